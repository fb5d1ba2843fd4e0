//! Mail out, by the doors: the links that answer a solution, who hears of what, and what agents see of it.

use crate::browser::Browser;
use crate::desk::{Desk, LIMIT, Letter, Mail, Visitor, plain};
use crate::lab::Lab;
use crate::missing::{Missing, left_out};
use crate::poll::until;

/// A ticket of Hugo's, with a solution of Marie's that waits for him, and the mail that tells him.
fn proposed(toml: &str) -> (Desk, Visitor, Mail) {
    let desk = Desk::with().toml(toml).start();
    desk.user("marie.lopez", "agent");
    desk.user("hugo.petit", "requester");
    desk.request("hugo.petit", "Souris perdue");
    let marie = desk.sign_in("marie.lopez");
    let solved = marie.post("/t/1/solution", &[("text", "Retrouvée sous le bureau.")]);
    assert_eq!(solved.status, 303);
    let mail = desk.wait_for_mail("hugo.petit", |mail| mail.says("propose une solution"));
    (desk, marie, mail)
}

/// The path of the link that accepts.
fn link(desk: &Desk, mail: &Mail) -> String {
    let words = plain(&mail.text);
    let link = words.split(' ').find(|word| word.contains("/s/"));
    let link = link.expect("a link").strip_prefix(&desk.url);
    link.expect("our address").to_owned()
}

#[test]
fn a_link_of_the_mail_answers_after_a_click_and_only_then() {
    let (desk, _, mail) = proposed("");
    let link = link(&desk, &mail);
    let mut hugo = desk.stranger();
    for _ in 0..3 {
        let page = hugo.get(&link);
        assert_eq!(page.status, 200);
        assert!(page.has("Retrouvée sous le bureau.") && page.has("Accepter la solution"));
        // No more than the mail said.
        assert!(!page.has("Hugo") && !page.has("hugo.petit@"));
    }
    assert_eq!(desk.ticket_when(1, |_| true)["status"], "solved");
    let path = link.split('?').next().expect("a path").to_owned();
    // Without the page's token, or with another's, nothing happens.
    assert_eq!(hugo.post(&path, &[("answer", "accept")]).status, 403);
    hugo.take_form(&link);
    let empty = hugo.post(&path, &[("answer", "reject"), ("reason", " ")]);
    assert!(empty.status == 422 && empty.has("pourquoi vous refusez"));
    assert_eq!(desk.ticket_when(1, |_| true)["status"], "solved");
    let done = hugo.post(&path, &[("answer", "accept")]);
    assert_eq!((done.status, done.header("location")), (303, path.as_str()));
    desk.ticket_when(1, |ticket| ticket["status"] == "closed");
    // Twice, or the other way round, changes nothing.
    for answer in ["accept", "reject"] {
        let again = hugo.post(&path, &[("answer", answer), ("reason", "Non.")]);
        assert!(
            again.status == 200 && again.has("La solution a été acceptée"),
            "{answer}"
        );
    }
    assert_eq!(desk.ticket_when(1, |_| true)["status"], "closed");
}

#[test]
fn a_link_rejects_with_a_reason_and_holds_for_its_solution_only() {
    let (desk, marie, mail) = proposed("");
    let link = link(&desk, &mail);
    let path = link.split('?').next().expect("a path").to_owned();
    let mut hugo = desk.stranger();
    hugo.take_form(&format!("{path}?answer=reject"));
    let done = hugo.post(&path, &[("answer", "reject"), ("reason", "Encore perdue.")]);
    assert_eq!(done.status, 303);
    desk.ticket_when(1, |ticket| ticket.to_string().contains("Encore perdue."));
    assert_eq!(
        marie
            .post("/t/1/solution", &[("text", "Une neuve.")])
            .status,
        303
    );
    let old = hugo.post(&path, &[("answer", "accept")]);
    assert!(old.has("La solution a été refusée"));
    assert_eq!(desk.ticket_when(1, |_| true)["status"], "solved");
    for forged in [
        path.replace("/s/1-", "/s/2-"),
        format!("{path}0"),
        "/s/1-2-3-4-5".into(),
        "/s/x".into(),
    ] {
        let page = hugo.get(&forged);
        assert!(
            page.status == 404 && page.has("n’est plus valable"),
            "{forged}"
        );
        assert_eq!(
            hugo.post(&forged, &[("answer", "accept")]).status,
            404,
            "{forged}"
        );
    }
}

