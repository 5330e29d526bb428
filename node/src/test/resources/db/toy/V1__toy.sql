-- Whom the toy of a test has greeted.
create table toy.greeting (name text primary key);
