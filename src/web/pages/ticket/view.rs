//! A ticket as its pages need it, read in one go for whoever is looking; `page` shows it.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::i18n::{Lang, dates, pages as say};
use crate::rules::access::{Rights, Sight};
use crate::rules::acting;
use crate::rules::event::Event;
use crate::rules::flags::{Flag, Flagged};
use crate::rules::hours::Closings;
use crate::rules::merging::UNDONE_WITHIN;
use crate::rules::presence::running;
use crate::rules::removal::Line;
use crate::rules::ticket::Ticket;
use crate::rules::{CategoryId, EntryId, Instant, PersonId, RemovalId, TicketNumber};
use crate::store::{
    self, About, ArticleLine, Asked, Belongings, Canned, Delivery, Earlier, Linked, Merger, Note,
    Person, PublicEntry, Read, Removal, RemovedDocument, Solution, Standing, Task, Unable,
};
use crate::web::http::answer::Failure;
use crate::web::visit::{Site, Visit};

/// Answers that can be inserted: the nearest.
const ANSWERS: u32 = 5;

/// A ticket as its pages need it.
pub struct View {
    /// The ticket.
    pub ticket: Ticket,
    /// Whoever is looking may treat it, and sees what is for the team only.
    pub agent: bool,
    /// What whoever is looking may see.
    pub rights: Rights,
    /// Its public timeline, oldest first.
    pub entries: Vec<PublicEntry>,
    /// Its private notes, oldest first; none for those who are no agents.
    pub notes: Vec<Note>,
    /// The desk's remarks to its agents, oldest first; none for those who are no agents.
    pub flags: Vec<Flagged>,
    /// To whom each line was mailed, and whether it left; none for those who are no agents.
    pub deliveries: Vec<Delivery>,
    /// What became of each solution.
    pub solutions: Vec<Solution>,
    /// What it was recognised to be about; none for those who are no agents.
    pub about: Vec<About>,
    /// Everybody who appears.
    pub names: HashMap<PersonId, String>,
    /// All categories.
    pub categories: Vec<(CategoryId, String)>,
    /// What agents see beside.
    pub team: Vec<Colleague>,
    /// What is to be done and was done; none for those who are no agents, like what follows.
    pub tasks: Vec<Task>,
    /// Tickets that have to do with it.
    pub linked: Vec<Linked>,
    /// Minutes worked, by person.
    pub spent: Vec<(PersonId, u32)>,
    /// What agents can insert.
    pub replies: Vec<Canned>,
    /// Published answers near its title, which agents can insert as links.
    pub answers: Vec<ArticleLine>,
    /// The answer for everybody that was made of its solution.
    pub article: Option<ArticleLine>,
    /// What was taken out of it, corrected in it, passed on with it.
    pub aside: Aside,
    /// By when it is due.
    pub standing: Option<Standing>,
    /// The days on which the desk is closed, where something counts its days.
    pub closings: Closings,
    /// What its requester was asked last, where their answer is awaited.
    pub asked: Option<Asked>,
    /// Its category is confidential.
    pub confidential: bool,
    /// What was merged into it and can still be taken apart; none for those who are no agents.
    pub mergers: Vec<Merger>,
    /// Agents who have it open too.
    pub also_here: Vec<PersonId>,
    /// Who asks; none for those who are no agents.
    pub requester: Option<Person>,
    /// How each of those who have it stands to it now.
    pub hands: Vec<acting::Standing>,
}

/// An agent to whom the ticket can be given.
pub struct Colleague {
    /// Who.
    pub person: Person,
    /// Open tickets in hand.
    pub open_tickets: u32,
    /// Reads nothing of the ticket, or its public side only, until it is theirs.
    pub reads_then: bool,
    /// The last day of an absence that runs.
    pub absent_until: Option<NaiveDate>,
}

