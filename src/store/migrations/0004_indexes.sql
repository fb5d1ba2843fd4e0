-- What a desk of many years asks each minute is found, not looked for.

-- Looked for by these columns, or deleted with what they refer to.
CREATE INDEX ticket_by_merger ON ticket (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX letter_by_ticket ON letter (ticket) WHERE ticket IS NOT NULL;
CREATE INDEX owed_topic_by_entry ON owed_topic (entry) WHERE entry IS NOT NULL;
CREATE INDEX digest_news_by_ticket ON digest_news (ticket);
CREATE INDEX person_by_role ON person (role);

CREATE TABLE in_hand (                      -- what each assignee has open: the sum of ticket_person, which each page would count anew
    person  INTEGER PRIMARY KEY REFERENCES person,
    tickets INTEGER NOT NULL,
    load    INTEGER NOT NULL
) STRICT;
INSERT INTO in_hand SELECT person, count(*), sum(load) FROM ticket_person WHERE load IS NOT NULL GROUP BY person;
CREATE TRIGGER load_given AFTER INSERT ON ticket_person WHEN new.load IS NOT NULL BEGIN
    INSERT INTO in_hand VALUES (new.person, 1, new.load)
        ON CONFLICT (person) DO UPDATE SET tickets = tickets + 1, load = load + excluded.load;
END;
CREATE TRIGGER load_changed AFTER UPDATE OF load, person ON ticket_person BEGIN
    UPDATE in_hand SET tickets = tickets - 1, load = load - old.load WHERE person = old.person AND old.load IS NOT NULL;
    INSERT INTO in_hand SELECT new.person, 1, new.load WHERE new.load IS NOT NULL
        ON CONFLICT (person) DO UPDATE SET tickets = tickets + 1, load = load + excluded.load;
END;
CREATE TRIGGER load_taken AFTER DELETE ON ticket_person WHEN old.load IS NOT NULL BEGIN
    UPDATE in_hand SET tickets = tickets - 1, load = load - old.load WHERE person = old.person;
END;

CREATE TABLE loose_document (               -- lost one of its names: it goes, unless it has another
    document INTEGER PRIMARY KEY
) STRICT;
INSERT INTO loose_document SELECT id FROM document;
CREATE TRIGGER document_loosed AFTER DELETE ON attachment BEGIN
    INSERT OR IGNORE INTO loose_document VALUES (old.document);
END;
CREATE TRIGGER letter_loosed AFTER DELETE ON letter WHEN old.raw IS NOT NULL BEGIN
    INSERT OR IGNORE INTO loose_document VALUES (old.raw);
END;
CREATE TRIGGER letter_emptied AFTER UPDATE OF raw ON letter WHEN old.raw IS NOT NULL AND new.raw IS NOT old.raw BEGIN
    INSERT OR IGNORE INTO loose_document VALUES (old.raw);
END;
