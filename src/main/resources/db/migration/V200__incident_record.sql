create sequence incident_number;

-- Incidents as they stand. Kept for ever: reviews and the timeline refer to them.
create table incident_record (
    key                  text        primary key,
    number               bigint      not null unique,
    title                text        not null,
    level                text        not null,
    previous_level       text,
    status               text        not null,
    private              boolean     not null,
    drill                boolean     not null,
    opening              integer     not null,
    cause                text,
    declared_by          text        not null,
    declared_by_name     text        not null,
    declared_at          timestamptz not null,
    since                timestamptz not null,
    acknowledged_by      text,
    acknowledged_by_name text,
    acknowledged_at      timestamptz,
    mitigated_at         timestamptz,
    resolved_at          timestamptz,
    closed_at            timestamptz,
    summary              text
);

create index incident_record_open on incident_record (number) where status not in ('CLOSED', 'CANCELLED');

create table incident_role (
    record      text        not null references incident_record (key),
    role        text        not null,
    person      text        not null,
    person_name text        not null,
    since       timestamptz not null,
    primary key (record, role)
);
