-- The files beside a runbook that it runs, name to text as JSON: they are a part of its version.
alter table runbook_version add column files text not null default '{}';

-- What steps attach for people to read later. Kept as long as the output of steps.
create table runbook_attachment (
    run         text        not null,
    step        text        not null,
    name        text        not null,
    body        text        not null,
    attached_at timestamptz not null,
    primary key (run, name)
);
