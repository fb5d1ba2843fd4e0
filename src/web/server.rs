//! The way of a request: from its head alone gate, session, route, audience and limit; then its body, form and token; then its handler.
//! Failures become pages here.

use std::sync::Arc;

use super::door::tls::{Tls, TlsFault};
use super::door::{
    Answer, Body, Door, House, Method, Reads, Reception, Request, Settings, Trouble,
};
use super::http::answer::{Failure, Outcome, set};
use super::http::form::{FORM_BYTES_MAX, Form, KEPT_BYTES_MAX, SHOWN_BYTES_MAX};
use super::http::upload::{self, Taken};
use super::pages::account::sign_in_form;
use super::pages::errors;
use super::routes::ROUTES;
use super::visit::{Route, Signed, Site, Takes, Visit, find};
use super::visitor::gate::{self, Gate, Verdict};
use super::visitor::{language, session};
use crate::auth::ProxySays;
use crate::rules::Instant;
use crate::rules::access::{Audience, may_enter};

/// The route of a request, if there is one.
type Found = Result<(&'static Route, Vec<String>), bool>;

/// Why the door of a site cannot be opened.
#[derive(Debug)]
pub enum NotOpen {
    /// The address of the pages.
    Listen(std::io::Error),
    /// The certificate of our own TLS.
    Tls(TlsFault),
}

/// Opens the door of a site.
pub fn open(site: Site) -> Result<Door, NotOpen> {
    let web = &site.config.web;
    let mut settings = Settings::new(web.listen);
    settings.trusted_proxies.clone_from(&web.trusted_proxies);
    // Beside what they end in: the system's temporary folder may be memory, and is shared with others.
    site.config
        .desk
        .folder()
        .clone_into(&mut settings.spool_folder);
    settings.identity_header = site.sources.header().map(str::to_owned);
    if let Some((certificate, key)) = &web.tls {
        settings.tls = Some(Tls::open(certificate, key).map_err(NotOpen::Tls)?);
    }
    let gate = Gate::new(site.config.gate.clone());
    Door::open(settings, Arc::new(Front { site, gate })).map_err(NotOpen::Listen)
}

/// What is answered from outside before the code: the way to it, our own files, and `/health`.
const BEFORE_THE_CODE: &[&str] = &["/login", "/code", "/code/again", "/health", "/a/{}"];

struct Front {
    site: Site,
    gate: Gate,
}

/// What of a request is needed when its answer is there.
struct Told {
    line: String,
    secure: bool,
    started: std::time::Instant,
}

/// Somebody whose head has been read, and the cookies that are due to them.
struct Arrival {
    visit: Visit,
    cookies: Vec<String>,
    told: Told,
}

/// What becomes of a request, decided from its head.
enum Way {
    /// Its handler answers.
    Handled(&'static Route),
    /// Its form is read up to so many bytes, then its handler answers.
    Form(&'static Route, u64),
    /// Its form may not come, but what somebody typed in it comes back, or goes on through the sign-in.
    Typed,
}

impl House for Front {
    fn receive(&self, request: Request) -> Reception<'_> {
        let found = find(ROUTES, request.method, &request.path);
        let told = Told {
            line: format!("{:?} {}", request.method, loggable(&found, &request.path)),
            secure: request.secure,
            started: std::time::Instant::now(),
        };
        let host = request.header("host").unwrap_or_default();
        if !self.site.config.answers_to(host) {
            return Reception::Answered(told.finished(errors::elsewhere(&self.site)));
        }
        let now = (self.site.clock)();
        if let Some(answer) = self.at_the_gate(&request, &found, now) {
            return Reception::Answered(told.finished(answer));
        }
        match self.arrival(request, told, now) {
            Ok(arrival) => self.inside(arrival, found),
            Err(answer) => Reception::Answered(answer),
        }
    }

    fn trouble(&self, trouble: Trouble) -> Answer {
        errors::trouble(&self.site, trouble)
    }
}

impl Told {
    fn finished(self, mut answer: Answer) -> Answer {
        if self.secure {
            set(&mut answer, "Strict-Transport-Security", "max-age=31536000");
        }
        let (status, took) = (answer.status_code().0, self.started.elapsed());
        log::debug!("{} {status} {took:?}", self.line);
        answer
    }
}

/// What the log says of a path: of those that anybody may call, the pattern only, as a secret may stand in it.
fn loggable(found: &Found, path: &str) -> String {
    match found {
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
    /// Looks for the session of a request, and in which language to speak.
    fn arrival(&self, request: Request, told: Told, now: Instant) -> Result<Arrival, Answer> {
        let mut visit = Visit {
            lang: language::of(&self.site, &request),
            signed: None,
            params: vec![],
            form: Form::default(),
            now,
            request,
        };
        let found = match session::find(self.site.store(), &visit.request, now) {
            Ok(found) => found,
            Err(cause) => {
                let answer = errors::failure(&self.site, &visit, Failure::Store(cause));
                return Err(told.finished(answer));
            }
        };
        visit.signed = found.signed.filter(|signed| {
            self.is_named(&visit.request, signed)
                && (signed.session.twice || !self.asks_for_code(&visit.request))
        });
        language::speak(&mut visit);
        Ok(Arrival {
            visit,
            cookies: found.cookies,
            told,
        })
    }

    fn inside(&self, mut arrival: Arrival, found: Found) -> Reception<'_> {
        let (bytes_max, route) = match self.way(&mut arrival.visit, found) {
            Ok(Way::Handled(route)) => {
                let outcome = (route.handler)(&self.site, &mut arrival.visit);
                return Reception::Answered(self.answered(arrival, outcome));
            }
            Ok(Way::Form(route, bytes_max)) => (bytes_max, Some(route)),
            Ok(Way::Typed) => (KEPT_BYTES_MAX, None),
            Err(failure) => return Reception::Answered(self.answered(arrival, Err(failure))),
        };
        Reception::Reads(Reads {
            bytes_max,
            answer: Box::new(move |body| {
                let outcome = self.formed(&mut arrival.visit, body, route);
                self.answered(arrival, outcome)
            }),
        })
    }

    /// Who may come, and with how much: everything that can be said before a body is read.
    fn way(&self, visit: &mut Visit, found: Found) -> Result<Way, Failure> {
        let coded = visit.signed.is_some() || !self.asks_for_code(&visit.request);
        let (route, params) = match found {
            Ok(found) => found,
            Err(_) if !coded => return Err(Failure::SignIn),
            Err(false) => return Err(Failure::NotFound),
            Err(true) => return Err(Failure::WrongMethod),
        };
        visit.params = params;
        let post = route.method == Method::Post;
        let may_come = (coded || BEFORE_THE_CODE.contains(&route.path))
            && may_enter(route.audience, visit.role());
        // Somebody signed in learns nothing about what is there for others.
        if !may_come && visit.signed.is_some() {
            let typed = post && visit.request.body_bytes > 0 && session::is_ours(&visit.request);
            return typed.then_some(Way::Typed).ok_or(Failure::NotFound);
        }
        if post && !session::is_ours(&visit.request) {
            return Err(Failure::Forged);
        }
        match (may_come, post) {
            (true, true) => Ok(Way::Form(route, self.form_bytes_max(route)?)),
            (true, false) => Ok(Way::Handled(route)),
            (false, true) if visit.request.body_bytes > 0 => Ok(Way::Typed),
            (false, _) => Err(Failure::SignIn),
        }
    }

    fn form_bytes_max(&self, route: &Route) -> Result<u64, Failure> {
        let most = self.site.config.limits.upload_bytes_max;
        match (route.takes, route.audience) {
            (Takes::Documents, Audience::Anybody) if self.site.demo => {
                Ok(most.min(SHOWN_BYTES_MAX))
            }
            (Takes::Documents, Audience::Anybody) => Err(Failure::NotFound),
            (Takes::Documents, _) => Ok(most),
            (Takes::Kept, _) => Ok(KEPT_BYTES_MAX),
            (Takes::Form | Takes::Nothing, _) => Ok(FORM_BYTES_MAX),
        }
    }

    /// Reads the form, and has it handled; without a route what was typed goes on through the sign-in.
    fn formed(&self, visit: &mut Visit, body: Body, route: Option<&Route>) -> Outcome {
        let limits = &self.site.config.limits;
        let taken = match route.map(|route| (route.takes, route.audience)) {
            Some((Takes::Documents, Audience::Anybody)) => Taken::InMemory,
            Some((Takes::Documents, _)) => Taken::Documents(limits.document_bytes_max),
            Some(_) | None => Taken::Text,
        };
        visit.form = upload::form(&visit.request, body, taken)?;
        let outcome = match route {
            // A form over its limit too: its token comes first, and what it asks for may be in the part that was read.
            Some(route) => check_token(visit).and_then(|()| (route.handler)(&self.site, visit)),
            // Whoever was an agent when the page was opened.
            None if visit.signed.is_some() => Err(Failure::NotFound),
            None if visit.form.typed().is_empty() => Err(Failure::SignIn),
            None if visit.form.text_cut => Err(Failure::TooLarge),
            None => return sign_in_form::again(&self.site, visit),
        };
        // Whatever else is wrong with it: this is what its sender can mend.
        let cut = visit.form.cut;
        outcome.map_err(|failure| if cut { Failure::TooLarge } else { failure })
    }

    fn answered(&self, arrival: Arrival, outcome: Outcome) -> Answer {
        let Arrival {
            visit,
            cookies,
            told,
        } = arrival;
        let failed = |failure| errors::failure(&self.site, &visit, failure);
        let mut answer = outcome.unwrap_or_else(failed);
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
        told.finished(answer)
    }

    fn asks_for_code(&self, request: &Request) -> bool {
        gate::asks_for_code(&self.site.config.gate, request)
    }

    /// A proxy that names somebody else has signed somebody else in: the session before theirs is not theirs.
    fn is_named(&self, request: &Request, signed: &Signed) -> bool {
        let sources = &self.site.sources;
        match sources.proxy_says(&request.headers) {
            ProxySays::Nothing => true,
            ProxySays::Name(name) => {
                let named = sources.named_by_proxy(name);
                let person = &signed.session.person;
                named.is_some_and(|named| {
                    named == person.address || self.site.leads_to(&named, person.id)
                })
            }
            ProxySays::Doubtful => {
                log::warn!(
                    "sign-in by header: sent twice or with a comma by way of {}: nobody is believed",
                    request.client
                );
                false
            }
        }
    }

    /// The answer to who must authenticate before anything else. Our own files and `/health` tell nothing to anybody.
    fn at_the_gate(&self, request: &Request, found: &Found, now: Instant) -> Option<Answer> {
        let path = found.as_ref().map(|(route, _)| route.path);
        if matches!(path, Ok("/health" | "/a/{}")) {
            return None;
        }
        match self.gate.check(request, &self.site.sources, now) {
            Verdict::Open => None,
            Verdict::Ask => Some(errors::ask_twice(&self.site)),
            Verdict::Wrong(login) => {
                let store = self.site.store();
                if let Err(cause) = session::note_failed(store, (&login, "gate"), request, now) {
                    log::error!("the audit: {cause}");
                }
                Some(errors::ask_twice(&self.site))
            }
            Verdict::CannotAsk => Some(errors::trouble(&self.site, Trouble::Busy)),
            Verdict::Wait(time) => Some(errors::too_many(&self.site, time)),
        }
    }
}

/// A form must carry the token of its page; what the browser says of its origin was asked before it was read.
fn check_token(visit: &Visit) -> Result<(), Failure> {
    let expected = match &visit.signed {
        Some(signed) => signed.session.csrf.as_str(),
        None => session::cookie(&visit.request, session::FORM).unwrap_or_default(),
    };
    if session::same(&visit.form.text("csrf"), expected) {
        Ok(())
    } else {
        Err(Failure::Forged)
    }
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
            assert_eq!(loggable(&find(ROUTES, Method::Get, path), path), line);
        }
    }
}
