-- What accounts leave behind is not kept for ever.

create or replace function accounts.refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('accounts.audit_cleanup', true) = 'on' then
    return null;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end
$$;

-- The one way in which entries of the audit go: the program has no right to delete any. It works as the owner of the
-- table, takes the oldest first and leaves the last day before the newest entry whatever it is asked for.
create function accounts.forget_audit(oldest timestamptz, batch int) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  perform set_config('accounts.audit_cleanup', 'on', true);
  delete from accounts.audit where number in (
    select number from (select number, at from accounts.audit order by number limit batch) first
    where at < least(oldest, (select at from accounts.audit order by number desc limit 1) - interval '1 day'));
  get diagnostics gone = row_count;
  perform set_config('accounts.audit_cleanup', 'off', true);
  return gone;
end
$$;

create index sessions_ended on accounts.sessions (ended_at) where ended_at is not null;
create index sessions_created on accounts.sessions (created_at);
