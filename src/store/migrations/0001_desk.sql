-- The whole desk. Times are milliseconds since 1970, UTC. Words are those of `rules` (Status::word and so on).

CREATE TABLE setting (              -- what the desk must remember about itself: keys, the last sweep
    name  TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    id         INTEGER PRIMARY KEY,
    address    TEXT NOT NULL UNIQUE,        -- lowercase mail address: two sign-in sources meet here
    name       TEXT NOT NULL,
    login      TEXT UNIQUE,                 -- lowercase; none until an account is made
    password   TEXT,                        -- argon2id, encoded; none = cannot sign in locally
    role       TEXT NOT NULL DEFAULT 'requester' CHECK (role IN ('requester','group_agent','agent','administrator')),
    language   TEXT CHECK (language IN ('fr','en')),  -- none = the desk's
    disabled   INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    keys       INTEGER NOT NULL DEFAULT 1 CHECK (keys IN (0, 1)),      -- one-key shortcuts
    theme      TEXT CHECK (theme IN ('light','dark')),                  -- none = the system's
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE remembered (                   -- « Se souvenir de moi »: opens one session after the other in one browser
    id         INTEGER PRIMARY KEY,
    selector   TEXT NOT NULL UNIQUE,        -- the half of the cookie that finds the row
    validator  BLOB NOT NULL,               -- SHA-256 of the other half; a new one at each use
    previous   BLOB,                        -- the one before: pages that a browser opens at once still bring that one
    rotated_at INTEGER NOT NULL,
    person     INTEGER NOT NULL REFERENCES person,
    csrf       TEXT NOT NULL,               -- of all its sessions: an open form outlives them
    twice      INTEGER NOT NULL CHECK (twice IN (0, 1)),
    browser    TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX remembered_by_person ON remembered (person);
CREATE INDEX remembered_by_expiry ON remembered (expires_at);

CREATE TABLE session (
    id         INTEGER PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,        -- SHA-256 of the cookie: a copy of the file signs nobody in
    person     INTEGER NOT NULL REFERENCES person,
    csrf       TEXT NOT NULL,
    family     INTEGER REFERENCES remembered ON DELETE CASCADE,  -- what opened it, or was opened with it
    twice      INTEGER NOT NULL CHECK (twice IN (0, 1)),         -- its person authenticated twice
    browser    TEXT NOT NULL,               -- its program and system, for its person to recognise
    started_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_person ON session (person);
CREATE INDEX session_by_family ON session (family);
CREATE INDEX session_by_expiry ON session (expires_at);

CREATE TABLE half_session (                 -- the password was right, the code is still to come
    token_hash BLOB PRIMARY KEY,
    person     INTEGER NOT NULL REFERENCES person,
    code_hash  BLOB,                        -- SHA-256 of cookie and code; none: the code of an app
    tries      INTEGER NOT NULL DEFAULT 0,
    remember   INTEGER NOT NULL CHECK (remember IN (0, 1)),
    started_at INTEGER NOT NULL,
    used       INTEGER NOT NULL DEFAULT 0 CHECK (used IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX half_session_by_person ON half_session (person, started_at);

CREATE TABLE app_code (                     -- whose phone makes codes (RFC 6238)
    person    INTEGER PRIMARY KEY REFERENCES person,
    secret    BLOB NOT NULL,
    last_step INTEGER NOT NULL              -- of the last code that counted: none counts twice
) STRICT;

CREATE TABLE device (                       -- browsers that somebody has signed in with: nobody is locked out of them
    token_hash    BLOB NOT NULL,            -- SHA-256 of the cookie
    person        INTEGER NOT NULL REFERENCES person,
    seen_at       INTEGER NOT NULL,
    trusted_until INTEGER,                  -- no code is asked of this person there until then
    PRIMARY KEY (token_hash, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_by_person ON device (person);
CREATE INDEX device_by_time ON device (seen_at);

CREATE TABLE team_group (                   -- agents who treat categories together
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE team_member (
    team_group INTEGER NOT NULL REFERENCES team_group ON DELETE CASCADE,
    person     INTEGER NOT NULL REFERENCES person,
    PRIMARY KEY (team_group, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX team_member_by_person ON team_member (person);

CREATE TABLE category (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL UNIQUE,
    team_group   INTEGER REFERENCES team_group ON DELETE SET NULL,  -- who treats it beside its own agents
    confidential INTEGER NOT NULL DEFAULT 0 CHECK (confidential IN (0, 1)), -- seen by those who treat it only
    share        TEXT NOT NULL DEFAULT 'one' CHECK (share IN ('one','all')) -- how many of its agents get a ticket
) STRICT;

CREATE TABLE category_word (                -- a word, expression or address that points to the category
    category INTEGER NOT NULL REFERENCES category ON DELETE CASCADE,
    place    TEXT NOT NULL DEFAULT 'anywhere' CHECK (place IN ('recipient','sender','subject','text','anywhere')),
    word     TEXT NOT NULL,
    PRIMARY KEY (category, place, word)
) STRICT, WITHOUT ROWID;

CREATE TABLE category_agent (
    category INTEGER NOT NULL REFERENCES category ON DELETE CASCADE,
    person   INTEGER NOT NULL REFERENCES person,
    rank     INTEGER NOT NULL,              -- order in which they are named; breaks ties
    PRIMARY KEY (category, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE absence (
    id        INTEGER PRIMARY KEY,
    person    INTEGER NOT NULL REFERENCES person,
    first_day TEXT NOT NULL,                -- 2026-11-23, in the desk's zone, both ends included
    last_day  TEXT NOT NULL,
    substitute INTEGER REFERENCES person,   -- gets their new tickets meanwhile
    CHECK (first_day <= last_day)
) STRICT;
CREATE INDEX absence_by_person ON absence (person, last_day);
CREATE INDEX absence_by_substitute ON absence (substitute) WHERE substitute IS NOT NULL;
CREATE INDEX absence_by_end ON absence (last_day);

CREATE TABLE own_hours (                    -- of agents who do not work those of the desk (setting desk_hours)
    person INTEGER PRIMARY KEY REFERENCES person,
    week   TEXT NOT NULL                    -- Week, as rules/hours.rs writes it
) STRICT;

CREATE TABLE closed_days (                  -- beside the public holidays (setting holidays_of)
    id        INTEGER PRIMARY KEY,
    first_day TEXT NOT NULL,                -- 2026-12-21, both ends included
    last_day  TEXT NOT NULL,
    name      TEXT NOT NULL,
    CHECK (first_day <= last_day)
) STRICT;

CREATE TABLE last_given (                   -- when an agent last got a ticket: breaks ties
    person INTEGER PRIMARY KEY REFERENCES person,
    at     INTEGER NOT NULL
) STRICT;

CREATE TABLE waiting (                      -- tickets of a category none of whose agents was there
    ticket INTEGER PRIMARY KEY REFERENCES ticket,
    since  INTEGER NOT NULL
) STRICT;

CREATE TABLE learned_ticket (               -- filed by an agent; its words are counted below as long as it stays filed
    ticket   INTEGER PRIMARY KEY REFERENCES ticket,
    category INTEGER NOT NULL REFERENCES category ON DELETE CASCADE
) STRICT;
CREATE INDEX learned_ticket_by_category ON learned_ticket (category);

CREATE TABLE learned_word (
    word     TEXT NOT NULL,                 -- folded: see rules/learning.rs for what counts as one; '' stands in every ticket
    category INTEGER NOT NULL REFERENCES category ON DELETE CASCADE,
    tickets  INTEGER NOT NULL,              -- in how many of those filed it stands
    PRIMARY KEY (word, category)
) STRICT, WITHOUT ROWID;
CREATE INDEX learned_word_by_category ON learned_word (category);

CREATE TABLE target (                       -- by when tickets are to be answered and solved, in working minutes
    category         INTEGER REFERENCES category ON DELETE CASCADE,    -- none: the whole desk
    priority         TEXT NOT NULL CHECK (priority IN ('very_low','low','medium','high','very_high','major')),
    answer_minutes   INTEGER,
    solution_minutes INTEGER
) STRICT;
CREATE UNIQUE INDEX target_once ON target (coalesce(category, 0), priority);
CREATE INDEX target_by_category ON target (category);

CREATE TABLE ticket (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,   -- never reused
    subject     TEXT NOT NULL,
    status      TEXT NOT NULL CHECK (status IN ('new','assigned','planned','pending','solved','closed')),
    kind        TEXT NOT NULL CHECK (kind IN ('incident','request')),
    urgency     TEXT NOT NULL DEFAULT 'medium' CHECK (urgency IN ('very_low','low','medium','high','very_high')),
    impact      TEXT NOT NULL DEFAULT 'medium' CHECK (impact IN ('very_low','low','medium','high','very_high')),
    priority    TEXT NOT NULL CHECK (priority IN ('very_low','low','medium','high','very_high','major')),
    category    INTEGER REFERENCES category ON DELETE SET NULL,
    requester   INTEGER NOT NULL REFERENCES person,
    source      TEXT NOT NULL CHECK (source IN ('mail','web','phone','clock')),
    opened_at   INTEGER NOT NULL,
    solved_at   INTEGER,
    closed_at   INTEGER,
    changed_at  INTEGER NOT NULL,
    waits_since INTEGER,                    -- since when the requester waits for the team
    follows     INTEGER REFERENCES ticket,  -- the closed ticket that this one continues
    merged_into INTEGER REFERENCES ticket,  -- the ticket in which this one goes on
    hold_reason TEXT,                       -- what it waits for, while it is on hold; '' where nobody said
    hold_until  INTEGER,                    -- when it comes back by itself
    awaits_requester INTEGER NOT NULL DEFAULT 0 CHECK (awaits_requester IN (0, 1)),  -- on hold for an answer instead
    mail_root   TEXT,                       -- Message-ID of the mail that opened it, for References
    answer_due_at   INTEGER,                -- by when a first answer is due; none, or met: NULL
    solution_due_at INTEGER,                -- the same for a solution; NULL on hold too
    runs_from       INTEGER,                -- since when both run, where that is not when it was opened
    answered_at     INTEGER,                -- the team's first public word
    answered_in_time INTEGER CHECK (answered_in_time IN (0, 1)),  -- none: not yet, or no target
    solved_in_time  INTEGER CHECK (solved_in_time IN (0, 1)),     -- of the solution that stands
    held_since      INTEGER,
    held_minutes    INTEGER NOT NULL DEFAULT 0,     -- working time it was on hold before
    late            INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1)),      -- the sweep saw one of them pass
    announced       INTEGER NOT NULL DEFAULT 0 CHECK (announced BETWEEN 0 AND 3),  -- of which it told: bits of Deadline
    CHECK (late = 0 OR answer_due_at IS NOT NULL OR solution_due_at IS NOT NULL)
) STRICT;
CREATE INDEX ticket_by_answer_due ON ticket (answer_due_at) WHERE answer_due_at IS NOT NULL;
CREATE INDEX ticket_by_solution_due ON ticket (solution_due_at) WHERE solution_due_at IS NOT NULL;
CREATE INDEX ticket_late ON ticket (number) WHERE late = 1;
CREATE INDEX ticket_by_hold ON ticket (hold_until) WHERE hold_until IS NOT NULL;
CREATE INDEX ticket_by_requester ON ticket (requester, opened_at);
CREATE INDEX ticket_by_requester_number ON ticket (requester);       -- ends with the number: own requests, newest first
CREATE INDEX ticket_by_requester_open ON ticket (requester, waits_since, status, awaits_requester) WHERE status <> 'closed';
CREATE INDEX ticket_by_followed ON ticket (follows) WHERE follows IS NOT NULL;
CREATE INDEX ticket_by_status ON ticket (status, waits_since);
CREATE INDEX ticket_by_opening ON ticket (opened_at);
CREATE INDEX ticket_by_solving ON ticket (solved_at) WHERE solved_at IS NOT NULL;
CREATE INDEX ticket_by_category ON ticket (category, status) WHERE category IS NOT NULL;

CREATE TABLE ticket_person (                -- observers and assignees
    ticket INTEGER NOT NULL REFERENCES ticket,
    part   TEXT NOT NULL CHECK (part IN ('assignee','observer')),
    person INTEGER NOT NULL REFERENCES person,
    load   INTEGER,                         -- what an open ticket counts in its assignee's hands; else none
    PRIMARY KEY (ticket, part, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_person_by_person ON ticket_person (person, part, ticket);
CREATE INDEX ticket_person_in_hand ON ticket_person (person, load) WHERE load IS NOT NULL;

CREATE TABLE entry (                        -- the public timeline; private notes are elsewhere on purpose
    id        INTEGER PRIMARY KEY,
    ticket    INTEGER NOT NULL REFERENCES ticket,
    at        INTEGER NOT NULL,
    author    INTEGER REFERENCES person,    -- none: the clock
    source    TEXT NOT NULL CHECK (source IN ('mail','web','phone','clock')),
    event     TEXT NOT NULL,                -- Event, by the codec in tickets.rs
    detail    TEXT,                         -- what the event carries beside text, as JSON
    text      TEXT NOT NULL DEFAULT '',     -- what the author wrote, without quoted history
    full_text TEXT,                         -- with quoted history, where that differs
    message_id TEXT                         -- of the mail it came by
) STRICT;
CREATE INDEX entry_by_ticket ON entry (ticket, id);
CREATE INDEX entry_by_author ON entry (author, ticket) WHERE author IS NOT NULL AND text <> '';
-- What statistics ask of the timelines, without reading them.
CREATE INDEX entry_by_return ON entry (at, ticket) WHERE event IN ('solution_rejected','reopened');

CREATE TABLE note (                         -- for the team only
    id     INTEGER PRIMARY KEY,
    ticket INTEGER NOT NULL REFERENCES ticket,
    at     INTEGER NOT NULL,
    author INTEGER NOT NULL REFERENCES person,
    text   TEXT NOT NULL
) STRICT;
CREATE INDEX note_by_ticket ON note (ticket, id);

CREATE TABLE task (                         -- something to be done for a ticket; for the team only
    id         INTEGER PRIMARY KEY,
    ticket     INTEGER NOT NULL REFERENCES ticket,
    text       TEXT NOT NULL,
    assignee   INTEGER REFERENCES person,   -- none: whoever has the ticket
    due_on     TEXT,                        -- 2026-11-30, in the desk's zone
    created_by INTEGER NOT NULL REFERENCES person,
    created_at INTEGER NOT NULL,
    done_at    INTEGER
) STRICT;
CREATE INDEX task_by_ticket ON task (ticket, id);
CREATE INDEX task_by_assignee ON task (assignee, due_on) WHERE done_at IS NULL;

CREATE TABLE spent (                        -- working time; for the team only
    id      INTEGER PRIMARY KEY,
    ticket  INTEGER NOT NULL REFERENCES ticket,
    person  INTEGER NOT NULL REFERENCES person,
    minutes INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 6000),
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX spent_by_ticket ON spent (ticket, id);

CREATE TABLE ticket_link (                  -- tickets that have to do with each other; for the team only
    one   INTEGER NOT NULL REFERENCES ticket,
    other INTEGER NOT NULL REFERENCES ticket,
    PRIMARY KEY (one, other),
    CHECK (one < other)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_link_by_other ON ticket_link (other);

CREATE TABLE saved_view (                   -- a list as somebody filters it
    id     INTEGER PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES person,      -- who made it
    shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
    name   TEXT NOT NULL,
    query  TEXT NOT NULL,                   -- as in the address of the list
    UNIQUE (person, name)
) STRICT;

CREATE TABLE canned (                       -- replies that agents insert, with names in braces
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL
) STRICT;

CREATE TABLE mark (                         -- remarks of the desk, for the team only
    id     INTEGER PRIMARY KEY,
    ticket INTEGER NOT NULL REFERENCES ticket,
    at     INTEGER NOT NULL,
    kind   TEXT NOT NULL CHECK (kind IN ('unproven','named','unreached')),
    person INTEGER REFERENCES person,       -- who was not reached
    named  INTEGER,                         -- the number that somebody named without taking part in it
    detail TEXT NOT NULL                    -- a mail server's own words
) STRICT;
CREATE INDEX mark_by_ticket ON mark (ticket, id);
CREATE UNIQUE INDEX unreached_once ON mark (ticket, person) WHERE kind = 'unreached';

CREATE TABLE solution (
    entry         INTEGER PRIMARY KEY REFERENCES entry,
    ticket        INTEGER NOT NULL REFERENCES ticket,
    state         TEXT NOT NULL CHECK (state IN ('waiting','accepted','rejected','expired','withdrawn')),
    clock_stopped INTEGER NOT NULL DEFAULT 0 CHECK (clock_stopped IN (0, 1)),
    reminded_at   INTEGER,
    answered_at   INTEGER
) STRICT;
CREATE INDEX solution_by_ticket ON solution (ticket);
CREATE INDEX solution_by_answer ON solution (answered_at, state, ticket) WHERE answered_at IS NOT NULL;
CREATE UNIQUE INDEX one_proposal_at_a_time ON solution (ticket) WHERE state = 'waiting';

CREATE TABLE satisfaction (                 -- what a requester answered after closing
    ticket  INTEGER PRIMARY KEY REFERENCES ticket,
    answer  TEXT NOT NULL CHECK (answer IN ('very','rather','little','no')),
    comment TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX satisfaction_by_time ON satisfaction (at);

CREATE TABLE article (                      -- an answer for everybody, made of a solution or written for itself
    id         INTEGER PRIMARY KEY AUTOINCREMENT,    -- stands in links that people keep, hence never reused
    title      TEXT NOT NULL,
    text       TEXT NOT NULL,
    category   INTEGER REFERENCES category ON DELETE SET NULL,
    published  INTEGER NOT NULL CHECK (published IN (0, 1)),   -- else a draft: for the team only
    ticket     INTEGER REFERENCES ticket,   -- whose solution it was made of
    author     INTEGER NOT NULL REFERENCES person,   -- who worded it last
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX article_by_ticket ON article (ticket) WHERE ticket IS NOT NULL;
CREATE INDEX article_by_category ON article (category);
CREATE INDEX article_by_title ON article (published, title);

CREATE TABLE document (                     -- bytes, kept once however often they come
    id     INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    size   INTEGER NOT NULL,
    width  INTEGER,                         -- of a picture, in pixels, where its first bytes tell
    height INTEGER
) STRICT;

CREATE TABLE document_chunk (               -- rows of 256 KiB: written twice as fast as one blob, seekable at once
    document INTEGER NOT NULL REFERENCES document,
    seq      INTEGER NOT NULL,
    bytes    BLOB NOT NULL,
    UNIQUE (document, seq)
) STRICT;

CREATE TABLE attachment (                   -- a document under a name, on an entry or on a note
    id         INTEGER PRIMARY KEY,
    document   INTEGER NOT NULL REFERENCES document,
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    entry      INTEGER REFERENCES entry,
    note       INTEGER REFERENCES note,
    searched   INTEGER NOT NULL DEFAULT 0 CHECK (searched IN (0, 1)),  -- its text was read for the search, or has none
    CHECK ((entry IS NULL) <> (note IS NULL))
) STRICT;
CREATE INDEX attachment_to_search ON attachment (id) WHERE NOT searched;
CREATE INDEX attachment_by_document ON attachment (document);
CREATE INDEX attachment_by_entry ON attachment (entry) WHERE entry IS NOT NULL;
CREATE INDEX attachment_by_note ON attachment (note) WHERE note IS NOT NULL;

CREATE TABLE letter (                       -- the journal of fates: one line a mail seen
    id          INTEGER PRIMARY KEY,
    seen_at     INTEGER NOT NULL,
    mailbox     TEXT NOT NULL,              -- its name in the configuration, 'pipe' for `receive`
    uidvalidity INTEGER,
    uid         INTEGER,
    digest      BLOB NOT NULL,              -- SHA-256 of the mail without trace headers, and of its sender
    sender      TEXT NOT NULL,
    sent_at     TEXT NOT NULL,              -- the Date field as written
    subject     TEXT NOT NULL,
    fate        TEXT NOT NULL CHECK (fate IN ('opened','followed_up','reported','duplicate','refused','set_aside','discarded')),
    reason      TEXT NOT NULL,
    ticket      INTEGER REFERENCES ticket,
    raw         INTEGER REFERENCES document, -- the whole mail, for those set aside
    handled_by  INTEGER REFERENCES person   -- who decided upon one set aside
) STRICT;
CREATE INDEX letter_by_digest ON letter (digest);
CREATE UNIQUE INDEX letter_by_uid ON letter (mailbox, uidvalidity, uid) WHERE uid IS NOT NULL;
CREATE INDEX letter_by_time ON letter (seen_at);
CREATE INDEX letter_by_fate ON letter (fate, id);
CREATE INDEX letter_by_raw ON letter (raw) WHERE raw IS NOT NULL;

CREATE TABLE poison (                       -- mails begun and not ended: three starts set one aside
    digest BLOB PRIMARY KEY,
    starts INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE owed_mail (                    -- one mail to one person; composed when it is sent
    id         INTEGER PRIMARY KEY AUTOINCREMENT,    -- part of its Message-ID, hence never reused
    ticket     INTEGER NOT NULL REFERENCES ticket,
    person     INTEGER NOT NULL REFERENCES person,
    created_at INTEGER NOT NULL,
    due_at     INTEGER NOT NULL,            -- not before; moves on after a failed try
    state      TEXT NOT NULL CHECK (state IN ('waiting','taken','sent','refused','abandoned')),
    tries      INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    sent_at    INTEGER
) STRICT;
CREATE INDEX owed_by_due ON owed_mail (due_at) WHERE state IN ('waiting', 'taken');
CREATE INDEX owed_by_ticket ON owed_mail (ticket, person);
CREATE INDEX owed_in_trouble ON owed_mail (created_at) WHERE state IN ('refused', 'abandoned');
CREATE INDEX owed_by_person ON owed_mail (person, created_at);

CREATE TABLE owed_topic (                   -- what that mail tells
    mail  INTEGER NOT NULL REFERENCES owed_mail,
    seq   INTEGER NOT NULL,
    topic TEXT NOT NULL,                    -- Topic::word
    entry INTEGER REFERENCES entry,
    PRIMARY KEY (mail, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_link (                 -- single-use links that set a password, for a day
    hash       BLOB PRIMARY KEY,            -- SHA-256: a copy of the file opens no account, once the mail has left
    person     INTEGER REFERENCES person,   -- none: asked for an address that has no account
    kind       TEXT NOT NULL CHECK (kind IN ('invitation','password')),
    address    TEXT NOT NULL,               -- as asked, lowercase
    client     TEXT NOT NULL,               -- from where
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX account_link_by_time ON account_link (created_at);
CREATE INDEX account_link_by_person ON account_link (person) WHERE person IS NOT NULL;

CREATE TABLE audit (                        -- who did what, from where
    id     INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    deed   TEXT NOT NULL,                   -- Deed::word
    person INTEGER REFERENCES person,       -- none: nobody known
    typed  TEXT NOT NULL,                   -- the name as typed, where nobody is known
    client TEXT NOT NULL,                   -- address of the client, or 'cli'
    about  TEXT NOT NULL                    -- on whom or what
) STRICT;
CREATE INDEX audit_by_time ON audit (at);

CREATE TABLE owed_other (                   -- mails about no ticket
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT NOT NULL CHECK (kind IN ('refusal','digest','code','invitation','password')),
    address    TEXT NOT NULL,
    text       TEXT NOT NULL,               -- what it is made of, by its kind; emptied once it is sent
    created_at INTEGER NOT NULL,
    due_at     INTEGER NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('waiting','taken','sent','refused','abandoned')),
    tries      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX other_by_address ON owed_other (address, created_at);
CREATE INDEX other_by_due ON owed_other (due_at) WHERE state = 'waiting';

CREATE TABLE digest_news (                  -- what waits for somebody's daily digest
    id     INTEGER PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES person,
    ticket INTEGER NOT NULL REFERENCES ticket,
    topic  TEXT NOT NULL,
    at     INTEGER NOT NULL
) STRICT;

CREATE TABLE preference (                   -- how an agent hears of each kind of news; none: a mail each
    person INTEGER NOT NULL REFERENCES person,
    news   TEXT NOT NULL,                   -- News::word
    choice TEXT NOT NULL CHECK (choice IN ('daily','none')),
    PRIMARY KEY (person, news)
) STRICT, WITHOUT ROWID;

-- The search index holds words only, no text. New lines are those after a mark in `setting`, so that a mail pays nothing for it;
-- what changes otherwise marks its ticket stale. Both are indexed a moment after they are committed (store/search/index.rs).
CREATE TABLE search_stale (
    ticket INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE search_block (             -- a stretch of a ticket's lines that is one row of the index
    id    INTEGER PRIMARY KEY,          -- number * 256 + which: the newest tickets are the last rows
    entry INTEGER NOT NULL              -- its first line
) STRICT;

CREATE VIRTUAL TABLE search_text USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
-- Rows: an attachment's id. Text of documents on the public timeline.
CREATE VIRTUAL TABLE search_document USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
-- Rows: 2 * a note's id, 2 * an attachment's id + 1, and -1 * a task's id. Private notes with their documents, and tasks: for the team only.
CREATE VIRTUAL TABLE search_private USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
-- Rows: an article's id, drafts too.
CREATE VIRTUAL TABLE search_article USING fts5 (title, text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
-- Merged early: the index is kept beside the work, and each of its pieces is looked into by each search.
INSERT INTO search_text (search_text, rank) VALUES ('automerge', 2);
INSERT INTO search_document (search_document, rank) VALUES ('automerge', 2);
INSERT INTO search_private (search_private, rank) VALUES ('automerge', 2);

CREATE TRIGGER entry_changed AFTER UPDATE OF text, ticket ON entry BEGIN
    INSERT OR IGNORE INTO search_stale VALUES (old.ticket), (new.ticket);
END;
CREATE TRIGGER entry_gone AFTER DELETE ON entry BEGIN
    INSERT OR IGNORE INTO search_stale VALUES (old.ticket);
    -- Of the newest line the id is given again.
    UPDATE setting SET value = old.id - 1 WHERE name = 'search_indexed' AND value >= old.id
        AND NOT EXISTS (SELECT 1 FROM entry WHERE id > old.id);
END;
CREATE TRIGGER ticket_renamed AFTER UPDATE OF subject, merged_into ON ticket
WHEN new.subject <> old.subject OR new.merged_into IS NOT old.merged_into BEGIN
    INSERT OR IGNORE INTO search_stale VALUES (new.number);
    INSERT OR IGNORE INTO search_stale SELECT new.merged_into WHERE new.merged_into IS NOT NULL;
END;
CREATE TRIGGER ticket_gone AFTER DELETE ON ticket BEGIN
    INSERT OR IGNORE INTO search_stale VALUES (old.number);
END;
CREATE TRIGGER document_named AFTER UPDATE OF name ON attachment BEGIN
    INSERT OR IGNORE INTO search_stale SELECT ticket FROM entry WHERE id = new.entry;
    DELETE FROM search_document WHERE rowid = old.id;
    DELETE FROM search_private WHERE rowid = 2 * old.id + 1;
    UPDATE attachment SET searched = 0 WHERE id = new.id;
END;
CREATE TRIGGER document_gone AFTER DELETE ON attachment BEGIN
    INSERT OR IGNORE INTO search_stale SELECT ticket FROM entry WHERE id = old.entry;
    DELETE FROM search_document WHERE rowid = old.id;
    DELETE FROM search_private WHERE rowid = 2 * old.id + 1;
END;
CREATE TRIGGER note_written AFTER INSERT ON note BEGIN
    INSERT INTO search_private (rowid, text) VALUES (2 * new.id, new.text);
END;
CREATE TRIGGER note_changed AFTER UPDATE OF text ON note BEGIN
    INSERT OR REPLACE INTO search_private (rowid, text) VALUES (2 * new.id, new.text);
END;
CREATE TRIGGER note_gone AFTER DELETE ON note BEGIN
    DELETE FROM search_private WHERE rowid = 2 * old.id;
END;
CREATE TRIGGER task_written AFTER INSERT ON task BEGIN
    INSERT INTO search_private (rowid, text) VALUES (-new.id, new.text);
END;
CREATE TRIGGER task_changed AFTER UPDATE OF text ON task BEGIN
    INSERT OR REPLACE INTO search_private (rowid, text) VALUES (-new.id, new.text);
END;
CREATE TRIGGER task_gone AFTER DELETE ON task BEGIN
    DELETE FROM search_private WHERE rowid = -old.id;
END;
CREATE TRIGGER article_written AFTER INSERT ON article BEGIN
    INSERT INTO search_article (rowid, title, text) VALUES (new.id, new.title, new.text);
END;
CREATE TRIGGER article_changed AFTER UPDATE OF title, text ON article BEGIN
    INSERT OR REPLACE INTO search_article (rowid, title, text) VALUES (new.id, new.title, new.text);
END;
CREATE TRIGGER article_gone AFTER DELETE ON article BEGIN
    DELETE FROM search_article WHERE rowid = old.id;
END;
