//! The moves of a ticket, one fact a line; the rules are in the parent.

use super::*;
use crate::rules::TicketNumber;
use crate::rules::access::Role;
use crate::rules::priority::Level;
use crate::rules::ticket::{Kind, read_subject_tag, subject_tag};

const CAMILLE: PersonId = PersonId(1);
const HUGO: PersonId = PersonId(2);
const MARIE: PersonId = PersonId(10);
const PAUL: PersonId = PersonId(11);

const REQUESTER: Actor = Actor::Person(CAMILLE, Role::Requester);
const OBSERVER: Actor = Actor::Person(HUGO, Role::Requester);
const AGENT: Actor = Actor::Person(MARIE, Role::Agent);

fn at(minute: i64) -> Instant {
    Instant::from_timestamp(1_795_000_000 + minute * 60, 0).unwrap()
}

fn ticket(status: Status) -> Ticket {
    let solved = status == Status::Solved;
    Ticket {
        number: TicketNumber(1042),
        status,
        requester: CAMILLE,
        observers: vec![HUGO],
        assignees: if status == Status::New {
            vec![]
        } else {
            vec![MARIE]
        },
        opened_at: at(0),
        solved_at: solved.then(|| at(5)),
        changed_at: at(5),
        proposal: solved.then(|| Proposal {
            entry: EntryId(9),
            by: MARIE,
            at: at(5),
            clock_stopped: false,
            counts_from: at(5),
            reminded_at: None,
        }),
        ..Ticket::sample()
    }
}

/// The states after an action, and the events that led there.
fn after(status: Status, actor: Actor, action: &Action) -> Result<(Ticket, Vec<Event>), Refusal> {
    let mut ticket = ticket(status);
    let events = decide(&ticket, actor, action, true)?;
    for event in &events {
        apply(&mut ticket, event, actor, Some(EntryId(20)), at(30));
    }
    Ok((ticket, events))
}

fn status_after(status: Status, actor: Actor, action: &Action) -> Result<Status, Refusal> {
    after(status, actor, action).map(|(ticket, _)| ticket.status)
}

#[test]
fn tickets_move_as_people_expect() {
    use Action::{Accept, AddDocuments, Assign, Expire, Note, Propose, Reject, SetStatus};
    use Status::{Assigned, Closed, New, Pending, Planned, Solved};
    let say = Action::FollowUp(Manner::Plain);
    let machine = Action::FollowUp(Manner::Automatic);
    for (from, actor, action, expected) in [
        (New, REQUESTER, &say, Ok(New)),
        (New, AGENT, &Assign(vec![MARIE]), Ok(Assigned)),
        (
            New,
            REQUESTER,
            &Assign(vec![MARIE]),
            Err(Refusal::AgentsOnly),
        ),
        (Assigned, AGENT, &Assign(vec![MARIE, PAUL]), Ok(Assigned)),
        (Assigned, AGENT, &Assign(vec![]), Ok(New)),
        (Assigned, AGENT, &SetStatus(Pending), Ok(Pending)),
        (Assigned, AGENT, &SetStatus(Planned), Ok(Planned)),
        (Assigned, AGENT, &SetStatus(Solved), Err(Refusal::NotByHand)),
        (Assigned, AGENT, &SetStatus(Closed), Err(Refusal::NotByHand)),
        (
            Assigned,
            REQUESTER,
            &SetStatus(Pending),
            Err(Refusal::AgentsOnly),
        ),
        (Pending, REQUESTER, &say, Ok(Assigned)),
        (Pending, REQUESTER, &AddDocuments, Ok(Assigned)),
        (Pending, REQUESTER, &machine, Ok(Pending)),
        (Pending, AGENT, &say, Ok(Pending)),
        (Assigned, AGENT, &Propose, Ok(Solved)),
        (New, AGENT, &Propose, Ok(Solved)),
        (Assigned, REQUESTER, &Propose, Err(Refusal::AgentsOnly)),
        (Solved, AGENT, &Propose, Err(Refusal::ProposalWaits)),
        (Solved, REQUESTER, &Accept, Ok(Closed)),
        (Solved, OBSERVER, &Accept, Err(Refusal::RequesterOnly)),
        (Solved, AGENT, &Accept, Err(Refusal::RequesterOnly)),
        (Assigned, REQUESTER, &Accept, Err(Refusal::NoProposal)),
        (Solved, REQUESTER, &Reject, Ok(Assigned)),
        (Solved, AGENT, &SetStatus(Assigned), Ok(Assigned)),
        (Solved, REQUESTER, &say, Ok(Solved)),
        (Solved, REQUESTER, &machine, Ok(Solved)),
        (Solved, Actor::Clock, &Expire, Ok(Closed)),
        (Assigned, Actor::Clock, &Expire, Err(Refusal::NotDue)),
        (Solved, AGENT, &Expire, Err(Refusal::NotDue)),
        (Closed, REQUESTER, &say, Err(Refusal::Closed)),
        (Closed, REQUESTER, &machine, Ok(Closed)),
        (Closed, AGENT, &Note, Ok(Closed)),
        (Closed, AGENT, &Propose, Err(Refusal::Closed)),
    ] {
        assert_eq!(
            status_after(from, actor, action),
            expected,
            "{from:?} {actor:?} {action:?}"
        );
    }
}

