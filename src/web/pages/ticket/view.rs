//! A ticket as its pages need it, read in one go for whoever is looking; `page` shows it.

use std::collections::HashMap;

use crate::i18n::{Lang, dates, pages as say};
use crate::rules::access::Sight;
use crate::rules::acting;
use crate::rules::event::Event;
use crate::rules::flags::{Flag, Flagged};
use crate::rules::hours::Closings;
use crate::rules::merging::UNDONE_WITHIN;
use crate::rules::removal::Line;
use crate::rules::ticket::Ticket;
use crate::rules::{CategoryId, EntryId, Instant, PersonId, RemovalId, TicketNumber};
use crate::store::{
    self, ArticleLine, Asked, Canned, Delivery, Earlier, Linked, Merger, Note, Person, PublicEntry,
    Read, Removal, RemovedDocument, Solution, Standing, Task, Unable,
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
    pub absent_until: Option<String>,
}

impl View {
    /// Reads a ticket for whoever is looking. What is none of theirs is not found.
    pub fn load(site: &Site, visit: &Visit) -> Result<Self, Failure> {
        let number = visit.number()?;
        let today = visit
            .now
            .with_timezone(&chrono::Local)
            .date_naive()
            .to_string();
        let found = site.store().read(|r| {
            let rights = visit.rights(r)?;
            let Some(ticket) = r.ticket(number)?.filter(|ticket| rights.sees(ticket)) else {
                return Ok(None);
            };
            if ticket.merged_into.is_some() {
                return Ok(Some(Err(r.surviving(number)?)));
            }
            let agent = rights.sight(&ticket) == Sight::Whole;
            let aside = Aside::load(r, &ticket, (agent, visit.now))?;
            let entries = r.public_entries(number)?;
            let notes = if agent { r.notes(number)? } else { vec![] };
            let flags = if agent { r.flags(number)? } else { vec![] };
            let deliveries = if agent { r.deliveries(number)? } else { vec![] };
            let tasks = if agent { r.tasks(number)? } else { vec![] };
            let spent = if agent { r.spent(number)? } else { vec![] };
            let also_here = if agent {
                site.onlookers.look(number, rights.person, visit.now)
            } else {
                vec![]
            };
            let mut beside: Vec<PersonId> = tasks.iter().filter_map(|task| task.assignee).collect();
            beside.extend(spent.iter().map(|(who, _)| who));
            beside.extend(&also_here);
            beside.extend(aside.removals.iter().map(|removal| removal.person));
            let counts_days = ticket.proposal.is_some() || ticket.awaits_answer();
            Ok::<_, Failure>(Some(Ok(Self {
                hands: hands(r, &ticket, visit)?,
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
                mergers: if agent {
                    r.mergers_into(number, visit.now - UNDONE_WITHIN)?
                } else {
                    vec![]
                },
                standing: agent.then(|| r.standing(number)).transpose()?,
                replies: if agent { r.canned()? } else { vec![] },
                answers: if agent {
                    r.near_articles(&ticket.subject, ANSWERS)?
                } else {
                    vec![]
                },
                article: if agent {
                    r.article_of(number, &rights)?
                } else {
                    None
                },
                linked: if agent {
                    r.linked(number, &rights)?
                } else {
                    vec![]
                },
                solutions: r.solutions(number)?,
                names: {
                    let people = people(&ticket, &entries, &notes, (&flags, &deliveries, beside));
                    if agent {
                        r.names_apart(people)?
                    } else {
                        r.names_of(people)?
                    }
                },
                requester: agent
                    .then(|| r.person(ticket.requester))
                    .transpose()?
                    .flatten(),
                aside,
                categories: r.category_names()?,
                team: if agent {
                    team(r, &ticket, &today)?
                } else {
                    vec![]
                },
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

    fn load(r: &Read<'_>, ticket: &Ticket, (agent, now): (bool, Instant)) -> store::Result<Self> {
        Ok(Self {
            forwarded: if agent {
                r.forwarded(ticket.number)?
            } else {
                None
            },
            blockable: if agent { blockable(r, ticket)? } else { None },
            removals: r.removals(ticket.number)?,
            removed_documents: removed_documents(r, ticket, agent)?,
            earlier: if agent {
                r.earlier_words(ticket.number)?
            } else {
                vec![]
            },
            goes_along: if agent {
                r.merged_below(ticket.number)?
            } else {
                vec![]
            },
            unable: if agent { r.unable_doers(now)? } else { vec![] },
        })
    }
}

/// Nobody of the team is blocked, and nobody twice.
fn blockable(r: &Read<'_>, ticket: &Ticket) -> store::Result<Option<String>> {
    let person = r.person(ticket.requester)?;
    let person = person.filter(|person| !person.role.is_agent());
    let Some(person) = person else {
        return Ok(None);
    };
    Ok((!r.is_blocked(&person.address)?).then_some(person.address))
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

fn hands(r: &Read<'_>, ticket: &Ticket, visit: &Visit) -> store::Result<Vec<acting::Standing>> {
    let team = r.team_of(&ticket.assignees, visit.now)?;
    let assignees = ticket.assignees.iter();
    Ok(assignees.map(|id| team.standing(*id, ticket)).collect())
}

/// Those to whom the ticket can be given, and those who have it.
fn team(r: &Read<'_>, ticket: &Ticket, today: &str) -> store::Result<Vec<Colleague>> {
    let in_hand = r.in_hand()?;
    let mut team = Vec::new();
    for person in r.team()? {
        let rights = r.rights(person.id, person.role)?;
        if rights.may_be_given(ticket.category) || ticket.assignees.contains(&person.id) {
            team.push(Colleague {
                reads_then: rights.sight(ticket) != Sight::Whole,
                open_tickets: in_hand.get(&person.id).map_or(0, |hand| hand.tickets),
                absent_until: r.absent_until(person.id, today)?,
                person,
            });
        }
    }
    Ok(team)
}
