-- How far the entries of a record have been told in each of its places.
create table warroom_lane (
    platform text   not null,
    channel  text   not null,
    thread   text   not null default '',
    told     bigint not null,
    primary key (platform, channel, thread)
);

-- Each post of ours: first that it is about to be made, then where it is. A row without an id is an effect nobody is sure of.
create table warroom_post (
    platform text        not null,
    channel  text        not null,
    key      text        not null,
    mark     text        not null,
    thread   text,
    id       text,
    digest   text,
    open     boolean     not null,
    began_at timestamptz not null,
    primary key (platform, channel, key)
);
create index warroom_post_open on warroom_post (platform, channel) where open;

-- What was last done to the room itself, so that nothing is done twice.
create table warroom_kept (
    platform text not null,
    channel  text not null,
    topic    text,
    invited  text[] not null default '{}',
    linked   text,
    primary key (platform, channel)
);

-- Rooms of what has ended, and when they are put away.
create table warroom_leaving (
    record text        not null primary key,
    due_at timestamptz not null
);
create index warroom_leaving_due on warroom_leaving (due_at);

-- What people wrote, by the platform's id of it, so that each is heard once.
create table warroom_heard (
    message text        not null,
    noted   boolean     not null,
    record  text        not null,
    at      timestamptz not null,
    primary key (message, noted, record)
);
create index warroom_heard_at on warroom_heard (at);

-- Rooms that lag behind, and of which those who hold a role were told.
create table warroom_lag (
    queue text        not null primary key,
    at    timestamptz not null
);
