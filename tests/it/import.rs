//! What other desks leave behind, taken over by the command line; how dumps are read is in `import/dump.rs`, the GLPI that is taken
//! over in `import/dumps.rs`.

mod csv;
mod dump;
mod dumps;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::desk::{Desk, Letter};
use dumps::{Rows, school};

/// A PNG of one pixel, without its picture.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0";

/// Writes a dump and its documents beside the desk; the arguments that take them over.
fn written(desk: &Desk, rows: &Rows<'_>) -> [String; 4] {
    let files = desk.path("files");
    for (file, bytes) in [
        ("PNG/aa/1.PNG", PNG),
        ("TXT/bb/2.TXT", b"note\n"),
        ("../secret", b"secret"),
    ] {
        let file = files.join(file);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::create_dir_all(&files).expect("a folder");
        fs::write(file, bytes).expect("a file");
    }
    fs::write(desk.path("glpi.sql"), dumps::dump(rows)).expect("a file");
    let path = |name: &str| desk.path(name).to_str().expect("UTF-8").to_owned();
    [
        path("glpi.sql"),
        "--documents".into(),
        path("files"),
        path("report.txt"),
    ]
}

/// Takes the rows over, and gives the report.
fn import(desk: &Desk, rows: &Rows<'_>, more: &[&str]) -> String {
    let [dump, documents, folder, report] = written(desk, rows);
    let mut words = vec![
        "import", "glpi", &dump, &documents, &folder, "--report", &report,
    ];
    words.extend(more);
    desk.ok(&words, "");
    fs::read_to_string(report).expect("a report")
}

/// What is said where it fails.
fn refused(desk: &Desk, rows: &Rows<'_>, more: &[&str]) -> String {
    let [dump, ..] = written(desk, rows);
    let mut words = vec!["import", "glpi", &dump];
    words.extend(more);
    let output = desk.run(&words, "");
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8_lossy(&output.stderr)
        .lines()
        .last()
        .unwrap_or_default()
        .to_owned()
}

fn ticket(desk: &Desk, number: u64) -> Value {
    let found = desk
        .export()
        .into_iter()
        .find(|ticket| ticket["number"] == number);
    found.unwrap_or_else(|| panic!("no ticket {number}"))
}

fn people(desk: &Desk) -> Vec<Value> {
    let file = desk.path("desk.json");
    desk.ok(&["export", "--desk", file.to_str().expect("UTF-8")], "");
    let text = fs::read_to_string(file).expect("a file");
    let all: Value = serde_json::from_str(&text).expect("JSON");
    all["people"].as_array().expect("people").clone()
}

/// The lines of a ticket's timeline as `kind author: text`.
fn lines(ticket: &Value) -> Vec<String> {
    let timeline = ticket["timeline"].as_array().expect("a timeline");
    let each = timeline.iter().map(|line| {
        let text = |key: &str| line[key].as_str().unwrap_or("-").to_owned();
        let author = text("author");
        let author = author.split('@').next().unwrap_or_default();
        format!("{} {author}: {}", text("kind"), text("text"))
    });
    each.collect()
}

