//! Mails as people lead them: answers to each other with the desk in copy make one ticket, nobody reads the same words twice, and what
//! agents say among themselves reaches nobody else. Mails that answer the desk's own are in `mail_in`.

use helpdesk::config::Authserv;
use helpdesk::desk::Said;
use helpdesk::intake;
use helpdesk::rules::access::Role;
use helpdesk::rules::flags::Flag;
use helpdesk::rules::mail::{Automatic, Copied, Fate, Internal, Refused, Step};
use helpdesk::rules::routing::Share;
use helpdesk::rules::ticket::{Action, Actor};
use helpdesk::rules::{CategoryId, PersonId, TicketNumber};
use helpdesk::store::{CategorySettings, Error, NewPerson, Note};

use crate::human::{ONE, School};

const HUGO: &str = "hugo.petit@ecole.example";
const SOFIA: &str = "sofia.lind@ecole.example";
const PAUL: &str = "paul.petit@ecole.example";
const INES: &str = "ines.roche@ecole.example";
const DESK: &str = "support-informatique@ecole.example";
const TWO: TicketNumber = TicketNumber(2);
const FOLLOWED: Fate = Fate::FollowedUp(ONE);

/// A mail of a conversation.
struct Written<'a> {
    from: &'a str,
    to: &'a [&'a str],
    /// Its number, and those of the mails that it answers, the newest last.
    id: u32,
    answers: &'a [u32],
    subject: &'a str,
    more: String,
}

const NEW: Written<'_> = Written {
    from: HUGO,
    to: &[DESK, SOFIA],
    id: 1,
    answers: &[],
    subject: "Salle C12",
    more: String::new(),
};

fn id_of(n: u32) -> String {
    format!("<m{n}@mail.example>")
}

impl School {
    fn say(&self, said: &Written<'_>) -> Fate {
        let (to, copied) = said.to.split_at(1);
        let copied = if copied.is_empty() {
            String::new()
        } else {
            format!("Cc: {}\n", copied.join(", "))
        };
        let ids: Vec<String> = said.answers.iter().map(|n| id_of(*n)).collect();
        let answers = ids.last().map_or(String::new(), |last| {
            format!("In-Reply-To: {last}\nReferences: {}\n", ids.join(" "))
        });
        self.receive_raw(&format!(
            "From: {}\nTo: {}\n{copied}Subject: {}\nMessage-ID: {}\n{answers}{}\nMot {}.\n",
            said.from,
            to[0],
            said.subject,
            id_of(said.id),
            said.more,
            said.id
        ))
    }

    /// Another agent.
    fn ines(&self) -> PersonId {
        let ines = NewPerson {
            address: INES,
            name: "Ines Roche",
            login: None,
            role: Role::Agent,
        };
        let store = self.desk.store();
        let added: Result<PersonId, Error> =
            store.write(|w| w.add_person(&ines, chrono::Utc::now()));
        added.expect("Ines")
    }

    fn act(&self, number: TicketNumber, actor: Actor, action: &Action) {
        let now = chrono::Utc::now();
        let done = self.desk.act(number, actor, action, Said::default(), now);
        done.expect("done");
    }

    fn observers(&self, number: TicketNumber) -> Vec<String> {
        let names: Result<Vec<String>, Error> = self.desk.store().read(|r| {
            let ticket = r.ticket(number)?.expect("the ticket");
            let mut names = Vec::new();
            for id in ticket.observers {
                names.extend(r.person(id)?.map(|person| person.address));
            }
            Ok(names)
        });
        names.expect("observers")
    }

    fn notes(&self, number: TicketNumber) -> Vec<Note> {
        let notes: Result<_, Error> = self.desk.store().read(|r| r.notes(number));
        notes.expect("notes")
    }

    fn named(&self, number: TicketNumber) -> Vec<TicketNumber> {
        let flags: Result<_, Error> = self.desk.store().read(|r| r.flags(number));
        let flags = flags.expect("flags").into_iter();
        flags
            .filter_map(|one| match one.flag {
                Flag::Named(number) => Some(number),
                Flag::Unproven | Flag::Suspected(_) | Flag::Unreached { .. } => None,
            })
            .collect()
    }

    fn linked(&self, number: TicketNumber) -> Vec<TicketNumber> {
        let linked: Result<_, Error> = self.desk.store().read(|r| r.links(number));
        linked.expect("links")
    }

