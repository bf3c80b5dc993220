-- A runbook's page shows its last runs.
create index runbook_run_last on runbook_run (runbook, requested_at desc);
