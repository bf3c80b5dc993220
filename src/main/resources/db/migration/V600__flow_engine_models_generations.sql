-- Engines are told apart by the id that Muster deployed into them; keys of the engine repeat in a new one.
create table flow_engine (
    id       text primary key,
    met_at   timestamptz not null,
    present  boolean     not null
);
create unique index flow_engine_present on flow_engine (present) where present;

-- Every text that ever ran, for good: instances may still use it.
create table flow_model (
    hash     text primary key,
    resource text        not null,
    text     text        not null,
    kept_at  timestamptz not null
);

create table flow_deployment (
    id          bigint generated always as identity primary key,
    engine      text        not null references flow_engine,
    resource    text        not null,
    hash        text        not null references flow_model,
    process_id  text,
    process_key bigint,
    version     int         not null,
    deployed_by text        not null,
    deployed_at timestamptz not null
);
create index flow_deployment_resource on flow_deployment (engine, resource, id desc);
create index flow_deployment_process on flow_deployment (engine, process_key);

create table flow_generation (
    key           text primary key,
    base          text        not null,
    number        int         not null,
    record        text        not null,
    state         text        not null,
    flow          text,
    message       text,
    engine        text references flow_engine,
    attempt       int         not null default 1,
    wanted_at     timestamptz not null,
    published_at  timestamptz,
    bound_at      timestamptz,
    root_instance bigint,
    stall         text,
    unique (base, number)
);
create index flow_generation_record on flow_generation (record);
create index flow_generation_unbound on flow_generation (published_at) where state = 'PUBLISHED';
create index flow_generation_root on flow_generation (engine, root_instance);

-- Jobs that wait for somebody. Retention: gone when the job is.
create table flow_parked (
    engine           text        not null references flow_engine,
    job              bigint      not null,
    kind             text        not null,
    type             text        not null,
    record           text        not null,
    generation       text        not null,
    process_id       text        not null,
    process_key      bigint      not null,
    process_instance bigint      not null,
    element          text        not null,
    element_name     text        not null,
    reference        text        not null,
    result           text        not null,
    why              text        not null,
    parked_at        timestamptz not null,
    renew_at         timestamptz not null,
    sent_at          timestamptz,
    primary key (engine, job)
);
create index flow_parked_renew on flow_parked (renew_at);
create index flow_parked_reference on flow_parked (reference);
create index flow_parked_record on flow_parked (record);
create index flow_parked_instance on flow_parked (engine, process_instance);

-- What a job's work came to, written with its effects: a second delivery completes without working again.
-- Retention: 30 days.
create table flow_done (
    engine  text        not null,
    job     bigint      not null,
    result  text        not null,
    done_at timestamptz not null,
    primary key (engine, job)
);

-- Deliveries of signals already taken. Retention: 30 days.
create table flow_signal (
    click   text primary key,
    sent_at timestamptz not null
);

-- What is done once a record and object, whichever generation asks. Retention: with the record.
create table flow_duty (
    record text not null,
    duty   text not null,
    object text not null,
    primary key (record, duty, object)
);
