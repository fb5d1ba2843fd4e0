//! How much somebody may upload by the pages within a day, so that one account does not fill the disk; a form's own limits are the
//! door's, what mails bring is limited by the servers that they come through.

use super::{Desk, Error, Result};
use crate::rules::ticket::Refusal;
use crate::rules::{Instant, PersonId};
use crate::store::{NewDocument, Write};

const A_DAY: chrono::Duration = chrono::Duration::hours(24);

impl Desk {
    /// Whether somebody may bring these documents too. Agents may: they treat everybody's tickets.
    pub(super) fn may_upload(
        &self,
        w: &Write<'_>,
        by: PersonId,
        documents: &mut [NewDocument],
        now: Instant,
    ) -> Result<()> {
        let person = w.person(by)?.ok_or(Error::NotFound)?;
        if documents.is_empty() || person.role.is_agent() {
            return Ok(());
        }
        let mut bytes = w.uploaded_since(by, now - A_DAY)?;
        for document in documents {
            bytes = bytes.saturating_add(document.size()?);
        }
        if bytes > self.uploads_a_day_bytes_max {
            return Err(Refusal::UploadedEnough.into());
        }
        Ok(())
    }
}
