//! What people chose for themselves, where two of them turn out to be one, and two again; what else moves then is in `joining`.

use super::{Result, Write};
use crate::rules::{JoiningId, PersonId};

impl Write<'_> {
    /// What `kept` did not choose is as `gone` chose it.
    pub(super) fn copy_choices(&self, id: JoiningId, kept: PersonId, gone: PersonId) -> Result<()> {
        let note = "INSERT INTO joined_row (joining, place, row, more)
            SELECT ?1, 'choice', 0, news FROM preference WHERE person = ?3 AND news NOT IN (SELECT news FROM preference WHERE person = ?2)
            UNION ALL SELECT ?1, 'hours', 0, '' FROM own_hours WHERE person = ?3 AND NOT EXISTS (SELECT 1 FROM own_hours WHERE person = ?2)
            UNION ALL SELECT ?1, 'language', 0, '' FROM person WHERE id = ?2 AND language IS NULL
            UNION ALL SELECT ?1, 'theme', 0, '' FROM person WHERE id = ?2 AND theme IS NULL
            UNION ALL SELECT ?1, 'given_name', 0, '' FROM person WHERE id = ?2 AND given_name IS NULL";
        self.run(note, (id, kept, gone))?;
        for sql in [
            "INSERT OR IGNORE INTO preference (person, news, choice) SELECT ?1, news, choice FROM preference WHERE person = ?2",
            "INSERT OR IGNORE INTO own_hours (person, week) SELECT ?1, week FROM own_hours WHERE person = ?2",
            "INSERT OR IGNORE INTO last_given (person, at) SELECT ?1, at FROM last_given WHERE person = ?2",
            "UPDATE person SET language = coalesce(language, (SELECT language FROM person WHERE id = ?2)),
                theme = coalesce(theme, (SELECT theme FROM person WHERE id = ?2)),
                given_name = coalesce(given_name, (SELECT given_name FROM person WHERE id = ?2)) WHERE id = ?1",
        ] {
            self.run(sql, (kept, gone))?;
        }
        Ok(())
    }

    /// What `kept` has only because the other had it goes, unless it was chosen anew.
    pub(super) fn part_choices(&self, id: JoiningId, kept: PersonId, gone: PersonId) -> Result<()> {
        let noted = "SELECT more FROM joined_row WHERE joining = ?1 AND place =";
        let choice = format!(
            "DELETE FROM preference WHERE person = ?2 AND news IN ({noted} 'choice')
             AND choice IS (SELECT o.choice FROM preference o WHERE o.person = ?3 AND o.news = preference.news)"
        );
        self.run(&choice, (id, kept, gone))?;
        let hours = format!(
            "DELETE FROM own_hours WHERE person = ?2 AND EXISTS ({noted} 'hours')
             AND week IS (SELECT o.week FROM own_hours o WHERE o.person = ?3)"
        );
        self.run(&hours, (id, kept, gone))?;
        for column in ["language", "theme", "given_name"] {
            let sql = format!(
                "UPDATE person SET {column} = NULL WHERE id = ?2 AND EXISTS ({noted} '{column}')
                 AND {column} IS (SELECT o.{column} FROM person o WHERE o.id = ?3)"
            );
            self.run(&sql, (id, kept, gone))?;
        }
        Ok(())
    }
}
