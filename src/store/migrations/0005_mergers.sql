-- What each merger changed, so that it can be undone whole, and nobody is mailed a stranger's words (store/mergers.rs).
CREATE TABLE merger (
    id         INTEGER PRIMARY KEY,
    source     INTEGER NOT NULL REFERENCES ticket,
    target     INTEGER NOT NULL REFERENCES ticket,
    at         INTEGER NOT NULL,
    person     INTEGER REFERENCES person,
    apart      INTEGER NOT NULL CHECK (apart IN (0, 1)), -- only copied into private notes: the source stays a ticket of its own
    source_was TEXT NOT NULL,               -- columns of both as they stood before, as JSON
    target_was TEXT NOT NULL
) STRICT;
CREATE INDEX merger_by_source ON merger (source);
CREATE INDEX merger_by_target ON merger (target);
CREATE INDEX merger_by_time ON merger (at);

CREATE TABLE merged_row (                   -- what moved, came or went with it
    merger INTEGER NOT NULL REFERENCES merger ON DELETE CASCADE,
    kind   TEXT NOT NULL CHECK (kind IN ('entry','note','mark','solution','task','spent','proposal','link','shared_link',
        'observer','assignee','copied_note','absorbed')),
    row    INTEGER NOT NULL,
    PRIMARY KEY (merger, kind, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX merged_row_by_row ON merged_row (kind, row);
