CREATE TABLE outage (                       -- the ways in and out of mail that fail now, each with the tries in a row that failed
    part    TEXT PRIMARY KEY,               -- 'outgoing', or 'mailbox ' and its name
    what    TEXT NOT NULL,                  -- Cause::word, of a mailbox Trouble::word
    said    TEXT NOT NULL,                  -- by the server or the system, on one line
    since   INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    tries   INTEGER NOT NULL
) STRICT;
