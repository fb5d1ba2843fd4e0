//! Whatever happens to tickets, the counts that the file keeps are what its lists hold: deeds drawn at random on a desk of its own, held
//! against the lists; how they are kept is in `store::tally`.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::Config;
use tempfile::TempDir;

use super::admin::accounts::NewAccount;
use super::admin::{Caller, accounts, categories, settings};
use super::closing::Closing;
use super::{Desk, Request, Said};
use crate::rules::access::Role;
use crate::rules::audit::Trail;
use crate::rules::deadline::{Both, Target};
use crate::rules::priority::Level;
use crate::rules::ticket::{
    Action, Actor, ClosingReason, Hold, Judged, Kind, Manner, Priority, Source, Status,
};
use crate::rules::{CategoryId, Instant, PersonId, TicketNumber};
use crate::store::{Count, EntryBody, ListAsked, Narrowed, Purpose, Sort, Store, TicketFilter};

/// What happens, to the tickets that the numbers point to.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Open(u8),
    Assign(u8, bool),
    FollowUp(u8, bool),
    Propose(u8),
    Accept(u8),
    Reject(u8),
    Close(u8),
    Status(u8, u8),
    File(u8, u8),
    Judge(u8, bool),
    Hold(u8),
    Merge(u8, u8),
    Unmerge(u8),
    Discard(u8),
    BringBack(u8),
    RemoveCategory(u8),
    DaysPass(u8),
}

fn deeds() -> impl Strategy<Value = Deed> {
    let n = any::<u8>;
    prop_oneof![
        3 => n().prop_map(Deed::Open),
        2 => (n(), any::<bool>()).prop_map(|(t, me)| Deed::Assign(t, me)),
        2 => (n(), any::<bool>()).prop_map(|(t, agent)| Deed::FollowUp(t, agent)),
        2 => n().prop_map(Deed::Propose),
        1 => n().prop_map(Deed::Accept),
        1 => n().prop_map(Deed::Reject),
        1 => n().prop_map(Deed::Close),
        1 => (n(), n()).prop_map(|(t, status)| Deed::Status(t, status)),
        2 => (n(), n()).prop_map(|(t, category)| Deed::File(t, category)),
        1 => (n(), any::<bool>()).prop_map(|(t, major)| Deed::Judge(t, major)),
        1 => n().prop_map(Deed::Hold),
        2 => (n(), n()).prop_map(|(t, other)| Deed::Merge(t, other)),
        1 => n().prop_map(Deed::Unmerge),
        1 => n().prop_map(Deed::Discard),
        1 => n().prop_map(Deed::BringBack),
        1 => n().prop_map(Deed::RemoveCategory),
        2 => n().prop_map(Deed::DaysPass),
    ]
}

