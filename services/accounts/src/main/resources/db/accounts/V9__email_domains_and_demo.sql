-- Addresses whose keys may hold a domain that is not in A-labels: few, and looked for at each start.
create index users_email_key_not_ascii on accounts.users (id)
  where octet_length(email_key) <> length(email_key);

-- Accounts whose password is public: used while nodes run with --demo, put to sleep by a start without.
alter table accounts.users
  add column demo text check (demo in ('used', 'asleep'));
create index users_demo on accounts.users (id) where demo is not null;
