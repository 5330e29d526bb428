-- Links that set a new password, how fast somebody may try, and which sessions are alive.

create table accounts.reset_tokens (
  -- SHA-256; the token itself stands in the mail and nowhere else.
  token_hash bytea primary key,
  user_id bigint not null references accounts.users (id) on delete cascade,
  issued_at timestamptz not null
);
create index reset_tokens_of_user on accounts.reset_tokens (user_id, issued_at);
create index reset_tokens_issued on accounts.reset_tokens (issued_at);

-- Links that are asked for and not sent yet. The token is made when the mail is, so that none waits here.
create table accounts.reset_requests (
  number bigint generated always as identity primary key,
  -- 0: nobody has the address; asked for all the same. No foreign key, whose check would take time for real ones only.
  user_id bigint not null,
  requested_at timestamptz not null,
  attempts int not null default 0,
  due_at timestamptz not null
);
create index reset_requests_due on accounts.reset_requests (due_at);
create index reset_requests_of_user on accounts.reset_requests (user_id);

-- What is alive of an account, without reading through what has ended.
create index sessions_alive on accounts.sessions (user_id, created_at, id) where ended_at is null;

-- One row for each thing whose attempts are counted: see Counters.
create table accounts.attempts (
  -- SHA-256 of what is counted: names and addresses do not stand here in plain.
  key text primary key,
  -- The same for all counters of one account name; null where there is none.
  account text,
  -- When the last of the counted attempts is forgotten: tells how many still count.
  forgotten_at timestamptz not null,
  blocked_until timestamptz not null,
  -- Until when the pair of account and address is known as one that signs in.
  known_until timestamptz
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);
create index attempts_of_account on accounts.attempts (account) where account is not null;
