create table shop.item (id int primary key);
