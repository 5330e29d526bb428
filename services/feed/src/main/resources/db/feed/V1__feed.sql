-- The feed: who follows whom, what people post, and the events that followers are told, each at its place.

-- The next place. Whoever gives places locks this row to the commit, so that places become visible in their order.
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

-- What followers are told. Rows are never deleted: days are dropped whole.
create table feed.event (
  place bigint not null,
  -- The event's id in the log, and of a replay from the dead letters a new one.
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

create index event_of_author on feed.event (author, place);
create index event_of_id on feed.event (id);

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
  if to_regclass('feed.' || part) is not null then
    return;
  end if;
  execute format('create table feed.%I (like feed.event including defaults including storage including constraints)', part);
  execute format('alter table feed.event attach partition feed.%I for values from (%s) to (%s)',
    part, day << 32, (day + 1) << 32);
end
$$;

-- Drops days before the given one, oldest first, never that of the head; returns how many.
create function feed.drop_days_before(day bigint) returns int
language plpgsql security definer set search_path = pg_catalog as $$
declare
  part record;
  dropped int := 0;
begin
  for part in
    select c.relname, substr(c.relname, 7)::bigint as of_day
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'feed.event'::regclass
    order by 2
  loop
    exit when part.of_day >= day or part.of_day >= (select last_event >> 32 from feed.head);
    execute format('drop table feed.%I', part.relname);
    dropped := dropped + 1;
  end loop;
  return dropped;
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

create index follow_of_followed on feed.follow (followed, follower);

-- Follows and unfollows at their places among the events, for nodes that tell sockets what is new. Kept for an hour.
create table feed.change (
  place bigint primary key,
  follower bigint not null,
  followed bigint not null,
  follows boolean not null,
  made_at timestamptz not null default clock_timestamp()
);

create table feed.block (
  blocker bigint not null,
  blocked bigint not null,
  began_at timestamptz not null default clock_timestamp(),
  primary key (blocker, blocked)
);

create table feed.post (
  id uuid primary key,
  author bigint not null,
  username text not null,
  text text not null,
  image_ids text[] not null,
  -- The event that tells of it.
  event_id uuid not null,
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

select log.create_outbox('feed');
select log.create_consumer_tables('feed');
