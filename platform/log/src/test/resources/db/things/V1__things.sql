select log.create_outbox('things');
select log.create_consumer_tables('things');

-- No unique constraint on the event: a doubled effect must show, not be hidden.
create table things.effect (
  place bigint generated always as identity primary key,
  event_id uuid not null,
  key text not null,
  number int not null check (number > 0)
);
