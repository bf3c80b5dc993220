-- Merging moves what points at one incident; without these it reads every alert that ever came.
create index alert_fingerprint_record on alert_fingerprint (record);
create index alert_group_record on alert_group (record);
