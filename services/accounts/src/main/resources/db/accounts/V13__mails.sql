-- Mails that are to be sent. When and how often each is tried says its job (kind accounts-mail, its key is the number).
-- What an earlier release left in accounts.reset_requests and accounts.pending_links is moved here when a node starts.
create table accounts.mails (
  number bigint generated always as identity primary key,
  -- 0: nobody has the address; asked for all the same. No foreign key, whose check would take time for real ones only.
  user_id bigint not null,
  kind text not null,
  -- Where a notice goes; null for links, which go to the address that the account has by then.
  recipient text,
  asked_at timestamptz not null
);
create index mails_of_user on accounts.mails (user_id);
