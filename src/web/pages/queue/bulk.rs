//! What is done from the queue to several tickets at once, lists as files, and lists kept under a name; the queue is `list`.

use maud::html;

use super::list::{Asked, show};
use crate::desk::outgoing::exported;
use crate::desk::own_account;
use crate::desk::{self, Said};
use crate::i18n::{pages, people, queue as say, team as team_says, words};
use crate::rules::access::Sight;
use crate::rules::ending::Ending;
use crate::rules::merging::{Joining, new_readers};
use crate::rules::priority::{Level, Priority};
use crate::rules::ticket::{Action, ClosingReason, Judged, Refusal, Status, Ticket};
use crate::rules::{CategoryId, Instant, PersonId, SavedViewId, TicketNumber};
use crate::store::EntryBody;
use crate::web::door::Answer;
use crate::web::http::answer::{self, Failure, Outcome, or_denial};
use crate::web::pages::layout::{Page, lay_out};
use crate::web::pages::parts::csv::{Csv, moment};
use crate::web::pages::parts::form::{csrf, fault, titled};
use crate::web::pages::parts::merging::{Readers, shown};
use crate::web::pages::parts::unveiling;
use crate::web::visit::{Site, Visit};

/// Tickets changed by one form: a page of the list, and then some.
const AT_ONCE_MAX: usize = 200;
/// Lines of a file.
const FILE_LINES_MAX: u32 = 200_000;
const QUERY_BYTES_MAX: usize = 500;
/// What the form of the list says beside its tickets: a page that asks before passes it on.
const FIELDS: [&str; 10] = [
    "agent", "status", "category", "priority", "close", "text", "end", "merge", "into", "how",
];

/// POST `/tickets/bulk?view=…`: `ticket` for each, and what is to change: `agent`, `status`, `category`, `priority`, `close`,
/// `into`, or `merge` to be asked which; `text` and `end`, what is said to each;
/// `sure`, and `how` and `readers` as they were shown, once the page has asked.
pub fn act(site: &Site, visit: &mut Visit) -> Outcome {
    let mut numbers: Vec<TicketNumber> = visit
        .form
        .all("ticket")
        .filter_map(|number| number.parse().ok())
        .map(TicketNumber)
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.truncate(AT_ONCE_MAX);
    if numbers.is_empty() {
        return show(site, visit, 422, Some(visit.lang.say(say::NONE_SELECTED)));
    }
    let number = |name: &str| visit.form.text(name).trim().parse::<i64>().ok();
    let agent = number("agent").map(PersonId);
    let team = site.store().read(|r| r.team())?;
    let is_one = |id: &PersonId| team.iter().any(|person| person.id == *id);
    if agent.is_some_and(|id| !is_one(&id)) {
        // They were when the list was shown.
        return show(site, visit, 422, Some(visit.lang.say(team_says::NOT_ONE)));
    }
    let category = number("category").map(CategoryId);
    let known = site.store().read(|r| r.category_names())?;
    let category = category.filter(|id| known.iter().any(|(each, _)| each == id));
    if let Some(asked) = ask_unveiling(site, visit, &numbers, category)? {
        return Ok(asked);
    }
    let mut actions = Vec::new();
    actions.extend(agent.map(|agent| Action::Assign(vec![agent])));
    actions.extend(Status::from_word(&visit.form.text("status")).map(Action::SetStatus));
    let reason = ClosingReason::from_word(&visit.form.text("close"));
    actions.extend(category.map(|id| Action::SetCategory(Some(id))));
    actions.extend(reason.map(|reason| Action::CloseAtOnce {
        reason,
        tell: false,
    }));
    let into = number("into").map(TicketNumber);
    if into.is_none() && !visit.form.text("merge").is_empty() {
        return which(site, visit, &numbers);
    }
    let how = Joining::from_word(&visit.form.text("how"));
    let asked = into.map(|into| ask(site, visit, &numbers, into, how));
    if let Some(asked) = asked.transpose()?.flatten() {
        return Ok(asked);
    }
    let actor = visit.actor()?;
    let mut failed = Vec::new();
    for each in numbers.iter().copied().filter(|each| Some(*each) != into) {
        let done = say_to(site, visit, each);
        let done = done.and_then(|()| judge(site, visit, each));
        let done = done.and_then(|()| site.desk.act_at_once(each, actor, &actions, visit.now));
        let done = done.and_then(|()| match (into, how) {
            (Some(into), Some(how)) => join(site, visit, (each, into), how),
            // Nothing was to be asked about: that ticket is none to merge into.
            (Some(_), None) => Err(Refusal::NoMerger.into()),
            (None, _) => Ok(()),
        });
        match done {
            Ok(()) => {}
            Err(desk::Error::NotFound | desk::Error::Refused(_)) => failed.push(each.to_string()),
            Err(cause @ desk::Error::Store(_)) => return Err(cause.into()),
        }
    }
    let done = numbers.len()
        - failed.len()
        - usize::from(into.is_some_and(|into| numbers.contains(&into)));
    let asked = Asked::read(|name| visit.query(name));
    Ok(answer::see_other(&format!(
        "/tickets?{}&done={done}&failed={}",
        asked.query(),
        failed.join(".")
    )))
}

