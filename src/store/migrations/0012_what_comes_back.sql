-- What was away comes back as it was: its clocks do not count the time meanwhile, what it taught is learned again, what was taken out
-- of it and the mail it came by are there.

ALTER TABLE ticket ADD COLUMN returned_at INTEGER;          -- from when its closing clocks count at the earliest
ALTER TABLE discarded ADD COLUMN learned INTEGER REFERENCES category ON DELETE SET NULL;   -- for which its words were counted
-- What goes on in a ticket is thrown away with it.
INSERT OR IGNORE INTO discarded (ticket, person, at)
    WITH RECURSIVE below (ticket, person, at) AS (SELECT ticket, person, at FROM discarded
        UNION SELECT t.number, b.person, b.at FROM ticket t JOIN below b ON t.merged_into = b.ticket)
    SELECT ticket, person, at FROM below;

CREATE TABLE removed_original (             -- the mail that a line came by, while anything of the line lies aside
    entry    INTEGER PRIMARY KEY REFERENCES entry,
    removal  INTEGER NOT NULL REFERENCES removal ON DELETE CASCADE,
    document INTEGER NOT NULL REFERENCES document
) STRICT;
CREATE INDEX removed_original_by_removal ON removed_original (removal);
CREATE INDEX removed_original_by_document ON removed_original (document);
CREATE TRIGGER removed_original_loosed AFTER DELETE ON removed_original BEGIN
    INSERT OR IGNORE INTO loose_document VALUES (old.document);
END;

CREATE INDEX removed_text_by_row ON removed_text (place, row);

CREATE TABLE merged_row_anew (              -- what moved, came or went with a merger
    merger INTEGER NOT NULL REFERENCES merger ON DELETE CASCADE,
    kind   TEXT NOT NULL CHECK (kind IN ('entry','note','mark','solution','task','spent','removal','proposal','link','shared_link',
        'observer','assignee','copied_note','absorbed')),
    row    INTEGER NOT NULL,
    PRIMARY KEY (merger, kind, row)
) STRICT, WITHOUT ROWID;
INSERT INTO merged_row_anew SELECT merger, kind, row FROM merged_row;
DROP TABLE merged_row;
ALTER TABLE merged_row_anew RENAME TO merged_row;
CREATE INDEX merged_row_by_row ON merged_row (kind, row);

-- Of the newest lines the numbers are given again: of several that go at once, too.
DROP TRIGGER entry_gone;
CREATE TRIGGER entry_gone AFTER DELETE ON entry BEGIN
    INSERT OR IGNORE INTO search_stale VALUES (old.ticket);
    UPDATE setting SET value = coalesce((SELECT max(id) FROM entry), 0) WHERE name = 'search_indexed'
        AND value > coalesce((SELECT max(id) FROM entry), 0);
END;
UPDATE setting SET value = coalesce((SELECT max(id) FROM entry), 0) WHERE name = 'search_indexed'
    AND value > coalesce((SELECT max(id) FROM entry), 0);
