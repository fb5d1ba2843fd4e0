//! The tries of the first steps in words: what works and what does not, with the remedy; they are made in `probe`.

use std::path::Path;
use std::thread;
use std::time::Duration;

use super::answers::{Administrator, Answers};
use crate::auth::{self, Answer};
use crate::config::{Config, LoginAs, MailboxKind, OutgoingKind, Server, SignIn};
use crate::i18n::{Lang, Phrase, dates, setup as say};
use crate::outbox::{message, post, send};
use crate::probe::{self, Doubt, Protocol};
use crate::rules::Instant;
use crate::rules::channel::Validity;
use crate::rules::faults::Cause;
use crate::rules::spelling;

/// A server that takes longer for one answer is told to be silent: somebody waits for the page.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// All of one try.
const SESSION_MAX: Duration = Duration::from_secs(20);

/// What a try showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// How it went.
    pub verdict: Verdict,
    /// In a few words.
    pub heading: Phrase,
    /// What was found, or what to do.
    pub text: String,
}

/// How a try went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It works.
    Works,
    /// It works, or will; something is to be known.
    Doubtful,
    /// It does not.
    Failed,
}

fn works(heading: Phrase, text: String) -> Shown {
    Shown {
        verdict: Verdict::Works,
        heading,
        text,
    }
}

fn failed(heading: Phrase, text: String) -> Shown {
    Shown {
        verdict: Verdict::Failed,
        heading,
        text,
    }
}

/// Whether one of them failed.
pub fn any_failed(shown: &[Shown]) -> bool {
    shown.iter().any(|one| one.verdict == Verdict::Failed)
}

/// Tries the mailbox and the sending server, both at once.
pub fn mail(config: &Config, lang: Lang) -> Vec<Shown> {
    thread::scope(|scope| {
        let sending = scope.spawn(|| sending(config, lang));
        let mut shown = receiving(config, lang);
        // A panic of the crates on an odd answer is this try's failure.
        let sent = sending.join();
        shown.extend(sent.unwrap_or_else(|_| Some(failed(say::SENDING_FAILED, String::new()))));
        shown
    })
}

fn receiving(config: &Config, lang: Lang) -> Vec<Shown> {
    let mut limits = config.limits;
    (limits.answer_max, limits.session_max) = (ANSWER_MAX, SESSION_MAX);
    let imap = config
        .mailboxes
        .iter()
        .filter_map(|mailbox| match &mailbox.kind {
            MailboxKind::Imap(imap) => Some((mailbox, &imap.server)),
            MailboxKind::Folder(_) => None,
        });
    let tried = imap.map(|(mailbox, server)| match probe::mailbox(mailbox, &limits) {
        Ok(mails) => works(
            say::RECEIVING_WORKS,
            with_certificate(
                say::mailbox_open(lang, mails, place(server)),
                server,
                Some(Protocol::Imap),
                lang,
            ),
        ),
        Err(fault) => failed(
            say::RECEIVING_FAILED,
            why(
                probe::cause_of(&fault, server),
                &fault.cause,
                server,
                Some(Protocol::Imap),
                lang,
            ),
        ),
    });
    tried.collect()
}

fn sending(config: &Config, lang: Lang) -> Option<Shown> {
    let OutgoingKind::Smtp(server) = &config.outgoing.kind else {
        return None;
    };
    Some(match probe::outgoing(&config.outgoing.kind, ANSWER_MAX) {
        Ok(()) => {
            let found = match &server.login {
                Some((user, _)) => say::signed_in(lang, place(server), user),
                None => say::not_signed_in(lang, place(server)),
            };
            works(
                say::SENDING_WORKS,
                with_certificate(found, server, Some(Protocol::Smtp), lang),
            )
        }
        Err(fault) => failed(
            say::SENDING_FAILED,
            why(fault.cause, &fault.said, server, Some(Protocol::Smtp), lang),
        ),
    })
}

fn place(server: &Server) -> String {
    format!("{}:{}", server.host, server.port)
}

