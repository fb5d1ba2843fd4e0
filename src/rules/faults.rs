//! Why a server, or what stands in for one, cannot be used: one word for who is to mend it, and the cause as it was said;
//! mailboxes that are read have words of their own in `mailbox`.

use std::error::Error;
use std::io;

use super::words::words;

words! {
    /// What is to be mended; who asks says how.
    Cause {
        /// The access token cannot be had, or is refused.
        Token = "token",
        /// The password cannot be had.
        Secret = "secret",
        /// `ca_file` cannot be read, or holds no certificate.
        Authority = "authority",
        /// The server's certificate is not one to believe.
        Certificate = "certificate",
        /// The server refuses account or password.
        SignIn = "sign_in",
        /// There is no such folder, or it cannot be written.
        Folder = "folder",
        /// The name is not known.
        Name = "name",
        /// Nobody answers at that port.
        NoAnswer = "no_answer",
        /// No protected line, though somebody answers.
        Protection = "protection",
        /// It answers, but not as such a server does, or falls silent.
        Odd = "odd",
        /// It says itself that it cannot answer now.
        Unavailable = "unavailable",
        /// The directory refuses the account that searches in it.
        Reader = "reader",
        /// The directory has no such place, or does not show it.
        Place = "place",
        /// The server takes no passwords.
        NoPasswords = "no_passwords",
        /// No account has a password yet.
        NoAccount = "no_account",
        /// The server does not take mail from the desk's address.
        Sender = "sender",
        /// The server does not pass the desk's mail on.
        Relay = "relay",
        /// The provider's limit of mails is reached.
        Quota = "quota",
        /// This machine or the desk's own file: what is said tells what to do.
        Here = "here",
        /// Anything else that a server said.
        Other = "other",
    }
}

/// Why something was not to be had of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerFault {
    /// In one word.
    pub cause: Cause,
    /// As the system or the server put it, for the log.
    pub said: String,
}

impl ServerFault {
    /// That cause, said so.
    pub fn new(cause: Cause, said: impl Into<String>) -> Self {
        let said = said.into();
        Self { cause, said }
    }
}

impl std::fmt::Display for ServerFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.said)
    }
}

impl Error for ServerFault {}

/// An error and what it came from, the outermost first.
fn chain<'a>(cause: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    let mut next = Some(cause);
    std::iter::from_fn(move || {
        let this = next?;
        next = this.source();
        Some(this)
    })
}

/// Whether TLS failed at the certificate that the server proves itself with.
pub fn is_untrusted(cause: &(dyn Error + 'static)) -> bool {
    // ERR_LIB_SSL and SSL_R_CERTIFICATE_VERIFY_FAILED, the same in every OpenSSL.
    let refused =
        |error: &openssl::error::Error| (error.library_code(), error.reason_code()) == (20, 134);
    chain(cause)
        .filter_map(|cause| cause.downcast_ref::<openssl::error::ErrorStack>())
        .any(|stack| stack.errors().iter().any(refused))
}

/// What the system said, if the cause is the system's.
pub fn io_kind(cause: &(dyn Error + 'static)) -> Option<io::ErrorKind> {
    chain(cause).find_map(|cause| Some(cause.downcast_ref::<io::Error>()?.kind()))
}

/// Whether it took too long. A read with a time limit is told as if it would block.
pub fn is_silence(cause: &(dyn Error + 'static)) -> bool {
    matches!(
        io_kind(cause),
        Some(io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock)
    )
}

/// The error as a line for the log. A timeout is named as what it is, not as "resource temporarily unavailable".
pub fn told(cause: &(dyn Error + 'static)) -> String {
    if is_silence(cause) {
        "the server is silent".into()
    } else {
        cause.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_told_from_a_refusal() {
        for (code, silent) in [(11, true), (110, true), (111, false), (113, false)] {
            let said = told(&io::Error::from_raw_os_error(code));
            assert_eq!(said == "the server is silent", silent, "{code}: {said}");
        }
        let inner = io::Error::other(io::Error::from(io::ErrorKind::TimedOut));
        assert!(!is_untrusted(&inner));
    }
}
