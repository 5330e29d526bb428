-- The day of the newest event stays as well as that of the head: changes of who follows whom move the head's day on, and nodes and
-- cursors know the store again by the newest event, however old it is.
create or replace function feed.drop_day_before(day bigint) returns int
language plpgsql security definer set search_path = pg_catalog set lock_timeout = '250ms' as $$
declare
  part record;
begin
  select c.relname, substr(c.relname, 7)::bigint as of_day into part
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'feed.event'::regclass
  order by 2 limit 1;
  if part.of_day is null or part.of_day >= day
      or part.of_day >= (select least(next, nullif(last_event, 0)) >> 32 from feed.head) then
    return 0;
  end if;
  update feed.kept set from_place = greatest(from_place, (part.of_day + 1) << 32);
  execute format('drop table feed.%I', part.relname);
  return 1;
end
$$;