fn with_certificate(
    mut text: String,
    server: &Server,
    protocol: Option<Protocol>,
    lang: Lang,
) -> String {
    let validity = protocol.and_then(|protocol| probe::certificate(server, protocol));
    if let Some(Validity { until, .. }) = validity {
        text.push(' ');
        text.push_str(&say::certificate_until(lang, dates::day(lang, until)));
    }
    text
}

/// What happened, what to do, and what is right all the same.
fn why(
    cause: Cause,
    said: &str,
    server: &Server,
    protocol: Option<Protocol>,
    lang: Lang,
) -> String {
    let Server { host, port, .. } = server;
    let said = said.trim_start_matches("the server refused: ");
    match cause {
        Cause::SignIn | Cause::Token => {
            let right = format!(
                "{} {}",
                say::refused(lang, host, said),
                lang.say(say::RIGHT_PLACE)
            );
            with_certificate(right, server, protocol, lang)
        }
        Cause::Name => say::unknown_name(lang, host),
        Cause::NoAnswer => say::no_answer(lang, host, port),
        Cause::Certificate | Cause::Authority => say::bad_certificate(lang, host),
        Cause::Protection => other_way(&say::no_protection(lang, host, port), lang),
        Cause::Odd => other_way(&say::odd(lang, host, port), lang),
        Cause::Place => say::no_place(lang, said),
        Cause::Reader => say::no_reader(lang, said),
        Cause::NoPasswords => say::no_passwords(lang, host),
        Cause::Secret
        | Cause::Folder
        | Cause::Unavailable
        | Cause::NoAccount
        | Cause::Sender
        | Cause::Relay
        | Cause::Quota
        | Cause::Here
        | Cause::Other => say::other_cause(lang, said),
    }
}

fn other_way(text: &str, lang: Lang) -> String {
    format!("{text} {}", lang.say(say::TRY_WITH_OTHER))
}

/// Tries the source of passwords with somebody's login, who is typed for this and kept nowhere. Of a mail server it also
/// finds out how it knows people.
pub fn directory(
    config: &Config,
    (login, password): (&str, &str),
    lang: Lang,
) -> (Shown, Option<LoginAs>) {
    let mut last = (failed(say::SIGN_IN_FAILED, String::new()), None);
    for source in ways(config) {
        let (answer, as_what, server) = match &source {
            SignIn::Imap(imap) => (
                ask(&source, config, login, password),
                Some(imap.login_as),
                &imap.server,
            ),
            SignIn::Ldap(ldap) => (ask(&source, config, login, password), None, &ldap.server),
            SignIn::Local | SignIn::Header(_) => continue,
        };
        let text = match answer {
            Answer::Yes(identity) => {
                let name = identity.told.map_or_else(String::new, |told| told.name);
                let text = say::recognised(lang, name, identity.address);
                return (works(say::SIGN_IN_WORKS, text), as_what);
            }
            Answer::NotHere => lang.say(say::LOGIN_UNKNOWN).to_owned(),
            Answer::Wrong => format!(
                "{} {}",
                lang.say(say::PASSWORD_UNKNOWN),
                lang.say(say::RIGHT_PLACE)
            ),
            Answer::CouldNotAsk(fault) => why(fault.cause, &fault.said, server, None, lang),
        };
        last = (failed(say::SIGN_IN_FAILED, text), None);
    }
    last
}

fn ask(source: &SignIn, config: &Config, login: &str, password: &str) -> Answer {
    let server = auth::server(source, &config.desk.domains);
    server.map_or(Answer::NotHere, |server| {
        server.check(&spelling::read_as(login), password, &mut |_| true)
    })
}

/// The configured servers, those of mail in both ways of naming people.
fn ways(config: &Config) -> impl Iterator<Item = SignIn> {
    config.sign_in.iter().flat_map(|source| match source {
        SignIn::Imap(imap) => [LoginAs::Address, LoginAs::Name]
            .map(|login_as| {
                let mut imap = imap.clone();
                imap.login_as = login_as;
                SignIn::Imap(imap)
            })
            .to_vec(),
        other @ (SignIn::Local | SignIn::Ldap(_) | SignIn::Header(_)) => vec![other.clone()],
    })
}

