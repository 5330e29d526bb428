-- Whether the mark lies where the blobs are; until it does, the next node puts it there.
alter table gallery.blob_place add column placed boolean not null default true;
