//! Every notification in both languages, as people get it: kept in tests/mails to be read, and compared here.

use std::fs;
use std::path::{Path, PathBuf};

use helpdesk::rules::notices::Topic;

use crate::desk::{Desk, Letter, Mail, Visitor};
use crate::missing::left_out;

/// Set to write the samples anew; then read what changed.
const WRITE: &str = "HELPDESK_WRITE_SAMPLES";

/// A ticket to which everything happens that a mail can tell, at moments that stand still. `look` is called with Marie, and
/// with what has just happened.
fn story(desk: &Desk, look: &mut impl FnMut(&Visitor, &[Topic])) {
    for (login, role) in [
        ("marie.lopez", "agent"),
        ("paul.ndiaye", "agent"),
        ("camille.durand", "requester"),
        ("ines.roche", "requester"),
    ] {
        desk.user(login, role);
    }
    let text = "Bonjour,\n\nLe vidéoprojecteur de la salle 12 affiche « pas de signal ». J’ai un rendu mercredi.\n\nCamille";
    let title = "Vidéoprojecteur de la salle 12 : pas de signal";
    desk.mail_in(&Letter::from("camille.durand", title, text).raw());
    let mail = desk.wait_for_mail("camille.durand", |_| true);
    let (marie, camille) = sign_in(desk);
    let at = |when: &str| desk.freeze_at(&format!("2026-{when}:00"));
    look(
        &marie,
        &[Topic::Acknowledgement, Topic::NewTicket, Topic::Flood],
    );
    at("11-23 15:50");
    done(&marie, "/t/1/assign", &[("me", "1")]);
    look(&marie, &[Topic::Assigned]);
    at("11-23 15:58");
    let question = "Bonjour Camille, le problème se produit-il avec un autre ordinateur ?";
    done(&marie, "/t/1/followup", &[("text", question)]);
    look(&marie, &[Topic::FollowUp]);
    done(&marie, "/t/1/properties", &[("status", "await")]);
    look(
        &marie,
        &[Topic::Waiting, Topic::AskedAgain, Topic::Unanswered],
    );
    at("11-23 16:40");
    let answer = Letter::from(
        "camille.durand",
        "Re: x",
        "Oui, la même chose avec deux ordinateurs.",
    );
    desk.mail_in(&answer.answering(&mail).raw());
    desk.ticket_when(1, |ticket| ticket["status"] == "assigned");
    let joined = camille.upload("/t/1/document", &[], &[("photo.jpg", &vec![0xff; 48_000])]);
    assert_eq!(joined.status, 303);
    look(&marie, &[Topic::Documents]);
    the_days_after(desk, &mail, look);
}

/// Anew each morning: the night is longer than a session.
fn sign_in(desk: &Desk) -> (Visitor, Visitor) {
    (desk.sign_in("marie.lopez"), desk.sign_in("camille.durand"))
}

#[track_caller]
fn done(who: &Visitor, place: &str, fields: &[(&str, &str)]) {
    let page = who.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
}