/// Everything that `helpdesk check` tries and that is there already; and a mail to the administrator.
pub fn all(
    config: &Config,
    answers: &Answers,
    folder: &Path,
    lang: Lang,
    now: Instant,
) -> Vec<Shown> {
    let mut shown = vec![usable(folder, lang)];
    shown.extend(mail(config, lang));
    shown.extend(
        config
            .sign_in
            .iter()
            .filter_map(|source| probe(source, config, lang)),
    );
    shown.extend(probe::address(config).map(|doubt| Shown {
        verdict: Verdict::Doubtful,
        heading: say::ADDRESS_DOUBT,
        text: lang.say(doubtful(doubt)).into(),
    }));
    if let Some(administrator) = &answers.administrator {
        shown.push(test_mail(config, administrator, lang, now));
    }
    shown
}

const fn doubtful(doubt: Doubt) -> Phrase {
    match doubt {
        Doubt::Unprotected => say::DOUBT_UNPROTECTED,
        Doubt::OnlyHere => say::DOUBT_ONLY_HERE,
        Doubt::NeedsProxy => say::DOUBT_NEEDS_PROXY,
    }
}

/// The folder, or the nearest one above it that is there.
fn usable(folder: &Path, lang: Lang) -> Shown {
    let shown = folder.display().to_string();
    let nearest = folder.ancestors().find(|folder| folder.exists());
    match probe::writable(nearest.unwrap_or(Path::new("."))) {
        Ok(()) => works(say::FOLDER_WORKS, shown),
        Err(cause) => failed(
            say::FOLDER_FAILED,
            format!("{shown}: {cause}. {}", lang.say(say::FOLDER_REMEDY)),
        ),
    }
}

fn probe(source: &SignIn, config: &Config, lang: Lang) -> Option<Shown> {
    let server = match source {
        SignIn::Imap(imap) => &imap.server,
        SignIn::Ldap(ldap) => &ldap.server,
        SignIn::Local | SignIn::Header(_) => return None,
    };
    let found = auth::server(source, &config.desk.domains)?.probe();
    Some(match found {
        Ok(_) => works(say::SIGN_IN_WORKS, place(server)),
        Err(fault) => {
            let text = why(fault.cause, &fault.said, server, None, lang);
            failed(say::SIGN_IN_FAILED, text)
        }
    })
}

fn test_mail(config: &Config, to: &Administrator, lang: Lang, now: Instant) -> Shown {
    let kind = &config.outgoing.kind;
    if let OutgoingKind::Folder(_) = kind {
        return Shown {
            verdict: Verdict::Doubtful,
            heading: say::MAIL,
            text: lang.say(say::TEST_IN_FOLDER).into(),
        };
    }
    let words =
        [say::BONJOUR, say::TEST_LINE, say::TEST_WHY].map(|phrase| lang.say(phrase).to_owned());
    let account = &to.account;
    let sender = send::sender(config);
    let subject = say::test_subject(lang, &config.desk.name);
    let reader = (account.name.as_str(), account.address.as_str());
    let sent = message::seal_test(reader, (lang, &subject, &words), &sender, now)
        .and_then(|mail| post::Post::new(kind, ANSWER_MAX).take(&mail));
    match sent {
        Ok(()) => works(say::TEST_SENT, say::test_sent_to(lang, &account.address)),
        Err(cause) => failed(say::TEST_FAILED, say::other_cause(lang, cause)),
    }
}

/// The names under which mail servers usually stand, the likeliest first.
pub fn usual_host(domain: &str, names: &[&str], port: &str) -> Option<String> {
    let mut hosts = names.iter().map(|name| format!("{name}.{domain}"));
    hosts.find(|host| {
        let found = std::net::ToSocketAddrs::to_socket_addrs(&format!("{host}:{port}"));
        found.is_ok_and(|mut addresses| addresses.next().is_some())
    })
}
