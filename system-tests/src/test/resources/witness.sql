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
  -- The schema whose outbox was moved; each has one owner.
  outbox text,
  -- Each node has a user of its own.
  writer text not null,
  owner text,
  epoch bigint
);

create view witness.owner as
select split_part(j.kind, ':', 2) as outbox,
  (select p.node from witness.process p where p.pid = split_part(n.name, '-', 2)::bigint) as node,
  j.epoch
from jobs.job j
left join jobs.node n on n.id = j.owner
where j.kind like 'relay:%';

-- Several outboxes are moved to one topic: which it was stands in the statement alone. A move from nowhere has no owner;
-- only commands may be written without an outbox, by whoever has them.
create function witness.see() returns trigger language plpgsql as $$
begin
  insert into witness.move (outbox, writer, owner, epoch)
  select m.outbox, session_user, o.node, o.epoch
  from (select substring(current_query() from 'delete from (\w+)\.outbox') as outbox) m
  left join witness.owner o using (outbox)
  where exists (
    select from moved join log.topic t on t.id = topic_id
    where m.outbox is not null
      or t.name not in ('item', 'buy-actions', 'sell-actions', 'pawn-actions'));
  return null;
end $$;

create trigger witness after insert on log.batch referencing new table as moved
for each statement execute function witness.see();
