-- Which proof a session was opened for, where there was one: it opens no second one, however often its answer is asked for.
alter table accounts.sessions
  add column proof text;
create unique index sessions_of_proof on accounts.sessions (proof) where proof is not null;