/// Says to one of them what is said to all.
fn say_to(site: &Site, visit: &Visit, number: TicketNumber) -> desk::Result<()> {
    let text = visit.form.text("text");
    let text = text.trim();
    if text.is_empty() {
        return Ok(());
    }
    let actor = visit.actor().map_err(|_| desk::Error::NotFound)?;
    let me = actor.person().ok_or(desk::Error::NotFound)?;
    let ticket = site
        .store()
        .read(|r| Ok::<_, desk::Error>(r.ticket(number)?))?;
    let ticket = ticket.ok_or(desk::Error::NotFound)?;
    let ending = Ending::from_word(&visit.form.text("end")).unwrap_or(Ending::Send);
    let deeds = ending.deeds(&ticket, me, true);
    let said = Said {
        body: EntryBody {
            text,
            ..EntryBody::default()
        },
        ..Said::default()
    };
    site.desk
        .act_out(number, actor, &deeds, said, visit.now)
        .map(drop)
}

/// Gives one of them the priority that all get: by the same urgency and impact, or by hand where it is the highest.
fn judge(site: &Site, visit: &Visit, number: TicketNumber) -> desk::Result<()> {
    let Some(priority) = Priority::from_word(&visit.form.text("priority")) else {
        return Ok(());
    };
    let actor = visit.actor().map_err(|_| desk::Error::NotFound)?;
    let ticket = site
        .store()
        .read(|r| Ok::<_, desk::Error>(r.ticket(number)?))?;
    let ticket = ticket.ok_or(desk::Error::NotFound)?;
    let level = Level::from_word(priority.word());
    let judged = Action::Judge(Judged {
        kind: ticket.kind,
        urgency: level.unwrap_or(ticket.urgency),
        impact: level.unwrap_or(ticket.impact),
        major: level.is_none(),
    });
    site.desk.act_at_once(number, actor, &[judged], visit.now)
}

/// The page that asks which of the ticked tickets is kept.
fn which(site: &Site, visit: &Visit, numbers: &[TicketNumber]) -> Outcome {
    let lang = visit.lang;
    let tickets = site.store().read(|r| {
        let rights = visit.rights(r)?;
        let mut tickets = Vec::new();
        for number in numbers {
            let ticket = r.ticket(*number)?;
            let whole = ticket.filter(|t| rights.sight(t) == Sight::Whole && !t.is_closed());
            tickets.extend(whole);
        }
        let names = r.names_of(tickets.iter().map(|ticket| ticket.requester).collect())?;
        Ok::<_, Failure>((tickets, names))
    })?;
    let (tickets, names) = tickets;
    if tickets.len() < 2 {
        return show(site, visit, 422, Some(lang.say(say::MERGE_TWO)));
    }
    let name = |ticket: &Ticket| names.get(&ticket.requester).map_or("", String::as_str);
    let main = html! {
        h1 { (lang.say(pages::MERGE)) }
        form.card method="post" action={ "/tickets/bulk?" (visit.request.query) } {
            (csrf(visit))
            @for number in numbers { input type="hidden" name="ticket" value=(number); }
            fieldset.field {
                legend { (lang.say(pages::MERGE_KEPT)) }
                // The first that was opened, as most would choose.
                @for (index, ticket) in tickets.iter().enumerate() {
                    label.check { input type="radio" name="into" value=(ticket.number) checked[index == 0]; (words::number(lang, ticket.number)) " " (ticket.subject) " – " (name(ticket)) }
                }
            }
            button.btn.blue { (lang.say(say::MERGE_GO)) }
        }
    };
    let page = Page::new("/tickets", lang.say(pages::MERGE), main);
    Ok(answer::page(200, lay_out(site, visit, &page)))
}

