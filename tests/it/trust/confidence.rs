//! What is confidential stays so, whatever is done with it: each deed that makes, moves or copies text, and everything that
//! those outside may look at afterwards. Who sees which ticket at all is in `rights`.

use chrono::Duration;

use crate::desk::{Desk, Letter, Page, Visitor};
use crate::missing::Missing;
use crate::poll::until;

/// What stands in confidential tickets only; each deed adds its own number.
const SECRET: &str = "Zqxénon";

/// « Réseau » of everybody, which has the word that all texts hold; « RH » and « Paie », confidential, of Inès alone.
struct School {
    desk: Desk,
    ines: Visitor,
    outside: Vec<(&'static str, Visitor)>,
    marie: Visitor,
}

/// A deed at work.
struct Deed<'a> {
    school: &'a School,
    /// The word that nobody outside may read.
    secret: String,
    /// Its requester, another one each time: many tickets of one are told otherwise.
    who: &'a str,
    camille: Visitor,
    /// What was there before: tickets, mails in the journal, documents.
    before: [i64; 3],
}

const RESEAU: &str = "1";
const MARIE: &str = "2";

impl School {
    fn open() -> Self {
        let desk = Desk::start();
        for (login, role) in [
            ("hugo.petit", "requester"),
            ("marie.lopez", "agent"),
            ("paul.ndiaye", "group_agent"),
            ("ines.roche", "agent"),
        ] {
            desk.user(login, role);
        }
        for (category, words, members) in [
            ("Réseau", "wifi", &["paul.ndiaye"][..]),
            ("RH", "contrat", &["ines.roche"]),
            ("Paie", "salaire", &["ines.roche"]),
        ] {
            desk.ok(&["category", "add", category, "--words", words], "");
            desk.ok(&["group", "add", category], "");
            for member in members {
                desk.ok(&["group", "join", category, member], "");
            }
            desk.ok(&["category", "group", category, category], "");
        }
        for category in ["RH", "Paie"] {
            desk.ok(&["category", "confidential", category, "yes"], "");
        }
        let outside = ["marie.lopez", "paul.ndiaye", "hugo.petit"];
        Self {
            ines: desk.sign_in("ines.roche"),
            marie: desk.sign_in("marie.lopez"),
            outside: outside.map(|login| (login, desk.sign_in(login))).into(),
            desk,
        }
    }
}

