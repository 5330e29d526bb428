-- What the peer of the gallery keeps beside its files.
create table image (
  id uuid primary key,
  author bigint not null,
  title text,
  width int not null,
  height int not null,
  bytes bigint not null,
  created_at timestamptz not null default now());
create index image_author on image (author, created_at desc);
