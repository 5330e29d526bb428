-- What the store itself saw of moves into the log: who made each of them, and who had the right to. The only place of
-- these tests that knows how that right is kept.
create schema witness;

create table witness.process (
  pid bigint primary key,
  node text not null
);

create table witness.move (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  topic text not null,
  -- Each node has a user of its own.
  writer text not null,
  owner text,
  epoch bigint
);

create view witness.owner as
select case j.kind when 'relay:orders' then 'order-created' else 'events' end as topic,
  (select p.node from witness.process p where p.pid = split_part(n.name, '-', 2)::bigint) as node,
  j.epoch
from jobs.job j
left join jobs.node n on n.id = j.owner
where j.kind in ('relay:orders', 'relay:accounts');

create function witness.see() returns trigger language plpgsql as $$
begin
  insert into witness.move (topic, writer, owner, epoch)
  select t.name, session_user, o.node, o.epoch
  from (select distinct topic_id from moved) m
  join log.topic t on t.id = m.topic_id
  left join witness.owner o on o.topic = t.name;
  return null;
end $$;

create trigger witness after insert on log.batch referencing new table as moved
for each statement execute function witness.see();
