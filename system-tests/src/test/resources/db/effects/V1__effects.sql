select log.create_consumer_tables('effects');

-- No unique constraint on the event: a doubled effect must show, not be hidden.
create table effects.effect (
  place bigint generated always as identity primary key,
  event_id uuid not null
);
