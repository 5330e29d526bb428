-- Accounts that were removed, and are looked for again: an order of theirs may be set aside a moment after.
create table shop.erased_user (
  user_id bigint primary key,
  erased_at timestamptz not null default clock_timestamp()
);
