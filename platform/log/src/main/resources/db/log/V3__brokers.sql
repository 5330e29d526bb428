-- Topics on Kafka as they were when we first met them: one that was deleted and made anew has another id.
create table log.broker_topic (
  -- As it is called there.
  name text primary key,
  id text not null,
  cluster text not null
);
