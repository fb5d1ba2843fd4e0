//! `helpdesk check`: tries every part of the configuration for real and says what to do about what fails.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use native_tls::{Identity, TlsAcceptor};

use super::failure::plain;
use super::{Arguments, Command, Failure, USUAL_CODES, open, say};
use crate::auth::Sources;
use crate::config::{
    Config, Imap, Limits, Mailbox, MailboxKind, OutgoingKind, Secret, Security, Server, SignIn, Web,
};
use crate::intake::poll;
use crate::outbox::smtp;
use crate::rules::mailbox::{Fault, Trouble};
use crate::store::{self, Purpose, Store};

pub const COMMAND: Command = Command {
    name: "check",
    purpose: "tries the configuration for real: file, mailboxes, mail server, certificate",
    help: "helpdesk check: tries every part of the configuration for real; changes nothing, works beside a running desk.

Usage: helpdesk check

One line each for the configuration, the database, each mailbox, outgoing mail, each sign-in source, the certificate
and the address of the pages: \"ok\", \"warning\" or \"FAILED\" with the cause and the remedy. Mail servers are signed in to;
nothing is sent, no mail is touched.

Example:
  helpdesk --config /etc/helpdesk.toml check

Exit codes: 0 nothing failed, 1 something did, 2 wrong use.
",
    flags: &[],
    options: &[],
    run,
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
    tell("configuration", Shown::Ok("understood".into()))?;
    let store = Store::open(&config.desk.database, Purpose::Read);
    tell("database", database(&config, &store))?;
    for mailbox in &config.mailboxes {
        tell(
            &format!("mailbox {:?}", mailbox.name),
            incoming(mailbox, &config.limits),
        )?;
    }
    if config.mailboxes.is_empty() {
        let text = "there is none: mail comes in only by `helpdesk receive`";
        tell("mailboxes", Shown::Warning(text.into()))?;
    }
    tell(
        "outgoing mail",
        outgoing(&config.outgoing.kind, config.limits.answer_max),
    )?;
    if let Ok(store) = store {
        sign_in(&config, &Arc::new(store), &mut tell)?;
    }
    if let Some((certificate, key)) = &config.web.tls {
        tell("certificate", tls(certificate, key))?;
    }
    tell("base_url", base_url(&config))?;
    if sound { Ok(()) } else { Err(Failure::Told) }
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
            || format!("{path}, no ticket yet"),
            |number| format!("{path}, tickets up to #{number}"),
        )),
        Err(cause) => Shown::Failed(cause.to_string()),
    }
}

fn incoming(mailbox: &Mailbox, limits: &Limits) -> Shown {
    match &mailbox.kind {
        MailboxKind::Folder(path) => maildir(path),
        MailboxKind::Imap(imap) => match poll::probe(imap, limits) {
            Ok(mails) => Shown::Ok(format!("{mails} mails")),
            Err(fault) => Shown::Failed(format!("{fault}: {}", imap_remedy(&fault, imap))),
        },
    }
}

/// What to do about a mailbox that cannot be read.
fn imap_remedy(fault: &Fault, imap: &Imap) -> String {
    let server = &imap.server;
    match fault.trouble {
        Trouble::Folder => format!(
            "correct folder ({:?}), or create it on the server",
            imap.folder
        ),
        Trouble::SignIn if token(server) => {
            "correct user and token_command, and see that the account may use IMAP".into()
        }
        Trouble::SignIn => "correct user and password".into(),
        Trouble::NotFound => "correct host".into(),
        Trouble::NoConnection => {
            format!("is the server running, and is {} its port?", server.port)
        }
        Trouble::Silent | Trouble::Lost | Trouble::Odd => format!(
            "is it an IMAP server, {} its port, and is {} right for it?",
            server.port,
            security(server.security)
        ),
        Trouble::Tls | Trouble::Secret | Trouble::Keeps | Trouble::Desk => {
            remedy(&fault.cause, server)
        }
    }
}

fn token(server: &Server) -> bool {
    let secret = server.login.as_ref().map(|(_, secret)| secret);
    secret.is_some_and(Secret::is_token)
}

fn maildir(path: &Path) -> Shown {
    for name in ["new", "cur", "tmp"] {
        if let Err(cause) = writable(&path.join(name)) {
            return Shown::Failed(format!(
                "{}: {cause}: make the Maildir (mkdir -p {}/{{new,cur,tmp}}) and give it to the desk's user",
                path.join(name).display(),
                path.display()
            ));
        }
    }
    match fs::read_dir(path.join("new")) {
        Ok(mails) => Shown::Ok(format!("{} mails", mails.count())),
        Err(cause) => Shown::Failed(format!(
            "{}: {cause}: let the desk's user read it",
            path.display()
        )),
    }
}

fn outgoing(kind: &OutgoingKind, answer_max: Duration) -> Shown {
    match kind {
        OutgoingKind::Folder(path) => {
            let nearest = path.ancestors().find(|folder| folder.exists());
            match writable(nearest.unwrap_or(path)) {
                Ok(()) => Shown::Ok(format!("written to {}", path.display())),
                Err(cause) => Shown::Failed(format!(
                    "{}: {cause}: let the desk's user write there",
                    path.display()
                )),
            }
        }
        OutgoingKind::Smtp(server) => {
            let place = format!("{}:{}", server.host, server.port);
            let cause = match smtp::transport(server, answer_max).map(|line| line.test_connection())
            {
                Ok(Ok(true)) => return Shown::Ok(signed_in(&place, server)),
                Ok(Ok(false)) => "the server hung up".into(),
                Ok(Err(cause)) if smtp::by_token(server) && smtp::refused_sign_in(&cause) => {
                    "the server refuses the token".into()
                }
                Ok(Err(cause)) => cause.to_string(),
                Err(cause) => cause,
            };
            Shown::Failed(format!("{place}: {cause}: {}", remedy(&cause, server)))
        }
    }
}

