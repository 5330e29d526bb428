-- Sessions of Mobile-ID, and how often somebody was asked. The clock is the database's throughout.

create table mobileid.session (
  id uuid primary key,
  purpose text not null check (purpose in ('authentication', 'signature', 'sign-in')),
  -- See Lifecycle; starting: upstream was asked and has not answered.
  state text not null default 'starting'
    check (state in ('starting', 'initiated', 'running', 'result', 'exception')),
  status_at timestamptz not null default clock_timestamp(),
  -- After that nobody polls any more.
  expires_at timestamptz not null,
  -- A keyed digest of whose key it is and the key; null where the key was given back.
  key_hash bytea,
  -- A keyed digest of what was asked for under the key.
  fingerprint bytea not null,
  upstream_id text,
  hash text not null,
  hash_type text not null,
  -- Whom it is about, sealed: see Vault.
  person bytea not null,
  -- SHA-256 of the secret of the browser that may see it; null for a relying party's.
  browser_hash bytea,
  -- Who wants to link the identity; null for nobody.
  user_id bigint,
  trace_id text not null,
  polls int not null default 0,
  owner text,
  epoch bigint not null default 0,
  -- Why it came to no result; see Failure.
  failure text,
  -- What upstream said, sealed.
  answer bytea,
  handed_out_at timestamptz,
  check ((state = 'exception') = (failure is not null)),
  check ((state = 'result') = (answer is not null))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);

create unique index session_key on mobileid.session (key_hash) where key_hash is not null;
create index session_open on mobileid.session (expires_at) where state in ('starting', 'initiated', 'running');
create index session_ended on mobileid.session (status_at) where state in ('result', 'exception');

-- One row for each phone, person, address or relying party that was asked lately: see StartLimits.
create table mobileid.start_limit (
  -- A keyed digest: phone numbers could be tried out.
  key bytea primary key,
  -- When it is as if nobody had asked.
  free_at timestamptz not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);
