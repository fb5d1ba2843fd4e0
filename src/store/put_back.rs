//! Puts back what was taken out of a ticket, whatever was taken out of the same text since, or lets it go for good; how it came to lie
//! aside is in `taken_out`.

use super::removals::{among, quotes, without_quote};
use super::sql::record;
use super::taken_out::{Place, replace};
use super::{Result, Write};
use crate::rules::removal::{MASK, Removed};
use crate::rules::{EntryId, Instant, RemovalId, TicketNumber};

/// A text out of which something was taken.
struct Aside {
    row_id: i64,
    place: String,
    row: i64,
    was: String,
    is_now: Option<String>,
}

record! { Aside as x { row_id: "x.rowid", place, row, was, is_now } }

impl Write<'_> {
    /// Puts back what was taken out. What was taken out of the same text since, or of words that are there again, stays out.
    pub fn put_back(&self, id: RemovalId) -> Result<()> {
        let texts: Vec<Aside> = self.select(
            "FROM removed_text x WHERE x.removal = ?1 ORDER BY x.rowid DESC",
            id,
        )?;
        for text in &texts {
            self.lift(text)?;
        }
        self.put_originals_back(id)?;
        for sql in [
            "INSERT INTO attachment (document, name, media_type, entry, note)
             SELECT document, name, media_type, entry, note FROM removed_document WHERE removal = ?1 ORDER BY rowid",
            "UPDATE entry SET removal = NULL WHERE removal = ?1",
            "UPDATE note SET removal = NULL WHERE removal = ?1",
        ] {
            self.run(sql, id)?;
        }
        self.mask_again(id, &texts)?;
        self.run("DELETE FROM removal WHERE id = ?1", id)
    }

    /// The text as it was before one removal: in its place, or, where something else was taken out of it since, below that.
    fn lift(&self, text: &Aside) -> Result<()> {
        let (mut below, mut now) = (Some(text.was.clone()), text.is_now.clone());
        let above = "FROM removed_text x WHERE x.place = ?1 AND x.row = ?2 AND x.rowid > ?3 ORDER BY x.rowid";
        let above: Vec<Aside> = self.select(above, (&text.place, text.row, text.row_id))?;
        for upper in above {
            if Some(&upper.was) != now.as_ref() {
                continue;
            }
            let was = below.unwrap_or_default();
            let masked = upper
                .is_now
                .as_ref()
                .map(|left| match words_out(&upper.was, left) {
                    Some(words) => replace(&was, &words, MASK),
                    None => left.clone(),
                });
            let sql = "UPDATE removed_text SET was = ?2, is_now = ?3 WHERE rowid = ?1";
            self.run(sql, (upper.row_id, &was, &masked))?;
            (below, now) = (masked, upper.is_now);
        }
        let Place {
            table, key, column, ..
        } = Place::known(&text.place)?;
        let sql = format!("UPDATE {table} SET {column} = ?2 WHERE {key} = ?1 AND {column} IS ?3");
        self.run(&sql, (text.row, below, now))
    }

    /// Words that were taken out while a text lay aside are taken out of it once it is back.
    fn mask_again(&self, id: RemovalId, texts: &[Aside]) -> Result<()> {
        for (other, words) in self.words_out_beside(id)? {
            for Aside { place, row, .. } in texts {
                let Place {
                    table, key, column, ..
                } = Place::known(place)?;
                let sql = format!("SELECT coalesce({column}, '') FROM {table} WHERE {key} = ?1");
                let is: String = self.maybe(&sql, *row)?.unwrap_or_default();
                let masked = replace(&is, &words, MASK);
                if masked != is {
                    self.take_text(other, place, (*row, &is), Some(&masked))?;
                }
            }
        }
        Ok(())
    }

    /// What was taken out stays out of a line that quotes it: of what its mail repeats below, and of lines marked as quotes. What somebody
    /// says anew is theirs to say.
    pub fn keep_out(&self, number: TicketNumber, entry: EntryId) -> Result<()> {
        let tickets = among(&self.same_words(number)?);
        let sql = format!(
            "SELECT id, kind FROM removal WHERE ticket IN {tickets} AND purged_at IS NULL ORDER BY id"
        );
        for (id, kind) in self.all::<(RemovalId, Removed)>(&sql, ())? {
            match kind {
                Removed::Words => {
                    if let Some(words) = self.words_of(id)? {
                        self.keep_words_out(id, &words, entry)?;
                    }
                }
                Removed::Line => {
                    let sql = "SELECT was FROM removed_text WHERE removal = ?1 AND place IN ('entry.text', 'note.text')";
                    for was in self.all::<String>(sql, id)? {
                        self.keep_line_out(id, &was, entry)?;
                    }
                }
                Removed::Document => {}
            }
        }
        Ok(())
    }

    fn said(&self, entry: EntryId) -> Result<(String, Option<String>)> {
        self.one("SELECT text, full_text FROM entry WHERE id = ?1", entry)
    }

    fn keep_words_out(&self, id: RemovalId, words: &str, entry: EntryId) -> Result<()> {
        let (text, full) = self.said(entry)?;
        let masked = in_quotes(&text, |line| replace(line, words, MASK));
        if masked != text {
            self.take_text(id, "entry.text", (entry.0, &text), Some(&masked))?;
        }
        let anew = replace(&masked, words, MASK) != masked;
        if let Some(full) = full.filter(|_| !anew) {
            let masked = replace(&full, words, MASK);
            if masked != full {
                self.take_text(id, "entry.full_text", (entry.0, &full), Some(&masked))?;
            }
        }
        Ok(())
    }

    fn keep_line_out(&self, id: RemovalId, was: &str, entry: EntryId) -> Result<()> {
        let (mut text, full) = self.said(entry)?;
        if let Some(masked) = without_quote(&text, was) {
            self.take_text(id, "entry.text", (entry.0, &text), Some(&masked))?;
            text = masked;
        }
        if let Some(full) = full.filter(|full| quotes(full, was) && !quotes(&text, was)) {
            self.take_text(id, "entry.full_text", (entry.0, &full), None)?;
            self.run("UPDATE entry SET folded = 0 WHERE id = ?1", entry)?;
        }
        Ok(())
    }

    /// The other removals of words in the tickets that have the same words, with those words.
    fn words_out_beside(&self, id: RemovalId) -> Result<Vec<(RemovalId, String)>> {
        let Some(removal) = self.removal(id)? else {
            return Ok(vec![]);
        };
        let tickets = among(&self.same_words(removal.ticket)?);
        let sql = format!(
            "SELECT id FROM removal WHERE ticket IN {tickets} AND id <> ?1 AND kind = ?2 AND purged_at IS NULL ORDER BY id"
        );
        let mut found = Vec::new();
        for other in self.all::<RemovalId>(&sql, (id, Removed::Words))? {
            found.extend(self.words_of(other)?.map(|words| (other, words)));
        }
        Ok(found)
    }

    /// The words that a removal of words took out.
    fn words_of(&self, id: RemovalId) -> Result<Option<String>> {
        let texts: Vec<Aside> = self.select(
            "FROM removed_text x WHERE x.removal = ?1 ORDER BY x.rowid",
            id,
        )?;
        let mut words = texts
            .iter()
            .filter_map(|text| words_out(&text.was, text.is_now.as_deref()?));
        Ok(words.next())
    }

    /// Keeps nothing of it: only that it was, who did it and why. Mails set aside for its ticket wait for their own decision.
    pub fn purge_removal(&self, id: RemovalId, at: Instant) -> Result<()> {
        self.purge_originals(id)?;
        self.purge_elsewhere(id)?;
        for sql in [
            "DELETE FROM removed_text WHERE removal = ?1",
            "DELETE FROM removed_document WHERE removal = ?1",
        ] {
            self.run(sql, id)?;
        }
        self.run("UPDATE removal SET purged_at = ?2 WHERE id = ?1", (id, at))?;
        self.forget_documents()?;
        self.purge_index()
    }

    /// What lies aside with other removals holds it too: the text as it was before, and words in any of them.
    fn purge_elsewhere(&self, id: RemovalId) -> Result<()> {
        let Some(removal) = self.removal(id)? else {
            return Ok(());
        };
        if removal.kind != Removed::Words {
            let sql = "DELETE FROM removed_text WHERE removal <> ?1
                AND (place, row) IN (SELECT place, row FROM removed_text WHERE removal = ?1)";
            return self.run(sql, id);
        }
        let Some(words) = self.words_of(id)? else {
            return Ok(());
        };
        let tickets = among(&self.same_words(removal.ticket)?);
        let beside = format!(
            "FROM removed_text x JOIN removal r ON r.id = x.removal WHERE r.ticket IN {tickets} AND r.id <> ?1"
        );
        for text in self.select::<Aside>(&beside, id)? {
            let less = |text: &str| replace(text, &words, MASK);
            let sql = "UPDATE removed_text SET was = ?2, is_now = ?3 WHERE rowid = ?1";
            self.run(
                sql,
                (
                    text.row_id,
                    less(&text.was),
                    text.is_now.as_deref().map(less),
                ),
            )?;
        }
        Ok(())
    }
}

