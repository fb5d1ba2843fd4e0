//! A person is made nameless, everywhere the file knows them; whole tickets go by their age in `retention`.

use super::{Person, Read, Result, Write};
use crate::rules::PersonId;
use crate::rules::matching::fold;

/// What stands in the place of somebody.
#[derive(Clone, Copy, Debug)]
pub struct Placeholder<'a> {
    /// For the name.
    pub name: &'a str,
    /// For a text that is erased; none: what the person wrote is kept, less name and address.
    pub erased: Option<&'a str>,
}

/// Where people write freely, or somebody's words are repeated: table, key, column.
const TEXTS: &[(&str, &str, &str)] = &[
    ("ticket", "number", "subject"),
    ("ticket", "number", "mail_subject"),
    ("forwarded", "ticket", "address"),
    ("forwarded", "ticket", "name"),
    ("entry", "id", "text"),
    ("entry", "id", "full_text"),
    ("note", "id", "text"),
    ("removal", "id", "why"),
    ("removed_text", "rowid", "was"),
    ("removed_text", "rowid", "is_now"),
    ("removed_document", "rowid", "name"),
    ("earlier", "id", "text"),
    ("task", "id", "text"),
    ("canned", "id", "name"),
    ("canned", "id", "text"),
    ("saved_view", "id", "name"),
    ("saved_view", "id", "query"),
    // Who worded an answer stays its author, nameless; the answer is the desk's.
    ("article", "id", "title"),
    ("article", "id", "text"),
    ("satisfaction", "ticket", "comment"),
    ("ticket", "number", "hold_reason"),
    ("merger", "id", "source_was"),
    ("mark", "id", "detail"),
    ("attachment", "id", "name"),
    ("letter", "id", "sender"),
    ("letter", "id", "subject"),
    ("letter", "id", "reason"),
    ("letter", "id", "text"),
    ("owed_mail", "id", "last_error"),
    ("outage", "rowid", "said"),
    ("audit", "id", "typed"),
    ("audit", "id", "about"),
    ("team_group", "id", "name"),
    ("category", "id", "name"),
    ("closed_days", "id", "name"),
    ("register", "id", "name_fr"),
    ("register", "id", "name_en"),
    ("register", "id", "patterns"),
    ("register_entry", "id", "name"),
    ("register_value", "rowid", "value"),
    ("recognised", "rowid", "word"),
    // A rule's word may be somebody's address.
    ("entry", "id", "detail"),
];

/// Rows about somebody that nobody else needs.
const OWN_ROWS: &[&str] = &[
    "DELETE FROM session WHERE person = ?1",
    "DELETE FROM remembered WHERE person = ?1",
    "DELETE FROM half_session WHERE person = ?1",
    "DELETE FROM app_code WHERE person = ?1",
    "DELETE FROM device WHERE person = ?1",
    "DELETE FROM preference WHERE person = ?1",
    "DELETE FROM digest_news WHERE person = ?1",
    "DELETE FROM saved_view WHERE person = ?1",
    "DELETE FROM absence WHERE person = ?1",
    "UPDATE absence SET substitute = NULL WHERE substitute = ?1",
    "DELETE FROM own_hours WHERE person = ?1",
    "DELETE FROM last_given WHERE person = ?1",
    "DELETE FROM account_link WHERE person = ?1",
    "DELETE FROM category_agent WHERE person = ?1",
    "DELETE FROM team_member WHERE person = ?1",
    "DELETE FROM person_address WHERE person = ?1",
    "DELETE FROM joined_row WHERE joining IN (SELECT id FROM joining WHERE kept = ?1 OR gone = ?1)",
    "DELETE FROM joining WHERE kept = ?1 OR gone = ?1",
    "UPDATE owed_mail SET words = NULL WHERE person = ?1",
    // Their name stands in what others answered, too.
    "UPDATE entry SET original = NULL WHERE ticket IN (SELECT ticket FROM entry WHERE author = ?1)",
    "DELETE FROM removed_original WHERE entry IN
        (SELECT id FROM entry WHERE ticket IN (SELECT ticket FROM entry WHERE author = ?1))",
    "UPDATE owed_mail SET state = 'abandoned', last_error = NULL WHERE person = ?1 AND state = 'waiting'",
];

