-- Registers: lists that the desk keeps of what requests are about: rooms, computers, things that are lent.
CREATE TABLE register (
    id       INTEGER PRIMARY KEY,
    name_fr  TEXT NOT NULL,
    name_en  TEXT NOT NULL,
    patterns TEXT NOT NULL,                 -- how mails speak of its entries, one a line: rules/recognition
    file_at  INTEGER,                       -- when a file last came for it
    retired  INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))   -- it is chosen and recognised no more, and stays readable
) STRICT;

CREATE TABLE register_column (
    id       INTEGER PRIMARY KEY,
    register INTEGER NOT NULL REFERENCES register,
    rank     INTEGER NOT NULL,
    name     TEXT NOT NULL,                 -- what it is called here, and in its files
    holds    TEXT NOT NULL CHECK (holds IN ('key','name','text','person')),
    UNIQUE (register, rank)
) STRICT;
CREATE UNIQUE INDEX register_key ON register_column (register, holds) WHERE holds IN ('key','name');

CREATE TABLE register_entry (
    id       INTEGER PRIMARY KEY,
    register INTEGER NOT NULL REFERENCES register,
    key      TEXT NOT NULL,                 -- what its column of keys holds
    folded   TEXT NOT NULL,                 -- the same however it is written: cao-14 for « CAO 14 »
    sort     TEXT NOT NULL,                 -- the same, its numbers as long as the longest
    name     TEXT NOT NULL,                 -- what its column of names holds; empty where it has none
    words    TEXT NOT NULL,                 -- all of it folded: what it is found by
    gone_at  INTEGER,                       -- it is there no more; its tickets still say it
    UNIQUE (register, folded)
) STRICT;
CREATE INDEX register_entry_by_sort ON register_entry (register, sort, id);

CREATE TABLE register_value (               -- what the other columns hold
    entry INTEGER NOT NULL REFERENCES register_entry,
    place INTEGER NOT NULL REFERENCES register_column,
    value TEXT NOT NULL,                    -- never empty
    PRIMARY KEY (entry, place)
) STRICT;
CREATE INDEX register_value_by_place ON register_value (place, value);
