-- Accounts are found by the beginnings of names, look-alike user names are kept apart, and what is done to accounts is noted.

-- The one home of how names are folded for a search: any case (also "ß" and "SS", and both small sigmas, which lower
-- case alone tells apart) and any normal form. Cut, so that the longest names fit in a row of an index. A later major
-- version of PostgreSQL may know more letters; keys that are stored then stay as they are until their rows are written.
create function accounts.search_key(name text) returns text
  language sql immutable strict parallel safe
  return left(normalize(casefold(normalize(name, nfkc) collate pg_catalog.pg_unicode_fast), nfkc), 100);

alter table accounts.users
  -- Generated, so rows that are there have them at once, and a release that does not know them writes them as well.
  -- In collation C one index serves both beginnings and order.
  add column first_name_key text collate "C" not null generated always as (accounts.search_key(first_name)) stored,
  add column last_name_key text collate "C" not null generated always as (accounts.search_key(last_name)) stored,
  -- Equal for user names that look alike. Null only until a node fills it: PostgreSQL cannot compute it.
  add column username_skeleton text unique;

create index users_by_last_name on accounts.users (last_name_key, first_name_key, id);
create index users_by_first_name on accounts.users (first_name_key, last_name_key, id);
create index users_active_admins on accounts.users (id) where role = 'admin' and active;
create index users_without_skeleton on accounts.users (id) where username_skeleton is null;

-- Accounts that nobody knows the password of, until a link to set one is on its way.
create table accounts.pending_links (
  user_id bigint primary key references accounts.users (id) on delete cascade
);

create table accounts.audit (
  number bigint generated always as identity primary key,
  at timestamptz not null,
  action text not null,
  -- Neither refers to accounts.users: entries outlive the accounts they tell of. 0: nobody.
  actor_id bigint not null,
  subject_id bigint not null,
  address text not null,
  agent text not null,
  trace_id text not null,
  detail text not null
);
create index audit_of_actor on accounts.audit (actor_id, number);
create index audit_of_subject on accounts.audit (subject_id, number);
create index audit_of_action on accounts.audit (action, number);

create function accounts.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_is_append_only before update or delete or truncate on accounts.audit
  for each statement execute function accounts.refuse_change();
