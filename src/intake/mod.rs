//! Mail in: the steps of a mail's way, in order; mailboxes are watched in `poll` (IMAP) and `folder` (Maildir).

pub mod admit;
pub mod authentication;
mod automatic;
mod bodies;
mod calendar;
mod charset;
mod digest;
mod flowed;
pub mod folder;
mod headers;
pub mod html;
mod links;
pub mod office;
pub mod page;
pub mod parse;
pub mod part;
mod pictures;
pub mod poll;
pub mod quote;
mod reaction;
mod report;
pub mod searchable;
mod signed;
mod start;
mod subject;
mod thread;
mod tnef;
mod uuencode;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::config::{Authserv, Config, InCopy};
use crate::desk::{self, Before, Desk, Incoming, PassedOn, Understood};
use crate::failpoints;
use crate::rules::audit::Trail;
use crate::rules::mail::{Aside, Automatic, Claim, Copied, Fate, Proof, Refused, Suspicion};
use crate::rules::original;
use crate::rules::passages::{self, Context, Passage};
use crate::rules::spelling;
use crate::rules::{Instant, ReceivedId};
use crate::store::{NewDocument, Person, Trace};

/// A mail that began so often without ending kills the process: it is set aside.
const STARTS_MAX: u32 = 3;

/// What the intake must know of the configuration and the file.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Lowercase domains whose mail is registered.
    pub domains: Vec<String>,
    /// The desk's own address.
    pub address: String,
    /// Signs Message-IDs.
    pub key: Vec<u8>,
    /// Longer mails are cut.
    pub letter_bytes_max: u64,
    /// The desk's own words for what a mail lacks.
    pub words: Words,
    /// The server that proves senders, and whether its proof is required.
    pub authserv: Option<Authserv>,
    /// Members written to beside the desk become observers.
    pub cc_observers: bool,
    /// Addresses, lowercase, that write in the name of the member in Reply-To.
    pub forms: Vec<String>,
    /// Outsiders whose address is proven get a polite refusal.
    pub refuse_politely: bool,
    /// What members in copy of a mail are given who answer it.
    pub in_copy: Copied,
    /// For how many days the text of refused mail is kept.
    pub refused_text_days: u32,
    /// What an agent passes on is the request of whoever wrote it, without being asked.
    pub passed_on_at_once: bool,
}

/// What is said where a mail says nothing, or too much; in the desk's language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The title of a mail that has neither subject nor text.
    pub untitled: String,
    /// Below the beginning of a mail over the limit.
    pub cut: String,
}

/// A mail's bytes, or only their beginning where it is over the limit.
#[derive(Clone, Copy, Debug)]
pub struct Raw<'a> {
    /// As they came.
    pub bytes: &'a [u8],
    /// All of them.
    pub whole: bool,
}

impl Rules {
    /// Those of a configuration, with the key of the file and the words for a mail that has none; senders are proven as for
    /// the first mailbox that says how, because one server takes in the school's mail.
    pub fn new(config: &Config, key: &[u8], words: Words) -> Self {
        let mut boxes = config.mailboxes.iter();
        Self {
            authserv: boxes.find_map(|mailbox| mailbox.authserv.clone()),
            cc_observers: config.desk.cc_observers,
            forms: config.desk.forms.clone(),
            refuse_politely: config.desk.refuse_politely,
            refused_text_days: config.keep.refused_text_days,
            passed_on_at_once: config.desk.passed_on_at_once,
            in_copy: match config.desk.in_copy {
                InCopy::Join => Copied::Joins,
                InCopy::Apart => Copied::Beside,
            },
            domains: config.desk.domains.clone(),
            address: config.desk.address.to_lowercase(),
            key: key.into(),
            letter_bytes_max: config.limits.letter_bytes_max,
            words,
        }
    }

    /// The same for mail of one mailbox.
    #[must_use]
    pub fn of_mailbox(&self, mailbox: &crate::config::Mailbox) -> Self {
        Self {
            authserv: mailbox.authserv.clone(),
            ..self.clone()
        }
    }
}

