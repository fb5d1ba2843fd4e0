//! From words to a message (RFC 5322): headers, envelope, parts; the words come from `compose`, `post` takes the result.

use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MessageBuilder, MultiPart, SinglePart};
use lettre::{Address, Message};

use super::account::AccountWords;
use super::code::CodeMail;
use super::compose::{Letter, ROOMS, compose};
use super::digest::Digest;
use super::facts::{Facts, Sender};
use super::failure::Failure;
use super::render;
use crate::i18n::{Lang, mail};
use crate::rules::Instant;
use crate::rules::known::fingerprint;
use crate::rules::notices::Topic;
use crate::store::OtherMail;

/// Message-IDs named in References (RFC 5322 asks for none to be dropped but the middle ones).
const REFERENCES_MAX: usize = 9;

/// A mail ready to leave.
#[derive(Debug)]
pub struct Sealed {
    /// For the server.
    pub envelope: Envelope,
    /// For a folder.
    pub file_name: String,
    /// All of it.
    pub bytes: Vec<u8>,
    /// By what it is known when somebody quotes it, beside what stands in its ticket.
    pub words: Vec<u8>,
}

/// A mail is no larger, whatever was said.
const MAIL_BYTES_MAX: usize = 12_000;

/// A mail in words.
#[derive(Debug)]
pub struct Worded {
    /// In order.
    pub letter: Letter,
    /// As text.
    pub text: String,
    /// As HTML.
    pub html: String,
}

/// Words a mail with the most room that keeps it below the limit, and gives its bytes.
pub fn word(facts: &Facts, sender: &Sender) -> Result<(Worded, Vec<u8>), Failure> {
    let mut made = None;
    for room in ROOMS {
        let letter = compose(facts, sender, *room);
        let worded = Worded {
            text: render::text(&letter),
            html: render::html(&letter),
            letter,
        };
        let bytes = message(facts, &worded, sender)?.formatted();
        let fits = bytes.len() <= MAIL_BYTES_MAX;
        made = Some((worded, bytes));
        if fits {
            break;
        }
    }
    made.ok_or_else(|| Failure::Impossible("no room for an email".into()))
}

/// Words a mail and seals it.
pub fn seal(facts: &Facts, sender: &Sender) -> Result<Sealed, Failure> {
    let (worded, bytes) = word(facts, sender)?;
    let name = format!("{:08}-{}.eml", facts.outgoing.id.0, facts.reader.address);
    Ok(Sealed {
        envelope: envelope(&facts.reader.address, sender, Automatic::of(facts))?,
        file_name: name.replace('/', "_"),
        bytes,
        words: fingerprint(&own_words(&worded.letter)),
    })
}

/// The desk's own words in both parts of a mail.
fn own_words(letter: &Letter) -> String {
    let mut words = render::text(&letter.without_messages());
    let in_html = letter.by_mail.iter().map(|(label, _)| label);
    for label in in_html.chain([&letter.button]) {
        words.push('\n');
        words.push_str(label);
    }
    words
}

fn message(facts: &Facts, worded: &Worded, sender: &Sender) -> Result<Message, Failure> {
    let Worded { letter, text, html } = worded;
    let automatic = Automatic::of(facts);
    let mut builder = head(&letter.from_name, &letter.subject, sender, automatic)?
        .to(Mailbox::new(
            Some(facts.reader.name.clone()),
            address(&facts.reader.address)?,
        ))
        .message_id(Some(format!("<{}>", facts.message_id)))
        .date(facts.outgoing.created_at.into());
    if let Some(last) = facts.references.last() {
        builder = builder
            .in_reply_to(format!("<{last}>"))
            .references(references(&facts.references));
    }
    let list = sender.address.replace('@', ".");
    for (name, value) in [
        ("List-Id", format!("<{list}>")),
        ("List-Archive", format!("<{}>", letter.url)),
        ("Thread-Topic", letter.subject.clone()),
        ("X-Ticket", facts.ticket.number.to_string()),
        ("Content-Language", letter.lang.code().into()),
    ] {
        builder = raw_header(builder, name, value);
    }
    parts(builder, text, html)
}

/// The polite refusal to an outsider whose address is proven. It repeats nothing of the mail it answers: a desk that does so
/// can be made to carry anybody's words to anybody.
pub fn seal_refusal(
    outgoing: &OtherMail,
    sender: &Sender,
    now: Instant,
) -> Result<Sealed, Failure> {
    let lang = Lang::from_code(&sender.language);
    let subject = lang.say(mail::NOT_REGISTERED_SUBJECT);
    let mut builder = head(&sender.name, subject, sender, Automatic::Answer)?
        .to(Mailbox::new(None, address(&outgoing.address)?))
        .message_id(None)
        .date(now.into());
    if !outgoing.text.is_empty() {
        let id = &outgoing.text;
        builder = builder
            .in_reply_to(format!("<{id}>"))
            .references(format!("<{id}>"));
    }
    let both = if lang == Lang::Fr {
        [Lang::Fr, Lang::En]
    } else {
        [Lang::En, Lang::Fr]
    };
    let words = both.map(|lang| (lang, render::refusal_words(lang, sender)));
    let message = parts(
        builder,
        &render::refusal_text(&words, sender),
        &render::refusal_html(&words, sender),
    )?;
    sealed(outgoing, &message, sender, Automatic::Answer)
}

/// An agent's daily digest.
pub fn seal_digest(
    outgoing: &OtherMail,
    digest: &Digest,
    sender: &Sender,
    now: Instant,
) -> Result<Sealed, Failure> {
    let words = digest.words(sender, now);
    let builder = notice(
        outgoing,
        &digest.reader.name,
        &words.subject,
        'd',
        sender,
        now,
    )?;
    let message = parts(
        builder,
        &render::digest_text(&words),
        &render::digest_html(&words),
    )?;
    sealed(outgoing, &message, sender, Automatic::Notice)
}

