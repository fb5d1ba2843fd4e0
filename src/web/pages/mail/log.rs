//! `/settings/mail`: how the mailboxes do, and the journal of what became of each mail; one mail is in `message`.

use maud::{Markup, html};

use crate::i18n::{Phrase, channel, mail_log, mailbox, settings as say};
use crate::rules::ReceivedId;
use crate::rules::mail::Fate;
use crate::rules::mailbox::Counts;
use crate::store::{Count, MailLogAsked, Received, ReceivedFilter};
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::form::{done, fault};
use crate::web::pages::parts::inline::time;
use crate::web::pages::parts::menu::{Entry, how_many, menu};
use crate::web::pages::parts::settings_menu;
use crate::web::pages::parts::table::{col, table};
use crate::web::ports::health::Mailbox;
use crate::web::visit::{Site, Visit};

/// Lines of a page.
const PAGE_MAILS: u32 = 50;

/// The name of a filter.
const fn filter_name(filter: ReceivedFilter) -> Phrase {
    match filter {
        ReceivedFilter::All => say::FILTER_ALL,
        ReceivedFilter::SetAside => say::FILTER_SET_ASIDE,
        ReceivedFilter::Registered => say::FILTER_REGISTERED,
        ReceivedFilter::Refused => say::FILTER_REFUSED,
        ReceivedFilter::Reported => say::FILTER_REPORTED,
        ReceivedFilter::Others => say::FILTER_OTHERS,
    }
}

/// GET `/settings/mail?fate=set_aside&words=…&before=123`
pub fn list(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let asked = visit.query("fate");
    let filter = asked
        .and_then(|word| ReceivedFilter::from_word(&word))
        .unwrap_or(ReceivedFilter::All);
    let words = visit.query("words").unwrap_or_default();
    let before = visit.query("before").and_then(|id| id.parse().ok());
    let since = visit.now - chrono::Duration::days(1);
    let (lines, day, aside) = site.store().read(|r| {
        let viewer = &visit.rights(r)?;
        let asked = MailLogAsked {
            filter,
            words: words.trim(),
            before: before.map(ReceivedId),
            limit: PAGE_MAILS + 1,
            viewer,
        };
        Ok::<_, Failure>((
            r.mail_log(&asked)?,
            r.mail_log_counts(since, viewer)?,
            r.set_aside_count(viewer)?,
        ))
    })?;
    let waits =
        (aside > 0 && filter != ReceivedFilter::SetAside).then(|| say::aside_waits(lang, aside));
    let main = html! {
        h1 { (lang.say(say::MAIL)) }
        (done(visit.query("discarded").map(|_| lang.say(say::IS_DISCARDED))))
        @if let Some(waits) = waits {
            div.notice.bad { p { a href="/settings/mail?fate=set_aside" { (waits) } } }
        }
        (mailboxes(site, visit))
        (alarm(site, visit))
        (last_day(visit, &day))
        h2 { (lang.say(say::JOURNAL)) }
        (search(visit, filter, &words))
        (journal(visit, &lines, filter == ReceivedFilter::All && words.is_empty()))
        (pager(visit, filter, &words, &lines, before.is_some()))
    };
    let page = Page {
        menu: Some(left(visit, Here::Log(filter))),
        ..Page::new("/settings/mail", lang.say(say::MAIL), main)
    };
    Ok(answer::page(200, lay_out(site, visit, &page)))
}

/// Where in the mail settings somebody is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Here {
    /// The journal, or a line of it.
    Log(ReceivedFilter),
    /// « Essayer un message »
    Try,
    /// What waits to be sent.
    Queue,
    /// A notification before it is sent.
    Preview,
}

/// The left menu of all settings, and that of mail.
pub fn left(visit: &Visit, here: Here) -> Markup {
    let lang = visit.lang;
    let mut entries: Vec<Entry<'_>> = ReceivedFilter::ALL
        .iter()
        .map(|filter| Entry {
            address: format!("/settings/mail?fate={}", filter.word()),
            label: lang.say(filter_name(*filter)),
            count: None,
            current: here == Here::Log(*filter),
        })
        .collect();
    let others = [
        ("/settings/mail/try", say::TRY, Here::Try),
        ("/settings/mail/queue", say::QUEUE, Here::Queue),
        ("/settings/mail/preview", say::PREVIEW, Here::Preview),
    ];
    entries.extend(others.map(|(address, label, place)| Entry {
        address: address.into(),
        label: lang.say(label),
        count: None,
        current: here == place,
    }));
    html! {
        (settings_menu::left(visit, "/settings/mail"))
        (menu(lang.say(say::JOURNAL), &entries))
    }
}

fn mailboxes(site: &Site, visit: &Visit) -> Markup {
    let lang = visit.lang;
    let parts = site.health.now();
    if parts.mailboxes.is_empty() {
        return fault(Some(lang.say(say::NO_MAILBOX)));
    }
    let columns = [
        say::MAILBOX,
        say::STATE,
        say::LAST_LOOK,
        say::NEXT_LOOK,
        say::COUNTED,
    ];
    let rows =
        html! { @for (name, state) in &parts.mailboxes { (mailbox_line(visit, name, state)) } };
    table(
        visit,
        ("mailboxes", say::MAILBOXES),
        &columns.map(col),
        &rows,
    )
}

