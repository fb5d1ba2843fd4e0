//! What the pages ask of the mail side: `web` knows neither `intake` nor `outbox`, so `serve` lends both to it.

use crate::desk::{self, Desk, Foreseen};
use crate::intake;
use crate::outbox;
use crate::outbox::facts::{Imagined, imagine};
use crate::rules::audit::Trail;
use crate::rules::mail::Fate;
use crate::rules::{Instant, PersonId, ReceivedId};
use crate::store::{self, Person};
use crate::web::ports::letterbox::{Explained, Letterbox, Preview, Wanted};

/// The mail side, for the pages.
pub(super) struct MailSide {
    pub(super) sender: outbox::facts::Sender,
    pub(super) desk: Desk,
    pub(super) rules: intake::Rules,
}

impl Letterbox for MailSide {
    fn explain(&self, raw: &[u8]) -> desk::Result<Explained> {
        let read = intake::read(raw, &self.rules);
        let Foreseen { fate, steps, shown } = self.desk.foresee(&read.digest, &read.says)?;
        let size = |part: &intake::part::Part| (part.name.clone(), part.bytes.len() as u64);
        Ok(Explained {
            fate,
            steps,
            shown,
            documents: read.documents.iter().map(size).collect(),
            says: read.says,
        })
    }

    fn page_of(&self, raw: &[u8]) -> Option<String> {
        intake::page::of(raw)
    }

    fn import(&self, id: ReceivedId, by: (&Person, &Trail), now: Instant) -> desk::Result<Fate> {
        intake::import(&self.desk, &self.rules, id, by, now)
    }

    fn preview(
        &self,
        wanted: &Wanted,
        viewer: PersonId,
        now: Instant,
    ) -> store::Result<Option<Preview>> {
        let store = self.desk.store();
        let (sender, facts) = store.read(|r| {
            let sender = self.sender.settled(r)?;
            let imagined = Imagined {
                ticket: wanted.ticket,
                topic: wanted.topic,
                language: wanted.language.code(),
                agent: wanted.to_agent.then_some(viewer),
            };
            let facts = imagine(r, &imagined, &sender, store.key(), now)?;
            Ok::<_, store::Error>((sender, facts))
        })?;
        let worded = facts.and_then(|facts| {
            let (worded, _) = outbox::message::word(&facts, &sender).ok()?;
            Some((facts, worded))
        });
        Ok(worded.map(|(facts, worded)| Preview {
            subject: worded.letter.subject,
            from: worded.letter.from_name,
            to: format!("{} <{}>", facts.reader.name, facts.reader.address),
            text: worded.text,
            html: worded.html,
        }))
    }
}
