-- What becomes of a run's changes: run, or only shown.
alter table runbook_run add column mode text not null default 'REAL';

-- Freezes of all changes, kept for ever; at most one holds.
create table runbook_freeze (
    id          bigint generated always as identity primary key,
    frozen_by   text        not null,
    frozen_name text        not null,
    reason      text,
    frozen_at   timestamptz not null,
    thawed_at   timestamptz,
    thawed_by   text,
    thawed_name text
);

create unique index runbook_freeze_one on runbook_freeze ((true)) where thawed_at is null;
