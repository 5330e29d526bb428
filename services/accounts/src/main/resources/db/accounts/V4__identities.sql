-- Whom an account belongs to, as Mobile-ID has proved it.

alter table accounts.users
  -- HMAC-SHA-256 of country and national number by the key below: the number itself is nowhere, and a copy of this table
  -- alone does not give it away. One person, one account.
  add column identity bytea unique check (octet_length(identity) = 32);

-- One row. There are few enough national numbers to try them all, so this key is what keeps them.
create table accounts.identity_keys (
  id int primary key check (id = 1),
  key bytea not null check (octet_length(key) = 32)
);
comment on column accounts.identity_keys.key is
  'SECRET: with it and the accounts, national numbers can be found by trying. Keep it out of dumps that leave; lost, nobody finds their account by Mobile-ID again.';
