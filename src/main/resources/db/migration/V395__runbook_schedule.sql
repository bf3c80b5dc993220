-- When each schedule of muster.yaml is due next. A row whose schedule is gone is harmless and small.
create table runbook_schedule (
    name        text primary key,
    rhythm      text not null,
    next_at     timestamptz,
    last_record text
);