#[test]
fn where_the_school_wants_it_the_link_asks_for_a_sign_in() {
    let (desk, _, mail) = proposed("[closing]\nsign_in_to_answer = true\n");
    let link = link(&desk, &mail);
    let mut hugo = desk.stranger();
    let page = hugo.get(&link);
    assert_eq!((page.status, page.header("location")), (303, "/t/1"));
    hugo.take_form("/login");
    let path = link.split('?').next().expect("a path");
    assert_eq!(hugo.post(path, &[("answer", "accept")]).status, 404);
    assert_eq!(desk.ticket_when(1, |_| true)["status"], "solved");
}

/// Mail filters open every link of a mail, follow where it leads and run what is there.
#[test]
fn a_scanner_that_opens_every_link_changes_nothing() {
    let name = "a_scanner_that_opens_every_link_changes_nothing";
    let (desk, _, _) = proposed("");
    let mut browser = match Browser::start() {
        Ok(browser) => browser,
        Err(missing) => return left_out(name, &missing),
    };
    let before = desk.export();
    let mut opened = 0;
    for mail in desk.mails_out() {
        let places = mail.html.split("href=\"").skip(1);
        let places: Vec<String> = places
            .filter_map(|rest| rest.split('"').next())
            .filter(|place| place.starts_with("http"))
            .map(|place| place.replace("&amp;", "&"))
            .collect();
        for place in places {
            browser.goto(&place);
            // As a filter that runs scripts: whatever the page would do by itself has been done.
            browser.evaluate(
                "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))",
            );
            opened += 1;
        }
    }
    assert!(opened >= 5, "{opened}");
    assert_eq!(desk.export(), before);
}

#[test]
fn a_closed_ticket_is_opened_again_within_a_fortnight() {
    let name = "a_closed_ticket_is_opened_again_within_a_fortnight";
    let mut desk = match Desk::with().clock() {
        Ok(builder) => builder.start(),
        Err(missing) => return left_out(name, &missing),
    };
    for (login, role) in [
        ("marie.lopez", "agent"),
        ("hugo.petit", "requester"),
        ("jo.roux", "requester"),
    ] {
        desk.user(login, role);
    }
    desk.request("hugo.petit", "Souris perdue");
    let (marie, hugo) = (desk.sign_in("marie.lopez"), desk.sign_in("hugo.petit"));
    assert_eq!(
        marie
            .post("/t/1/solution", &[("text", "Retrouvée.")])
            .status,
        303
    );
    assert_eq!(
        hugo.post("/t/1/reopen", &[("reason", "Déjà.")]).status,
        409,
        "it is not closed"
    );
    assert_eq!(hugo.post("/t/1/solution/accept", &[]).status, 303);
    assert!(hugo.get("/t/1").has("Rouvrir le ticket"));
    let empty = hugo.post("/t/1/reopen", &[("reason", "")]);
    assert!(empty.status == 422 && empty.has("Écrivez un texte"));
    assert_eq!(
        desk.sign_in("jo.roux")
            .post("/t/1/reopen", &[("reason", "Moi.")])
            .status,
        404
    );
    assert_eq!(
        hugo.post("/t/1/reopen", &[("reason", "Perdue de nouveau.")])
            .status,
        303
    );
    let ticket = desk.ticket_when(1, |ticket| ticket["status"] == "new");
    assert!(ticket["closed_at"].is_null() && ticket.to_string().contains("Perdue de nouveau."));
    desk.wait_for_mail("marie.lopez", |mail| {
        mail.says("Hugo Petit a rouvert le ticket")
    });
    assert_eq!(
        marie.post("/t/1/solution", &[("text", "Trouvée.")]).status,
        303
    );
    assert_eq!(hugo.post("/t/1/solution/accept", &[]).status, 303);
    // Two steps: one of more than a day would count as a clock that jumped, and sign nobody out.
    desk.turn_clock(chrono::Duration::days(15));
    let hugo = desk.sign_in("hugo.petit");
    assert!(!hugo.get("/t/1").has("possible jusqu’au"));
    let late = hugo.post("/t/1/reopen", &[("reason", "Trop tard ?")]);
    assert!(late.status == 409 || late.status == 422, "{}", late.status);
    assert!(late.has("Trop tard ?") || late.has("ne peut plus être rouvert"));
}

