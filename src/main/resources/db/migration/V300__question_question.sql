-- The last short number given out in each record; its row is locked while a question is asked.
create table question_number (
    record text    primary key,
    last   integer not null
);

-- Questions and what became of them, kept for ever: reviews ask who decided. The ask is JSON as it was fixed when asked.
create table question_question (
    record        text        not null,
    number        integer     not null,
    reference     text        not null unique,
    ask           text        not null,
    state         text        not null,
    asked_at      timestamptz not null,
    choice        text,
    decided_by    text,
    decided_name  text,
    reason        text,
    waived        boolean     not null default false,
    decided_at    timestamptz,
    click         text,
    closed_why    text,
    primary key (record, number)
);

create index question_question_open on question_question (record, number) where state = 'OPEN';

-- One answer a person; a person who thinks again before the quorum is filled replaces his own.
create table question_answer (
    record      text        not null,
    number      integer     not null,
    person      text        not null,
    person_name text        not null,
    choice      text        not null,
    click       text        not null,
    at          timestamptz not null,
    primary key (record, number, person),
    foreign key (record, number) references question_question (record, number)
);

-- What was permitted: one row permits one command once. Kept for ever.
create table question_grant (
    id        bigint generated always as identity primary key,
    run       text        not null,
    step      text        not null,
    digest    text        not null,
    given_by  text        not null,
    by_name   text        not null,
    why       text        not null,
    reference text,
    state     text        not null check (state in ('GIVEN', 'USABLE', 'USED', 'VOID')),
    at        timestamptz not null,
    used_at   timestamptz
);

create index question_grant_scope on question_grant (run, step, id);
create index question_grant_reference on question_grant (reference);
