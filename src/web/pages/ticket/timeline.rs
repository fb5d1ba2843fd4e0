//! The exchanges of a ticket, newest first: what people said as cards, what happened beside as small lines.

use maud::{Markup, html};

use super::attachments::{files, text_of};
use super::line_told;
use super::view::View;
use crate::i18n::{
    Lang, answers, closing, dates, mail_log, pages as say, requester, routing, settings, taken_out,
    words,
};
use crate::rules::PersonId;
use crate::rules::event::Event;
use crate::rules::flags::{Flag, Flagged};
use crate::rules::mail::Suspicion;
use crate::rules::removal::{Line, Removed};
use crate::rules::role::Role;
use crate::rules::routing::Choice;
use crate::rules::ticket::{Hold, SolutionState, Source, Status};
use crate::store::{Attachment, Note, OutgoingState, PublicEntry};
use crate::web::pages::parts::form::csrf;
use crate::web::pages::parts::icons::avatar;
use crate::web::pages::parts::inline::time;
use crate::web::pages::web_links::linked;
use crate::web::visit::Visit;

/// A move that the line before it tells already: only the history shows it.
fn is_told(entry: &PublicEntry) -> bool {
    match entry.event {
        Event::StatusChanged { from, to } => {
            matches!(to, Status::Solved | Status::Closed)
                || from == Status::Solved
                || (from == Status::New && to == Status::Assigned)
        }
        _ => false,
    }
}

/// The whole of it.
pub fn timeline(visit: &Visit, view: &View) -> Markup {
    let mut lines: Vec<(crate::rules::Instant, Markup)> = Vec::new();
    for each in view.entries.iter().filter(|entry| !is_told(entry)) {
        lines.push((each.at, entry(visit, view, each)));
    }
    for each in &view.notes {
        lines.push((each.at, note(visit, view, each)));
    }
    for each in &view.flags {
        lines.push((each.at, flag(visit, view, each)));
    }
    // Stable: what happened in one moment keeps its order, read from the newest.
    lines.sort_by_key(|(at, _)| *at);
    html! { ol.timeline reversed { @for (_, line) in lines.iter().rev() { (line) } } }
}

/// One line.
pub fn entry(visit: &Visit, view: &View, entry: &PublicEntry) -> Markup {
    let lang = visit.lang;
    if !entry.event.is_spoken() {
        // That sentence begins with who it was.
        let author = entry
            .author
            .filter(|_| entry.event != Event::SolutionAnswered);
        return html! {
            li.event id={ "e" (entry.id) } {
                (what(visit, view, entry)) " · "
                @if let Some(author) = author { (say::by(lang, view.name(lang, author))) " · " } (time(visit, entry.at))
                (mailed(visit, view, entry))
            }
        };
    }
    let class = match entry.event {
        Event::Opened => "request",
        Event::DocumentsAdded => "doc",
        Event::SolutionProposed => "sol",
        _ => "",
    };
    let class = Some(class).filter(|class| !class.is_empty());
    let author = entry.author.map_or_else(
        || lang.say(say::THE_DESK).to_string(),
        |id| view.name(lang, id),
    );
    let (text, painted) = text_of(&entry.text, &entry.attachments);
    let line = Line::Entry(entry.id);
    let silent = entry.text.is_empty()
        && entry.attachments.iter().all(Attachment::is_of_signature)
        && entry.event == Event::FollowedUp
        && entry.removal.is_none();
    html! {
        li class=[class] id={ "e" (entry.id) } {
            (beside(view, entry.author))
            header {
                h3 { (author) }
                " " span { (what(visit, view, entry)) }
                " " (time(visit, entry.at))
                @if let Some(state) = state_of(view, entry) { " " span.tag { (lang.say(state)) } }
                (line_told::edited(visit, entry.corrected_at))
            }
            (line_told::taken(visit, view, line, entry.removal))
            @if silent { p.mut { (lang.say(say::NO_TEXT)) } }
            @if !entry.text.is_empty() { p { (text) } }
            @if let Some(full) = &entry.full_text {
                details { summary.s { (whole_message(view, entry, lang)) } p.s { (text_of(full, &entry.attachments).0) } }
            }
            (files(visit, &entry.attachments, &painted))
            @if view.agent && entry.has_original { (original(visit, view, entry)) }
            (line_told::earlier(visit, view, line))
            (mailed(visit, view, entry))
            @if view.agent && entry.event == Event::SolutionProposed { (for_everybody(visit, view, entry)) }
            (line_told::link(visit, view, entry))
        }
    }
}

