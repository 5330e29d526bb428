-- Rows are found by their primary keys, and old keys by their day, for which a sample of 3 000 rows tells the planner
-- enough. The usual one of 30 000 is read and sorted again whenever the tables have grown by a tenth.
alter table orders.idempotency_key
  alter user_id set statistics 10,
  alter key set statistics 10,
  alter fingerprint set statistics 10,
  alter order_id set statistics 10,
  alter created_at set statistics 10;

alter table orders.orders
  alter user_id set statistics 10,
  alter id set statistics 10,
  alter price_cents set statistics 10,
  alter item_id set statistics 10,
  alter note set statistics 10,
  alter created_at set statistics 10,
  alter event_seq set statistics 10,
  alter settled set statistics 10;
