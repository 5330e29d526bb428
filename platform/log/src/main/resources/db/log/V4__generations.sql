-- Which log each topic is on, and was on. All topics move together. Offsets are generation * 2^48 + the place in that log.
create table log.generation (
  topic text not null,
  generation int not null check (generation between 0 and 32767),
  log text not null check (log in ('postgres', 'kafka')),
  -- By partition: the first place in that log that belongs to it.
  began bigint[] not null,
  -- By partition: the place behind the last; null while it is open.
  ended bigint[],
  -- Nothing may be moved or appended any more, and where it ends is not settled yet.
  closing boolean not null default false,
  primary key (topic, generation)
);
create unique index generation_open on log.generation (topic) where ended is null;

insert into log.generation (topic, generation, log, began)
select name, 0, 'postgres', array_fill(0::bigint, array[partitions]) from log.topic;

-- Nothing may be appended here, since the topic is on another log. Whoever appends has locked the row.
alter table log.partition add column closed boolean not null default false;

-- Nodes of an earlier release do not know of that: what they append is refused too, and waits in its outbox.
create function log.refuse_append() returns trigger language plpgsql as $$
begin
  raise exception 'the log is not in PostgreSQL any more (expected: a node that knows where it is)';
end
$$;
create trigger partition_is_closed before update of next_offset on log.partition
for each row when (old.closed and new.next_offset <> old.next_offset)
execute function log.refuse_append();
