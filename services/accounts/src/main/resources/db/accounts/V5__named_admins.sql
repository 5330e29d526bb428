-- Which accounts the settings mean by the names of administrators. A name is bound to the account that it first meant and
-- never to another one: not after a change of that account's name, and not after its removal, so no foreign key.
create table accounts.named_admins (
  -- NFKC and lower case, as accounts.users.username_key.
  name_key text primary key,
  -- As accounts.users.username_skeleton.
  skeleton text not null,
  user_id bigint not null,
  bound_at timestamptz not null
);
create index named_admins_skeleton on accounts.named_admins (skeleton);
