alter table animals add column age int;