#[test]
fn a_ticket_comes_with_all_that_was_said_in_it() {
    let desk = Desk::start();
    import(&desk, &school(), &[]);
    let one = ticket(&desk, 1);
    assert_eq!(one["subject"], "Wi-Fi & imprimante");
    for (key, expected) in [
        ("status", "closed"),
        ("type", "incident"),
        ("urgency", "high"),
        ("impact", "low"),
        ("priority", "medium"),
        ("category", "Informatique > Réseau & Wi-Fi"),
        ("requester", "hugo.petit@ecole.example"),
        ("source", "mail"),
        ("opened_at", "2026-03-02T08:00:00.000Z"),
        ("solved_at", "2026-03-04T10:00:00.000Z"),
        ("closed_at", "2026-03-05T09:00:00.000Z"),
    ] {
        assert_eq!(one[key], expected, "{key}");
    }
    assert_eq!(one["assignees"][0], "paul.ndiaye@ecole.example");
    assert_eq!(one["observers"][0], "lea.blanc@ecole.example");
    assert_eq!(one["time"][0]["minutes"], 90);
    assert_eq!(one["tasks"][0]["text"], "Changer la borne");
    assert_eq!(one["satisfaction"]["answer"], "very");
    let said = lines(&one);
    let opening = format!(
        "opened hugo.petit: Le Wi-Fi ne marche pas, voir {}/t/2\n\n[image: borne.png]",
        desk.url
    );
    for expected in [
        opening.as_str(),
        "followed_up paul.ndiaye: Où ?",
        "followed_up hugo.petit: Salle 12;\n(1 < 2)",
        "noted paul.ndiaye: Borne à changer",
        "solution_proposed paul.ndiaye: Borne changée",
        "solution_accepted hugo.petit: ",
    ] {
        assert!(
            said.iter().any(|line| line == expected),
            "{expected}: {said:#?}"
        );
    }
    let label = said
        .iter()
        .find(|line| line.contains("GLPI"))
        .expect("a note");
    for part in [
        "Site B",
        "Bâtiment A > Salle 12",
        "CAO-14",
        "Informatique > Réseau",
    ] {
        assert!(
            label.starts_with("noted ") && label.contains(part),
            "{label}"
        );
    }
    let documents: Vec<&Value> = one["timeline"]
        .as_array()
        .expect("lines")
        .iter()
        .flat_map(|line| line["documents"].as_array().expect("documents"))
        .collect();
    let names: Vec<&str> = documents
        .iter()
        .filter_map(|document| document["name"].as_str())
        .collect();
    assert_eq!(names, ["borne.png", "note.txt"]);
    desk.ok(&["verify"], "");
}

#[test]
fn people_come_with_their_addresses_and_rights_and_without_passwords() {
    let desk = Desk::start();
    let report = import(&desk, &school(), &[]);
    let all = people(&desk);
    let known = |login: &str| {
        all.iter()
            .find(|person| person["login"] == login)
            .unwrap_or_else(|| panic!("no {login}"))
    };
    assert_eq!(known("marie.lopez")["role"], "administrator");
    assert_eq!(known("paul.ndiaye")["role"], "agent");
    assert_eq!(known("paul.ndiaye")["name"], "Paul N'Diaye");
    assert_eq!(known("lecteur")["role"], "requester");
    assert_eq!(known("hugo.petit")["address"], "hugo.petit@ecole.example");
    assert!(
        known("hugo.petit")
            .to_string()
            .contains("hpetit@etu.ecole.example")
    );
    assert_eq!(known("lea.blanc")["disabled"], true);
    assert_eq!(
        known("sans.adresse")["disabled"],
        true,
        "a ticket names them"
    );
    assert!(
        !all.iter().any(|person| person["login"] == "glpi"),
        "nobody names that account"
    );
    assert_eq!(ticket(&desk, 2)["requester"], "ancienne@ecole.example");
    let raw = fs::read(desk.path("helpdesk.db")).expect("the file");
    assert!(!raw.windows(12).any(|bytes| bytes == b"$2y$10$secre"));
    assert!(
        report.contains("Marie Lopez is an administrator here"),
        "{report}"
    );
}

#[test]
fn what_is_not_taken_over_is_said_with_its_reason() {
    let desk = Desk::start();
    let report = import(&desk, &school(), &[]);
    for expected in [
        "1  changes: there is nothing like it here",
        "1  closed days: they come each year",
        "1  documents: their paths lead out of the folder: ../../secret",
        "1  documents: their files are not in the folder: PDF/cc/4.PDF",
        "1  groups: they treat no tickets: Étudiants",
        "1  accounts: they have no address",
        "1  tickets from GLPI's bin",
        "1  tickets that go on in another",
        "if ($request_uri ~ \"/ticket\\.form\\.php\\?(.*&)?id=([0-9]+)\") { return 301 ",
    ] {
        assert!(report.contains(expected), "{expected}:\n{report}");
    }
    let numbers: Vec<u64> = desk
        .export()
        .iter()
        .filter_map(|ticket| ticket["number"].as_u64())
        .collect();
    assert_eq!(numbers, [1, 2, 3, 6]);
    assert_eq!(ticket(&desk, 6)["merged_into"], 2);
    assert_eq!(ticket(&desk, 2)["subject"], "RE: <script>alert(1)</script>");
    assert_eq!(ticket(&desk, 2)["priority"], "major");
}

