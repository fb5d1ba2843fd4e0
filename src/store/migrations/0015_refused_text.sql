-- What a refused mail said, for some days: for administrators only.
ALTER TABLE letter ADD COLUMN text TEXT;
CREATE INDEX letter_with_text ON letter (seen_at) WHERE text IS NOT NULL;