    fn tickets(&self) -> i64 {
        let last: Result<_, Error> = self.desk.store().read(|r| r.last_ticket());
        last.expect("a number").map_or(0, |last| last.0)
    }
}

#[test]
fn an_answer_to_ones_own_mail_is_a_follow_up() {
    let school = School::new();
    assert_eq!(school.say(&NEW), Fate::Opened(ONE));
    let again = Written {
        id: 2,
        answers: &[1],
        subject: "Re: Salle C12",
        ..NEW
    };
    assert_eq!(school.say(&again), FOLLOWED);
    // By its References alone, and to the second of two.
    let third = Written {
        id: 3,
        more: format!("References: <elsewhere@x> {}\n", id_of(2)),
        ..NEW
    };
    assert_eq!(school.say(&third), FOLLOWED);
    assert_eq!(school.owed(HUGO), 1, "one acknowledgement");
}

#[test]
fn a_conversation_with_the_desk_in_copy_is_one_ticket() {
    let school = School::new();
    school.say(&NEW);
    let sofia = Written {
        from: SOFIA,
        to: &[HUGO, DESK],
        id: 2,
        answers: &[1],
        subject: "Re: Salle C12",
        ..NEW
    };
    assert_eq!(school.say(&sofia), FOLLOWED);
    assert_eq!(school.observers(ONE), [SOFIA]);
    assert_eq!(school.owed(HUGO), 1, "he has her words");
    let hugo = Written {
        to: &[SOFIA, DESK],
        id: 3,
        answers: &[1, 2],
        subject: "Re: Salle C12",
        ..NEW
    };
    assert_eq!(school.say(&hugo), FOLLOWED);
    assert_eq!(school.owed(SOFIA), 0, "she has his");
    let paul = Written {
        from: PAUL,
        to: &[HUGO, SOFIA, DESK],
        id: 4,
        answers: &[1, 2, 3],
        subject: "Re: Salle C12",
        ..NEW
    };
    assert_eq!(school.say(&paul), FOLLOWED);
    assert_eq!((school.owed(HUGO), school.owed(SOFIA)), (1, 0));
    assert!(school.notes(ONE).is_empty(), "the requester is answered");
    // What only the desk is told reaches both.
    let alone = Written {
        from: PAUL,
        to: &[DESK],
        id: 5,
        answers: &[3],
        subject: "Re: Salle C12",
        ..NEW
    };
    school.say(&alone);
    assert_eq!((school.owed(HUGO), school.owed(SOFIA)), (2, 1));
    assert_eq!(school.tickets(), 1);
}

#[test]
fn who_was_not_written_to_opens_a_ticket_as_before() {
    let school = School::new();
    school.say(&NEW);
    let stranger = Written {
        from: "jo.roux@ecole.example",
        to: &[DESK],
        id: 2,
        answers: &[1],
        subject: "Re: Salle C12",
        ..NEW
    };
    assert_eq!(school.say(&stranger), Fate::Opened(TWO));
    assert!(school.observers(ONE).is_empty());
    assert!(school.named(TWO).is_empty() && school.linked(TWO).is_empty());
    // A machine's answer to somebody's mail is none to the desk's.
    for (id, more) in [
        (3, "Auto-Submitted: auto-replied\n"),
        (4, "X-Autoreply: yes\n"),
    ] {
        let away = Written {
            from: SOFIA,
            to: &[HUGO, DESK],
            id,
            answers: &[1],
            more: more.into(),
            ..NEW
        };
        let fate = school.say(&away);
        assert_ne!(fate, FOLLOWED, "{more}");
        assert!(school.observers(ONE).is_empty(), "{more}");
    }
    assert_eq!(
        school.say(&Written {
            from: SOFIA,
            id: 5,
            answers: &[1],
            more: "Auto-Submitted: auto-replied\n".into(),
            ..NEW
        }),
        Fate::Refused(Refused::AutoReply)
    );
}

