-- What only looks like quoted history is folded, not cut; the original of every mail stays with its entry.
ALTER TABLE entry ADD COLUMN folded INTEGER NOT NULL DEFAULT 0;     -- lines of full_text that only look like history
ALTER TABLE entry ADD COLUMN original INTEGER REFERENCES document;  -- the mail it came by, less the documents that hang on it
CREATE INDEX entry_by_original ON entry (original) WHERE original IS NOT NULL;
ALTER TABLE owed_mail ADD COLUMN words BLOB;                        -- by what it is known when somebody quotes it (rules/known.rs)

CREATE TABLE mark_anew (                    -- remarks of the desk, for the team only
    id     INTEGER PRIMARY KEY,
    ticket INTEGER NOT NULL REFERENCES ticket,
    at     INTEGER NOT NULL,
    kind   TEXT NOT NULL CHECK (kind IN ('unproven','named','unreached','suspected')),
    person INTEGER REFERENCES person,       -- who was not reached
    named  INTEGER,                         -- the number that somebody named without taking part in it
    detail TEXT NOT NULL                    -- a mail server's own words; why a mail seems automatic, and of whom
) STRICT;
INSERT INTO mark_anew SELECT id, ticket, at, kind, person, named, detail FROM mark;
DROP TABLE mark;
ALTER TABLE mark_anew RENAME TO mark;
CREATE INDEX mark_by_ticket ON mark (ticket, id);
CREATE INDEX mark_suspected ON mark (detail) WHERE kind = 'suspected';
CREATE UNIQUE INDEX unreached_once ON mark (ticket, person) WHERE kind = 'unreached';

CREATE TABLE judged_sender (                -- mails that seem automatic: what agents said of those of a sender or list
    sender  TEXT PRIMARY KEY,               -- address, or List-Id in angle brackets
    machine INTEGER NOT NULL CHECK (machine IN (0, 1)),
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is folded is found too.
DROP TRIGGER entry_changed;
CREATE TRIGGER entry_changed AFTER UPDATE OF text, full_text, ticket ON entry BEGIN
    INSERT OR IGNORE INTO search_stale VALUES (old.ticket), (new.ticket);
END;
