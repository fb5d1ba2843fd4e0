//! A ticket of GLPI with all that hangs on it, as `desk::taken_over` writes it: its states, its people, its lines in their order.

use std::collections::{BTreeSet, HashMap};

use super::documents::{Hung, Shelf};
use super::people::People;
use super::report::Report;
use super::rows::{Cells, Rows};
use super::tables::{Kind, thing};
use super::texts::{self, Known};
use super::{Asked, Result};
use crate::desk::taken_over::tickets::{OldLine, OldTicket, What};
use crate::i18n::imported;
use crate::rules::event::Event;
use crate::rules::priority::{Level, Priority};
use crate::rules::satisfaction::{COMMENT_CHARS_MAX, Satisfaction};
use crate::rules::ticket::{Kind as Sort, SolutionState, Source, Status, Ticket};
use crate::rules::{CategoryId, Instant, PersonId, TicketNumber};

/// Documents that were joined so soon came with the request.
const TOGETHER: chrono::Duration = chrono::Duration::minutes(5);
/// A title longer than this is cut.
const TITLE_CHARS_MAX: usize = 200;

/// What tickets are read with.
pub struct Desk<'a> {
    pub rows: &'a Rows,
    pub asked: &'a Asked,
    pub shelf: Shelf<'a>,
    pub categories: HashMap<i64, CategoryId>,
    pub keys: &'a BTreeSet<i64>,
    pub shift: i64,
    pub plain: bool,
    pub old_url: String,
}

/// People of a ticket.
#[derive(Default)]
struct Parts {
    askers: Vec<Asker>,
    assignees: Vec<PersonId>,
    observers: Vec<PersonId>,
    addresses: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Asker {
    Known(PersonId),
    Address(String),
}

impl Desk<'_> {
    /// A ticket as it is written, and what whoever takes it over should know of it.
    pub fn read(
        &self,
        id: i64,
        row: &Cells,
        people: &mut People<'_>,
        report: &mut Report,
    ) -> Result<(OldTicket, Vec<&'static str>)> {
        let mut remarks = Vec::new();
        let parts = self.parts(id, people, report)?;
        let recipient = people.get(row.number("users_id_recipient"), report)?;
        let (requester, mut addresses, mut observers) =
            asked_by(&parts, recipient.unwrap_or(people.nobody));
        let asked_by_address = matches!(parts.askers.first(), Some(Asker::Address(_)));
        addresses.extend(parts.addresses);
        observers.extend(
            parts
                .observers
                .iter()
                .copied()
                .filter(|person| *person != requester),
        );
        let opened_at = row
            .at("date")
            .or_else(|| row.at("date_mod"))
            .unwrap_or(Instant::UNIX_EPOCH);
        let merged = row.is("is_deleted") && self.merged_into(id)?.is_some();
        let status = if merged {
            Status::Closed
        } else {
            status(row, &parts.assignees, report)
        };
        let ticket = Ticket {
            number: TicketNumber(id + self.shift),
            subject: self.title(row.text("name")),
            status,
            kind: if row.number("type") == 2 {
                Sort::Request
            } else {
                Sort::Incident
            },
            urgency: level(row.number("urgency")),
            impact: level(row.number("impact")),
            priority: priority(row.number("priority")),
            waits_for: None,
            category: self
                .categories
                .get(&row.number("itilcategories_id"))
                .copied(),
            requester,
            observers,
            assignees: parts.assignees,
            source: way(row.number("requesttypes_id")),
            opened_at,
            solved_at: row.at("solvedate"),
            closed_at: row
                .at("closedate")
                .or_else(|| row.at("date_mod").filter(|_| merged)),
            changed_at: row.at("date_mod").unwrap_or(opened_at),
            waits_since: None,
            follows: None,
            merged_into: None,
            closed_as: None,
            discarded: false,
            proposal: None,
        };
        let mut old = OldTicket {
            theirs: id,
            addresses,
            asked_by_address,
            opening: OldLine {
                theirs: 0,
                at: opened_at,
                author: recipient.or_else(|| (!asked_by_address).then_some(requester)),
                by_requester: true,
                source: ticket.source,
                what: What::Opening,
                text: self.text(row.text("content")),
                documents: vec![],
            },
            lines: vec![],
            surroundings: self.surroundings(id, row, report)?,
            nobody: people.nobody,
            answered_at: None,
            thrown_away: row.is("is_deleted") && !merged,
            satisfaction: self.satisfaction(id)?,
            ticket,
        };
        self.follow_ups(&mut old, people, report)?;
        self.solutions(&mut old, people, report)?;
        self.tasks(&mut old, &mut remarks, people, report)?;
        self.documents(&mut old, people, report)?;
        old.lines
            .sort_by_key(|line| (line.at, matches!(line.what, What::Settled(..)), line.theirs));
        if old.surroundings.is_some() {
            remarks
                .push("tickets with entity, location, devices or groups, as a note for the team");
        }
        if old.thrown_away {
            remarks.push("tickets from GLPI's bin: among the discarded ones for 30 days");
        }
        Ok((old, remarks))
    }

