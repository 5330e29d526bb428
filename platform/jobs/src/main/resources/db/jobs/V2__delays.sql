-- How long a job rests, beside until when: should the clock be set back meanwhile, it rests no longer than that.

alter table jobs.job
  -- Milliseconds, from when due_at was written.
  add column delay bigint not null default 0;

update jobs.job set delay = 1000 * extract(epoch from due_at - now())
where state in ('waiting', 'done') and due_at > now() and key is distinct from 'keeper';