impl Deed<'_> {
    /// A new ticket by mail.
    #[track_caller]
    fn opened(&self, who: &str, subject: &str, text: &str) -> u64 {
        let number = self.next();
        let letter = Letter::from(who, subject, text);
        self.school
            .desk
            .mail_in(&letter.with("plan.txt", text.as_bytes()).raw());
        self.school.desk.ticket_when(number, |_| true);
        number
    }

    fn next(&self) -> u64 {
        desk_counts(&self.school.desk)[0].unsigned_abs() + 1
    }

    /// A confidential one of Camille, whose text has the word of an open category.
    #[track_caller]
    fn confidential(&self) -> u64 {
        let subject = format!("Contrat {}", self.secret);
        let number = self.opened(self.who, &subject, &self.text());
        assert_eq!(self.ticket(number)["category"], "RH");
        number
    }

    fn text(&self) -> String {
        format!("Le wifi, et {}.", self.secret)
    }

    #[track_caller]
    fn ticket(&self, number: u64) -> serde_json::Value {
        self.school.desk.ticket_when(number, |_| true)
    }

    /// What Inès does.
    #[track_caller]
    fn done(&self, place: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.school.ines.post(place, fields);
        assert_eq!(page.status, 303, "{place}: {}", page.text());
        page
    }

    #[track_caller]
    fn refused(&self, place: &str, fields: &[(&str, &str)]) {
        let before = self.school.desk.tickets();
        let page = self.school.ines.post(place, fields);
        assert_eq!(page.status, 422, "{place}: {}", page.text());
        assert!(page.has("l’un est confidentiel"), "{}", page.text());
        assert_eq!(self.school.desk.tickets(), before);
    }

    /// All that somebody outside may look at, and the mails that they got.
    fn looked_at(&self, login: &str, who: &Visitor) -> Vec<(String, String)> {
        let desk = &self.school.desk;
        let word =
            form_urlencoded::byte_serialize(&self.secret.as_bytes()[..6]).collect::<String>();
        let mut places: Vec<String> = [
            "/",
            "/?view=own-all",
            "/tickets?view=all",
            "/tickets?view=open",
            "/tickets?view=mine",
            "/tickets?view=closed",
            "/tasks",
            "/answers",
            "/settings/mail",
            "/settings/mail?fate=refused",
            "/settings/mail/queue",
            "/absences/hand-over",
        ]
        .map(str::to_owned)
        .into();
        places.push(format!("/search?q={word}*"));
        places.push(format!("/settings/mail?words={word}"));
        places.push(format!("/answers?q={word}*"));
        let [tickets, letters, documents] = self.before;
        for number in tickets + 1..=desk_counts(desk)[0] {
            for page in ["", "/request", "/documents", "/history"] {
                places.push(format!("/t/{number}{page}"));
            }
            places.push(format!("/settings/mail/preview?ticket={number}"));
            places.push(format!("/answers/new?ticket={number}"));
        }
        let db = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
        let mut all = |sql: &str, after: i64| {
            let mut rows = db.prepare(sql).expect(sql);
            let rows = rows
                .query_map([after], |row| row.get::<_, String>(0))
                .expect(sql);
            places.extend(rows.map(|place| place.expect("a place")));
        };
        all(
            "SELECT '/settings/mail/' || id FROM letter WHERE id > ?1",
            letters,
        );
        all(
            "SELECT '/settings/mail/' || id || '/raw' FROM letter WHERE id > ?1",
            letters,
        );
        all(
            "SELECT '/d/' || id || '/' || name FROM attachment WHERE id > ?1",
            documents,
        );
        let got = places.into_iter().map(|place| {
            let text = who.get(&place).text();
            (place, text)
        });
        let mut seen: Vec<(String, String)> = got.collect();
        for place in ["/tickets.csv?view=all", "/preferences/data", "/stats.csv"] {
            seen.push((place.into(), who.post(place, &[]).text()));
        }
        let mails = desk.mails_out();
        let address = format!("{login}@ecole.example");
        let theirs = mails.iter().filter(|mail| mail.to == address);
        seen.extend(theirs.map(|mail| (format!("a mail: {}", mail.subject), format!("{mail:?}"))));
        seen
    }
}

/// The newest ticket, line of the journal and document.
fn desk_counts(desk: &Desk) -> [i64; 3] {
    let db = rusqlite::Connection::open(desk.path("helpdesk.db")).expect("the file");
    ["ticket", "letter", "attachment"].map(|table| {
        let sql = format!("SELECT coalesce(max(rowid), 0) FROM {table}");
        db.query_row(&sql, [], |row| row.get(0)).expect("a count")
    })
}

/// A deed: its name, and what is done; it gives back the ticket where Inès reads the word afterwards.
type Case = (&'static str, fn(&Deed<'_>) -> u64);

