-- Background work that nodes share: who lives, and what is to be done.

-- A node for as long as it lives without a break: one that was frozen or cut off comes back as another.
create table jobs.node (
  id bigint generated always as identity primary key,
  name text not null,
  held_until timestamptz not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);

-- The epoch rises whenever the job changes hands, and fences whoever had it before.
create table jobs.job (
  id bigint generated always as identity primary key,
  kind text not null,
  key text,
  payload bytea not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'parked', 'done')),
  -- When to start; for what is done, when to forget it.
  due_at timestamptz not null,
  attempts int not null default 0,
  owner bigint,
  epoch bigint not null default 0,
  failure text,
  check ((state = 'running') = (owner is not null))
) with (
  fillfactor = 80,
  autovacuum_vacuum_scale_factor = 0.0,
  autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_threshold = 1000000000,
  -- Giving pages back to the disk would lock writers out, and the queue needs them again at once.
  vacuum_truncate = off
);

create unique index job_key on jobs.job (kind, key) where key is not null and state <> 'done';
create index job_due on jobs.job (kind, due_at) where state = 'waiting';
create index job_owner on jobs.job (owner) where state = 'running';
create index job_parked on jobs.job (kind, id) where state = 'parked';
create index job_done on jobs.job (due_at) where state = 'done';
