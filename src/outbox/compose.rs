//! What a mail says, in order: link, what changed, what to do, recap, earlier messages newest first, why you get it; what it
//! repeats of what was said is in `compose/said.rs`, its recap in `compose/recap.rs`.

mod recap;
mod said;

use super::facts::{Facts, Sender};
use crate::i18n::{Lang, Phrase, closing, dates, deadlines, mail, routing, stats, words};
use crate::rules::event::Event;
use crate::rules::notices::Topic;
use crate::rules::ticket::{Source, Status};
use crate::rules::{EntryId, PersonId};
use crate::store::{PublicEntry, Told};

/// How much of what was said a mail repeats; the rest is behind its link.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Letters of each new message.
    new_chars: usize,
    /// New messages.
    new: usize,
    /// Letters of each earlier one.
    earlier_chars: usize,
    /// Earlier ones.
    earlier: usize,
}

/// From the usual room to the least: a mail that comes out too large is worded again with less.
pub const ROOMS: &[Room] = &[
    Room {
        new_chars: 4_000,
        new: 10,
        earlier_chars: 600,
        earlier: 3,
    },
    Room {
        new_chars: 1_500,
        new: 3,
        earlier_chars: 300,
        earlier: 3,
    },
    Room {
        new_chars: 600,
        new: 2,
        earlier_chars: 150,
        earlier: 1,
    },
    Room {
        new_chars: 200,
        new: 1,
        earlier_chars: 0,
        earlier: 0,
    },
];

/// Somebody's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Who, and when in full.
    pub head: String,
    /// What, with what the desk says of it.
    pub text: String,
    /// What the desk says of it: which documents came with it.
    pub remarks: String,
}

/// A mail in words, before it is text or HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its language.
    pub lang: Lang,
    /// Constant through the ticket's life, so that mail programs keep it together.
    pub subject: String,
    /// The name beside the desk's address.
    pub from_name: String,
    /// The ticket's page.
    pub url: String,
    /// « Ticket n° 1042 : https://… »
    pub first_line: String,
    /// « Ouvrir le ticket n° 1042 »
    pub button: String,
    /// Opens with « Bonjour, »: words of the service, not of a person.
    pub greets: bool,
    /// What changed, in one sentence.
    pub headline: String,
    /// What was said, newest first.
    pub quotes: Vec<Quote>,
    /// What can be done at once: what it is, and where.
    pub actions: Vec<(String, String)>,
    /// Links that begin a mail which decides, with what they say; only the HTML part can hold them.
    pub by_mail: Vec<(String, String)>,
    /// What is expected of the reader, and what comes next.
    pub paragraphs: Vec<String>,
    /// Title of the recap, which is the ticket's.
    pub title: String,
    /// Its lines.
    pub recap: Vec<(String, String)>,
    /// Heading and messages that came before, newest first.
    pub earlier: Vec<Quote>,
    /// How the earlier ones are headed.
    pub earlier_heading: String,
    /// How many more there are.
    pub more: Option<String>,
    /// How to answer, why you get it, who we are.
    pub footer: Vec<String>,
}

impl Letter {
    /// The desk's own words in it: what people said stands in the ticket.
    #[must_use]
    pub fn without_messages(&self) -> Self {
        let bare = |quotes: &[Quote]| {
            let bare = quotes.iter().map(|quote| Quote {
                head: quote.head.clone(),
                text: quote.remarks.clone(),
                remarks: String::new(),
            });
            bare.collect()
        };
        Self {
            quotes: bare(&self.quotes),
            earlier: bare(&self.earlier),
            ..self.clone()
        }
    }
}

/// Words a mail.
pub fn compose(facts: &Facts, sender: &Sender, room: Room) -> Letter {
    let code = facts.reader.language.as_deref().unwrap_or(&sender.language);
    let c = Composer {
        facts,
        sender,
        room,
        lang: Lang::from_code(code),
    };
    let number = facts.ticket.number;
    let url = format!("{}/t/{number}", sender.base_url);
    let main = c.main();
    let told: Vec<EntryId> = facts
        .outgoing
        .told
        .iter()
        .filter_map(|told| told.entry)
        .collect();
    let (earlier, more) = c.earlier(&told);
    let opening = matches!(main.topic, Topic::Acknowledgement);
    Letter {
        lang: c.lang,
        subject: facts.subject_line(),
        from_name: c.sender_name(main),
        first_line: mail::first_line(c.lang, number, &url),
        button: mail::open_ticket(c.lang, number),
        url,
        greets: matches!(
            main.topic,
            Topic::Acknowledgement
                | Topic::Reminder
                | Topic::AskedAgain
                | Topic::Closed
                | Topic::Expired
                | Topic::Unanswered
                | Topic::Double
                | Topic::ClosedAtOnce
        ),
        headline: c.sentence(main),
        quotes: if opening { vec![] } else { c.quotes() },
        actions: c.actions(main),
        by_mail: c.by_mail(main),
        paragraphs: [c.besides(main), c.paragraphs(main)].concat(),
        title: facts.ticket.subject.clone(),
        recap: c.recap(),
        earlier: if opening { c.quotes() } else { earlier },
        earlier_heading: c
            .lang
            .say(if opening {
                mail::YOUR_REQUEST
            } else {
                mail::EARLIER
            })
            .into(),
        more: if opening { None } else { more },
        footer: c.footer(main),
    }
}

