-- Who relays and consumes is said by schema jobs.
drop table log.lease;
