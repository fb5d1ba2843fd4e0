//! Mail in, by the doors: who is believed, what bounces, floods and copies come to, and the journal that agents read.

use serde_json::json;

use crate::desk::{ADDRESS, Desk, Letter, Mail};
use crate::missing::{Missing, left_out};
use crate::poll::until;

/// A desk with an agent, Marie, who is signed in to with [`Desk::sign_in`].
fn school(toml: &str) -> Desk {
    let desk = Desk::with().toml(toml).start();
    desk.user("marie.lopez", "agent");
    desk
}

/// A mailbox whose server is `mx.ecole.example`.
fn proving(required: bool) -> Desk {
    let desk = Desk::with()
        .mailbox(&format!(
            "authserv_id = \"mx.ecole.example\"\nrequire_authentication = {required}\n"
        ))
        .start();
    desk.user("marie.lopez", "agent");
    desk
}

fn raw(head: &str, text: &str) -> Vec<u8> {
    format!("{head}\n\n{text}\n").replace('\n', "\r\n").into()
}

/// Two of them are two mails: what servers say on the way does not make a mail another one.
fn request(results: &str, title: &str) -> Vec<u8> {
    raw(
        &format!("{results}\nFrom: Hugo Petit <hugo.petit@ecole.example>\nSubject: {title}"),
        "Muet.",
    )
}

const PASS: &str = "Authentication-Results: mx.ecole.example; dmarc=pass header.from=ecole.example";
const FAIL: &str = "Authentication-Results: mx.ecole.example; dmarc=fail header.from=ecole.example";

#[test]
fn a_sender_whose_proof_failed_is_told_to_agents_and_not_acknowledged() {
    let desk = proving(false);
    desk.mail_in(&request(FAIL, "Clavier"));
    desk.only_ticket();
    desk.drained();
    assert_eq!(desk.mails_with("hugo.petit", "enregistrée"), 0);
    let marie = desk.sign_in("marie.lopez");
    assert!(marie.get("/t/1").has("L’expéditeur n’est pas authentifié"));
    desk.user("hugo.petit", "requester");
    let hugo = desk.sign_in("hugo.petit");
    assert!(!hugo.get("/t/1").has("pas authentifié"));
    // The number of somebody's ticket is no key for who may be somebody else.
    desk.mail_in(&raw(
        &format!("{FAIL}\nFrom: hugo.petit@ecole.example\nSubject: Re: [Support #1] Clavier"),
        "Donnez-moi accès.",
    ));
    let second = desk.ticket_when(2, |_| true);
    assert_eq!(second["requester"], "hugo.petit@ecole.example");
    desk.mail_in(&request(PASS, "Écran"));
    desk.wait_for_mail("hugo.petit", |mail| mail.says("numéro 3"));
}

#[test]
fn where_proof_is_required_a_mail_without_it_waits_for_an_agent() {
    let desk = proving(true);
    let forged = "Authentication-Results: mx.evil.example; dmarc=pass";
    desk.mail_in(&request(forged, "Clavier"));
    desk.mail_in(&request(PASS, "Écran"));
    desk.only_ticket();
    desk.drained();
    let journal = desk.journal();
    assert_eq!(journal[0].1, "set_aside");
    assert_eq!(journal[0].2, "unproven");
    let marie = desk.sign_in("marie.lopez");
    assert!(marie.get("/tickets").has("1 courriel mis de côté attend"));
    let page = marie.get("/settings/mail/1");
    assert!(
        page.has("n’a pas authentifié son expéditeur")
            && page.has("mx.evil.example")
            && page.has("Muet.")
    );
    let whole = marie.get("/settings/mail/1/raw");
    assert_eq!(whole.body, request(forged, "Clavier"));
    assert!(
        whole
            .header("content-disposition")
            .starts_with("attachment")
    );
    // An agent vouches for it; the second click finds it done.
    let done = marie.post("/settings/mail/1/import", &[]);
    assert_eq!((done.status, done.header("location")), (303, "/t/2"));
    assert_eq!(marie.post("/settings/mail/1/import", &[]).status, 404);
    let line = marie.get("/settings/mail/1");
    assert!(
        line.has("ticket n° 2") && line.has("Marie Lopez") && !line.has("attend votre décision")
    );
    assert_eq!(marie.get("/settings/mail/1/raw").status, 404);
    desk.wait_for_mail("hugo.petit", |mail| mail.says("numéro 2"));
}

