-- Of a mail's documents: painted in its page, and, of a picture of signatures (rules/signature_picture.rs), with how many other tickets
-- and from how many people it had come when it came with this one.
ALTER TABLE attachment ADD COLUMN painted INTEGER NOT NULL DEFAULT 0 CHECK (painted IN (0, 1));
ALTER TABLE attachment ADD COLUMN also_tickets INTEGER;
ALTER TABLE attachment ADD COLUMN also_people INTEGER;
