//! Pays what is owed: takes a mail, posts it, marks it, each in its own short transaction; never holds one over a socket.

use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message, SmtpTransport, Transport};

use super::compose::{Letter, compose};
use super::facts::{Facts, Sender, gather};
use super::{render, smtp};
use crate::config::{Config, OutgoingKind, Server};
use crate::drill;
use crate::rules::notices::Topic;
use crate::rules::{Instant, OwedId};
use crate::store::{self, Owed, OwedState, Store};

/// Minutes before each further try; together more than two days, so that no outage of a weekend loses a mail.
const RETRY_MINUTES: &[i64] = &[1, 2, 5, 15, 30, 60, 120, 240, 360, 480, 600, 720, 720];
/// Message-IDs named in References (RFC 5322 asks for none to be dropped but the middle ones).
const REFERENCES_MAX: usize = 9;

/// Why a mail did not leave.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    /// It may leave later.
    Passing(String),
    /// The server refuses it for good.
    Final(String),
}

/// What takes the mails.
enum Post {
    Folder(PathBuf),
    Smtp(Box<SmtpTransport>, Server),
    /// The password or token is yet to be had: tried with each mail until it can.
    Unready(Server),
}

/// The sender: one for the process.
pub struct Sending {
    store: Arc<Store>,
    sender: Sender,
    post: Post,
    unmarked: Option<Mark>,
    per_minute_max: u64,
    /// When the mails of the last minute left.
    left: VecDeque<Instant>,
}

/// What became of a try.
struct Mark {
    id: OwedId,
    state: OwedState,
    error: Option<String>,
    due: Option<Instant>,
}

impl std::fmt::Debug for Sending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sending")
            .field("sender", &self.sender)
            .finish_non_exhaustive()
    }
}

/// Who the desk is, for its mails.
pub fn sender(config: &Config) -> Sender {
    Sender {
        name: config.desk.name.clone(),
        address: config.desk.address.clone(),
        base_url: config.desk.base_url.clone(),
        host: config.host().into(),
        language: config.desk.language.clone(),
        closing_days: config.closing.after_days,
    }
}

impl Sending {
    /// Takes up the work: what was being sent when the process last ended is owed again.
    pub fn new(store: Arc<Store>, config: &Config) -> store::Result<Self> {
        let again = store.write(|w| w.release_taken())?;
        if again > 0 {
            log::warn!(
                "{again} mails were being sent when the desk last stopped: they are sent again"
            );
        }
        let post = match &config.outgoing.kind {
            OutgoingKind::Folder(path) => Post::Folder(path.clone()),
            OutgoingKind::Smtp(server) => Post::Unready(server.clone()),
        };
        Ok(Self {
            store,
            sender: sender(config),
            post,
            unmarked: None,
            per_minute_max: config.outgoing.per_minute_max,
            left: VecDeque::new(),
        })
    }

    /// Sends the next mail that is due; false when none is.
    pub fn send_next(&mut self, now: impl Fn() -> Instant) -> store::Result<bool> {
        self.mark(now())?;
        // Asked by a reader first: an idle desk must not write.
        if self
            .store
            .read(|r| r.next_due())?
            .is_none_or(|due| due > now())
        {
            self.forget_token();
            return Ok(false);
        }
        if self.is_too_fast(now()) {
            return Ok(false);
        }
        let Some(owed) = self.store.write(|w| w.take_due(now()))? else {
            return Ok(false);
        };
        let (id, tries) = (owed.id, owed.tries);
        let done = self.post_owed(owed);
        if done.is_ok() {
            drill::reached("after_smtp_250");
        }
        let (state, error, due) = outcome(&done, tries, now());
        if let Some(error) = &error {
            log::warn!("mail {id}, try {tries}: {error}");
        }
        self.left.push_back(now());
        self.unmarked = Some(Mark {
            id,
            state,
            error,
            due,
        });
        self.mark(now())?;
        drill::reached("after_mark");
        Ok(true)
    }