    /// The ticket into which one was merged: it is linked to it, and what was said in it was copied there.
    pub fn merged_into(&self, id: i64) -> Result<Option<i64>> {
        for other in self.rows.linked(id) {
            let copied = self.rows.of(Kind::FollowUp, *other)?;
            if copied
                .iter()
                .any(|line| line.number("sourceitems_id") == id)
            {
                return Ok(Some(*other));
            }
        }
        Ok(None)
    }

    fn title(&self, raw: &str) -> String {
        let title: String = texts::line(raw, self.plain)
            .chars()
            .take(TITLE_CHARS_MAX)
            .collect();
        if title.is_empty() {
            self.asked.lang.say(imported::NO_TITLE).into()
        } else {
            title
        }
    }

    /// A text with its pictures and links.
    pub fn text(&self, raw: &str) -> String {
        let known = Known {
            plain: self.plain,
            picture: &|key| self.shelf.name(key),
            ticket: &|key| {
                let known = self.keys.contains(&key);
                known.then(|| format!("{}/t/{}", self.asked.base_url, key + self.shift))
            },
            old_url: &self.old_url,
        };
        texts::text(raw, known)
    }

    fn parts(&self, id: i64, people: &mut People<'_>, report: &mut Report) -> Result<Parts> {
        let mut parts = Parts::default();
        for row in self.rows.of(Kind::TicketUser, id)? {
            let person = people.get(row.number("users_id"), report)?;
            let address = row.text("alternative_email").trim().to_lowercase();
            match (row.number("type"), person) {
                (1, Some(person)) => parts.askers.push(Asker::Known(person)),
                (1, None) if !address.is_empty() => parts.askers.push(Asker::Address(address)),
                (2, Some(person)) if !parts.assignees.contains(&person) => {
                    parts.assignees.push(person);
                }
                (3, Some(person)) if !parts.observers.contains(&person) => {
                    parts.observers.push(person);
                }
                (3, None) if !address.is_empty() => parts.addresses.push(address),
                _ => {}
            }
        }
        Ok(parts)
    }