/// Rows about somebody's address.
const ADDRESS_ROWS: &[&str] = &[
    "DELETE FROM owed_other WHERE address = ?1",
    "DELETE FROM account_link WHERE address = ?1",
    "DELETE FROM judged_sender WHERE sender = ?1",
    "DELETE FROM forwarded WHERE address = ?1",
    "DELETE FROM blocked WHERE address = ?1",
];

/// Words that point to a category because of somebody: the address, or the name.
const POINTERS: &str =
    "DELETE FROM category_word WHERE instr(lower(word), lower(?1)) > 0 OR lower(word) = lower(?2)";

/// What a thing is found by, made anew of what it holds by now.
const FOUND_BY: &str =
    "UPDATE register_entry SET words = folded(key || ' ' || name || ' ' || coalesce((SELECT group_concat(v.value, ' ')
        FROM register_value v WHERE v.entry = register_entry.id), ''))";

/// The account, nameless.
const ACCOUNT: &str =
    "UPDATE person SET address = ?2, name = ?3, login = NULL, password = NULL, role = 'requester',
    language = NULL, theme = NULL, given_name = NULL, directory_id = NULL, disabled = 1 WHERE id = ?1";

/// What somebody wrote, and what quotes it.
const OWN_TEXTS: &[&str] = &[
    "DELETE FROM attachment WHERE entry IN (SELECT id FROM entry WHERE author = ?1)
     OR note IN (SELECT id FROM note WHERE author = ?1)",
    "DELETE FROM removed_document WHERE entry IN (SELECT id FROM entry WHERE author = ?1)
     OR note IN (SELECT id FROM note WHERE author = ?1)",
    "DELETE FROM removed_text WHERE removal IN (SELECT r.id FROM removal r JOIN entry e ON e.ticket = r.ticket WHERE e.author = ?1
     UNION SELECT r.id FROM removal r JOIN note n ON n.ticket = r.ticket WHERE n.author = ?1)",
    "DELETE FROM earlier WHERE entry IN (SELECT id FROM entry WHERE author = ?1)
     OR note IN (SELECT id FROM note WHERE author = ?1)",
    "UPDATE entry SET full_text = NULL, folded = 0, original = NULL WHERE ticket IN (SELECT ticket FROM entry WHERE author = ?1)",
    "UPDATE entry SET text = CASE text WHEN '' THEN '' ELSE ?2 END, message_id = NULL, readers = NULL WHERE author = ?1",
    "UPDATE note SET text = ?2, message_id = NULL WHERE author = ?1",
    "UPDATE task SET text = ?2 WHERE created_by = ?1",
    "UPDATE satisfaction SET comment = '' WHERE ticket IN (SELECT number FROM ticket WHERE requester = ?1)",
    "UPDATE ticket SET subject = ?2, mail_subject = NULL, mail_root = NULL WHERE requester = ?1",
];

/// The tickets that `{me}` takes part in.
const TAKES_PART: &str = "SELECT number FROM ticket WHERE requester = {me} UNION SELECT ticket FROM ticket_person WHERE person = {me}
    UNION SELECT ticket FROM entry WHERE author = {me} UNION SELECT ticket FROM note WHERE author = {me}";