    /// Notes what became of the last try. Where the file cannot take it now, nothing else is sent before it can: a mail that
    /// left and is not marked would leave again.
    fn mark(&mut self, now: Instant) -> store::Result<()> {
        let Some(mark) = &self.unmarked else {
            return Ok(());
        };
        let error = mark.error.as_deref();
        self.store
            .write(|w| w.mark_owed(mark.id, mark.state, error, (now, mark.due)))?;
        self.unmarked = None;
        Ok(())
    }

    /// Small providers refuse more than so many mails a minute, and some close the account.
    fn is_too_fast(&mut self, now: Instant) -> bool {
        let minute_ago = now - chrono::Duration::minutes(1);
        while self.left.front().is_some_and(|at| *at <= minute_ago) {
            self.left.pop_front();
        }
        self.per_minute_max > 0 && self.left.len() as u64 >= self.per_minute_max
    }

    fn post_owed(&mut self, owed: Owed) -> Result<(), Failure> {
        let passing = |cause: &dyn std::fmt::Display| Failure::Passing(cause.to_string());
        let key = self.store.key();
        let facts = self
            .store
            .read(|r| gather(r, owed, &self.sender, key))
            .map_err(|cause| passing(&cause))?;
        let facts = facts.ok_or_else(|| Failure::Final("the account is disabled".into()))?;
        let letter = compose(&facts, &self.sender);
        let message = message(&facts, &letter, &self.sender)?;
        let envelope = envelope(&facts, &self.sender)?;
        self.post(&envelope, &facts, &message.formatted())
    }

    fn post(&mut self, envelope: &Envelope, facts: &Facts, bytes: &[u8]) -> Result<(), Failure> {
        if let Post::Unready(server) = &self.post {
            let transport = smtp::transport(server).map_err(Failure::Passing)?;
            self.post = Post::Smtp(Box::new(transport), server.clone());
        }
        match &self.post {
            Post::Folder(folder) => {
                let name = file_name(facts);
                write_file(folder, &name, bytes)
                    .map_err(|cause| Failure::Passing(cause.to_string()))
            }
            Post::Smtp(transport, server) => {
                let refused = match transport.send_raw(envelope, bytes) {
                    Ok(_) => return Ok(()),
                    Err(cause) if smtp::by_token(server) && smtp::refused_sign_in(&cause) => cause,
                    Err(cause) => return Err(failure(&cause)),
                };
                // The token may have grown old meanwhile: once more, with a new one.
                log::info!("outbox: a new token, as the server says: {refused}");
                let fresh = smtp::transport(server).map_err(Failure::Passing)?;
                let sent = fresh.send_raw(envelope, bytes);
                self.post = Post::Smtp(Box::new(fresh), server.clone());
                sent.map(drop).map_err(|cause| failure(&cause))
            }
            Post::Unready(_) => Err(Failure::Passing("no transport".into())),
        }
    }

    /// A token is not kept longer than there are mails to send with it.
    fn forget_token(&mut self) {
        if let Post::Smtp(_, server) = &self.post
            && smtp::by_token(server)
        {
            self.post = Post::Unready(server.clone());
        }
    }
}

/// What a try comes to: the new state, the error to keep, and when to try again.
fn outcome(
    done: &Result<(), Failure>,
    tries: u32,
    now: Instant,
) -> (OwedState, Option<String>, Option<Instant>) {
    match done {
        Ok(()) => (OwedState::Sent, None, None),
        Err(Failure::Final(why)) => (OwedState::Refused, Some(why.clone()), None),
        Err(Failure::Passing(why)) => {
            let again = usize::try_from(tries)
                .ok()
                .and_then(|tries| RETRY_MINUTES.get(tries.saturating_sub(1)));
            match again {
                Some(minutes) => (
                    OwedState::Waiting,
                    Some(why.clone()),
                    Some(now + chrono::Duration::minutes(*minutes)),
                ),
                None => (OwedState::Abandoned, Some(why.clone()), None),
            }
        }
    }
}

/// A 5xx is final, but not when it is our own password that is refused: that is for the administrator to mend.
fn failure(cause: &lettre::transport::smtp::Error) -> Failure {
    let ours = smtp::refused_sign_in(cause);
    let mut said = cause.to_string();
    if let Some(source) = std::error::Error::source(cause) {
        said = format!("{said}: {source}");
    }
    if ours {
        Failure::Passing(format!("the sign-in failed: {said}"))
    } else if cause.is_permanent() {
        Failure::Final(said)
    } else {
        Failure::Passing(said)
    }
}

