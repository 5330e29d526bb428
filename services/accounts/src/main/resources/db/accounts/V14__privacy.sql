-- Which of somebody's doings their followers are told of.
alter table accounts.users
  add column tells_login boolean not null default true,
  add column tells_logout boolean not null default true,
  add column tells_buy boolean not null default false;