/// A clock that runs ahead until somebody sets it right: what it put off for a minute would wait for years.
#[test]
fn a_mail_owed_by_a_clock_that_ran_ahead_leaves_once_it_is_right() -> Result<(), Missing> {
    let held = "kind = \"folder\"\npath = \"out\"\nhold_seconds = 3600\n";
    let mut desk = Desk::with().outgoing(held).clock()?.start();
    desk.user("marie.lopez", "agent");
    desk.turn_clock(chrono::Duration::days(400));
    desk.request("hugo.petit", "Souris perdue");
    desk.turn_clock(-chrono::Duration::days(400));
    desk.wait_for_mail("marie.lopez", |mail| mail.says("Souris perdue"));
    Ok(())
}

#[test]
fn observers_come_and_go_and_are_told_once() {
    let desk = Desk::start();
    desk.user("marie.lopez", "agent");
    desk.request("hugo.petit", "Souris perdue");
    let marie = desk.sign_in("marie.lopez");
    let add = |address: &str| marie.post("/t/1/observers", &[("address", address)]);
    let new = "ines.roche@ecole.example";
    let sure = [
        ("address", new),
        ("address-asked", new),
        ("address-chosen", new),
    ];
    assert_eq!(marie.post("/t/1/observers", &sure).status, 303);
    desk.wait_for_mail("ines.roche", |mail| mail.says("vous suivez désormais"));
    for wrong in [
        "x@evil.example",
        "nobody",
        "a b@ecole.example",
        "support@ecole.example",
    ] {
        let page = add(wrong);
        assert!(
            page.status == 422 && page.has("pas une adresse de l’école"),
            "{wrong}"
        );
        assert!(page.text().contains(wrong), "{wrong} is given back");
    }
    let page = marie.get("/t/1").text();
    let (_, rest) = page
        .split_once("name=\"remove\" value=\"")
        .expect("a button");
    let id = rest.split('"').next().expect("a number").to_owned();
    assert_eq!(marie.post("/t/1/observers", &[("remove", &id)]).status, 303);
    assert_eq!(
        desk.ticket_when(1, |_| true)["observers"],
        serde_json::json!([])
    );
    desk.drained();
    assert_eq!(desk.mails_with("ines.roche", "vous suivez désormais"), 1);
}