/// Automatic answers go out with a null return path (RFC 3834 section 3.3): a bounce of theirs would bounce for ever.
fn envelope(facts: &Facts, sender: &Sender) -> Result<Envelope, Failure> {
    let to: Address = address(&facts.reader.address)?;
    let answer = facts
        .owed
        .told
        .iter()
        .any(|told| told.topic == Topic::Acknowledgement);
    let from = if answer {
        None
    } else {
        Some(address(&sender.address)?)
    };
    Envelope::new(from, vec![to]).map_err(|cause| Failure::Final(cause.to_string()))
}

fn address(text: &str) -> Result<Address, Failure> {
    text.parse()
        .map_err(|cause| Failure::Final(format!("{text}: {cause}")))
}

fn message(facts: &Facts, letter: &Letter, sender: &Sender) -> Result<Message, Failure> {
    let unfit = |cause: lettre::error::Error| Failure::Final(cause.to_string());
    let desk = address(&sender.address)?;
    let answer = facts
        .owed
        .told
        .iter()
        .any(|told| told.topic == Topic::Acknowledgement);
    let mut builder = Message::builder()
        .from(Mailbox::new(Some(letter.from_name.clone()), desk.clone()))
        .to(Mailbox::new(
            Some(facts.reader.name.clone()),
            address(&facts.reader.address)?,
        ))
        .reply_to(Mailbox::new(Some(sender.name.clone()), desk))
        .subject(letter.subject.clone())
        .message_id(Some(format!("<{}>", facts.message_id)))
        .date(facts.owed.created_at.into());
    if let Some(last) = facts.references.last() {
        builder = builder
            .in_reply_to(format!("<{last}>"))
            .references(references(&facts.references));
    }
    let number = facts.ticket.number;
    let list = sender.address.replace('@', ".");
    let raw = [
        (
            "Auto-Submitted",
            if answer {
                "auto-replied"
            } else {
                "auto-generated"
            }
            .to_string(),
        ),
        // Not "All": we want to know what could not be delivered.
        (
            "X-Auto-Response-Suppress",
            "DR, RN, NRN, OOF, AutoReply".into(),
        ),
        ("List-Id", format!("<{list}>")),
        ("List-Archive", format!("<{}>", letter.url)),
        ("Thread-Topic", letter.subject.clone()),
        ("X-Ticket", number.to_string()),
        ("Content-Language", letter.lang.code().into()),
    ];
    for (name, value) in raw {
        // cannot fail: the names above are plain ASCII
        let name = HeaderName::new_from_ascii_str(name);
        builder = builder.raw_header(HeaderValue::new(name, value));
    }
    let parts = MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, &render::text(letter)))
        .singlepart(part(ContentType::TEXT_HTML, &render::html(letter)));
    builder.multipart(parts).map_err(unfit)
}

fn part(content_type: ContentType, text: &str) -> SinglePart {
    let encoding = ContentTransferEncoding::QuotedPrintable;
    let body = Body::new_with_encoding(text.replace('\n', "\r\n"), encoding);
    // cannot fail: quoted-printable takes any text; the other arm keeps the words all the same
    let body = body.unwrap_or_else(Body::new);
    SinglePart::builder().header(content_type).body(body)
}

/// The first and the newest ones.
fn references(ids: &[String]) -> String {
    let kept = ids.iter().take(1).chain(
        ids.iter()
            .skip(1.max(ids.len().saturating_sub(REFERENCES_MAX - 1))),
    );
    kept.map(|id| format!("<{id}>"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// An address may hold a slash, a file name may not.
fn file_name(facts: &Facts) -> String {
    let name = format!("{:08}-{}.eml", facts.owed.id.0, facts.reader.address);
    name.replace('/', "_")
}

/// Whole or not at all: written under another name, then renamed.
fn write_file(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let (part, whole) = (folder.join(format!(".{name}.part")), folder.join(name));
    fs::write(&part, bytes)?;
    fs::File::open(&part)?.sync_all()?;
    fs::rename(&part, &whole)
}