impl View {
    /// Reads a ticket for whoever is looking. What is none of theirs is not found.
    pub fn load(site: &Site, visit: &Visit) -> Result<Self, Failure> {
        let number = visit.number()?;
        let found = site.store().read(|r| {
            let rights = visit.rights(r)?;
            let Some(ticket) = r.ticket(number)?.filter(|ticket| rights.sees(ticket)) else {
                return Ok(None);
            };
            if ticket.merged_into.is_some() {
                return Ok(Some(Err(r.surviving(number)?)));
            }
            let agent = rights.sight(&ticket) == Sight::Whole;
            let beside = r.belongings(number)?;
            let for_team = |there: bool| agent && there;
            let requester = for_team(true).then(|| r.person(ticket.requester));
            let requester = requester.transpose()?.flatten();
            let aside = Aside::load(r, &ticket, beside, requester.as_ref(), visit.now)?;
            let entries = r.public_entries(number)?;
            let notes = given(for_team(beside.notes), || r.notes(number))?;
            let flags = given(for_team(beside.flags), || r.flags(number))?;
            let deliveries = given(agent, || r.deliveries(number))?;
            let tasks = given(for_team(beside.tasks), || r.tasks(number))?;
            let spent = given(for_team(beside.spent), || r.spent(number))?;
            let also_here = if agent {
                site.onlookers.look(number, rights.person, visit.now)
            } else {
                vec![]
            };
            let mut others: Vec<PersonId> = tasks.iter().filter_map(|task| task.assignee).collect();
            others.extend(spent.iter().map(|(who, _)| who));
            others.extend(&also_here);
            others.extend(aside.removals.iter().map(|removal| removal.person));
            let counts_days = ticket.proposal.is_some() || ticket.awaits_answer();
            let people = people(&ticket, &entries, &notes, (&flags, &deliveries, others));
            let hands = Hands::load(r, &ticket, agent, visit.now)?;
            Ok::<_, Failure>(Some(Ok(Self {
                hands: hands.standings,
                team: hands.colleagues,
                agent,
                closings: if counts_days {
                    r.closings()?
                } else {
                    Closings::none()
                },
                asked: asked(r, &ticket)?,
                confidential: match ticket.category.filter(|_| agent) {
                    Some(category) => r.is_confidential(category)?,
                    None => false,
                },
                mergers: given(for_team(beside.merged), || {
                    r.mergers_into(number, visit.now - UNDONE_WITHIN)
                })?,
                standing: agent.then(|| r.standing(number)).transpose()?,
                replies: given(agent, || r.canned())?,
                answers: given(agent, || r.near_articles(&ticket.subject, ANSWERS))?,
                article: if for_team(beside.article) {
                    r.article_of(number, &rights)?
                } else {
                    None
                },
                linked: given(for_team(beside.links), || r.linked(number, &rights))?,
                about: given(for_team(beside.about), || r.recognised(number))?,
                solutions: given(beside.solutions, || r.solutions(number))?,
                names: if agent {
                    r.names_apart(people)?
                } else {
                    r.names_of(people)?
                },
                requester,
                aside,
                categories: r.category_names()?,
                rights,
                ticket,
                entries,
                notes,
                flags,
                deliveries,
                tasks,
                spent,
                also_here,
            })))
        })?;
        let view = found.ok_or(Failure::NotFound)?.map_err(Failure::Moved)?;
        view.note_read(site, visit);
        Ok(view)
    }

    /// An agent who sees this has read as far as it goes.
    fn note_read(&self, site: &Site, visit: &Visit) {
        if let Ok(viewer) = visit.viewer()
            && self.agent
        {
            site.lists
                .read(viewer.id, self.ticket.number, self.newest());
        }
    }

    /// Somebody asks here, or reads along, rather than works on it.
    pub fn asks(&self, person: PersonId) -> bool {
        self.ticket.requester == person || self.ticket.observers.contains(&person)
    }

    /// Somebody has it, and is no longer of the team.
    pub fn is_left(&self) -> bool {
        let gone = |standing: &acting::Standing| *standing == acting::Standing::Gone;
        !self.hands.is_empty() && self.hands.iter().all(gone)
    }

    /// Somebody has it, and cannot act on it.
    pub fn nobody_acts(&self) -> bool {
        let acts = |standing: &acting::Standing| *standing == acting::Standing::Acts;
        !self.hands.is_empty() && !self.hands.iter().any(acts)
    }

    /// The newest line of its timeline.
    pub fn newest(&self) -> EntryId {
        let ids = self.entries.iter().map(|entry| entry.id);
        ids.max().unwrap_or(EntryId(0))
    }

    /// Somebody's name.
    pub fn name(&self, lang: Lang, person: PersonId) -> String {
        self.names
            .get(&person)
            .cloned()
            .unwrap_or_else(|| lang.say(say::SOMEBODY).into())
    }

    /// Several names, one after the other.
    pub fn names(&self, lang: Lang, people: &[PersonId]) -> String {
        dates::list(lang, &self.each_name(lang, people))
    }

    /// Several names, each for itself.
    pub fn each_name(&self, lang: Lang, people: &[PersonId]) -> Vec<String> {
        people.iter().map(|id| self.name(lang, *id)).collect()
    }

    /// A category's name.
    pub fn category(&self, id: Option<CategoryId>) -> Option<&str> {
        self.categories
            .iter()
            .find(|(each, _)| Some(*each) == id)
            .map(|(_, name)| name.as_str())
    }
}

fn asked(r: &Read<'_>, ticket: &Ticket) -> store::Result<Option<Asked>> {
    if ticket.awaits_answer() {
        r.asked(ticket.number)
    } else {
        Ok(None)
    }
}

