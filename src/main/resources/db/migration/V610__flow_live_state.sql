-- What the exporter told. Retention: with the record's own.
create table flow_mark (
    engine        text        not null,
    partition     int         not null,
    position      bigint      not null,
    recorded_at   timestamptz not null,
    heard_at      timestamptz not null,
    dropped_at    timestamptz,
    primary key (engine, partition)
);

create table flow_instance (
    engine      text        not null,
    key         bigint      not null,
    root        bigint      not null,
    parent      bigint,
    called_by   text,
    process_id  text        not null,
    process_key bigint      not null,
    generation  text,
    active      boolean     not null,
    since       timestamptz not null,
    primary key (engine, key)
);
create index flow_instance_root on flow_instance (engine, root);

create table flow_element (
    engine   text        not null,
    key      bigint      not null,
    instance bigint      not null,
    element  text        not null,
    type     text        not null,
    state    text        not null,
    since    timestamptz not null,
    primary key (engine, key)
);
create index flow_element_instance on flow_element (engine, instance);

create table flow_timer (
    engine   text        not null,
    key      bigint      not null,
    instance bigint      not null,
    scope    bigint,
    element  text        not null,
    due_at   timestamptz not null,
    primary key (engine, key)
);
create index flow_timer_instance on flow_timer (engine, instance);

create table flow_subscription (
    engine   text   not null,
    key      bigint not null,
    instance bigint not null,
    element  text   not null,
    name     text   not null,
    primary key (engine, key)
);
create index flow_subscription_instance on flow_subscription (engine, instance);

-- The engine's own failures (its word for them is incident).
create table flow_failure (
    engine   text        not null,
    key      bigint      not null,
    instance bigint      not null,
    element  text        not null,
    job      bigint,
    kind     text        not null,
    why      text        not null,
    since    timestamptz not null,
    primary key (engine, key)
);
create index flow_failure_instance on flow_failure (engine, instance);

-- How jobs ended, to settle an answer whose acknowledgement was lost. Retention: 30 days.
create table flow_job_end (
    engine   text        not null,
    job      bigint      not null,
    how      text        not null,
    ended_at timestamptz not null,
    primary key (engine, job)
);