#[test]
fn a_reply_that_decides_nothing_stops_the_clock_once() {
    let say = Action::FollowUp(Manner::Plain);
    let (ticket, events) = after(Status::Solved, REQUESTER, &say).unwrap();
    assert_eq!(events, [Event::FollowedUp, Event::SolutionAnswered]);
    assert!(ticket.proposal.as_ref().unwrap().clock_stopped);
    assert_eq!(
        decide(&ticket, Actor::Clock, &Action::Expire, false),
        Err(Refusal::NotDue)
    );
    assert_eq!(
        decide(&ticket, Actor::Clock, &Action::Remind, false),
        Err(Refusal::NotDue)
    );
    assert_eq!(
        decide(&ticket, REQUESTER, &say, true),
        Ok(vec![Event::FollowedUp])
    );
    assert_eq!(
        status_after(Status::Solved, REQUESTER, &Action::Accept),
        Ok(Status::Closed)
    );
}

#[test]
fn thanks_leave_the_clock_running() {
    let thanks = Action::FollowUp(Manner::Thanks);
    let (ticket, events) = after(Status::Solved, REQUESTER, &thanks).unwrap();
    assert_eq!(events, [Event::FollowedUp]);
    assert!(decide(&ticket, Actor::Clock, &Action::Expire, false).is_ok());
}

#[test]
fn only_one_reminder_leaves() {
    let (ticket, _) = after(Status::Solved, Actor::Clock, &Action::Remind).unwrap();
    assert_eq!(
        decide(&ticket, Actor::Clock, &Action::Remind, false),
        Err(Refusal::NotDue)
    );
}

#[test]
fn a_text_is_asked_where_one_is_needed() {
    for action in [
        Action::FollowUp(Manner::Plain),
        Action::Note,
        Action::Propose,
    ] {
        let ticket = ticket(Status::Assigned);
        assert_eq!(
            decide(&ticket, AGENT, &action, false),
            Err(Refusal::TextMissing),
            "{action:?}"
        );
    }
    let solved = ticket(Status::Solved);
    assert_eq!(
        decide(&solved, REQUESTER, &Action::Reject, false),
        Err(Refusal::TextMissing)
    );
    assert!(decide(&solved, REQUESTER, &Action::Accept, false).is_ok());
}

#[test]
fn the_requester_waits_from_the_first_unanswered_word_on() {
    let mut ticket = ticket(Status::Assigned);
    let minutes = |ticket: &Ticket| {
        ticket
            .waits_since
            .map(|since| (since - at(0)).num_minutes())
    };
    apply(&mut ticket, &Event::FollowedUp, REQUESTER, None, at(10));
    apply(&mut ticket, &Event::FollowedUp, REQUESTER, None, at(20));
    assert_eq!(minutes(&ticket), Some(10));
    apply(&mut ticket, &Event::FollowedUp, AGENT, None, at(30));
    assert_eq!(minutes(&ticket), None);
}