fn the_days_after(desk: &Desk, mail: &Mail, look: &mut impl FnMut(&Visitor, &[Topic])) {
    let at = |when: &str| desk.freeze_at(&format!("2026-{when}:00"));
    at("11-24 08:30");
    let (marie, camille) = sign_in(desk);
    done(
        &marie,
        "/t/1/observers",
        &[("address", "ines.roche@ecole.example")],
    );
    look(&marie, &[Topic::Observer]);
    done(&marie, "/t/1/requester", &[("person", "Ines Roche")]);
    look(&marie, &[Topic::OnBehalf]);
    let back = [("person", "Camille Durand"), ("keep", "1")];
    done(&marie, "/t/1/requester", &back);
    done(&marie, "/t/1/properties", &[("status", "planned")]);
    look(&marie, &[Topic::Category]);
    let hold = [
        ("status", "pending"),
        ("reason", "Livraison du câble"),
        ("until", "2026-11-30"),
    ];
    done(&marie, "/t/1/properties", &hold);
    look(&marie, &[Topic::Status]);
    done(&marie, "/t/1/properties", &[("status", "planned")]);
    look(&marie, &[Topic::CameBack]);
    done(
        &marie,
        "/t/1/assign",
        &[("agent", &id_of(&marie, "Paul Ndiaye"))],
    );
    let late = [
        Topic::AnswerLate,
        Topic::SolutionLate,
        Topic::Unattended,
        Topic::TaskLeft,
    ];
    look(&marie, &late);
    look(&marie, &[Topic::Unassigned]);
    at("11-24 09:12");
    done(&marie, "/t/1/solution", &[("text", "Câble HDMI remplacé.")]);
    at("11-24 10:00");
    let reason = ("reason", "Toujours rien sur le pupitre.");
    done(&camille, "/t/1/solution/reject", &[reason]);
    look(&marie, &[Topic::Rejected]);
    desk.mail_in(&Letter::from("hugo.petit", "Salle 12", "Plus d’image.").raw());
    desk.ticket_when(2, |_| true);
    done(&marie, "/t/2/merge", &[("into", "1"), ("how", "whole")]);
    look(&marie, &[Topic::Merged, Topic::Double]);
    at("11-24 11:05");
    let solution = "Le câble du pupitre était défectueux aussi : je l’ai remplacé et j’ai vérifié l’affichage.\nUn câble de secours est dans le tiroir.";
    done(&marie, "/t/1/solution", &[("text", solution)]);
    look(&marie, &[Topic::Solution, Topic::Reminder]);
    at("11-24 14:20");
    done(
        &camille,
        "/t/1/followup",
        &[("text", "Je n’ai pas encore pu essayer.")],
    );
    look(&marie, &[Topic::Answered]);
    desk.mail_in(&bounce(mail));
    desk.ticket_when(1, |_| marie.get("/t/1").has("n’a pas reçu"));
    look(&marie, &[Topic::Unreached, Topic::KeptAsNote]);
    at("11-25 08:02");
    let (marie, camille) = sign_in(desk);
    done(
        &camille,
        "/t/1/solution/accept",
        &[("comment", "Tout fonctionne, merci.")],
    );
    look(&marie, &[Topic::Accepted, Topic::Closed, Topic::Expired]);
    at("11-26 09:00");
    let (marie, camille) = sign_in(desk);
    done(
        &camille,
        "/t/1/reopen",
        &[("reason", "L’image saute de nouveau.")],
    );
    look(&marie, &[Topic::Reopened]);
    done(
        &marie,
        "/t/1/close",
        &[("reason", "by_phone"), ("tell", "1")],
    );
    look(&marie, &[Topic::ClosedAtOnce]);
}

/// A delivery report about that mail.
fn bounce(mail: &Mail) -> Vec<u8> {
    let report = format!(
        "From: MAILER-DAEMON@relay.example\nSubject: Undelivered\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; {}\nAction: failed\n\
         Diagnostic-Code: smtp; 552 5.2.2 mailbox full\n\
         --b\nContent-Type: message/rfc822\n\nMessage-ID: {}\n\nx\n--b--\n",
        mail.to, mail.message_id
    );
    report.replace('\n', "\r\n").into_bytes()
}

fn id_of(marie: &Visitor, name: &str) -> String {
    let page = marie.get("/t/1").text();
    let mut boxes = page.split("name=\"agent\" value=\"").skip(1);
    let mine = boxes.find(|rest| {
        rest.split("</label>")
            .next()
            .is_some_and(|label| label.contains(name))
    });
    let value = mine.and_then(|rest| rest.split('"').next());
    value.expect("a box").to_owned()
}

