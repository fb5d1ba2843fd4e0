//! `helpdesk check`: tries every part of the configuration for real and says what to do about what fails; what concerns this machine only,
//! its address, certificate and files, is in `check/here.rs`.

mod here;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::failure::plain;
use super::{Arguments, Command, Failure, USUAL_CODES, open, say};
use crate::auth::Sources;
use crate::config::{
    Config, Imap, Limits, Mailbox, MailboxKind, OutgoingKind, Security, Server, SignIn, TimeZone,
};
use crate::probe;
use crate::rules::faults::{Cause, ServerFault};
use crate::store::{self, Purpose, Store};

pub const COMMAND: Command = Command {
    name: "check",
    purpose: "tests the configuration for real: file, mailboxes, mail server, certificate",
    help: "helpdesk check: tests every part of the configuration for real; changes nothing, works while helpdesk is running.

Usage: helpdesk check

One line each for the configuration, the address, the files of passwords, the time zone, the database, each mailbox, outgoing email, each sign-in source, the certificate
and the address of the pages: \"ok\", \"warning\" or \"FAILED\" with the cause and the remedy. It signs in to mail servers,
but sends nothing and touches no email.

Example:
  helpdesk --config /etc/helpdesk.toml check

Exit codes: 0 nothing failed, 1 something did, 2 usage error, 78 the configuration cannot be read.
",
    flags: &[],
    options: &[],
    run,
    makes_desk: false,
    codes: USUAL_CODES,
};

/// What a try showed: a line to read.
enum Shown {
    Ok(String),
    Warning(String),
    /// Cause and remedy.
    Failed(String),
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    arguments.no_words()?;
    let config = open::config(arguments)?;
    tell_all(&config, &open::config_file(arguments).unwrap_or_default())
}

/// Prints a line for each part, and fails where one failed.
pub(super) fn tell_all(config: &Config, file: &Path) -> Result<(), Failure> {
    let mut sound = true;
    let mut tell = |what: &str, shown: Shown| {
        let (word, text) = match shown {
            Shown::Ok(text) => ("ok", text),
            Shown::Warning(text) => ("warning", text),
            Shown::Failed(text) => {
                sound = false;
                ("FAILED", text)
            }
        };
        say(&format!(
            "{word:<7} {}\n",
            plain(&format!("{what}: {text}"))
        ))
    };
    tell(
        "configuration",
        Shown::Ok(format!("{}, understood", file.display())),
    )?;
    tell("address", here::address(config))?;
    tell("passwords", here::secrets(config, file))?;
    tell("time zone", time_zone(config))?;
    let store = Store::open(&config.desk.database, Purpose::Read);
    tell("database", database(config, &store))?;
    for mailbox in &config.mailboxes {
        tell(
            &format!("mailbox {:?}", mailbox.name),
            incoming(mailbox, &config.limits),
        )?;
    }
    if config.mailboxes.is_empty() {
        let text = "none configured: email comes in only through `helpdesk receive`";
        tell("mailboxes", Shown::Warning(text.into()))?;
    }
    tell(
        "outgoing email",
        outgoing(&config.outgoing.kind, config.limits.answer_max),
    )?;
    if let Ok(store) = store {
        sign_in(config, &Arc::new(store), &mut tell)?;
    }
    if let Some((certificate, key)) = &config.web.tls {
        tell("certificate", here::tls(certificate, key, config.host()))?;
    }
    tell("base_url", here::base_url(config))?;
    if sound { Ok(()) } else { Err(Failure::Told) }
}

/// In which zone times are shown, and hours and deadlines counted.
fn time_zone(config: &Config) -> Shown {
    let zone = TimeZone::of(config.desk.time_zone.as_deref());
    let name = &zone.name;
    let whose = if zone.configured {
        "set in time_zone"
    } else {
        "this machine's"
    };
    let now = chrono::Local::now().format("%Y-%m-%d %H:%M");
    if !zone.known {
        return Shown::Failed(format!(
            "{name}, {whose}: its rules are not on this machine, times are in UTC: install the package tzdata, or correct the name"
        ));
    }
    if zone.is_utc() && !zone.configured {
        return Shown::Warning(format!(
            "{name}, {whose}, where it is {now}: if the school lives by another clock, set time_zone under [desk], such as time_zone = \"Europe/Paris\""
        ));
    }
    Shown::Ok(format!("{name}, {whose}, where it is {now}"))
}