#[test]
fn numbers_are_read_from_subjects() {
    for (subject, expected) in [
        ("[Support #1042] Vidéoprojecteur", Some(1042)),
        ("Re: [Support #1042] Vidéoprojecteur", Some(1042)),
        ("RE: TR: [GLPI #0001042] Nouveau ticket", Some(1042)),
        ("[ITIL #7]", Some(7)),
        ("salle #12", None),
        ("[Support #]", None),
        ("[Support #12", None),
        ("[Support #0]", None),
        ("[a] #12]", None),
        ("[Support #99999999999999999999]", None),
        ("été [é #3]", Some(3)),
    ] {
        assert_eq!(
            read_subject_tag(subject).map(|tag| tag.number.0),
            expected,
            "{subject}"
        );
    }
    assert_eq!(
        read_subject_tag(&subject_tag(TicketNumber(5))).map(|tag| (tag.number.0, tag.of_glpi)),
        Some((5, false))
    );
    for (subject, of_glpi) in [
        ("[GLPI #0001042] Nouveau ticket", true),
        ("Re: [glpi #7]", true),
        ("[Assistance #0001042] Nouveau suivi", true),
        ("[Support #1042]", false),
        ("[Support #042]", false),
    ] {
        let tag = read_subject_tag(subject).map(|tag| tag.of_glpi);
        assert_eq!(tag, Some(of_glpi), "{subject}");
    }
    // Hours, if each sign looked back to the beginning.
    assert_eq!(read_subject_tag(&"#".repeat(300_000)), None);
}

#[test]
fn a_ticket_on_hold_comes_back_by_the_clock_alone() {
    let hold = Hold {
        reason: "Livraison du câble".into(),
        until: Some(at(600)),
    };
    let action = Action::Hold(hold.clone());
    let (held, events) = after(Status::Assigned, AGENT, &action).unwrap();
    assert_eq!((held.status, held.hold()), (Status::Pending, Some(&hold)));
    assert_eq!(events.len(), 2);
    assert_eq!(
        decide(&held, AGENT, &action, false),
        Ok(vec![]),
        "twice the same"
    );
    for actor in [AGENT, REQUESTER] {
        assert_eq!(
            decide(&held, actor, &Action::ComeBack, false),
            Err(Refusal::NotDue)
        );
    }
    let mut back = held.clone();
    for event in decide(&held, Actor::Clock, &Action::ComeBack, false).unwrap() {
        apply(&mut back, &event, Actor::Clock, Some(EntryId(21)), at(600));
    }
    assert_eq!(
        (back.status, back.waits_for, back.waits_since),
        (Status::Assigned, None, Some(at(600)))
    );
    for (status, actor, refusal) in [
        (Status::Closed, AGENT, Refusal::Closed),
        (Status::Assigned, REQUESTER, Refusal::AgentsOnly),
    ] {
        assert_eq!(decide(&ticket(status), actor, &action, false), Err(refusal));
    }
    let answered = decide(&held, REQUESTER, &Action::FollowUp(Manner::Plain), true).unwrap();
    assert_eq!(answered.len(), 2, "a word of the requester ends it too");
}

#[test]
fn agents_say_what_kind_a_ticket_is_and_how_soon_it_is_due() {
    let judged = |kind, urgency, impact, major| {
        Action::Judge(Judged {
            kind,
            urgency,
            impact,
            major,
        })
    };
    let usual = judged(Kind::Incident, Level::Medium, Level::Medium, false);
    assert_eq!(
        decide(&ticket(Status::Assigned), AGENT, &usual, false),
        Ok(vec![])
    );
    assert_eq!(
        decide(&ticket(Status::Assigned), REQUESTER, &usual, false),
        Err(Refusal::AgentsOnly)
    );
    for (action, kind, priority) in [
        (
            judged(Kind::Request, Level::Low, Level::VeryLow, false),
            Kind::Request,
            Priority::Low,
        ),
        (
            judged(Kind::Incident, Level::High, Level::VeryHigh, false),
            Kind::Incident,
            Priority::VeryHigh,
        ),
        (
            judged(Kind::Incident, Level::Low, Level::Low, true),
            Kind::Incident,
            Priority::Major,
        ),
    ] {
        let (ticket, _) = after(Status::Closed, AGENT, &action).unwrap();
        assert_eq!((ticket.kind, ticket.priority), (kind, priority));
    }
}
