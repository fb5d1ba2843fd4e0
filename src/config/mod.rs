//! helpdesk.toml as values; `keys` has each key with its default and bounds, `read` walks the file and gathers the mistakes.

mod filter;
mod keys;
mod network;
mod read;
mod secret;
mod sign_in;
mod time_zone;

pub use filter::Filter;
pub use keys::PRIVATE;
pub use network::{Network, NetworkError};
pub use read::Fault;
pub use secret::Secret;
pub use time_zone::TimeZone;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use keys::{alarm, backup, closing, desk, gate, keep, limits, mailboxes, outgoing, waiting, web};
use read::Reader;
use sign_in::sign_in_sources;

/// The configuration that is shipped: example, documentation and default at once.
pub const SHIPPED: &str = include_str!("../../helpdesk.toml");

/// Everything that can be configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Who the desk is.
    pub desk: Desk,
    /// Where its pages are.
    pub web: Web,
    /// Who authenticates twice.
    pub gate: Gate,
    /// Where requests arrive.
    pub mailboxes: Vec<Mailbox>,
    /// How mails leave.
    pub outgoing: Outgoing,
    /// Where passwords are checked, in order.
    pub sign_in: Vec<SignIn>,
    /// When an unanswered solution closes its ticket.
    pub closing: Closing,
    /// What becomes of a ticket whose requester is asked and does not answer.
    pub waiting: Waiting,
    /// What is too large.
    pub limits: Limits,
    /// What is forgotten when.
    pub keep: Keep,
    /// Copies made each night.
    pub backup: Option<Backup>,
    /// What is run when mail does not come or leave; none: nothing.
    pub alarm: Option<String>,
}

/// `[desk]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// The service, as mails and pages call it.
    pub name: String,
    /// What people write to.
    pub address: String,
    /// Lowercase domains whose mail is registered.
    pub domains: Vec<String>,
    /// `fr` or `en`.
    pub language: String,
    /// Its name in the IANA database; none: the machine's.
    pub time_zone: Option<String>,
    /// Without a final slash.
    pub base_url: String,
    /// The one file.
    pub database: PathBuf,
    /// Members written to beside the desk become observers of the request.
    pub cc_observers: bool,
    /// What members in copy of a mail are given who answer it.
    pub in_copy: InCopy,
    /// Addresses of forms and copiers, lowercase, whose mail is of the member in Reply-To.
    pub forms: Vec<String>,
    /// What an agent forwards is the request of whoever wrote it, without being asked.
    pub passed_on_at_once: bool,
    /// Outsiders whose address is proven are told that only members are heard.
    pub refuse_politely: bool,
}

impl Desk {
    /// The folder of the one file: what is large and short-lived goes there too.
    pub fn folder(&self) -> &Path {
        let folder = self.database.parent().filter(|f| *f != Path::new(""));
        folder.unwrap_or(Path::new("."))
    }
}

/// `[web]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Web {
    /// Address and port.
    pub listen: SocketAddr,
    /// Whose forwarding headers are believed.
    pub trusted_proxies: Vec<Network>,
    /// Names beside that of `base_url` by which the pages are asked for, lowercase.
    pub other_names: Vec<String>,
    /// PEM files of certificate chain and key.
    pub tls: Option<(PathBuf, PathBuf)>,
}

/// `[gate]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The school's own networks.
    pub inside: Vec<Network>,
    /// What is asked of everybody else beside the sign-in page.
    pub second: Second,
}

/// The second authentication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Second {
    /// The browser's own screen (RFC 7617).
    Basic,
    /// A one-time code by mail after the password.
    Code,
    /// The same, by an app (RFC 6238) for agents who set one up.
    Totp,
    /// None.
    Off,
}

/// `[[mailbox]]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// What the journal calls it.
    pub name: String,
    /// What it is.
    pub kind: MailboxKind,
    /// The server that proves its senders.
    pub authserv: Option<Authserv>,
}

/// The server that writes Authentication-Results into what a mailbox gets (RFC 8601).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authserv {
    /// Its authserv-id, as it stands in those fields.
    pub id: String,
    /// A mail without its proof is kept for an agent instead of being registered.
    pub required: bool,
}

/// What a mailbox is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailboxKind {
    /// A Maildir.
    Folder(PathBuf),
    /// A folder on an IMAP server.
    Imap(Imap),
}

