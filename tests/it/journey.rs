//! A request's whole way, from the mail to the closed ticket, through real mail servers and a real browser.

use chrono::Duration;
use helpdesk::i18n::{Lang, dates};
use serde_json::{Value, json};

use crate::browser::{Browser, Options};
use crate::desk::{Desk, LIMIT, Letter, Mail, PASSWORD, Visitor, plain};
use crate::lab::Lab;
use crate::missing::{Missing, left_out};
use crate::poll::until;

/// A desk on the mail servers of a lab, with a browser for each of two people.
struct School {
    desk: Desk,
    lab: Lab,
    folder: tempfile::TempDir,
}

impl School {
    fn open() -> Result<Self, Missing> {
        let lab = Lab::start()?;
        let desk = Desk::with()
            .imap(&lab, "tls", "move:Processed")
            .smtp(&lab)
            .start();
        desk.user("camille.durand", "requester");
        desk.user("marie.lopez", "agent");
        let folder = tempfile::tempdir().expect("a folder");
        Ok(Self { desk, lab, folder })
    }

    /// The mail in this person's own mailbox that says these words.
    #[track_caller]
    fn mail(&self, login: &str, words: &str) -> Mail {
        let raw = self
            .lab
            .wait_for_mail(login, |raw| Mail::read(raw).says(words));
        Mail::read(&raw)
    }

    /// Follows a mail's link, as somebody who has to sign in first.
    #[track_caller]
    fn follow(browser: &mut Browser, mail: &Mail, login: &str) {
        browser.goto(&mail.link());
        assert!(
            sees(browser, "Pour ouvrir le ticket n° 1, connectez-vous"),
            "{}",
            browser.text()
        );
        browser.fill("Identifiant", login);
        browser.fill("Mot de passe", PASSWORD);
        browser.click("Envoyer");
        assert_eq!(browser.url(), mail.link());
        assert!(sees(browser, "Traitement de la demande"));
    }

    /// The document of that name on the page, as it is downloaded with the browser's cookie.
    #[track_caller]
    fn download(&self, browser: &mut Browser, name: &str) -> Vec<u8> {
        let link = format!(
            "[...document.links].find(a => a.innerText.includes({})).getAttribute('href')",
            json!(name)
        );
        let place = browser.evaluate(&link);
        let mut visitor = self.desk.stranger();
        let cookie = browser.cookie("helpdesk").expect("signed in");
        visitor.cookies.insert(
            "helpdesk".into(),
            cookie["value"].as_str().expect("a text").into(),
        );
        let page = visitor.get(place.as_str().expect("a link"));
        assert_eq!(page.status, 200);
        page.body
    }
}

/// Bytes of all values, lines that begin with a dot, and no end of line.
fn document(length: usize) -> Vec<u8> {
    let mut bytes = b"\r\n.\r\n..\n--\r\n".to_vec();
    bytes.extend((0..length).map(|n| (n * 7 + n / 251).to_le_bytes()[0]));
    bytes
}

fn without_script() -> Result<Browser, Missing> {
    Browser::start_with(Options {
        javascript: false,
        ..Options::default()
    })
}

/// Whether the reader sees these words, whatever spaces are between them.
fn sees(browser: &mut Browser, words: &str) -> bool {
    plain(&browser.text()).contains(words)
}

fn kinds(ticket: &Value) -> Vec<&str> {
    let lines = ticket["timeline"].as_array().expect("lines");
    lines
        .iter()
        .filter_map(|line| line["kind"].as_str())
        .collect()
}

/// What somebody said, by the words it begins with.
#[track_caller]
fn said<'a>(ticket: &'a Value, beginning: &str) -> &'a Value {
    let mut lines = ticket["timeline"].as_array().expect("lines").iter();
    let found = lines.find(|line| {
        line["text"]
            .as_str()
            .is_some_and(|text| text.starts_with(beginning))
    });
    found.unwrap_or_else(|| panic!("nobody said {beginning:?}: {ticket:#}"))
}

#[test]
fn a_mail_becomes_a_ticket_and_ends_accepted() {
    let ready =
        School::open().and_then(|school| Ok((school, without_script()?, without_script()?)));
    let (school, mut camille, mut marie) = match ready {
        Ok(ready) => ready,
        Err(missing) => return left_out("a_mail_becomes_a_ticket_and_ends_accepted", &missing),
    };
    let acknowledgement = request_is_acknowledged(&school);
    requester_adds_a_document(&school, &mut camille, &acknowledgement);
    agent_answers_by_mail(&school, &mut camille);
    first_solution_is_rejected(&school, &mut marie, &mut camille);
    second_solution_is_accepted(&school, &mut marie, &mut camille);
    assert_eq!(marie.console_errors(), &[] as &[String]);
}

