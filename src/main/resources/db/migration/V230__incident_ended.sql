-- The list of what has ended shows the newest: without this it sorts all that ever was.
create index incident_record_ended on incident_record (since desc, number desc) where kind = 'INC' and status in ('CLOSED', 'CANCELLED');