#[test]
fn two_tickets_about_one_thing_become_one_and_nothing_is_lost() {
    let desk = Desk::start();
    desk.user("marie.lopez", "agent");
    for login in ["hugo.petit", "camille.durand"] {
        desk.user(login, "requester");
    }
    let first = desk.request("hugo.petit", "Panne de Wi-Fi");
    desk.mail_in(
        &Letter::from("camille.durand", "Wi-Fi en panne", "Salle 3.")
            .with("plan.txt", b"x")
            .raw(),
    );
    desk.ticket_when(2, |_| true);
    let marie = desk.sign_in("marie.lopez");
    assert_eq!(
        marie.post("/t/2/note", &[("text", "Même borne.")]).status,
        303
    );
    for wrong in ["2", "99", "x", ""] {
        let page = marie.post("/t/2/merge", &[("into", wrong)]);
        assert!(
            page.status == 422 && page.has("ne peut pas être fusionné"),
            "{wrong:?}: {}",
            page.status
        );
    }
    let done = marie.post("/t/2/merge", &[("into", "n° 1"), ("how", "whole")]);
    assert_eq!((done.status, done.header("location")), (303, "/t/1"));
    let page = marie.get("/t/1");
    assert!(page.has("Salle 3.") && page.has("plan.txt") && page.has("Même borne."));
    let camille = desk.sign_in("camille.durand");
    let led = camille.get("/t/2");
    assert_eq!((led.status, led.header("location")), (303, "/t/1"));
    assert!(camille.get("/t/1").has("Salle 3.") && !camille.get("/t/1").has("Même borne."));
    let document = camille.get("/t/1").documents().remove(0);
    assert_eq!(camille.get(&document).body, b"x");
    desk.wait_for_mail("hugo.petit", |mail| {
        mail.says("a fusionné le ticket n° 2 avec celui-ci")
    });
    // A reply to a mail of the merged ticket joins the one that goes on.
    let told = desk.wait_for_mail("camille.durand", |mail| mail.subject.contains("#2]"));
    desk.mail_in(
        &Letter::from("camille.durand", "Re: Wi-Fi", "Toujours rien.")
            .answering(&told)
            .raw(),
    );
    desk.ticket_when(1, |ticket| ticket.to_string().contains("Toujours rien."));
    desk.mail_in(
        &Letter::from("hugo.petit", "Re: x", "Pareil.")
            .answering(&first)
            .raw(),
    );
    desk.ticket_when(1, |ticket| ticket.to_string().contains("Pareil."));
    assert_eq!(desk.export().len(), 2);
    assert_eq!(desk.stranger().get("/t/2").status, 303);
    desk.user("jo.roux", "requester");
    assert_eq!(desk.sign_in("jo.roux").get("/t/2").status, 404);
}

#[test]
fn a_solution_that_waits_is_taken_back_when_its_ticket_goes_on_elsewhere() {
    let (desk, marie, mail) = proposed("");
    desk.request("hugo.petit", "Souris et clavier");
    assert_eq!(
        marie
            .post("/t/1/merge", &[("into", "2"), ("how", "whole")])
            .status,
        303
    );
    assert_eq!(desk.ticket_when(2, |_| true)["status"], "new");
    let page = desk.stranger().get(&link(&desk, &mail));
    assert_eq!(page.status, 404, "its ticket is another one");
    let hugo = desk.sign_in("hugo.petit");
    assert!(!hugo.get("/t/2").has("Accepter la solution"));
    assert!(hugo.get("/t/2").has("retirée par un agent"));
    assert_eq!(
        marie.post("/t/2/solution", &[("text", "Les deux.")]).status,
        303
    );
}

#[test]
fn the_team_waits_for_an_answer_and_says_so() {
    let desk = Desk::start();
    desk.user("marie.lopez", "agent");
    desk.request("hugo.petit", "Souris perdue");
    let marie = desk.sign_in("marie.lopez");
    assert_eq!(marie.post("/t/1/assign", &[("me", "1")]).status, 303);
    assert_eq!(
        marie.post("/t/1/properties", &[("status", "await")]).status,
        303
    );
    let mail = desk.wait_for_mail("hugo.petit", |mail| {
        mail.says("attendons une réponse de votre part")
    });
    assert!(
        mail.says("Statut : En attente (auparavant : En cours)"),
        "{}",
        mail.text
    );
    desk.mail_in(
        &Letter::from("hugo.petit", "Re: x", "Salle 12.")
            .answering(&mail)
            .raw(),
    );
    desk.ticket_when(1, |ticket| ticket["status"] == "assigned");
}

