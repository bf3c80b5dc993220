-- Which server is which: one number each time one connects.
create sequence database_replica as integer;

-- What must leave the house, in order within a queue. Kept until done, then deleted.
create table database_queue (
    kind        text        not null,
    queue       text        not null,
    due_at      timestamptz not null default now(),
    lease_owner integer,
    lease_until timestamptz,
    primary key (kind, queue)
);

create index database_queue_due on database_queue (kind, due_at);

create table database_item (
    id         bigint generated always as identity primary key,
    kind       text        not null,
    queue      text        not null,
    payload    text        not null,
    attempts   integer     not null default 0,
    last_error text,
    put_at     timestamptz not null default now()
);

create index database_item_order on database_item (kind, queue, id);