#[test]
fn a_discarded_mail_leaves_its_line_and_no_bytes() {
    let desk = proving(true);
    desk.mail_in(&request("X-Hop: 1", "Clavier"));
    until("it is set aside", crate::desk::LIMIT, || {
        (!desk.journal().is_empty()).then_some(())
    });
    let marie = desk.sign_in("marie.lopez");
    assert_eq!(marie.post("/settings/mail/1/discard", &[]).status, 303);
    assert!(marie.get("/settings/mail").has("supprimé par un agent"));
    assert_eq!(marie.get("/settings/mail/1/raw").status, 404);
    assert!(desk.export().is_empty());
    let verified = desk.ok(&["verify"], "");
    assert!(
        verified.contains("0 documents") || verified.contains("no document"),
        "{verified}"
    );
}

#[test]
fn the_journal_is_for_agents_and_finds_a_mail() {
    let desk = school("");
    desk.request("hugo.petit", "Souris perdue");
    desk.mail_in(&Letter::from("x@evil.example", "Gagnez", "Un prix.").raw());
    desk.drained();
    let marie = desk.sign_in("marie.lopez");
    let page = marie.get("/settings/mail");
    assert!(page.has("Souris perdue") && page.has("refusé et supprimé"));
    assert!(page.has("l’adresse n’est pas une adresse de l’école"));
    let refused = marie.get("/settings/mail?fate=refused&words=GAGNEZ");
    assert!(refused.has("x@evil.example") && !refused.has("Souris perdue"));
    assert!(
        marie
            .get("/settings/mail?words=%25")
            .has("Aucun courriel ne correspond")
    );
    assert_eq!(marie.get("/settings/mail/999").status, 404);
    assert_eq!(marie.get("/settings/mail/x").status, 404);
    desk.user("hugo.petit", "requester");
    let hugo = desk.sign_in("hugo.petit");
    for place in [
        "/settings/mail",
        "/settings/mail/1",
        "/settings/mail/1/raw",
        "/settings/mail/try",
    ] {
        assert_eq!(hugo.get(place).status, 404, "{place}");
        assert_eq!(desk.stranger().get(place).status, 303, "{place}");
    }
    for place in [
        "/settings/mail/1/import",
        "/settings/mail/1/discard",
        "/settings/mail/try",
    ] {
        assert_eq!(hugo.post(place, &[]).status, 404, "{place}");
    }
}

#[test]
fn trying_a_message_says_what_would_become_of_it_and_changes_nothing() {
    let desk = school("");
    desk.request("hugo.petit", "Souris perdue");
    let marie = desk.sign_in("marie.lopez");
    let mail = "From: camille.durand@ecole.example\nSubject: Re: [Support #1] Souris\n\nMoi aussi.\n\nLe 23 nov. 2026, Support a écrit :\n> Bonjour\n";
    let page = marie.upload("/settings/mail/try", &[("text", mail)], &[]);
    assert_eq!(page.status, 200);
    for words in [
        "ticket ouvert",
        "écrit pour la première fois",
        "Son objet mentionne le ticket n° 1",
        "ne participe pas au ticket n° 1",
        "Lignes 3 à 4, propos que l’auteur rapporte",
        "Moi aussi.",
    ] {
        assert!(page.has(words), "{words}");
    }
    let file = marie.upload(
        "/settings/mail/try",
        &[("text", "")],
        &[("m.eml", mail.as_bytes())],
    );
    assert!(file.has("Moi aussi."));
    let empty = marie.upload("/settings/mail/try", &[("text", "  ")], &[]);
    assert!(empty.status == 422 && empty.has("Collez un message"));
    assert_eq!(desk.export().len(), 1);
    assert_eq!(desk.journal().len(), 1);
}

