-- The log: topics, their partitions, and the records in the order in which they became visible.

create table log.topic (
  id int generated always as identity primary key,
  name text not null unique,
  partitions int not null check (partitions > 0),
  retention interval not null
);

-- next_offset is locked by the relay that appends, so offsets become visible in their order.
create table log.partition (
  topic_id int not null references log.topic,
  partition int not null,
  next_offset bigint not null default 0,
  primary key (topic_id, partition)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);

-- A batch of events as it came from an outbox; its events stand at the offsets that end with last_offset.
create table log.batch (
  topic_id int not null,
  partition int not null,
  last_offset bigint not null,
  events int not null check (events > 0),
  appended_at timestamptz not null default now(),
  -- An EventBatch.
  payload bytea not null,
  primary key (topic_id, partition, last_offset)
) with (toast_tuple_target = 8160);
-- Small and full of random ids: to compress it would cost more than it saves.
alter table log.batch alter payload set storage external;
