-- The mark of the place where blobs are: it lies there as well, so that a node notices that it keeps its blobs elsewhere.
create table gallery.blob_place (
  one boolean primary key default true check (one),
  mark uuid not null
);
