//! One click each: a mail as it came, a mail that only seems automatic, names while one is typed, the first steps of a fresh desk, and
//! all mails that failed once more.

use std::sync::atomic::Ordering;

use chrono::Duration;

use super::{Walker, both_ways, people, saved, school};
use crate::desk::{LIMIT, Letter};
use crate::missing::left_out;
use crate::poll::until;
use crate::smtp_faults::{Fault, Server};

const HTML: &str = "From: Hugo Petit <hugo.petit@ecole.example>\r\nTo: support@ecole.example\r\n\
    Subject: Message non distribu\u{e9} \u{e0} la mairie\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
    <h1>Bonjour</h1><p>Le <b>tableau</b> des salles&nbsp;: <a href=\"https://ecole.example/salles\">ici</a>.</p>\r\n";

#[test]
fn an_agent_looks_at_a_mail_as_it_came_and_says_that_a_person_wrote_it() {
    let test = "an_agent_looks_at_a_mail_as_it_came_and_says_that_a_person_wrote_it";
    both_ways(test, |marie| {
        let desk = school();
        desk.user("hugo.petit", "requester");
        desk.mail_in(HTML.as_bytes());
        desk.ticket_when(1, |_| true);
        marie.open(&format!("{}/t/1", desk.url));
        marie.sign_in("marie.lopez");
        marie.reads("Un courriel de ce ticket semble automatique");
        marie.is_for_everybody();
        let folder = desk.path("saved");
        marie.browser.saves_into(&folder);
        marie.enter("link Message d’origine (.eml)");
        let file = until("the mail is there", LIMIT, || saved(&folder, "eml"));
        let mail = std::fs::read_to_string(file).expect("UTF-8");
        assert!(mail.contains("<b>tableau</b>"), "{mail}");
        marie.enter("link tel qu’il s’affichait");
        marie.reads("Le tableau des salles");
        marie.open(&format!("{}/t/1", desk.url));
        marie.enter("button Non, c’est une personne");
        until("it is settled", LIMIT, || {
            marie.open(&format!("{}/t/1", desk.url));
            (!marie.sees("semble automatique")).then_some(())
        });
        // Said of the sender: the next one is asked about no more.
        desk.mail_in(&Letter::from("hugo.petit", "Message non distribué", "Encore.").raw());
        desk.ticket_when(2, |_| true);
        marie.open(&format!("{}/t/2", desk.url));
        assert!(!marie.sees("semble automatique"));
    });
}

#[test]
fn names_are_offered_while_one_is_typed() {
    both_ways("names_are_offered_while_one_is_typed", |marie| {
        let desk = school();
        desk.user("hugo.petit", "requester");
        desk.request("camille.durand", "Panne");
        marie.open(&format!("{}/t/1", desk.url));
        marie.sign_in("marie.lopez");
        marie.enter("DisclosureTriangle Changer le demandeur");
        marie.write("input#requester", "petit");
        if marie.javascript {
            let offered = "[...document.querySelector('#requester-people').options].map(each => each.value).join()";
            until("a name is offered", LIMIT, || {
                let names = marie.browser.evaluate(offered);
                let names = names.as_str().unwrap_or_default().to_owned();
                names
                    .contains("Hugo Petit <hugo.petit@ecole.example>")
                    .then_some(())
            });
        }
        marie.write("input#requester", "Hugo Petit <hugo.petit@ecole.example>");
        marie.enter("button Changer");
        desk.ticket_when(1, |ticket| {
            ticket["requester"] == "hugo.petit@ecole.example"
        });
        // What the script asks for is a page like any other.
        marie.open(&format!("{}/people/near?q=petit", desk.url));
        marie.reads("Hugo Petit <hugo.petit@ecole.example>");
        marie.is_for_everybody();
    });
}

#[test]
fn a_fresh_desk_leads_its_administrator_from_step_to_step() {
    let test = "a_fresh_desk_leads_its_administrator_from_step_to_step";
    both_ways(test, |zoe| {
        let desk = school();
        zoe.open(&format!("{}/settings", desk.url));
        zoe.sign_in("zoe.martin");
        zoe.reads("Premiers pas");
        zoe.is_for_everybody();
        let to_do = "[...document.querySelectorAll('main ol.list li')].filter(each => each.innerText.includes('À faire')).length";
        let before = zoe.browser.evaluate(to_do);
        zoe.open(&format!("{}/settings/categories", desk.url));
        zoe.write("textbox Nom", "Réseau");
        zoe.enter("button Ajouter");
        zoe.open(&format!("{}/settings", desk.url));
        zoe.reads("Premiers pas");
        let after = zoe.browser.evaluate(to_do);
        assert!(after.as_f64() < before.as_f64(), "{before} {after}");
    });
}

#[test]
fn an_administrator_has_all_mails_that_failed_tried_again() {
    let test = "an_administrator_has_all_mails_that_failed_tried_again";
    let failed = |zoe: &mut Walker| {
        let answer = "550 5.7.60 SMTP; Client does not have permissions to send as this sender";
        let server = Server::start(Fault::Says("MAIL", answer));
        let mut desk = match server.desk("").clock() {
            Ok(desk) => desk.start(),
            Err(missing) => return left_out(test, &missing),
        };
        people(&desk);
        desk.mail_in(&Letter::from("hugo.petit", "Souris", "Perdue.").raw());
        desk.only_ticket();
        let tries = |desk: &crate::desk::Desk| desk.log().matches(", try ").count();
        // Until the way out rests for longer than this test waits.
        for _ in 0..6 {
            let before = tries(&desk);
            until("it was tried", LIMIT, || (tries(&desk) > 0).then_some(()));
            desk.turn_clock(Duration::minutes(16));
            until("it is tried again", LIMIT, || {
                (tries(&desk) > before).then_some(())
            });
        }
        zoe.open(&format!("{}/settings/mail/queue", desk.url));
        zoe.sign_in("zoe.martin");
        zoe.reads("hugo.petit@ecole.example");
        zoe.is_for_everybody();
        server.behaves.store(true, Ordering::Relaxed);
        zoe.enter("button Tout réessayer");
        zoe.hears("courriels repartent");
        until("they leave", LIMIT, || {
            (server.ids_for("hugo.petit@ecole.example").len() == 1).then_some(())
        });
    };
    both_ways(test, failed);
}
