//! The way of a request: route, session, audience, form and its token, handler; failures become pages here.

use std::sync::Arc;

use super::door::tls::{Tls, TlsFault};
use super::door::{Answer, Door, House, Method, Request, Settings, Trouble};
use super::http::answer::{Failure, Outcome, set};
use super::http::form::{FORM_BYTES_MAX, Form, KEPT_BYTES_MAX};
use super::http::upload;
use super::pages::account::sign_in_form;
use super::pages::errors;
use super::routes::ROUTES;
use super::visit::{Route, Signed, Site, Takes, Visit, find};
use super::visitor::gate::{self, Gate, Verdict};
use super::visitor::{language, session};
use crate::auth::ProxySays;
use crate::rules::Instant;
use crate::rules::access::{Audience, may_enter};
use crate::rules::audit::{Deed, Trail};
use crate::store::Write;

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

impl House for Front {
    fn body_bytes_max(&self, method: Method, path: &str) -> u64 {
        match find(ROUTES, method, path).map(|(route, _)| route.takes) {
            Ok(Takes::Documents) => self.site.config.limits.upload_bytes_max,
            Ok(Takes::Kept) => KEPT_BYTES_MAX,
            // A path that takes nothing gets to say that it is not there, or not for this method.
            Ok(Takes::Form | Takes::Nothing) | Err(_) => FORM_BYTES_MAX,
        }
    }

    fn answer(&self, request: Request) -> Answer {
        let started = std::time::Instant::now();
        let found = find(ROUTES, request.method, &request.path);
        let line = format!("{:?} {}", request.method, loggable(&found, &request.path));
        let secure = request.secure;
        let host = request.header("host").unwrap_or_default();
        let mut answer = if self.site.config.answers_to(host) {
            self.visit(request, found)
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
    fn visit(&self, request: Request, found: Found) -> Answer {
        let now = (self.site.clock)();
        if let Some(answer) = self.at_the_gate(&request, &found, now) {
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
        let mut answer = self.in_session(&mut visit, found);
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

    fn in_session(&self, visit: &mut Visit, found: Found) -> Answer {
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
            Err(failure) => self.failed(visit, failure),
        }
    }

    /// What was typed goes on through the sign-in, if it was typed here: a foreign page could fill a form for its reader.
    fn failed(&self, visit: &Visit, failure: Failure) -> Answer {
        let typed = matches!(failure, Failure::SignIn) && !visit.form.typed().is_empty();
        let outcome = if typed && session::is_ours(&visit.request) && !visit.form.cut {
            sign_in_form::again(&self.site, visit)
        } else {
            Err(failure)
        };
        outcome.unwrap_or_else(|failure| errors::failure(&self.site, visit, failure))
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
                sources.named_by_proxy(name).as_ref() == Some(&signed.session.person.address)
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
            visit.form = upload::form(
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
    if fits && session::is_ours(request) {
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
