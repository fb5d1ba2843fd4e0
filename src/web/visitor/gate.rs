//! From outside the school's network one authenticates twice: the browser's own screen comes before anything else, or a code
//! after the password, which is asked in `pages::code`.
//!
//! The screen is as the users' guide describes: HTTP authentication (RFC 7617), checked against the same sources as the sign-in page, which
//! then follows as it does for everybody.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::Duration;
use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use super::session;
use crate::auth::{SignIn, Sources, Try};
use crate::config::{Gate as Configured, Second};
use crate::rules::Instant;
use crate::web::door::Request;

/// Browsers send the password with every request; it is checked anew after so long.
const BELIEVED_FOR: Duration = Duration::minutes(10);
/// Passwords believed at once, as hashes.
const BELIEVED_MAX: usize = 1_000;

/// What the gate says to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Go on.
    Open,
    /// Show the browser's screen.
    Ask,
    /// Show it again: that name's password was wrong.
    Wrong(String),
    /// No source could check the password.
    CannotAsk,
    /// There were too many tries.
    Wait(std::time::Duration),
}

/// The gate of a site.
#[derive(Debug)]
pub struct Gate {
    configured: Configured,
    believed: Mutex<HashMap<Vec<u8>, Instant>>,
}

impl Gate {
    /// As configured.
    pub fn new(configured: Configured) -> Self {
        Self {
            configured,
            believed: Mutex::default(),
        }
    }

    /// Whether a request may go on. Nothing of it but its address and its `Authorization` field is looked at.
    pub fn check(&self, request: &Request, sources: &Sources, now: Instant) -> Verdict {
        match self.configured.second {
            Second::Basic if is_outside(&self.configured, request) => {}
            // Codes come after the password: see `asks_for_code`.
            Second::Basic | Second::Code | Second::Totp | Second::Off => return Verdict::Open,
        }
        let Some(field) = request.header("authorization") else {
            return Verdict::Ask;
        };
        let key = Sha256::digest(field.as_bytes()).to_vec();
        if self.believed().get(&key).is_some_and(|until| *until > now) {
            return Verdict::Open;
        }
        let Some((login, password)) = credentials(field) else {
            return Verdict::Ask;
        };
        let browser = session::device(request);
        let tried = Try {
            login: &login,
            password: &password,
            from: request.client,
            browser: browser.as_deref(),
            now,
        };
        match sources.sign_in(&tried) {
            SignIn::Welcome(_) => {
                self.believe(key, now);
                Verdict::Open
            }
            SignIn::No => Verdict::Wrong(login),
            SignIn::CouldNotAsk(causes) => {
                for cause in causes {
                    log::error!("gate: {cause}");
                }
                Verdict::CannotAsk
            }
            SignIn::TooMany(time) => Verdict::Wait(time),
        }
    }

    fn believe(&self, key: Vec<u8>, now: Instant) {
        let mut believed = self.believed();
        if believed.len() >= BELIEVED_MAX {
            believed.retain(|_, until| *until > now);
        }
        if believed.len() < BELIEVED_MAX {
            believed.insert(key, now + BELIEVED_FOR);
        }
    }

    fn believed(&self) -> MutexGuard<'_, HashMap<Vec<u8>, Instant>> {
        self.believed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_outside(configured: &Configured, request: &Request) -> bool {
    let mut inside = configured.inside.iter();
    request.doubtful || !inside.any(|network| network.contains(request.client))
}

/// Whether a code is asked after the password. Nothing of a request but its address is looked at.
pub fn asks_for_code(configured: &Configured, request: &Request) -> bool {
    match configured.second {
        Second::Basic | Second::Off => false,
        Second::Code | Second::Totp => is_outside(configured, request),
    }
}

/// `Basic dXNlcjpwYXNzd29yZA==`
fn credentials(field: &str) -> Option<(String, String)> {
    let (scheme, coded) = field.split_once(' ')?;
    let bytes = BASE64.decode(coded.trim().as_bytes()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (login, password) = text.split_once(':')?;
    scheme
        .eq_ignore_ascii_case("basic")
        .then(|| (login.into(), password.into()))
}

#[cfg(test)]
mod tests {
    use crate::web::visitor::gate::credentials;

    #[test]
    fn what_the_browser_sends_is_read() {
        let pair = |login: &str, password: &str| Some((login.to_string(), password.to_string()));
        assert_eq!(
            credentials("Basic dXNlcjpwYXNzd29yZA=="),
            pair("user", "password")
        );
        assert_eq!(credentials("basic w6k6YTpi"), pair("é", "a:b"));
        for wrong in [
            "",
            "Basic",
            "Basic !!!!",
            "Bearer dXNlcjpwYXNzd29yZA==",
            "Basic dXNlcg==",
        ] {
            assert_eq!(credentials(wrong), None, "{wrong}");
        }
    }
}
