//! Nobody is silenced: what only seems a machine's is heard, what is one stays quiet; mail that goes round is in `loops`.

use std::sync::Arc;
use std::time::Duration;

use helpdesk::desk::Desk;
use helpdesk::intake::{self, Raw, Rules};
use helpdesk::rules::access::Role;
use helpdesk::rules::audit::{Deed, Trail};
use helpdesk::rules::event::Event;
use helpdesk::rules::flags::Flag;
use helpdesk::rules::mail::{Automatic, Copied, Fate, Refused};
use helpdesk::rules::ticket::Actor;
use helpdesk::rules::{OutgoingId, PersonId, TicketNumber, message_id};
use helpdesk::store::{AuditAsked, Audited, Error, NewPerson, Purpose, Store, Trace};

pub struct School {
    pub desk: Desk,
    pub rules: Rules,
    pub paul: PersonId,
    _folder: tempfile::TempDir,
}

pub const LUCIE: &str = "From: Lucie Bernard <lucie.bernard@ecole.example>";
pub const PAUL: &str = "From: Paul Petit <paul.petit@ecole.example>";
pub const ONE: TicketNumber = TicketNumber(1);

impl School {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("desk.db"), Purpose::Make).expect("a file");
        let rules = Rules {
            domains: vec!["ecole.example".into()],
            address: "support-informatique@ecole.example".into(),
            forms: vec!["copieur@ecole.example".into()],
            key: store.key().to_vec(),
            letter_bytes_max: 1 << 20,
            in_copy: Copied::Joins,
            ..Rules::default()
        };
        let paul = NewPerson {
            address: "paul.petit@ecole.example",
            name: "Paul Petit",
            login: None,
            role: Role::Agent,
        };
        let added: Result<PersonId, Error> =
            store.write(|w| w.add_person(&paul, chrono::Utc::now()));
        Self {
            desk: Desk::new(Arc::new(store), Duration::ZERO),
            rules,
            paul: added.expect("Paul"),
            _folder: folder,
        }
    }

    /// Takes in a mail to the desk with these headers.
    pub fn receive(&self, headers: &str, text: &str) -> Fate {
        self.receive_raw(&format!(
            "To: support-informatique@ecole.example\n{headers}\n\n{text}\n"
        ))
    }

    /// Takes in a mail as it is, but for the ends of its lines.
    pub fn receive_raw(&self, raw: &str) -> Fate {
        let pipe = Trace {
            mailbox: "pipe".into(),
            uid: None,
        };
        let raw = raw.replace('\n', "\r\n");
        let raw = Raw::whole(raw.as_bytes());
        let now = chrono::Utc::now();
        intake::receive(&self.desk, &self.rules, &pipe, raw, now).expect("a fate")
    }

    /// The header of an answer to a mail about the first ticket.
    pub fn answering(&self) -> String {
        let id = message_id::write(self.desk.store().key(), ONE, OutgoingId(1), "h");
        format!("Subject: Re: [Support #1] Panne\nIn-Reply-To: <{id}>")
    }

    /// Mails that are owed to that person.
    pub fn owed(&self, address: &str) -> usize {
        let owed: Result<usize, Error> = self.desk.store().read(|r| {
            let person = r.person_by_address(address)?.map(|person| person.id);
            let ticket = r.last_ticket()?.map_or(0, |last| last.0);
            let mut count = 0;
            for number in 1..=ticket {
                let deliveries = r.deliveries(TicketNumber(number))?;
                count += deliveries
                    .iter()
                    .filter(|one| Some(one.person) == person)
                    .count();
            }
            Ok(count)
        });
        owed.expect("a number")
    }

    /// Paul says whether mails of that sender or list are a machine's: whether he could.
    fn judge(&self, number: TicketNumber, of: &str, is_machine: bool) -> bool {
        let agent = Actor::Person(self.paul, Role::Agent);
        let trail = Trail::of(self.paul, "192.0.2.1");
        let now = chrono::Utc::now();
        let judged = self
            .desk
            .judge_sender(number, agent, (of, is_machine), &trail, now);
        judged.is_ok()
    }

    /// What the audit says this was done to, the newest first.
    fn audited(&self, deed: Deed) -> Vec<String> {
        let asked = AuditAsked {
            deed: Some(deed),
            words: "",
            since: None,
            until: None,
            before: None,
            limit: 10,
        };
        let lines: Result<Vec<Audited>, Error> = self.desk.store().read(|r| r.audit_lines(&asked));
        let lines = lines.expect("the audit").into_iter();
        lines.map(|line| line.about).collect()
    }

    pub fn suspected(&self, number: TicketNumber) -> Vec<Automatic> {
        let flags: Result<_, Error> = self.desk.store().read(|r| r.flags(number));
        let flags = flags.expect("flags").into_iter();
        flags
            .filter_map(|one| match one.flag {
                Flag::Suspected(suspicion) => Some(suspicion.sign),
                Flag::Unproven | Flag::Named(_) | Flag::Unreached { .. } => None,
            })
            .collect()
    }

    pub fn public(&self, number: TicketNumber) -> Vec<(Event, String)> {
        let entries: Result<_, Error> = self.desk.store().read(|r| r.public_entries(number));
        let entries = entries.expect("entries").into_iter();
        entries.map(|entry| (entry.event, entry.text)).collect()
    }
}