#[test]
fn a_number_named_by_somebody_else_is_told_to_agents_and_opens_no_door() {
    let desk = school("");
    desk.request("hugo.petit", "Souris perdue");
    desk.mail_in(
        &Letter::from(
            "camille.durand",
            "Re: [Support #1] Souris perdue",
            "Et moi ?",
        )
        .raw(),
    );
    let second = desk.ticket_when(2, |_| true);
    assert_eq!(second["requester"], "camille.durand@ecole.example");
    let first = desk.ticket_when(1, |_| true);
    assert!(!first.to_string().contains("Et moi ?"));
    let marie = desk.sign_in("marie.lopez");
    let page = marie.get("/t/2");
    assert!(page.has("sans y participer") && page.text().contains("href=\"/t/1\""));
    desk.user("camille.durand", "requester");
    assert!(
        !desk
            .sign_in("camille.durand")
            .get("/t/2")
            .has("sans y participer")
    );
}

/// A delivery report from a foreign server, about this mail.
fn bounce(mail: &Mail, action: &str) -> Vec<u8> {
    let head = "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@relay.example>\nSubject: Undelivered\n\
                Content-Type: multipart/report; report-type=delivery-status; boundary=b";
    let text = format!(
        "--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relay.example\n\n\
         Final-Recipient: rfc822; {}\nAction: {action}\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 mailbox full\n\
         --b\nContent-Type: message/rfc822\n\nMessage-ID: {}\nSubject: x\n\nhello\n--b--",
        mail.to, mail.message_id
    );
    raw(head, &text)
}

#[test]
fn a_bounce_marks_whom_the_mail_did_not_reach_and_tells_the_agents_once() {
    let desk = school("");
    let mail = desk.request("hugo.petit", "Souris perdue");
    desk.mail_in(&bounce(&mail, "delayed"));
    desk.mail_in(&bounce(&mail, "failed"));
    let told = desk.wait_for_mail("marie.lopez", |mail| {
        mail.says("n’est pas arrivé à Hugo Petit")
    });
    assert!(told.says("552 mailbox full"));
    desk.mail_in(&[bounce(&mail, "failed"), b"\r\n".to_vec()].concat());
    desk.drained();
    assert_eq!(desk.mails_with("marie.lopez", "n’est pas arrivé"), 1);
    let fates: Vec<String> = desk.journal().into_iter().map(|line| line.1).collect();
    assert_eq!(fates[1..3], ["reported", "reported"]);
    let ticket = desk.only_ticket();
    assert_eq!(
        ticket["timeline"].as_array().map(Vec::len),
        Some(1),
        "{ticket}"
    );
    let marie = desk.sign_in("marie.lopez");
    assert!(
        marie
            .get("/t/1")
            .has("Hugo Petit n’a pas reçu un courriel de ce ticket (552 mailbox full)")
    );
    desk.user("hugo.petit", "requester");
    assert!(!desk.sign_in("hugo.petit").get("/t/1").has("n’a pas reçu"));
}

#[test]
fn a_second_reply_to_a_closed_ticket_joins_the_one_that_continues_it() {
    let desk = school("");
    let mail = desk.request("hugo.petit", "Souris perdue");
    let marie = desk.sign_in("marie.lopez");
    assert_eq!(
        marie
            .post("/t/1/solution", &[("text", "Retrouvée.")])
            .status,
        303
    );
    desk.user("hugo.petit", "requester");
    assert_eq!(
        desk.sign_in("hugo.petit")
            .post("/t/1/solution/accept", &[])
            .status,
        303
    );
    for (text, number) in [("Perdue encore.", 2), ("Et le clavier.", 2)] {
        desk.mail_in(
            &Letter::from("hugo.petit", "Re: Souris", text)
                .answering(&mail)
                .raw(),
        );
        desk.ticket_when(number, |ticket| ticket.to_string().contains(text));
    }
    assert_eq!(desk.export().len(), 2);
}