struct Composer<'a> {
    facts: &'a Facts,
    sender: &'a Sender,
    room: Room,
    lang: Lang,
}

/// What a mail of several events opens with: the weightiest one.
const fn weight(topic: Topic) -> u8 {
    match topic {
        Topic::Acknowledgement => 0,
        Topic::Solution => 1,
        Topic::Rejected | Topic::Reopened => 2,
        Topic::Closed
        | Topic::Expired
        | Topic::ClosedAtOnce
        | Topic::Unanswered
        | Topic::Double => 3,
        Topic::Accepted => 4,
        Topic::Reminder | Topic::Waiting | Topic::AskedAgain => 5,
        Topic::Answered => 6,
        Topic::Assigned | Topic::CameBack => 7,
        Topic::NewTicket | Topic::Observer | Topic::OnBehalf => 8,
        Topic::FollowUp | Topic::Merged => 9,
        Topic::Documents => 10,
        Topic::Status => 11,
        Topic::Unassigned | Topic::Category => 12,
        Topic::AnswerLate | Topic::SolutionLate => 13,
        Topic::Unreached | Topic::KeptAsNote => 14,
        Topic::Flood | Topic::Unattended | Topic::TaskLeft => 15,
    }
}

/// Whether a mail that opens with something else says it nowhere: it has no words of its own to be quoted, nor does the recap show it.
const fn is_silent(topic: Topic) -> bool {
    match topic {
        Topic::AnswerLate
        | Topic::SolutionLate
        | Topic::Unreached
        | Topic::KeptAsNote
        | Topic::Unattended
        | Topic::TaskLeft
        | Topic::Flood
        | Topic::Unassigned
        | Topic::CameBack => true,
        Topic::Acknowledgement
        | Topic::NewTicket
        | Topic::FollowUp
        | Topic::Documents
        | Topic::Assigned
        | Topic::Status
        | Topic::Solution
        | Topic::Accepted
        | Topic::Rejected
        | Topic::Answered
        | Topic::Reminder
        | Topic::Closed
        | Topic::Expired
        | Topic::Unanswered
        | Topic::Double
        | Topic::Waiting
        | Topic::AskedAgain
        | Topic::Category
        | Topic::Reopened
        | Topic::Merged
        | Topic::OnBehalf
        | Topic::ClosedAtOnce
        | Topic::Observer => false,
    }
}