/// Who speaks, as initials; the team apart from those who ask.
fn beside(view: &View, author: Option<PersonId>) -> Markup {
    let name = author.and_then(|id| view.names.get(&id));
    let asks = author.is_some_and(|id| view.asks(id));
    let role = if asks { Role::Requester } else { Role::Agent };
    html! { @if let Some(name) = name { (avatar(name, role)) } }
}

/// « Voir le message complet »; to agents with how much of it only looks like history.
fn whole_message(view: &View, entry: &PublicEntry, lang: Lang) -> String {
    if view.agent && entry.folded > 0 {
        say::whole_message_folded(lang, entry.folded)
    } else {
        lang.say(say::FULL_MESSAGE).into()
    }
}

/// Where the mail can be had as it came, and seen as it looked.
fn original(visit: &Visit, view: &View, entry: &PublicEntry) -> Markup {
    let lang = visit.lang;
    let place = format!("/t/{}/original", view.ticket.number);
    html! {
        p.s.mut {
            a href={ (place) "?entry=" (entry.id) } { (lang.say(say::ORIGINAL)) }
            " · " a href={ (place) "/page?entry=" (entry.id) } { (lang.say(say::ORIGINAL_PAGE)) }
        }
    }
}

/// What a solution that holds can become for everybody, or became.
fn for_everybody(visit: &Visit, view: &View, entry: &PublicEntry) -> Markup {
    let lang = visit.lang;
    let mut solutions = view.solutions.iter();
    let state = solutions.find(|solution| solution.entry == entry.id);
    let is_refused = state.is_some_and(|solution| match solution.state {
        SolutionState::Rejected | SolutionState::Withdrawn => true,
        SolutionState::Waiting | SolutionState::Accepted | SolutionState::Expired => false,
    });
    html! {
        @if !is_refused {
            p.s {
                @if let Some(article) = &view.article {
                    a href={ "/answers/" (article.id) } { (answers::is_one(lang, &article.title)) }
                    @if !article.published { " " span.tag { (lang.say(answers::DRAFT)) } }
                } @else {
                    a.screen href={ "/answers/new?ticket=" (view.ticket.number) } { (lang.say(answers::MAKE_ONE)) }
                }
            }
        }
    }
}

/// To whom a line was mailed, and whether it left; agents only, as nobody else is given deliveries.
fn mailed(visit: &Visit, view: &View, entry: &PublicEntry) -> Markup {
    let lang = visit.lang;
    let mine = view
        .deliveries
        .iter()
        .filter(|one| one.entry == Some(entry.id));
    let lines: Vec<String> = mine
        .map(|one| {
            let who = view.name(lang, one.person);
            let when = dates::short(lang, one.at, visit.now);
            match one.state {
                OutgoingState::Sent => settings::sent_to(lang, who, when),
                OutgoingState::Waiting | OutgoingState::Taken => {
                    settings::waits_for(lang, who, when)
                }
                OutgoingState::Refused => {
                    settings::refused_for(lang, who, one.error.as_deref().unwrap_or_default())
                }
                OutgoingState::Abandoned => settings::given_up_for(lang, who),
            }
        })
        .collect();
    html! { @if !lines.is_empty() { p.s.mut.mailed { (lines.join(" · ")) } } }
}

fn note(visit: &Visit, view: &View, note: &Note) -> Markup {
    let lang = visit.lang;
    html! {
        li.note id={ "n" (note.id) } {
            (beside(view, Some(note.author)))
            header {
                h3 { (view.name(lang, note.author)) }
                " " span { (lang.say(say::NOTED)) }
                " " (time(visit, note.at))
                (line_told::edited(visit, note.corrected_at))
            }
            (line_told::taken(visit, view, Line::Note(note.id), note.removal))
            @if !note.text.is_empty() { p { (linked(&note.text)) } }
            (files(visit, &note.attachments, &[]))
            (by_mail(visit, view, note))
            (line_told::earlier(visit, view, Line::Note(note.id)))
            (line_told::link_of_note(visit, view, note))
        }
    }
}

