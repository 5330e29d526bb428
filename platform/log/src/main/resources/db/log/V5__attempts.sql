-- Which move has closed a generation: one that stood still finds that another has closed it since.
alter table log.generation add column attempt bigint;