    /// What has no place of its own here yet: entity, place, things and groups, as a note for the team.
    fn surroundings(&self, id: i64, row: &Cells, report: &mut Report) -> Result<Option<String>> {
        let lang = self.asked.lang;
        let mut lines = Vec::new();
        let named = |kind, key| self.named(kind, key);
        if row.number("entities_id") > 0 {
            lines.extend(
                named(Kind::Entity, row.number("entities_id"))?
                    .map(|name| imported::entity(lang, name)),
            );
        }
        lines.extend(
            named(Kind::Location, row.number("locations_id"))?
                .map(|name| imported::place(lang, name)),
        );
        for row in self.rows.of(Kind::TicketThing, id)? {
            let Some(kind) = thing(row.text("itemtype")) else {
                report.leave(
                    "things on tickets",
                    "they are of a kind that is not read",
                    row.text("itemtype"),
                );
                continue;
            };
            lines.extend(
                named(kind, row.number("items_id"))?.map(|name| imported::thing(lang, name)),
            );
        }
        for row in self.rows.of(Kind::TicketGroup, id)? {
            let name = named(Kind::Group, row.number("groups_id"))?;
            lines.extend(name.map(|name| match row.number("type") {
                1 => imported::group_asks(lang, name),
                3 => imported::group_reads(lang, name),
                _ => imported::group(lang, name),
            }));
        }
        if lines.is_empty() {
            return Ok(None);
        }
        Ok(Some(format!(
            "{}\n{}",
            lang.say(imported::LABEL),
            lines.join("\n")
        )))
    }

    fn named(&self, kind: Kind, key: i64) -> Result<Option<String>> {
        let row = self.rows.one(kind, key)?;
        let name = |row: Cells| {
            let names = [row.text("completename"), row.text("name")];
            names
                .map(|name| texts::line(name, self.plain))
                .into_iter()
                .find(|name| !name.is_empty())
        };
        Ok(row.and_then(name))
    }

    fn follow_ups(
        &self,
        old: &mut OldTicket,
        people: &mut People<'_>,
        report: &mut Report,
    ) -> Result<()> {
        let mut waits_since = Some(old.ticket.opened_at);
        for row in self.rows.of(Kind::FollowUp, old.theirs)? {
            let private = row.is("is_private");
            let what = if private { What::Note } else { What::FollowUp };
            let mut line = self.line(&row, what, "date", people, report)?;
            line.source = way(row.number("requesttypes_id"));
            line.documents = hung(self.shelf.on("ITILFollowup", line.theirs, report)?);
            if !private {
                let answers = people.is_agent(row.number("users_id"))
                    && line.author != Some(old.ticket.requester);
                waits_since = (!answers).then(|| waits_since.unwrap_or(line.at));
                if answers {
                    old.answered_at.get_or_insert(line.at);
                }
            }
            old.lines.push(line);
        }
        let open = matches!(
            old.ticket.status,
            Status::New | Status::Assigned | Status::Planned
        );
        old.ticket.waits_since = waits_since.filter(|_| open);
        Ok(())
    }

    fn solutions(
        &self,
        old: &mut OldTicket,
        people: &mut People<'_>,
        report: &mut Report,
    ) -> Result<()> {
        let rows = self.rows.of(Kind::Solution, old.theirs)?;
        let last = rows.last().map(|row| row.number("id"));
        for row in rows {
            let id = row.number("id");
            let (state, event) = settled(row.number("status"), old.ticket.status, last == Some(id));
            let approved = row.at("date_approval");
            let at = match state {
                SolutionState::Waiting => None,
                SolutionState::Expired => old.ticket.closed_at,
                SolutionState::Accepted | SolutionState::Rejected | SolutionState::Withdrawn => {
                    approved.or(old.ticket.closed_at)
                }
            };
            let mut line = self.line(
                &row,
                What::Solution(state, at),
                "date_creation",
                people,
                report,
            )?;
            line.documents = hung(self.shelf.on("ITILSolution", id, report)?);
            old.answered_at = Some(
                old.answered_at
                    .map_or(line.at, |answered| answered.min(line.at)),
            );
            if let (Some(event), Some(at)) = (event, at) {
                let by_clock = event == Event::SolutionExpired;
                let author = if by_clock {
                    None
                } else {
                    people.get(row.number("users_id_approval"), report)?
                };
                old.lines.push(OldLine {
                    theirs: id,
                    at: at.max(line.at),
                    author,
                    by_requester: false,
                    source: if author.is_none() {
                        Source::Clock
                    } else {
                        Source::Web
                    },
                    what: What::Settled(event, id),
                    text: String::new(),
                    documents: vec![],
                });
            }
            old.lines.push(line);
        }
        Ok(())
    }

