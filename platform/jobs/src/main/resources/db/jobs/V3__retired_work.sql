-- Work that never ended under these names goes on under others, or as jobs of its own: nobody would take these rows again.
delete from jobs.job where key = 'keeper' and kind in
  ('accounts-purge', 'accounts-reset-links', 'order-key-purge', 'mobileid-upkeep', 'log-retention');
