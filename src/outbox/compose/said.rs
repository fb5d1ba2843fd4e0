//! What a mail repeats of what people said: in the events that it tells, then what came before; the sentences around it are in
//! the parent.

use super::{Composer, Quote};
use crate::i18n::{dates, mail};
use crate::rules::EntryId;
use crate::rules::event::Event;
use crate::rules::notices::Topic;
use crate::store::{Attachment, PublicEntry};

impl Composer<'_> {
    /// What was said in the events told, newest first.
    pub(super) fn quotes(&self) -> Vec<Quote> {
        let mut seen = Vec::new();
        let mut quotes = Vec::new();
        for told in self.facts.outgoing.told.iter().rev() {
            // An assignment's entry is the desk's own line: what matters to the agent is the request.
            let id = match told.topic {
                // Who was written to with the request has its words.
                Topic::Observer if told.entry.is_none() => None,
                Topic::Acknowledgement
                | Topic::Assigned
                | Topic::NewTicket
                | Topic::Observer
                | Topic::OnBehalf
                | Topic::AnswerLate
                | Topic::SolutionLate => self.request().map(|entry| entry.id),
                Topic::Reminder => self
                    .facts
                    .ticket
                    .proposal
                    .as_ref()
                    .map(|proposal| proposal.entry),
                Topic::AskedAgain => self.question(),
                _ => told.entry,
            };
            let Some(entry) = self.entry(id) else {
                continue;
            };
            if quotes.len() < self.room.new && !seen.contains(&entry.id) && has_words(entry) {
                seen.push(entry.id);
                quotes.push(self.quote(entry, self.room.new_chars));
            }
        }
        quotes
    }

    fn quote(&self, entry: &PublicEntry, most: usize) -> Quote {
        let removed = entry.removal.is_some();
        let joined = entry.attachments.iter();
        let joined: Vec<&Attachment> = joined.filter(|a| !a.is_of_signature()).collect();
        let mut remarks = Vec::new();
        if removed {
            remarks.push(self.lang.say(mail::REMOVED).to_string());
        } else if entry.text.is_empty() && joined.is_empty() {
            remarks.push(self.lang.say(mail::NO_TEXT).to_string());
        }
        if entry.folded > 0 && self.facts.reader.role.is_agent() {
            remarks.push(mail::folded(self.lang, entry.folded));
        }
        if !joined.is_empty() {
            let name = |a: &Attachment| format!("{} ({})", a.name, dates::size(self.lang, a.size));
            let names: Vec<String> = joined.into_iter().map(name).collect();
            remarks.push(mail::documents(self.lang, &names));
        }
        let remarks = remarks.join("\n");
        let said = if removed {
            String::new()
        } else {
            cut(&entry.text, most)
        };
        let text = match (said.is_empty(), remarks.is_empty()) {
            (true, _) => remarks.clone(),
            (false, true) => said,
            (false, false) => format!("{said}\n{remarks}"),
        };
        let head = format!(
            "{}, {}",
            self.name(entry.author),
            dates::full(self.lang, entry.at)
        );
        Quote {
            head,
            text,
            remarks,
        }
    }

    /// What came before, newest first, and how many more there are.
    pub(super) fn earlier(&self, told: &[EntryId]) -> (Vec<Quote>, Option<String>) {
        let quoted_request = self.facts.outgoing.told.iter().any(|t| {
            matches!(
                t.topic,
                Topic::Assigned | Topic::NewTicket | Topic::Observer | Topic::OnBehalf
            )
        });
        let question = self.question();
        let mut topics = self.facts.outgoing.told.iter().map(|told| told.topic);
        let asks = topics.any(|topic| topic == Topic::AskedAgain);
        let is_earlier = |entry: &&PublicEntry| {
            let quoted = told.contains(&entry.id)
                || (quoted_request && entry.event == Event::Opened)
                || (asks && question == Some(entry.id));
            has_words(entry) && !quoted && !self.facts.of_strangers.contains(&entry.id)
        };
        let entries: Vec<_> = self.facts.entries.iter().rev().filter(is_earlier).collect();
        let shown = entries
            .iter()
            .take(self.room.earlier)
            .map(|entry| self.quote(entry, self.room.earlier_chars))
            .collect();
        let more = entries.len().saturating_sub(self.room.earlier);
        let more = (more > 0).then(|| mail::and_more(self.lang, more));
        (shown, more)
    }

    /// The team's last words before it waits, if there were any.
    pub(super) fn question(&self) -> Option<EntryId> {
        self.facts.asked.and_then(|asked| asked.line)
    }

    /// What the requester asked: after a merger the timeline holds several requests.
    fn request(&self) -> Option<&PublicEntry> {
        let requester = Some(self.facts.ticket.requester);
        let mut opened = self
            .facts
            .entries
            .iter()
            .filter(|entry| entry.event == Event::Opened);
        opened
            .find(|entry| entry.author == requester)
            .or(self.facts.entries.first())
    }
}

/// Lines of the timeline that hold somebody's words or documents; an acceptance without a comment holds none.
fn has_words(entry: &PublicEntry) -> bool {
    let may_be_bare = matches!(
        entry.event,
        Event::SolutionAccepted | Event::DocumentsAdded | Event::ClosedAtOnce { .. }
    );
    entry.event.is_spoken()
        && !(may_be_bare && entry.text.is_empty() && entry.attachments.is_empty())
}

/// Cut at a word's end, with « … ».
fn cut(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else {
        return text.into();
    };
    let start = &text[..end];
    let end = start
        .rfind(char::is_whitespace)
        .filter(|at| *at > end / 2)
        .unwrap_or(end);
    format!("{} …", start[..end].trim_end())
}
