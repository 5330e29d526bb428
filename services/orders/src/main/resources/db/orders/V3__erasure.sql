-- Accounts that were removed: what their owners wrote into orders is erased, the orders stay.

-- Where the consumer of removals stands, and what it could not handle.
create table orders.position (
  consumer text not null,
  topic text not null,
  partition int not null,
  "offset" bigint not null,
  primary key (consumer, topic, partition)
) with (fillfactor = 50);

create table orders.parked (
  consumer text not null,
  topic text not null,
  partition int not null,
  "offset" bigint not null,
  key text not null,
  event_id uuid not null,
  type text not null,
  version int not null,
  occurred_at timestamptz not null,
  trace_id text not null,
  payload bytea not null,
  reason text not null,
  parked_at timestamptz not null default now(),
  primary key (consumer, topic, partition, "offset")
);

-- Whose notes are looked for again, since an order may arrive a moment after its account is gone.
create table orders.erased_user (
  user_id bigint primary key,
  erased_at timestamptz not null default clock_timestamp()
);