#[test]
fn members_in_copy_observe_where_the_school_wants_it() {
    let copied = format!(
        "From: hugo.petit@ecole.example\nTo: {ADDRESS}, Ines Roche <ines.roche@ecole.example>\n\
         Cc: hugo.petit@ecole.example, x@evil.example, \"Marie\" <marie.lopez@ecole.example>\n\
         Bcc: paul.ndiaye@ecole.example\nSubject: Salle 3"
    );
    let desk = Desk::with().desk("cc_observers = true\n").start();
    desk.user("marie.lopez", "agent");
    desk.mail_in(&raw(&copied, "Plus de réseau."));
    let ticket = desk.ticket_when(1, |_| true);
    let observers = ticket["observers"].as_array().expect("a list");
    let addresses: Vec<&str> = observers.iter().filter_map(|one| one.as_str()).collect();
    assert_eq!(
        addresses,
        ["marie.lopez@ecole.example", "ines.roche@ecole.example"]
    );
    desk.wait_for_mail("ines.roche", |mail| mail.says("vous suivez désormais"));
    // A reply's copies add nobody.
    let mail = desk.wait_for_mail("hugo.petit", |_| true);
    let reply = format!(
        "{}\nIn-Reply-To: {}",
        copied.replace("ines.roche", "jo.roux"),
        mail.message_id
    );
    desk.mail_in(&raw(&reply, "Toujours rien."));
    let ticket = desk.ticket_when(1, |ticket| ticket.to_string().contains("Toujours rien"));
    assert_eq!(ticket["observers"].as_array().map(Vec::len), Some(2));

    let usual = school("");
    usual.mail_in(&raw(&copied, "Plus de réseau."));
    assert_eq!(usual.only_ticket()["observers"], json!([]));
}

#[test]
fn a_thousand_mails_of_one_sender_are_all_registered_and_raise_one_digest() {
    let name = "a_thousand_mails_of_one_sender_are_all_registered_and_raise_one_digest";
    let desk = Desk::with().clock();
    let mut desk = match desk {
        Ok(builder) => builder.start(),
        Err(missing) => return left_out(name, &missing),
    };
    desk.user("marie.lopez", "agent");
    for n in 0..1_000 {
        desk.mail_in(&Letter::from("hugo.petit", &format!("Alarme {n}"), "Onduleur.").raw());
    }
    desk.drained_for_now();
    assert_eq!(desk.export().len(), 1_000);
    assert_eq!(desk.mails_with("hugo.petit", "enregistrée"), 20);
    assert_eq!(desk.mails_with("marie.lopez", "demande de l’aide"), 10);
    desk.turn_clock(chrono::Duration::minutes(11));
    desk.wait_for_mail("marie.lopez", |mail| mail.says("a ouvert 1000 tickets"));
    desk.drained();
    assert_eq!(
        desk.mails_out().len(),
        31,
        "20 acknowledgements, 10 notices, one digest"
    );
    // The same title again within ten minutes is registered, not acknowledged.
    for _ in 0..3 {
        desk.mail_in(&Letter::from("camille.durand", "Wi-Fi", "Rien.").raw());
    }
    desk.ticket_when(1_003, |_| true);
    desk.drained();
    assert_eq!(desk.mails_with("camille.durand", "enregistrée"), 1);
}