/// Which rows of a table are about `{me}` rather than about one of the `{others}` of that name; none: it cannot be told, and they
/// are left alone.
fn theirs(table: &str) -> Option<&'static str> {
    Some(match table {
        "ticket" => "requester = {me} OR (number IN ({tickets}) AND requester NOT IN ({others}))",
        "entry" | "note" => {
            "ticket IN ({tickets}) AND (author IS NULL OR author NOT IN ({others}))"
        }
        "task" => "ticket IN ({tickets}) AND created_by NOT IN ({others})",
        "satisfaction" => "ticket IN (SELECT number FROM ticket WHERE requester = {me})",
        "mark" => "person = {me} OR (ticket IN ({tickets}) AND person IS NULL)",
        "attachment" => {
            "entry IN (SELECT id FROM entry WHERE author = {me}) OR note IN (SELECT id FROM note WHERE author = {me})"
        }
        "article" => "author = {me}",
        "audit" | "owed_mail" => "person = {me}",
        _ => return None,
    })
}

/// The address that stands in the place of somebody's (RFC 2606: never anybody's).
fn placeholder_address(id: PersonId) -> String {
    format!("personne-{id}@anonyme.invalid")
}

impl Write<'_> {
    /// Makes somebody nameless: account, sessions and choices go; name and every address are replaced wherever they stand, and with
    /// `erased` also what the person wrote and joined. A name that others have is replaced only where this person takes part or
    /// wrote. Rows that turned out to be this person go with them. Cannot be undone.
    pub fn anonymise(&self, person: &Person, by: Placeholder<'_>) -> Result<()> {
        self.note_left(person.id)?;
        let addresses = self.addresses_of(person.id)?;
        for row in self.rows_of(person.id)? {
            if let Some(row) = self.person(row)? {
                self.anonymise_row(&row, &addresses, by)?;
            }
        }
        self.registers_changed()?;
        self.forget_documents()?;
        self.purge_index()
    }

    fn anonymise_row(
        &self,
        person: &Person,
        addresses: &[String],
        by: Placeholder<'_>,
    ) -> Result<()> {
        let (id, name) = (person.id, person.name.trim());
        let address = placeholder_address(person.id);
        for sql in OWN_ROWS {
            self.run(sql, id)?;
        }
        self.unlearn_name(person)?;
        if let Some(erased) = by.erased {
            self.unlearn_requests_of(person.id)?;
            for sql in OWN_TEXTS {
                if sql.contains("?2") {
                    self.run(sql, (id, erased))?;
                } else {
                    self.run(sql, id)?;
                }
            }
        }
        let shared = !self.namesakes(person)?.is_empty();
        // Words that point to a category because of the name point there because of the others too.
        let pointer = if shared { "" } else { name };
        for known in addresses {
            for sql in ADDRESS_ROWS {
                self.run(sql, known)?;
            }
            self.run(POINTERS, (known, pointer))?;
            self.forget_received_of(known, by.erased.is_some())?;
            self.replace_everywhere(known, &address)?;
        }
        if !shared {
            self.forget_user_of_things(person, by.name)?;
        }
        // One word alone is a word of the language too often.
        if name.contains(' ') && shared {
            self.replace_where_they_are(person, by.name)?;
        } else if name.contains(' ') {
            self.replace_everywhere(name, by.name)?;
        }
        if let Some(login) = &person.login {
            let sql = "UPDATE audit SET typed = ?2 WHERE lower(typed) = lower(?1)";
            self.run(sql, (login, by.name))?;
        }
        for known in addresses.iter().map(String::as_str).chain([name]) {
            let sql = format!("{FOUND_BY} WHERE instr(words, folded(?1)) > 0");
            self.run(&sql, known)?;
        }
        self.run(ACCOUNT, (id, address, by.name))
    }

    /// Registers say who uses a thing as directories do: first or family name first, in capitals, or by the user name.
    fn forget_user_of_things(&self, person: &Person, by: &str) -> Result<()> {
        let login = person.login.as_deref().unwrap_or(&person.name);
        let sql = "SELECT v.rowid, v.value FROM register_column c JOIN register_value v ON v.place = c.id WHERE c.holds = 'person'";
        let (name, login) = (words_of(&person.name), words_of(login));
        for (row, value) in self.all::<(i64, String)>(sql, ())? {
            let words = words_of(value.rsplit('\\').next().unwrap_or_default());
            if !words.is_empty() && (words == name || words == login) {
                let sql = "UPDATE register_value SET value = ?2 WHERE rowid = ?1";
                self.run(sql, (row, by))?;
                let sql = format!(
                    "{FOUND_BY} WHERE id = (SELECT entry FROM register_value WHERE rowid = ?1)"
                );
                self.run(&sql, row)?;
            }
        }
        Ok(())
    }

    /// The name in what this person wrote, and in the tickets that they take part in, but not where another of that name wrote.
    fn replace_where_they_are(&self, person: &Person, by: &str) -> Result<()> {
        let name = person.name.trim();
        let others = self.namesakes(person)?;
        let others: Vec<String> = others.iter().map(|one| one.id.to_string()).collect();
        let (id, others) = (person.id.to_string(), others.join(","));
        for (table, key, column) in TEXTS {
            let Some(theirs) = theirs(table) else {
                continue;
            };
            let theirs = theirs.replace("{me}", &id).replace("{others}", &others);
            for (row, text) in self.rows_with(name, (table, key, column))? {
                let sql = format!(
                    "UPDATE {table} SET {column} = ?2 WHERE {key} = ?1 AND ({})",
                    theirs.replace("{tickets}", &TAKES_PART.replace("{me}", &id))
                );
                self.run(&sql, (row, replace(&text, name, by)))?;
            }
        }
        Ok(())
    }

    /// Mails of that address that were kept whole are let go; their lines stay, the subject where texts do.
    fn forget_received_of(&self, address: &str, erase: bool) -> Result<()> {
        let sql = "UPDATE letter SET raw = NULL, text = NULL, subject = CASE WHEN ?2 THEN '' ELSE subject END,
                   reason = CASE fate WHEN 'set_aside' THEN '' ELSE reason END,
                   fate = CASE fate WHEN 'set_aside' THEN 'discarded' ELSE fate END
                   WHERE lower(sender) = lower(?1) OR instr(lower(sender), '<' || lower(?1)) > 0
                       OR instr(lower(sender), ' ' || lower(?1)) > 0";
        self.run(sql, (address, erase))
    }

    fn replace_everywhere(&self, needle: &str, by: &str) -> Result<()> {
        for (table, key, column) in TEXTS {
            for (id, text) in self.rows_with(needle, (table, key, column))? {
                let sql = format!("UPDATE {table} SET {column} = ?2 WHERE {key} = ?1");
                self.run(&sql, (id, replace(&text, needle, by)))?;
            }
        }
        Ok(())
    }
}

