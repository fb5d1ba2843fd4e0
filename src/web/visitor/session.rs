//! The cookies of who is signed in: 256 random bits, kept as hashes, new at each sign-in; and the token that forms must carry.
//!
//! « Se souvenir de moi » has a cookie of its own, which opens a session when there is none. It has two halves: one finds,
//! the other proves and is new at each use. A half that was used before comes from a copy: then all that it opened ends.

use chrono::Duration;
use constant_time_eq::constant_time_eq;
use sha2::{Digest, Sha256};

use crate::config::{Config, SignIn};
use crate::desk::admin::accounts::Link;
use crate::rules::audit::{Deed, Trail};
use crate::rules::message_id::hex;
use crate::rules::{Instant, PersonId};
use crate::store::{self, NewSession, Remembered, Store, Write};
use crate::web::door::Request;
use crate::web::http::browser;
use crate::web::visit::Signed;

/// From the last page seen.
const STAYS: Duration = Duration::hours(12);
/// « Se souvenir de moi », from the last session that it opened.
const STAYS_REMEMBERED: Duration = Duration::days(30);
/// A session's end is written anew at most this often: reading pages should not write.
const PROLONGED_EVERY: Duration = Duration::hours(1);
/// A browser that opens several pages at once brings the same half with each of them.
const AT_ONCE: Duration = Duration::minutes(1);
/// How long a browser stays known without a sign-in.
const DEVICE_KNOWN: Duration = Duration::days(365);

/// Who somebody is, and the cookies that say so from now on.
#[derive(Debug, Default)]
pub struct Found {
    /// Who is signed in.
    pub signed: Option<Signed>,
    /// Set-Cookie headers.
    pub cookies: Vec<String>,
}

/// Somebody who is proven.
#[derive(Clone, Copy, Debug)]
pub struct Proven {
    /// Who.
    pub person: PersonId,
    /// « Se souvenir de moi ».
    pub remember: bool,
    /// Twice.
    pub twice: bool,
}

/// A random token, 64 hexadecimal digits.
pub fn token() -> Result<String, store::Error> {
    let bytes: [u8; 32] = store::random()?;
    Ok(hex(&bytes))
}

/// What a token is stored as.
pub fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// A link by which somebody chooses a password.
pub fn link() -> Result<Link, store::Error> {
    let token = token()?;
    let hash = hash(&token);
    Ok(Link { token, hash })
}

/// The link of an invitation; none where the desk has no accounts of its own.
pub fn invitation(config: &Config) -> Result<Option<Link>, store::Error> {
    let local = config.sign_in.contains(&SignIn::Local);
    local.then(link).transpose()
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
/// The cookie of « Se souvenir de moi ».
pub const REMEMBER: &str = "helpdesk-remember";
/// The cookie between password and code.
pub const HALF: &str = "helpdesk-half";
/// The cookie of a browser that somebody has signed in with.
const DEVICE: &str = "helpdesk-device";
/// The sign-in form's cookie.
pub const FORM: &str = "helpdesk-form";

/// The value of one of our cookies. None where there are two that differ: one of them was put there by somebody else.
pub fn cookie<'a>(request: &'a Request, base: &str) -> Option<&'a str> {
    let name = cookie_name(base, request.secure);
    let pairs = request
        .header("cookie")?
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='));
    let mut values = pairs
        .filter(|(given, _)| *given == name)
        .map(|(_, value)| value);
    let first = values.next()?;
    if values.any(|other| other != first) {
        log::warn!(
            "the cookie {name} came twice from {}: neither is believed",
            request.client
        );
        return None;
    }
    Some(first)
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

/// A Set-Cookie header that takes a cookie away.
pub fn take_away(base: &str, secure: bool) -> String {
    set_cookie(base, "", secure, Some(Duration::zero()))
}

/// The session of a request, if it has one that runs; prolonged when it is time, opened anew where it is remembered.
pub fn find(store: &Store, request: &Request, now: Instant) -> store::Result<Found> {
    if let Some(token) = cookie(request, SESSION).filter(|token| token.len() == 64) {
        let hash = hash(token);
        if let Some(session) = store.read(|r| r.session(&hash, now))? {
            let until = now + STAYS;
            if until - session.expires_at > PROLONGED_EVERY {
                // A page is read all the same while another process holds the file; the next one prolongs.
                match store.write_unsynced(|w| w.prolong_session(&hash, (now, until))) {
                    Err(cause) if !cause.is_passing() => return Err(cause),
                    Ok(()) | Err(_) => {}
                }
            }
            return Ok(Found {
                signed: Some(Signed { hash, session }),
                cookies: Vec::new(),
            });
        }
    }
    match cookie(request, REMEMBER).and_then(|value| value.split_once('.')) {
        Some((selector, proof)) if proof.len() == 64 => {
            store.write(|w| reopen(w, selector, proof, request, now))
        }
        Some(_) | None => Ok(Found::default()),
    }
}

