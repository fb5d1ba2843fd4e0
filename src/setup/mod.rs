//! The house before the desk: the first steps in a browser, each tried before it is kept; `steps` has them in order.
//!
//! Behind the same door as the desk (`web::door`), but another house: there is no store, no session and nobody to be signed in.
//! Who holds the link may do everything, and nobody else sees anything. The secret stands in the path of every page instead
//! of in a cookie: cookies know no ports, so any other server on this machine's loopback would be sent it by the browser.
//!
//! Until the last step nothing is written. `make` then writes everything at once, and the process goes on as the desk.

mod answers;
mod fields;
mod file;
mod make;
mod pages;
mod parts;
mod steps;
mod tries;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use make::in_the_way;

use crate::auth::Hasher;
use crate::config::Config;
use crate::i18n::{Lang, setup as say};
use crate::rules::Clock;
use crate::rules::message_id::hex;
use crate::store;
use crate::web::door::{Answer, Door, House, Method, Reads, Reception, Request, Settings, Trouble};
use crate::web::http::answer::page;
use crate::web::http::assets;
use crate::web::http::upload::{self, Taken};
use crate::web::visitor::session;
use answers::Answers;
use steps::{Piece, Visit};

/// A form of these steps, in bytes: the longest is a list of the team's addresses.
const FORM_BYTES_MAX: u64 = 64 << 10;
/// Of the link.
const SECRET_BYTES: usize = 16;

/// Everything is written: the desk is to be opened.
#[derive(Debug)]
pub struct Finish {
    /// Its configuration.
    pub configuration: PathBuf,
    /// Where it is told that it is open, or why not.
    pub reply: Sender<Result<(), String>>,
}

/// The first steps, waiting to be taken.
pub struct Setup {
    /// Where the desk will be made.
    folder: PathBuf,
    /// Where its pages will be: where these are.
    listen: SocketAddr,
    /// `/setup/` and the secret.
    base: String,
    clock: Clock,
    events: Sender<Finish>,
    state: Mutex<State>,
    hasher: Hasher,
    /// The desk was made. Held while it is: two browsers make one desk.
    finished: Mutex<bool>,
}

/// What is answered so far; in memory only.
#[derive(Default)]
struct State {
    answers: Answers,
    /// How often they changed.
    revision: u64,
    /// What was tried last and failed, and by what it can be kept.
    kept: Option<(String, Piece)>,
}

impl std::fmt::Debug for Setup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setup")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

/// Opens the door to the steps; gives it with the path of the link. `events` is told when all is written.
pub fn open(
    folder: &Path,
    listen: SocketAddr,
    clock: &Clock,
    events: Sender<Finish>,
) -> Result<(Door, String), String> {
    let bytes: [u8; SECRET_BYTES] = store::random().map_err(|cause| cause.to_string())?;
    let base = format!("/setup/{}", hex(&bytes));
    let setup = Setup {
        folder: folder.to_owned(),
        listen,
        base: base.clone(),
        clock: clock.clone(),
        events,
        state: Mutex::default(),
        hasher: Hasher::default(),
        finished: Mutex::default(),
    };
    let door = Door::open(Settings::new(listen), Arc::new(setup));
    let door = door.map_err(|cause| {
        format!("{listen}: {cause}: is something running there? take another one with --listen ADDR:PORT")
    })?;
    Ok((door, base))
}

impl Setup {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn finished(&self) -> MutexGuard<'_, bool> {
        self.finished.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answers so far, and how often they changed.
    fn answers(&self) -> (Answers, u64) {
        let state = self.state();
        (state.answers.clone(), state.revision)
    }

    fn change(&self, change: impl FnOnce(&mut Answers)) {
        let mut state = self.state();
        change(&mut state.answers);
        state.revision += 1;
        state.kept = None;
    }

    /// Remembers what failed, and tells by what it can be kept; none where there is no random number to be had.
    fn keep(&self, piece: Piece) -> Option<String> {
        let id = session::token().ok()?;
        self.state().kept = Some((id.clone(), piece));
        Some(id)
    }

    fn take_kept(&self, id: &str) -> Option<Piece> {
        let kept = &mut self.state().kept;
        kept.take_if(|(own, _)| session::same(own, id))
            .map(|(_, piece)| piece)
    }

    fn address(&self, step: usize) -> String {
        format!("{}/{step}", self.base)
    }

    /// How the pages are reached from this machine.
    fn own_url(&self) -> String {
        format!("http://{}", reachable(self.listen))
    }

    /// The step that a path of these pages means: none without the whole secret, 0 without a number.
    fn step(&self, path: &str) -> Option<usize> {
        let given = path.get(..self.base.len())?;
        let rest = path.get(self.base.len()..)?;
        if !session::same(given, &self.base) {
            return None;
        }
        match rest {
            "" | "/" => Some(0),
            "/1" => Some(1),
            "/2" => Some(2),
            "/3" => Some(3),
            "/4" => Some(4),
            "/5" => Some(5),
            _ => None,
        }
    }

    fn visit(&self, request: Request, lang: Lang) -> Reception<'_> {
        let Some(number) = self.step(&request.path) else {
            let closed = parts::told(lang, say::CLOSED, lang.say(say::CLOSED_HINT));
            return Reception::Answered(page(403, closed));
        };
        let visit = Visit {
            setup: self,
            number,
            lang,
            client: request.client,
        };
        match request.method {
            Method::Get | Method::Head if number == 0 => {
                let (answers, _) = self.answers();
                let place = self.address(steps::reached(&answers));
                Reception::Answered(crate::web::http::answer::see_other(&place))
            }
            Method::Get | Method::Head => Reception::Answered(visit.show()),
            // The secret is the form's token; the browser's own word on where the form stood is asked beside it.
            Method::Post if number == 0 || !session::is_ours(&request) => {
                Reception::Answered(steps::refused(lang, false))
            }
            Method::Post => Reception::Reads(Reads {
                bytes_max: FORM_BYTES_MAX,
                answer: Box::new(move |body| {
                    if !body.whole() {
                        return steps::refused(lang, true);
                    }
                    match upload::form(&request, body, Taken::Text) {
                        Ok(form) if !form.cut => visit.take(&form),
                        Ok(_) | Err(_) => steps::refused(lang, false),
                    }
                }),
            }),
        }
    }
}

/// The address by which this machine itself reaches what listens there.
pub fn reachable(listen: SocketAddr) -> SocketAddr {
    let loopback = match listen {
        SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
        SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
    };
    let ip = if listen.ip().is_unspecified() {
        loopback
    } else {
        listen.ip()
    };
    (ip, listen.port()).into()
}

impl House for Setup {
    fn receive(&self, request: Request) -> Reception<'_> {
        let asked = request.header("accept-language").and_then(Lang::accepted);
        let lang = asked.unwrap_or(Lang::Fr);
        // No name of a foreign name server leads here (DNS rebinding): addresses and localhost only.
        let host = request.header("host").unwrap_or_default();
        if !Config::is_address(host) {
            let elsewhere = parts::told(lang, say::ELSEWHERE, lang.say(say::ELSEWHERE_HINT));
            return Reception::Answered(page(421, elsewhere));
        }
        match assets::as_made(&request) {
            Some(answer) => Reception::Answered(answer),
            None => self.visit(request, lang),
        }
    }

    fn trouble(&self, trouble: Trouble) -> Answer {
        let lang = Lang::Fr;
        let text = lang.say(crate::i18n::pages::FORM_EXPIRED_HINT);
        page(
            trouble.status(),
            parts::told(lang, crate::i18n::pages::BAD_REQUEST, text),
        )
    }
}