#[test]
fn an_agent_hears_of_news_as_chosen() {
    let name = "an_agent_hears_of_news_as_chosen";
    let desk = match Desk::with().frozen("2026-11-24 09:00:00") {
        Ok(builder) => builder.start(),
        Err(missing) => return left_out(name, &missing),
    };
    desk.user("marie.lopez", "agent");
    desk.user("paul.ndiaye", "agent");
    let marie = desk.sign_in("marie.lopez");
    let page = marie.get("/preferences");
    assert!(page.status == 200 && page.has("une fois par jour"));
    let chosen = [
        ("new_ticket", "daily"),
        ("follow_up", "none"),
        ("x", "y"),
        ("assigned", "maybe"),
    ];
    assert_eq!(marie.post("/preferences", &chosen).status, 303);
    let page = marie.get("/preferences").text();
    assert!(
        page.contains("name=\"new_ticket\" value=\"daily\" checked"),
        "{page}"
    );
    let first = desk.request("hugo.petit", "Souris perdue");
    desk.request("camille.durand", "Clavier muet");
    desk.mail_in(
        &Letter::from("hugo.petit", "Re: x", "Vite !")
            .answering(&first)
            .raw(),
    );
    desk.wait_for_mail("paul.ndiaye", |mail| mail.says("Vite !"));
    desk.drained();
    assert_eq!(desk.mails_with("paul.ndiaye", "demande de l’aide"), 2);
    assert_eq!(desk.mails_with("marie.lopez", ""), 0);
    desk.freeze_and_sweep("2026-11-25 06:59:00");
    desk.drained();
    assert_eq!(desk.mails_with("marie.lopez", ""), 0, "not before seven");
    desk.freeze_and_sweep("2026-11-25 07:00:00");
    let digest = desk.wait_for_mail("marie.lopez", |mail| mail.says("Du nouveau dans 2 ticket"));
    assert!(digest.says("n° 1 : Souris perdue") && digest.says("n° 2 : Clavier muet"));
    assert!(digest.text.contains("/t/1") && digest.html.contains("/t/2"));
    desk.freeze_and_sweep("2026-11-26 06:59:00");
    desk.drained();
    assert_eq!(desk.mails_with("marie.lopez", "Du nouveau"), 1);
    // A requester has no such choice.
    desk.user("hugo.petit", "requester");
    let hugo = desk.sign_in("hugo.petit");
    assert!(!hugo.get("/preferences").has("une fois par jour"));
    assert_eq!(
        hugo.post("/preferences", &[("language", "en"), ("follow_up", "none")])
            .status,
        303
    );
    assert!(hugo.get("/preferences").has("Preferences"));
}

#[test]
fn agents_see_to_whom_each_line_was_mailed() {
    let (desk, marie, _) = proposed("");
    desk.drained();
    let page = marie.get("/t/1");
    assert!(page.has("Envoyé à Hugo Petit"), "{}", page.text());
    assert!(!desk.sign_in("hugo.petit").get("/t/1").has("Envoyé à"));
    assert!(
        marie
            .get("/settings/mail/queue")
            .has("Rien n’attend d’être envoyé")
    );
}

#[test]
fn any_notification_of_any_ticket_can_be_looked_at_before() {
    let (desk, marie, mail) = proposed("");
    desk.drained();
    let sent = desk.mails_out().len();
    let ask = "/settings/mail/preview?ticket=1&topic=solution&to=requester&language=fr";
    let page = marie.get(ask);
    assert!(page.has("propose une solution") && page.has("Retrouvée sous le bureau."));
    assert!(page.has(&mail.subject) && page.has("Hugo Petit"));
    let html = marie.get(&ask.replace("preview?", "preview/html?"));
    assert_eq!(html.status, 200);
    assert!(html.header("content-security-policy").contains("sandbox"));
    assert!(marie.get("/settings/mail/preview?ticket=99").status == 404);
    assert!(
        marie
            .get("/settings/mail/preview?ticket=x")
            .has("Ce ticket n’existe pas")
    );
    for topic in helpdesk::rules::notices::Topic::ALL {
        for to in ["requester", "agent"] {
            let page = marie.get(&format!(
                "/settings/mail/preview?ticket=1&topic={}&to={to}&language=en",
                topic.word()
            ));
            assert_eq!(page.status, 200, "{}", topic.word());
        }
    }
    assert_eq!(desk.mails_out().len(), sent);
}

#[test]
fn a_mail_stays_below_twelve_kilobytes_whatever_was_said() {
    let desk = Desk::start();
    desk.user("marie.lopez", "agent");
    let title = "é".repeat(200);
    desk.mail_in(&Letter::from("hugo.petit", &title, &"Très étonné. ".repeat(3_000)).raw());
    desk.only_ticket();
    let marie = desk.sign_in("marie.lopez");
    for _ in 0..6 {
        let text = "« Ça y est ! » s’écria-t-il.\n".repeat(400);
        assert_eq!(marie.post("/t/1/followup", &[("text", &text)]).status, 303);
    }
    // The linter holds the limit for each mail.
    until("six mails", LIMIT, || {
        (desk.mails_with("hugo.petit", "") >= 2).then_some(())
    });
    desk.drained();
}

