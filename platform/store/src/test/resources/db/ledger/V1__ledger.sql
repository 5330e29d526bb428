create table ledger.entry (
  number bigint generated always as identity primary key,
  text text not null
);

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'append-only';
end
$$;
create trigger entry_is_append_only before update or delete or truncate on ledger.entry
  for each statement execute function ledger.refuse_change();

create sequence ledger.ticket;
create table ledger.page (n int primary key);
create view ledger.last as select max(number) as number from ledger.entry;
create type ledger.color as enum ('red', 'green');
