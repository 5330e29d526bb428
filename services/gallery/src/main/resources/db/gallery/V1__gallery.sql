-- Images that people share, the blobs they are made of, and the decisions on changes that the recommendations follow.

-- Bytes in the blob store, by their SHA-256. Each storing of the same bytes has a generation of its own, so that who
-- removes an old one too late never removes the new one.
create table gallery.blob (
  hash text collate "C" not null check (hash ~ '^[0-9a-f]{64}$'),
  generation text collate "C" not null,
  bytes bigint not null,
  -- Known to be in the blob store; until then each uploader of the bytes stores them itself.
  stored boolean not null default false,
  -- Nobody may use it any more, and its bytes may be gone.
  removed boolean not null default false,
  primary key (hash, generation)
);
create unique index blob_in_use on gallery.blob (hash) where not removed;

-- Blobs that may have lost their last image: whoever removes them looks again.
create table gallery.loose_blob (
  hash text collate "C" not null,
  generation text collate "C" not null,
  primary key (hash, generation)
);

-- Uploads under way. Each keeps its blob from being removed.
create table gallery.upload (
  -- That of the image that is to be.
  image_id uuid primary key,
  author bigint not null,
  key uuid,
  hash text collate "C" not null,
  generation text collate "C" not null,
  begun_at timestamptz not null default clock_timestamp(),
  foreign key (hash, generation) references gallery.blob
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);
create index upload_begun_at on gallery.upload (begun_at);
create index upload_of_blob on gallery.upload (hash, generation);

-- What was decided on changes that two databases prepare. Who writes first decides. A change without a row is taken back.
create table gallery.decision (
  transaction_id text collate "C" primary key,
  -- The image that is changed; null where a change was taken back by somebody who did not know it.
  image_id uuid,
  committed boolean not null,
  decided_at timestamptz not null default clock_timestamp()
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);
create index decision_decided_at on gallery.decision (decided_at);

create table gallery.image (
  id uuid primary key,
  -- The order of lists: no clock of a node decides it.
  place bigint generated always as identity unique,
  author bigint not null,
  author_name text not null,
  title text not null,
  description text not null,
  alt text not null,
  tags text[] not null,
  -- As in the contract: 1 public, 2 followers, 3 private.
  visibility smallint not null check (visibility between 1 and 3),
  -- 1 JPEG, 2 PNG, 3 GIF, 4 WebP.
  type smallint not null check (type between 1 and 4),
  width int not null,
  height int not null,
  bytes bigint not null,
  color text not null,
  created_at timestamptz not null,
  hash text collate "C" not null,
  generation text collate "C" not null,
  -- That of the event that tells of it now; null while none does.
  event_id uuid,
  -- Grows with each change.
  version int not null default 1,
  foreign key (hash, generation) references gallery.blob
);
create index image_public on gallery.image (place) where visibility = 1;
create index image_of_author on gallery.image (author, place) include (bytes);
create index image_of_author_not_public on gallery.image (author, place) where visibility <> 1;
create index image_of_blob on gallery.image (hash, generation);

create table gallery.image_tag (
  tag text collate "C" not null,
  place bigint not null,
  image_id uuid not null,
  author bigint not null,
  visibility smallint not null,
  primary key (image_id, tag)
);
create index image_tag_public on gallery.image_tag (tag, place) where visibility = 1;
create index image_tag_not_public on gallery.image_tag (author, tag, place) where visibility <> 1;

-- How many public images have a tag: the sum of both tables. Changes are only added, so that images of one tag need not
-- wait for each other, and gathered later.
create table gallery.tag_count (
  tag text collate "C" primary key,
  images bigint not null
) with (fillfactor = 70);
create table gallery.tag_change (
  tag text collate "C" not null,
  change int not null
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);
create index tag_change_tag on gallery.tag_change (tag);

create table gallery.reactions (
  image_id uuid primary key,
  views bigint not null default 0,
  likes bigint not null default 0
) with (fillfactor = 70);

create table gallery.image_like (
  image_id uuid not null,
  user_id bigint not null,
  primary key (image_id, user_id)
);
create index image_like_of_user on gallery.image_like (user_id);

-- Images whose likes are still to be removed.
create table gallery.gone_image (
  image_id uuid primary key
);

create table gallery.image_key (
  author bigint not null,
  -- 128 bits of the SHA-256 of the client's key.
  key uuid not null,
  fingerprint uuid not null,
  image_id uuid not null,
  -- The image was there once; until then it is under way.
  done boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (author, key)
);
create index image_key_created_at on gallery.image_key using brin (created_at);

-- Removed accounts, whose images are looked for again for a while.
create table gallery.erased_user (
  user_id bigint primary key,
  erased_at timestamptz not null default clock_timestamp()
);

-- How often people upload.
create table gallery.limits (
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
create index limits_of_family on gallery.limits (family) where family is not null;

select log.create_outbox('gallery');
select log.create_consumer_tables('gallery');