/// That a note came by a mail that was not for the requester, and the button that sends it to them all the same.
fn by_mail(visit: &Visit, view: &View, note: &Note) -> Markup {
    let lang = visit.lang;
    let line = Line::Note(note.id);
    html! {
        @if let Some(at) = note.sent_at {
            p.s.mut { (say::note_sent(lang, dates::short(lang, at, visit.now))) }
        } @else if note.is_sendable() {
            p.s.mut { (lang.say(say::NOTE_BY_MAIL)) }
            @if !view.ticket.is_closed() {
                form.inline method="post" action={ "/t/" (view.ticket.number) "/lines/" (line) "/send" } {
                    (csrf(visit))
                    button.btn { (lang.say(say::SEND_TO_REQUESTER)) }
                }
            }
        }
    }
}

/// A flag the desk raises for its agents.
fn flag(visit: &Visit, view: &View, flagged: &Flagged) -> Markup {
    let lang = visit.lang;
    html! {
        li.event {
            span.tag.alert { (lang.say(say::FOR_AGENTS)) } " "
            @match &flagged.flag {
                Flag::Unproven => { (lang.say(say::UNPROVEN)) }
                Flag::Named(number) => {
                    (lang.say(say::NAMED_WITHOUT_PART)) " "
                    a href={ "/t/" (number) } { (words::number(lang, number)) }
                }
                Flag::Unreached { person, why } => {
                    (say::not_reached(lang, view.name(lang, *person)))
                    @if !why.is_empty() { " (" (why) ")" }
                }
                Flag::Suspected(suspicion) => { (suspected(visit, view, suspicion)) }
            }
            " · " (time(visit, flagged.at))
        }
    }
}

/// Why a mail seems automatic, and one click either way; what is said of it holds for all of that sender or list.
fn suspected(visit: &Visit, view: &View, suspicion: &Suspicion) -> Markup {
    let lang = visit.lang;
    html! {
        (lang.say(say::SEEMS_AUTOMATIC)) " " (lang.say(mail_log::machine(suspicion.sign))) " (" (suspicion.of) ")"
        form.inline method="post" action={ "/t/" (view.ticket.number) "/automatic" } {
            (csrf(visit))
            input type="hidden" name="of" value=(suspicion.of);
            button.btn name="machine" value="0" { (lang.say(say::IS_A_PERSON)) } " "
            button.btn name="machine" value="1" { (lang.say(say::IS_A_MACHINE)) }
        }
    }
}

fn state_of(view: &View, entry: &PublicEntry) -> Option<crate::i18n::Phrase> {
    let solution = view
        .solutions
        .iter()
        .find(|solution| solution.entry == entry.id)?;
    Some(match solution.state {
        SolutionState::Waiting => say::STATE_WAITING,
        SolutionState::Accepted => say::STATE_ACCEPTED,
        SolutionState::Rejected => say::STATE_REJECTED,
        SolutionState::Expired => say::STATE_EXPIRED,
        SolutionState::Withdrawn => say::STATE_WITHDRAWN,
    })
}

