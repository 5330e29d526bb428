create table effects.position (
  consumer text not null,
  topic text not null,
  partition int not null,
  "offset" bigint not null,
  primary key (consumer, topic, partition)
) with (fillfactor = 50);

create table effects.parked (
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

-- No unique constraint on the event: a doubled effect must show, not be hidden.
create table effects.effect (
  place bigint generated always as identity primary key,
  event_id uuid not null
);
