//! Between password and code: what was begun, the code that was mailed or that an app shows, and its tries; the pages are
//! `pages/account/code`, the session that follows is in `session`.

use chrono::Duration;
use constant_time_eq::constant_time_eq;

use super::session;
use crate::auth::totp;
use crate::rules::audit::{Deed, Trail};
use crate::rules::{Instant, PersonId};
use crate::store::{self, CODE_TRIES_MAX, CodeText, Half, OtherKind, Person, Store};
use crate::web::door::Request;
use crate::web::http::browser;

/// How long a mailed code is said to last; the store counts.
pub const CODE_LASTS: Duration = Duration::minutes(10);

/// What came of a code.
#[derive(Debug)]
pub enum Checked {
    /// Right: once.
    Right(Half),
    /// Wrong; so many tries are left.
    Wrong(Half, u32),
    /// There is nothing that any code could end.
    Over,
}

/// After the password: makes a code and owes its mail, or expects that of an app. The cookie's token; none where there were too
/// many lately.
pub fn begin(
    store: &Store,
    request: &Request,
    (person, remember): (&Person, bool),
    by_app: bool,
    now: Instant,
) -> store::Result<Option<String>> {
    let token = session::token()?;
    let code = if by_app { None } else { Some(digits()?) };
    let hash = code.as_deref().map(|code| hash(&token, code));
    store.write(|w| {
        let half = session::hash(&token);
        if !w.start_half(&half, person.id, hash.as_deref(), remember, now)? {
            return Ok(None);
        }
        if let Some(code) = code {
            let text = CodeText {
                code,
                asked_at: now,
                until: now + CODE_LASTS,
                browser: browser::name(request.header("user-agent").unwrap_or_default()),
            };
            w.enqueue_other(OtherKind::Code, &person.address, &text.write(), now)?;
        }
        Ok(Some(token))
    })
}

/// Who is between password and code, by the cookie's token.
pub fn expected(
    store: &Store,
    request: &Request,
    now: Instant,
) -> store::Result<Option<(String, Half, Person)>> {
    let Some(token) = session::cookie(request, session::HALF) else {
        return Ok(None);
    };
    let found = store.read(|r| {
        let half = r.half(&session::hash(token), now)?;
        let person = half.as_ref().map(|half| r.person(half.person));
        Ok::<_, store::Error>(half.zip(person.transpose()?.flatten()))
    })?;
    Ok(found.map(|(half, person)| (token.to_owned(), half, person)))
}

/// Takes a code as it was typed; each is a try.
pub fn check(
    store: &Store,
    request: &Request,
    (token, person): (&str, &Person),
    typed: &str,
    now: Instant,
) -> store::Result<Checked> {
    let key = session::hash(token);
    let Some(half) = store.write(|w| w.try_half(&key, now))? else {
        return Ok(Checked::Over);
    };
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let right = match &half.code_hash {
        Some(expected) => constant_time_eq(expected, &hash(token, &typed)),
        None => app_says_so(store, half.person, &typed, now)?,
    };
    if !right || person.disabled {
        let trail = Trail::of(person.id, request.client);
        store.write_unsynced(|w| w.audit(Deed::CodeFailed, &trail, "", now))?;
        let left = CODE_TRIES_MAX.saturating_sub(half.tries);
        return Ok(match left {
            0 => Checked::Over,
            left => Checked::Wrong(half, left),
        });
    }
    Ok(if store.write(|w| w.use_half(&key))? {
        Checked::Right(half)
    } else {
        Checked::Over
    })
}

fn app_says_so(store: &Store, person: PersonId, code: &str, now: Instant) -> store::Result<bool> {
    let Some((secret, last)) = store.read(|r| r.app_code(person))? else {
        return Ok(false);
    };
    match totp::step_of(&secret, code, now, last) {
        Some(step) => store.write(|w| w.use_app_step(person, step)),
        None => Ok(false),
    }
}

/// Six digits, each number as likely as any other to within a millionth of a millionth.
fn digits() -> Result<String, store::Error> {
    let bytes: [u8; 8] = store::random()?;
    Ok(format!("{:06}", u64::from_be_bytes(bytes) % 1_000_000))
}

/// With the cookie, which is not in the file: a copy of the file tells no code.
fn hash(token: &str, code: &str) -> Vec<u8> {
    session::hash(&format!("{token} {code}"))
}

#[cfg(test)]
mod tests {
    use super::hash;

    /// A million hashes would tell every code in a copy of the file.
    #[test]
    fn a_codes_hash_tells_nothing_without_the_cookie() {
        assert_ne!(hash("one", "123456"), hash("other", "123456"));
        assert_eq!(hash("one", "123456"), hash("one", "123456"));
    }
}