/// An IMAP mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imap {
    /// Where it is and how it is entered.
    pub server: Server,
    /// Usually INBOX.
    pub folder: String,
    /// What is done with a registered mail.
    pub after: After,
    /// Time between two looks.
    pub poll: Duration,
}

/// What is done with a registered mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum After {
    /// Moved to that folder.
    Move(String),
    /// Deleted.
    Delete,
}

/// A mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its name, as in its certificate.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is protected.
    pub security: Security,
    /// User name, and password or token.
    pub login: Option<(String, Secret)>,
    /// PEM file of the authority that signed its certificate.
    pub ca_file: Option<PathBuf>,
}

/// How a line is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS after STARTTLS, and nothing before.
    StartTls,
    /// Not at all.
    None,
}

/// `[outgoing]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// What takes the mails.
    pub kind: OutgoingKind,
    /// How long a mail waits for more to say.
    pub hold: Duration,
    /// Mails a minute; 0: as many as there are.
    pub per_minute_max: u64,
}

/// What takes the mails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutgoingKind {
    /// A folder, one file a mail.
    Folder(PathBuf),
    /// An SMTP server.
    Smtp(Server),
}

/// `[[sign_in]]`: a place where passwords are checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// The desk's own accounts.
    Local,
    /// The school's mail server.
    Imap(ImapSignIn),
    /// The school's directory.
    Ldap(Box<LdapSignIn>),
    /// A trusted proxy that has signed people in already.
    Header(HeaderSignIn),
}

/// A mail server that checks passwords.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImapSignIn {
    /// Where it is; it has no account of its own.
    pub server: Server,
    /// What stands behind the @ of its people's addresses.
    pub domain: String,
    /// How it knows people.
    pub login_as: LoginAs,
}

/// How a mail server knows people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginAs {
    /// `marie.lopez@ecole.example`
    Address,
    /// `marie.lopez`
    Name,
}

/// A directory that checks passwords.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LdapSignIn {
    /// Where it is, and who may search in it.
    pub server: Server,
    /// How somebody's entry is found.
    pub find: Find,
    /// Has the address.
    pub mail_attribute: String,
    /// Has the name as others read it.
    pub name_attribute: String,
    /// Has the first name alone.
    pub given_name_attribute: String,
    /// Has what the directory never changes of somebody, whatever becomes of name and address.
    pub id_attribute: String,
    /// Has the names of the groups that somebody is in, where the directory keeps that with people.
    pub group_attribute: String,
    /// Makes agents.
    pub agents_group: Option<String>,
    /// Makes administrators.
    pub administrators_group: Option<String>,
}

/// How somebody's entry in a directory is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Find {
    /// Searched below `base`.
    Search {
        /// Where people are.
        base: String,
        /// Who is meant.
        filter: Filter,
    },
    /// Its distinguished name, with `{login}`.
    Pattern(String),
}

/// A header in which a trusted proxy names who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderSignIn {
    /// Its name, in lowercase.
    pub header: String,
    /// What stands behind the @ where it has a user name.
    pub domain: String,
}

/// `[closing]`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// Days from solution to closing.
    pub after_days: u32,
    /// Days from reminder to closing; 0: no reminder.
    pub remind_days: u32,
    /// Saturdays, Sundays and public holidays do not count.
    pub working_days: bool,
    /// The links of a solution's mail ask for a sign-in first.
    pub sign_in_to_answer: bool,
    /// Requesters of closed tickets are asked how content they are.
    pub ask_satisfaction: bool,
}

/// `[waiting]`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Days from the question to a reminder; 0: never.
    pub remind_days: u32,
    /// Days from the question to closing; 0: never.
    pub close_days: u32,
}

/// `[limits]`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// One mail.
    pub letter_bytes_max: u64,
    /// One document.
    pub document_bytes_max: u64,
    /// One form.
    pub upload_bytes_max: u64,
    /// What one requester uploads by the pages within 24 hours.
    pub uploads_a_day_bytes_max: u64,
    /// One answer of an IMAP server.
    pub answer_max: Duration,
    /// One look into an IMAP mailbox, from the first byte to the last mail.
    pub session_max: Duration,
}

/// What a member who answers a mail of a ticket that went to them too is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InCopy {
    /// The answer is a follow-up, and they read along.
    Join,
    /// A linked ticket of their own.
    Apart,
}

