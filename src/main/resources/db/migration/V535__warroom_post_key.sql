-- Where an entry was told, when its text is taken out.
create index warroom_post_key on warroom_post (key);