/// A mail as understood: what it says and what it brings.
#[derive(Debug)]
pub struct Read {
    /// Sender, subject, text, the ticket it answers.
    pub says: Understood,
    /// Its documents.
    pub documents: Vec<part::Part>,
    /// What makes it the same mail when it comes again.
    pub digest: Vec<u8>,
    /// Its headers.
    pub headers: parse::Headers,
}

/// Understands a mail; touches nothing. Whatever the bytes are, something comes of them.
pub fn read(raw: &[u8], rules: &Rules) -> Read {
    understand(raw, &digest::bytes(raw), rules)
}

fn understand(raw: &[u8], key: &[u8], rules: &Rules) -> Read {
    understand_parsed(parse::parse(raw), key, rules)
}

fn understand_parsed(mail: parse::Mail, key: &[u8], rules: &Rules) -> Read {
    let sender = admit::sender(&mail.headers, rules);
    let digest = digest::with_sender(key, sender.as_deref().unwrap_or_default());
    let plain = admit::plain_sender(&mail.headers);
    let proof = proof(&mail.headers, plain.as_deref(), rules);
    let member = sender
        .as_ref()
        .ok()
        .filter(|_| matches!(proof, Proof::NotAsked | Proof::Passed))
        .and_then(|sender| admit::in_the_name_of(&mail.headers, sender, rules));
    let subject = mail.headers.first("Subject").unwrap_or_default();
    let full_text = thread::without_reference(&mail.text);
    let (passages, answers) = history(&mail.headers, &subject, &full_text);
    let context = if answers {
        Context::Unasked
    } else {
        Context::Fresh
    };
    let cut = passages::show(&full_text, &passages, context).text;
    let sign = sign_of(&mail, &cut, member.is_some(), rules);
    let replies_by_itself =
        thread::answers(&mail.headers) && automatic::replies_by_itself(&mail.headers, sign);
    let automatic = sign.filter(|sign| sign.is_certain());
    let suspected = sign.filter(|sign| !sign.is_certain()).and_then(|sign| {
        suspicion(
            sign,
            &mail.headers,
            sender.as_deref().unwrap_or_default(),
            rules,
        )
    });
    // What a form writes in somebody's name opens a ticket and does no more: it could name anybody.
    let (claim, of_glpi) = if member.is_some() {
        (Claim::default(), None)
    } else {
        let claim = thread::claim(&mail.headers, &mail.text, &rules.key);
        (claim, thread::of_glpi(&mail.headers))
    };
    let reaction = mail.reaction.clone().or_else(|| reaction::read(&cut));
    let report = (automatic == Some(Automatic::Report))
        .then(|| report::read(&mail.headers, &mail.text, &mail.documents, &rules.key));
    let copied = if rules.cc_observers && automatic.is_none() {
        admit::copied(&mail.headers, rules)
    } else {
        vec![]
    };
    let refuse_politely = plain.filter(|_| {
        let outsider = sender == Err(Refused::Outsider);
        rules.refuse_politely && outsider && proof == Proof::Passed && automatic.is_none()
    });
    let passed_on = subject::passes_on(&subject)
        .then(|| passed_on(&full_text, rules))
        .flatten();
    let says = Understood {
        before: Before {
            passed_on: subject::passes_on(&subject),
            ..thread::before(&mail.headers, &rules.key)
        },
        in_copy: rules.in_copy,
        sender_name: member
            .as_ref()
            .filter(|(_, name)| !name.is_empty())
            .map_or_else(
                || admit::sender_name(&mail.headers),
                |(_, name)| name.clone(),
            ),
        from: mail.headers.first("From").unwrap_or_default(),
        subject: subject::title(&subject, &cut, &rules.words.untitled),
        sent_at: mail.headers.first("Date").unwrap_or_default(),
        message_id: mail.headers.message_ids("Message-ID").into_iter().next(),
        automatic,
        report,
        proof,
        refuse_politely,
        proof_required: rules
            .authserv
            .as_ref()
            .is_some_and(|server| server.required),
        claim,
        of_glpi,
        written_to: admit::written_to(&mail.headers),
        copied,
        passed_on,
        full_text,
        passages,
        answers,
        remark: None,
        desk: rules.address.clone(),
        suspected,
        replies_by_itself,
        reaction,
        sender: member.map_or(sender, |(address, _)| Ok(address)),
    };
    Read {
        says,
        documents: mail.documents,
        digest,
        headers: mail.headers,
    }
}

