-- Operations are the other kind of record: work outside an incident, by a flow or a run. They have numbers of their own.
alter table incident_record add column kind text not null default 'INC' check (kind in ('INC', 'OP'));
alter table incident_record add column flow text;
alter table incident_record add column inputs text;
alter table incident_record add column outcome text;

alter table incident_record drop constraint incident_record_number_key;
alter table incident_record add constraint incident_record_kind_number unique (kind, number);

create index incident_record_open_operation on incident_record (number)
    where kind = 'OP' and status not in ('CLOSED', 'CANCELLED');

create sequence operation_number;
