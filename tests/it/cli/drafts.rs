//! Files of each draft of the first schema, as commits before the first release made them: this helpdesk goes on with all.
//! What happens to files that are nobody's is in `troubles`.

use std::fs;

use helpdesk::config::SHIPPED;

use super::{Desk, MAIL, json};

/// Lines of `1-6,9<TAB>CREATE …`.
const DRAFTS: &str = include_str!("drafts.sql");
const NEWEST: u32 = 31;

/// What a desk of the first draft held, in columns that all have.
const ROWS: &str = "
    INSERT INTO setting VALUES ('message_key', x'0102'), ('search_indexed', 3);
    INSERT INTO person (id, address, name, login, role, created_at) VALUES
        (1, 'admin@ecole.example', 'Ada Admin', 'admin', 'administrator', 0),
        (2, 'marie.lopez@ecole.example', 'Marie Lopez', NULL, 'requester', 0);
    INSERT INTO category (id, name) VALUES (1, 'Network');
    INSERT INTO category_word (category, word) VALUES (1, 'wifi');
    INSERT INTO category_agent (category, person, rank) VALUES (1, 1, 0);
    INSERT INTO ticket (number, subject, status, kind, priority, category, requester, source, opened_at, changed_at) VALUES
        (4, 'Old screen', 'assigned', 'incident', 'high', 1, 2, 'mail', 1000, 1000);
    INSERT INTO ticket (number, subject, status, kind, priority, requester, source, opened_at, changed_at) VALUES
        (9, 'Gone', 'new', 'incident', 'medium', 2, 'web', 1000, 1000);
    DELETE FROM ticket WHERE number = 9;
    INSERT INTO ticket_person (ticket, part, person) VALUES (4, 'assignee', 1);
    INSERT INTO entry (id, ticket, at, author, source, event, text) VALUES (1, 4, 1000, 2, 'mail', 'opened', 'A crocodile.');
    INSERT INTO entry (id, ticket, at, author, source, event, text) VALUES (2, 4, 2000, 1, 'web', 'followed_up', 'Which room?');
    INSERT INTO note (id, ticket, at, author, text) VALUES (1, 4, 2000, 1, 'It is a caiman.');
    INSERT INTO document (id, sha256, size) VALUES (1, x'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c', 4);
    INSERT INTO document_chunk VALUES (1, 0, CAST('foo' || char(10) AS BLOB));
    INSERT INTO attachment (id, document, name, media_type, entry) VALUES (1, 1, 'foo.txt', 'text/plain', 1);
    INSERT INTO letter (seen_at, mailbox, digest, sender, sent_at, subject, fate, reason, ticket) VALUES
        (1000, 'pipe', x'00', 'marie.lopez@ecole.example', '', 'Old screen', 'opened', '', 4);
    INSERT INTO owed_mail (id, ticket, person, created_at, due_at, state) VALUES (7, 4, 2, 1000, 1000, 'sent');
    PRAGMA application_id = 0x6864736b; PRAGMA user_version = 1;";

/// A desk with a file of that draft.
fn old(draft: u32, more: &str) -> Desk {
    let desk = Desk::empty();
    fs::write(desk.path("helpdesk.toml"), SHIPPED).expect("written");
    let statements: Vec<&str> = DRAFTS
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter(|(drafts, _)| contains(drafts, draft))
        .map(|(_, statement)| statement)
        .collect();
    // A file made for the test need not outlive a power cut: a hundred statements without one flush each.
    let made = format!(
        "PRAGMA synchronous = OFF;{}{ROWS}{more}",
        statements.concat()
    );
    drop(desk.sql(&made));
    desk
}

fn contains(drafts: &str, draft: u32) -> bool {
    drafts.split(',').any(|range| {
        let (from, to) = range.split_once('-').unwrap_or((range, range));
        (from.parse().expect("a number")..=to.parse().expect("a number")).contains(&draft)
    })
}

