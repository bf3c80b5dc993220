-- What the hourly sweep looks for.
create index flow_done_at on flow_done (done_at);
create index flow_job_end_at on flow_job_end (ended_at);
create index flow_signal_at on flow_signal (sent_at);