impl Read<'_> {
    /// The rows in which these words stand in any case.
    fn rows_with(
        &self,
        needle: &str,
        (table, key, column): (&str, &str, &str),
    ) -> Result<Vec<(i64, String)>> {
        // LIKE knows the case of ASCII letters only.
        let pattern = |needle: &str| {
            let escaped = needle
                .replace('\\', "\\\\")
                .replace('%', "\\%")
                .replace('_', "\\_");
            format!("%{escaped}%")
        };
        let sql = format!(
            "SELECT {key}, {column} FROM {table} WHERE {column} LIKE ?1 ESCAPE '\\'
             OR {column} LIKE ?2 ESCAPE '\\' OR {column} LIKE ?3 ESCAPE '\\'"
        );
        self.all(
            &sql,
            (
                pattern(needle),
                pattern(&needle.to_lowercase()),
                pattern(&needle.to_uppercase()),
            ),
        )
    }
}

/// `text` with `by` for each `needle`, whatever its case, where it stands alone: `roux@` is no part of `nina.roux@`.
fn replace(text: &str, needle: &str, by: &str) -> String {
    let wanted: Vec<char> = needle.chars().flat_map(char::to_lowercase).collect();
    let is_address = needle.contains('@');
    let goes_on = |c: char| c.is_alphanumeric() || (is_address && "._-+".contains(c));
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let inside = done.chars().next_back().is_some_and(goes_on) && goes_on(first);
        match length_of(rest, &wanted).filter(|length| !inside && ends_there(&rest[*length..])) {
            Some(length) if length > 0 => {
                done.push_str(by);
                rest = &rest[length..];
            }
            Some(_) | None => {
                done.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    done
}

/// The words of a name, in one order.
fn words_of(name: &str) -> Vec<String> {
    let folded = fold(name);
    let words = folded.split([' ', ',', '\t']);
    let mut words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(Into::into)
        .collect();
    words.sort();
    words
}

/// Whether what came before is not the beginning of a longer word.
fn ends_there(rest: &str) -> bool {
    !rest.starts_with(char::is_alphanumeric)
}

/// How many bytes of the beginning of `text` are these lowercase letters in any case.
pub(super) fn length_of(text: &str, wanted: &[char]) -> Option<usize> {
    let mut wanted = wanted.iter();
    let mut length = 0;
    for letter in text.chars() {
        if wanted.as_slice().is_empty() {
            break;
        }
        if !letter.to_lowercase().all(|low| wanted.next() == Some(&low)) {
            return None;
        }
        length += letter.len_utf8();
    }
    wanted.as_slice().is_empty().then_some(length)
}

#[cfg(test)]
mod tests {
    use super::{ACCOUNT, ADDRESS_ROWS, FOUND_BY, OWN_ROWS, OWN_TEXTS, POINTERS, TEXTS, replace};
    use crate::store::{Error, Purpose, Store};

    const OUR_WORD: &str = "one of a few words of ours";
    const THING: &str =
        "what a thing is called by those who count them, and what is known of things";
    const DAY: &str = "a day of the desk or of a task, nobody's words";

    /// Columns of texts and bytes that [`super::Write::anonymise`] leaves alone, each with its reason.
    const KEPT: &[(&str, &str, &str)] = &[
        ("merged_row", "kind", "our words"),
        ("merger", "target_was", "states and times"),
        ("recognised", "place", OUR_WORD),
        ("register_column", "name", THING),
        ("register_column", "holds", OUR_WORD),
        ("register_entry", "key", THING),
        ("register_entry", "folded", THING),
        ("register_entry", "sort", THING),
        ("setting", "name", OUR_WORD),
        (
            "setting",
            "value",
            "what administrators settled for the desk: its name, its texts",
        ),
        ("category", "share", OUR_WORD),
        ("closed_days", "first_day", DAY),
        ("closed_days", "last_day", DAY),
        (
            "learned_word",
            "word",
            "those of the name and the requests are taken back in `learning`",
        ),
        ("target", "priority", OUR_WORD),
        ("ticket", "status", OUR_WORD),
        ("ticket", "kind", OUR_WORD),
        ("ticket", "urgency", OUR_WORD),
        ("ticket", "impact", OUR_WORD),
        ("ticket", "priority", OUR_WORD),
        ("ticket", "source", OUR_WORD),
        ("ticket", "closed_as", OUR_WORD),
        ("tally", "counts_as", OUR_WORD),
        ("ticket_person", "part", OUR_WORD),
        ("entry", "source", OUR_WORD),
        ("entry", "event", OUR_WORD),
        ("removal", "kind", OUR_WORD),
        ("task", "due_on", DAY),
        ("mark", "kind", OUR_WORD),
        ("solution", "state", OUR_WORD),
        ("satisfaction", "answer", OUR_WORD),
        ("document", "sha256", "goes with the bytes"),
        (
            "document_chunk",
            "bytes",
            "goes in `forget_documents`, once nothing shows the document",
        ),
        ("letter", "mailbox", "a name of the configuration"),
        (
            "letter",
            "digest",
            "a hash, by which the same mail is known when it comes again",
        ),
        ("letter", "sent_at", "the date of a mail"),
        ("letter", "fate", OUR_WORD),
        ("poison", "digest", "a hash of a mail that is just read"),
        ("owed_topic", "topic", OUR_WORD),
        ("outage", "part", "a name of the configuration"),
        ("outage", "what", OUR_WORD),
        ("import_source", "kind", OUR_WORD),
        (
            "import_source",
            "uuid",
            "the name of a program's installation",
        ),
        ("imported", "kind", OUR_WORD),
        ("audit", "deed", OUR_WORD),
        (
            "audit",
            "client",
            "from where something was done: who did it is what the audit is for; it goes in time",
        ),
    ];

    /// Whether a statement of erasure takes that column away or words it anew.
    fn is_reached(table: &str, column: &str) -> bool {
        let gone = format!("DELETE FROM {table} WHERE ");
        let set = format!("UPDATE {table} SET ");
        let letter = "UPDATE letter SET raw = NULL, text = NULL, subject = ";
        let all = [
            OWN_ROWS,
            ADDRESS_ROWS,
            OWN_TEXTS,
            &[POINTERS, ACCOUNT, FOUND_BY, letter],
        ]
        .concat();
        TEXTS.iter().any(|(t, _, c)| (*t, *c) == (table, column))
            || all.iter().any(|sql| {
                sql.starts_with(&gone)
                    || sql.starts_with(&set) && sql.contains(&format!(" {column} = "))
            })
    }

    #[test]
    fn every_column_of_words_is_erased_or_kept_for_a_reason() -> Result<(), Error> {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("desk.db"), Purpose::Make)?;
        let sql = "SELECT l.name, c.name FROM pragma_table_list l JOIN pragma_table_info(l.name) c
            WHERE l.type = 'table' AND l.schema = 'main' AND l.name NOT LIKE 'sqlite%' AND c.type NOT IN ('INTEGER', 'REAL')";
        let columns: Vec<(String, String)> = store.read(|r| r.all(sql, ()))?;
        assert!(columns.len() > 80, "the schema was read: {columns:?}");
        let is_kept = |(table, column): &(String, String)| {
            KEPT.iter().any(|(t, c, _)| (*t, *c) == (table, column))
        };
        for (table, column) in &columns {
            let reached = is_reached(table, column);
            let kept = is_kept(&(table.clone(), column.clone()));
            assert!(
                reached != kept,
                "{table}.{column}: erase it in store/forget.rs, or say here why it is kept, not both"
            );
        }
        for (table, column, _) in KEPT {
            let there = columns.iter().any(|(t, c)| t == table && c == column);
            assert!(there, "{table}.{column} is no column of words any more");
        }
        Ok(())
    }

    #[test]
    fn a_name_is_replaced_in_any_case_and_nothing_else() {
        for (text, expected) in [
            ("Élodie Noël écrit", "X écrit"),
            ("ÉLODIE NOËL, élodie noël", "X, X"),
            ("Élodie Noé", "Élodie Noé"),
            ("", ""),
            ("élodie noë", "élodie noë"),
            ("Élodie Noëlle, xÉlodie Noël", "Élodie Noëlle, xÉlodie Noël"),
            ("(Élodie Noël)’s", "(X)’s"),
        ] {
            assert_eq!(replace(text, "Élodie Noël", "X"), expected);
        }
        assert_eq!(replace("abc", "", "X"), "abc");
        let address = "roux@ecole.example";
        for (text, expected) in [
            ("<roux@ecole.example>, roux@ecole.example.", "<X>, X."),
            ("nina.roux@ecole.example", "nina.roux@ecole.example"),
            ("mailto:Roux@ecole.example", "mailto:X"),
        ] {
            assert_eq!(replace(text, address, "X"), expected);
        }
    }
}