/// Brings one of several together with the ticket to keep. Where nobody would read anything new, nothing is to be kept apart.
fn join(
    site: &Site,
    visit: &Visit,
    (each, into): (TicketNumber, TicketNumber),
    how: Joining,
) -> desk::Result<()> {
    let actor = visit.actor().map_err(|_| desk::Error::NotFound)?;
    let nobody_new = || {
        let pair = site
            .store()
            .read(|r| Ok::<_, desk::Error>((r.ticket(each)?, r.ticket(into)?)))?;
        let pair = pair.0.zip(pair.1);
        Ok::<_, desk::Error>(pair.is_some_and(|(one, other)| new_readers(&one, &other).is_nobody()))
    };
    match how {
        Joining::Link => site.desk.link(each, into, true, actor),
        Joining::Private if !nobody_new()? => site
            .desk
            .close_as_double(each, into, actor, visit.now)
            .map(drop),
        Joining::Private | Joining::Whole => {
            site.desk.merge(each, into, actor, visit.now).map(drop)
        }
    }
}

/// The page that names the confidential tickets which others of the team would read in that category; none where that was answered.
fn ask_unveiling(
    site: &Site,
    visit: &Visit,
    numbers: &[TicketNumber],
    to: Option<CategoryId>,
) -> Result<Option<Answer>, Failure> {
    let Some(to) = to.filter(|_| visit.form.text("sure").is_empty()) else {
        return Ok(None);
    };
    let lang = visit.lang;
    let (unveiled, told) = site.store().read(|r| {
        let rights = visit.rights(r)?;
        let (mut unveiled, mut readers) = (Vec::new(), Vec::new());
        for number in numbers {
            let ticket = r.ticket(*number)?;
            let Some(ticket) = ticket.filter(|t| rights.sight(t) == Sight::Whole) else {
                continue;
            };
            if let Some(one) = unveiling::unveils(r, &ticket, Some(to))? {
                let names = r.names_of(vec![ticket.requester])?;
                let name = names.get(&ticket.requester).cloned().unwrap_or_default();
                unveiled.push((ticket, name));
                readers.push(one);
            }
        }
        let told = unveiling::told(r, lang, &readers, true)?;
        Ok::<_, Failure>((unveiled, told))
    })?;
    if unveiled.is_empty() {
        return Ok(None);
    }
    let title = lang.say(pages::UNVEILS_TITLE);
    let main = html! {
        h1 { (title) }
        (fault(Some(&told)))
        ul { @for (ticket, name) in &unveiled { li { (shown(visit, ticket, name)) } } }
        form.card method="post" action={ "/tickets/bulk?" (visit.request.query) } {
            (csrf(visit))
            @for number in numbers { input type="hidden" name="ticket" value=(number); }
            @for field in FIELDS { input type="hidden" name=(field) value=(visit.form.text(field)); }
            div.field { label.check { input type="checkbox" name="sure" value="1" required; (lang.say(pages::UNVEILS_SURE)) } }
            button.btn.blue { (title) }
        }
        p { a href={ "/tickets?" (visit.request.query) } { "← " (lang.say(pages::TICKETS)) } }
    };
    let page = Page::new("/tickets", titled(lang, title, true), main);
    Ok(Some(answer::page(422, lay_out(site, visit, &page))))
}

/// The page that shows who will read what, before several tickets are merged; none where that was answered, and where there is nothing
/// to ask about: the desk refuses each by itself.
fn ask(
    site: &Site,
    visit: &Visit,
    numbers: &[TicketNumber],
    into: TicketNumber,
    how: Option<Joining>,
) -> Result<Option<Answer>, Failure> {
    let lang = visit.lang;
    let body = site.store().read(|r| {
        let rights = visit.rights(r)?;
        let whole = |number| {
            let ticket = r.ticket(number)?;
            Ok::<_, Failure>(
                ticket.filter(|t| rights.sight(t) == Sight::Whole && t.merged_into.is_none()),
            )
        };
        let Some(target) = whole(r.surviving(into)?)?.filter(|target| !target.is_closed()) else {
            return Ok(None);
        };
        let others = numbers.iter().filter(|number| **number != target.number);
        let sources = others
            .map(|number| whole(*number))
            .collect::<Result<Vec<_>, _>>()?;
        let sources: Vec<Ticket> = sources.into_iter().flatten().collect();
        let readers = Readers::of(r, visit, &sources, &target)?;
        if sources.is_empty() || (how.is_some() && !readers.grew(visit)) {
            return Ok(None);
        }
        let mut sealed = false;
        let mut people = vec![target.requester];
        for ticket in sources.iter().chain([&target]) {
            sealed |= ticket
                .category
                .map_or(Ok(false), |id| r.is_confidential(id))?;
            people.push(ticket.requester);
        }
        let names = r.names_of(people)?;
        let name = |ticket: &Ticket| names.get(&ticket.requester).cloned().unwrap_or_default();
        Ok::<_, Failure>(Some(html! {
            @if how.is_some() { (fault(Some(lang.say(pages::MERGE_CHANGED)))) }
            h2 { (lang.say(pages::MERGE_KEPT)) }
            p { (shown(visit, &target, &name(&target))) }
            h2 { (lang.say(pages::MERGE_ENDING)) }
            ul { @for source in &sources { li { (shown(visit, source, &name(source))) } } }
            form method="post" action={ "/tickets/bulk?" (visit.request.query) } {
                (csrf(visit))
                @for number in numbers { input type="hidden" name="ticket" value=(number); }
                @for field in FIELDS.iter().filter(|field| !["into", "how"].contains(*field)) {
                    input type="hidden" name=(field) value=(visit.form.text(field));
                }
                input type="hidden" name="sure" value=(visit.form.text("sure"));
                input type="hidden" name="into" value=(target.number);
                (readers.choice(visit, sealed))
            }
        }))
    })?;
    let Some(body) = body else {
        return Ok(None);
    };
    let title = lang.say(pages::MERGE);
    let main = html! { h1 { (title) } (body) };
    let page = Page::new("/tickets", titled(lang, title, how.is_some()), main);
    let status = if how.is_some() { 409 } else { 200 };
    Ok(Some(answer::page(status, lay_out(site, visit, &page))))
}

