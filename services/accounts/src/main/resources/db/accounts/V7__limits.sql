-- How often somebody may try, in the table that all services have for it.

create table accounts.limits (
  -- A digest of what is counted: names, addresses and numbers do not stand here in plain.
  key text collate "C" primary key,
  -- The same for keys that are forgotten together; null for none.
  family text,
  -- When it is as if nothing had been counted: tells how much still counts.
  settled_at timestamptz not null,
  blocked_until timestamptz not null default '-infinity',
  -- Attempts that are being made and may be taken back; none any more after that time.
  undecided int not null default 0,
  undecided_until timestamptz not null default '-infinity',
  -- Until when the key is known as a good one.
  known_until timestamptz not null default '-infinity'
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);
create index limits_of_family on accounts.limits (family) where family is not null;

-- The old table stays for nodes of the release before, which may still run; a later release drops it.
insert into accounts.limits (key, family, settled_at, blocked_until, known_until)
select key, account, forgotten_at, blocked_until, coalesce(known_until, '-infinity') from accounts.attempts;
comment on table accounts.attempts is 'Not used any more: see accounts.limits.';
