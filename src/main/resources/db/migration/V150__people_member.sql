-- Accounts on chat platforms and whose they are. Those of muster.yaml are found by their address; whoever is full member of the
-- house's own workspace and stands in no file is made a person on first use.
create table people_member (
    platform  text        not null,
    member    text        not null,
    person_id text        not null,
    name      text        not null,
    email     text        not null,
    picture   text,
    made      boolean     not null,
    met_at    timestamptz not null,
    seen_at   timestamptz not null,
    primary key (platform, member)
);
create index people_member_person on people_member (person_id);
create unique index people_member_made on people_member (person_id) where made;
