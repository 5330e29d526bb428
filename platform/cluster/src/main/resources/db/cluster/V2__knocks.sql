-- Hosts that have no heartbeat of their own are knocked at: see Knocking.
alter table cluster.member
  -- When to knock next; null where nobody does.
  add column knock_due timestamptz,
  -- How often it was knocked at; whoever reports an older number comes too late.
  add column knocks bigint not null default 0,
  -- Failures in a row.
  add column knock_failures int not null default 0;
create index member_knock_due on cluster.member (knock_due) where knock_due is not null;

create or replace view cluster.live_member as
  select * from cluster.member
  where state <> 'left' and heard_at + term > clock_timestamp() and knock_failures < 3;