fn database(config: &Config, store: &store::Result<Store>) -> Shown {
    let path = config.desk.database.display();
    let found = match store {
        Ok(store) => {
            store.read(|r| Ok::<_, store::Error>((r.integrity_quick()?, r.last_ticket()?)))
        }
        Err(cause) => return Shown::Failed(cause.to_string()),
    };
    match found {
        Ok((faults, _)) if !faults.is_empty() => Shown::Failed(format!(
            "{path}: {}: run `helpdesk verify`, then restore a backup",
            faults.join("; ")
        )),
        Ok((_, last)) => Shown::Ok(last.map_or_else(
            || format!("{path}, no tickets yet"),
            |number| format!("{path}, tickets up to #{number}"),
        )),
        Err(cause) => Shown::Failed(cause.to_string()),
    }
}

fn incoming(mailbox: &Mailbox, limits: &Limits) -> Shown {
    match (probe::mailbox(mailbox, limits), &mailbox.kind) {
        (Ok(1), _) => Shown::Ok("1 message".into()),
        (Ok(mails), _) => Shown::Ok(format!("{mails} messages")),
        (Err(fault), MailboxKind::Folder(path)) => Shown::Failed(format!(
            "{fault}: create the Maildir (mkdir -p {}/{{new,cur,tmp}}) and give it to the user that runs helpdesk",
            path.display()
        )),
        (Err(fault), MailboxKind::Imap(imap)) => {
            let remedy = imap_remedy(probe::cause_of(&fault, &imap.server), imap);
            Shown::Failed(format!("{fault}: {remedy}"))
        }
    }
}

/// What to do about a mailbox that cannot be read.
fn imap_remedy(cause: Cause, imap: &Imap) -> String {
    let server = &imap.server;
    match cause {
        Cause::Folder => format!(
            "correct \"folder\" ({:?}), or create it on the server",
            imap.folder
        ),
        Cause::Token => {
            "correct \"user\" and \"token_command\", and check that the account may use IMAP".into()
        }
        Cause::Odd => format!(
            "is it an IMAP server, {} its port, and is {} right for it?",
            server.port,
            security(server.security)
        ),
        Cause::Secret
        | Cause::Authority
        | Cause::Certificate
        | Cause::SignIn
        | Cause::Name
        | Cause::NoAnswer
        | Cause::Protection
        | Cause::Unavailable
        | Cause::Reader
        | Cause::Place
        | Cause::NoPasswords
        | Cause::NoAccount
        | Cause::Sender
        | Cause::Relay
        | Cause::Quota
        | Cause::Here
        | Cause::Other => remedy(cause, server),
    }
}

fn outgoing(kind: &OutgoingKind, answer_max: Duration) -> Shown {
    match (probe::outgoing(kind, answer_max), kind) {
        (Ok(()), OutgoingKind::Folder(path)) => Shown::Ok(format!("written to {}", path.display())),
        (Ok(()), OutgoingKind::Smtp(server)) => Shown::Ok(signed_in(server)),
        (Err(fault), OutgoingKind::Folder(_)) => Shown::Failed(format!(
            "{fault}: let the user that runs helpdesk write there"
        )),
        (Err(fault), OutgoingKind::Smtp(server)) => Shown::Failed(format!(
            "{}:{}: {fault}: {}",
            server.host,
            server.port,
            remedy(fault.cause, server)
        )),
    }
}

fn signed_in(server: &Server) -> String {
    let Server { host, port, .. } = server;
    match &server.login {
        Some((user, _)) => format!("{host}:{port}, signed in as {user}"),
        None => format!("{host}:{port}, without signing in"),
    }
}