#[test]
fn two_desks_that_write_to_each_other_fall_silent_after_two_mails() {
    let twin = Desk::with()
        .desk("address = \"twin@ecole.example\"\n")
        .start();
    let desk = school("");
    // M1: even with every mark of a machine taken off on the way.
    let carry = |from: &Desk, to: &Desk, address: &str, done: &mut usize| {
        from.drained();
        let out: Vec<Mail> = from
            .mails_out()
            .into_iter()
            .filter(|mail| mail.to == address)
            .collect();
        for mail in &out[*done..] {
            to.mail_in(&mail.without(&[
                "Auto-Submitted",
                "X-Auto-Response-Suppress",
                "List-Id",
                "List-Archive",
            ]));
        }
        let carried = out.len() - *done;
        *done = out.len();
        carried
    };
    desk.mail_in(&Letter::from("twin@ecole.example", "Bonjour", "Un mot.").raw());
    desk.only_ticket();
    let (mut there, mut back, mut last) = (0, 0, 1);
    for _ in 0..5 {
        last = carry(&desk, &twin, "twin@ecole.example", &mut there)
            + carry(&twin, &desk, ADDRESS, &mut back);
    }
    assert_eq!(last, 0);
    assert!(there <= 2 && back <= 2, "{there} and {back}");
}

#[test]
fn a_link_in_the_mail_begins_the_answer_that_accepts() {
    let desk = school("");
    desk.request("hugo.petit", "Souris perdue");
    let marie = desk.sign_in("marie.lopez");
    assert_eq!(
        marie
            .post("/t/1/solution", &[("text", "Retrouvée.")])
            .status,
        303
    );
    let mail = desk.wait_for_mail("hugo.petit", |mail| mail.says("propose une solution"));
    let (_, rest) = mail.html.split_once("href=\"mailto:").expect("a link");
    let link = rest
        .split('"')
        .next()
        .expect("its end")
        .replace("&amp;", "&");
    let (to, query) = link.split_once('?').expect("fields");
    assert_eq!(to, ADDRESS);
    let fields: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    assert_eq!(
        fields[0],
        ("subject".into(), "Re: [Support #1] Souris perdue".into())
    );
    // By somebody else it decides nothing.
    desk.mail_in(&Letter::from("camille.durand", &fields[0].1, &fields[1].1).raw());
    desk.ticket_when(2, |_| true);
    assert_eq!(desk.ticket_when(1, |_| true)["status"], "solved");
    desk.mail_in(&Letter::from("hugo.petit", &fields[0].1, &fields[1].1).raw());
    let ticket = desk.ticket_when(1, |ticket| ticket["status"] == "closed");
    let lines = ticket["timeline"].as_array().expect("lines");
    for line in lines {
        let text = line["text"].as_str().expect("a text");
        assert!(!text.contains(".m"), "the reference stays out: {line}");
    }
}

#[test]
fn an_outsider_is_refused_politely_only_where_proven_and_once() {
    let desk = Desk::with()
        .desk("refuse_politely = true\n")
        .mailbox("authserv_id = \"mx.ecole.example\"\n")
        .start();
    let proven =
        "Authentication-Results: mx.ecole.example; dmarc=pass header.from=ailleurs.example";
    let from = "From: Jo <jo@ailleurs.example>\nMessage-ID: <1@ailleurs.example>\nSubject: Achetez <b>ceci</b>";
    desk.mail_in(&raw(from, "Unproven."));
    desk.mail_in(&raw(
        &format!("{proven}\nPrecedence: bulk\n{from}"),
        "By a machine.",
    ));
    desk.mail_in(&raw(&format!("{proven}\n{from}"), "First."));
    desk.mail_in(&raw(&format!("{proven}\n{from}"), "Second."));
    let answer = until("a refusal", crate::desk::LIMIT, || {
        desk.mails_out().into_iter().next()
    });
    desk.drained();
    until("four lines", crate::desk::LIMIT, || {
        (desk.journal().len() == 4).then_some(())
    });
    assert_eq!(desk.mails_out().len(), 1);
    assert_eq!(answer.to, "jo@ailleurs.example");
    assert!(answer.says("@ecole.example") && answer.says("Your message was not accepted"));
    assert_eq!(answer.header("Auto-Submitted"), "auto-replied");
    assert_eq!(answer.header("In-Reply-To"), "<1@ailleurs.example>");
    // A desk that repeats a stranger's words can be made to carry them to anybody.
    let all = format!("{} {} {}", answer.subject, answer.text, answer.html);
    assert!(!all.contains("Achetez") && !all.contains("First"));
    assert!(desk.export().is_empty());
}