#[test]
fn taken_over_twice_it_is_there_once_and_what_is_new_comes() {
    let desk = Desk::start();
    let mut rows = school();
    import(&desk, &rows, &[]);
    let before = (desk.export(), people(&desk));
    import(&desk, &rows, &[]);
    assert_eq!((desk.export(), people(&desk)), before);
    rows.push((
        "glpi_itilfollowups",
        20,
        "'Ticket',2,'2026-04-01 08:00:00',7,'Compte rouvert',0,1,0".into(),
    ));
    rows.push(("glpi_tickets", 7, "0,'Nouveau','2026-04-01 08:00:00',NULL,NULL,'2026-04-01 08:00:00',1,10,1,'Neuf.',3,3,3,0,1,0,0".into()));
    rows.push(("glpi_tickets_users", 20, "7,10,1,NULL".into()));
    for (_, _, values) in rows
        .iter_mut()
        .filter(|(table, id, _)| *table == "glpi_tickets" && *id == 2)
    {
        *values = values.replace("'2026-03-10 08:00:00',2,", "'2026-04-01 08:00:00',4,");
    }
    import(&desk, &rows, &[]);
    let two = ticket(&desk, 2);
    assert_eq!(
        (two["status"].as_str(), lines(&two).len()),
        (Some("pending"), 3)
    );
    assert_eq!(ticket(&desk, 7)["subject"], "Nouveau");
    assert_eq!(desk.export().len(), before.0.len() + 1);
}

#[test]
fn what_was_done_here_since_is_not_overwritten() {
    let desk = Desk::start();
    let mut rows = school();
    import(&desk, &rows, &[]);
    desk.mail_in(&Letter::from("ancienne", "[GLPI #0000002] Compte", "C'est urgent.").raw());
    desk.ticket_when(2, |ticket| {
        lines(ticket).iter().any(|line| line.contains("urgent"))
    });
    for (_, _, values) in rows
        .iter_mut()
        .filter(|(table, id, _)| *table == "glpi_tickets" && *id == 2)
    {
        *values = values.replace("'2026-03-10 08:00:00',2,", "'2026-04-01 08:00:00',6,");
    }
    let report = import(&desk, &rows, &[]);
    assert_eq!(ticket(&desk, 2)["status"], "assigned");
    assert!(
        report.contains("the ticket changed here too: #2"),
        "{report}"
    );
}

#[test]
fn nobody_is_sent_a_mail_by_what_is_taken_over() {
    let desk = Desk::start();
    let mut rows = school();
    // Somebody who can be written to asks, and an agent has it.
    for (_, _, values) in rows
        .iter_mut()
        .filter(|(table, id, _)| *table == "glpi_tickets_users" && *id == 6)
    {
        *values = "3,10,1,NULL".into();
    }
    rows.push(("glpi_tickets_users", 60, "3,8,2,NULL".into()));
    import(&desk, &rows, &[]);
    // Solved in January: the clock has long run out. It closes, and nobody hears of it.
    desk.ticket_when(3, |ticket| ticket["status"] == "closed");
    desk.drained();
    assert_eq!(desk.mails_out().len(), 0);
}

#[test]
fn no_clock_fires_for_what_waited_in_the_other_desk() {
    let desk = Desk::with()
        .toml("[waiting]\nremind_days = 3\nclose_days = 7\n[closing]\nafter_days = 7\nremind_days = 3\n")
        .start();
    let mut rows = school();
    // Hugo was asked in March, and has a solution since January; Paul's task was to be done in March.
    for (key, values) in [
        (
            20,
            "0,'Attente','2026-03-02 08:00:00',NULL,NULL,'2026-03-03 08:00:00',4,10,1,'Neuf.',3,3,3,0,1,0,0",
        ),
        (
            21,
            "0,'Résolu','2026-01-05 08:00:00',NULL,'2026-01-06 08:00:00','2026-01-06 08:00:00',5,10,1,'Neuf.',3,3,3,0,1,0,0",
        ),
        (
            22,
            "0,'Vieux','2020-01-05 08:00:00',NULL,NULL,'2020-01-06 08:00:00',2,10,1,'Neuf.',5,5,6,0,1,0,0",
        ),
    ] {
        rows.push(("glpi_tickets", key, values.into()));
        rows.push(("glpi_tickets_users", 2 * key, format!("{key},10,1,NULL")));
        rows.push(("glpi_tickets_users", 2 * key + 1, format!("{key},8,2,NULL")));
    }
    rows.push((
        "glpi_itilfollowups",
        20,
        "'Ticket',20,'2026-03-03 08:00:00',8,'Quelle salle ?',0,1,0".into(),
    ));
    rows.push((
        "glpi_itilsolutions",
        21,
        "'Ticket',21,'Fait','2026-01-06 08:00:00',NULL,8,0,2".into(),
    ));
    rows.push((
        "glpi_tickettasks",
        20,
        "22,'2026-03-03 08:00:00',8,'Appeler',1,0,'2026-03-03 10:00:00',1,8,'2026-03-03 08:00:00'"
            .into(),
    ));
    import(&desk, &rows, &[]);
    import(&desk, &rows, &[]);
    desk.ticket_when(21, |ticket| ticket["status"] == "closed");
    desk.drained();
    assert_eq!(ticket(&desk, 20)["status"], "pending");
    assert_eq!(ticket(&desk, 22)["status"], "assigned");
    let mails = desk.mails_out();
    assert_eq!(
        mails.len(),
        0,
        "{:?}",
        mails
            .iter()
            .map(|mail| mail.header("subject").to_owned())
            .collect::<Vec<_>>()
    );
}