/// Opens a session for who is remembered, or ends all of it where the proof was used before.
fn reopen(
    w: &Write<'_>,
    selector: &str,
    proof: &str,
    request: &Request,
    now: Instant,
) -> store::Result<Found> {
    let secure = request.secure;
    let gone = Found {
        signed: None,
        cookies: vec![take_away(REMEMBER, secure)],
    };
    let Some(known) = w.remembered(selector, now)? else {
        return Ok(gone);
    };
    let given = hash(proof);
    let is = |kept: &[u8]| constant_time_eq(kept, &given);
    let before = known.previous.as_deref().is_some_and(is);
    let mut cookies = Vec::new();
    if is(&known.validator) {
        let next = token()?;
        w.rotate(known.id, &hash(&next), (now, now + STAYS_REMEMBERED))?;
        cookies.push(remember_cookie(selector, &next, secure));
    } else if !(before && now - known.rotated_at < AT_ONCE) {
        log::warn!(
            "a remembered sign-in of person {} was used twice, as a copy of its cookie would be: it is ended",
            known.person.0
        );
        w.end_family(known.id)?;
        let trail = Trail::of(known.person, request.client);
        w.audit(Deed::SessionsEnded, &trail, "a copied cookie", now)?;
        return Ok(gone);
    }
    let token = token()?;
    open(w, &token, &known, now)?;
    cookies.push(set_cookie(SESSION, &token, secure, None));
    let hash = hash(&token);
    let session = w.session(&hash, now)?;
    Ok(Found {
        signed: session.map(|session| Signed { hash, session }),
        cookies,
    })
}

fn open(w: &Write<'_>, token: &str, known: &Remembered, now: Instant) -> store::Result<()> {
    let new = NewSession {
        token_hash: &hash(token),
        person: known.person,
        csrf: &known.csrf,
        family: Some(known.id),
        twice: known.twice,
        browser: &known.browser,
    };
    w.start_session(&new, (now, now + STAYS))
}

fn remember_cookie(selector: &str, proof: &str, secure: bool) -> String {
    let value = format!("{selector}.{proof}");
    set_cookie(REMEMBER, &value, secure, Some(STAYS_REMEMBERED))
}

/// Starts a session and gives the cookies that carry it. What the browser was remembered as before is ended.
pub fn start(
    store: &Store,
    request: &Request,
    proven: Proven,
    now: Instant,
) -> store::Result<Found> {
    let (token, csrf, secure) = (token()?, self::token()?, request.secure);
    let before = cookie(request, REMEMBER).and_then(|value| value.split_once('.'));
    let mut new = NewSession {
        token_hash: &hash(&token),
        person: proven.person,
        csrf: &csrf,
        family: None,
        twice: proven.twice,
        browser: &browser::name(request.header("user-agent").unwrap_or_default()),
    };
    let mut cookies = vec![
        set_cookie(SESSION, &token, secure, None),
        take_away(REMEMBER, secure),
    ];
    let (selector, proof) = (self::token()?, self::token()?);
    store.write(|w| {
        if let Some((selector, _)) = before
            && let Some(known) = w.remembered(selector, now)?
        {
            w.end_family(known.id)?;
        }
        if proven.remember {
            let until = now + STAYS_REMEMBERED;
            new.family = Some(w.remember((&selector, &hash(&proof)), &new, (now, until))?);
            cookies[1] = remember_cookie(&selector, &proof, secure);
        }
        let trail = Trail::of(proven.person, request.client);
        w.audit(Deed::SignedIn, &trail, "", now)?;
        w.start_session(&new, (now, now + STAYS))
    })?;
    let hash = hash(&token);
    let session = store.read(|r| r.session(&hash, now))?;
    Ok(Found {
        signed: session.map(|session| Signed { hash, session }),
        cookies,
    })
}

/// Ends a session that its owner ends.
pub fn end(store: &Store, signed: &Signed, request: &Request, now: Instant) -> store::Result<()> {
    let trail = Trail::of(signed.session.person.id, request.client);
    store.write(|w| {
        w.end_session(&signed.hash)?;
        w.audit(Deed::SignedOut, &trail, "", now)
    })
}

/// Notes that a name and a password were not right, and where they were asked. Not synced: whoever tries thousands must not make
/// the disk busy.
pub fn note_failed(
    store: &Store,
    (typed, whence): (&str, &str),
    request: &Request,
    now: Instant,
) -> store::Result<()> {
    let trail = Trail::typed(typed.trim(), request.client);
    store.write_unsynced(|w| w.audit(Deed::SignInFailed, &trail, whence, now))
}

/// The hash of the device cookie, if there is one.
pub fn device(request: &Request) -> Option<Vec<u8>> {
    let token = cookie(request, DEVICE).filter(|token| token.len() == 64)?;
    Some(hash(token))
}

/// Notes that somebody signs in with this browser, and gives its cookie. A new one each time: a planted one is worth nothing.
/// With `trusted_until` no code is asked of them there before then.
pub fn know_device(
    store: &Store,
    request: &Request,
    person: PersonId,
    trusted_until: Option<Instant>,
    now: Instant,
) -> store::Result<String> {
    let (old, new) = (device(request), token()?);
    let new_hash = hash(&new);
    store.write(|w| w.know_browser((old.as_deref(), &new_hash), person, trusted_until, now))?;
    Ok(set_cookie(DEVICE, &new, request.secure, Some(DEVICE_KNOWN)))
}

/// Compares two tokens without telling by time where they differ.
pub fn same(a: &str, b: &str) -> bool {
    !a.is_empty() && constant_time_eq(a.as_bytes(), b.as_bytes())
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
    use super::same;

    #[test]
    fn a_token_that_is_missing_on_both_sides_is_no_token() {
        for (one, other, fits) in [
            ("a", "a", true),
            ("a", "b", false),
            ("a", "", false),
            ("", "", false),
        ] {
            assert_eq!(same(one, other), fits, "{one:?} {other:?}");
        }
    }
}