fn request_is_acknowledged(school: &School) -> Mail {
    let plan = document(300_000);
    let letter = Letter::from(
        "camille.durand",
        "Vidéoprojecteur en panne",
        "Salle 12, rien ne s’affiche.",
    )
    .with("plan de l’étage.pdf", &plan)
    .message();
    let sent = Mail::read(&letter.formatted());
    school.lab.send("camille.durand", &letter);
    let mail = school.mail("camille.durand", "enregistrée sous le numéro 1");
    assert_eq!(mail.subject, "[Support #1] Vidéoprojecteur en panne");
    assert_eq!(mail.to, "camille.durand@ecole.example");
    let first = mail.text.lines().next().expect("a line");
    assert!(
        plain(first) == format!("Ticket n° 1 : {}/t/1", school.desk.url),
        "{first}"
    );
    for words in ["Vidéoprojecteur en panne", "Salle 12, rien ne s’affiche."] {
        assert!(
            mail.says(words) && plain(&mail.html).contains(words),
            "{words}"
        );
    }
    assert!(
        mail.html
            .contains(&format!("href=\"{}/t/1\"", school.desk.url))
    );
    assert_eq!(mail.header("In-Reply-To"), sent.message_id);
    assert!(mail.header("References").contains(&sent.message_id));
    assert_eq!(mail.header("Auto-Submitted"), "auto-replied");
    assert_eq!(mail.header("Return-Path"), "<>");
    let ticket = school.desk.only_ticket();
    assert_eq!(ticket["requester"], "camille.durand@ecole.example");
    assert_eq!(
        ticket["timeline"][0]["documents"][0]["name"],
        "plan de l’étage.pdf"
    );
    assert_eq!(school.lab.mails("support").len(), 0);
    assert_eq!(school.lab.folder_mails("support", "Processed").len(), 1);
    mail
}

fn requester_adds_a_document(school: &School, camille: &mut Browser, mail: &Mail) {
    School::follow(camille, mail, "camille.durand");
    assert!(sees(camille, "Salle 12, rien ne s’affiche."));
    assert_eq!(
        school.download(camille, "plan de l’étage.pdf"),
        document(300_000)
    );
    let photo = school.folder.path().join("écran noir.jpg");
    std::fs::write(&photo, document(70_000)).expect("written");
    camille.click("Suivi");
    camille.fill("Votre suivi", "Voici une photo.");
    camille.attach("#followup-files", &[&photo]);
    camille.click("Ajouter le suivi");
    camille.wait_for("Voici une photo.");
    assert_eq!(school.download(camille, "écran noir.jpg"), document(70_000));
    let told = school.mail("marie.lopez", "Voici une photo.");
    assert!(told.says("écran noir.jpg") && told.subject.starts_with("[Support #1]"));
}

fn agent_answers_by_mail(school: &School, camille: &mut Browser) {
    let told = school.mail("marie.lopez", "Voici une photo.");
    let answer = Letter::from(
        "marie.lopez",
        &format!("Re: {}", told.subject),
        "Je passe à 14 h.",
    )
    .answering(&told);
    school.lab.send("marie.lopez", &answer.message());
    let mail = school.mail("camille.durand", "Je passe à 14 h.");
    assert!(mail.says("Marie Lopez a répondu à votre demande."));
    let ticket = school
        .desk
        .ticket_when(1, |ticket| kinds(ticket).len() == 3);
    let answer = said(&ticket, "Je passe");
    assert_eq!(answer["text"], "Je passe à 14 h.");
    assert_eq!(
        (&answer["source"], &answer["author"]),
        (&json!("mail"), &json!("marie.lopez@ecole.example"))
    );
    camille.goto(&mail.link());
    let main = camille.evaluate("document.querySelector('ol.timeline').innerText");
    let main = main.as_str().expect("a text");
    assert!(
        main.contains("Je passe à 14 h.") && !main.contains("a écrit"),
        "{main}"
    );
}