/// In each, after a person's report elsewhere where there is one.
const DEEDS: &[Case] = &[
    ("a remark is split off", |deed| {
        let number = deed.confidential();
        let page = format!("/t/{number}");
        let said = deed
            .camille
            .post(&format!("{page}/followup"), &[("text", &deed.text())]);
        assert_eq!(said.status, 303);
        let place = deed.school.ines.splits_last(&page);
        let new = deed.next();
        deed.done(&place, &[("subject", "Panne de wifi")]);
        assert_eq!(deed.ticket(new)["category"], "RH");
        new
    }),
    // FreeScout#3528: what was said in one stood in the list of the other.
    ("it is merged into an open one", |deed| {
        let (number, into) = (
            deed.confidential(),
            deed.opened(deed.who, "Panne de wifi", "Rien."),
        );
        deed.done(&format!("/t/{into}/assign"), &[("agent", MARIE)]);
        deed.done(
            &format!("/t/{number}/merge"),
            &[("into", &into.to_string()), ("how", "whole")],
        );
        let merged = deed.ticket(into);
        assert_eq!(
            (&merged["category"], &merged["assignees"]),
            (&"RH".into(), &serde_json::json!([]))
        );
        into
    }),
    ("it is merged into an open one from the list", |deed| {
        let (number, into) = (
            deed.confidential(),
            deed.opened(deed.who, "Panne de wifi", "Rien."),
        );
        let form = [
            ("ticket", &*number.to_string()),
            ("into", &into.to_string()),
            ("how", "whole"),
        ];
        let done = deed.done("/tickets/bulk?view=all", &form);
        assert!(
            done.header("location").contains("done=1"),
            "{}",
            done.header("location")
        );
        into
    }),
    ("an open one is merged into it", |deed| {
        let (number, from) = (
            deed.confidential(),
            deed.opened(deed.who, "Panne de wifi", "Rien."),
        );
        deed.done(
            &format!("/t/{from}/merge"),
            &[("into", &number.to_string()), ("how", "whole")],
        );
        number
    }),
    // GLPI#20620: the other one's requester got it by mail.
    ("it is merged into somebody else’s", |deed| {
        let (number, into) = (
            deed.confidential(),
            deed.opened("hugo.petit", "Panne de wifi", "Rien."),
        );
        deed.refused(
            &format!("/t/{number}/merge"),
            &[("into", &into.to_string()), ("how", "whole")],
        );
        deed.refused(
            &format!("/t/{into}/merge"),
            &[("into", &number.to_string()), ("how", "whole")],
        );
        number
    }),
    (
        "it is merged into one of another confidential category",
        |deed| {
            let (number, into) = (
                deed.confidential(),
                deed.opened(deed.who, "Salaire", "Rien."),
            );
            deed.refused(
                &format!("/t/{number}/merge"),
                &[("into", &into.to_string()), ("how", "whole")],
            );
            number
        },
    ),
    ("an answer to it when it is closed", |deed| {
        let number = deed.confidential();
        deed.done(&format!("/t/{number}/solution"), &[("text", &deed.text())]);
        let page = format!("/t/{number}/solution/accept");
        assert_eq!(deed.camille.post(&page, &[]).status, 303);
        let subject = format!("Re: [Support #{number}] wifi");
        deed.opened(deed.who, &subject, &deed.text())
    }),
    // FreeScout#4515: a mail of the desk's, forwarded, was answered by who had it then.
    ("somebody else answers a mail about it", |deed| {
        deed.confidential();
        let mail = deed
            .school
            .desk
            .wait_for_mail(deed.who, |mail| mail.subject.contains(&deed.secret));
        let new = deed.next();
        let letter =
            Letter::from("ali.stranger", "TR: wifi", "Je ne comprends pas.").answering(&mail);
        deed.school.desk.mail_in(&letter.raw());
        assert_eq!(deed.ticket(new)["category"], "RH");
        new
    }),
    ("an outsider’s mail about it is refused", |deed| {
        let number = deed.confidential();
        let subject = format!("Re: [Support #{number}] Contrat {}", deed.secret);
        deed.school
            .desk
            .mail_in(&Letter::from("camille@free.example", &subject, &deed.text()).raw());
        deed.school.desk.drained();
        until("the refusal is noted", crate::desk::LIMIT, || {
            deed.school
                .ines
                .get("/settings/mail?fate=refused")
                .has(&deed.secret)
                .then_some(())
        });
        number
    }),
    // Zammad#2757: its title stood beside other tickets of the same person.
    ("it is linked with an open one, and like it", |deed| {
        let (number, other) = (
            deed.confidential(),
            deed.opened(deed.who, "Contrat de wifi", "Rien."),
        );
        deed.done(
            &format!("/t/{other}/properties"),
            &[("category", RESEAU), ("sure", "1")],
        );
        deed.done(
            &format!("/t/{other}/links"),
            &[("number", &number.to_string())],
        );
        assert!(
            deed.school
                .ines
                .get(&format!("/t/{other}"))
                .has(&deed.secret)
        );
        assert_eq!(deed.school.marie.get(&format!("/t/{other}")).status, 200);
        number
    }),
    // GLPI#16060: what was joined to a note left with the next public word.
    ("a note, a task, time and documents are added", |deed| {
        let number = deed.confidential();
        let place = format!("/t/{number}");
        let joined = [("interne.txt", deed.secret.as_bytes())];
        let noted =
            deed.school
                .ines
                .upload(&format!("{place}/note"), &[("text", &deed.secret)], &joined);
        assert_eq!(noted.status, 303);
        deed.done(&format!("{place}/tasks"), &[("text", &deed.secret)]);
        deed.done(&format!("{place}/time"), &[("minutes", "5")]);
        deed.done(&format!("{place}/followup"), &[("text", &deed.text())]);
        number
    }),
    ("it is to be given to who must not see it", |deed| {
        let number = deed.confidential();
        let ticket = number.to_string();
        deed.done(&format!("/t/{number}/assign"), &[("me", "1")]);
        let bulk = deed.done(
            "/tickets/bulk?view=all",
            &[("ticket", &ticket), ("agent", MARIE)],
        );
        assert!(
            bulk.header("location")
                .contains(&format!("failed={number}"))
        );
        let given = deed.done("/absences/hand-over", &[("ticket", &ticket), ("to", MARIE)]);
        assert!(
            given.header("location").contains("kept=1"),
            "{}",
            given.header("location")
        );
        let has_it = serde_json::json!(["ines.roche@ecole.example"]);
        assert_eq!(deed.ticket(number)["assignees"], has_it);
        number
    }),
    ("its solution is made an answer for all", |deed| {
        let number = deed.confidential();
        deed.done(&format!("/t/{number}/solution"), &[("text", &deed.text())]);
        let ticket = number.to_string();
        let form = [
            ("title", "Wifi"),
            ("text", &*deed.text()),
            ("ticket", &ticket),
            ("published", "1"),
        ];
        assert_eq!(deed.school.ines.post("/answers/new", &form).status, 422);
        number
    }),
    ("a colleague tries it all from outside", |deed| {
        let number = deed.confidential();
        let open = deed.opened(deed.who, "Panne de wifi", "Rien.");
        let (ticket, marie) = (number.to_string(), &deed.school.marie);
        for (place, form, status) in [
            (format!("/t/{open}/merge"), [("into", &*ticket)], 422),
            (format!("/t/{open}/links"), [("number", &ticket)], 422),
            (
                format!("/t/{number}/properties"),
                [("category", RESEAU)],
                404,
            ),
            ("/tickets/bulk?view=all".into(), [("ticket", &ticket)], 303),
            ("/answers/new".into(), [("ticket", &ticket)], 404),
        ] {
            let more = [
                ("category", RESEAU),
                ("subject", "x"),
                ("title", "x"),
                ("text", "x"),
            ];
            let form: Vec<_> = form
                .into_iter()
                .chain(more.into_iter().filter(|(name, _)| *name != form[0].0))
                .collect();
            assert_eq!(marie.post(&place, &form).status, status, "{place}");
        }
        assert_eq!(deed.ticket(number)["category"], "RH");
        number
    }),
];

