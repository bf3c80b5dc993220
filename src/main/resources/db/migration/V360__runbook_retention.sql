-- What the hourly sweep looks for.
create index runbook_effect_output on runbook_effect (ended_at) where output <> '';
