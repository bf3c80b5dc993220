-- Who was called, once per reason to. Kept for ever. People are ids, first called first.
create table page_page (
    record  text        not null,
    opening text        not null,
    whom    text        not null,
    step    integer     not null,
    person  text,
    name    text,
    at      timestamptz not null,
    primary key (record, opening, whom, step)
);