#[test]
fn a_desk_at_work_keeps_its_numbers_and_its_people() {
    let desk = Desk::start();
    desk.user("hugo.petit", "requester");
    desk.mail_in(&Letter::from("hugo.petit", "Panne", "Rien ne va.").raw());
    desk.ticket_when(1, |_| true);
    let told = refused(&desk, &school(), &[]);
    assert!(told.contains("1 of its ticket numbers belong to other tickets here already, the first is #1: move all of them with --offset 1000"), "{told}");
    assert_eq!(desk.export().len(), 1);
    import(&desk, &school(), &["--offset", "1000"]);
    assert_eq!(ticket(&desk, 1001)["requester"], "hugo.petit@ecole.example");
    assert_eq!(ticket(&desk, 1)["subject"], "Panne");
    // Once moved, always moved.
    import(&desk, &school(), &[]);
    assert_eq!(desk.export().len(), 5);
    assert!(refused(&desk, &school(), &["--offset", "2000"]).contains("--offset 1000 before"));
    desk.mail_in(&Letter::from("hugo.petit", "Autre", "Autre chose.").raw());
    desk.ticket_when(1007, |ticket| ticket["subject"] == "Autre");
}

#[test]
fn a_dry_run_says_the_same_and_changes_nothing() {
    let desk = Desk::start();
    let dry = import(&desk, &school(), &["--dry-run"]);
    assert_eq!((desk.export().len(), people(&desk).len()), (0, 0));
    let done = import(&desk, &school(), &[]);
    assert_eq!(
        dry,
        format!("Nothing was changed: this is what an import would do.\n\n{done}")
    );
}

#[test]
fn the_report_is_beside_the_database_whole_and_for_its_owner_only() {
    let desk = Desk::start();
    let [dump, ..] = written(&desk, &school());
    let (report, elsewhere) = (desk.path("helpdesk-import.txt"), desk.path("elsewhere"));
    fs::write(&elsewhere, "mine").expect("a file");
    std::os::unix::fs::symlink(&elsewhere, &report).expect("a link");
    let said = desk.ok(&["import", "glpi", &dump], "");
    let kept = fs::read_to_string(&report).expect("a report");
    assert!(
        kept.starts_with("Taken over") && said.starts_with(&kept),
        "{said}"
    );
    assert!(
        said.ends_with(&format!("This report is in {}.\n", report.display())),
        "{said}"
    );
    let found = fs::symlink_metadata(&report).expect("a file");
    assert!(found.is_file(), "the link is not followed");
    assert_eq!(found.permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_to_string(elsewhere).expect("a file"), "mine");
}

#[test]
fn a_report_that_cannot_be_kept_is_no_news_for_the_end() {
    let desk = Desk::start();
    let folder = desk.path("missing/report.txt");
    for report in [folder.to_str().expect("UTF-8"), "/dev/null", "/"] {
        let told = refused(&desk, &school(), &["--report", report]);
        assert!(told.contains("the report cannot be kept there"), "{told}");
        assert_eq!((desk.export().len(), people(&desk).len()), (0, 0));
    }
    assert!(!Path::new("/dev/null").is_file());
}

