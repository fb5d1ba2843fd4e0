//! « Courrier de démonstration »: writes to the desk as a member of the school, and shows what the desk sent; demo only.

use std::fs;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use mailparse::{MailHeaderMap, SingleInfo};
use maud::{Markup, PreEscaped, html};

use crate::config::{MailboxKind, OutgoingKind};
use crate::i18n::{mail_log, pages as say, words};
use crate::rules::PersonId;
use crate::rules::access::Role;
use crate::store::{self, MailLogAsked, Received, ReceivedFilter};
use crate::web::http::answer::{self, Failure, Outcome, set};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::{fault, file_field, labelled, sending, titled};
use crate::web::pages::parts::inline::time;
use crate::web::visit::{Site, Visit};
use crate::web::visitor::session::{self, set_cookie};

/// Mails shown.
const SHOWN_MAX: usize = 20;
/// Not of the school, and so refused.
const OUTSIDER: &str = "quelquun@ailleurs.example";

/// A mail of the desk, as the page shows it.
struct Sent {
    to: SingleInfo,
    subject: String,
    message_id: String,
    text: String,
}

/// GET `/demo`
pub fn page(site: &Site, visit: &mut Visit) -> Outcome {
    show(site, visit, None)
}

/// POST `/demo`: `from`, `subject`, `text`, `documents`, `in_reply_to`. Puts a mail into the desk's own mailbox folder.
pub fn send(site: &Site, visit: &mut Visit) -> Outcome {
    let inbox = inbox(site).ok_or(Failure::NotFound)?;
    let message = message(site, visit)?;
    let name = format!("{:020}.{}", visit.now.timestamp_micros(), session::token()?);
    let (draft, new) = (inbox.join("tmp").join(&name), inbox.join("new").join(&name));
    let written = fs::write(&draft, message).and_then(|()| fs::rename(&draft, &new));
    written.map_err(|cause| store::Error::io(new, cause))?;
    Ok(answer::see_other("/demo?sent=1"))
}

fn inbox(site: &Site) -> Option<PathBuf> {
    let folder = |kind: &MailboxKind| match kind {
        MailboxKind::Folder(path) => Some(path.clone()),
        MailboxKind::Imap(_) => None,
    };
    site.demo.then(|| {
        site.config
            .mailboxes
            .iter()
            .find_map(|mailbox| folder(&mailbox.kind))
    })?
}

fn message(site: &Site, visit: &mut Visit) -> Result<Vec<u8>, Failure> {
    let unfit = |_| Failure::BadForm("the demo mail");
    let from = visit.form.text("from");
    let person = site.store().read(|r| r.person_by_address(&from))?;
    let name = person.map(|person| person.name);
    let from = from
        .parse()
        .map_err(|_| Failure::BadForm("the demo sender"))?;
    let to = site
        .config
        .desk
        .address
        .parse()
        .map_err(|_| Failure::BadForm("the desk's address"))?;
    let mut builder = lettre::Message::builder()
        .from(Mailbox::new(name, from))
        .to(Mailbox::new(None, to))
        .subject(visit.form.text("subject"))
        .message_id(None);
    let answered = visit.form.text("in_reply_to");
    if !answered.is_empty() {
        builder = builder.in_reply_to(answered.clone()).references(answered);
    }
    let mut parts = MultiPart::mixed().singlepart(SinglePart::plain(visit.form.text("text")));
    for mut upload in std::mem::take(&mut visit.form.documents) {
        let mut bytes = Vec::new();
        let read = upload
            .bytes
            .rewind()
            .and_then(|()| upload.bytes.read_to_end(&mut bytes));
        read.map_err(|_| Failure::BadForm("the demo document"))?;
        let plain = lettre::message::header::ContentType::parse("application/octet-stream");
        let kind = upload
            .media_type
            .parse()
            .or(plain)
            .map_err(|_| Failure::BadForm("the media type"))?;
        parts = parts.singlepart(Attachment::new(upload.name).body(bytes, kind));
    }
    Ok(builder.multipart(parts).map_err(unfit)?.formatted())
}

fn show(site: &Site, visit: &Visit, wrong: Option<&str>) -> Outcome {
    if !site.demo {
        return Err(Failure::NotFound);
    }
    let lang = visit.lang;
    let token = match &visit.signed {
        Some(signed) => signed.session.csrf.clone(),
        None => session::cookie(&visit.request, session::FORM)
            .map_or_else(session::token, |token| Ok(token.into()))?,
    };
    let (people, mails) = site.store().read(|r| {
        // Anybody reads this page: as an agent of no category would.
        let viewer = &r.rights(PersonId(0), Role::Agent)?;
        let asked = MailLogAsked {
            filter: ReceivedFilter::All,
            words: "",
            before: None,
            limit: 10,
            viewer,
        };
        Ok::<_, store::Error>((r.people(false)?, r.mail_log(&asked)?))
    })?;
    let sent = match &site.config.outgoing.kind {
        OutgoingKind::Folder(path) => newest(path),
        OutgoingKind::Smtp(_) => vec![],
    };
    let accounts = people
        .iter()
        .filter_map(|person| person.login.as_deref())
        .collect::<Vec<_>>()
        .join(", ");
    let main = html! {
        h1 { (lang.say(say::DEMO_MAIL)) }
        p { (lang.say(say::DEMO_INTRO)) }
        p { (lang.say(say::DEMO_SIGN_IN)) " " (accounts) "." }
        @if visit.query("sent").is_some() { div.notice.ok role="status" { p { (lang.say(say::DEMO_SENT)) } } }
        (fault(wrong))
        (write_form(site, visit, &token, &people))
        h2 { (lang.say(say::DEMO_JOURNAL)) }
        (journal(visit, &mails))
        h2 { (lang.say(say::DEMO_OUTBOX)) }
        @if sent.is_empty() { p { (lang.say(say::DEMO_NONE)) } }
        @for mail in &sent { (mail_card(visit, mail)) }
    };
    let page = Page::new(
        "/demo",
        titled(lang, lang.say(say::DEMO_MAIL), wrong.is_some()),
        main,
    );
    let mut answer = answer::page(200, lay_out(site, visit, &page));
    if visit.signed.is_none() {
        set(
            &mut answer,
            "Set-Cookie",
            &set_cookie(session::FORM, &token, visit.request.secure, None),
        );
    }
    Ok(answer)
}

