-- What requests were recognised to be about, one thing a register, with the words that told it.
CREATE TABLE recognised (
    ticket    INTEGER NOT NULL REFERENCES ticket,
    register  INTEGER NOT NULL REFERENCES register,
    entry     INTEGER NOT NULL REFERENCES register_entry,
    place     TEXT NOT NULL CHECK (place IN ('subject','text')),
    word      TEXT NOT NULL,                -- as it stood there
    at        INTEGER NOT NULL,
    taken_out INTEGER NOT NULL DEFAULT 0 CHECK (taken_out IN (0, 1)),   -- an agent says that it is not: it is not guessed again
    over      INTEGER NOT NULL DEFAULT 0 CHECK (over IN (0, 1)),        -- the ticket is solved or closed
    UNIQUE (ticket, register)
) STRICT;
CREATE INDEX recognised_by_entry ON recognised (entry, over, ticket) WHERE NOT taken_out;
CREATE INDEX recognised_by_time ON recognised (entry, at) WHERE NOT taken_out;

CREATE TRIGGER recognised_over AFTER UPDATE OF status ON ticket
WHEN (new.status IN ('solved','closed')) <> (old.status IN ('solved','closed')) BEGIN
    UPDATE recognised SET over = new.status IN ('solved','closed') WHERE ticket = new.number;
END;
