-- What makes a step of one generation the same in the next: its own lines, inputs, target and resolved command. Empty for
-- attempts from before this column, which go by their digest.
alter table runbook_effect add column same text not null default '';

-- What the step gave to later ones, scalars by name, as JSON.
alter table runbook_effect add column outputs text not null default '{}';

create index runbook_effect_run on runbook_effect (run, step);
