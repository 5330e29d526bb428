-- Who stands at a counter of the shop.
alter table accounts.users
  drop constraint users_role_check,
  add constraint users_role_check check (role in ('member', 'clerk', 'admin'));
