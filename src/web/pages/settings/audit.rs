//! `/settings/audit`: who did what from where, for administrators, on pages and as a file; the lines are `store::audit`.

use chrono::{Days, NaiveDate};
use maud::{Markup, html};

use crate::desk::outgoing::exported;
use crate::i18n::{Lang, audit as say};
use crate::rules::audit::Deed;
use crate::rules::hours;
use crate::rules::{AuditId, Instant};
use crate::store::{AuditAsked, Audited};
use crate::web::http::answer::{Failure, Outcome};
use crate::web::pages::frame;
use crate::web::pages::parts::csv::{Csv, moment};
use crate::web::pages::parts::form::csrf;
use crate::web::pages::parts::inline::time;
use crate::web::pages::parts::table::{col, table};
use crate::web::visit::{Site, Visit};

/// Lines of a page.
const PAGE_LINES: u32 = 50;
/// Lines of a file.
const FILE_LINES_MAX: u32 = 200_000;

/// What is asked for, as typed.
struct Asked {
    deed: Option<Deed>,
    words: String,
    first_day: String,
    last_day: String,
}

impl Asked {
    fn read(field: impl Fn(&str) -> String) -> Self {
        Self {
            deed: Deed::from_word(&field("deed")),
            words: field("words").trim().chars().take(100).collect(),
            first_day: field("first"),
            last_day: field("last"),
        }
    }

    fn lines(&self, before: Option<AuditId>, limit: u32) -> AuditAsked<'_> {
        AuditAsked {
            deed: self.deed,
            words: &self.words,
            since: begins(&self.first_day, 0),
            until: begins(&self.last_day, 1),
            before,
            limit,
        }
    }

    /// The query that asks the same again.
    fn query(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .append_pair("deed", self.deed.map_or("", Deed::word))
            .append_pair("words", &self.words)
            .append_pair("first", &self.first_day)
            .append_pair("last", &self.last_day)
            .finish()
    }
}

/// When that day (2026-11-23, in the desk's zone), or one so much later, begins.
fn begins(day: &str, later: u64) -> Option<Instant> {
    let day = day.parse::<NaiveDate>().ok()?;
    let day = day.checked_add_days(Days::new(later))?;
    Some(hours::begins(day, &chrono::Local))
}

/// GET `/settings/audit?deed=signed_in&words=…&first=2026-11-01&last=2026-11-30&before=123`
pub fn list(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let asked = Asked::read(|name| visit.query(name).unwrap_or_default());
    let before = visit.query("before").and_then(|id| id.parse().ok());
    let before = before.map(AuditId);
    let lines = site
        .store()
        .read(|r| r.audit_lines(&asked.lines(before, PAGE_LINES + 1)))?;
    let body = html! {
        p.hint { (lang.say(say::WHY)) }
        (search(visit, &asked))
        @if lines.is_empty() { p { (lang.say(say::NONE)) } } @else { (all(visit, &lines)) }
        (pager(visit, &asked, &lines, before.is_some()))
        form method="post" action="/settings/audit.csv" {
            (csrf(visit))
            input type="hidden" name="deed" value=(asked.deed.map_or("", Deed::word));
            input type="hidden" name="words" value=(asked.words);
            input type="hidden" name="first" value=(asked.first_day);
            input type="hidden" name="last" value=(asked.last_day);
            button.btn.file { (lang.say(say::DOWNLOAD)) }
        }
    };
    frame::page(
        site,
        visit,
        ("/settings/audit", lang.say(say::AUDIT)),
        None,
        &body,
    )
}

fn search(visit: &Visit, asked: &Asked) -> Markup {
    let lang = visit.lang;
    html! {
        form.row method="get" action="/settings/audit" {
            div {
                label for="words" { (lang.say(say::WORDS)) }
                input id="words" name="words" value=(asked.words) maxlength="100";
            }
            div {
                label for="deed" { (lang.say(say::WHAT)) }
                select id="deed" name="deed" {
                    option value="" { (lang.say(say::ANY)) }
                    @for deed in Deed::ALL {
                        option value=(deed.word()) selected[asked.deed == Some(*deed)] { (lang.say(say::deed(*deed))) }
                    }
                }
            }
            div {
                label for="first" { (lang.say(say::FIRST_DAY)) }
                input id="first" name="first" type="date" value=(asked.first_day);
            }
            div {
                label for="last" { (lang.say(say::LAST_DAY)) }
                input id="last" name="last" type="date" value=(asked.last_day);
            }
            button.btn { (lang.say(say::SHOW)) }
        }
    }
}

fn all(visit: &Visit, lines: &[Audited]) -> Markup {
    let lang = visit.lang;
    let columns = [say::WHEN, say::WHO, say::WHAT, say::ABOUT, say::FROM].map(col);
    let rows = html! {
        @for line in lines.iter().take(PAGE_LINES as usize) {
            tr {
                td { (time(visit, line.at)) }
                td { @if line.who.is_empty() { (lang.say(say::THE_DESK)) } @else { (line.who) } }
                td { (lang.say(say::deed(line.deed))) }
                td { (line.about) }
                td { (line.from) }
            }
        }
    };
    table(visit, ("audit", say::CAPTION), &columns, &rows)
}

fn pager(visit: &Visit, asked: &Asked, lines: &[Audited], later: bool) -> Markup {
    let lang = visit.lang;
    let here = format!("/settings/audit?{}", asked.query());
    let last = lines
        .get(PAGE_LINES as usize - 1)
        .filter(|_| lines.len() > PAGE_LINES as usize);
    html! {
        @if last.is_some() || later {
            nav aria-label=(lang.say(say::AUDIT)) {
                p.acts {
                    @if later { a.btn href=(here) { (lang.say(say::NEWEST)) } }
                    @if let Some(last) = last { a.btn href={ (here) "&before=" (last.id) } { (lang.say(say::OLDER)) } }
                }
            }
        }
    }
}

/// POST `/settings/audit.csv`: the same fields as the page's query, in the words of the code: programs read it. Not a GET, as it
/// leaves its own line.
pub fn file(site: &Site, visit: &mut Visit) -> Outcome {
    let asked = Asked::read(|name| visit.form.text(name));
    let (store, caller) = (site.store(), visit.caller()?);
    let lines = exported(store, &caller, "audit.csv", |r| {
        Ok::<_, Failure>(r.audit_lines(&asked.lines(None, FILE_LINES_MAX))?)
    })?;
    let mut csv = Csv::new(Lang::En, &["when", "who", "what", "about", "from"]);
    for line in &lines {
        let at = moment(Lang::En, line.at);
        csv.line(&[&at, &line.who, line.deed.word(), &line.about, &line.from]);
    }
    Ok(csv.download(&format!("audit-{}.csv", visit.now.date_naive())))
}
