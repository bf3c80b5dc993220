-- A run that had ended and is being undone: how it had ended. Null while it goes forward, and again when the way back is over.
alter table runbook_run add column undoing text;

-- Who last wanted the run to go on as something else (undone, or with a mended file): as the one who asks, they do not
-- approve it where the level wants a second person.
alter table runbook_run add column turned_by      text;
alter table runbook_run add column turned_by_name text;
