//! The cookie: 256 random bits, kept as a hash; new at each sign-in; and the token that forms must carry.

use chrono::Duration;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::door::Request;
use crate::rules::message_id::hex;
use crate::rules::{Instant, PersonId};
use crate::store::{self, Session, Store};

/// Without « Se souvenir de moi », from the last page seen.
const STAYS: Duration = Duration::hours(12);
/// With it.
const STAYS_REMEMBERED: Duration = Duration::days(30);
/// A session's end is written anew at most this often: reading pages should not write.
const PROLONGED_EVERY: Duration = Duration::hours(1);

/// A session that runs, with the hash it is stored under.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Its row's key.
    pub hash: Vec<u8>,
    /// Who, and since when.
    pub session: Session,
}

/// A random token, 64 hexadecimal digits.
pub fn token() -> Result<String, store::Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|cause| store::Error::Damaged(format!("no random bytes: {cause}")))?;
    Ok(hex(&bytes))
}

/// What is kept of a token.
pub fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// On TLS the name itself says that no other host and no plain line can have set it (RFC 6265bis section 4.1.3.2).
fn cookie_name(base: &str, secure: bool) -> String {
    if secure {
        format!("__Host-{base}")
    } else {
        base.into()
    }
}

/// The session's cookie.
pub const SESSION: &str = "helpdesk";
/// The sign-in form's cookie.
pub const FORM: &str = "helpdesk-form";

/// The value of one of our cookies.
pub fn cookie<'a>(request: &'a Request, base: &str) -> Option<&'a str> {
    let name = cookie_name(base, request.secure);
    let pairs = request
        .header("cookie")?
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .filter(|(given, _)| *given == name)
        .map(|(_, value)| value)
        .next()
}

/// A Set-Cookie header. `stays` keeps it after the browser is closed; zero takes it away.
pub fn set_cookie(base: &str, value: &str, secure: bool, stays: Option<Duration>) -> String {
    let name = cookie_name(base, secure);
    let age = stays
        .map(|stays| format!("; Max-Age={}", stays.num_seconds()))
        .unwrap_or_default();
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")
}

/// The session of a request, if it has one that runs; prolonged when it is time.
pub fn find(store: &Store, request: &Request, now: Instant) -> store::Result<Option<Signed>> {
    let Some(token) = cookie(request, SESSION).filter(|token| token.len() == 64) else {
        return Ok(None);
    };
    let hash = hash(token);
    let Some(session) = store.read(|r| r.session(&hash, now))? else {
        return Ok(None);
    };
    let until = now + length(session.remembered);
    if until - session.expires_at > PROLONGED_EVERY {
        store.write_unsynced(|w| w.prolong_session(&hash, until))?;
    }
    Ok(Some(Signed { hash, session }))
}

const fn length(remembered: bool) -> Duration {
    if remembered { STAYS_REMEMBERED } else { STAYS }
}

/// Starts a session and gives the cookie that carries it.
pub fn start(
    store: &Store,
    person: PersonId,
    remembered: bool,
    secure: bool,
    now: Instant,
) -> store::Result<String> {
    let (cookie, csrf) = (token()?, token()?);
    let until = now + length(remembered);
    store.write(|w| w.start_session(&hash(&cookie), person, &csrf, remembered, (now, until)))?;
    Ok(set_cookie(
        SESSION,
        &cookie,
        secure,
        remembered.then_some(STAYS_REMEMBERED),
    ))
}

/// Compares two tokens without telling by time where they differ.
pub fn same(a: &str, b: &str) -> bool {
    !a.is_empty() && bool::from(a.as_bytes().ct_eq(b.as_bytes()))
}
