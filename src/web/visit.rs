//! What every handler is given: the site, the visit it answers, and what a route is; the table is `routes`, the way to it `server`.

use std::sync::Arc;

use chrono::{Local, NaiveDate};

use super::door::{Method, Request};
use super::http::answer::{Failure, Outcome};
use super::http::form::Form;
use super::http::theme::{Look, Looks};
use super::ports::health::Health;
use super::ports::letterbox::Letterbox;
use super::ports::lists::Lists;
use super::ports::onlookers::Onlookers;
use super::ports::shelf::Shelf;
use crate::auth::Sources;
use crate::config::Config;
use crate::desk::Desk;
use crate::desk::admin::Caller;
use crate::i18n::Lang;
use crate::rules::access::{Audience, Rights, Role};
use crate::rules::audit::Trail;
use crate::rules::calendar::Waited;
use crate::rules::ticket::Actor;
use crate::rules::{Clock, Instant, PersonId, TicketNumber};
use crate::store::{Person, Read, Session, Store};

/// How much a route takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// No body.
    Nothing,
    /// A form of text, 1 MiB at most.
    Form,
    /// A sign-in that carries a form of text through, 2 MiB at most.
    Kept,
    /// A form with documents, as configured.
    Documents,
}

/// One line of the site map.
#[derive(Clone, Copy)]
pub struct Route {
    /// GET also answers HEAD.
    pub method: Method,
    /// `{}` stands for one segment.
    pub path: &'static str,
    /// Who may call it.
    pub audience: Audience,
    /// How much it takes.
    pub takes: Takes,
    /// What answers it.
    pub handler: fn(&Site, &mut Visit) -> Outcome,
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {} for {:?}", self.method, self.path, self.audience)
    }
}

/// The route of a path, with what stands for each `{}`, percent-decoded. `Err(true)`: the path exists for another method.
pub fn find(
    routes: &'static [Route],
    method: Method,
    path: &str,
) -> Result<(&'static Route, Vec<String>), bool> {
    let mut elsewhere = false;
    for route in routes {
        if let Some(params) = matches(route.path, path) {
            let same =
                route.method == method || (route.method == Method::Get && method == Method::Head);
            if same {
                return Ok((route, params));
            }
            elsewhere = true;
        }
    }
    Err(elsewhere)
}

fn matches(pattern: &str, path: &str) -> Option<Vec<String>> {
    let mut wanted = pattern.split('/');
    let mut given = path.split('/');
    let mut params = Vec::new();
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(params),
            (Some("{}"), Some(segment)) if !segment.is_empty() => {
                params.push(
                    percent_encoding::percent_decode_str(segment)
                        .decode_utf8()
                        .ok()?
                        .into_owned(),
                );
            }
            (Some(wanted), Some(given)) if wanted == given => {}
            _ => return None,
        }
    }
}

/// A session that runs, with the hash it is stored under.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Its row's key.
    pub hash: Vec<u8>,
    /// Who, and since when.
    pub session: Session,
}

/// What every page can reach.
pub struct Site {
    /// Reads and changes.
    pub desk: Desk,
    /// How it is set up.
    pub config: Arc<Config>,
    /// Where passwords are checked.
    pub sources: Sources,
    /// What time it is.
    pub clock: Clock,
    /// How the other threads do.
    pub health: Arc<Health>,
    /// The mail side.
    pub letterbox: Arc<dyn Letterbox>,
    /// From which list each agent came, and how far they have read.
    pub lists: Lists,
    /// Who has which ticket open.
    pub onlookers: Onlookers,
    /// Documents of forms that went back to their readers.
    pub shelf: Shelf,
    /// Name, colours and logo of the pages.
    pub looks: Looks,
    /// Every route.
    pub routes: &'static [Route],
    /// The page that writes mail as members of the school is there.
    pub demo: bool,
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Site")
            .field("demo", &self.demo)
            .finish_non_exhaustive()
    }
}

impl Site {
    /// How long the answer of a requester is waited for, unless something else was settled.
    pub fn waited(&self) -> Waited {
        let days = self.config.waiting;
        Waited::of_days(
            days.remind_days,
            days.close_days,
            self.config.closing.working_days,
        )
    }

    /// Whether an address is one of that person's; where the file cannot be read, it is nobody's.
    pub fn leads_to(&self, address: &str, person: PersonId) -> bool {
        let found = self.store().read(|r| r.person_by_address(address));
        found.is_ok_and(|found| found.is_some_and(|one| one.id == person))
    }

    /// The file.
    pub fn store(&self) -> &Arc<Store> {
        self.desk.store()
    }

    /// How the pages look now.
    pub fn look(&self) -> Arc<Look> {
        self.looks.now()
    }
}

/// One request on its way.
pub struct Visit {
    /// As it came.
    pub request: Request,
    /// What stands for each `{}` of its route.
    pub params: Vec<String>,
    /// Who is signed in.
    pub signed: Option<Signed>,
    /// What a POST brought.
    pub form: Form,
    /// What the reader reads.
    pub lang: Lang,
    /// When it came.
    pub now: Instant,
}

impl Visit {
    /// The day it is for the desk.
    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&Local).date_naive()
    }

    /// What stands for the n-th `{}`; empty where the route has none.
    pub fn param(&self, index: usize) -> &str {
        self.params.get(index).map_or("", String::as_str)
    }

    /// The number that stands for the n-th `{}`. Whatever is none is not found, like a number of nothing.
    pub fn id(&self, index: usize) -> Result<i64, Failure> {
        let digits = self.param(index);
        let plain = !digits.starts_with(['0', '+', '-']);
        let number = digits.parse().ok().filter(|_| plain);
        number.ok_or(Failure::NotFound)
    }

    /// The ticket number in the path.
    pub fn number(&self) -> Result<TicketNumber, Failure> {
        self.id(0).map(TicketNumber)
    }

    /// Who is looking. Routes for signed-in people always have one.
    pub fn viewer(&self) -> Result<&Person, Failure> {
        self.signed
            .as_ref()
            .map(|signed| &signed.session.person)
            .ok_or(Failure::SignIn)
    }

    /// What who is looking may see.
    pub fn rights(&self, r: &Read<'_>) -> Result<Rights, Failure> {
        let viewer = self.viewer()?;
        Ok(r.rights(viewer.id, viewer.role)?)
    }

    /// Who asks the desk to settle something.
    pub fn caller(&self) -> Result<Caller, Failure> {
        let viewer = self.viewer()?.id;
        Ok(Caller::signed_in(viewer, self.request.client, self.now))
    }

    /// Who is acting, for the audit.
    pub fn trail(&self) -> Result<Trail, Failure> {
        Ok(Trail::of(self.viewer()?.id, self.request.client))
    }

    /// Who is acting.
    pub fn actor(&self) -> Result<Actor, Failure> {
        self.viewer()
            .map(|person| Actor::Person(person.id, person.role))
    }

    /// The role of who is looking.
    pub fn role(&self) -> Option<Role> {
        self.signed
            .as_ref()
            .map(|signed| signed.session.person.role)
    }

    /// What its forms must carry.
    pub fn csrf(&self) -> &str {
        self.signed
            .as_ref()
            .map_or("", |signed| signed.session.csrf.as_str())
    }

    /// A parameter of the query.
    pub fn query(&self, name: &str) -> Option<String> {
        let pairs = form_urlencoded::parse(self.request.query.as_bytes());
        pairs
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
            .next()
    }
}