#[test]
fn a_dump_that_cannot_be_taken_over_leaves_nothing_behind() {
    let desk = Desk::start();
    let whole = dumps::dump(&school());
    let at = whole.find("Borne").expect("a text");
    let cases: [(Vec<u8>, &str); 4] = [
        (whole.as_bytes()[..at].to_vec(), "cut off"),
        (
            [&whole.as_bytes()[..at], b"\xff", &whole.as_bytes()[at..]].concat(),
            "is not in the charset",
        ),
        (
            b"CREATE TABLE `wp_posts` (`id` int(10));".to_vec(),
            "no tables of GLPI",
        ),
        (
            whole
                .replace("glpi_itilfollowups", "glpi_ticketfollowups")
                .into_bytes(),
            "it is older, or not whole",
        ),
    ];
    for (dump, expected) in cases {
        let file = desk.path("bad.sql");
        fs::write(&file, dump).expect("a file");
        let output = desk.run(&["import", "glpi", file.to_str().expect("UTF-8")], "");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.code() == Some(1) && told.contains(expected),
            "{told}"
        );
        assert_eq!(
            (desk.export().len(), people(&desk).len()),
            (0, 0),
            "{expected}"
        );
    }
}

#[test]
fn rows_that_no_glpi_writes_are_left_and_said() {
    let desk = Desk::start();
    let mut rows = school();
    rows.push((
        "glpi_tickets",
        -5,
        "0,'x',NULL,NULL,NULL,NULL,1,10,1,'',3,3,3,0,1,0,0".into(),
    ));
    rows.push((
        "glpi_tickets",
        8,
        "0,'','0000-00-00 00:00:00',NULL,NULL,NULL,77,99,1,NULL,9,0,0,55,0,1,0".into(),
    ));
    rows.push((
        "glpi_tickets",
        9,
        "0,'y',NULL,NULL,NULL,NULL,1,10,1,'',3,3,3,0,1,1,0".into(),
    ));
    rows.push((
        "glpi_tickets",
        10,
        "0,'z',NULL,NULL,NULL,NULL,77,10,1,'',3,3,3,0,1,0,0".into(),
    ));
    // 8 goes on in 9, and 9 in 8.
    rows.push(("glpi_tickets_tickets", 8, "8,9,2".into()));
    rows.push((
        "glpi_itilfollowups",
        30,
        "'Ticket',9,NULL,10,'a',0,1,8".into(),
    ));
    rows.push((
        "glpi_itilfollowups",
        31,
        "'Ticket',8,NULL,10,'b',0,1,9".into(),
    ));
    rows.push(("glpi_tickets_tickets", 9, "1,999,1".into()));
    let report = import(&desk, &rows, &[]);
    for expected in [
        "glpi_tickets: their keys are none that GLPI gives: -5",
        "mergers of tickets: they lead in a circle",
        "links between tickets: a ticket of theirs is not there",
        "ticket 10 has the state 77",
    ] {
        assert!(report.contains(expected), "{expected}:\n{report}");
    }
    assert_eq!(desk.export().len(), 7);
    desk.ok(&["verify"], "");
}

/// A mail with these headers of answers, from that member.
fn answer(who: &str, subject: &str, headers: &str) -> Vec<u8> {
    let id = subject.len() + headers.len();
    format!(
        "From: {who}@ecole.example\r\nTo: support@ecole.example\r\nSubject: {subject}\r\nMessage-ID: <{who}-{id}@ecole.example>\r\n{headers}\
         Content-Type: text/plain; charset=utf-8\r\n\r\nRéponse de {who}, {id}.\r\n"
    )
    .into_bytes()
}

#[test]
fn answers_to_mails_of_glpi_reach_the_ticket_from_who_takes_part() {
    let desk = Desk::start();
    import(&desk, &school(), &["--offset", "1000"]);
    for headers in [
        "In-Reply-To: <GLPI_abc123XYZ-Ticket-2/update@vm>\r\n",
        "In-Reply-To: <GLPI_abc123XYZ-Ticket-2.1795447974.1696439115@vm>\r\n",
        "References: <GLPI-abc123XYZ-Ticket-2>\r\n",
        "In-Reply-To: <GLPI-2.1795447974.1696439115@vm>\r\n",
    ] {
        let before = lines(&ticket(&desk, 1002)).len();
        desk.mail_in(&answer("ancienne", "Re: Compte", headers));
        desk.ticket_when(1002, |ticket| lines(ticket).len() == before + 1);
    }
    for subject in [
        "Re: [GLPI #0000002] Compte",
        "Re: [Assistance #0000002] Compte",
    ] {
        let before = lines(&ticket(&desk, 1002)).len();
        desk.mail_in(&answer("ancienne", subject, ""));
        desk.ticket_when(1002, |ticket| lines(ticket).len() == before + 1);
    }
    // What went on in another ticket goes on there.
    let before = lines(&ticket(&desk, 1002)).len();
    desk.mail_in(&answer(
        "ancienne",
        "Re: [GLPI #0000006] Compte, encore",
        "",
    ));
    desk.ticket_when(1002, |ticket| lines(ticket).len() == before + 1);
}

