-- Whose request it is, and what it is called, can be changed.

-- What mails about it were called before it got another title: they keep that, so that programs keep them together.
ALTER TABLE ticket ADD COLUMN mail_subject TEXT;

CREATE TABLE forwarded (                    -- an agent passed somebody's mail on: whose request it may be, until somebody says
    ticket  INTEGER PRIMARY KEY REFERENCES ticket,
    address TEXT NOT NULL,                  -- of the first header passed on, lowercase
    name    TEXT NOT NULL                   -- beside it; empty where there is none
) STRICT;