/// What to do about a server that cannot be used.
fn remedy(cause: Cause, server: &Server) -> String {
    match cause {
        Cause::Token => {
            "correct \"user\" and \"token_command\": its first line must be that user's access token for email".into()
        }
        Cause::Secret => "put the password there, readable by the user that runs helpdesk".into(),
        Cause::Authority => {
            "\"ca_file\" must contain the authority's certificate (PEM), readable by the user that runs helpdesk".into()
        }
        Cause::Certificate if server.ca_file.is_some() => {
            "\"ca_file\" must contain the authority's certificate (PEM), and \"host\" must be the name in the server's certificate, which must not have expired".into()
        }
        Cause::Certificate => {
            "if your own authority signed it, set \"ca_file\" to that authority's certificate; \"host\" must be the name in the certificate, which must not have expired".into()
        }
        Cause::SignIn => "correct \"user\" and the password".into(),
        Cause::Name => "correct \"host\"".into(),
        Cause::NoAnswer => format!("is the server running, and is {} its port?", server.port),
        Cause::Protection => format!("is {} right for this port?", security(server.security)),
        Cause::Reader => "correct \"bind_dn\" and its password".into(),
        Cause::Place => {
            "correct \"base\", \"agents_group\" and \"administrators_group\", and let \"bind_dn\" read them".into()
        }
        Cause::NoPasswords => "let the server accept passwords over TLS".into(),
        Cause::Odd => "is it such a server, and are \"port\" and \"security\" right for it?".into(),
        Cause::Unavailable => "it says so itself: try again later, or read its log".into(),
        Cause::Folder | Cause::Other => "read the server's log about it".into(),
        Cause::NoAccount => {
            "helpdesk user add LOGIN --address ADDRESS --name NAME --role administrator".into()
        }
        Cause::Sender => "let this account send as [desk] \"address\", or correct that address".into(),
        Cause::Relay => "let the server pass on email from this account or this machine".into(),
        Cause::Quota => "wait, or have the provider's limit raised; \"per_minute_max\" keeps below one".into(),
        Cause::Here => "fix it on this machine".into(),
    }
}

const fn security(security: Security) -> &'static str {
    match security {
        Security::Tls => "security = \"tls\"",
        Security::StartTls => "security = \"starttls\"",
        Security::None => "security = \"none\"",
    }
}

/// Each source is tried for real, short of a password.
fn sign_in(
    config: &Config,
    store: &Arc<Store>,
    tell: &mut dyn FnMut(&str, Shown) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let sources = Sources::new(&config.sign_in, &config.desk.domains, store);
    let servers = config.sign_in.iter().filter_map(|source| match source {
        SignIn::Local => Some(None),
        SignIn::Imap(imap) => Some(Some(&imap.server)),
        SignIn::Ldap(ldap) => Some(Some(&ldap.server)),
        SignIn::Header(_) => None,
    });
    for (source, server) in sources.each().zip(servers) {
        let shown = match (source.probe(), server) {
            (Ok(found), _) => Shown::Ok(found),
            (Err(fault), Some(server)) => {
                Shown::Failed(format!("{fault}: {}", remedy(fault.cause, server)))
            }
            (Err(fault), None) => Shown::Failed(of_accounts(&fault)),
        };
        tell(&format!("sign-in {:?}", source.name()), shown)?;
    }
    if let Some(header) = sources.header() {
        let shown = if config.web.trusted_proxies.is_empty() {
            Shown::Failed("no proxy is trusted: add it to trusted_proxies under [web]".to_owned())
        } else {
            Shown::Ok("trusted from trusted_proxies only".into())
        };
        tell(&format!("sign-in by header {header:?}"), shown)?;
    }
    Ok(())
}

/// What is wrong with the desk's own accounts: an error of the file says itself what to do.
fn of_accounts(fault: &ServerFault) -> String {
    if fault.cause == Cause::NoAccount {
        return format!(
            "{fault}: helpdesk user add LOGIN --address ADDRESS --name NAME --role administrator"
        );
    }
    fault.to_string()
}
