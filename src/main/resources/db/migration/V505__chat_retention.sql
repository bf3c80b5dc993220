-- What the hourly sweep looks for.
create index chat_inbox_received on chat_inbox (received_at);