/// What in a text looks like history, and whether the mail says that it is an answer.
fn history(headers: &parse::Headers, subject: &str, text: &str) -> (Vec<Passage>, bool) {
    let passages = if subject::passes_on(subject) {
        vec![]
    } else {
        quote::passages(text)
    };
    // What a program introduces and marks as a quote is one, whatever the headers lack.
    let quotes = |passage: &Passage| {
        let below = text.get(passage.from + passage.head..passage.to);
        passage.head > 0 && below.unwrap_or_default().trim_start().starts_with('>')
    };
    let answers =
        thread::answers(headers) || subject::answers(subject) || passages.iter().any(quotes);
    (passages, answers)
}

/// By what a mail is a machine's, or seems so; `text` is what it says.
fn sign_of(
    mail: &parse::Mail,
    text: &str,
    in_the_name_of: bool,
    rules: &Rules,
) -> Option<Automatic> {
    let asked = automatic::Asked {
        types: &mail.types,
        text,
        answers_invitation: mail.answers_invitation,
        in_the_name_of,
        own_list: admit::is_own_list(&mail.headers, rules).is_some(),
    };
    automatic::sign(&mail.headers, asked)
}

/// Of whom a mail is that seems automatic; a form that the configuration names is no question.
fn suspicion(
    sign: Automatic,
    headers: &parse::Headers,
    sender: &str,
    rules: &Rules,
) -> Option<Suspicion> {
    let configured = rules.forms.iter().any(|form| form == sender);
    if sign == Automatic::InTheNameOf && configured {
        return None;
    }
    let list = (sign == Automatic::OwnList)
        .then(|| admit::is_own_list(headers, rules))
        .flatten();
    Some(Suspicion {
        sign,
        of: list.unwrap_or_else(|| sender.to_string()),
    })
}

/// Whoever wrote what a text passes on, unless the address is none of the school's.
fn passed_on(text: &str, rules: &Rules) -> Option<PassedOn> {
    let (address, name) = quote::first_sender(text)?;
    let domain = address.rsplit_once('@').map(|(_, domain)| domain);
    let ours = domain.map(|domain| rules.domains.iter().any(|listed| listed == domain));
    let is_desk = address == rules.address;
    (ours.unwrap_or(!name.is_empty()) && !is_desk).then(|| PassedOn {
        address,
        name: spelling::shown(&name),
        at_once: rules.passed_on_at_once,
    })
}

fn proof(headers: &parse::Headers, sender: Option<&str>, rules: &Rules) -> Proof {
    let domain = sender.and_then(|address| address.rsplit_once('@'));
    match (&rules.authserv, domain) {
        (Some(server), Some((_, domain))) => authentication::proof(headers, &server.id, domain),
        (Some(_), None) => Proof::Missing,
        (None, _) => Proof::NotAsked,
    }
}

