-- Mails that came to a ticket are known again: an answer to one of them belongs there.
ALTER TABLE entry ADD COLUMN readers BLOB;      -- whom the mail was written to, as hashes (rules/conversation.rs)
ALTER TABLE note ADD COLUMN message_id TEXT;    -- of the mail it came by
ALTER TABLE note ADD COLUMN sent_at INTEGER;    -- when its words were sent to the requester all the same
CREATE INDEX entry_by_mail ON entry (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX note_by_mail ON note (message_id) WHERE message_id IS NOT NULL;
