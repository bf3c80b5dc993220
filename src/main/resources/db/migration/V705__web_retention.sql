-- What the hourly sweep looks for.
create index web_link_expires on web_link (expires_at);