/// Takes a mail in: what became of it is committed when this returns. An error means that nothing was done and the mail
/// must come again.
pub fn receive(
    desk: &Desk,
    rules: &Rules,
    trace: &Trace,
    raw: Raw<'_>,
    now: Instant,
) -> desk::Result<Fate> {
    // Asked first: a mail that waits to leave its mailbox must not count as one that ends the process.
    if let Some(fate) = desk.registered(trace)? {
        return Ok(fate);
    }
    let Raw { bytes: raw, whole } = raw.within(rules.letter_bytes_max);
    let key = digest::bytes(raw);
    // Not synced: it must outlive this process, not the machine.
    let starts = desk.store().write_unsynced(|w| w.begin_mail(&key))?;
    let aside = |says: Option<&Understood>, why| desk.set_aside((trace, &key), raw, says, why, now);
    if starts >= STARTS_MAX {
        return aside(None, Aside::Killed);
    }
    failpoints::mail(raw);
    let done = match catch_unwind(AssertUnwindSafe(|| understand(raw, &key, rules))) {
        Ok(Read {
            mut says,
            mut documents,
            digest,
            headers: _,
        }) => {
            if !whole {
                // A document cut in the middle helps nobody; what is missing is said instead.
                documents.clear();
                says.remark = Some(rules.words.cut.clone());
            }
            let original = original_of(raw, &documents);
            let documents = documents.into_iter().map(NewDocument::from).collect();
            let mail = Incoming {
                trace,
                digest: &digest,
                begun: &key,
                says: &says,
                raw,
                original,
                documents,
                refused_text_days: rules.refused_text_days,
            };
            match desk.receive(mail, now) {
                Err(desk::Error::Refused(refusal)) => {
                    log::warn!("mail {}: {refusal:?}", trace.mailbox);
                    aside(Some(&says), Aside::NotPossible)
                }
                Err(desk::Error::NotFound) => aside(Some(&says), Aside::TicketGone),
                done => done,
            }
        }
        Err(_) => aside(None, Aside::Unreadable),
    };
    let done = match done {
        Err(cause) => {
            // Nothing was done, and that is not the mail's fault: it comes again as if it had never begun.
            desk.store().write_unsynced(|w| w.end_mail(&key))?;
            Err(cause)
        }
        done @ Ok(_) => done,
    };
    if let Ok(fate) = &done {
        log::info!("mail {}: {}{}", trace.mailbox, fate.word(), number_of(fate));
    }
    done
}

/// Registers a mail that was set aside, as an agent wishes. One that could not be read is not read again: its headers open
/// the ticket, and all of it is joined as a document.
pub fn import(
    desk: &Desk,
    rules: &Rules,
    id: ReceivedId,
    (by, trail): (&Person, &Trail),
    now: Instant,
) -> desk::Result<Fate> {
    let (line, raw) = desk
        .store()
        .read(|r| Ok::<_, crate::store::Error>((r.received(id)?, r.received_bytes(id)?)))?;
    let (line, raw) = line.zip(raw).ok_or(desk::Error::NotFound)?;
    let harmful = matches!(line.fate, Fate::SetAside(Aside::Killed | Aside::Unreadable));
    let key = digest::bytes(&raw);
    let mail = if harmful {
        parse::unparsed(&raw)
    } else {
        parse::parse(&raw)
    };
    let Read {
        mut says,
        documents,
        digest,
        headers: _,
    } = understand_parsed(mail, &key, rules);
    says.proof = Proof::NotAsked;
    says.proof_required = false;
    if says.sender.is_err() {
        says.sender = Ok(by.address.clone());
    }
    let trace = Trace {
        mailbox: line.mailbox,
        uid: None,
    };
    let mail = Incoming {
        trace: &trace,
        digest: &digest,
        begun: &key,
        says: &says,
        raw: &raw,
        original: original_of(&raw, &documents),
        documents: documents.into_iter().map(NewDocument::from).collect(),
        refused_text_days: rules.refused_text_days,
    };
    desk.import(id, (by.id, trail), mail, now)
}

/// A mail as it is kept, less the documents that are kept beside it.
fn original_of(raw: &[u8], documents: &[part::Part]) -> Vec<u8> {
    let documents: Vec<&[u8]> = documents.iter().map(|part| &*part.bytes).collect();
    original::hollow(raw, &documents)
}

fn number_of(fate: &Fate) -> String {
    fate.ticket()
        .map(|number| format!(" #{number}"))
        .unwrap_or_default()
}

impl<'a> Raw<'a> {
    /// All of a mail.
    pub const fn whole(bytes: &'a [u8]) -> Self {
        Self { bytes, whole: true }
    }

    fn within(self, most: u64) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        Self {
            bytes: &self.bytes[..self.bytes.len().min(most)],
            whole: self.whole && self.bytes.len() <= most,
        }
    }
}

impl From<part::Part> for NewDocument {
    fn from(part: part::Part) -> Self {
        Self {
            name: part.name,
            media_type: part.media_type,
            bytes: Box::new(std::io::Cursor::new(part.bytes)),
            painted: part.painted,
        }
    }
}
