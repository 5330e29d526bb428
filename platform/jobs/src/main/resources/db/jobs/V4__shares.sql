alter table jobs.node
  -- Kinds of the work in parts in which the node takes part: how many parts it may have follows from who else does and lives.
  add column shares text[] not null default '{}';