fn signed_in(place: &str, server: &Server) -> String {
    match &server.login {
        Some((user, _)) => format!("{place}, signed in as {user}"),
        None => format!("{place}, without signing in"),
    }
}

/// What to do about a mail server that cannot be used. The causes are texts of several libraries, so this looks for the
/// words that they share.
fn remedy(cause: &str, server: &Server) -> String {
    let cause = cause.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| cause.contains(word));
    if says(&["token command", "gave a token", "refuses the token"])
        || token(server) && says(&["empty password"])
    {
        "correct user and token_command: its first line is the access token, for mail, of that user"
            .into()
    } else if says(&["password file", "password command", "empty password"]) {
        "write the password there, readable for the desk's user".into()
    } else if says(&["certificate", "ca_file"]) || ca_file_is_absent(server) {
        if server.ca_file.is_some() {
            "ca_file must hold the certificate of the authority (PEM), and host the name in the server's certificate".into()
        } else {
            "if your own authority signed it, name that authority's certificate as ca_file; host must be the name in the certificate".into()
        }
    } else if says(&["authenticat", "credentials", "535", "login"]) {
        "correct user and password".into()
    } else if says(&["name not found", "resolve", "lookup", "name or service"]) {
        "correct host".into()
    } else if says(&[
        "refused",
        "no connection",
        "timed out",
        "unreachable",
        "connection error",
    ]) {
        format!("is the server running, and is {} its port?", server.port)
    } else if says(&["tls", "ssl", "starttls", "packet length"]) {
        format!("is {} right for this port?", security(server.security))
    } else {
        "correct host, port, security, user and password".into()
    }
}

fn ca_file_is_absent(server: &Server) -> bool {
    server.ca_file.as_ref().is_some_and(|path| !path.exists())
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
            (Err(cause), Some(server)) => Shown::Failed(format!(
                "{cause}: {}",
                directory_remedy(&cause).map_or_else(|| remedy(&cause, server), str::to_owned)
            )),
            (Err(cause), None) => Shown::Failed(format!(
                "{cause}: helpdesk user add LOGIN --address MAIL --name NAME --role administrator"
            )),
        };
        tell(&format!("sign-in {:?}", source.name()), shown)?;
    }
    if let Some(header) = sources.header() {
        let shown = if config.web.trusted_proxies.is_empty() {
            Shown::Failed(
                "nobody is believed: name the proxy under [web] trusted_proxies".to_owned(),
            )
        } else {
            Shown::Ok("believed of trusted_proxies only".into())
        };
        tell(&format!("sign-in by header {header:?}"), shown)?;
    }
    Ok(())
}

/// What only a source of passwords has trouble with.
fn directory_remedy(cause: &str) -> Option<&'static str> {
    if cause.contains("the directory refuses") {
        Some("correct bind_dn and its password")
    } else if cause.contains("there is no") {
        Some("correct base, agents_group and administrators_group, and let bind_dn read them")
    } else if cause.contains("AUTH=PLAIN") {
        Some("let the server take passwords over TLS")
    } else if cause.contains("the server is silent") || cause.contains("not an answer") {
        Some("is it such a server, and are port and security right for it?")
    } else {
        None
    }
}

fn tls(certificate: &Path, key: &Path) -> Shown {
    let read = |path: &Path| {
        fs::read(path)
            .map_err(|cause| format!("{}: {cause}: let the desk's user read it", path.display()))
    };
    let (chain, secret) = match (read(certificate), read(key)) {
        (Ok(chain), Ok(secret)) => (chain, secret),
        (Err(cause), _) | (_, Err(cause)) => return Shown::Failed(cause),
    };
    let fits = Identity::from_pkcs8(&chain, &secret).and_then(TlsAcceptor::new);
    match fits {
        Ok(_) => Shown::Ok(format!("{} and its key fit", certificate.display())),
        Err(cause) => Shown::Failed(format!(
            "{} and {}: {cause}: both are PEM, the certificate first in its chain, the key its own and in PKCS#8 \
             (openssl pkcs8 -topk8 -nodes -in old.pem -out key.pem)",
            certificate.display(),
            key.display()
        )),
    }
}

/// Its form was checked with the configuration; here, whether it can work for others.
fn base_url(config: &Config) -> Shown {
    let url = &config.desk.base_url;
    let here = is_loopback(config.host());
    let Web { listen, .. } = &config.web;
    if !here && !url.starts_with("https://") {
        Shown::Warning(format!(
            "{url}: passwords would travel unprotected: serve HTTPS, by a proxy or tls_certificate, and write https://"
        ))
    } else if here && !listen.ip().is_loopback() {
        Shown::Warning(format!(
            "{url}: the links in mails work on this machine only: write the name by which others reach it"
        ))
    } else if !here && listen.ip().is_loopback() && config.web.trusted_proxies.is_empty() {
        Shown::Warning(format!(
            "{url}: the pages listen on {listen}, for this machine only: a proxy must hand requests on, and stand in trusted_proxies; or listen = \"0.0.0.0:{}\"",
            listen.port()
        ))
    } else {
        Shown::Ok(url.clone())
    }
}

fn is_loopback(host: &str) -> bool {
    let address: Result<SocketAddr, _> = format!("{host}:0").parse();
    host == "localhost" || address.is_ok_and(|address| address.ip().is_loopback())
}

/// Tries it with a file that has no name left when this returns.
fn writable(folder: &Path) -> std::io::Result<()> {
    tempfile::tempfile_in(folder).map(drop)
}
