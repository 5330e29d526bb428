-- What an order leaves behind, for those that bring no tables of their own: the peers and the insert limit.
create table idempotency_key (
  user_id bigint not null,
  key uuid not null,
  fingerprint uuid not null,
  order_id uuid not null,
  created_at timestamptz not null,
  primary key (user_id, key));

create table orders (
  user_id bigint not null,
  id uuid not null,
  price_cents bigint not null,
  item_id text,
  note text,
  status text not null,
  created_at timestamptz not null,
  primary key (user_id, id));

create table outbox (
  seq bigserial primary key,
  topic text not null,
  key text not null,
  event_id uuid not null,
  type text not null,
  version int not null,
  occurred_at timestamptz not null,
  trace_id text not null,
  payload bytea not null)
with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

create sequence log_offset;

create table log_record (
  topic_id int not null,
  partition int not null,
  "offset" bigint not null,
  key text not null,
  event_id uuid not null,
  type text not null,
  version int not null,
  occurred_at timestamptz not null,
  appended_at timestamptz not null default now(),
  trace_id text not null,
  payload bytea not null,
  primary key (topic_id, partition, "offset"));