/// A one-time code.
pub fn seal_code(
    outgoing: &OtherMail,
    code: &CodeMail,
    sender: &Sender,
    now: Instant,
) -> Result<Sealed, Failure> {
    let (lang, subject, paragraphs) = code.words(sender);
    let builder = notice(outgoing, &code.reader.name, &subject, 'c', sender, now)?;
    let words = [(lang, paragraphs)];
    let message = parts(
        builder,
        &render::refusal_text(&words, sender),
        &render::refusal_html(&words, sender),
    )?;
    sealed(outgoing, &message, sender, Automatic::Notice)
}

/// An invitation, or the link of who lost a password.
pub fn seal_link(
    outgoing: &OtherMail,
    words: &AccountWords,
    sender: &Sender,
    now: Instant,
) -> Result<Sealed, Failure> {
    let builder = notice(
        outgoing,
        &words.reader.name,
        &words.subject,
        'a',
        sender,
        now,
    )?;
    let message = parts(builder, &words.text(), &words.html())?;
    sealed(outgoing, &message, sender, Automatic::Notice)
}

/// A mail that tries whether mails leave and arrive: to whom (name and address), and language, subject and paragraphs.
pub fn seal_test(
    (name, to): (&str, &str),
    (lang, subject, paragraphs): (Lang, &str, &[String]),
    sender: &Sender,
    now: Instant,
) -> Result<Sealed, Failure> {
    let builder = head(&sender.name, subject, sender, Automatic::Notice)?
        .to(Mailbox::new(Some(name.into()), address(to)?))
        .message_id(None)
        .date(now.into());
    let words = [(lang, paragraphs.to_vec())];
    let message = parts(
        builder,
        &render::refusal_text(&words, sender),
        &render::refusal_html(&words, sender),
    )?;
    Ok(Sealed {
        words: vec![],
        envelope: envelope(to, sender, Automatic::Notice)?,
        file_name: "test.eml".into(),
        bytes: message.formatted(),
    })
}

/// The head of a notice about no ticket; `mark` keeps the Message-IDs of the kinds apart, so that a second try has that of the first.
fn notice(
    outgoing: &OtherMail,
    reader: &str,
    subject: &str,
    mark: char,
    sender: &Sender,
    now: Instant,
) -> Result<MessageBuilder, Failure> {
    let to = Mailbox::new(Some(reader.into()), address(&outgoing.address)?);
    let id = format!("<{mark}{}@{}>", outgoing.id, sender.host);
    let head = head(&sender.name, subject, sender, Automatic::Notice)?;
    Ok(head.to(to).message_id(Some(id)).date(now.into()))
}

/// A mail about no ticket, ready to go.
fn sealed(
    outgoing: &OtherMail,
    message: &Message,
    sender: &Sender,
    automatic: Automatic,
) -> Result<Sealed, Failure> {
    let name = format!("other-{}-{}.eml", outgoing.id, outgoing.address);
    Ok(Sealed {
        words: vec![],
        envelope: envelope(&outgoing.address, sender, automatic)?,
        file_name: name.replace('/', "_"),
        bytes: message.formatted(),
    })
}

/// What kind of machine's mail it is (RFC 3834 section 5).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Automatic {
    Answer,
    Notice,
}

impl Automatic {
    fn of(facts: &Facts) -> Self {
        let mut told = facts.outgoing.told.iter();
        if told.any(|told| told.topic == Topic::Acknowledgement) {
            Self::Answer
        } else {
            Self::Notice
        }
    }
}

fn head(
    from: &str,
    subject: &str,
    sender: &Sender,
    automatic: Automatic,
) -> Result<MessageBuilder, Failure> {
    let desk = address(&sender.address)?;
    let builder = Message::builder()
        .from(Mailbox::new(Some(from.into()), desk.clone()))
        .reply_to(Mailbox::new(Some(sender.name.clone()), desk))
        .subject(subject);
    let submitted = match automatic {
        Automatic::Answer => "auto-replied",
        Automatic::Notice => "auto-generated",
    };
    let builder = raw_header(builder, "Auto-Submitted", submitted.into());
    // Not "All": we want to know what could not be delivered.
    let unwanted = "DR, RN, NRN, OOF, AutoReply";
    Ok(raw_header(
        builder,
        "X-Auto-Response-Suppress",
        unwanted.into(),
    ))
}

fn raw_header(builder: MessageBuilder, name: &'static str, value: String) -> MessageBuilder {
    // cannot fail: the names above are plain ASCII
    let name = HeaderName::new_from_ascii_str(name);
    builder.raw_header(HeaderValue::new(name, value))
}

/// Automatic answers go out with a null return path (RFC 3834 section 3.3): a bounce of theirs would bounce for ever.
fn envelope(to: &str, sender: &Sender, automatic: Automatic) -> Result<Envelope, Failure> {
    let from = match automatic {
        Automatic::Answer => None,
        Automatic::Notice => Some(address(&sender.address)?),
    };
    Envelope::new(from, vec![address(to)?]).map_err(|cause| Failure::Impossible(cause.to_string()))
}

fn address(text: &str) -> Result<Address, Failure> {
    text.parse()
        .map_err(|cause| Failure::Impossible(format!("{text}: {cause}")))
}

fn parts(builder: MessageBuilder, text: &str, html: &str) -> Result<Message, Failure> {
    let parts = MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, text))
        .singlepart(part(ContentType::TEXT_HTML, html));
    let message = builder.multipart(parts);
    message.map_err(|cause| Failure::Impossible(cause.to_string()))
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
