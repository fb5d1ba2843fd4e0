//! What administrators decide, line by line, on a file of its own: who may, what is refused, what stays. Pages and commands are tried
//! from outside in `tests/it`.

use tempfile::TempDir;

use super::accounts::{Link, NewAccount};
use super::answers::{Filing, Of, Wording};
use super::settings::Appearance;
use super::{Caller, Error, Result, accounts, answers, categories, groups, settings, team};
use crate::desk::outgoing::{self, Decision};
use crate::desk::own_account;
use crate::rules::access::Role;
use crate::rules::administration::Refusal;
use crate::rules::audit::Trail;
use crate::rules::choices::{ACCENT, PublicText, Retained};
use crate::rules::holidays::Region;
use crate::rules::hours::{ClosedDays, Week};
use crate::rules::{
    AbsenceId, ArticleId, CannedId, CategoryId, ClosedDaysId, GroupId, Instant, OutgoingId,
    PersonId,
};
use crate::store::{AuditAsked, CategorySettings, Person, Placeholder, Purpose, Store};

/// A desk of three: an administrator, an agent, a requester with an account.
struct Desk {
    _folder: TempDir,
    store: Store,
    zoe: PersonId,
    marie: PersonId,
    hugo: PersonId,
}

fn now() -> Instant {
    Instant::from_timestamp(1_790_000_000, 0).expect("a time")
}

fn owner() -> Caller {
    Caller::owner(Trail::typed("root", "cli"), now())
}

fn account<'a>(login: &'a str, address: &'a str, name: &'a str) -> NewAccount<'a> {
    NewAccount {
        login,
        address,
        name: Some(name),
        ..NewAccount::default()
    }
}

fn link() -> Link {
    Link {
        token: "secret".into(),
        hash: vec![1],
    }
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("helpdesk.db");
        let store = Store::open(&file, Purpose::Make).expect("a file");
        let add = |login: &str, role| {
            let address = format!("{login}@ecole.example");
            let account = NewAccount {
                role: Some(role),
                ..account(login, &address, login)
            };
            accounts::add(&store, &owner(), &account).expect("added").id
        };
        let zoe = add("zoe", Role::Administrator);
        let (marie, hugo) = (add("marie", Role::Agent), add("hugo", Role::Requester));
        Self {
            _folder: folder,
            store,
            zoe,
            marie,
            hugo,
        }
    }

    fn is(&self, person: PersonId) -> Caller {
        let _ = self;
        Caller::signed_in(person, "10.0.0.7", now())
    }

    fn person(&self, id: PersonId) -> Person {
        let found = self.store.read(|r| r.person(id)).expect("read");
        found.expect("a person")
    }

    fn audited(&self) -> usize {
        let all = AuditAsked {
            deed: None,
            words: "",
            since: None,
            until: None,
            before: None,
            limit: 1_000,
        };
        self.store
            .read(|r| r.audit_lines(&all))
            .expect("read")
            .len()
    }
}

