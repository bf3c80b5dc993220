-- What a sender groups goes to one incident; the row is locked while a delivery of the group is taken.
create table alert_group (
    sender text not null,
    name   text not null,
    record text,
    primary key (sender, name)
);

-- The incident that an alert was last attached to; unique, so that one alert posted twice at once is one incident.
create table alert_fingerprint (
    sender      text not null,
    fingerprint text not null,
    record      text,
    primary key (sender, fingerprint)
);

-- Alerts of incidents, kept for ever. Repeats only raise the count.
create table alert_alert (
    record      text        not null,
    sender      text        not null,
    fingerprint text        not null,
    name        text        not null,
    title       text        not null,
    labels      text        not null,
    link        text,
    starts_at   timestamptz,
    count       bigint      not null,
    fired_again integer     not null default 0,
    first_at    timestamptz not null,
    last_at     timestamptz not null,
    cleared_at  timestamptz,
    primary key (record, sender, fingerprint)
);