fn first_solution_is_rejected(school: &School, marie: &mut Browser, camille: &mut Browser) {
    School::follow(
        marie,
        &school.mail("marie.lopez", "Voici une photo."),
        "marie.lopez",
    );
    propose(marie, "Câble remplacé.");
    let mail = school.mail("camille.durand", "Câble remplacé.");
    let closes = dates::day(Lang::Fr, school.desk.now() + Duration::days(21));
    let closes = plain(&closes);
    assert!(mail.says("est-ce réglé pour vous ?"), "{}", mail.text);
    assert!(
        mail.says(&format!("clos automatiquement le {closes}")),
        "{}",
        mail.text
    );
    camille.goto(&mail.link());
    assert!(sees(camille, &closes));
    camille.click("Refuser la solution");
    camille.evaluate("document.getElementById('reason').required = false");
    camille.click("Refuser et rouvrir le ticket");
    camille.wait_for("Dites en quelques mots pourquoi");
    assert_eq!(camille.status(), Some(422));
    assert_eq!(school.desk.only_ticket()["status"], "solved");
    camille.fill("#reason", "Toujours noir.");
    camille.click("Refuser et rouvrir le ticket");
    camille.wait_for("a refusé la solution");
    let told = school.mail("marie.lopez", "a refusé la solution");
    assert!(told.says("Toujours noir."));
    let ticket = school.desk.only_ticket();
    assert_eq!(said(&ticket, "Toujours noir.")["kind"], "solution_rejected");
    assert_ne!(ticket["status"], "solved");
}

fn second_solution_is_accepted(school: &School, marie: &mut Browser, camille: &mut Browser) {
    marie.goto(&school.mail("marie.lopez", "a refusé la solution").link());
    propose(marie, "Lampe changée.");
    camille.goto(&school.mail("camille.durand", "Lampe changée.").link());
    camille.click("Accepter la solution");
    camille.wait_for("Ce ticket est clos.");
    school.mail("marie.lopez", "a accepté la solution");
    let ticket = school.desk.only_ticket();
    assert_eq!(ticket["status"], "closed");
    assert!(ticket["closed_at"].is_string());
    assert_eq!(
        kinds(&ticket)
            .iter()
            .filter(|kind| kind.starts_with("solution_"))
            .collect::<Vec<_>>(),
        [
            &"solution_proposed",
            &"solution_rejected",
            &"solution_proposed",
            &"solution_accepted"
        ]
    );
    assert_eq!(school.lab.folder_mails("support", "Processed").len(), 2);
}

#[track_caller]
fn propose(agent: &mut Browser, text: &str) {
    agent.fill("Répondre à Camille Durand", text);
    agent.check("Envoyer comme solution");
    agent.click("#followup > button");
    agent.wait_for("Camille Durand n’a pas encore répondu à la solution.");
}

#[test]
fn bad_mail_stops_nothing_and_strangers_leave_a_line() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => {
            return left_out(
                "bad_mail_stops_nothing_and_strangers_leave_a_line",
                &missing,
            );
        }
    };
    lab.deliver("support", b"\x00\xff\xfe garbage \x80\r\n\r\n\x00\x01");
    lab.deliver("support", nested(5_000).as_bytes());
    lab.deliver(
        "support",
        &Letter::from("someone@elsewhere.example", "Offre", "Achetez.").raw(),
    );
    lab.deliver(
        "support",
        &Letter::from("hugo.petit", "Imprimante", "Plus de papier.").raw(),
    );
    let desk = Desk::with().imap(&lab, "starttls", "delete").start();
    desk.wait_for_mail("hugo.petit", |mail| mail.subject.contains("Imprimante"));
    assert_eq!(desk.health()["status"], "ok");
    let journal = desk.journal();
    let fates: Vec<(&str, &str)> = journal
        .iter()
        .map(|(_, fate, reason)| (&**fate, &**reason))
        .collect();
    assert_eq!(
        fates,
        [
            ("set_aside", "no_sender"),
            ("opened", ""),
            ("refused", "outsider"),
            ("opened", "")
        ]
    );
    assert_eq!(journal[2].0, "someone@elsewhere.example");
    assert_eq!(desk.export().len(), 2);
    until("the mailbox is empty", LIMIT, || {
        (lab.count("support") == 0).then_some(())
    });
    assert!(lab.folder_mails("support", "Processed").is_empty());
    assert_eq!(
        desk.mails_out()
            .iter()
            .filter(|mail| mail.to.contains("elsewhere"))
            .count(),
        0
    );
}

/// A mail of so many parts, each within the one before.
fn nested(depth: usize) -> String {
    let mut mail = String::from(
        "From: Camille Durand <camille.durand@ecole.example>\r\nSubject: Poupées russes\r\nMIME-Version: 1.0\r\n",
    );
    for level in 0..depth {
        let line =
            format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n");
        mail.push_str(&line);
    }
    mail + "Content-Type: text/plain\r\n\r\nAu fond.\r\n"
}

