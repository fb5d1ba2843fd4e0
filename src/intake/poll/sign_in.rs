//! Signing in to an IMAP server, with a password or an access token; the session is used in `look`.

use std::cell::Cell;

use imap::{Authenticator, Client, Session};

use super::fault;
use super::line::Line;
use crate::config::{Secret, Security, Server};
use crate::rules::mailbox::{Fault, Trouble};

/// Signs in over a line that is already protected.
pub(super) fn sign_in(server: &Server, line: Line) -> Result<Session<Line>, Fault> {
    let (user, secret) = server.login.as_ref().ok_or_else(|| Fault {
        trouble: Trouble::Secret,
        cause: "no account is configured".into(),
    })?;
    let mut client = Client::new(line);
    // After STARTTLS there is no second greeting.
    if server.security == Security::Tls {
        client.read_greeting().map_err(fault)?;
    }
    let password = fetch(secret)?;
    if !secret.is_token() {
        return client
            .login(user, password)
            .map_err(|(cause, _)| refused(cause));
    }
    match by_token(client, user, &password) {
        Ok(session) => Ok(session),
        // The command may have printed one that it kept too long: asked again, it may know better.
        Err(refusal) => match *refusal {
            (imap::Error::No(_), client) => {
                by_token(client, user, &fetch(secret)?).map_err(|refusal| refused(refusal.0))
            }
            (cause, _) => Err(refused(cause)),
        },
    }
}

fn by_token(
    client: Client<Line>,
    user: &str,
    token: &str,
) -> Result<Session<Line>, Box<(imap::Error, Client<Line>)>> {
    let answer = XOauth2(Cell::new(Some(format!(
        "user={user}\x01auth=Bearer {token}\x01\x01"
    ))));
    client.authenticate("XOAUTH2", &answer).map_err(Box::new)
}

/// The SASL mechanism of Google and Microsoft: one answer; what the server says next is the error, to which one answers
/// nothing so that it refuses in IMAP's own words.
struct XOauth2(Cell<Option<String>>);

impl Authenticator for XOauth2 {
    type Response = String;

    fn process(&self, _challenge: &[u8]) -> String {
        self.0.take().unwrap_or_default()
    }
}

fn fetch(secret: &Secret) -> Result<String, Fault> {
    secret.fetch().map_err(|cause| Fault {
        trouble: Trouble::Secret,
        cause,
    })
}

fn refused(cause: imap::Error) -> Fault {
    let no = matches!(cause, imap::Error::No(_));
    let fault = fault(cause);
    Fault {
        trouble: if no { Trouble::SignIn } else { fault.trouble },
        ..fault
    }
}
