-- Who really said it, when somebody spoke in another's name.
ALTER TABLE chat_inbox ADD COLUMN behind_id text, ADD COLUMN behind_name text;
