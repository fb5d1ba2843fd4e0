-- Tickets are closed at once, senders blocked, and tickets opened by mistake thrown away.

-- Why it was closed without a solution: ClosingReason::word; spam is in no statistics.
ALTER TABLE ticket ADD COLUMN closed_as TEXT CHECK (closed_as IN ('by_phone','not_needed','spam','duplicate'));

CREATE TABLE blocked (                      -- whose mail is not registered
    address TEXT PRIMARY KEY,               -- lowercase
    person  INTEGER NOT NULL REFERENCES person,      -- who blocked it
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE discarded (                    -- opened by mistake: shown nowhere but among these, and deleted after a while
    ticket INTEGER PRIMARY KEY REFERENCES ticket,
    person INTEGER NOT NULL REFERENCES person,       -- who threw it away
    at     INTEGER NOT NULL
) STRICT;
CREATE INDEX discarded_by_time ON discarded (at);