#[test]
fn whatever_is_done_with_confidential_text_nobody_outside_reads_it() {
    let school = School::open();
    let mut leaks = Vec::new();
    for (at, (name, done)) in DEEDS.iter().enumerate() {
        let secret = format!("{SECRET}{at}x");
        let who = format!("camille{at}");
        school.desk.user(&who, "requester");
        let deed = Deed {
            school: &school,
            secret,
            who: &who,
            camille: school.desk.sign_in(&who),
            before: desk_counts(&school.desk),
        };
        let kept = done(&deed);
        school.desk.drained();
        // All is indexed once it is found; and what is looked for is there to be found.
        let number = deed.ticket(kept)["number"].to_string();
        let query = form_urlencoded::byte_serialize(deed.secret.as_bytes()).collect::<String>();
        until(name, crate::desk::LIMIT, || {
            let found = school.ines.get(&format!("/search?q={query}")).text();
            found.contains(&format!("href=\"/t/{number}")).then_some(())
        });
        assert!(
            school.ines.get(&format!("/t/{number}")).has(&deed.secret),
            "{name}"
        );
        for (login, who) in &school.outside {
            let seen = deed.looked_at(login, who).into_iter();
            let shown = seen.filter(|(_, text)| text.contains(&deed.secret));
            leaks.extend(shown.map(|(place, _)| format!("{name}: {login} reads it at {place}")));
        }
    }
    assert!(leaks.is_empty(), "{leaks:#?}");
}

/// « RH » of Inès, with the word "contrat"; Marie and Emma are agents outside it. Nothing is confidential yet.
fn office(desk: Desk) -> Desk {
    for (login, role) in [
        ("camille.durand", "requester"),
        ("marie.lopez", "agent"),
        ("emma.wilson", "agent"),
        ("ines.roche", "agent"),
    ] {
        desk.user(login, role);
    }
    desk.ok(&["category", "add", "RH", "--words", "contrat"], "");
    desk.ok(&["group", "add", "RH"], "");
    desk.ok(&["group", "join", "RH", "ines.roche"], "");
    desk.ok(&["category", "group", "RH", "RH"], "");
    desk
}

