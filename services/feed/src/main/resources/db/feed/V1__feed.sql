-- The feed: who follows whom, what people post, and the events that followers are told, each at its place.

-- The next place. Whoever gives places locks this row to the commit, so that places become visible in their order; it is
-- the last lock that a transaction takes.
-- A place is a number of the store's day (since 1970) in its upper 31 bits and a counter in its lower 32: places only
-- grow, whatever the clock does, and the events of a day are one partition.
create table feed.head (
  only_one boolean primary key default true check (only_one),
  -- Part of every cursor's checksum, so that another installation's cursors are refused.
  installation uuid not null default gen_random_uuid(),
  next bigint not null default 1,
  -- Where the newest event stands, and its id; 0 before the first. Cursors point at events only.
  last_event bigint not null default 0,
  last_event_id uuid
) with (fillfactor = 10, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);

insert into feed.head default values;

-- Events before this place were dropped with their days; 0 as long as none were. A row of its own, since who drops waits
-- for readers, and the head must not wait.
create table feed.kept (
  only_one boolean primary key default true check (only_one),
  from_place bigint not null default 0
);

insert into feed.kept default values;

-- What followers are told. Rows are never deleted: days are dropped whole.
create table feed.event (
  place bigint not null,
  -- The event's id in the log, and that of the post that it tells of.
  id uuid not null,
  author bigint not null,
  name text not null,
  message text not null,
  subject text not null,
  image_ids text[] not null,
  item_id text not null,
  -- Only the author is told.
  private boolean not null,
  occurred_at timestamptz not null,
  stored_at timestamptz not null default clock_timestamp(),
  -- Taken back by its author, or erased with the author's account: its texts are empty and nobody is told any more.
  withdrawn boolean not null default false,
  primary key (place)
) partition by range (place);

-- What an author's followers are told: all that readers of a feed look at.
create index event_of_author on feed.event (author, place) where not private and not withdrawn;
create index event_private on feed.event (author, place) where private and not withdrawn;
create index event_of_id on feed.event (id);

-- Events that were taken back before they were stored, as it happens to one that was a dead letter meanwhile.
create table feed.early_withdrawal (
  event_id uuid primary key,
  stored_at timestamptz not null default clock_timestamp()
);

-- Makes the partition of a day; idempotent. Attached, not made in place: that lets readers go on.
create function feed.ensure_day(day bigint) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  part text := 'event_' || day;
begin
  if to_regclass('feed.' || part) is not null then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtext('feed.ensure_day'));
  -- Looked up by a query: the name's absence may be remembered from before the lock.
  if exists (select from pg_class where relname = part and relnamespace = 'feed'::regnamespace) then
    return;
  end if;
  execute format('create table feed.%I (like feed.event including defaults including storage including constraints)', part);
  execute format('alter table feed.event attach partition feed.%I for values from (%s) to (%s)',
    part, day << 32, (day + 1) << 32);
end
$$;

-- Drops the oldest day if it is before the given one and not that of the head; returns how many, 0 or 1. Nobody waits
-- long for it: where readers do not let go, it fails and is tried again later.
create function feed.drop_day_before(day bigint) returns int
language plpgsql security definer set search_path = pg_catalog set lock_timeout = '250ms' as $$
declare
  part record;
begin
  select c.relname, substr(c.relname, 7)::bigint as of_day into part
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'feed.event'::regclass
  order by 2 limit 1;
  if part.of_day is null or part.of_day >= day or part.of_day >= (select next >> 32 from feed.head) then
    return 0;
  end if;
  update feed.kept set from_place = greatest(from_place, (part.of_day + 1) << 32);
  execute format('drop table feed.%I', part.relname);
  return 1;
end
$$;

-- Gives places to changes of who follows whom; the first of them. The head is held to the commit.
create function feed.give_places(changes bigint) returns bigint language sql volatile as $$
  update feed.head
  set next = greatest(next, floor(extract(epoch from clock_timestamp()) / 86400)::bigint << 32) + changes
  where changes > 0
  returning next - changes
$$;

-- Gives places to events, whose days have their partitions then; the first of them. The head is held to the commit.
create function feed.give_event_places(events bigint, last_id uuid) returns bigint language plpgsql volatile as $$
declare
  first bigint;
begin
  update feed.head
  set next = greatest(next, floor(extract(epoch from clock_timestamp()) / 86400)::bigint << 32) + events
  returning next - events into first;
  update feed.head set last_event = first + events - 1, last_event_id = last_id;
  perform feed.ensure_day(first >> 32);
  perform feed.ensure_day((first + events - 1) >> 32);
  return first;
end
$$;

-- Somebody's feed has what a person stored after this place.
create table feed.follow (
  follower bigint not null,
  followed bigint not null,
  since bigint not null,
  began_at timestamptz not null default clock_timestamp(),
  primary key (follower, followed)
);

create index follow_of_followed on feed.follow (followed, since);

-- Follows and unfollows at their places among the events, for nodes that tell sockets what is new. Kept for an hour.
create table feed.change (
  place bigint primary key,
  follower bigint not null,
  followed bigint not null,
  follows boolean not null,
  made_at timestamptz not null default clock_timestamp()
);

create index change_made_at on feed.change using brin (made_at);

create table feed.block (
  blocker bigint not null,
  blocked bigint not null,
  began_at timestamptz not null default clock_timestamp(),
  primary key (blocker, blocked)
);

create index block_of_blocked on feed.block (blocked);

create table feed.post (
  -- That of the event that tells of it, too.
  id uuid primary key,
  author bigint not null,
  username text not null,
  text text not null,
  image_ids text[] not null,
  created_at timestamptz not null
);

create index post_of_author on feed.post (author, id);

create table feed.post_key (
  author bigint not null,
  -- 128 bits of the SHA-256 of the client's key.
  key uuid not null,
  fingerprint uuid not null,
  post_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (author, key)
);

create index post_key_created_at on feed.post_key using brin (created_at);

-- How far a user has read.
create table feed.read_marker (
  user_id bigint primary key,
  place bigint not null
);

-- Removed accounts, whose rows are looked for again for a while.
create table feed.erased_user (
  user_id bigint primary key,
  erased_at timestamptz not null default clock_timestamp()
);

-- How often people post and follow.
create table feed.limits (
  -- A digest of what is counted: names, addresses and numbers do not stand here in plain.
  key text collate "C" primary key,
  -- The same for keys that are forgotten together; null for none.
  family text,
  -- When it is as if nothing had been counted: tells how much still counts.
  settled_at timestamptz not null,
  blocked_until timestamptz not null default '-infinity',
  -- Attempts that are being made and may be taken back; none any more after that time.
  undecided int not null default 0,
  undecided_until timestamptz not null default '-infinity',
  -- Until when the key is known as a good one.
  known_until timestamptz not null default '-infinity'
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);
create index limits_of_family on feed.limits (family) where family is not null;

select log.create_outbox('feed');
select log.create_consumer_tables('feed');
