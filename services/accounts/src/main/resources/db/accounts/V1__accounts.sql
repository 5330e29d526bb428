-- Accounts, their sessions and the tokens of these.

create table accounts.users (
  id bigint generated always as identity primary key,
  username text not null,
  -- NFKC and lower case: what makes a name unique.
  username_key text not null unique,
  email text,
  email_key text unique,
  first_name text not null default '',
  last_name text not null default '',
  phone text not null default '',
  gender text not null default '' check (gender in ('', 'f', 'm')),
  -- 0 when not given.
  age smallint not null default 0 check (age between 0 and 150),
  city text not null default '',
  interests text not null default '',
  photo text not null default 'default.jpg',
  role text not null default 'member' check (role in ('member', 'admin')),
  active boolean not null default true,
  password_hash text not null,
  created_at timestamptz not null,
  check ((email is null) = (email_key is null))
);

create table accounts.sessions (
  id uuid primary key,
  user_id bigint not null references accounts.users (id) on delete cascade,
  -- From this and a used refresh token its successor is derived. Useless without the token.
  secret bytea not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  address text not null,
  agent text not null,
  ended_at timestamptz,
  end_reason text,
  check ((ended_at is null) = (end_reason is null))
);
create index sessions_of_user on accounts.sessions (user_id, created_at);
create index sessions_last_seen on accounts.sessions (last_seen_at);

create table accounts.refresh_tokens (
  -- SHA-256; the token itself is nowhere.
  token_hash bytea primary key,
  session_id uuid not null references accounts.sessions (id) on delete cascade,
  issued_at timestamptz not null,
  used_at timestamptz
);
create index refresh_tokens_of_session on accounts.refresh_tokens (session_id);
create index refresh_tokens_issued on accounts.refresh_tokens (issued_at);

-- What nodes poll to drop ended sessions from their caches. Numbers appear in commit order: see EndedSessions.
create table accounts.ended_sessions (
  number bigint generated always as identity primary key,
  session_id uuid not null,
  ended_at timestamptz not null
);
create index ended_sessions_ended on accounts.ended_sessions (ended_at);

create table accounts.signing_keys (
  kid text primary key,
  public_key bytea not null,
  private_key bytea not null,
  created_at timestamptz not null,
  retires_at timestamptz not null
);
comment on column accounts.signing_keys.private_key is
  'SECRET: whoever reads it can sign in as anyone. Grant it to the service only; keep it out of dumps that leave.';

create table accounts.outbox (
  seq bigint generated always as identity primary key,
  topic text not null,
  key text not null,
  event_id uuid not null,
  type text not null,
  version int not null,
  occurred_at timestamptz not null,
  trace_id text not null,
  payload bytea not null
) with (
  autovacuum_vacuum_scale_factor = 0.0,
  autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_threshold = 1000000000,
  -- Giving pages back to the disk would lock writers out, and the queue needs them again at once.
  vacuum_truncate = off
);