/// A text with its quoted lines changed.
fn in_quotes(text: &str, change: impl Fn(&str) -> String) -> String {
    let lines = text.split('\n').map(|line| {
        if line.trim_start().starts_with('>') {
            change(line)
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The words for which a mask stands in the second text; none where it differs by something else.
fn words_out(was: &str, now: &str) -> Option<String> {
    let same = was.char_indices().zip(now.chars());
    let begin = same.take_while(|((_, a), b)| a == b).last();
    let begin = begin.map_or(0, |((at, a), _)| at + a.len_utf8());
    let ends = was[begin..]
        .char_indices()
        .map(|(at, c)| begin + at + c.len_utf8());
    let words = ends.map(|end| &was[begin..end]);
    words
        .take(crate::rules::removal::WORDS_CHARS_MAX)
        .find(|words| now[begin..].starts_with(MASK) && replace(was, words, MASK) == now)
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::words_out;

    #[test]
    fn the_words_behind_a_mask_are_known_again() {
        for (was, now, words) in [
            ("Mot de passe : abcd.", "Mot de passe : ••••.", Some("abcd")),
            ("abcd, ABCD et abc", "••••, •••• et abc", Some("abcd")),
            ("•••• puis abcd", "•••• puis ••••", Some("abcd")),
            ("deux mots ici", "•••• ici", Some("deux mots")),
            ("abcd", "", None),
            ("abcd", "abce", None),
            ("abcd", "abcd", None),
        ] {
            assert_eq!(words_out(was, now).as_deref(), words, "{was} / {now}");
        }
    }
}
