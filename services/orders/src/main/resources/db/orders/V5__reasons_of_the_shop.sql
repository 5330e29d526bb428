-- Why the shop has rejected an order; null unless it has.
alter table orders.orders add column reason text;
