//! Who is held off stays so, by whichever door they come: accounts that are disabled, observers who are not asked, what was decided
//! already; who sees what is in `trust::rights`.

use crate::desk::{Desk, Letter, Visitor};

fn school(desk: Desk) -> Desk {
    for (login, role) in [
        ("marie.lopez", "agent"),
        ("zoe.martin", "administrator"),
        ("camille.durand", "requester"),
        ("hugo.petit", "requester"),
    ] {
        desk.user(login, role);
    }
    desk
}

#[track_caller]
fn done(who: &Visitor, place: &str, fields: &[(&str, &str)]) {
    let page = who.post(place, fields);
    assert_eq!(page.status, 303, "{place}: {}", page.text());
}

#[test]
fn a_disabled_account_is_mailed_nothing_not_even_what_was_owed_before() {
    let held = "kind = \"folder\"\npath = \"out\"\nhold_seconds = 3\n";
    let desk = school(Desk::with().outgoing(held).start());
    desk.request("camille.durand", "Panne");
    let marie = desk.sign_in("marie.lopez");
    let hugo = [("address", "hugo.petit@ecole.example")];
    done(&marie, "/t/1/observers", &hugo);
    desk.drained();
    done(&marie, "/t/1/followup", &[("text", "Pour Hugo seul.")]);
    for login in ["camille.durand", "hugo.petit"] {
        desk.ok(&["user", "disable", login], "");
    }
    desk.drained();
    done(&marie, "/t/1/followup", &[("text", "Pour Hugo encore.")]);
    done(&marie, "/t/1/solution", &[("text", "Pour Hugo enfin.")]);
    desk.drained();
    for login in ["camille.durand", "hugo.petit"] {
        assert_eq!(desk.mails_with(login, "Pour Hugo"), 0, "{login}");
    }
    // Enabled again, it hears of what is said from then on.
    desk.ok(&["user", "enable", "hugo.petit"], "");
    done(&marie, "/t/1/followup", &[("text", "De nouveau.")]);
    desk.wait_for_mail("hugo.petit", |mail| mail.says("De nouveau."));
}

#[test]
fn a_mail_of_a_disabled_account_opens_and_continues_nothing() {
    let desk = school(Desk::start());
    desk.request("camille.durand", "Panne");
    let ours = desk.wait_for_mail("camille.durand", |mail| mail.subject.contains("Panne"));
    desk.ok(&["user", "disable", "camille.durand"], "");
    let before = desk.tickets();
    desk.mail_in(&Letter::from("camille.durand", "Autre panne", "Bonjour.").raw());
    let answer = Letter::from("camille.durand", "Re: Panne", "Encore moi.").answering(&ours);
    desk.mail_in(&answer.raw());
    desk.drained();
    assert_eq!(desk.tickets(), before);
    let journal = desk.journal();
    let refused = journal
        .iter()
        .filter(|(_, fate, reason)| fate == "refused" && reason == "disabled");
    assert_eq!(refused.count(), 2, "{journal:?}");
}

#[test]
fn an_observer_who_answers_accepter_accepts_nothing() {
    let desk = school(Desk::start());
    desk.request("camille.durand", "Panne");
    let marie = desk.sign_in("marie.lopez");
    let hugo = [("address", "hugo.petit@ecole.example")];
    done(&marie, "/t/1/observers", &hugo);
    desk.drained();
    for (word, number) in [("ACCEPTER", 1), ("REFUSER Non.", 2)] {
        if number == 2 {
            desk.request("camille.durand", "Souris");
            done(&marie, "/t/2/observers", &hugo);
        }
        done(
            &marie,
            &format!("/t/{number}/solution"),
            &[("text", "Redémarrez.")],
        );
        let tag = format!("#{number}]");
        let told = desk.wait_for_mail("hugo.petit", |mail| {
            mail.says("Redémarrez.") && mail.subject.contains(&tag)
        });
        let answer = Letter::from("hugo.petit", "Re: Panne", word).answering(&told);
        desk.mail_in(&answer.raw());
        let said = desk.ticket_when(number, |ticket| {
            let lines = ticket["timeline"].as_array().expect("lines");
            lines
                .iter()
                .any(|line| line["author"] == "hugo.petit@ecole.example")
        });
        assert_eq!(said["status"], "solved", "{word}: {said}");
        assert!(
            !said["proposal"].is_null(),
            "it waits for its requester still: {said}"
        );
        // By the page neither.
        let visitor = desk.sign_in("hugo.petit");
        for answer in ["accept", "reject"] {
            let place = format!("/t/{number}/solution/{answer}");
            let page = visitor.post(&place, &[("reason", "Non.")]);
            assert_eq!(page.status, 409, "{place}");
        }
        assert_eq!(desk.ticket_when(number, |_| true)["status"], "solved");
    }
}

#[test]
fn a_mail_that_was_set_aside_is_decided_once() {
    let proving = "authserv_id = \"mx.ecole.example\"\nrequire_authentication = true\n";
    let desk = school(Desk::with().mailbox(proving).start());
    for subject in ["Clavier", "Écran"] {
        desk.mail_in(&Letter::from("hugo.petit", subject, "Muet.").raw());
        desk.drained();
    }
    let (marie, zoe) = (desk.sign_in("marie.lopez"), desk.sign_in("zoe.martin"));
    let post = |who: &Visitor, mail: u32, deed: &str| {
        who.post(&format!("/settings/mail/{mail}/{deed}"), &[])
            .status
    };
    assert_eq!(post(&marie, 1, "import"), 303);
    assert_eq!(post(&marie, 2, "discard"), 303);
    let (journal, tickets) = (desk.journal(), desk.tickets());
    for (mail, deed) in [(1, "discard"), (1, "import"), (2, "discard"), (2, "import")] {
        assert_eq!(post(&zoe, mail, deed), 404, "{deed} of mail {mail}");
    }
    assert_eq!((desk.journal(), desk.tickets()), (journal, tickets));
    for mail in [1, 2] {
        let page = zoe.get(&format!("/settings/mail/{mail}"));
        assert!(page.has("Marie Lopez"), "who decided: {}", page.text());
    }
    let audit = zoe.get("/settings/audit").text();
    assert!(!audit.contains("Zoe Martin</td><td>courriel"), "{audit}");
}