#[test]
fn where_the_school_wants_it_an_answer_in_copy_is_a_linked_ticket() {
    let mut school = School::new();
    school.rules.in_copy = Copied::Beside;
    school.say(&NEW);
    let sofia = Written {
        from: SOFIA,
        to: &[HUGO, DESK],
        id: 2,
        answers: &[1],
        subject: "Re: Salle C12",
        ..NEW
    };
    assert_eq!(school.say(&sofia), Fate::Opened(TWO));
    assert_eq!(
        (school.named(TWO), school.linked(TWO)),
        (vec![ONE], vec![ONE])
    );
    assert!(school.observers(ONE).is_empty());
    // Hugo takes part in the first, Sofia in the second.
    let hugo = Written {
        id: 3,
        answers: &[1, 2],
        ..NEW
    };
    assert_eq!(school.say(&hugo), FOLLOWED);
}

#[test]
fn what_became_confidential_is_opened_to_nobody_in_copy() {
    let school = School::new();
    school.say(&NEW);
    let closed = CategorySettings {
        name: "Harcèlement".into(),
        words: vec![],
        agents: vec![],
        group: None,
        share: Share::One,
        confidential: true,
    };
    let store = school.desk.store();
    let filed: Result<CategoryId, Error> = store.write(|w| {
        let id = w.add_category("x", &[], &[])?;
        w.save_category(id, &closed)?;
        Ok(id)
    });
    let filed = Action::SetCategory(Some(filed.expect("a category")));
    let agent = Actor::Person(school.paul, Role::Administrator);
    school.act(ONE, agent, &filed);
    let sofia = Written {
        from: SOFIA,
        to: &[HUGO, DESK],
        id: 2,
        answers: &[1],
        ..NEW
    };
    assert_eq!(school.say(&sofia), Fate::Opened(TWO));
    assert!(school.observers(ONE).is_empty());
}

#[test]
fn what_an_agent_passes_on_or_mails_to_colleagues_is_for_the_team() {
    let school = School::new();
    school.ines();
    school.say(&NEW);
    let before = (
        school.public(ONE).len(),
        school.owed(HUGO),
        school.owed(SOFIA),
    );
    let reply = school.answering();
    let ours = reply.split_once('<').expect("an id").1;
    let announced = (school.owed(PAUL), school.owed(INES));
    for (n, (subject, to)) in [
        ("TR: [Support #1] Salle C12", &[INES, DESK][..]),
        ("Fwd: Salle C12", &[DESK]),
        ("WG: Salle C12", &["fournisseur@shop.example", DESK]),
        ("Re: [Support #1] Salle C12", &[INES, DESK]),
        ("Re: [Support #1] Salle C12", &[INES, SOFIA, DESK]),
        ("Une question", &[DESK, "technique@ecole.example"]),
    ]
    .into_iter()
    .enumerate()
    {
        let passed = Written {
            from: PAUL,
            to,
            id: u32::try_from(n).expect("few") + 10,
            subject,
            more: format!("In-Reply-To: <{ours}\n"),
            ..NEW
        };
        assert_eq!(school.say(&passed), FOLLOWED, "{subject}");
        assert_eq!(school.notes(ONE).len(), n + 1, "{subject} {to:?}");
    }
    let after = (
        school.public(ONE).len(),
        school.owed(HUGO),
        school.owed(SOFIA),
    );
    assert_eq!(after, before, "nothing of it reaches anybody else");
    assert_eq!(
        (school.owed(PAUL), school.owed(INES)),
        (announced.0 + 3, announced.1),
        "who may have meant the requester is told"
    );
    // What answers the desk alone, or the requester, is an answer.
    for (id, to) in [(30, &[DESK][..]), (31, &[HUGO, INES, DESK])] {
        let answer = Written {
            from: PAUL,
            to,
            id,
            subject: "Re: [Support #1] Salle C12",
            more: format!("In-Reply-To: <{ours}\n"),
            ..NEW
        };
        school.say(&answer);
    }
    assert_eq!(school.notes(ONE).len(), 6);
    assert_eq!(school.public(ONE).len(), before.0 + 2);
    assert_eq!(school.owed(HUGO), before.1 + 1, "the second he has himself");
}

