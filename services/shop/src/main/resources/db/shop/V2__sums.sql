-- A sum of sums that are allowed is no reason for a command to fail: whoever bought and sold at the highest price over and over
-- would stop all buying and selling of a partition.
alter table shop.balance
  alter column cash_cents type numeric(38),
  alter column stock_cents type numeric(38),
  alter column loans_cents type numeric(38),
  alter column income_cents type numeric(38);
