-- Every text of a runbook that was ever read, good or not: a run goes on with the version it began with.
create table runbook_version (
    name     text        not null,
    hash     text        not null,
    source   text        not null,
    outline  text        not null,
    read_at  timestamptz not null,
    primary key (name, hash)
);

-- The last short number given out in each record; its row is locked while a run is asked for.
create table runbook_number (
    record text    primary key,
    last   integer not null
);

-- Runs, kept for ever. once: the same request of a flow is the same run.
create table runbook_run (
    record            text        not null,
    number            integer     not null,
    runbook           text        not null,
    title             text        not null,
    hash              text        not null,
    requested_hash    text        not null,
    generation        integer     not null,
    inputs            text        not null,
    labels            text        not null,
    requested_by      text        not null,
    requested_by_name text        not null,
    once              text,
    state             text        not null,
    step              text,
    abort_requested   boolean     not null default false,
    requested_at      timestamptz not null,
    began_at          timestamptz,
    ended_at          timestamptz,
    primary key (record, number)
);

create unique index runbook_run_once on runbook_run (record, once) where once is not null;

-- The ledger of effects: a row per attempt, written before anything is done and again after. Kept for ever; output goes
-- with the retention of runner output.
create table runbook_effect (
    id          bigint generated always as identity primary key,
    run         text        not null,
    generation  integer     not null,
    step        text        not null,
    job         bigint      not null,
    digest      text        not null,
    command     text        not null,
    owner       text        not null,
    lease_until timestamptz not null,
    outcome     text,
    line        text        not null default '',
    output      text        not null default '',
    began_at    timestamptz not null,
    ended_at    timestamptz,
    unique (run, generation, step, job)
);