fn close_off(desk: &Desk) {
    desk.ok(&["category", "confidential", "RH", "yes"], "");
}

#[track_caller]
fn posted(who: &Visitor, place: &str, fields: &[(&str, &str)]) -> Page {
    let page = who.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
    page
}

/// helpyio/helpy#821: a ticket made private was still found by its title.
#[test]
fn a_merged_ticket_is_filed_where_it_goes_on() {
    let desk = office(Desk::start());
    close_off(&desk);
    for (number, title) in [(1, "Papyrus"), (2, "Encre"), (3, "Plume")] {
        desk.mail_in(&Letter::from("camille.durand", title, "Bonjour.").raw());
        desk.ticket_when(number, |_| true);
    }
    let (ines, marie) = (desk.sign_in("ines.roche"), desk.sign_in("marie.lopez"));
    posted(&ines, "/t/1/merge", &[("into", "2"), ("how", "whole")]);
    posted(&ines, "/t/2/merge", &[("into", "3"), ("how", "whole")]);
    let shown = |title: &str| {
        let places = [
            "/tickets?view=all",
            "/tickets?view=closed",
            "/settings/mail",
            "/search?q=papyr*",
        ];
        places
            .iter()
            .filter(|place| marie.get(place).has(title))
            .count()
    };
    assert!(shown("Papyrus") > 0 && marie.get("/t/1").status < 400);
    posted(&ines, "/t/3/properties", &[("category", "1")]);
    for title in ["Papyrus", "Encre", "Plume"] {
        assert_eq!(shown(title), 0, "{title}");
    }
    for number in 1..=3 {
        assert_eq!(marie.get(&format!("/t/{number}")).status, 404, "{number}");
    }
    // And back, as an agent decides.
    posted(&ines, "/t/3/properties", &[("category", ""), ("sure", "1")]);
    assert!(shown("Papyrus") > 0 && shown("Plume") > 0);
}

/// What is written among colleagues on what an agent asked for is neither found nor listed for that agent.
#[test]
fn an_agent_who_asked_finds_no_note_and_no_task_of_it() {
    let desk = office(Desk::start());
    desk.mail_in(&Letter::from("emma.wilson", "Mon contrat", "Bonjour.").raw());
    desk.ticket_when(1, |_| true);
    let (ines, emma) = (desk.sign_in("ines.roche"), desk.sign_in("emma.wilson"));
    let joined = [("interne.txt", &b"Zqxannexe"[..])];
    let noted = ines.upload("/t/1/note", &[("text", "Zqxnotule")], &joined);
    assert_eq!(noted.status, 303);
    let page = ines.get("/t/1").text();
    let (value, _) = page
        .split_once("\">Emma Wilson</option>")
        .expect("her name");
    let emma_id = value.rsplit('"').next().expect("a number").to_owned();
    let task = [("text", "Zqxtaskule"), ("assignee", &*emma_id)];
    posted(&ines, "/t/1/tasks", &task);
    posted(&ines, "/t/1/assign", &[("agent", &*emma_id)]);
    posted(&ines, "/t/1/tasks", &[("text", "Zqxtaskule bis")]);
    let words = ["Zqxnotule", "Zqxtaskule", "Zqxannexe"];
    let finds =
        |who: &Visitor, word: &str| who.get(&format!("/search?q={word}")).has("href=\"/t/1");
    for word in words {
        until(word, crate::desk::LIMIT, || {
            finds(&emma, word).then_some(())
        });
    }
    assert!(emma.get("/tasks").has("Zqxtaskule bis"));
    close_off(&desk);
    for word in words {
        assert!(finds(&ines, word), "{word}");
        assert!(!finds(&emma, word), "{word}");
        assert!(!emma.get("/tasks").has(word), "{word}");
    }
    // Found by its public words all the same, with nothing of the note beside.
    let page = emma.get("/search?q=contrat");
    assert!(
        page.has("href=\"/t/1") && !page.has("Zqx"),
        "{}",
        page.text()
    );
}

