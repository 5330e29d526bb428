-- What people may like to see next: the tags of images, what people did with them, and what each account likes and has seen.

-- What is known of an image. A change of it is prepared and stays locked until it is decided, so nothing that must not
-- wait locks these rows: see ranks.Ranking.
create table recommendations.profile (
  image_id uuid primary key,
  author bigint not null,
  public boolean not null,
  tags text[] not null,
  created_at timestamptz not null,
  -- Its candidates have their ranks by what was counted until the change became visible.
  ranked boolean not null default false
);

create index profile_of_author on recommendations.profile (author, created_at desc);
create index profile_not_ranked on recommendations.profile (image_id) where not ranked;

-- The public images of each tag, and all of them under the empty tag. A rank is log2 of the engagement, plus the time of
-- birth in half-lives: the order by it is that of the faded engagement at any moment.
create table recommendations.candidate (
  tag text collate "C" not null,
  image_id uuid not null,
  author bigint not null,
  rank double precision not null,
  primary key (image_id, tag)
);

create index candidate_of_tag on recommendations.candidate (tag, rank desc, image_id) include (author);

-- What people did with an image. Apart from its profile, which may be prepared and invisible when they do.
create table recommendations.engagement (
  image_id uuid primary key,
  views bigint not null,
  -- Less than 0 while the like that is taken back here has not been counted.
  likes bigint not null,
  -- The candidates' ranks do not know it yet.
  changed boolean not null,
  -- Since when there was no profile to it; null while there is one.
  unknown_since timestamptz
) with (fillfactor = 70);

create index engagement_changed on recommendations.engagement (image_id) where changed;
create index engagement_unknown on recommendations.engagement (unknown_since) where unknown_since is not null;

-- Changes that have had their effect: the same one never has it again, however late it comes.
create table recommendations.change (
  transaction_id text collate "C" primary key,
  image_id uuid not null,
  removal boolean not null,
  made_at timestamptz not null default now()
);

create index change_made_at on recommendations.change (made_at);

-- How much an account likes a tag: log2 of its points, plus their time in half-lives.
create table recommendations.taste (
  account bigint not null,
  tag text collate "C" not null,
  rank double precision not null,
  primary key (account, tag)
) with (fillfactor = 70);

create index taste_of_account on recommendations.taste (account, rank desc);
create index taste_rank on recommendations.taste (rank);

-- What an account has seen or was given, the latest thousand.
create table recommendations.seen (
  account bigint not null,
  image_id uuid not null,
  seen_at timestamptz not null,
  primary key (account, image_id)
);

create index seen_of_account on recommendations.seen (account, seen_at, image_id);

-- Removed accounts, whose rows are looked for again for a while.
create table recommendations.erased_user (
  user_id bigint primary key,
  erased_at timestamptz not null default clock_timestamp()
);

-- As log.create_consumer_tables makes them, written out: this schema may live in a database without the log.
create table recommendations.position (
  consumer text not null,
  topic text not null,
  partition int not null,
  "offset" bigint not null,
  primary key (consumer, topic, partition)
) with (fillfactor = 50);

create table recommendations.parked (
  consumer text not null,
  topic text not null,
  partition int not null,
  "offset" bigint not null,
  key text not null,
  event_id uuid not null,
  type text not null,
  version int not null,
  occurred_at timestamptz not null,
  trace_id text not null,
  payload bytea not null,
  reason text not null,
  parked_at timestamptz not null default now(),
  primary key (consumer, topic, partition, "offset")
);