#[test]
fn an_outsider_is_deleted_where_others_are_moved() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out("an_outsider_is_deleted_where_others_are_moved", &missing),
    };
    lab.deliver(
        "support",
        &Letter::from("someone@elsewhere.example", "Offre", "Achetez.").raw(),
    );
    lab.deliver(
        "support",
        &Letter::from("hugo.petit", "Imprimante", "Plus de papier.").raw(),
    );
    let desk = Desk::with().imap(&lab, "tls", "move:Processed").start();
    desk.wait_for_mail("hugo.petit", |_| true);
    until("the mailbox is empty", LIMIT, || {
        (lab.count("support") == 0).then_some(())
    });
    let kept = lab.folder_mails("support", "Processed");
    assert_eq!(kept.len(), 1);
    assert_eq!(Mail::read(&kept[0]).subject, "Imprimante");
    let line = (
        "someone@elsewhere.example".into(),
        "refused".into(),
        "outsider".into(),
    );
    assert_eq!(desk.journal()[0], line);
}

#[test]
fn a_mail_over_the_limit_says_so_and_is_never_deleted() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => {
            return left_out(
                "a_mail_over_the_limit_says_so_and_is_never_deleted",
                &missing,
            );
        }
    };
    let large = Letter::from("hugo.petit", "Plans", "Voici les plans.")
        .with("plans.zip", &vec![7; 300_000])
        .raw();
    lab.deliver("support", &large);
    let desk = Desk::with()
        .imap(&lab, "starttls", "delete")
        .toml("[limits]\nletter_bytes_max = 100_000\n")
        .start();
    desk.wait_for_mail("hugo.petit", |mail| mail.says("dépasse la taille permise"));
    until("the mailbox is empty", LIMIT, || {
        (lab.count("support") == 0).then_some(())
    });
    assert_eq!(lab.folder_mails("support", "Too large"), [large]);
    let request = &desk.only_ticket()["timeline"][0];
    assert!(request["text"].to_string().contains("Voici les plans."));
    assert_eq!(request["documents"], serde_json::json!([]));
}

/// A desk whose ticket 1 waits for Camille's answer to a solution; three days later it closes.
fn with_a_waiting_solution() -> Result<Desk, Missing> {
    let desk = Desk::with()
        .clock()?
        .toml("[closing]\nafter_days = 3\nremind_days = 1\n")
        .start();
    desk.user("marie.lopez", "agent");
    desk.request("camille.durand", "Écran noir");
    let marie: Visitor = desk.sign_in("marie.lopez");
    assert_eq!(
        marie
            .post("/t/1/solution", &[("text", "Câble rebranché.")])
            .status,
        303
    );
    desk.wait_for_mail("camille.durand", |mail| mail.says("Câble rebranché."));
    Ok(desk)
}

#[test]
fn a_solution_nobody_answers_closes_its_ticket_after_a_reminder() {
    let mut desk = match with_a_waiting_solution() {
        Ok(desk) => desk,
        Err(missing) => {
            return left_out(
                "a_solution_nobody_answers_closes_its_ticket_after_a_reminder",
                &missing,
            );
        }
    };
    let reminder = "attend toujours votre accord";
    let step = Duration::hours(20);
    desk.turn_clock(step);
    desk.turn_clock(step);
    assert_eq!(desk.mails_with("camille.durand", reminder), 0);
    desk.turn_clock(step);
    desk.wait_for_mail("camille.durand", |mail| mail.says(reminder));
    desk.turn_clock(Duration::hours(2));
    assert_eq!(desk.only_ticket()["status"], "solved");
    desk.turn_clock(step);
    desk.wait_for_mail("camille.durand", |mail| {
        mail.says("n’a été ni acceptée ni refusée")
    });
    desk.drained();
    assert_eq!(desk.mails_with("camille.durand", reminder), 1);
    let ticket = desk.only_ticket();
    assert_eq!(ticket["status"], "closed");
    assert!(kinds(&ticket).contains(&"solution_expired"), "{ticket:#}");
}

#[test]
fn a_clock_that_jumps_closes_nothing() {
    let mut desk = match with_a_waiting_solution() {
        Ok(desk) => desk,
        Err(missing) => return left_out("a_clock_that_jumps_closes_nothing", &missing),
    };
    desk.turn_clock(Duration::days(400));
    assert_eq!(desk.health()["closing_held"], true);
    assert_eq!(desk.only_ticket()["status"], "solved");
    desk.turn_clock(Duration::hours(20));
    assert_eq!(desk.health()["closing_held"], true);
    assert_eq!(desk.only_ticket()["status"], "solved");
    // The clock has run on for a day, and nobody has set it back: it was right.
    desk.turn_clock(Duration::hours(5));
    desk.ticket_when(1, |ticket| ticket["status"] == "closed");
    assert_eq!(desk.health()["closing_held"], false);
}