/// GLPI#16060 and FreeScout#4515: what was on its way left after all.
#[test]
fn mails_owed_before_a_ticket_was_filed_away_do_not_leave() -> Result<(), Missing> {
    let hold = "kind = \"folder\"\npath = \"out\"\nhold_seconds = 60\n";
    let mut desk = office(Desk::with().outgoing(hold).clock()?.start());
    close_off(&desk);
    let (ines, marie) = (desk.sign_in("ines.roche"), desk.sign_in("marie.lopez"));
    let emma = desk.sign_in("emma.wilson");
    posted(&marie, "/preferences", &[("new_ticket", "daily")]);
    for (number, title) in [(1, "Papyrus"), (2, "Encre")] {
        desk.mail_in(&Letter::from("camille.durand", title, "Bonjour.").raw());
        desk.ticket_when(number, |_| true);
    }
    assert_eq!(emma.get("/t/1").status, 200);
    posted(&ines, "/t/1/properties", &[("category", "1")]);
    desk.turn_clock(Duration::minutes(2));
    desk.wait_for_mail("emma.wilson", |mail| mail.says("Encre"));
    // A digest leaves after seven in the morning, whatever the hour is now.
    desk.turn_clock(Duration::hours(25));
    desk.turn_clock(Duration::hours(10));
    desk.wait_for_mail("marie.lopez", |mail| mail.says("Encre"));
    desk.drained();
    for login in ["emma.wilson", "marie.lopez"] {
        assert_eq!(desk.mails_with(login, "Papyrus"), 0, "{login}");
    }
    Ok(())
}

/// A mail kept for an agent is shown, whole, to those who see the ticket it tells of.
#[test]
fn a_mail_set_aside_is_shown_to_those_who_see_its_ticket() {
    let proof =
        "Authentication-Results: mx.ecole.example; dmarc=pass header.from=ecole.example\r\n";
    let keys = "authserv_id = \"mx.ecole.example\"\nrequire_authentication = true\n";
    let desk = office(Desk::with().mailbox(keys).start());
    close_off(&desk);
    let mail = |subject: &str, text: &str| Letter::from("camille.durand", subject, text).raw();
    desk.mail_in(&[proof.as_bytes(), &mail("Contrat", "Bonjour.")].concat());
    desk.ticket_when(1, |ticket| ticket["category"] == "RH");
    let ack = desk.wait_for_mail("camille.durand", |mail| mail.subject.contains("#1"));
    desk.mail_in(&mail("Re: [Support #1] Papyrus", "Zqxsecret"));
    let answer = Letter::from("camille.durand", "Sans numéro", "Zqxsecret bis").answering(&ack);
    desk.mail_in(&answer.raw());
    desk.mail_in(&mail("Encre", "Autre chose."));
    let (ines, marie) = (desk.sign_in("ines.roche"), desk.sign_in("marie.lopez"));
    let waits = |who: &Visitor| who.get("/settings/mail?fate=set_aside").text();
    until("all three wait", crate::desk::LIMIT, || {
        let text = waits(&ines);
        (["Papyrus", "Sans numéro", "Encre"]
            .iter()
            .all(|title| text.contains(title)))
        .then_some(())
    });
    let theirs = waits(&marie);
    assert!(
        theirs.contains("Encre") && !theirs.contains("Papyrus") && !theirs.contains("Sans numéro")
    );
    for id in [2, 3] {
        let place = format!("/settings/mail/{id}");
        assert!(ines.get(&place).has("Zqxsecret"));
        assert_eq!(marie.get(&place).status, 404);
        assert_eq!(marie.get(&format!("{place}/raw")).status, 404);
        for deed in ["import", "discard"] {
            assert_eq!(
                marie.post(&format!("{place}/{deed}"), &[]).status,
                404,
                "{deed}"
            );
        }
    }
    assert_eq!(desk.export().len(), 1);
    posted(&ines, "/settings/mail/2/import", &[]);
    posted(&ines, "/settings/mail/3/discard", &[]);
    desk.ticket_when(1, |ticket| ticket.to_string().contains("Zqxsecret"));
    // Decided upon, they are the others' affair no more than before.
    assert_eq!(marie.get("/settings/mail/3").status, 404);
    let all = marie.get("/settings/mail");
    assert!(!all.has("Papyrus") && !all.has("Sans numéro") && all.has("Encre"));
}
