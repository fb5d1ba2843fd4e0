-- Administrators are told by mail, once a day, what keeps mail from coming in.
CREATE TABLE owed_other_anew (              -- mails about no ticket
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT NOT NULL CHECK (kind IN ('refusal','digest','code','invitation','password','trouble')),
    address    TEXT NOT NULL,
    text       TEXT NOT NULL,               -- what it is made of, by its kind; emptied once it is sent
    created_at INTEGER NOT NULL,
    due_at     INTEGER NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('waiting','taken','sent','refused','abandoned')),
    tries      INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO owed_other_anew SELECT id, kind, address, text, created_at, due_at, state, tries FROM owed_other;
-- Their numbers are in Message-IDs: none comes again, however many mails were purged.
DELETE FROM sqlite_sequence WHERE name = 'owed_other_anew';
INSERT INTO sqlite_sequence (name, seq) SELECT 'owed_other_anew', seq FROM sqlite_sequence WHERE name = 'owed_other';
DROP TABLE owed_other;
ALTER TABLE owed_other_anew RENAME TO owed_other;
CREATE INDEX other_by_address ON owed_other (address, created_at);
CREATE INDEX other_by_due ON owed_other (due_at) WHERE state = 'waiting';
