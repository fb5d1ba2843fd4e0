//! What is done from the queue to several tickets at once, lists as files, and lists kept under a name; the queue is `list`.

use super::list::{Asked, show};
use crate::desk;
use crate::desk::outgoing::exported;
use crate::desk::own_account;
use crate::i18n::{pages, queue as say, words};
use crate::rules::ticket::{Action, Status};
use crate::rules::{CategoryId, PersonId, SavedViewId, TicketNumber};
use crate::web::http::answer::{self, Failure, Outcome, or_denial};
use crate::web::pages::parts::csv::Csv;
use crate::web::visit::{Site, Visit};

/// Tickets changed by one form: a page of the list, and then some.
const AT_ONCE_MAX: usize = 200;
/// Lines of a file.
const FILE_LINES_MAX: u32 = 200_000;
const QUERY_BYTES_MAX: usize = 500;

/// POST `/tickets/bulk?view=…`: `ticket` for each, and what is to change: `agent`, `status`, `category`, `into`.
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
    let agent = agent.filter(|id| team.iter().any(|person| person.id == *id));
    let category = number("category").map(CategoryId);
    let known = site.store().read(|r| r.category_names())?;
    let category = category.filter(|id| known.iter().any(|(each, _)| each == id));
    let mut actions = Vec::new();
    actions.extend(agent.map(|agent| Action::Assign(vec![agent])));
    actions.extend(Status::from_word(&visit.form.text("status")).map(Action::SetStatus));
    actions.extend(category.map(|id| Action::SetCategory(Some(id))));
    let into = number("into").map(TicketNumber);
    let actor = visit.actor()?;
    let mut failed = Vec::new();
    for each in numbers.iter().copied().filter(|each| Some(*each) != into) {
        let done = site.desk.act_at_once(each, actor, &actions, visit.now);
        let done = done.and_then(|()| match into {
            Some(into) => site.desk.merge(each, into, actor, visit.now).map(drop),
            None => Ok(()),
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
        Ok::<_, Failure>(r.list(&asked.page(
            (&viewer, &r.unable(visit.now)?),
            None,
            FILE_LINES_MAX,
        ))?)
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
    ];
    let mut csv = Csv::new(&heads.map(|head| lang.say(head)));
    let at = |at: crate::rules::Instant| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    for (ticket, _) in &tickets {
        let cells = [
            ticket.number.to_string(),
            ticket.subject.clone(),
            ticket.requester.clone(),
            lang.say(words::status(ticket.status)).to_owned(),
            lang.say(words::priority(ticket.priority)).to_owned(),
            ticket.category.clone().unwrap_or_default(),
            ticket.assignees.join(", "),
            at(ticket.changed_at),
            ticket.waits_since.map(at).unwrap_or_default(),
        ];
        csv.line(&cells.each_ref().map(String::as_str));
    }
    Ok(csv.download("tickets.csv"))
}
