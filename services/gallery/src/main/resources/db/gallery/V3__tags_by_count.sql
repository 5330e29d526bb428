-- The most frequent tags are read in this order, without all the others.
create index tag_count_images on gallery.tag_count (images desc, tag) where images > 0;
