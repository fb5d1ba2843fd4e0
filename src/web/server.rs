//! The way of a request: route, session, audience, form and its token, handler; failures become pages here.

use std::sync::Arc;

use super::answer::{Failure, Outcome, set};
use super::door::{self, Answer, Door, House, Method, Request, Settings, Trouble};
use super::form::{FORM_BYTES_MAX, Form, KEPT_BYTES_MAX};
use super::gate::{self, Gate, Verdict};
use super::health::Health;
use super::language;
use super::letterbox::Letterbox;
use super::look::{Look, Looks};
use super::onlookers::Onlookers;
use super::pages::errors;
use super::session::{self, Signed};
use super::{Route, Takes, find};
use crate::auth::Sources;
use crate::config::Config;
use crate::desk::Desk;
use crate::i18n::Lang;
use crate::rules::access::{Audience, Rights, Role, may_enter};
use crate::rules::audit::{Deed, Trail};
use crate::rules::ticket::Actor;
use crate::rules::{Clock, Instant, TicketNumber};
use crate::store::{Person, Read, Store, Write};

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
    /// Who has which ticket open.
    pub onlookers: Onlookers,
    /// Name, colours and logo of the pages.
    pub looks: Looks,
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
    params: Vec<String>,
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
    /// What stands for the n-th `{}`; empty where the route has none.
    pub fn param(&self, index: usize) -> &str {
        self.params.get(index).map_or("", String::as_str)
    }

    /// The ticket number in the path. Whatever is no number is not found, like a number of nobody's.
    pub fn number(&self) -> Result<TicketNumber, Failure> {
        let digits = self.param(0);
        let plain = !digits.starts_with(['0', '+', '-']);
        digits
            .parse()
            .ok()
            .filter(|_| plain)
            .map(TicketNumber)
            .ok_or(Failure::NotFound)
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

/// Opens the door of a site.
pub fn open(site: Site) -> std::io::Result<Door> {
    let web = &site.config.web;
    let mut settings = Settings::new(web.listen);
    settings.trusted_proxies.clone_from(&web.trusted_proxies);
    settings.identity_header = site.sources.header().map(str::to_owned);
    if let Some((certificate, key)) = &web.tls {
        settings.tls = Some(door::identity(certificate, key)?);
    }
    let gate = Gate::new(site.config.gate.clone());
    Door::open(settings, Arc::new(Front { site, gate }))
}

/// What is answered from outside before the code: the way to it, our own files, and `/health`.
const BEFORE_THE_CODE: &[&str] = &["/login", "/code", "/code/again", "/health", "/a/{}"];

struct Front {
    site: Site,
    gate: Gate,
}

impl House for Front {
    fn body_bytes_max(&self, method: Method, path: &str) -> u64 {
        match find(method, path).map(|(route, _)| route.takes) {
            Ok(Takes::Documents) => self.site.config.limits.upload_bytes_max,
            Ok(Takes::Kept) => KEPT_BYTES_MAX,
            // A path that takes nothing gets to say that it is not there, or not for this method.
            Ok(Takes::Form | Takes::Nothing) | Err(_) => FORM_BYTES_MAX,
        }
    }

    fn answer(&self, request: Request) -> Answer {
        let started = std::time::Instant::now();
        let line = format!(
            "{:?} {}",
            request.method,
            loggable(request.method, &request.path)
        );
        let secure = request.secure;
        let host = request.header("host").unwrap_or_default();
        let mut answer = if self.site.config.answers_to(host) {
            self.visit(request)
        } else {
            errors::elsewhere(&self.site)
        };
        if secure {
            set(&mut answer, "Strict-Transport-Security", "max-age=31536000");
        }
        log::debug!("{line} {} {:?}", answer.status_code().0, started.elapsed());
        answer
    }

    fn trouble(&self, trouble: Trouble) -> Answer {
        errors::trouble(&self.site, trouble)
    }
}

/// What the log says of a path: of those that anybody may call, the pattern only, as a secret may stand in it.
fn loggable(method: Method, path: &str) -> String {
    match find(method, path) {
        Ok((route, params)) if route.audience == Audience::Anybody && !params.is_empty() => {
            route.path.into()
        }
        Ok(_) | Err(_) => escaped(path),
    }
}

/// A path as one line of the log, whatever is in it.
fn escaped(path: &str) -> String {
    path.chars()
        .take(200)
        .flat_map(char::escape_default)
        .collect()
}

impl Front {
    fn visit(&self, request: Request) -> Answer {
        let now = (self.site.clock)();
        if let Some(answer) = self.at_the_gate(&request, now) {
            return answer;
        }
        let mut visit = Visit {
            lang: language::of(&self.site, &request),
            signed: None,
            params: vec![],
            form: Form::default(),
            now,
            request,
        };
        let cookies = match session::find(self.site.store(), &visit.request, now) {
            Ok(found) => {
                let signed = found.signed;
                visit.signed = signed.filter(|signed| {
                    self.is_named(&visit.request, signed)
                        && (signed.session.twice || !self.asks_for_code(&visit.request))
                });
                found.cookies
            }
            Err(cause) => return errors::failure(&self.site, &visit, Failure::Store(cause)),
        };
        let mut answer = self.in_session(&mut visit);
        // Who signs in or out meanwhile has newer ones.
        let is_cookie = |header: &tiny_http::Header| header.field.equiv("Set-Cookie");
        if !answer.headers().iter().any(is_cookie) {
            for cookie in cookies {
                set(&mut answer, "Set-Cookie", &cookie);
            }
        }
        if visit.signed.is_none() && language::chosen(&visit.request).is_some() {
            set(&mut answer, "Set-Cookie", &language::kept(&visit));
        }
        answer
    }

    fn in_session(&self, visit: &mut Visit) -> Answer {
        let found = find(visit.request.method, &visit.request.path);
        let cut = !visit.request.body.whole();
        language::speak(visit);
        let outcome = match found {
            Ok((route, params)) => {
                visit.params = params;
                self.enter(route, visit)
            }
            Err(_) if visit.signed.is_none() && self.asks_for_code(&visit.request) => {
                Err(Failure::SignIn)
            }
            Err(false) => Err(Failure::NotFound),
            Err(true) if !cut => return errors::trouble(&self.site, Trouble::MethodNotAllowed),
            Err(true) => Err(Failure::TooLarge),
        };
        match outcome {
            Ok(answer) => answer,
            // Whatever else is wrong with it: this is what its sender can mend.
            Err(_) if cut => errors::failure(&self.site, visit, Failure::TooLarge),
            Err(failure) => errors::failure(&self.site, visit, failure),
        }
    }

    fn asks_for_code(&self, request: &Request) -> bool {
        gate::asks_for_code(&self.site.config.gate, request)
    }

    /// A proxy that names somebody else has signed somebody else in: the session before theirs is not theirs.
    fn is_named(&self, request: &Request, signed: &Signed) -> bool {
        let sources = &self.site.sources;
        let named = sources.header().and_then(|name| request.header(name));
        named.is_none_or(|named| {
            sources.named_by_proxy(named).as_ref() == Some(&signed.session.person.address)
        })
    }

    /// The answer to who must authenticate before anything else. Our own files and `/health` tell nothing to anybody.
    fn at_the_gate(&self, request: &Request, now: Instant) -> Option<Answer> {
        let found = find(request.method, &request.path).map(|(route, _)| route.path);
        if matches!(found, Ok("/health" | "/a/{}")) {
            return None;
        }
        match self.gate.check(request, &self.site.sources, now) {
            Verdict::Open => None,
            Verdict::Ask => Some(errors::ask_twice(&self.site)),
            Verdict::Wrong(login) => {
                let trail = Trail::typed(login.trim(), request.client);
                let noted = |w: &Write<'_>| w.audit(Deed::SignInFailed, &trail, "gate", now);
                if let Err(cause) = self.site.store().write_unsynced(noted) {
                    log::error!("the audit: {cause}");
                }
                Some(errors::ask_twice(&self.site))
            }
            Verdict::CannotAsk => Some(errors::trouble(&self.site, Trouble::Busy)),
            Verdict::Wait(time) => Some(errors::too_many(&self.site, time)),
        }
    }

    fn enter(&self, route: &Route, visit: &mut Visit) -> Outcome {
        let post = route.method == Method::Post;
        if post {
            // Read before anything is refused, so that what was typed can be given back.
            visit.form = Form::read(
                &mut visit.request,
                self.site.config.limits.document_bytes_max,
            )?;
        }
        let before = visit.signed.is_none() && self.asks_for_code(&visit.request);
        if before && !BEFORE_THE_CODE.contains(&route.path) {
            return Err(Failure::SignIn);
        }
        if !may_enter(route.audience, visit.role()) {
            // Somebody signed in learns nothing about what is there for others.
            return Err(if visit.signed.is_some() {
                Failure::NotFound
            } else {
                Failure::SignIn
            });
        }
        // A form over its limit too: its token comes first, and what it asks for may be in the part that was read.
        if post {
            check_token(visit)?;
        }
        (route.handler)(&self.site, visit)
    }
}

/// A form must come from a page of ours: its token, and what the browser says of its origin, must fit.
fn check_token(visit: &Visit) -> Result<(), Failure> {
    let request = &visit.request;
    let expected = match &visit.signed {
        Some(signed) => signed.session.csrf.as_str(),
        None => session::cookie(request, session::FORM).unwrap_or_default(),
    };
    let fits = session::same(&visit.form.text("csrf"), expected);
    if fits && is_ours(request) {
        Ok(())
    } else {
        Err(Failure::Forged)
    }
}

/// Whether the browser says that a form comes from a page of ours, as far as it says anything.
pub fn is_ours(request: &Request) -> bool {
    let site = request.header("sec-fetch-site").unwrap_or("same-origin");
    let host = request.header("host").unwrap_or_default();
    let origin_fits = request.header("origin").is_none_or(|origin| {
        origin
            .split_once("://")
            .is_some_and(|(_, origin)| origin.eq_ignore_ascii_case(host))
    });
    origin_fits && matches!(site, "same-origin" | "none")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_of_a_path_is_in_the_log() {
        for (path, line) in [
            ("/s/5e-c3-e7", "/s/{}"),
            ("/password/5ec3e7", "/password/{}"),
            ("/invitation/5ec3e7", "/invitation/{}"),
            ("/t/12", "/t/12"),
            ("/x\r\ny", "/x\\r\\ny"),
        ] {
            assert_eq!(loggable(Method::Get, path), line);
        }
    }
}
