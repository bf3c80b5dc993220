-- One-time links and the sessions they open; only hashes are kept of either.
create table web_link (
    token_hash text primary key,
    person_id  text not null,
    expires_at timestamptz not null,
    used_at    timestamptz
);

create table web_session (
    token_hash text primary key,
    person_id  text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
);

create index web_session_expires on web_session (expires_at);