    fn tasks(
        &self,
        old: &mut OldTicket,
        remarks: &mut Vec<&'static str>,
        people: &mut People<'_>,
        report: &mut Report,
    ) -> Result<()> {
        for row in self.rows.of(Kind::Task, old.theirs)? {
            let id = row.number("id");
            let assignee = people.get(row.number("users_id_tech"), report)?;
            let end = row.at("end").or_else(|| row.at("begin"));
            let changed = row.at("date_mod").or_else(|| row.at("date"));
            let done_at = match (row.number("state"), old.ticket.closed_at) {
                (1, None) => None,
                (1, closed @ Some(_)) => {
                    remarks.push("tasks to do of closed tickets, marked as done");
                    closed
                }
                _ => end.or(changed),
            };
            if !row.is("is_private") {
                remarks.push("tasks that requesters saw in GLPI, for the team only here");
            }
            let seconds = u64::try_from(row.number("actiontime")).unwrap_or_default();
            let what = What::Task {
                assignee,
                due_on: end.map(|end| end.with_timezone(&chrono::Local).date_naive()),
                done_at,
                minutes: u32::try_from(seconds.div_ceil(60)).unwrap_or_default(),
            };
            let mut line = self.line(&row, what, "date", people, report)?;
            line.documents = hung(self.shelf.on("TicketTask", id, report)?);
            old.lines.push(line);
        }
        Ok(())
    }

    /// What was joined to the ticket itself: with the request, or later.
    fn documents(
        &self,
        old: &mut OldTicket,
        people: &mut People<'_>,
        report: &mut Report,
    ) -> Result<()> {
        for hung in self.shelf.on("Ticket", old.theirs, report)? {
            let at = hung.at.unwrap_or(old.ticket.opened_at);
            if at <= old.ticket.opened_at + TOGETHER {
                old.opening.documents.push(hung.document);
                continue;
            }
            let author = people.get(hung.by, report)?.or(Some(people.nobody));
            let same = old.lines.last_mut().filter(|line| {
                line.what == What::Documents && line.author == author && line.at == at
            });
            match same {
                Some(line) => line.documents.push(hung.document),
                None => old.lines.push(OldLine {
                    theirs: 0,
                    at,
                    author,
                    by_requester: false,
                    source: Source::Web,
                    what: What::Documents,
                    text: String::new(),
                    documents: vec![hung.document],
                }),
            }
        }
        Ok(())
    }

    fn line(
        &self,
        row: &Cells,
        what: What,
        date: &str,
        people: &mut People<'_>,
        report: &mut Report,
    ) -> Result<OldLine> {
        let by = row.number("users_id");
        let author = people.get(by, report)?;
        // A mail of somebody without an account is nobody's there.
        let by_requester = by == 0;
        Ok(OldLine {
            theirs: row.number("id"),
            at: row
                .at(date)
                .or_else(|| row.at("date_mod"))
                .unwrap_or(Instant::UNIX_EPOCH),
            author: author.or_else(|| (!by_requester).then_some(people.nobody)),
            by_requester,
            source: Source::Web,
            what,
            text: self.text(row.text("content")),
            documents: vec![],
        })
    }

    fn satisfaction(&self, id: i64) -> Result<Option<(Satisfaction, String, Instant)>> {
        let row = self.rows.of(Kind::Satisfaction, id)?.pop();
        let answered = row.and_then(|row| row.at("date_answered").map(|at| (row, at)));
        Ok(answered.and_then(|(row, at)| {
            let scaled = [
                row.text("satisfaction_scaled_to_5"),
                row.text("satisfaction"),
            ];
            let stars: f64 = scaled
                .into_iter()
                .find(|text| !text.is_empty())?
                .parse()
                .ok()?;
            let comment = self
                .text(row.text("comment"))
                .chars()
                .take(COMMENT_CHARS_MAX)
                .collect();
            Some((content(stars), comment, at))
        }))
    }
}