impl Composer<'_> {
    /// The weightiest of what is told; of equals the newest. An outgoing mail always tells something.
    fn main(&self) -> Told {
        let told = self
            .facts
            .outgoing
            .told
            .iter()
            .rev()
            .min_by_key(|told| weight(told.topic));
        told.copied().unwrap_or(Told {
            topic: Topic::Status,
            entry: None,
        })
    }

    fn entry(&self, id: Option<EntryId>) -> Option<&PublicEntry> {
        self.facts.entries.iter().find(|entry| Some(entry.id) == id)
    }

    fn name(&self, person: Option<PersonId>) -> String {
        let name = person.and_then(|id| self.facts.names.get(&id));
        name.cloned()
            .unwrap_or_else(|| self.lang.say(mail::SOMEBODY).into())
    }

    fn author(&self, told: Told) -> String {
        self.name(self.entry(told.entry).and_then(|entry| entry.author))
    }

    fn is_requester(&self) -> bool {
        self.facts.reader.id == self.facts.ticket.requester
    }

    /// Whether the reader opened it, and no agent in their name.
    fn opened_it(&self) -> bool {
        let reader = Some(self.facts.reader.id);
        let entries = &self.facts.entries;
        let own = |entry: &PublicEntry| entry.author == reader && entry.source != Source::Phone;
        let split = entries
            .iter()
            .any(|entry| matches!(entry.event, Event::SplitFrom(_)));
        let mut openings = entries.iter().filter(|entry| entry.event == Event::Opened);
        !split && openings.any(own)
    }

    fn sentence(&self, told: Told) -> String {
        let (lang, ticket) = (self.lang, &self.facts.ticket);
        let who = self.author(told);
        let solution_day = || {
            let at = ticket.proposal.as_ref().map(|p| p.at).or(ticket.solved_at);
            at.map(|at| dates::day(lang, at)).unwrap_or_default()
        };
        match told.topic {
            Topic::Acknowledgement => mail::registered(lang, ticket.number),
            Topic::NewTicket => mail::new_ticket(lang, who),
            Topic::FollowUp if self.is_requester() => mail::replied_to_you(lang, who),
            Topic::FollowUp => mail::wrote(lang, who),
            Topic::Documents => {
                let entry = self.entry(told.entry);
                mail::joined(lang, entry.map_or(1, |entry| entry.attachments.len()), who)
            }
            Topic::Assigned => mail::assigned(lang, self.name(Some(ticket.requester))),
            Topic::Unassigned => lang.say(mail::NOT_YOURS_ANY_MORE).into(),
            Topic::Status if ticket.hold().is_some() => lang.say(mail::ON_HOLD).into(),
            Topic::Status => lang.say(status_sentence(ticket.status)).into(),
            Topic::CameBack => lang.say(mail::CAME_BACK).into(),
            Topic::AnswerLate => lang.say(deadlines::NO_ANSWER_YET).into(),
            Topic::SolutionLate => lang.say(deadlines::NO_SOLUTION_YET).into(),
            Topic::Solution if self.is_requester() => mail::proposes(lang, who),
            Topic::Solution => mail::proposed(lang, who),
            Topic::Accepted => mail::accepted(lang, who),
            Topic::Rejected => mail::rejected(lang, who),
            Topic::Answered => mail::answered(lang, who),
            Topic::Reminder => mail::reminder(lang, solution_day()),
            Topic::Closed => lang.say(mail::CLOSED_ACCEPTED).into(),
            Topic::Expired => mail::expired(lang, solution_day()),
            Topic::ClosedAtOnce => {
                let entry = self.entry(told.entry).map(|entry| &entry.event);
                match entry {
                    Some(Event::ClosedAtOnce { reason, told: _ }) => {
                        lang.say(closing::told(*reason)).into()
                    }
                    Some(_) | None => lang.say(mail::CLOSED_ACCEPTED).into(),
                }
            }
            Topic::Waiting => lang.say(mail::AWAITED).into(),
            Topic::AskedAgain => lang
                .say(match self.question() {
                    Some(_) => mail::ASKED_AGAIN_OF,
                    None => mail::ASKED_AGAIN,
                })
                .into(),
            Topic::Unanswered => {
                let asked = self.facts.asked.map(|asked| dates::day(lang, asked.at));
                mail::unanswered(lang, asked.unwrap_or_default())
            }
            Topic::Double => lang.say(mail::DOUBLE).into(),
            Topic::Category if self.facts.category.is_none() => lang.say(mail::UNFILED).into(),
            Topic::Category => mail::filed(lang, self.category()),
            Topic::Reopened => mail::reopened(lang, who),
            Topic::Merged => {
                let other = self.entry(told.entry).and_then(|entry| match entry.event {
                    Event::Absorbed(number) => Some(number),
                    _ => None,
                });
                mail::merged(lang, who, other.unwrap_or(ticket.number))
            }
            Topic::OnBehalf => mail::on_behalf(lang, who),
            Topic::Observer => mail::observes(lang, self.name(Some(ticket.requester))),
            Topic::Unreached => {
                let unreached = self.facts.unreached.iter();
                let mut names: Vec<String> =
                    unreached.map(|(id, _)| self.name(Some(*id))).collect();
                if names.is_empty() {
                    names.push(self.name(Some(ticket.requester)));
                }
                mail::unreached(lang, dates::list(lang, &names))
            }
            Topic::KeptAsNote => lang.say(mail::KEPT_AS_NOTE).into(),
            Topic::Flood => mail::flood(lang, self.facts.flood, self.name(Some(ticket.requester))),
            Topic::Unattended => mail::unattended(lang, 1),
            Topic::TaskLeft => mail::tasks_left(lang, 1),
        }
    }

    /// What else this mail tells and would not say, as far as it still holds.
    fn besides(&self, main: Told) -> Vec<String> {
        let ticket = &self.facts.ticket;
        let holds = |topic| match topic {
            Topic::AnswerLate | Topic::SolutionLate => ticket.solved_at.is_none(),
            Topic::Unassigned => !ticket.assignees.contains(&self.facts.reader.id),
            Topic::CameBack => ticket.hold().is_none(),
            _ => true,
        };
        let mut lines: Vec<String> = vec![];
        for told in &self.facts.outgoing.told {
            if told.topic == main.topic || !is_silent(told.topic) || !holds(told.topic) {
                continue;
            }
            let line = self.sentence(*told);
            if !lines.contains(&line) {
                lines.push(line);
                lines.extend(self.paragraphs(*told));
            }
        }
        lines
    }

    fn paragraphs(&self, main: Told) -> Vec<String> {
        let (lang, ticket) = (self.lang, &self.facts.ticket);
        let closing = || {
            self.facts
                .closes_at
                .map(|at| mail::without_answer(lang, dates::day(lang, at)))
        };
        match main.topic {
            Topic::Acknowledgement => vec![self.who_has_it(), lang.say(mail::ADD_BY_REPLY).into()],
            // Answered, or taken back, before this mail left: nothing is asked any more.
            Topic::Solution | Topic::Reminder if self.facts.answer_link.is_none() => vec![],
            Topic::Solution if self.is_requester() => {
                let mut lines = vec![
                    format!(
                        "{} {}",
                        lang.say(mail::EACH_LINK),
                        lang.say(mail::IF_REJECTED)
                    ),
                    lang.say(mail::OR_BY_REPLY).into(),
                ];
                lines.extend(closing());
                lines
            }
            Topic::Reminder => {
                let nothing = lang.say(mail::NOTHING_TO_DO).to_string();
                let mut lines: Vec<String> = closing().into_iter().collect();
                lines.push(lang.say(mail::EACH_LINK).into());
                lines.push(nothing);
                lines
            }
            Topic::Waiting | Topic::AskedAgain => {
                let mut lines = vec![lang.say(mail::AWAITED_HINT).to_string()];
                lines.extend(closing());
                lines
            }
            Topic::Closed
            | Topic::Expired
            | Topic::ClosedAtOnce
            | Topic::Unanswered
            | Topic::Double
                if self.is_requester() =>
            {
                let until = ticket.reopens_until();
                until
                    .map(|until| mail::reopen_until(lang, dates::day(lang, until)))
                    .into_iter()
                    .collect()
            }
            Topic::Unreached => self
                .facts
                .unreached
                .iter()
                .map(|(id, why)| mail::colon(lang, self.name(Some(*id)), why))
                .collect(),
            Topic::Flood => vec![lang.say(mail::FLOOD_HINT).into()],
            Topic::KeptAsNote => vec![lang.say(mail::KEPT_AS_NOTE_HINT).into()],
            Topic::Status => self.hold(),
            Topic::Assigned => self.reasons(main).into_iter().collect(),
            Topic::CameBack
            | Topic::Unattended
            | Topic::TaskLeft
            | Topic::AnswerLate
            | Topic::SolutionLate
            | Topic::NewTicket
            | Topic::Observer
            | Topic::OnBehalf
            | Topic::Category
            | Topic::Reopened
            | Topic::Merged
            | Topic::FollowUp
            | Topic::Documents
            | Topic::Unassigned
            | Topic::Solution
            | Topic::Accepted
            | Topic::Rejected
            | Topic::Answered
            | Topic::Closed
            | Topic::Unanswered
            | Topic::Double
            | Topic::ClosedAtOnce
            | Topic::Expired => vec![],
        }
    }

    /// Why the desk gave the ticket to this agent; requesters never read it.
    fn reasons(&self, main: Told) -> Option<String> {
        let entry = self.entry(main.entry)?;
        let Event::Routed(choice) = &entry.event else {
            return None;
        };
        if !self.facts.reader.role.is_agent() {
            return None;
        }
        let category = self.facts.category.as_deref();
        let category = category.filter(|_| choice.category == self.facts.ticket.category);
        let name = |person| self.name(Some(person));
        let why = routing::reasons(self.lang, choice, category, &name);
        let label = self.lang.say(mail::REASON);
        (!why.is_empty()).then(|| mail::colon(self.lang, label, why.join(", ")))
    }

    /// What a ticket on hold waits for, and until when.
    fn hold(&self) -> Vec<String> {
        let Some(hold) = self.facts.ticket.hold() else {
            return vec![];
        };
        let reason = Some(&hold.reason).filter(|reason| !reason.is_empty());
        let reason = reason.map(|reason| mail::hold_reason(self.lang, reason));
        let until = hold.until.map(|at| dates::day(self.lang, at));
        let until = until.map(|day| mail::hold_until(self.lang, day));
        reason.into_iter().chain(until).collect()
    }

    fn actions(&self, main: Told) -> Vec<(String, String)> {
        if main.topic == Topic::Expired {
            let rating = self.facts.rating_link.clone();
            let label = self.lang.say(stats::QUESTION).to_string();
            return rating.map(|link| (label, link)).into_iter().collect();
        }
        let asks = matches!(main.topic, Topic::Solution | Topic::Reminder);
        let link = self.facts.answer_link.as_ref().filter(|_| asks);
        let Some(link) = link else {
            return vec![];
        };
        [(mail::YES_ACCEPT, "accept"), (mail::NO_REJECT, "reject")]
            .map(|(label, answer)| {
                (
                    self.lang.say(label).into(),
                    format!("{link}?answer={answer}"),
                )
            })
            .into()
    }

    /// A mail begun from a link carries no In-Reply-To, so its text carries what proves the ticket (RFC 6068).
    fn by_mail(&self, main: Told) -> Vec<(String, String)> {
        use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
        let decides = matches!(main.topic, Topic::Solution | Topic::Reminder)
            && self.is_requester()
            && self.facts.ticket.proposal.is_some();
        if !decides {
            return vec![];
        }
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let subject = encode(&format!("Re: {}", self.facts.subject_line()));
        let link = |word: &str| {
            let body = encode(&format!("{word} \r\n\r\n[{}]", self.facts.message_id));
            format!(
                "mailto:{}?subject={subject}&body={body}",
                self.sender.address
            )
        };
        [
            (mail::ACCEPT_BY_MAIL, mail::ACCEPT_WORD),
            (mail::REJECT_BY_MAIL, mail::REJECT_WORD),
        ]
        .map(|(label, word)| (self.lang.say(label).into(), link(self.lang.say(word))))
        .into()
    }

    fn who_has_it(&self) -> String {
        let names: Vec<String> = self
            .facts
            .ticket
            .assignees
            .iter()
            .map(|id| self.name(Some(*id)))
            .collect();
        if names.is_empty() {
            self.lang.say(mail::TAKEN_SOON).into()
        } else {
            mail::given_to(self.lang, dates::list(self.lang, &names))
        }
    }

    fn category(&self) -> String {
        let name = self.facts.category.clone();
        name.unwrap_or_else(|| self.lang.say(words::NO_CATEGORY).into())
    }

    fn footer(&self, main: Told) -> Vec<String> {
        let (lang, ticket, reader) = (self.lang, &self.facts.ticket, &self.facts.reader);
        let closed = ticket.status == Status::Closed;
        let how = if reader.role.is_agent() && !self.is_requester() {
            mail::AGENT_REPLY
        } else {
            mail::HOW_TO_ANSWER
        };
        let why = if self.is_requester() && self.opened_it() {
            mail::WHY_REQUESTER
        } else if self.is_requester() {
            mail::WHY_ON_BEHALF
        } else if ticket.assignees.contains(&reader.id) || main.topic == Topic::Assigned {
            mail::WHY_ASSIGNEE
        } else if ticket.observers.contains(&reader.id) {
            mail::WHY_OBSERVER
        } else {
            mail::WHY_TEAM
        };
        let mut lines = Vec::new();
        if !closed && main.topic != Topic::Acknowledgement {
            lines.push(lang.say(how).to_string());
        }
        if main.topic != Topic::Unassigned {
            lines.push(lang.say(why).to_string());
        }
        let preferences = format!("{}/preferences", self.sender.base_url);
        lines.push(mail::preferences(lang, preferences));
        lines.extend(self.sender.signature(lang));
        lines
    }

    /// A person's words come under that person's name, at the desk's address.
    fn sender_name(&self, main: Told) -> String {
        let author = self.entry(main.entry).and_then(|entry| entry.author);
        match main.topic {
            Topic::FollowUp
            | Topic::Documents
            | Topic::Solution
            | Topic::Rejected
            | Topic::Answered
            | Topic::Accepted
            | Topic::Reopened
            | Topic::ClosedAtOnce
            | Topic::NewTicket
                if author.is_some() =>
            {
                mail::person_at_desk(self.lang, self.name(author), &self.sender.name)
            }
            _ => self.sender.name.clone(),
        }
    }
}

const fn status_sentence(status: Status) -> Phrase {
    match status {
        Status::Pending => mail::WAITING_FOR_YOU,
        Status::Planned => mail::PLANNED,
        Status::New | Status::Assigned | Status::Solved | Status::Closed => mail::IN_PROGRESS_AGAIN,
    }
}
