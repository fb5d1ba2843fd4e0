//! An agent's daily digest: what happened on which tickets since the last one; mails about one ticket are in `compose`.

use super::facts::Sender;
use crate::i18n::{Lang, dates, mail};
use crate::rules::notices::Topic;
use crate::rules::{Instant, TicketNumber};
use crate::store::{OtherMail, Person, Read, Result};

/// Tickets that a mail names, one a line; how many there are is said before, and the link leads to all of them.
const NAMED_MAX: usize = 20;

/// What a digest is made of.
#[derive(Clone, Debug)]
pub struct Digest {
    /// To whom.
    pub reader: Person,
    /// Each ticket with its title and what happened.
    pub tickets: Vec<(TicketNumber, String, Vec<Topic>)>,
}

/// A digest in words.
#[derive(Clone, Debug)]
pub struct DigestWords {
    /// Its language.
    pub lang: Lang,
    /// Its subject.
    pub subject: String,
    /// Where the tickets are.
    pub url: String,
    /// What it is, in one sentence.
    pub headline: String,
    /// Each ticket: its address, its title, what happened.
    pub lines: Vec<(String, String, String)>,
    /// Why you get it, and who we are.
    pub footer: Vec<String>,
}

/// Reads one. None when its reader is gone, or no agent any more.
pub fn gather_digest(r: &Read<'_>, outgoing: &OtherMail) -> Result<Option<Digest>> {
    let reader = r.person_by_address(&outgoing.address)?;
    let Some(reader) = reader.filter(|person| person.role.is_agent() && !person.disabled) else {
        return Ok(None);
    };
    let rights = r.rights(reader.id, reader.role)?;
    let mut tickets: Vec<(TicketNumber, String, Vec<Topic>)> = Vec::new();
    for line in outgoing.text.lines() {
        let news = line.split_once(' ').and_then(|(number, topic)| {
            Some((TicketNumber(number.parse().ok()?), Topic::from_word(topic)?))
        });
        let Some((number, topic)) = news else {
            continue;
        };
        if let Some((_, _, topics)) = tickets.iter_mut().find(|(known, ..)| *known == number) {
            topics.push(topic);
        } else if let Some(ticket) = r.ticket(number)?.filter(|ticket| rights.sees(ticket)) {
            tickets.push((number, ticket.subject, vec![topic]));
        }
    }
    Ok((!tickets.is_empty()).then_some(Digest { reader, tickets }))
}

impl Digest {
    /// The digest in its reader's language.
    pub fn words(&self, sender: &Sender, now: Instant) -> DigestWords {
        let code = self.reader.language.as_deref().unwrap_or(&sender.language);
        let lang = Lang::from_code(code);
        let line = |(number, title, topics): &(TicketNumber, String, Vec<Topic>)| {
            let what: Vec<&str> = topics
                .iter()
                .map(|topic| lang.say(mail::news(*topic)))
                .collect();
            (
                format!("{}/t/{number}", sender.base_url),
                mail::numbered(lang, number, title),
                what.join(", "),
            )
        };
        let (count, base) = (self.tickets.len(), &sender.base_url);
        let of_team = || lang.say(mail::WHY_UNATTENDED).to_owned();
        let (tickets, tasks) = self.left();
        let (subject, place, headline, why) = if tickets + tasks < count {
            (
                mail::digest_subject(lang, dates::day(lang, now)),
                "tickets?view=mine",
                mail::digest_headline(lang, count),
                mail::why_digest(lang, format!("{base}/preferences")),
            )
        } else if tickets == 0 {
            (
                lang.say(mail::TASKS_LEFT_SUBJECT).to_owned(),
                "tasks",
                mail::tasks_left(lang, count),
                of_team(),
            )
        } else {
            let said = if tasks == 0 {
                mail::unattended
            } else {
                mail::left_behind
            };
            (
                lang.say(mail::UNATTENDED_SUBJECT).to_owned(),
                "tickets?view=unassigned",
                said(lang, count),
                of_team(),
            )
        };
        DigestWords {
            lang,
            subject,
            url: format!("{base}/{place}"),
            headline,
            lines: self.tickets.iter().take(NAMED_MAX).map(line).collect(),
            footer: std::iter::once(why).chain(sender.signature(lang)).collect(),
        }
    }

    /// How many of them are no news of a day: agents have left the tickets, or tasks in them.
    fn left(&self) -> (usize, usize) {
        let all = |wanted: Topic| {
            let only = |topics: &[Topic]| topics.iter().all(|topic| *topic == wanted);
            let left = self.tickets.iter().filter(|(_, _, topics)| only(topics));
            left.count()
        };
        (all(Topic::Unattended), all(Topic::TaskLeft))
    }
}
