-- A mail's original goes with its entry: it may be the last that names its bytes.
CREATE TRIGGER original_gone AFTER DELETE ON entry WHEN old.original IS NOT NULL BEGIN
    INSERT OR IGNORE INTO loose_document VALUES (old.original);
END;
CREATE TRIGGER original_let_go AFTER UPDATE OF original ON entry WHEN old.original IS NOT NULL BEGIN
    INSERT OR IGNORE INTO loose_document VALUES (old.original);
END;