/// To whom a notification usually goes.
const fn reader(topic: Topic) -> &'static str {
    match topic {
        Topic::NewTicket
        | Topic::Assigned
        | Topic::Unassigned
        | Topic::Accepted
        | Topic::Rejected
        | Topic::Answered
        | Topic::Category
        | Topic::CameBack
        | Topic::AnswerLate
        | Topic::SolutionLate
        | Topic::Unreached
        | Topic::KeptAsNote
        | Topic::Flood
        | Topic::Unattended
        | Topic::TaskLeft => "agent",
        Topic::Acknowledgement
        | Topic::FollowUp
        | Topic::Documents
        | Topic::Status
        | Topic::Solution
        | Topic::Reminder
        | Topic::Closed
        | Topic::ClosedAtOnce
        | Topic::Expired
        | Topic::Waiting
        | Topic::AskedAgain
        | Topic::Unanswered
        | Topic::Double
        | Topic::Reopened
        | Topic::Merged
        | Topic::OnBehalf
        | Topic::Observer => "requester",
    }
}

/// Without what differs from run to run: the desk's address, and proofs of its key.
fn settled(text: &str, desk: &Desk) -> String {
    let host = desk.url.trim_start_matches("http://");
    let name = host.split(':').next().expect("a host");
    let text = text
        .replace(&desk.url, "https://support.ecole.example")
        .replace(&name.replace('.', "%2E"), "support%2Eecole%2Eexample");
    let mut out = String::new();
    for (index, piece) in text.split("/s/").enumerate() {
        if index == 0 {
            out.push_str(piece);
        } else {
            let (_, rest) = piece.split_once('?').expect("a question mark");
            out.push_str("/s/TOKEN?");
            out.push_str(rest);
        }
    }
    let mut settled = String::new();
    for (index, piece) in out.split("%2Em0%2E").enumerate() {
        if index == 0 {
            settled.push_str(piece);
        } else {
            settled.push_str("%2Em0%2EPROOF");
            settled.push_str(&piece[32..]);
        }
    }
    settled
}

/// The text part on a preview page.
fn text_of(page: &str) -> String {
    let (_, rest) = page
        .split_once("<pre class=\"raw\">")
        .expect("the text part");
    let text = rest.split("</pre>").next().unwrap_or_default();
    [
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (entity, letter)| {
        text.replace(entity, letter)
    })
}

fn compare(file: &Path, text: &str, write: bool) -> Option<PathBuf> {
    if write {
        fs::write(file, text).expect("written");
        return None;
    }
    let kept = fs::read_to_string(file).unwrap_or_default();
    (kept != text).then(|| file.to_path_buf())
}

#[test]
fn every_notification_is_as_it_was_last_read() {
    let name = "every_notification_is_as_it_was_last_read";
    let desk = match Desk::with().frozen("2026-11-23 15:31:00") {
        Ok(builder) => builder.start(),
        Err(missing) => return left_out(name, &missing),
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mails");
    let write = std::env::var_os(WRITE).is_some();
    let (mut other, mut seen) = (Vec::new(), Vec::new());
    let mut look = |marie: &Visitor, topics: &[Topic]| {
        for (topic, language) in topics
            .iter()
            .flat_map(|topic| [(topic, "fr"), (topic, "en")])
        {
            let (word, to) = (topic.word(), reader(*topic));
            let asked = format!("ticket=1&topic={word}&to={to}&language={language}");
            let page = marie.get(&format!("/settings/mail/preview?{asked}"));
            let html = marie.get(&format!("/settings/mail/preview/html?{asked}"));
            let file = |kind: &str| folder.join(format!("{word}.{language}.{kind}"));
            let text = settled(&text_of(&page.text()), &desk);
            other.extend(compare(&file("txt"), &text, write));
            other.extend(compare(&file("html"), &settled(&html.text(), &desk), write));
        }
        seen.extend_from_slice(topics);
    };
    story(&desk, &mut look);
    seen.sort();
    assert_eq!(seen, Topic::ALL, "each notification has its sample");
    assert!(
        other.is_empty(),
        "these read otherwise (set {WRITE}=1, then look): {other:#?}"
    );
}
