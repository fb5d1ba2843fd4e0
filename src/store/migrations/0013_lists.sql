-- Lists are read in the order in which they are shown, and what they hold is counted as tickets change.

-- What is late comes first, by when it was due; then who waits longest; a ticket that nobody waits for comes after all.
ALTER TABLE ticket ADD COLUMN wait_order INTEGER AS (CASE late
    WHEN 1 THEN min(coalesce(answer_due_at, solution_due_at), coalesce(solution_due_at, answer_due_at)) - 1000000000000000
    ELSE coalesce(waits_since, 9223372036854775807) END) VIRTUAL;
-- The most pressing comes first.
ALTER TABLE ticket ADD COLUMN priority_order INTEGER AS (CASE priority
    WHEN 'major' THEN 0 WHEN 'very_high' THEN 1 WHEN 'high' THEN 2 WHEN 'medium' THEN 3 WHEN 'low' THEN 4 ELSE 5 END) VIRTUAL;
-- What it is counted as: its status, but for a closed one whose requester waits.
ALTER TABLE ticket ADD COLUMN counts_as TEXT AS (CASE WHEN status = 'closed' AND waits_since IS NOT NULL THEN 'waiting' ELSE status END) VIRTUAL;

-- A list is merged of those of its statuses, each in its order.
DROP INDEX ticket_by_status;
CREATE INDEX ticket_by_status ON ticket (status, number, category);
CREATE INDEX ticket_by_wait ON ticket (status, wait_order, number, category);
CREATE INDEX ticket_by_change ON ticket (status, changed_at, number, category);
CREATE INDEX ticket_by_priority ON ticket (status, priority_order, number, category);
CREATE INDEX ticket_by_closing ON ticket (closed_at) WHERE status = 'closed' AND merged_into IS NULL;

CREATE TABLE tally (                        -- how many tickets there are of each kind, but for those thrown away: each page would count them anew
    category  INTEGER NOT NULL,             -- 0: none
    counts_as TEXT NOT NULL,
    late      INTEGER NOT NULL,
    tickets   INTEGER NOT NULL,
    PRIMARY KEY (category, counts_as, late)
) STRICT, WITHOUT ROWID;
INSERT INTO tally SELECT coalesce(category, 0), counts_as, late, count(*) FROM ticket
    WHERE number NOT IN (SELECT ticket FROM discarded) GROUP BY 1, 2, 3;
CREATE TRIGGER tally_opened AFTER INSERT ON ticket BEGIN
    INSERT INTO tally VALUES (coalesce(new.category, 0), new.counts_as, new.late, 1)
        ON CONFLICT (category, counts_as, late) DO UPDATE SET tickets = tickets + 1;
END;
CREATE TRIGGER tally_changed AFTER UPDATE OF status, category, late, waits_since ON ticket
WHEN (new.category IS NOT old.category OR new.counts_as <> old.counts_as OR new.late <> old.late)
    AND new.number NOT IN (SELECT ticket FROM discarded) BEGIN
    UPDATE tally SET tickets = tickets - 1
        WHERE category = coalesce(old.category, 0) AND counts_as = old.counts_as AND late = old.late;
    INSERT INTO tally VALUES (coalesce(new.category, 0), new.counts_as, new.late, 1)
        ON CONFLICT (category, counts_as, late) DO UPDATE SET tickets = tickets + 1;
END;
CREATE TRIGGER tally_gone AFTER DELETE ON ticket WHEN old.number NOT IN (SELECT ticket FROM discarded) BEGIN
    UPDATE tally SET tickets = tickets - 1
        WHERE category = coalesce(old.category, 0) AND counts_as = old.counts_as AND late = old.late;
END;
CREATE TRIGGER tally_discarded AFTER INSERT ON discarded BEGIN
    UPDATE tally SET tickets = tickets - 1 FROM ticket t WHERE t.number = new.ticket
        AND tally.category = coalesce(t.category, 0) AND tally.counts_as = t.counts_as AND tally.late = t.late;
END;
CREATE TRIGGER tally_brought_back AFTER DELETE ON discarded BEGIN
    INSERT INTO tally SELECT coalesce(category, 0), counts_as, late, 1 FROM ticket WHERE number = old.ticket
        ON CONFLICT (category, counts_as, late) DO UPDATE SET tickets = tickets + 1;
END;