/// Passed on thirty-one times: going round, or nearly.
const LONG_WAY: &str = "Received: by a\nReceived: by a\nReceived: by a\nReceived: by a\nReceived: by a\nReceived: by a\n\
    Received: by a\nReceived: by a\nReceived: by a\nReceived: by a\nReceived: by a\nReceived: by a\nReceived: by a\n\
    Received: by a\nReceived: by a\nReceived: by a\nReceived: by a\nReceived: by a\nReceived: by a\nReceived: by a\n\
    Received: by a\nReceived: by a\nReceived: by a\nReceived: by a\nReceived: by a\nReceived: by a\nReceived: by a\n\
    Received: by a\nReceived: by a\nReceived: by a\nReceived: by a";

/// M3 of the trust matrix: fifteen marks of machines, each registered, none answered.
#[test]
fn what_a_machine_wrote_is_never_acknowledged() {
    let desk = school("");
    let marks = [
        "Auto-Submitted: auto-generated",
        "Auto-Submitted: auto-notified; owner-email=x@y",
        "Auto-Submitted: auto-replied",
        "Precedence: bulk",
        "Precedence: junk",
        "Precedence: list",
        "List-Id: <news.ecole.example>",
        "List-Unsubscribe: <mailto:x@y>",
        "X-Auto-Response-Suppress: All",
        "X-Autoreply: yes",
        "Return-Path: <>",
        "Subject: Réponse automatique : absent",
        "From: no-reply@ecole.example",
        LONG_WAY,
        "X-Loop: support@ecole.example",
    ];
    for (n, mark) in marks.iter().enumerate() {
        let from = format!("From: robot{n}@ecole.example\n");
        let from = if mark.starts_with("From:") { "" } else { &from };
        desk.mail_in(&raw(
            &format!("{mark}\n{from}X-N: {n}"),
            &format!("Mesure {n}."),
        ));
    }
    let last = u64::try_from(marks.len()).expect("few");
    desk.ticket_when(last, |_| true);
    desk.drained();
    let answered: Vec<String> = desk
        .mails_out()
        .into_iter()
        .filter(|mail| mail.to != "marie.lopez@ecole.example")
        .map(|mail| mail.to)
        .collect();
    assert_eq!(answered, Vec::<String>::new());
    // One that says it is no machine's is a person's.
    desk.mail_in(&raw(
        "Auto-Submitted: no\nFrom: hugo.petit@ecole.example",
        "Bonjour.",
    ));
    desk.wait_for_mail("hugo.petit", |mail| mail.says("enregistrée"));
}

/// M4: nobody outside ever gets a mail they did not ask for.
#[test]
fn a_thousand_outsiders_get_no_answer() {
    let desk = school("");
    for n in 0..1_000 {
        desk.mail_in(&raw(
            &format!("From: x{n}@evil.example\nSubject: {n}"),
            "Un prix.",
        ));
    }
    desk.mail_in(&Letter::from("hugo.petit", "Après", "Encore là ?").raw());
    desk.wait_for_mail("hugo.petit", |mail| mail.says("enregistrée"));
    desk.drained();
    let to: Vec<String> = desk.mails_out().into_iter().map(|mail| mail.to).collect();
    assert!(to.iter().all(|to| to.ends_with("@ecole.example")), "{to:?}");
    assert_eq!(desk.journal().len(), 1_001);
}