#[test]
fn a_file_of_every_draft_goes_on() {
    for draft in 1..=NEWEST {
        let desk = old(draft, "");
        // Before it is brought up: what only copies needs no other tables.
        assert!(
            desk.ok(&["verify"], "")
                .starts_with("ok: 1 tickets, 1 documents")
        );
        desk.ok(&["backup", "before.db"], "");
        assert_eq!(desk.ok(&["receive"], MAIL), "opened #10\n", "draft {draft}");
        let tickets: Vec<_> = desk.ok(&["export"], "").lines().map(json).collect();
        assert_eq!(tickets[0]["number"], 4);
        assert_eq!(tickets[0]["category"], "Network");
        assert_eq!(tickets[0]["assignees"][0], "admin@ecole.example");
        assert_eq!(tickets[0]["timeline"][0]["text"], "A crocodile.");
        let verified = desk.ok(&["verify"], "");
        assert!(
            verified.starts_with("ok: 2 tickets, 3 documents"),
            "{verified}"
        );
        let db = desk.sql("");
        let one = |sql: &str| {
            db.query_row(sql, [], |row| row.get::<_, i64>(0))
                .expect(sql)
        };
        if draft != NEWEST {
            let load = one("SELECT load FROM ticket_person WHERE ticket = 4");
            let answered = one("SELECT answered_at FROM ticket WHERE number = 4");
            assert_eq!((load, answered), (4, 2000), "draft {draft}");
        }
        assert_eq!(
            one("SELECT rowid FROM search_private WHERE search_private MATCH 'caiman'"),
            2
        );
        assert!(one("SELECT max(id) FROM owed_mail") > 7);
        let schema = "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'former_%' OR name LIKE '%refusal%'";
        assert_eq!(one(schema), 0);
        drop(db);
        desk.ok(&["restore", "before.db"], "");
        assert!(
            desk.ok(&["verify"], "")
                .starts_with("ok: 1 tickets, 1 documents")
        );
        desk.ok(&["export"], "");
    }
}

#[test]
fn a_refusal_that_one_draft_kept_apart_is_still_owed() {
    let owed = "INSERT INTO owed_refusal (address, message_id, created_at, due_at, state) VALUES ('x@y.fr', 'm@y.fr', 1, 2, 'waiting');";
    let desk = old(3, owed);
    desk.ok(&["receive"], MAIL);
    let db = desk.sql("");
    let sql = "SELECT kind || address || text || due_at || state FROM owed_other";
    let kept: String = db.query_row(sql, [], |row| row.get(0)).expect(sql);
    assert_eq!(kept, "refusalx@y.frm@y.fr2waiting");
}

#[test]
fn tables_of_others_are_left_alone() {
    for draft in [20, NEWEST] {
        let desk = old(
            draft,
            "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER);
             CREATE TABLE _litestream_lock (id INTEGER);
             CREATE TABLE report (a); INSERT INTO report VALUES (5); ANALYZE;",
        );
        desk.ok(&["receive"], MAIL);
        desk.ok(&["export"], "");
        let db = desk.sql("");
        let left = db.query_row("SELECT a FROM report", [], |row| row.get::<_, i64>(0));
        assert_eq!(left.expect("their row"), 5);
    }
}

#[test]
fn a_file_that_cannot_be_brought_up_is_refused_untouched() {
    for more in [
        "ALTER TABLE ticket ADD COLUMN colour TEXT;",
        "PRAGMA foreign_keys = off; DROP TABLE ticket;",
    ] {
        let desk = old(NEWEST, more);
        let was = fs::read(desk.path("helpdesk.db")).expect("the file");
        let done = desk.run(&["receive"], MAIL);
        assert_eq!(done.code, Some(75), "{done:?}");
        assert!(done.err.contains("has not the tables"), "{done:?}");
        let list = desk.fails(1, &["user", "list"], "");
        assert!(list.contains("earlier helpdesk"), "{list}");
        let db = desk.sql("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = delete");
        drop(db);
        let is = fs::read(desk.path("helpdesk.db")).expect("the file");
        // Behind the head, which says how it is written.
        assert!(was[100..] == is[100..], "{more}");
    }
}