/// That the command of the alarm fails, if it does.
fn alarm(site: &Site, visit: &Visit) -> Markup {
    let fault = site.health.now().alarm_fault;
    html! {
        @if let Some(fault) = fault {
            div.notice.bad { p { (visit.lang.say(channel::ALARM_FAILS)) " " span.s { (fault) } } }
        }
    }
}

fn mailbox_line(visit: &Visit, name: &str, state: &Mailbox) -> Markup {
    let lang = visit.lang;
    html! {
        tr {
            th scope="row" { (name) }
            td {
                @if let Some(fault) = &state.fault {
                    @let (what, remedy) = mailbox::trouble(fault.trouble);
                    span.err { (lang.say(say::FAILS)) } " " (lang.say(what)) " " (lang.say(remedy))
                    span.s { (fault.cause) }
                } @else if state.worked_at.is_some() {
                    (lang.say(say::WORKS))
                } @else {
                    (lang.say(say::NOT_YET))
                }
            }
            td { @if let Some(at) = state.worked_at { (time(visit, at)) } }
            td {
                @if state.watching { (lang.say(say::WATCHED)) }
                @else if let Some(at) = state.next_at { (time(visit, at)) }
            }
            td { @if let Some(counts) = &state.counts { (counted(visit, counts)) } }
        }
    }
}

/// The count check: what the server says is there, and what of it has its line in the journal.
fn counted(visit: &Visit, counts: &Counts) -> Markup {
    let lang = visit.lang;
    html! {
        (say::counted(lang, counts.on_server, counts.with_fate))
        @if counts.to_come > 0 { span.s { (say::to_come(lang, counts.to_come)) } }
        @if let Some(difference) = &counts.difference {
            @if difference.without_fate > 0 { span.err { (say::without_fate(lang, difference.without_fate)) } }
            @if difference.still_there > 0 { span.err { (say::still_there(lang, difference.still_there)) } }
        }
    }
}

fn last_day(visit: &Visit, day: &[(ReceivedFilter, Count)]) -> Markup {
    let lang = visit.lang;
    html! {
        h2 { (lang.say(say::LAST_DAY)) }
        dl.kpi {
            @for (filter, count) in day {
                div { dt { (lang.say(filter_name(*filter))) } dd { (how_many(*count)) } }
            }
        }
    }
}

fn search(visit: &Visit, filter: ReceivedFilter, words: &str) -> Markup {
    let lang = visit.lang;
    html! {
        form.row method="get" action="/settings/mail" {
            input type="hidden" name="fate" value=(filter.word());
            div {
                label for="words" { (lang.say(say::WORDS)) }
                input id="words" name="words" value=(words) maxlength="100";
            }
            button.btn { (lang.say(say::SHOW)) }
        }
    }
}

fn journal(visit: &Visit, lines: &[Received], everything: bool) -> Markup {
    let lang = visit.lang;
    if lines.is_empty() {
        let nothing = if everything {
            say::NONE_YET
        } else {
            say::NONE_FOUND
        };
        return html! { p { (lang.say(nothing)) } };
    }
    let columns = [say::RECEIVED, say::FROM, say::SUBJECT, say::DECISION].map(col);
    let rows =
        html! { @for mail in lines.iter().take(PAGE_MAILS as usize) { (line(visit, mail)) } };
    table(visit, ("journal", say::JOURNAL_CAPTION), &columns, &rows)
}

fn line(visit: &Visit, mail: &Received) -> Markup {
    let lang = visit.lang;
    let subject = if mail.subject.is_empty() {
        lang.say(say::NOT_KEPT)
    } else {
        &mail.subject
    };
    html! {
        tr {
            td { (time(visit, mail.seen_at)) }
            td { (mail.sender) }
            td { a href={ "/settings/mail/" (mail.id) } { (subject) } }
            td { (decision(visit, mail)) }
        }
    }
}

/// What became of a mail, with its ticket and its reason.
pub fn decision(visit: &Visit, mail: &Received) -> Markup {
    let lang = visit.lang;
    let name = lang.say(mail_log::fate(&mail.fate));
    html! {
        @if let Fate::SetAside(_) = mail.fate { span.tag.alert { (name) } } @else { (name) }
        @if let Some(number) = mail.ticket { " " a href={ "/t/" (number) } { (say::ticket(lang, number)) } }
        @if let Some(why) = mail_log::reason(&mail.reason) { span.s { (lang.say(why)) } }
    }
}

fn pager(
    visit: &Visit,
    filter: ReceivedFilter,
    words: &str,
    lines: &[Received],
    later: bool,
) -> Markup {
    let lang = visit.lang;
    let words: String = form_urlencoded::byte_serialize(words.as_bytes()).collect();
    let here = format!("/settings/mail?fate={}&words={words}", filter.word());
    let last = lines
        .get(PAGE_MAILS as usize - 1)
        .filter(|_| lines.len() > PAGE_MAILS as usize);
    html! {
        @if last.is_some() || later {
            nav aria-label=(lang.say(say::JOURNAL)) {
                p.acts {
                    @if later { a.btn href=(here) { (lang.say(say::NEWEST)) } }
                    @if let Some(last) = last {
                        a.btn href={ (here) "&before=" (last.id) } { (lang.say(say::OLDER)) }
                    }
                }
            }
        }
    }
}