/// « x, line break, Bcc: v@evil.example », encoded.
const NAME: &str = "=?utf-8?B?eA0KQmNjOiB2QGV2aWwuZXhhbXBsZQ==?=";

/// M6: whatever a subject, a name or a file name holds, our mail keeps its headers and its one reader.
#[test]
fn no_header_of_a_mail_grows_into_one_of_ours() {
    let desk = school("");
    let usual = desk.request("camille.durand", "Clavier");
    let names = |mail: &Mail| {
        let mut names = mail.header_names();
        names.retain(|name| name != "In-Reply-To" && name != "References");
        names.sort();
        names
    };
    for (n, trick) in [
        "=?utf-8?Q?x=0D=0ABcc:_v=40evil.example?=",
        NAME,
        "x\u{2028}Bcc: v@evil.example",
        "x\0Bcc: v@evil.example",
        "=?utf-8?Q?x=00y=0B=85?=",
    ]
    .iter()
    .enumerate()
    {
        let who = format!("eleve.n{n}");
        let head = format!(
            "From: {NAME} <{who}@ecole.example>\nMessage-ID: <{n}\rx@y>\nSubject: {trick}\n\
             Content-Type: text/plain; name=\"{trick}.txt\"\nContent-Disposition: attachment; filename=\"{trick}.txt\""
        );
        desk.mail_in(&raw(&head, "Bonjour."));
        let mail = desk.wait_for_mail(&who, |_| true);
        assert_eq!(names(&mail), names(&usual), "{trick:?}");
        assert_eq!(mail.to, format!("{who}@ecole.example"), "{trick:?}");
        assert!(
            !mail.header("Subject").contains(['\r', '\n', '\0']),
            "{trick:?}"
        );
    }
}

/// M7: a reply's Bcc, a desk written to by two addresses, a Message-ID used twice.
#[test]
fn a_message_id_used_again_swallows_no_other_mail() {
    let desk = school("");
    let head = "From: hugo.petit@ecole.example\nMessage-ID: <same@ecole.example>\nSubject: Clavier";
    desk.mail_in(&raw(head, "Muet."));
    desk.only_ticket();
    desk.mail_in(&raw(
        &format!("Received: by another hop\nDelivered-To: support2@ecole.example\n{head}"),
        "Muet.",
    ));
    desk.mail_in(&raw(head, "Et l’écran."));
    desk.ticket_when(2, |ticket| ticket.to_string().contains("Et l’écran."));
    desk.drained();
    let fates: Vec<String> = desk.journal().into_iter().map(|line| line.1).collect();
    assert_eq!(fates, ["opened", "duplicate", "opened"]);
}

/// H6: by the door, what the pure rule decides in `intake::admit`.
#[test]
fn a_mail_with_two_senders_or_none_opens_nothing() {
    let desk = school("");
    for head in [
        "From: hugo.petit@ecole.example\nFrom: v@evil.example",
        "From: v@evil.example\nFrom: hugo.petit@ecole.example",
        "Subject: no sender",
        "From: \nSubject: an empty one",
        "From: v@evil.example\nSender: hugo.petit@ecole.example\nReply-To: hugo.petit@ecole.example",
        "From: hugo.petit@ecole.example\0.evil.example",
        "From: hugo.petit@ecole.example\n .evil.example",
        "Resent-From: hugo.petit@ecole.example\nFrom: v@evil.example",
    ] {
        desk.mail_in(&raw(head, "Entrez."));
    }
    desk.mail_in(&raw(
        "From: Hugo <hugo.petit@ecole.example>\nReply-To: v@evil.example",
        "Bonjour.",
    ));
    let mail = desk.wait_for_mail("hugo.petit", |mail| mail.says("enregistrée"));
    assert_eq!(mail.to, "hugo.petit@ecole.example");
    assert_eq!(desk.export().len(), 1);
    desk.drained();
    assert!(
        desk.mails_out()
            .iter()
            .all(|mail| mail.to.ends_with("@ecole.example"))
    );
}

