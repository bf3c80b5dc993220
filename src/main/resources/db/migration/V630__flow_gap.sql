-- Stretches of an engine's records that its exporter gave up (onLag=drop): where what ran then stands is not known.
-- Retention: with the engine's own records.
create table flow_gap (
    id        bigint generated always as identity primary key,
    engine    text        not null,
    partition int         not null,
    lost_from timestamptz not null,
    found_at  timestamptz not null
);
create index flow_gap_engine on flow_gap (engine);
