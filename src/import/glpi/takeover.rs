//! The order in which GLPI is taken over: read whole, looked at whether it can be, then people, groups, categories, tickets a batch at
//! a time, how they lead to each other, and the rest. What is written is written once, however often it is begun.

use std::collections::HashMap;
use std::path::Path;

use super::documents::Shelf;
use super::people::People;
use super::report::Report;
use super::rows::{Cells, Rows};
use super::tables::Kind;
use super::tickets::Desk;
use super::{Asked, Result, numbers, texts};
use crate::desk::taken_over::settled::OldArticle;
use crate::desk::taken_over::tickets::{OldLine, OldTicket, Took};
use crate::desk::taken_over::{self, Of, Source};
use crate::rules::hours::ClosedDays;
use crate::rules::{CategoryId, GroupId, TicketNumber};
use crate::store::{Piece, Store};

/// Tickets written in one transaction.
const TICKETS_BATCH: usize = 100;
/// Bytes of texts and documents after which a batch is written all the same: others write meanwhile.
const BATCH_BYTES: u64 = 2 << 20;
/// Links written in one transaction.
const LINKS_BATCH: usize = 500;
/// What GLPI's Message-IDs and its dumps call a GLPI.
const KIND: &str = "glpi";

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The dump is read.
    Reading,
    /// People are written.
    People,
    /// Tickets are.
    Tickets,
}

/// What came of it.
#[derive(Debug)]
pub struct Done {
    /// What was taken over, and what not.
    pub report: Report,
    /// What its numbers were moved by.
    pub offset: i64,
    /// Where it was.
    pub old_url: String,
}

/// Takes all of it over. `progress` hears how far it is.
pub fn take_over(
    store: &Store,
    (asked, beside): (&Asked, &Path),
    progress: &mut dyn FnMut(Stage, u64, u64),
) -> Result<Done> {
    let mut report = Report::default();
    let rows = Rows::read(asked, beside, &mut report, &mut |done, all| {
        progress(Stage::Reading, done, all);
    })?;
    let keys = rows.tickets()?;
    let setting = |name: &str| rows.config.get(name).cloned().unwrap_or_default();
    let version = setting("version");
    let uuid = setting("notification_uuid");
    let plain = version
        .split('.')
        .next()
        .and_then(|major| major.parse().ok())
        .is_some_and(|major: u32| major >= 11);
    let shift = numbers::shift(store, (KIND, &uuid), &keys, asked.offset)?;
    let shelf = Shelf::new(&rows, asked.documents.as_deref(), plain)?;
    let last = keys
        .last()
        .copied()
        .unwrap_or_default()
        .max(rows.next_ticket - 1);
    let of = Of {
        kind: KIND,
        uuid: &uuid,
        shift,
        last: TicketNumber(last.max(0) + shift),
    };
    let source = taken_over::begin(store, &of, &asked.caller)?;
    let mut people = People::take(
        &rows,
        (asked, plain),
        source,
        &mut report,
        &mut |done, all| {
            progress(Stage::People, done, all);
        },
    )?;
    let groups = groups(&rows, plain, source, &mut people, &mut report)?;
    let categories = categories(&rows, plain, source, &groups, &mut report)?;
    let desk = Desk {
        rows: &rows,
        asked,
        shelf,
        categories,
        keys: &keys,
        shift,
        plain,
        old_url: setting("url_base").trim_end_matches('/').to_owned(),
    };
    let mergers = tickets(&desk, source, &mut people, &mut report, &mut |done, all| {
        progress(Stage::Tickets, done, all);
    })?;
    lead(&desk, source, &mergers, &mut report)?;
    rest(&desk, source, &mut people, &mut report)?;
    people.tell(&mut report)?;
    Ok(Done {
        report,
        offset: shift,
        old_url: desk.old_url,
    })
}

