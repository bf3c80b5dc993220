-- What became of the signals that people sent; those from before this version are not followed. Retention: 30 days.
alter table flow_signal
    add column record       text,
    add column generation   text,
    add column name         text,
    add column by_id        text,
    add column by_name      text,
    add column engine       text,
    add column message      bigint,
    add column published_at timestamptz,
    add column taken_at     timestamptz,
    add column told_at      timestamptz;
create index flow_signal_untaken on flow_signal (published_at) where taken_at is null and told_at is null;
create index flow_signal_message on flow_signal (engine, message);
