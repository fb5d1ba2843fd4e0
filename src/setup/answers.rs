//! What the administrator answered so far, kept in memory until the last step; `file` makes the configuration of it.

use crate::auth::Hasher;
use crate::auth::local::{Weakness, too_weak};
use crate::config::LoginAs;
use crate::i18n::{Lang, Phrase, accounts, setup as say};
use crate::rules::account::{mail_address, user_name};
use crate::rules::spelling;
use crate::web::http::form::Form;

/// The answers of each step; none where it was not taken yet.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// Who sets the desk up.
    pub administrator: Option<Administrator>,
    /// Who the desk is, and its mailbox.
    pub desk: Option<DeskAnswers>,
    /// Where passwords are checked beside the desk's own accounts.
    pub directory: Option<Directory>,
    /// What is inside, and who works here.
    pub team: Option<Team>,
}

/// An account that will be made.
#[derive(Clone, Debug)]
pub struct Agent {
    /// User name.
    pub login: String,
    /// Mail address.
    pub address: String,
    /// As others read it.
    pub name: String,
}

/// The first administrator.
#[derive(Clone, Debug)]
pub struct Administrator {
    /// Who.
    pub account: Agent,
    /// Of the password, which itself is not kept.
    pub hash: String,
}

/// The second step.
#[derive(Clone)]
pub struct DeskAnswers {
    /// The service's name.
    pub name: String,
    /// What people write to.
    pub address: String,
    /// Whose mail counts.
    pub domains: Vec<String>,
    /// How the pages are reached.
    pub base_url: String,
    /// None: mail in folders, for now.
    pub servers: Option<Servers>,
}

/// The servers of a mailbox; one account for both.
#[derive(Clone)]
pub struct Servers {
    /// Where mail is read.
    pub imap: Place,
    /// Where mail is sent.
    pub smtp: Place,
    /// The account.
    pub user: String,
    /// Its password.
    pub password: String,
    /// PEM file of the school's own authority; empty without.
    pub ca_file: String,
}

/// A server as it is typed: `imap.ecole.example:993`.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its name.
    pub host: String,
    /// Its port, as digits; whether there is such a port is found by `config`.
    pub port: String,
    /// As in helpdesk.toml.
    pub security: &'static str,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// The third step.
#[derive(Clone)]
pub enum Directory {
    /// Only the desk's own accounts, for now.
    Later,
    /// The mail server checks passwords.
    Imap {
        /// Where it is.
        at: Place,
        /// Who signed its certificate.
        ca_file: String,
        /// How it knows people.
        login_as: LoginAs,
    },
    /// A directory does.
    Ldap {
        /// Where it is.
        at: Place,
        /// Who signed its certificate.
        ca_file: String,
        /// Where people are in it.
        base: String,
        /// How they are found; empty: as usual.
        filter: String,
        /// Who may search, with the password.
        reader: Option<(String, String)>,
    },
}

/// The fourth step.
#[derive(Clone, Debug)]
pub struct Team {
    /// Networks that count as inside.
    pub inside: Vec<String>,
    /// Who is invited.
    pub invited: Vec<Agent>,
}

// Neither of these two shows its password, whatever prints it.
impl std::fmt::Debug for DeskAnswers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeskAnswers")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Directory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Later => "Later",
            Self::Imap { .. } => "Imap",
            Self::Ldap { .. } => "Ldap",
        })
    }
}

/// What is wrong with a field of a form: its name, and what is said about it.
pub type Wrong = (&'static str, String);

/// A server and its port; without a port the usual one of how the line is protected.
pub fn place(text: &str, security: &'static str, usual: &[(&str, &str)]) -> Place {
    let text = text.trim();
    let digits = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if digits(port) => (host, port),
        _ => {
            let usual = usual.iter().find(|(name, _)| *name == security);
            (text, usual.map_or("0", |(_, port)| port))
        }
    };
    Place {
        host: host.to_owned(),
        // A leading zero would make it no number of TOML's.
        port: match port.trim_start_matches('0') {
            "" => "0".into(),
            port => port.into(),
        },
        security,
    }
}

