-- Rooms that were opened. Kept as long as their record.
create table warroom_room (
    record    text        primary key,
    link      text        not null,
    opened_at timestamptz not null
);
