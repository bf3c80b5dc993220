-- What people say about an incident beside its life: where it went as a duplicate, until when reminders are quiet, who
-- last changed its level.
alter table incident_record add column merged_into text;
alter table incident_record add column quiet_until timestamptz;
alter table incident_record add column level_by text;

-- Who is in the room; the only ones who know of a private incident. Kept for ever.
create table incident_person (
    record      text        not null references incident_record (key),
    person      text        not null,
    person_name text        not null,
    since       timestamptz not null,
    primary key (record, person)
);

create index incident_record_private on incident_record (key) where private;

-- Small tasks, numbered within their incident; the open ones go to the review. Kept for ever.
create table incident_todo (
    record       text        not null references incident_record (key),
    number       integer     not null,
    person       text        not null,
    person_name  text        not null,
    text         text        not null,
    given_by     text        not null,
    given_name   text        not null,
    given_at     timestamptz not null,
    due_at       timestamptz,
    reminded_at  timestamptz,
    done_at      timestamptz,
    done_by      text,
    done_name    text,
    primary key (record, number)
);

create index incident_todo_due on incident_todo (due_at) where due_at is not null and reminded_at is null and done_at is null;