/// How the line to a server is protected, as its field says; the first one where it says nothing.
pub fn security(typed: &str, words: &[&'static str]) -> &'static str {
    let known = words.iter().find(|word| **word == typed);
    known.or(words.first()).copied().unwrap_or("tls")
}

/// A field in one line, without what would break a header or a terminal.
pub fn line(form: &Form, name: &str) -> String {
    let text = form.text(name);
    let clean = text.replace(|c: char| c.is_control(), " ");
    clean.trim().to_owned()
}

/// Words that commas, blanks or lines separate.
pub fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| c == ',' || c == ';' || c.is_whitespace());
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Reads the first step. The password is hashed, which takes a moment, only when all else is right.
pub fn administrator(
    form: &Form,
    hasher: &Hasher,
    lang: Lang,
) -> Result<Administrator, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let login = user_name(&line(form, "login"));
    let address = mail_address(&line(form, "address"));
    let name = spelling::shown(&line(form, "name"));
    if login.is_none() {
        wrong.push(("login", lang.say(say::WRONG_LOGIN).to_owned()));
    }
    if address.is_none() {
        wrong.push(("address", lang.say(say::WRONG_ADDRESS).to_owned()));
    }
    if name.is_empty() {
        wrong.push(("name", lang.say(say::WRONG_NAME).to_owned()));
    }
    let password = form.exactly("password");
    if let Some(weakness) = too_weak(password, login.as_deref().unwrap_or_default()) {
        wrong.push(("password", lang.say(why(weakness)).to_owned()));
    } else if password != form.exactly("again") {
        wrong.push(("again", lang.say(accounts::DIFFER).to_owned()));
    }
    let (Some(login), Some(address), true) = (login, address, wrong.is_empty()) else {
        return Err(wrong);
    };
    let account = Agent {
        login,
        address,
        name,
    };
    match hasher.hash(password) {
        Ok(hash) => Ok(Administrator { account, hash }),
        Err(cause) => Err(vec![("password", cause.to_string())]),
    }
}

const fn why(weakness: Weakness) -> Phrase {
    match weakness {
        Weakness::Short => accounts::SHORT,
        Weakness::Long => accounts::LONG,
        Weakness::Login => accounts::IS_LOGIN,
        Weakness::Common => accounts::COMMON,
    }
}

/// Whom a list of addresses invites: `marie.lopez@ecole.example` is Marie Lopez, with the user name `marie.lopez`.
pub fn invited(text: &str, taken: &Agent, lang: Lang) -> Result<Vec<Agent>, Wrong> {
    let mut agents: Vec<Agent> = Vec::new();
    for word in words(text) {
        let address = mail_address(&word);
        let login = address
            .as_deref()
            .and_then(|address| user_name(address.split('@').next()?));
        let (Some(address), Some(login)) = (address, login) else {
            return Err(("invited", say::wrong_invited(lang, &word)));
        };
        let has = |same: &dyn Fn(&Agent) -> bool| agents.iter().chain([taken]).any(same);
        if has(&|other| other.address == address) {
            continue; // typed twice, or the administrator, who is an agent anyway
        }
        if has(&|other| other.login == login) {
            return Err(("invited", say::login_twice(lang, &address, &login)));
        }
        agents.push(Agent {
            name: shown(&login),
            login,
            address,
        });
    }
    Ok(agents)
}

/// `marie.lopez` as Marie Lopez, until its owner says otherwise.
fn shown(login: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    };
    let words: Vec<_> = login
        .split(['.', '_'])
        .filter(|part| !part.is_empty())
        .map(word)
        .collect();
    if words.is_empty() {
        login.to_owned()
    } else {
        words.join(" ")
    }
}