/// What happened, in words.
pub fn what(visit: &Visit, view: &View, entry: &PublicEntry) -> String {
    let lang = visit.lang;
    match &entry.event {
        Event::Opened => lang
            .say(match entry.source {
                Source::Mail => say::OPENED_BY_MAIL,
                Source::Phone => say::OPENED_BY_PHONE,
                Source::Web | Source::Clock => say::OPENED_ONLINE,
            })
            .into(),
        Event::FollowedUp => lang
            .say(match entry.source {
                Source::Mail => say::BY_MAIL,
                Source::Phone => say::BY_PHONE,
                Source::Web | Source::Clock => say::ONLINE,
            })
            .into(),
        Event::DocumentsAdded => say::joined(lang, entry.attachments.len()),
        Event::Noted => lang.say(say::NOTED).into(),
        Event::Routed(choice) => routed(visit, view, choice),
        Event::Assigned { added, removed } => {
            let (gained, lost) = (view.names(lang, added), view.names(lang, removed));
            match (added.is_empty(), removed.is_empty()) {
                (false, false) => say::reassigned(lang, gained, lost),
                (false, true) => say::assigned(lang, gained),
                (true, _) => say::unassigned(lang, lost),
            }
        }
        Event::StatusChanged { from, to } => say::moved(
            lang,
            lang.say(words::status(*from)),
            lang.say(words::status(*to)),
        ),
        Event::CategoryChanged { from: _, to } => say::filed(
            lang,
            view.category(*to)
                .unwrap_or_else(|| lang.say(say::NO_CATEGORY)),
        ),
        Event::SolutionProposed => lang.say(say::PROPOSES).into(),
        Event::SolutionAccepted => lang.say(say::ACCEPTS).into(),
        Event::SolutionRejected => lang.say(say::REJECTS).into(),
        Event::SolutionWithdrawn => lang.say(say::WITHDRAWN).into(),
        Event::SolutionAnswered => lang.say(say::ANSWERED).into(),
        Event::AnswerAwaited => lang.say(say::ANSWER_AWAITED).into(),
        Event::AskedAgain => lang.say(say::ASKED_AGAIN).into(),
        Event::Unanswered => lang.say(say::UNANSWERED).into(),
        Event::Held(hold) => held(lang, hold),
        Event::Reacted(reaction) => say::reacted(lang, reaction),
        Event::CameBack => lang.say(say::CAME_BACK).into(),
        Event::KindChanged { from, to } => say::kind_changed(
            lang,
            lang.say(words::kind(*from)),
            lang.say(words::kind(*to)),
        ),
        Event::Judged { from, to, .. } => say::judged(
            lang,
            lang.say(words::priority(*from)),
            lang.say(words::priority(*to)),
        ),
        Event::ObserversChanged { added, removed } => {
            let mut parts = Vec::new();
            if !added.is_empty() {
                parts.push(say::observers_added(lang, &view.each_name(lang, added)));
            }
            if !removed.is_empty() {
                parts.push(say::observers_removed(lang, &view.each_name(lang, removed)));
            }
            parts.join(", ")
        }
        Event::RequesterChanged { from, to } => {
            requester::changed(lang, view.name(lang, *to), view.name(lang, *from))
        }
        Event::ClosedAtOnce { reason, told: _ } => {
            closing::closed(lang, lang.say(closing::reason(*reason)))
        }
        Event::TakenOut { what, why } => match what {
            Removed::Line => taken_out::took_line(lang, why),
            Removed::Document => taken_out::took_document(lang, why),
            Removed::Words => taken_out::took_words(lang, why),
        },
        Event::PutBack { what } => taken_out::put_back(lang, lang.say(taken_out::kind(*what))),
        Event::Purged { what } => taken_out::purged(lang, lang.say(taken_out::kind(*what))),
        Event::Retitled { from, to } => requester::retitled(lang, to, from),
        Event::Reopened => lang.say(say::REOPENS).into(),
        Event::MergedInto(number) => say::merged_into(lang, number),
        Event::Absorbed(number) => say::absorbed(lang, number),
        // The other one is somebody else's: who asked reads no number of it.
        Event::DoubleOf(number) if view.agent => say::double_of(lang, number),
        Event::DoubleOf(_) => lang.say(say::DOUBLE).into(),
        Event::SeparatedFrom(number) if view.agent => say::separated_from(lang, number),
        Event::SeparatedFrom(_) => lang.say(say::SEPARATED).into(),
        Event::Released(number) => say::released(lang, number),
        Event::SplitInto(number) => say::split_into(lang, number),
        Event::SplitFrom(number) => say::split_from(lang, number),
        Event::Reminded => lang.say(say::REMINDED).into(),
        Event::SolutionExpired => lang.say(say::EXPIRED).into(),
    }
}

/// « En attente : livraison du câble, jusqu’au 30 novembre »
fn held(lang: Lang, hold: &Hold) -> String {
    let reason = if hold.reason.is_empty() {
        lang.say(words::PENDING).to_owned()
    } else {
        say::held(lang, &hold.reason)
    };
    match hold.until {
        Some(at) => format!("{reason}, {}", say::held_until(lang, dates::day(lang, at))),
        None => reason,
    }
}

/// « Confié à Paul N’Diaye (Audiovisuel, mot « vidéoprojecteur » ; Inès Roche en absence jusqu’au lundi 30 novembre) »; a requester
/// reads who has it and no more: the reasons tell who is away.
fn routed(visit: &Visit, view: &View, choice: &Choice) -> String {
    let lang = visit.lang;
    let category = view.category(choice.category);
    if view.agent {
        return routing::told(lang, choice, category, &|person| view.name(lang, person));
    }
    if let (true, Some(gone)) = (choice.agents.is_empty(), choice.replaces) {
        say::unassigned(lang, view.name(lang, gone))
    } else if choice.agents.is_empty() {
        say::filed(lang, category.unwrap_or_else(|| lang.say(say::NO_CATEGORY)))
    } else {
        say::assigned(lang, view.names(lang, &choice.agents))
    }
}
