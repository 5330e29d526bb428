-- Where the log is on Kafka the store does not see a move, but what is deleted in an outbox since it was moved. Who moves the
-- log itself deletes what the last relay has moved.
drop trigger witness on log.batch;

create function witness.see_deletion() returns trigger language plpgsql as $$
begin
  insert into witness.move (outbox, writer, owner, epoch)
  select m.outbox, session_user, o.node, o.epoch
  from (select tg_table_schema::text as outbox) m
  left join witness.owner o using (outbox)
  where session_user <> 'mover' and exists (select from gone);
  return null;
end $$;

-- Outboxes are made when nodes start.
create function witness.watch_outbox() returns event_trigger language plpgsql as $$
declare
  made record;
begin
  for made in select * from pg_event_trigger_ddl_commands() where object_identity like '%.outbox' loop
    execute format(
      'create trigger witness after delete on %s referencing old table as gone
      for each statement execute function witness.see_deletion()', made.object_identity);
  end loop;
end $$;

create event trigger witness on ddl_command_end when tag in ('CREATE TABLE') execute function witness.watch_outbox();