#[test]
fn what_only_looks_like_an_answer_to_glpi_opens_a_ticket() {
    let desk = Desk::start();
    import(&desk, &school(), &[]);
    let before = lines(&ticket(&desk, 2)).len();
    for (at, who, subject, headers) in [
        (
            7,
            "luc",
            "Re: Compte",
            "In-Reply-To: <GLPI_abc123XYZ-Ticket-2/update@vm>\r\n",
        ),
        (8, "luc", "Re: [GLPI #0000002] Compte", ""),
        (
            9,
            "ancienne",
            "Re: Compte",
            "In-Reply-To: <GLPI_another-Ticket-2/update@vm>\r\n",
        ),
        (
            10,
            "ancienne",
            "Re: Compte",
            "In-Reply-To: <GLPI_abc123XYZ-Problem-2/update@vm>\r\n",
        ),
        (
            11,
            "ancienne",
            "Re: Compte 77",
            "In-Reply-To: <GLPI_abc123XYZ-Ticket-77/update@vm>\r\n",
        ),
    ] {
        desk.mail_in(&answer(who, subject, headers));
        desk.ticket_when(at, |ticket| {
            ticket["requester"] == format!("{who}@ecole.example")
        });
    }
    assert_eq!(lines(&ticket(&desk, 2)).len(), before);
}

#[test]
fn a_number_of_a_glpi_that_was_not_taken_over_names_no_ticket_here() {
    let desk = Desk::start();
    desk.user("hugo.petit", "requester");
    desk.mail_in(&Letter::from("hugo.petit", "Panne", "Rien ne va.").raw());
    desk.ticket_when(1, |_| true);
    desk.mail_in(&answer(
        "hugo.petit",
        "Re: [GLPI #0000001] Autre panne",
        "In-Reply-To: <GLPI-1.1795447974.1@vm>\r\n",
    ));
    desk.ticket_when(2, |_| true);
}

/// Every ticket, without what tells when it was taken over, and where the desk is.
fn timeless(desk: &Desk) -> Vec<String> {
    let mut tickets = desk.export();
    for ticket in &mut tickets {
        ticket["deadlines"] = Value::Null;
        ticket["proposal"] = Value::Null;
    }
    let text = |ticket: &Value| ticket.to_string().replace(&desk.url, "");
    tickets.iter().map(text).collect()
}

#[test]
fn killed_at_any_moment_it_ends_the_same() {
    let mut rows = school();
    for id in 100..500 {
        rows.push(("glpi_tickets", id, format!("0,'Panne {id}','2026-03-02 08:00:00',NULL,NULL,'2026-03-02 08:00:00',1,10,1,'Texte {id}',3,3,3,0,1,0,0")));
        rows.push(("glpi_tickets_users", id, format!("{id},10,1,NULL")));
        rows.push((
            "glpi_itilfollowups",
            id,
            format!("'Ticket',{id},'2026-03-02 09:00:00',8,'Vu {id}',0,1,0"),
        ));
    }
    // Not serving: the clock would close what is solved, sooner in one than in the other.
    let (whole, killed) = (Desk::with().make(), Desk::with().make());
    import(&whole, &rows, &[]);
    let [dump, documents, folder, report] = written(&killed, &rows);
    for round in 0..20 {
        let mut words = Command::new(env!("CARGO_BIN_EXE_helpdesk"));
        words.arg("--config").arg(killed.path("helpdesk.toml"));
        words.args([
            "import", "glpi", &dump, &documents, &folder, "--report", &report,
        ]);
        let mut child = words
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a process");
        // It says how far it is in twelve lines: it is killed behind each of them, and behind some again.
        let told = BufReader::new(child.stderr.take().expect("its words"));
        told.lines().take(round % 12 + 1).for_each(drop);
        child.kill().expect("a process");
        child.wait().expect("its end");
    }
    import(&killed, &rows, &[]);
    assert!(timeless(&killed) == timeless(&whole));
    assert_eq!(killed.export().len(), 404);
    killed.ok(&["verify"], "");
}
