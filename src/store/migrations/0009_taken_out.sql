-- What was said can be taken out, and corrected.

CREATE TABLE removal (                      -- something was taken out: who, when, why
    id        INTEGER PRIMARY KEY AUTOINCREMENT,     -- stands in links, hence never reused
    ticket    INTEGER NOT NULL REFERENCES ticket,
    at        INTEGER NOT NULL,
    person    INTEGER NOT NULL REFERENCES person,
    kind      TEXT NOT NULL CHECK (kind IN ('line','document','words')),
    why       TEXT NOT NULL,
    public    INTEGER NOT NULL DEFAULT 0 CHECK (public IN (0, 1)),  -- of what requesters read: the timeline tells of it
    purged_at INTEGER                       -- nothing of it is kept any more
) STRICT;
CREATE INDEX removal_by_ticket ON removal (ticket);

-- What was taken out lies here, where nothing that is shown, searched, exported or mailed is read.
CREATE TABLE removed_text (
    removal INTEGER NOT NULL REFERENCES removal ON DELETE CASCADE,
    place   TEXT NOT NULL,                  -- table and column, of those in store/taken_out.rs
    row     INTEGER NOT NULL,
    was     TEXT NOT NULL,
    is_now  TEXT                            -- what was put in its place: it is put back only where that still stands
) STRICT;
CREATE INDEX removed_text_by_removal ON removed_text (removal);

CREATE TABLE removed_document (
    removal    INTEGER NOT NULL REFERENCES removal ON DELETE CASCADE,
    document   INTEGER NOT NULL REFERENCES document,
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    entry      INTEGER REFERENCES entry,
    note       INTEGER REFERENCES note,
    CHECK ((entry IS NULL) <> (note IS NULL))
) STRICT;
CREATE INDEX removed_document_by_removal ON removed_document (removal);
CREATE INDEX removed_document_by_document ON removed_document (document);
CREATE INDEX removed_document_by_entry ON removed_document (entry) WHERE entry IS NOT NULL;
CREATE INDEX removed_document_by_note ON removed_document (note) WHERE note IS NOT NULL;

CREATE TABLE earlier (                      -- words as they were before their author corrected them: for the team only
    id    INTEGER PRIMARY KEY,
    entry INTEGER REFERENCES entry,
    note  INTEGER REFERENCES note,
    until INTEGER NOT NULL,
    text  TEXT NOT NULL,
    CHECK ((entry IS NULL) <> (note IS NULL))
) STRICT;
CREATE INDEX earlier_by_entry ON earlier (entry) WHERE entry IS NOT NULL;
CREATE INDEX earlier_by_note ON earlier (note) WHERE note IS NOT NULL;

ALTER TABLE entry ADD COLUMN removal INTEGER REFERENCES removal;   -- the whole line was taken out
ALTER TABLE entry ADD COLUMN corrected_at INTEGER;                 -- its author worded it anew, and it is shown
ALTER TABLE note ADD COLUMN removal INTEGER REFERENCES removal;
ALTER TABLE note ADD COLUMN corrected_at INTEGER;
CREATE INDEX entry_by_removal ON entry (removal) WHERE removal IS NOT NULL;
CREATE INDEX note_by_removal ON note (removal) WHERE removal IS NOT NULL;

CREATE TRIGGER removed_document_loosed AFTER DELETE ON removed_document BEGIN
    INSERT OR IGNORE INTO loose_document VALUES (old.document);
END;