fn groups(
    rows: &Rows,
    plain: bool,
    source: Source<'_>,
    people: &mut People<'_>,
    report: &mut Report,
) -> Result<HashMap<i64, GroupId>> {
    let mut groups = HashMap::new();
    for row in rows.all(Kind::Group)? {
        let (id, name) = (row.number("id"), full_name(&row, plain));
        if !row.is("is_assign") {
            report.leave("groups", "they treat no tickets", &name);
            continue;
        }
        let mut members = Vec::new();
        for member in rows.of(Kind::Member, id)? {
            members.extend(people.get(member.number("users_id"), report)?);
        }
        let (ours, new) = source.group(id, &name, &members)?;
        report.count("groups", new);
        groups.insert(id, ours);
    }
    Ok(groups)
}

fn categories(
    rows: &Rows,
    plain: bool,
    source: Source<'_>,
    groups: &HashMap<i64, GroupId>,
    report: &mut Report,
) -> Result<HashMap<i64, CategoryId>> {
    let mut categories = HashMap::new();
    for row in rows.all(Kind::Category)? {
        let (id, name) = (row.number("id"), full_name(&row, plain));
        let group = groups.get(&row.number("groups_id")).copied();
        let (ours, new) = source.category(id, &name, group)?;
        report.count("categories", new);
        categories.insert(id, ours);
    }
    Ok(categories)
}

/// A name with those above it: « Réseau > Wi-Fi ».
fn full_name(row: &Cells, plain: bool) -> String {
    let names = [row.text("completename"), row.text("name")];
    let mut names = names.into_iter().map(|name| texts::line(name, plain));
    names
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| "?".into())
}