/// What was said and stands there no more, and whose it may have been.
pub struct Aside {
    /// Address and name of whoever wrote what an agent passed on, until somebody says whose request it is.
    pub forwarded: Option<(String, String)>,
    /// The address of its requester, where that can be blocked.
    pub blockable: Option<String>,
    /// What was taken out of it.
    pub removals: Vec<Removal>,
    /// Of each document that was taken out alone: by what, and where it hung; of private notes for agents only.
    pub removed_documents: Vec<(RemovalId, Line)>,
    /// What was said before it was corrected; none for those who are no agents.
    pub earlier: Vec<Earlier>,
    /// The tickets that were merged into it; none for those who are no agents.
    pub goes_along: Vec<TicketNumber>,
    /// Who has tasks anywhere and cannot do them; none for those who are no agents.
    pub unable: Vec<Unable>,
}

impl Aside {
    /// Whether whoever is named for a task that is to be done cannot do it.
    pub fn cannot_do(&self, task: &Task, category: Option<CategoryId>) -> bool {
        let open = task.assignee.filter(|_| task.done_at.is_none());
        open.is_some_and(|doer| self.unable.iter().any(|one| one.cannot(doer, category)))
    }

    /// `requester` is known where an agent looks.
    fn load(
        r: &Read<'_>,
        ticket: &Ticket,
        beside: Belongings,
        requester: Option<&Person>,
        now: Instant,
    ) -> store::Result<Self> {
        let agent = requester.is_some();
        let number = ticket.number;
        // Nobody of the team is blocked, and nobody twice.
        let blockable = requester.filter(|person| !person.role.is_agent() && !beside.blocked);
        Ok(Self {
            forwarded: if agent && beside.forwarded {
                r.forwarded(number)?
            } else {
                None
            },
            blockable: blockable.map(|person| person.address.clone()),
            removals: given(beside.removals, || r.removals(number))?,
            removed_documents: given(beside.removals, || removed_documents(r, ticket, agent))?,
            earlier: given(agent && beside.earlier, || r.earlier_words(number))?,
            goes_along: given(agent && beside.merged, || r.merged_below(number))?,
            unable: given(agent && beside.named_tasks, || r.unable_doers(now))?,
        })
    }
}

/// What is read only where it is there to be read.
fn given<T>(there: bool, read: impl FnOnce() -> store::Result<Vec<T>>) -> store::Result<Vec<T>> {
    if there { read() } else { Ok(vec![]) }
}

fn removed_documents(
    r: &Read<'_>,
    ticket: &Ticket,
    agent: bool,
) -> store::Result<Vec<(RemovalId, Line)>> {
    let all = r.removed_documents(ticket.number)?.into_iter();
    let line = |document: RemovedDocument| {
        let note = document.note.filter(|_| agent).map(Line::Note);
        let line = document.entry.map(Line::Entry).or(note)?;
        Some((document.removal, line))
    };
    Ok(all.filter_map(line).collect())
}

fn people(
    ticket: &Ticket,
    entries: &[PublicEntry],
    notes: &[Note],
    (flags, deliveries, beside): (&[Flagged], &[Delivery], Vec<PersonId>),
) -> Vec<PersonId> {
    let mut people = beside;
    people.push(ticket.requester);
    people.extend(&ticket.assignees);
    people.extend(&ticket.observers);
    people.extend(entries.iter().filter_map(|entry| entry.author));
    people.extend(notes.iter().map(|note| note.author));
    people.extend(deliveries.iter().map(|delivery| delivery.person));
    people.extend(flags.iter().filter_map(|flagged| match &flagged.flag {
        Flag::Unreached { person, .. } => Some(person),
        Flag::Unproven | Flag::Named(_) | Flag::Suspected(_) => None,
    }));
    for entry in entries {
        let (added, removed) = entry.event.people();
        people.extend(added.iter().chain(removed));
        if let Event::Routed(choice) = &entry.event {
            people.extend(choice.people());
        }
    }
    people
}

/// Those who have the ticket, and those who could.
struct Hands {
    standings: Vec<acting::Standing>,
    /// None for those who are no agents.
    colleagues: Vec<Colleague>,
}

impl Hands {
    fn load(r: &Read<'_>, ticket: &Ticket, agent: bool, now: Instant) -> store::Result<Self> {
        let (people, team) = if agent {
            r.team_at(now)?
        } else {
            (vec![], r.team_of(&ticket.assignees, now)?)
        };
        let assignees = ticket.assignees.iter();
        let standings = assignees.map(|id| team.standing(*id, ticket)).collect();
        let in_hand = if agent { r.in_hand()? } else { HashMap::new() };
        let colleague = |person: Person| {
            let mut members = team.members.iter();
            let rights = members.find(|rights| rights.person == person.id)?;
            let has_it = ticket.assignees.contains(&person.id);
            (has_it || rights.may_be_given(ticket.category)).then(|| Colleague {
                reads_then: rights.sight(ticket) != Sight::Whole,
                open_tickets: in_hand.get(&person.id).map_or(0, |hand| hand.tickets),
                absent_until: running(&team.absences, person.id, team.today).map(|one| one.last),
                person,
            })
        };
        Ok(Self {
            colleagues: people.into_iter().filter_map(colleague).collect(),
            standings,
        })
    }
}
