-- Who answers a question in whose place; at most one for each who lets another answer. Kept for ever.
create table question_delegation (
    record      text        not null,
    number      integer     not null,
    given_by    text        not null,
    by_name     text        not null,
    person      text        not null,
    person_name text        not null,
    at          timestamptz not null,
    primary key (record, number, given_by),
    foreign key (record, number) references question_question (record, number)
);

-- Roles that somebody was asked to take over and has not answered yet; the question itself is kept for ever.
create table question_handoff (
    reference text        primary key,
    record    text        not null,
    role      text        not null,
    person    text        not null,
    due_at    timestamptz not null
);

create index question_handoff_due on question_handoff (due_at);