/// Mail programs show one conversation a ticket: the desk's mails and what the requester sent form one tree each.
#[test]
fn the_mails_of_a_ticket_form_one_thread() {
    let name = "the_mails_of_a_ticket_form_one_thread";
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => return left_out(name, &missing),
    };
    let desk = Desk::with().imap(&lab, "tls", "delete").smtp(&lab).start();
    desk.user("marie.lopez", "agent");
    let marie = desk.sign_in("marie.lopez");
    for (number, title) in [(1, "Souris"), (2, "Clavier")] {
        let letter = Letter::from("hugo.petit", title, "Rien.").raw();
        // As a mail program does with what it sends.
        lab.deliver("hugo.petit", &letter);
        lab.deliver("support", &letter);
        desk.ticket_when(number, |_| true);
        lab.wait_for_mail("hugo.petit", |mail| says(mail, &format!("numéro {number}")));
        let place = format!("/t/{number}/followup");
        for text in ["Un.", "Deux."] {
            assert_eq!(marie.post(&place, &[("text", text)]).status, 303);
            lab.wait_for_mail("hugo.petit", |mail| says(mail, text));
            desk.drained();
        }
        let last = lab.mails("hugo.petit").pop().expect("a mail");
        let reply = Letter::from("hugo.petit", &format!("Re: {title}"), "Trois.")
            .answering(&Mail::read(&last))
            .raw();
        lab.deliver("hugo.petit", &reply);
        lab.deliver("support", &reply);
        desk.ticket_when(number, |ticket| ticket.to_string().contains("Trois."));
        let place = format!("/t/{number}/solution");
        assert_eq!(marie.post(&place, &[("text", "Quatre.")]).status, 303);
        desk.drained();
    }
    let mails = lab.mails("hugo.petit").len();
    assert_eq!(mails, 2 * 6);
    let threads = lab.threads("hugo.petit");
    let mut depth = 0;
    let roots = threads.chars().filter(|letter| {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        *letter == '(' && depth == 1
    });
    assert_eq!(roots.count(), 2, "{threads}");
}

fn says(raw: &[u8], words: &str) -> bool {
    Mail::read(raw).says(words)
}

#[test]
fn working_days_pass_over_christmas() {
    let name = "working_days_pass_over_christmas";
    let toml = "[closing]\nafter_days = 2\nremind_days = 0\nworking_days = true\n";
    let desk = match Desk::with().toml(toml).frozen("2026-12-23 10:00:00") {
        Ok(builder) => builder.start(),
        Err(missing) => return left_out(name, &missing),
    };
    desk.user("marie.lopez", "agent");
    desk.request("hugo.petit", "Souris perdue");
    let marie = desk.sign_in("marie.lopez");
    assert_eq!(
        marie
            .post("/t/1/solution", &[("text", "Retrouvée.")])
            .status,
        303
    );
    let mail = desk.wait_for_mail("hugo.petit", |mail| mail.says("propose une solution"));
    assert!(
        mail.says("clos automatiquement le lundi 28 décembre 2026"),
        "{}",
        mail.text
    );
    for day in 24..=27 {
        desk.freeze_and_sweep(&format!("2026-12-{day} 10:00:00"));
        assert_eq!(desk.only_ticket()["status"], "solved", "{day}");
    }
    desk.freeze_and_sweep("2026-12-28 09:59:00");
    assert_eq!(desk.only_ticket()["status"], "solved");
    desk.freeze_and_sweep("2026-12-28 10:00:00");
    desk.ticket_when(1, |ticket| ticket["status"] == "closed");
    let mail = desk.wait_for_mail("hugo.petit", |mail| {
        mail.says("n’a été ni acceptée ni refusée")
    });
    assert!(mail.says("Jusqu’au lundi 11 janvier 2027"), "{}", mail.text);
}
