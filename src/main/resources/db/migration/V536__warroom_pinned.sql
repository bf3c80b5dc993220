-- The card that was pinned, so that it is pinned although the platform made us wait with it.
alter table warroom_kept add column pinned text;