#[test]
fn what_only_seems_automatic_is_heard_and_what_agents_say_of_it_is_learned() {
    let school = School::new();
    let lucie = "lucie.bernard@ecole.example";
    for (n, (headers, sign)) in [
        (
            "Subject: Message non distribué quand j'écris à la mairie",
            Automatic::ReportWords,
        ),
        (
            "Subject: Clavier\nPrecedence: list\nList-Id: <support.ecole.example>",
            Automatic::OwnList,
        ),
        ("Subject: Absence du bureau", Automatic::AbsenceNotice),
    ]
    .into_iter()
    .enumerate()
    {
        let number = TicketNumber(i64::try_from(n + 1).expect("few"));
        let fate = school.receive(&format!("{LUCIE}\n{headers}"), "Que faire ?");
        assert_eq!(fate, Fate::Opened(number), "{headers}");
        assert_eq!(school.suspected(number), [sign], "{headers}");
        assert_eq!(school.owed(lucie), n + 1, "{headers}");
    }
    assert!(school.judge(ONE, lucie, true));
    assert!(school.suspected(ONE).is_empty());
    let again = format!("{LUCIE}\nSubject: Message non distribué");
    school.receive(&again, "Encore.");
    assert_eq!(school.owed(lucie), 3, "a machine is not answered");
    assert!(school.suspected(TicketNumber(4)).is_empty());
    let list = "<support.ecole.example>";
    assert!(
        !school.judge(ONE, list, false),
        "only what is flagged there is judged"
    );
    let second = TicketNumber(2);
    assert!(school.judge(second, list, false));
    let audited = school.audited(Deed::SenderJudged);
    assert_eq!(
        audited,
        [format!("{list} (person)"), format!("{lucie} (automatic)")]
    );
    let listed = format!("{LUCIE}\nSubject: Souris\nList-Id: <support.ecole.example>");
    school.receive(&listed, "La souris aussi.");
    assert!(school.suspected(TicketNumber(5)).is_empty());
    assert_eq!(school.owed(lucie), 4, "a person is");
}

#[test]
fn real_machines_stay_unanswered() {
    let school = School::new();
    for headers in [
        "Auto-Submitted: auto-replied",
        "Subject: Réponse automatique : absente",
        "Precedence: bulk",
        "Precedence: list",
        "List-Id: <news.ecole.example>",
        "Return-Path: <>",
        "X-Loop: x",
    ] {
        let fate = school.receive(&format!("{LUCIE}\n{headers}"), headers);
        assert!(matches!(fate, Fate::Opened(_)), "{headers}");
    }
    assert_eq!(school.owed("lucie.bernard@ecole.example"), 0);
    for (headers, text) in [
        (
            "Subject: Re: Coupure\nIn-Reply-To: <z@ecole.example>\nAuto-Submitted: auto-replied (vacation)",
            "Je suis en congés.",
        ),
        (
            "Subject: Accepté : Réunion\nIn-Reply-To: <m@ecole.example>\nContent-Type: text/calendar",
            "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR",
        ),
    ] {
        let fate = school.receive(&format!("{LUCIE}\n{headers}"), text);
        assert_eq!(fate, Fate::Refused(Refused::AutoReply), "{headers}");
    }
}

