//! Who gets a request, a line a fact.

use super::*;
use crate::rules::matching::Place;

/// The agents of [`SOUND`]; the others treat nothing.
const MARIE: i64 = 10;
const PAUL: i64 = 11;
const INES: i64 = 12;
const LUC: i64 = 20;
const ZOE: i64 = 21;

const SOUND: CategoryId = CategoryId(1);

fn category(share: Share) -> Category {
    Category {
        id: SOUND,
        name: "Audiovisuel".into(),
        words: vec![Word {
            place: Place::Anywhere,
            text: "vidéoprojecteur".into(),
        }],
        agents: [MARIE, PAUL, INES].map(PersonId).to_vec(),
        share,
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Away until the 30th.
fn absent(substitute: Option<i64>) -> Presence {
    Presence::Absent {
        until: day("2026-11-30"),
        substitute: substitute.map(PersonId),
    }
}

/// What is different of some agents.
type Changes = &'static [(i64, fn(&mut Agent))];

/// Everybody is there with nothing in hand and never had a ticket, but as given.
fn team(changes: Changes) -> Vec<Agent> {
    let mut team: Vec<Agent> = [MARIE, PAUL, INES, LUC, ZOE]
        .into_iter()
        .map(|id| Agent {
            id: PersonId(id),
            presence: Presence::Here,
            load: 0,
            last_given: None,
            barred: vec![],
        })
        .collect();
    for (id, change) in changes {
        let agent = team.iter_mut().find(|agent| agent.id.0 == *id);
        change(agent.unwrap());
    }
    team
}

fn at(minute: i64) -> Option<Instant> {
    Instant::from_timestamp(1_795_000_000 + minute * 60, 0)
}

/// What was changed in the team, who gets it, and why.
type Line = (&'static str, Changes, &'static [i64], Option<Basis>);

#[test]
fn one_of_those_who_are_there_gets_it() {
    use Basis::{Load, Only, Order, Turn};
    let lines: &[Line] = &[
        ("nothing between them", &[], &[MARIE], Some(Order)),
        (
            "the fewest open tickets",
            &[
                (MARIE, |a| a.load = 9),
                (PAUL, |a| a.load = 3),
                (INES, |a| a.load = 4),
            ],
            &[PAUL],
            Some(Load),
        ),
        (
            "as few: least recently given",
            &[
                (MARIE, |a| a.last_given = at(2)),
                (PAUL, |a| a.last_given = at(1)),
                (INES, |a| a.last_given = at(3)),
            ],
            &[PAUL],
            Some(Turn),
        ),
        (
            "as few: who never had one",
            &[
                (MARIE, |a| a.last_given = at(2)),
                (PAUL, |a| a.last_given = at(1)),
            ],
            &[INES],
            Some(Turn),
        ),
        (
            "load counts before turn",
            &[
                (MARIE, |a| a.load = 3),
                (PAUL, |a| (a.load, a.last_given) = (1, at(9))),
                (INES, |a| a.load = 2),
            ],
            &[PAUL],
            Some(Load),
        ),
        (
            "one is absent",
            &[(MARIE, |a| a.presence = absent(None))],
            &[PAUL],
            Some(Order),
        ),
        (
            "one is there",
            &[
                (MARIE, |a| a.presence = absent(None)),
                (PAUL, |a| a.presence = Presence::OffHours),
            ],
            &[INES],
            Some(Only),
        ),
        (
            "nobody is there",
            &[
                (MARIE, |a| a.presence = absent(None)),
                (PAUL, |a| a.presence = Presence::OffHours),
                (INES, |a| a.presence = Presence::OffHours),
            ],
            &[],
            None,
        ),
    ];
    for (fact, changes, given, basis) in lines {
        let choice = give(&category(Share::One), &team(changes), None);
        let ids: Vec<i64> = choice.agents.iter().map(|p| p.0).collect();
        assert_eq!((ids.as_slice(), choice.basis), (*given, *basis), "{fact}");
    }
}

#[test]
fn a_substitute_stands_in_for_whoever_is_absent() {
    let lines: &[Line] = &[
        (
            "of another group",
            &[(MARIE, |a| a.presence = absent(Some(LUC)))],
            &[LUC, PAUL, INES],
            None,
        ),
        (
            "of the same group: once",
            &[(MARIE, |a| a.presence = absent(Some(PAUL)))],
            &[PAUL, INES],
            None,
        ),
        (
            "absent too: theirs",
            &[
                (MARIE, |a| a.presence = absent(Some(LUC))),
                (LUC, |a| a.presence = absent(Some(ZOE))),
            ],
            &[ZOE, PAUL, INES],
            None,
        ),
        (
            "absent too, without one",
            &[
                (MARIE, |a| a.presence = absent(Some(LUC))),
                (LUC, |a| a.presence = absent(None)),
            ],
            &[PAUL, INES],
            None,
        ),
        (
            "not at this hour",
            &[
                (MARIE, |a| a.presence = absent(Some(LUC))),
                (LUC, |a| a.presence = Presence::OffHours),
            ],
            &[PAUL, INES],
            None,
        ),
        (
            "each other's",
            &[
                (MARIE, |a| a.presence = absent(Some(PAUL))),
                (PAUL, |a| a.presence = absent(Some(MARIE))),
            ],
            &[INES],
            None,
        ),
        (
            "their own",
            &[(MARIE, |a| a.presence = absent(Some(MARIE)))],
            &[PAUL, INES],
            None,
        ),
        (
            "who left the team",
            &[(MARIE, |a| a.presence = absent(Some(99)))],
            &[PAUL, INES],
            None,
        ),
        (
            "who must not see it",
            &[
                (MARIE, |a| a.presence = absent(Some(LUC))),
                (LUC, |a| a.barred = vec![SOUND]),
            ],
            &[PAUL, INES],
            None,
        ),
    ];
    for (fact, changes, given, _) in lines {
        let choice = give(&category(Share::All), &team(changes), None);
        let ids: Vec<i64> = choice.agents.iter().map(|p| p.0).collect();
        assert_eq!(ids.as_slice(), *given, "{fact}");
    }
}

#[test]
fn all_who_are_there_get_it_where_the_category_says_so() {
    let all = category(Share::All);
    let choice = give(&all, &team(&[]), None);
    assert_eq!(choice.agents, all.agents);
    assert_eq!(choice.basis, Some(Basis::Together));
    let off: Changes = &[
        (MARIE, |a| a.presence = Presence::OffHours),
        (PAUL, |a| a.presence = Presence::OffHours),
    ];
    let choice = give(&all, &team(off), None);
    assert_eq!(choice.agents, [PersonId(INES)]);
    assert_eq!(choice.basis, Some(Basis::Only));
}

#[test]
fn the_reason_names_who_is_away_and_who_stands_in() {
    let changes: Changes = &[
        (MARIE, |a| a.presence = absent(Some(LUC))),
        (PAUL, |a| a.presence = Presence::OffHours),
    ];
    let away = |person, until: Option<&str>, substitute: Option<i64>| Away {
        person: PersonId(person),
        until: until.map(day),
        substitute: substitute.map(PersonId),
    };
    let choice = give(&category(Share::One), &team(changes), None);
    let expected = [
        away(MARIE, Some("2026-11-30"), Some(LUC)),
        away(PAUL, None, None),
    ];
    assert_eq!(choice.away, expected);
}

#[test]
fn whoever_hands_over_gets_nothing_back() {
    let changes: Changes = &[
        (PAUL, |a| a.presence = absent(Some(MARIE))),
        (INES, |a| a.presence = Presence::OffHours),
    ];
    let choice = give(&category(Share::One), &team(changes), Some(PersonId(MARIE)));
    assert_eq!(choice.agents, []);
}

#[test]
fn a_request_goes_by_its_words_or_by_what_was_picked() {
    let mut other = category(Share::One);
    (other.id, other.agents) = (CategoryId(2), vec![PersonId(LUC)]);
    other.words = vec![];
    let categories = [category(Share::One), other];
    let message = |subject| Message {
        subject,
        ..Message::default()
    };
    let team = team(&[]);
    for (subject, picked, expected, given) in [
        ("Videoprojecteur en panne", None, Some(1), vec![MARIE]),
        ("Autre chose", None, None, vec![]),
        // Whatever the words say.
        ("Vidéoprojecteur", Some(2), Some(2), vec![LUC]),
        // A category that is gone.
        ("Vidéoprojecteur", Some(3), None, vec![]),
    ] {
        let choice = choose(
            &message(subject),
            picked.map(CategoryId),
            &categories,
            &team,
        );
        let ids: Vec<i64> = choice.agents.iter().map(|p| p.0).collect();
        assert_eq!(choice.category.map(|c| c.0), expected, "{subject}");
        assert_eq!(ids, given, "{subject}");
        let by_word = picked.is_none() && expected.is_some();
        assert_eq!(choice.found.is_some(), by_word, "{subject}");
    }
}

#[test]
fn a_graver_ticket_weighs_more() {
    let weights: Vec<u32> = Priority::ALL.iter().map(|p| weight(*p)).collect();
    assert_eq!(weights, [1, 2, 3, 4, 6, 9]);
}