/// Writes all tickets, and tells which go on in which.
fn tickets(
    desk: &Desk<'_>,
    source: Source<'_>,
    people: &mut People<'_>,
    report: &mut Report,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Vec<(i64, i64)>> {
    let all = desk.keys.len() as u64;
    let (mut mergers, mut batch, mut remarks) = (Vec::new(), Vec::new(), Vec::new());
    let (mut bytes, mut done) = (0, 0);
    for id in desk.keys {
        let Some(row) = desk.rows.one(Kind::Ticket, *id)? else {
            continue;
        };
        let (old, said) = desk.read(*id, &row, people, report)?;
        if row.is("is_deleted") && !old.thrown_away {
            mergers.extend(desk.merged_into(*id)?.map(|into| (*id, into)));
        }
        bytes += size(&old);
        batch.push(old);
        remarks.push(said);
        done += 1;
        if batch.len() == TICKETS_BATCH || bytes > BATCH_BYTES {
            write(source, (&batch, &remarks), report)?;
            batch.clear();
            remarks.clear();
            bytes = 0;
            progress(done, all);
        }
    }
    write(source, (&batch, &remarks), report)?;
    progress(all, all);
    Ok(mergers)
}

/// Bytes that a ticket is written with.
fn size(old: &OldTicket) -> u64 {
    let lines = std::iter::once(&old.opening).chain(&old.lines);
    let of_line = |line: &OldLine| {
        let documents = line.documents.iter();
        let documents = documents.filter_map(|document| std::fs::metadata(&document.path).ok());
        line.text.len() as u64 + documents.map(|file| file.len()).sum::<u64>()
    };
    lines.map(of_line).sum()
}

fn write(
    source: Source<'_>,
    (batch, remarks): (&[OldTicket], &[Vec<&'static str>]),
    report: &mut Report,
) -> Result<()> {
    let took = source.tickets(batch)?;
    for ((old, remarks), took) in batch.iter().zip(remarks).zip(took) {
        let Took {
            new,
            kept,
            follow_ups,
            notes,
            solutions,
            tasks,
            documents,
            unread,
        } = took;
        report.count("tickets", new);
        if new {
            for what in remarks {
                report.take(what, 1);
            }
        }
        if kept {
            let number = old.ticket.number;
            report.leave(
                "states of tickets that changed in GLPI since",
                "the ticket changed here too",
                &format!("#{number}"),
            );
        }
        for (what, count) in [
            ("follow-ups", follow_ups),
            ("private notes", notes),
            ("solutions", solutions),
            ("tasks", tasks),
            ("documents", documents),
            (
                "answers about satisfaction",
                u64::from(new && old.satisfaction.is_some()),
            ),
        ] {
            report.take(what, count);
        }
        for path in unread {
            report.leave(
                "documents",
                "their files cannot be read",
                &path.display().to_string(),
            );
        }
    }
    Ok(())
}

/// Links, and mergers after all tickets are there.
fn lead(
    desk: &Desk<'_>,
    source: Source<'_>,
    mergers: &[(i64, i64)],
    report: &mut Report,
) -> Result<()> {
    let ours = |key: i64| {
        desk.keys
            .contains(&key)
            .then_some(TicketNumber(key + desk.shift))
    };
    for (from, to) in mergers {
        let (Some(from), Some(to)) = (ours(*from), ours(*to)) else {
            continue;
        };
        if source.merger(from, to)? {
            report.take("tickets that go on in another", 1);
        } else {
            report.leave(
                "mergers of tickets",
                "they lead in a circle, or to a ticket that is not there",
                &format!("#{from}"),
            );
        }
    }
    let mut pairs = Vec::new();
    for row in desk.rows.all(Kind::Link)? {
        let ends = (
            ours(row.number("tickets_id_1")),
            ours(row.number("tickets_id_2")),
        );
        match ends {
            (Some(one), Some(other)) if one != other => pairs.push((one, other)),
            _ => report.leave(
                "links between tickets",
                "a ticket of theirs is not there",
                row.text("id"),
            ),
        }
    }
    for pairs in pairs.chunks(LINKS_BATCH) {
        let new = source.links(pairs)?;
        report.take("links between tickets", new);
        report.had("links between tickets", pairs.len() as u64 - new);
    }
    Ok(())
}

/// The knowledge base, templates and closed days.
fn rest(
    desk: &Desk<'_>,
    source: Source<'_>,
    people: &mut People<'_>,
    report: &mut Report,
) -> Result<()> {
    for row in desk.rows.all(Kind::Article)? {
        let written = ["date_mod", "date_creation", "date"]
            .into_iter()
            .find_map(|column| row.at(column));
        let article = OldArticle {
            theirs: row.number("id"),
            title: texts::line(row.text("name"), desk.plain),
            text: desk.text(row.text("answer")),
            published: row.is("is_faq"),
            author: people
                .get(row.number("users_id"), report)?
                .unwrap_or(people.nobody),
            changed_at: written.unwrap_or(source.now),
        };
        if !article.published {
            report.take("answers that not everybody read in GLPI, as drafts", 1);
        }
        report.count("answers of the knowledge base", source.article(&article)?);
    }
    for (kind, piece) in [
        (Kind::FollowUpTemplate, Piece::Reply),
        (Kind::SolutionTemplate, Piece::SolutionReply),
    ] {
        for row in desk.rows.all(kind)? {
            let name = texts::line(row.text("name"), desk.plain);
            let text = desk.text(row.text("content"));
            if text.contains("{{") || text.contains("##") {
                report.warn(format!("the canned reply « {name} » has names of GLPI in it that are not filled in here"));
            }
            report.count(
                "canned replies",
                source.reply(piece, row.number("id"), (&name, &text))?,
            );
        }
    }
    for row in desk.rows.all(Kind::Holiday)? {
        let name = texts::line(row.text("name"), desk.plain);
        let days = (row.text("begin_date").parse(), row.text("end_date").parse());
        match days {
            (Ok(first), Ok(last)) if !row.is("is_perpetual") && first <= last => {
                let days = ClosedDays { first, last, name };
                report.count("closed days", source.closed_days(row.number("id"), &days)?);
            }
            (Ok(_), Ok(_)) if row.is("is_perpetual") => {
                report.leave(
                    "closed days",
                    "they come each year: public holidays are chosen in the settings",
                    &name,
                );
            }
            _ => report.leave("closed days", "they have no beginning or end", &name),
        }
    }
    Ok(())
}
