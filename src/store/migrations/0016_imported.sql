-- What was taken over from other desks: nothing comes twice, and who answers an old mail reaches the ticket that it became.
CREATE TABLE import_source (
    id    INTEGER PRIMARY KEY,
    kind  TEXT NOT NULL CHECK (kind IN ('glpi','csv')),
    uuid  TEXT NOT NULL,                    -- what its Message-IDs name it by; empty where it has none
    shift INTEGER NOT NULL,                 -- how much higher its ticket numbers are here
    UNIQUE (kind, uuid)
) STRICT;

CREATE TABLE imported (
    source INTEGER NOT NULL REFERENCES import_source,
    kind   TEXT NOT NULL,                   -- Piece::word
    theirs INTEGER NOT NULL,                -- its key there
    ours   INTEGER NOT NULL,                -- its key here, which may be gone
    stamp  INTEGER,                         -- of a ticket: when it had last changed there
    PRIMARY KEY (source, kind, theirs)
) STRICT, WITHOUT ROWID;
CREATE INDEX imported_ticket ON imported (ours) WHERE kind = 'ticket';