/// M2: somebody whose absence notice carries no mark and no word that we know.
#[test]
fn an_absence_notice_that_nobody_recognises_starts_no_exchange() {
    let desk = school("");
    desk.request("hugo.petit", "Souris perdue");
    let mut answered = 0;
    for _ in 0..6 {
        desk.drained();
        let to_hugo: Vec<Mail> = desk
            .mails_out()
            .into_iter()
            .filter(|mail| mail.to.starts_with("hugo"))
            .collect();
        for mail in &to_hugo[answered..] {
            let subject = format!("Loin du clavier {answered}");
            desk.mail_in(
                &Letter::from("hugo.petit", &subject, "Je lis mes courriels lundi.")
                    .answering(mail)
                    .raw(),
            );
        }
        answered = to_hugo.len();
    }
    assert_eq!(desk.export().len(), 1);
    assert!(answered <= 5, "{answered} mails to Hugo");
}

#[test]
fn who_may_be_somebody_else_accepts_no_solution() {
    let desk = proving(false);
    desk.mail_in(&request(PASS, "Clavier"));
    desk.only_ticket();
    let marie = desk.sign_in("marie.lopez");
    assert_eq!(
        marie.post("/t/1/solution", &[("text", "Changé.")]).status,
        303
    );
    let mail = desk.wait_for_mail("hugo.petit", |mail| mail.says("propose une solution"));
    let reply = |results: &str, text: &str| {
        let head = format!(
            "{results}\nFrom: hugo.petit@ecole.example\nSubject: Re: x\nIn-Reply-To: {}",
            mail.message_id
        );
        raw(&head, text)
    };
    desk.mail_in(&reply(FAIL, "ACCEPTER"));
    desk.ticket_when(1, |ticket| ticket.to_string().contains("ACCEPTER"));
    assert_eq!(desk.ticket_when(1, |_| true)["status"], "solved");
    desk.mail_in(&reply(PASS, "Accepter"));
    desk.ticket_when(1, |ticket| ticket["status"] == "closed");
}

/// What a refused mail said is kept for administrators alone, for a week.
#[test]
fn the_text_of_a_refused_mail_is_read_by_administrators_for_a_week() -> Result<(), Missing> {
    let mut desk = Desk::with().clock()?.start();
    desk.user("marie.lopez", "agent");
    desk.user("zoe.admin", "administrator");
    let stranger = |n: u32| {
        raw(
            &format!("From: Jo <jo{n}@autre.example>\nSubject: Devis {n}"),
            &format!("Le devis {n} est en pièce jointe."),
        )
    };
    desk.mail_in(&stranger(1));
    until("it is refused", crate::desk::LIMIT, || {
        (desk.journal().len() == 1).then_some(())
    });
    let zoe = desk.sign_in("zoe.admin");
    let page = zoe.get("/settings/mail/1");
    assert!(page.has("Le devis 1 est") && page.has("seuls les administrateurs"));
    let marie = desk.sign_in("marie.lopez");
    let page = marie.get("/settings/mail/1");
    assert!(page.status == 200 && !page.has("Le devis 1 est"));
    assert!(desk.stranger().get("/privacy").has("est conservé 7 jours"));
    // A clock that jumps holds the sweep for a day.
    desk.turn_clock(chrono::Duration::days(8));
    for _ in 0..3 {
        desk.turn_clock(chrono::Duration::hours(23));
    }
    let zoe = desk.sign_in("zoe.admin");
    until("it is forgotten", crate::desk::LIMIT, || {
        let page = zoe.get("/settings/mail/1");
        (page.status == 200 && !page.has("Le devis 1 est")).then_some(())
    });
    assert_eq!(desk.journal().len(), 1, "its line stays");
    Ok(())
}
