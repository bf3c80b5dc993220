-- Where a record is worked on a chat platform: a channel, or for an operation the thread under one message.
create table chat_place (
    platform    text        not null,
    channel     text        not null,
    thread      text        not null default '',
    name        text        not null,
    record      text        not null,
    hidden      boolean     not null,
    opened_at   timestamptz not null,
    archived_at timestamptz,
    -- The platform''s own name of the last message heard there: reading back after a gap goes on behind it.
    heard_to    text,
    primary key (platform, channel, thread)
);
create index chat_place_record on chat_place (record, opened_at);

-- What a platform has delivered, by its own id, so that each is worked once however often and to whichever replica it comes.
create table chat_delivery (
    platform text        not null,
    id       text        not null,
    at       timestamptz not null,
    primary key (platform, id)
);
create index chat_delivery_at on chat_delivery (at);