fn write_form(site: &Site, visit: &Visit, token: &str, people: &[crate::store::Person]) -> Markup {
    let lang = visit.lang;
    let chosen = visit.query("from").unwrap_or_default();
    html! {
        form.card id="write" method="post" action="/demo" enctype="multipart/form-data" {
            input type="hidden" name="csrf" value=(token);
            input type="hidden" name="in_reply_to" value=(visit.query("in_reply_to").unwrap_or_default());
            h2 { (lang.say(say::DEMO_WRITE)) }
            (labelled("from", lang.say(say::DEMO_FROM), "", &html! {
                select id="from" name="from" {
                    @for person in people.iter().filter(|person| !person.disabled) {
                        option value=(person.address) selected[person.address == chosen] { (person.name) " <" (person.address) ">" }
                    }
                    option value=(OUTSIDER) { (lang.say(say::DEMO_OUTSIDER)) }
                }
            }))
            div.field { label for="subject" { (lang.say(say::SUBJECT)) } input id="subject" name="subject" value=(visit.query("subject").unwrap_or_default()) required; }
            div.field { label for="text" { (lang.say(say::DEMO_TEXT)) } textarea id="text" name="text" required {} }
            (file_field(site, visit, "documents", say::DOCUMENTS, true))
            button.btn.blue { (lang.say(say::DEMO_SEND)) }
            (sending(visit))
        }
    }
}

fn journal(visit: &Visit, lines: &[Received]) -> Markup {
    let lang = visit.lang;
    html! {
        ul.list {
            @for mail in lines {
                li {
                    span { (say::mail_from(lang, &mail.sender, &mail.subject)) }
                    span {
                        (lang.say(mail_log::fate(&mail.fate)))
                        @if let Some(number) = mail.ticket { " " a href={ "/t/" (number) } { (words::number(lang, number)) } }
                    }
                    span.s {
                        (time(visit, mail.seen_at))
                        @if let Some(why) = mail_log::reason(&mail.reason) { " · " (lang.say(why)) }
                    }
                }
            }
        }
    }
}

fn mail_card(visit: &Visit, mail: &Sent) -> Markup {
    let lang = visit.lang;
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let subject = format!("Re: {}", mail.subject);
    let reply = format!(
        "/demo?from={}&subject={}&in_reply_to={}#write",
        encode(&mail.to.addr),
        encode(&subject),
        encode(&mail.message_id)
    );
    html! {
        details.card {
            summary { strong { (mail.subject) } " → " (mail.to.display_name.as_ref().unwrap_or(&mail.to.addr)) }
            p.letter { (linked(&mail.text)) }
            p { a.btn href=(reply) { (lang.say(say::DEMO_REPLY)) } }
        }
    }
}

/// The text with its links alive.
fn linked(text: &str) -> Markup {
    let mut out = String::new();
    for (index, piece) in text.split_inclusive(char::is_whitespace).enumerate() {
        let word = piece.trim_end();
        let rest = &piece[word.len()..];
        let markup = if word.starts_with("http://") || word.starts_with("https://") {
            html! { @if index == 0 {} a href=(word) { (word) } (rest) }
        } else {
            html! { (piece) }
        };
        out.push_str(&markup.into_string());
    }
    PreEscaped(out)
}

/// The newest mails of the folder first: their names count up.
fn newest(folder: &Path) -> Vec<Sent> {
    let Ok(entries) = fs::read_dir(folder) else {
        return vec![];
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "eml"));
    files.sort_unstable_by(|a, b| b.cmp(a));
    files
        .iter()
        .take(SHOWN_MAX)
        .filter_map(|path| read_sent(path))
        .collect()
}

fn read_sent(path: &Path) -> Option<Sent> {
    let raw = fs::read(path).ok()?;
    let mail = mailparse::parse_mail(&raw).ok()?;
    let header = |name: &str| mail.headers.get_first_value(name).unwrap_or_default();
    Some(Sent {
        to: mailparse::addrparse(&header("To"))
            .ok()?
            .extract_single_info()?,
        subject: header("Subject"),
        message_id: header("Message-ID"),
        text: mail.subparts.first()?.get_body().ok()?,
    })
}
