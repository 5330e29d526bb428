-- Who is there. A row is one start of a process, or a host that somebody registered.

create table cluster.member (
  id text primary key,
  protocol int not null,
  roles text[] not null,
  services text[] not null,
  host text not null,
  -- Where its services are called; 0 for none.
  port int not null,
  internal_port int not null,
  state text not null check (state in ('serving', 'draining', 'left')),
  -- How long a heartbeat counts.
  term interval not null,
  joined_at timestamptz not null default clock_timestamp(),
  heard_at timestamptz not null default clock_timestamp()
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);
create index member_services on cluster.member using gin (services) with (fastupdate = off);

-- The one place that says who is alive: by this database's clock, whatever the nodes' clocks say.
create view cluster.live_member as
  select * from cluster.member where state <> 'left' and heard_at + term > clock_timestamp();

-- One open connection to a member.
create table cluster.ticket (
  id text primary key,
  member_id text not null references cluster.member on delete cascade,
  ends_at timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);
create index ticket_member on cluster.ticket (member_id, ends_at);
create index ticket_end on cluster.ticket (ends_at);
