-- What an open window must know when it is sent, where its platform carries less than that.
create table chat_window (
    id    text        primary key,
    knows text        not null,
    at    timestamptz not null
);
create index chat_window_at on chat_window (at);
