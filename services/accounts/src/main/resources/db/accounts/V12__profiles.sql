-- What people tell of themselves and nobody searches for is one column, so that a field more needs no migration: a
-- message Profile as JSON, without what was not told.

create function accounts.profile_of(u accounts.users) returns jsonb
  language sql immutable set search_path = pg_catalog, pg_temp as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'firstName', nullif(u.first_name, ''), 'lastName', nullif(u.last_name, ''), 'phone', nullif(u.phone, ''),
    'gender', nullif(u.gender, ''), 'age', nullif(u.age, 0), 'city', nullif(u.city, ''),
    'interests', nullif(u.interests, ''), 'photo', nullif(u.photo, '')))
$$;

alter table accounts.users
  add column profile jsonb not null default '{}' check (jsonb_typeof(profile) = 'object');
update accounts.users u set profile = accounts.profile_of(u);

-- The columns of before follow the profile, and it follows them where a node of the release before, which may still
-- run, writes them. First and last name stay, as the keys that are searched are made of them; a later release drops the
-- others, and this but for the names.
create function accounts.keep_profile() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  written boolean := new.profile is distinct from coalesce(old.profile, '{}');
begin
  if not written then
    new.profile := (new.profile - array['firstName', 'lastName', 'phone', 'gender', 'age', 'city', 'interests', 'photo'])
      || accounts.profile_of(new);
  else
    new.first_name := coalesce(new.profile ->> 'firstName', '');
    new.last_name := coalesce(new.profile ->> 'lastName', '');
    new.phone := coalesce(new.profile ->> 'phone', '');
    new.gender := coalesce(new.profile ->> 'gender', '');
    new.age := coalesce((new.profile ->> 'age')::smallint, 0);
    new.city := coalesce(new.profile ->> 'city', '');
    new.interests := coalesce(new.profile ->> 'interests', '');
    new.photo := coalesce(new.profile ->> 'photo', '');
  end if;
  return new;
end
$$;
create trigger users_keep_profile
  before insert or update of profile, first_name, last_name, phone, gender, age, city, interests, photo
  on accounts.users for each row execute function accounts.keep_profile();
