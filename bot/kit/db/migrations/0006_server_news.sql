-- Up to which work a server was told of new ones by its home artists, while it has news switched on.

CREATE TABLE server_news (
    guild_id INTEGER PRIMARY KEY,
    seen_collaboration INTEGER NOT NULL
) STRICT;
