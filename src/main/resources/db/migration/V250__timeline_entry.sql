-- The newest entry of each timeline; its row is locked while one is appended. Kept for ever.
create table timeline_head (
    record text   primary key,
    n      bigint not null,
    hash   bytea  not null
);

-- Entries, kept for ever. The payload is text as it was written, because the digest is over its bytes; a redaction takes
-- payload and salt out and leaves who wrote it.
create table timeline_entry (
    id      bigint generated always as identity primary key,
    tx      xid8        not null default pg_current_xact_id(),
    record  text        not null,
    n       bigint      not null,
    type    text        not null,
    at      timestamptz not null,
    salt    bytea,
    payload text,
    author  text,
    digest  bytea       not null,
    hash    bytea       not null,
    unique (record, n)
);

create index timeline_entry_feed on timeline_entry (tx, id);
