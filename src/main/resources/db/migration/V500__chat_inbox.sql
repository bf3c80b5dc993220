-- What people typed, as it came in, with the reply they got. Kept 90 days: as long as a delivery may come again.
CREATE TABLE chat_inbox (
    person_id   text        NOT NULL,
    delivery    text        NOT NULL,
    person_name text        NOT NULL,
    text        text        NOT NULL,
    room        text,
    surface     text        NOT NULL,
    received_at timestamptz NOT NULL,
    worked_at   timestamptz,
    reply       jsonb,
    PRIMARY KEY (person_id, delivery)
);

CREATE INDEX chat_inbox_unworked ON chat_inbox (received_at) WHERE worked_at IS NULL;