/// `[keep]`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// The journal of mails.
    pub journal_days: u32,
    /// Its lines about refused mail.
    pub refused_days: u32,
    /// What refused mails said; 0: not at all.
    pub refused_text_days: u32,
    /// Who did what.
    pub audit_days: u32,
    /// Closed tickets; 0: for ever.
    pub closed_years: u32,
}

/// `[backup]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Where the copies are.
    pub folder: PathBuf,
    /// How many of them stay.
    pub keep: usize,
    /// When one is made, in the desk's zone.
    pub hour: u32,
    /// Takes each to another place.
    pub command: Option<String>,
}

/// The desk's address where none is written, as in the shipped helpdesk.toml: nobody's.
pub const EXAMPLE_ADDRESS: &str = "support-informatique@ecole.example";

impl Config {
    /// Reads a configuration; relative paths start at `folder`. All mistakes come back at once.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, Vec<Fault>> {
        let mut reader = Reader::new(text, folder);
        let desk = desk(&mut reader.section("desk"));
        let config = Self {
            web: web(&mut reader.section("web")),
            gate: gate(&mut reader.section("gate")),
            mailboxes: mailboxes(&mut reader),
            outgoing: outgoing(&mut reader.section("outgoing")),
            sign_in: sign_in_sources(&mut reader, &desk),
            closing: closing(&mut reader.section("closing")),
            waiting: waiting(&mut reader.section("waiting")),
            limits: limits(&mut reader.section("limits")),
            keep: keep(&mut reader.section("keep")),
            backup: backup(&mut reader.section("backup")),
            alarm: alarm(&mut reader.section("alarm")),
            desk,
        };
        reader.finish()?;
        Ok(config)
    }

    /// Every password and token by which the desk itself signs in to a server.
    pub fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let mailboxes = self
            .mailboxes
            .iter()
            .filter_map(|mailbox| match &mailbox.kind {
                MailboxKind::Imap(imap) => Some(&imap.server),
                MailboxKind::Folder(_) => None,
            });
        let outgoing = match &self.outgoing.kind {
            OutgoingKind::Smtp(server) => Some(server),
            OutgoingKind::Folder(_) => None,
        };
        let directories = self.sign_in.iter().filter_map(|source| match source {
            SignIn::Ldap(ldap) => Some(&ldap.server),
            SignIn::Imap(imap) => Some(&imap.server),
            SignIn::Local | SignIn::Header(_) => None,
        });
        let servers = mailboxes.chain(outgoing).chain(directories);
        servers.filter_map(|server| server.login.as_ref().map(|(_, secret)| secret))
    }

    /// The host of the links in mails, used in Message-IDs too.
    pub fn host(&self) -> &str {
        let (_, rest) = self.desk.base_url.split_once("://").unwrap_or_default();
        Some(without_port(rest))
            .filter(|host| !host.is_empty())
            .unwrap_or("localhost")
    }

    /// Whether a page asked for under that `Host` is one of ours: by the name of `base_url` or another configured one, or by
    /// an address or `localhost`, which no foreign name server can point here (DNS rebinding).
    pub fn answers_to(&self, host: &str) -> bool {
        let name = without_port(host);
        let mut names = self.web.other_names.iter().map(String::as_str);
        Self::is_address(host)
            || name.eq_ignore_ascii_case(self.host())
            || names.any(|other| name.eq_ignore_ascii_case(other))
    }

    /// Whether a `Host` is an address or `localhost`.
    pub fn is_address(host: &str) -> bool {
        let name = without_port(host);
        let bare = name.trim_matches(['[', ']']);
        bare.parse::<IpAddr>().is_ok() || name.eq_ignore_ascii_case("localhost")
    }
}

/// `support.ecole.example` of `support.ecole.example:8080`, `[::1]` of `[::1]:8080`.
fn without_port(authority: &str) -> &str {
    let end = match authority.find(']') {
        Some(bracket) => Some(bracket + 1), // an IPv6 address is full of colons
        None => authority.find(':'),
    };
    end.and_then(|end| authority.get(..end))
        .unwrap_or(authority)
}

impl Default for Web {
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 8080).into(),
            trusted_proxies: vec![],
            other_names: vec![],
            tls: None,
        }
    }
}

#[cfg(test)]
mod tests;