#[test]
fn who_answers_what_agents_say_among_themselves_tells_the_team_only() {
    let school = School::new();
    school.ines();
    school.say(&Written { to: &[DESK], ..NEW });
    let reply = school.answering();
    let ours = format!("<{}", reply.split_once('<').expect("an id").1);
    let passed = Written {
        from: PAUL,
        to: &[INES, SOFIA, DESK],
        id: 2,
        subject: "TR: [Support #1] Salle C12",
        more: format!("In-Reply-To: {ours}\n"),
        ..NEW
    };
    assert_eq!(school.say(&passed), FOLLOWED);
    let public = school.public(ONE).len();
    let references = format!(
        "In-Reply-To: {}\nReferences: {ours} {}\n",
        id_of(2),
        id_of(2)
    );
    // A colleague of the team, to the desk alone.
    let ines = Written {
        from: INES,
        to: &[DESK],
        id: 3,
        subject: "Re: TR: [Support #1] Salle C12",
        more: references.clone(),
        ..NEW
    };
    assert_eq!(school.say(&ines), FOLLOWED);
    assert_eq!(school.notes(ONE).len(), 2);
    // Somebody else of the school, and one who reads along in that ticket.
    let sofia = Written {
        from: SOFIA,
        to: &[PAUL, DESK],
        id: 4,
        subject: "Re: TR: [Support #1] Salle C12",
        more: references.clone(),
        ..NEW
    };
    assert_eq!(school.say(&sofia), Fate::Opened(TWO));
    assert_eq!(
        (school.named(TWO), school.linked(TWO)),
        (vec![ONE], vec![ONE])
    );
    let person: Result<_, Error> = school.desk.store().read(|r| r.person_by_address(SOFIA));
    let observer = person.expect("the file").expect("Sofia").id;
    let agent = Actor::Person(school.paul, Role::Agent);
    school.act(ONE, agent, &Action::SetObservers(vec![observer]));
    let again = Written {
        from: SOFIA,
        id: 5,
        to: &[PAUL, DESK],
        more: references,
        ..NEW
    };
    assert_eq!(school.say(&again), Fate::Opened(TicketNumber(3)));
    assert!(
        school
            .public(ONE)
            .iter()
            .all(|(_, text)| !text.contains("Mot 4") && !text.contains("Mot 5"))
    );
    assert_eq!(school.public(ONE).len(), public + 1, "she reads along");
}

#[test]
fn an_agents_mail_about_a_closed_ticket_to_colleagues_opens_none() {
    let school = School::new();
    school.ines();
    school.say(&NEW);
    let agent = Actor::Person(school.paul, Role::Agent);
    let done = Action::CloseAtOnce {
        reason: helpdesk::rules::ticket::ClosingReason::NotNeeded,
        tell: false,
    };
    school.act(ONE, agent, &done);
    let passed = Written {
        from: PAUL,
        to: &[INES, DESK],
        id: 2,
        answers: &[1],
        subject: "TR: Salle C12",
        ..NEW
    };
    assert_eq!(school.say(&passed), FOLLOWED);
    assert_eq!((school.notes(ONE).len(), school.tickets()), (1, 1));
}

#[test]
fn a_note_that_came_by_mail_is_sent_to_the_requester_by_one_click() {
    let school = School::new();
    school.ines();
    school.say(&NEW);
    let doubtful = Written {
        from: PAUL,
        to: &[SOFIA, DESK],
        id: 2,
        answers: &[1],
        ..NEW
    };
    school.say(&doubtful);
    let note = school.notes(ONE).remove(0);
    assert!(note.message_id.is_some() && note.sent_at.is_none());
    let owed = school.owed(HUGO);
    let now = chrono::Utc::now();
    let send = |by| school.desk.send_note(ONE, note.id, by, now).is_ok();
    let hugo = Actor::Person(PersonId(2), Role::Requester);
    assert!(!send(hugo), "a requester sends no note");
    let agent = Actor::Person(school.paul, Role::Agent);
    assert!(send(agent));
    assert!(!send(agent), "once");
    assert_eq!(school.owed(HUGO), owed + 1);
    let said = school.public(ONE);
    assert_eq!(said.last().map(|(_, text)| text.as_str()), Some("Mot 2."));
    assert!(school.notes(ONE)[0].sent_at.is_some());
}

#[test]
fn who_may_be_somebody_else_joins_nothing_by_a_message_id() {
    let mut school = School::new();
    school.rules.authserv = Some(Authserv {
        id: "mx.example".into(),
        required: false,
    });
    school.say(&NEW);
    for (id, from) in [(2, HUGO), (3, SOFIA), (4, PAUL)] {
        let forged = Written {
            from,
            to: &[DESK],
            id,
            answers: &[1],
            more: "Authentication-Results: mx.example; dmarc=fail header.from=ecole.example\n"
                .into(),
            ..NEW
        };
        let opened = Fate::Opened(TicketNumber(id.into()));
        assert_eq!(school.say(&forged), opened, "{from}");
    }
    assert!(school.observers(ONE).is_empty() && school.notes(ONE).is_empty());
}