/// POST `/tickets/views`: `name`, `query`, `shared` of one to keep, or `remove`, and `query` of the list to come back to.
pub fn keep(site: &Site, visit: &mut Visit) -> Outcome {
    let person = visit.viewer()?.id;
    let name = visit.form.text("name");
    let query = visit.form.text("query");
    // Read and written again: what is kept is a list of ours and nothing else.
    let fields: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .take(20)
        .collect();
    let asked = Asked::read(|wanted| {
        let mut found = fields.iter();
        found
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.clone())
    });
    if let Ok(id) = visit.form.text("remove").parse().map(SavedViewId) {
        let gone = own_account::remove_view(site.store(), person, id)?;
        let told = if gone { "&gone=1" } else { "" };
        return Ok(answer::see_other(&format!(
            "/tickets?{}{told}",
            asked.query()
        )));
    }
    if query.len() > QUERY_BYTES_MAX {
        return show(site, visit, 422, Some(visit.lang.say(say::NAME_MISSING)));
    }
    let shared = !visit.form.text("shared").is_empty();
    let query = asked.query();
    let kept = own_account::keep_view(site.store(), &visit.caller()?, (&name, &query), shared);
    let Ok(name) = or_denial(kept)? else {
        return show(site, visit, 422, Some(visit.lang.say(say::NAME_MISSING)));
    };
    let kept: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    Ok(answer::see_other(&format!("/tickets?{query}&kept={kept}")))
}

/// POST `/tickets.csv?view=…`: the list as a file (RFC 4180). Not a GET, as it leaves its line in the audit.
pub fn file(site: &Site, visit: &mut Visit) -> Outcome {
    let lang = visit.lang;
    let asked = Asked::read(|name| visit.query(name));
    let (store, caller) = (site.store(), visit.caller()?);
    let tickets = exported(store, &caller, "tickets.csv", |r| {
        let viewer = visit.rights(r)?;
        let unable = r.unable(visit.now)?;
        let page = asked.page((&viewer, &unable), None, FILE_LINES_MAX);
        let tickets = r.list(&page)?;
        let more = tickets.into_iter().map(|(ticket, _)| {
            let more = r.for_file(ticket.number)?;
            Ok::<_, Failure>((ticket, more))
        });
        more.collect::<Result<Vec<_>, _>>()
    })?;
    let heads = [
        pages::NUMBER,
        say::TITLE,
        words::REQUESTER,
        words::STATUS,
        words::PRIORITY,
        words::CATEGORY,
        words::ASSIGNED_TO,
        say::CHANGED,
        pages::WAITS_SINCE,
        words::KIND,
        people::ADDRESS,
        words::OPENED_ON,
        say::SOLVED_ON,
        say::CLOSED_ON,
    ];
    let mut csv = Csv::new(lang, &heads.map(|head| lang.say(head)));
    let at = |at: Option<Instant>| at.map(|at| moment(lang, at)).unwrap_or_default();
    for (ticket, more) in &tickets {
        let cells = [
            ticket.number.to_string(),
            ticket.subject.clone(),
            ticket.requester.clone(),
            lang.say(words::status(ticket.status)).to_owned(),
            lang.say(words::priority(ticket.priority)).to_owned(),
            ticket.category.clone().unwrap_or_default(),
            ticket.assignees.join(", "),
            moment(lang, ticket.changed_at),
            at(ticket.waits_since),
            lang.say(words::kind(more.kind)).to_owned(),
            more.address.clone(),
            moment(lang, more.opened_at),
            at(more.solved_at),
            at(more.closed_at),
        ];
        csv.line(&cells.each_ref().map(String::as_str));
    }
    Ok(csv.download("tickets.csv"))
}
