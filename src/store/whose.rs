//! Whose request an agent passed on, until somebody says; and what mails of a ticket were called before it got another title.
//! The ticket itself is in `tickets`.

use super::{Read, Result, Write};
use crate::rules::TicketNumber;

impl Read<'_> {
    /// Address and name of whoever wrote what an agent passed on; the name is empty where there was none.
    pub fn forwarded(&self, number: TicketNumber) -> Result<Option<(String, String)>> {
        let sql = "SELECT address, name FROM forwarded WHERE ticket = ?1";
        self.maybe(sql, number)
    }

    /// What mails are called since the ticket has another title; none: its title.
    pub fn mail_subject(&self, number: TicketNumber) -> Result<Option<String>> {
        let sql = "SELECT mail_subject FROM ticket WHERE number = ?1";
        Ok(self.maybe::<Option<String>>(sql, number)?.flatten())
    }
}

impl Write<'_> {
    /// Notes whose request it may be.
    pub fn note_forwarded(&self, number: TicketNumber, address: &str, name: &str) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO forwarded (ticket, address, name) VALUES (?1, ?2, ?3)";
        self.run(sql, (number, address, name))
    }

    /// Somebody said whose it is.
    pub fn drop_forwarded(&self, number: TicketNumber) -> Result<()> {
        self.run("DELETE FROM forwarded WHERE ticket = ?1", number)
    }

    /// Remembers what mails are called, where the title changes for the first time.
    pub fn keep_mail_subject(&self, number: TicketNumber, title: &str) -> Result<()> {
        let sql = "UPDATE ticket SET mail_subject = coalesce(mail_subject, ?2) WHERE number = ?1";
        self.run(sql, (number, title))
    }
}
