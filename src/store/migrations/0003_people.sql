-- A person is not an address: several addresses lead to one, and two rows of `person` may turn out to be one human being.
ALTER TABLE person ADD COLUMN given_name TEXT;      -- the first name, where a directory tells it apart
ALTER TABLE person ADD COLUMN directory_id TEXT;    -- what the directory never changes of them
ALTER TABLE person ADD COLUMN joined_into INTEGER REFERENCES person;    -- this row is that person too: it is known no more
CREATE UNIQUE INDEX person_by_directory_id ON person (directory_id) WHERE directory_id IS NOT NULL;
CREATE INDEX person_by_name ON person (lower(name));
CREATE INDEX person_by_joining ON person (joined_into) WHERE joined_into IS NOT NULL;

CREATE TABLE person_address (               -- the addresses beside the one that is written to
    address TEXT PRIMARY KEY,               -- lowercase; in no row of `person`
    person  INTEGER NOT NULL REFERENCES person
) STRICT, WITHOUT ROWID;
CREATE INDEX person_address_by_person ON person_address (person);

CREATE TABLE joining (                      -- two rows of `person` made one, as they were before; goes when it can no longer be undone
    id           INTEGER PRIMARY KEY,
    kept         INTEGER NOT NULL REFERENCES person,
    gone         INTEGER NOT NULL REFERENCES person,
    at           INTEGER NOT NULL,
    address      TEXT NOT NULL,             -- what the row that is gone had
    login        TEXT,
    password     TEXT,
    role         TEXT NOT NULL,
    disabled     INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    directory_id TEXT,
    kept_login   TEXT,                      -- what the row that is kept had
    kept_password TEXT,
    kept_role    TEXT NOT NULL,
    kept_directory_id TEXT
) STRICT;
CREATE INDEX joining_by_kept ON joining (kept);
CREATE INDEX joining_by_gone ON joining (gone);
CREATE INDEX joining_by_time ON joining (at);

CREATE TABLE joined_row (                   -- what a joining moved
    joining INTEGER NOT NULL REFERENCES joining ON DELETE CASCADE,
    place   TEXT NOT NULL,                  -- table and column
    row     INTEGER NOT NULL,               -- its key
    more    TEXT NOT NULL,                  -- what else the key holds
    PRIMARY KEY (joining, place, row, more)
) STRICT, WITHOUT ROWID;

-- {nom} was the whole name.
UPDATE canned SET text = replace(text, '{nom}', '{nom complet}');