/// An administrator, an agent to whom one category is closed, somebody of the school; three categories.
struct Scene {
    _folder: TempDir,
    store: Arc<Store>,
    desk: Desk,
    people: [(PersonId, Role); 3],
    categories: Vec<CategoryId>,
    tickets: Vec<TicketNumber>,
    now: Instant,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("helpdesk.db");
        let store = Arc::new(Store::open(&file, Purpose::Make).expect("a file"));
        let now = Instant::from_timestamp(1_790_000_000, 0).expect("a time");
        let owner = Caller::owner(Trail::typed("root", "cli"), now);
        let add = |login: &str, role| {
            let account = NewAccount {
                login,
                address: &format!("{login}@ecole.example"),
                name: Some(login),
                role: Some(role),
                ..NewAccount::default()
            };
            (
                accounts::add(&store, &owner, &account).expect("added").id,
                role,
            )
        };
        let people = [
            add("zoe", Role::Administrator),
            add("marie", Role::Agent),
            add("hugo", Role::Requester),
        ];
        let file = |name| categories::add(&store, &owner, name, (&[], &[])).expect("added");
        let categories = vec![file("Wi-Fi"), file("Printing"), file("Health")];
        categories::set_confidential(&store, &owner, categories[2], true).expect("closed");
        let in_a_day = Priority::ALL.iter().map(|priority| Target {
            category: None,
            priority: *priority,
            minutes: Both {
                answer: Some(60),
                solution: Some(24 * 60),
            },
        });
        let targets: Vec<Target> = in_a_day.collect();
        settings::set_targets(&store, &owner, None, &targets).expect("set");
        Self {
            _folder: folder,
            desk: Desk::new(store.clone(), std::time::Duration::ZERO),
            store,
            people,
            categories,
            tickets: Vec::new(),
            now,
        }
    }

    fn actor(&self, person: usize) -> Actor {
        let (id, role) = self.people[person];
        Actor::Person(id, role)
    }

    fn ticket(&self, at: u8) -> TicketNumber {
        let at = usize::from(at) % self.tickets.len().max(1);
        self.tickets.get(at).copied().unwrap_or(TicketNumber(1))
    }

    fn category(&self, at: u8) -> Option<CategoryId> {
        self.categories.get(usize::from(at) % 4).copied()
    }

    fn act(&self, at: u8, person: usize, action: &Action) -> super::Result<()> {
        let said = Said {
            body: EntryBody {
                text: "some words",
                ..EntryBody::default()
            },
            ..Said::default()
        };
        let (ticket, actor) = (self.ticket(at), self.actor(person));
        self.desk
            .act(ticket, actor, action, said, self.now)
            .map(drop)
    }

    fn open(&mut self, at: u8) -> super::Result<()> {
        let (requester, _) = self.people[usize::from(at) % 3];
        let request = Request {
            requester,
            subject: "The projector hums",
            said: Said::default(),
            source: Source::Web,
            written_to: &[],
            written_by: None,
            category: self.category(at / 3),
            follows: None,
            acknowledge: None,
            observers: vec![],
        };
        // Of the same words a minute later: a ticket of its own.
        self.now += chrono::Duration::hours(1);
        let ticket = self.desk.open(request, self.now)?;
        self.tickets.push(ticket.number);
        Ok(())
    }

    /// Does it.
    fn happens(&mut self, deed: Deed) -> super::Result<()> {
        let zoe = self.actor(0);
        let trail = &Trail::of(self.people[0].0, "10.0.0.7");
        let owner = Caller::owner(trail.clone(), self.now);
        match deed {
            Deed::Open(at) => self.open(at),
            Deed::Assign(at, me) => {
                let (agent, _) = self.people[usize::from(!me)];
                self.act(at, 0, &Action::Assign(vec![agent]))
            }
            Deed::FollowUp(at, agent) => {
                let by = if agent { 0 } else { 2 };
                self.act(at, by, &Action::FollowUp(Manner::Plain))
            }
            Deed::Propose(at) => self.act(at, 0, &Action::Propose),
            Deed::Accept(at) => self.act(at, 2, &Action::Accept),
            Deed::Reject(at) => self.act(at, 2, &Action::Reject),
            Deed::Close(at) => {
                let closing = Closing {
                    reason: ClosingReason::NotNeeded,
                    tell: false,
                    block: false,
                };
                let (number, now) = (self.ticket(at), self.now);
                self.desk
                    .close_at_once(number, closing, Said::default(), (zoe, trail), now)
            }
            Deed::Status(at, status) => {
                let status = Status::ALL[usize::from(status) % Status::ALL.len()];
                self.act(at, 0, &Action::SetStatus(status))
            }
            Deed::File(at, to) => self.act(at, 0, &Action::SetCategory(self.category(to))),
            Deed::Judge(at, major) => {
                let judged = Judged {
                    kind: Kind::Request,
                    urgency: Level::Low,
                    impact: Level::High,
                    major,
                };
                self.act(at, 0, &Action::Judge(judged))
            }
            Deed::Hold(at) => {
                let until = Some(self.now + chrono::Duration::days(2));
                let reason = String::new();
                self.act(at, 0, &Action::Hold(Hold { reason, until }))
            }
            Deed::Merge(at, other) => {
                let pair = (self.ticket(at), self.ticket(other));
                self.desk.merge(pair.0, pair.1, zoe, self.now).map(drop)
            }
            Deed::Unmerge(at) => self.desk.unmerge(self.ticket(at), zoe, self.now).map(drop),
            Deed::Discard(at) => self
                .desk
                .discard_ticket(self.ticket(at), (zoe, trail), self.now),
            Deed::BringBack(at) => self
                .desk
                .bring_back(self.ticket(at), (zoe, trail), self.now),
            Deed::RemoveCategory(at) => {
                let id = self.categories[usize::from(at) % self.categories.len()];
                let into = self.categories.get(usize::from(at / 3) % 4).copied();
                // Refused where it is the last of its kind; else its tickets are filed elsewhere or nowhere.
                let _ = categories::remove(&self.store, &owner, id, into);
                Ok(())
            }
            Deed::DaysPass(days) => {
                self.now += chrono::Duration::days(i64::from(days) * 3);
                self.desk.announce_late(self.now)?;
                self.desk.delete_discarded(self.now)?;
                self.desk.delete_closed(&|_| 1, self.now)
            }
        }
    }

    /// Each view is counted as many as it lists, for everybody, by category too.
    fn holds(&self) -> Result<(), TestCaseError> {
        for (person, role) in self.people {
            let counted = self.store.read(|r| {
                let viewer = &r.rights(person, role)?;
                let unable = &r.unable(self.now)?;
                for view in TicketFilter::ALL.iter().copied() {
                    let list = |category| {
                        let narrowed = Narrowed {
                            category,
                            ..Narrowed::default()
                        };
                        let sort = Sort::Changed;
                        r.list(&ListAsked {
                            view,
                            narrowed,
                            sort,
                            after: None,
                            limit: 1_000,
                            viewer,
                            unable,
                        })
                    };
                    let counts = r.list_counts(view, viewer, unable)?;
                    let all = counts.views.get(view.word()).copied().unwrap_or_default();
                    let mut pairs = vec![(None, all, list(None)?.len())];
                    for id in &self.categories {
                        let filed = counts.filed.get(id).copied().unwrap_or_default();
                        pairs.push((Some(*id), filed, list(Some(*id))?.len()));
                    }
                    for (category, count, listed) in pairs {
                        if count != Count::from(listed as u64) {
                            return Ok(Some(format!(
                                "{role:?} {view:?} {category:?}: {count:?}, not {listed}"
                            )));
                        }
                    }
                }
                Ok::<_, crate::store::Error>(None)
            });
            prop_assert_eq!(counted.expect("counts"), None);
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(Config { cases: 2, failure_persistence: None, ..Config::default() })]

    #[test]
    fn counts_that_are_kept_are_what_the_lists_hold(deeds in prop::collection::vec(deeds(), 30..60)) {
        let mut scene = Scene::new();
        for deed in deeds {
            // What the rules refuse does not happen.
            let broken = scene.happens(deed).err().filter(|cause| matches!(cause, super::Error::Store(_)));
            prop_assert!(broken.is_none(), "{deed:?}: {broken:?}");
            scene.holds()?;
        }
    }
}