#[test]
fn why_an_agent_is_away_is_told_to_the_team_only() {
    let school = School::new();
    school.receive(&format!("{LUCIE}\nSubject: Panne"), "Rien.");
    let answering = school.answering();
    let before = school.public(ONE).len();
    for (mark, text) in [
        ("Auto-Submitted: auto-replied", "Je suis en arrêt maladie."),
        (
            "X-Mark: none",
            "Je suis en arrêt maladie jusqu'au 7 décembre, merci de voir avec Inès pour le projecteur.",
        ),
    ] {
        let fate = school.receive(&format!("{PAUL}\n{answering}\n{mark}"), text);
        assert_eq!(fate, Fate::FollowedUp(ONE));
    }
    assert_eq!(school.public(ONE).len(), before);
    let notes: Result<_, Error> = school.desk.store().read(|r| r.notes(ONE));
    assert_eq!(notes.expect("notes").len(), 2);
    // What an agent answers is public as ever.
    school.receive(&format!("{PAUL}\n{answering}"), "Je passe demain.");
    assert!(school.public(ONE).len() > before);
}

#[test]
fn a_reaction_is_a_line_and_wakes_nothing() {
    let school = School::new();
    school.receive(&format!("{LUCIE}\nSubject: Panne"), "Rien.");
    let owed = school.owed("paul.petit@ecole.example");
    let answering = school.answering();
    let gmail = "Content-Type: text/vnd.google.email-reaction+json";
    for (headers, text, sign) in [
        ("X-Any: x", "👍", "👍"),
        (
            "X-Any: y",
            "[J’aime] Lucie Bernard a réagi à votre message :",
            "J’aime",
        ),
        (gmail, "{\"emoji\":\"🎉\",\"version\":1}", "🎉"),
    ] {
        let fate = school.receive(&format!("{LUCIE}\n{answering}\n{headers}"), text);
        assert_eq!(fate, Fate::FollowedUp(ONE), "{text}");
        let last = school.public(ONE).pop().expect("a line");
        assert_eq!(last, (Event::Reacted(sign.into()), String::new()), "{text}");
    }
    assert_eq!(school.owed("paul.petit@ecole.example"), owed);
    school.receive(&format!("{LUCIE}\n{answering}"), "👍 mais le son manque.");
    assert_eq!(school.owed("paul.petit@ecole.example"), owed + 1);
}

#[test]
fn what_a_form_sends_is_of_the_member_it_names() {
    let school = School::new();
    let lucie = "lucie.bernard@ecole.example";
    let named = format!("Reply-To: Lucie Bernard <{lucie}>\nAuto-Submitted: auto-generated");
    for (n, (from, requester, owed)) in [
        ("\"Lucie (via Moodle)\" <noreply@ecole.example>", lucie, 1),
        ("Copieur <copieur@ecole.example>", lucie, 2),
        // Somebody who may write from there could name anybody.
        ("formulaire@ecole.example", "formulaire@ecole.example", 2),
        ("noreply@ecole.example", lucie, 3),
    ]
    .into_iter()
    .enumerate()
    {
        let text = format!("Demande {n}");
        school.receive(&format!("From: {from}\n{named}\nSubject: Form {n}"), &text);
        let number = TicketNumber(i64::try_from(n + 1).expect("few"));
        let found: Result<_, Error> = school.desk.store().read(|r| {
            let ticket = r.ticket(number)?;
            ticket.map(|ticket| r.person(ticket.requester)).transpose()
        });
        let person = found.expect("read").flatten().expect("a person");
        assert_eq!(person.address, requester, "{from}");
        assert_eq!(school.owed(lucie), owed, "{from}");
    }
    // It opens a ticket and does no more: another's is not answered in somebody's name.
    let answering = school.answering();
    let fate = school.receive(
        &format!("From: noreply@ecole.example\n{named}\n{answering}"),
        "ACCEPTER",
    );
    assert!(matches!(fate, Fate::Opened(_)));
    let stranger = named.replace("ecole.example>", "ailleurs.example>");
    school.receive(
        &format!("From: noreply@ecole.example\n{stranger}"),
        "Publicité",
    );
    assert_eq!(school.owed(lucie), 4);
}

#[test]
fn a_mail_can_be_had_as_it_came() {
    let school = School::new();
    let text = format!("Voici.\n{}", "une ligne de plus\n".repeat(900));
    school.receive(&format!("{LUCIE}\nSubject: Panne"), &text);
    let raw =
        format!("To: support-informatique@ecole.example\n{LUCIE}\nSubject: Panne\n\n{text}\n");
    let store = school.desk.store();
    let kept: Result<_, Error> = store.read(|r| {
        let entries = r.public_entries(ONE)?;
        assert!(entries[0].has_original);
        r.original(ONE, entries[0].id)
    });
    assert_eq!(
        kept.expect("read").expect("kept"),
        raw.replace('\n', "\r\n").into_bytes()
    );
}
