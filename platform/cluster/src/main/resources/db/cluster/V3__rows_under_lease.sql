-- Nodes that keep rows in memory, and what they have to drop: see LeasedCaches.

create table cluster.row_cache (
  node text primary key,
  -- Another one with each pass. A row whose pass is the same as before belongs to a node that has
  -- not passed in between, whatever any clock says.
  pass uuid not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);

create table cluster.row_drop (
  id bigint generated always as identity primary key,
  cache text not null,
  keys text[] not null,
  -- Who waits until nodes have dropped them.
  asker text not null,
  -- For the cleanup of what a dead asker left; nothing else looks at it.
  made_at timestamptz not null default clock_timestamp()
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);

-- A node that has not confirmed yet. It has no reference to row_cache: a node that leaves would wait for askers.
create table cluster.row_drop_wait (
  drop_id bigint not null references cluster.row_drop on delete cascade,
  node text not null,
  primary key (drop_id, node)
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);
create index row_drop_wait_node on cluster.row_drop_wait (node, drop_id);
