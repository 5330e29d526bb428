-- Orders, the keys they were placed under, and the events that tell of them. Every statement of a user stays within
-- that user's rows, so that the tables can be spread by user_id.

create table orders.idempotency_key (
  user_id bigint not null,
  -- 128 bits of the SHA-256 of the client's key: fixed size, whatever clients send.
  key uuid not null,
  -- What was asked for under the key, see Digest.
  fingerprint uuid not null,
  order_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (user_id, key)
);

-- Tiny, and enough to find whole days of old keys.
create index idempotency_key_created_at on orders.idempotency_key using brin (created_at);

create table orders.orders (
  user_id bigint not null,
  id uuid not null,
  price_cents bigint not null check (price_cents > 0),
  item_id text,
  note text,
  created_at timestamptz not null,
  -- The outbox row of order-created. While it is there the order is new, and after that processing.
  event_seq bigint not null,
  -- How the shop has settled it; null until then.
  settled text check (settled in ('completed', 'rejected')),
  primary key (user_id, id)
);

create table orders.outbox (
  seq bigint generated always as identity primary key,
  topic text not null,
  key text not null,
  event_id uuid not null,
  type text not null,
  version int not null,
  occurred_at timestamptz not null,
  trace_id text not null,
  payload bytea not null
) with (
  autovacuum_vacuum_scale_factor = 0.0,
  autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_threshold = 1000000000,
  -- Giving pages back to the disk would lock writers out, and the queue needs them again at once.
  vacuum_truncate = off
);