#[track_caller]
fn refused<T: std::fmt::Debug>(done: Result<T>) -> Refusal {
    match done {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

type Deed = fn(&Desk, &Caller) -> Result<()>;

/// Everything that only administrators do.
const THEIRS: &[(&str, Deed)] = &[
    ("add", |d, c| {
        accounts::add(&d.store, c, &account("new", "new@ecole.example", "New")).map(drop)
    }),
    ("add_all", |d, c| accounts::add_all(&d.store, c, &[])),
    ("invite", |d, c| {
        accounts::invite(&d.store, c, d.hugo, Some(&link()))
    }),
    ("role", |d, c| {
        accounts::set_role(&d.store, c, d.hugo, Role::Administrator)
    }),
    ("disable", |d, c| {
        accounts::set_disabled(&d.store, c, d.hugo, true)
    }),
    ("password", |d, c| {
        accounts::set_password(&d.store, c, d.hugo, "hash")
    }),
    ("sessions", |d, c| {
        accounts::end_sessions(&d.store, c, d.hugo)
    }),
    ("forget", |d, c| {
        let by = Placeholder {
            name: "nobody",
            erased: None,
        };
        accounts::forget(&d.store, c, d.hugo, by)
    }),
    ("add a group", |d, c| {
        groups::add(&d.store, c, "G").map(drop)
    }),
    ("save a group", |d, c| {
        groups::save(&d.store, c, GroupId(1), ("G", &[]))
    }),
    ("remove a group", |d, c| {
        groups::remove(&d.store, c, GroupId(1))
    }),
    ("join", |d, c| {
        groups::join(&d.store, c, GroupId(1), d.marie)
    }),
    ("leave", |d, c| {
        groups::leave(&d.store, c, GroupId(1), d.marie)
    }),
    ("add a category", |d, c| {
        categories::add(&d.store, c, "C", (&[], &[])).map(drop)
    }),
    ("save a category", |d, c| {
        categories::save(&d.store, c, CategoryId(1), category("C"))
    }),
    ("remove a category", |d, c| {
        categories::remove(&d.store, c, CategoryId(1), None)
    }),
    ("group of a category", |d, c| {
        categories::set_group(&d.store, c, CategoryId(1), None)
    }),
    ("confidential", |d, c| {
        categories::set_confidential(&d.store, c, CategoryId(1), false)
    }),
    ("learning", |d, c| {
        categories::set_learning(&d.store, c, false)
    }),
    ("forget learned", |d, c| {
        categories::forget_learned(&d.store, c)
    }),
    ("hours", |d, c| {
        team::set_desk_hours(&d.store, c, &Week::usual(), Region::France)
    }),
    ("own hours", |d, c| {
        team::set_own_hours(&d.store, c, d.marie, None)
    }),
    ("close", |d, c| {
        team::close(&d.store, c, &closed("2027-01-04", "2027-01-05"))
    }),
    ("open again", |d, c| {
        team::open_again(&d.store, c, ClosedDaysId(1))
    }),
    ("another's absence", |d, c| {
        team::add_absence(&d.store, c, d.zoe, days("2027-01-04", "2027-01-05"), None)
    }),
    ("another's absence back", |d, c| {
        team::remove_absence(&d.store, c, d.zoe, AbsenceId(1))
    }),
    ("targets", |d, c| {
        settings::set_targets(&d.store, c, None, &[])
    }),
    ("appearance", |d, c| {
        settings::set_appearance(&d.store, c, &look("IT", ["", ""]))
    }),
    ("logo", |d, c| settings::set_logo(&d.store, c, None)),
    ("retention", |d, c| {
        settings::set_retention(&d.store, c, &[], true)
    }),
    ("text", |d, c| {
        settings::set_text(
            &d.store,
            c,
            (PublicText::Privacy, None),
            [("fr", ""), ("en", "")],
        )
    }),
    ("reply", |d, c| {
        settings::save_reply(&d.store, c, None, ("R", "Bonjour"))
    }),
    ("remove a reply", |d, c| {
        settings::remove_reply(&d.store, c, CannedId(1))
    }),
];

fn category(name: &str) -> CategorySettings {
    CategorySettings {
        name: name.into(),
        words: vec![],
        agents: vec![],
        group: None,
        share: crate::rules::routing::Share::One,
        confidential: false,
    }
}

fn days(first: &str, last: &str) -> (chrono::NaiveDate, chrono::NaiveDate) {
    (first.parse().expect("a day"), last.parse().expect("a day"))
}

fn closed(first: &str, last: &str) -> ClosedDays {
    let (first, last) = days(first, last);
    let name = "Pont".into();
    ClosedDays { first, last, name }
}

fn look<'a>(name: &'a str, [french, english]: [&'a str; 2]) -> Appearance<'a> {
    Appearance {
        name,
        colour: ACCENT,
        signatures: [("fr", french), ("en", english)],
    }
}

#[test]
fn only_administrators_administer() {
    let desk = Desk::new();
    let before = desk.audited();
    for (what, deed) in THEIRS {
        for caller in [desk.marie, desk.hugo, PersonId(99)] {
            let refusal = refused(deed(&desk, &desk.is(caller)));
            assert_eq!(refusal, Refusal::NotAllowed, "{what} by {caller}");
        }
    }
    accounts::set_disabled(&desk.store, &owner(), desk.marie, true).expect("disabled");
    accounts::set_role(&desk.store, &owner(), desk.marie, Role::Administrator).expect("role");
    let refusal = refused(categories::set_learning(
        &desk.store,
        &desk.is(desk.marie),
        true,
    ));
    assert_eq!(refusal, Refusal::NotAllowed, "a disabled administrator");
    assert_eq!(desk.audited(), before + 2, "what is refused leaves no line");
}

#[test]
fn requesters_do_nothing_that_is_for_agents() {
    let desk = Desk::new();
    let hugo = desk.is(desk.hugo);
    let wording = Wording {
        title: "Comment ?",
        text: "Ainsi.",
        filing: Filing::Unsaid,
        published: true,
        seen: None,
    };
    let deeds = [
        answers::save(&desk.store, &hugo, Of::New, &wording).map(drop),
        answers::publish(&desk.store, &hugo, ArticleId(1), true),
        answers::remove(&desk.store, &hugo, ArticleId(1)),
        outgoing::decide(&desk.store, &hugo, OutgoingId(1), Some(Decision::Abandon)),
        own_account::keep_view(&desk.store, &hugo, ("V", "view=all"), true).map(drop),
        own_account::set_app(&desk.store, &hugo, &[0; 20], 1),
        // Nobody signs an answer at the command line.
        answers::save(&desk.store, &owner(), Of::New, &wording).map(drop),
    ];
    for (number, done) in deeds.into_iter().enumerate() {
        assert_eq!(refused(done), Refusal::NotAllowed, "{number}");
    }
    answers::save(&desk.store, &desk.is(desk.marie), Of::New, &wording).expect("an agent does");
}

#[test]
fn an_account_is_opened_once_and_keeps_what_is_known() {
    let desk = Desk::new();
    let known = crate::store::NewPerson {
        address: "paul@ecole.example",
        name: "Paul N’Diaye",
        login: None,
        role: Role::Agent,
    };
    let paul = desk
        .store
        .write(|w| w.add_person(&known, now()))
        .expect("known by mail");
    for (login, address, name, refusal) in [
        ("no name", "a@ecole.example", "A", Refusal::BadLogin),
        ("a", "ecole.example", "A", Refusal::BadAddress),
        ("a", "a@ecole.example", " ", Refusal::NoPersonName),
        ("ZOE", "a@ecole.example", "A", Refusal::LoginTaken),
        (
            "a",
            "Zoe@Ecole.example",
            "A",
            Refusal::HasAccount("zoe".into()),
        ),
    ] {
        let done = accounts::add(
            &desk.store,
            &desk.is(desk.zoe),
            &account(login, address, name),
        );
        assert_eq!(refused(done), refusal, "{login} {address}");
    }
    let mut asked = NewAccount {
        name: None,
        ..account("Paul", "PAUL@ecole.example", "")
    };
    let added = accounts::add(&desk.store, &desk.is(desk.zoe), &asked).expect("added");
    assert_eq!(
        (added.id, added.role),
        (paul, Role::Agent),
        "nothing said, nothing changed"
    );
    assert_eq!(
        (added.name.as_str(), added.login.as_deref()),
        ("Paul N’Diaye", Some("paul"))
    );
    asked = account("eve", "eve@ecole.example", " Eve \n Roy ");
    let eve = accounts::add(&desk.store, &owner(), &asked).expect("added");
    assert_eq!((eve.name.as_str(), eve.role), ("Eve Roy", Role::Requester));
}

#[test]
fn who_cannot_sign_in_is_not_invited() {
    let desk = Desk::new();
    let zoe = desk.is(desk.zoe);
    let (store, link) = (&desk.store, link());
    let invite = |person, link| accounts::invite(store, &zoe, person, link);
    assert_eq!(refused(invite(desk.hugo, None)), Refusal::NoOwnAccounts);
    assert_eq!(
        refused(invite(PersonId(99), Some(&link))),
        Refusal::NotFound
    );
    accounts::set_disabled(store, &zoe, desk.hugo, true).expect("disabled");
    let before = desk.audited();
    assert_eq!(refused(invite(desk.hugo, Some(&link))), Refusal::NoAccount);
    assert_eq!(desk.audited(), before);
    accounts::set_disabled(store, &zoe, desk.hugo, false).expect("enabled");
    invite(desk.hugo, Some(&link)).expect("invited");
}

#[test]
fn the_last_administrator_stays_whoever_asks() {
    let desk = Desk::new();
    let nobody = Placeholder {
        name: "nobody",
        erased: None,
    };
    for caller in [owner(), desk.is(desk.zoe)] {
        let (store, zoe) = (&desk.store, desk.zoe);
        for done in [
            accounts::set_role(store, &caller, zoe, Role::Agent),
            accounts::set_disabled(store, &caller, zoe, true),
            accounts::forget(store, &caller, zoe, nobody),
        ] {
            assert_eq!(refused(done), Refusal::LastAdministrator);
        }
    }
    let zoe = desk.person(desk.zoe);
    assert_eq!((zoe.role, zoe.disabled), (Role::Administrator, false));
    accounts::set_role(&desk.store, &owner(), desk.marie, Role::Administrator).expect("another");
    accounts::set_disabled(&desk.store, &owner(), desk.zoe, true).expect("now she may go");
}

#[test]
fn names_are_made_equal_in_one_way() {
    let desk = Desk::new();
    let (store, zoe) = (&desk.store, desk.is(desk.zoe));
    let wifi = categories::add(store, &zoe, " Wi-Fi \u{a0} et câbles", (&["wifi"], &[]));
    let wifi = wifi.expect("added");
    let print = categories::add(store, &owner(), "Impression", (&[], &[])).expect("added");
    let group = groups::add(store, &owner(), "Réseau  12").expect("added");
    let other = groups::add(store, &zoe, "Autre").expect("added");
    for done in [
        categories::add(store, &owner(), "Wi-Fi et câbles", (&[], &[])).map(drop),
        categories::save(store, &zoe, print, category("Wi-Fi  et câbles")),
        groups::add(store, &zoe, " Réseau 12").map(drop),
        groups::save(store, &zoe, other, ("Réseau 12", &[])),
    ] {
        assert_eq!(refused(done), Refusal::NameTaken);
    }
    categories::save(store, &zoe, wifi, category("Wi-Fi et câbles ")).expect("its own name");
    let found = store.read(|r| {
        Ok::<_, Error>((
            categories::find(r, "Wi-Fi  et câbles")?,
            groups::find(r, "Réseau 12 ")?,
        ))
    });
    assert_eq!(found.expect("found"), (wifi, group));
    for name in ["", "  ", &"é".repeat(101)] {
        assert_eq!(refused(groups::add(store, &zoe, name)), Refusal::BadName);
        let done = categories::add(store, &zoe, name, (&[], &[]));
        assert_eq!(refused(done), Refusal::BadName);
    }
}

#[test]
fn what_cannot_be_in_a_team_is_refused_with_its_reason() {
    let desk = Desk::new();
    let (store, zoe) = (&desk.store, desk.is(desk.zoe));
    let many: Vec<&str> = vec!["mot"; 201];
    let long = "m".repeat(101);
    let absent = |first, last, other| {
        team::add_absence(
            store,
            &desk.is(desk.marie),
            desk.marie,
            days(first, last),
            other,
        )
    };
    let group = groups::add(store, &zoe, "RH").expect("added");
    let one = categories::add(store, &zoe, "RH", (&[], &[])).expect("added");
    for (done, refusal) in [
        (
            categories::add(store, &zoe, "C", (&many, &[])).map(drop),
            Refusal::TooManyWords,
        ),
        (
            categories::add(store, &zoe, "C", (&[&long], &[])).map(drop),
            Refusal::TooManyWords,
        ),
        (
            categories::remove(store, &zoe, one, Some(one)),
            Refusal::NowhereToFile,
        ),
        (
            categories::remove(store, &zoe, one, Some(CategoryId(99))),
            Refusal::NowhereToFile,
        ),
        (
            categories::set_group(store, &zoe, one, Some(GroupId(99))),
            Refusal::NotFound,
        ),
        (
            groups::join(store, &zoe, group, desk.hugo),
            Refusal::NotAnAgent,
        ),
        (absent("2027-01-05", "2027-01-04", None), Refusal::BadDays),
        (
            absent("2027-01-05", "2029-01-06", None),
            Refusal::TooManyDays,
        ),
        (absent("2026-01-05", "2026-01-06", None), Refusal::DaysPast),
        (
            absent("2027-01-05", "2027-01-06", Some(desk.marie)),
            Refusal::NotInTeam,
        ),
        (
            absent("2027-01-05", "2027-01-06", Some(desk.hugo)),
            Refusal::NotInTeam,
        ),
        (
            team::set_own_hours(store, &zoe, desk.hugo, None),
            Refusal::NotFound,
        ),
        (
            team::close(store, &zoe, &closed("2027-01-05", "2027-01-04")),
            Refusal::BadDays,
        ),
    ] {
        assert_eq!(refused(done), refusal);
    }
    absent("2027-01-05", "2027-01-06", Some(desk.zoe)).expect("an agent's own");
}

#[test]
fn what_cannot_be_settled_is_refused_with_its_reason() {
    let desk = Desk::new();
    let (store, zoe) = (&desk.store, desk.is(desk.zoe));
    let long = "m".repeat(101);
    let long_text = "m".repeat(20_001);
    let lines = "a\n".repeat(7);
    for (done, refusal) in [
        (
            settings::set_appearance(store, &zoe, &look(&long, ["", ""])),
            Refusal::BadServiceName,
        ),
        (
            settings::set_appearance(store, &zoe, &look("IT", ["", &lines])),
            Refusal::BadSignature,
        ),
        (
            settings::set_logo(store, &zoe, Some(b"<svg>")),
            Refusal::BadLogo,
        ),
        (
            settings::set_logo(store, &zoe, Some(&vec![0; 100_001])),
            Refusal::LogoTooLarge,
        ),
        (
            settings::set_retention(store, &zoe, &[(Retained::Audit, 0)], true),
            Refusal::BadRetention(Retained::Audit),
        ),
        (
            settings::set_text(
                store,
                &zoe,
                (PublicText::Privacy, None),
                [("fr", ""), ("en", &long_text)],
            ),
            Refusal::TextTooLong,
        ),
        (
            settings::save_reply(store, &zoe, None, ("R", " ")),
            Refusal::BadReply,
        ),
        (
            settings::save_reply(store, &zoe, None, ("R", "{zut}")),
            Refusal::UnknownVariable("zut".into()),
        ),
        (
            settings::save_reply(store, &zoe, Some(CannedId(9)), ("R", "Bonjour")),
            Refusal::NotFound,
        ),
    ] {
        assert_eq!(refused(done), refusal);
    }
}