fn hung(all: Vec<Hung>) -> Vec<crate::desk::taken_over::tickets::OldDocument> {
    all.into_iter().map(|hung| hung.document).collect()
}

/// Who asks, the addresses of others who do and have no account, and those who read along because GLPI has several requesters.
fn asked_by(parts: &Parts, otherwise: PersonId) -> (PersonId, Vec<String>, Vec<PersonId>) {
    let (mut known, mut addresses) = (Vec::new(), Vec::new());
    for asker in &parts.askers {
        match asker {
            Asker::Known(person) if !known.contains(person) => known.push(*person),
            Asker::Known(_) => {}
            Asker::Address(address) => addresses.push(address.clone()),
        }
    }
    let by_address = matches!(parts.askers.first(), Some(Asker::Address(_)));
    let first = if by_address {
        None
    } else {
        known.first().copied()
    };
    let others = known
        .into_iter()
        .filter(|person| Some(*person) != first)
        .collect();
    (first.unwrap_or(otherwise), addresses, others)
}

/// GLPI's numbers of states; those of other versions are told.
fn status(row: &Cells, assignees: &[PersonId], report: &mut Report) -> Status {
    match row.number("status") {
        1 => Status::New,
        2 => Status::Assigned,
        3 => Status::Planned,
        4 => Status::Pending,
        5 => Status::Solved,
        6 => Status::Closed,
        other => {
            report.warn(format!("ticket {} has the state {other}, which is none of GLPI's six: it is in progress here", row.number("id")));
            if assignees.is_empty() {
                Status::New
            } else {
                Status::Assigned
            }
        }
    }
}

/// What became of a solution (1 none, 2 waiting, 3 accepted, 4 refused), and the line that tells of it. GLPI leaves one waiting in a
/// ticket that it closed for want of an answer, and in one that an agent took up again.
const fn settled(theirs: i64, ticket: Status, last: bool) -> (SolutionState, Option<Event>) {
    match (theirs, ticket, last) {
        (3, ..) => (SolutionState::Accepted, Some(Event::SolutionAccepted)),
        (4, ..) => (SolutionState::Rejected, Some(Event::SolutionRejected)),
        (2, Status::Closed, true) => (SolutionState::Expired, Some(Event::SolutionExpired)),
        (_, Status::Closed, true) => (SolutionState::Accepted, None),
        (_, Status::Solved, true) => (SolutionState::Waiting, None),
        _ => (SolutionState::Withdrawn, None),
    }
}

/// 1 to 5.
const fn level(number: i64) -> Level {
    match number {
        1 => Level::VeryLow,
        2 => Level::Low,
        4 => Level::High,
        5 => Level::VeryHigh,
        _ => Level::Medium,
    }
}

/// 1 to 6.
const fn priority(number: i64) -> Priority {
    match number {
        1 => Priority::VeryLow,
        2 => Priority::Low,
        4 => Priority::High,
        5 => Priority::VeryHigh,
        6 => Priority::Major,
        _ => Priority::Medium,
    }
}

/// GLPI's ways of asking: 1 the page, 2 mail, 3 telephone, 4 in person, 5 on paper, 6 others.
const fn way(number: i64) -> Source {
    match number {
        2 => Source::Mail,
        3..=5 => Source::Phone,
        _ => Source::Web,
    }
}

/// Stars from 0 to 5.
fn content(stars: f64) -> Satisfaction {
    match stars {
        stars if stars > 4.5 => Satisfaction::Very,
        stars if stars > 2.5 => Satisfaction::Rather,
        stars if stars > 1.5 => Satisfaction::Little,
        _ => Satisfaction::No,
    }
}