#[test]
fn an_absence_in_a_conversation_is_still_the_teams_business() {
    let school = School::new();
    school.say(&NEW);
    let away = Written {
        from: PAUL,
        to: &[DESK],
        id: 2,
        answers: &[1],
        subject: "Absence du bureau",
        ..NEW
    };
    assert_eq!(school.say(&away), FOLLOWED);
    assert_eq!(school.notes(ONE).len(), 1);
    assert_eq!(school.suspected(ONE), [Automatic::AbsenceNotice]);
}

#[test]
fn why_a_mail_goes_where_it_goes_is_said() {
    let school = School::new();
    school.ines();
    school.say(&NEW);
    let steps = |head: &str, text: &str| {
        let raw = format!("{head}\n\n{text}\n").replace('\n', "\r\n");
        let read = intake::read(raw.as_bytes(), &school.rules);
        let foreseen = school.desk.foresee(&read.digest, &read.says);
        foreseen.expect("the file").steps
    };
    let answers = format!("In-Reply-To: {}", id_of(1));
    let sofia = steps(&format!("From: {SOFIA}\nTo: {DESK}\n{answers}"), "Oui.");
    assert!(sofia.contains(&Step::Answered(ONE)) && sofia.contains(&Step::WrittenTo(ONE)));
    let paul = steps(
        &format!("From: {PAUL}\nTo: {INES}, {DESK}\n{answers}"),
        "Oui.",
    );
    assert!(
        paul.contains(&Step::Internal(Internal::ToOthers)),
        "{paul:?}"
    );
    let passed = "De : Hugo Petit <hugo.petit@ecole.example>\nEnvoyé : lundi 23 novembre 2026 15:31\nÀ : Paul\nObjet : Panne\n\nPlus d’image.";
    let passed = steps(
        &format!("From: {PAUL}\nTo: {DESK}\nSubject: TR: Panne"),
        passed,
    );
    let writer = "Hugo Petit <hugo.petit@ecole.example>".to_string();
    assert!(
        passed.contains(&Step::PassesOn(writer, false)),
        "{passed:?}"
    );
    assert_eq!(school.tickets(), 1, "nothing was written");
}

#[test]
fn the_page_of_a_ticket_offers_to_send_what_was_kept_as_a_note() {
    let desk = crate::desk::Desk::start();
    for (login, role) in [("marie.lopez", "agent"), ("hugo.petit", "requester")] {
        desk.user(login, role);
    }
    desk.request("hugo.petit", "Souris perdue");
    let told = desk.wait_for_mail("marie.lopez", |_| true);
    let passed = format!(
        "From: Marie Lopez <marie.lopez@ecole.example>\nTo: paul.ndiaye@ecole.example\nCc: {}\nSubject: Re: {}\n\
         In-Reply-To: {}\nMessage-ID: <p@x>\n\nOn lui en prête une ?\n",
        crate::desk::ADDRESS,
        told.subject,
        told.message_id
    );
    desk.mail_in(passed.replace('\n', "\r\n").as_bytes());
    let kept = desk.wait_for_mail("marie.lopez", |mail| mail.says("devenu une note privée"));
    assert!(kept.says("Envoyer au demandeur"));
    let (marie, hugo) = (desk.sign_in("marie.lopez"), desk.sign_in("hugo.petit"));
    assert!(!hugo.get("/t/1").has("On lui en prête une"));
    assert!(marie.get("/t/1").has("Envoyer au demandeur"));
    assert_eq!(hugo.post("/t/1/lines/n1/send", &[]).status, 404);
    assert_eq!(marie.post("/t/1/lines/n1/send", &[]).status, 303);
    desk.wait_for_mail("hugo.petit", |mail| mail.says("On lui en prête une"));
    let page = marie.get("/t/1");
    assert!(page.has("Envoyée au demandeur") && !page.has("Envoyer au demandeur"));
    assert!(hugo.get("/t/1").has("On lui en prête une"));
}
