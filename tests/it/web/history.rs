//! What a reply quotes is folded away in its ticket, and all of it is one click away.

use super::school;
use crate::desk::Letter;

#[test]
fn quoted_history_is_folded_and_a_quote_alone_is_a_follow_up() {
    let desk = school();
    let ours = desk
        .mails_out()
        .into_iter()
        .next()
        .expect("our acknowledgement");
    for (text, count) in [("Elle clignote.", 2), ("", 3)] {
        let reply = Letter::from("camille.durand", "Re: Écran noir", text).answering(&ours);
        desk.mail_in(&reply.raw());
        desk.ticket_when(1, |ticket| {
            let lines = ticket["timeline"].as_array().expect("lines");
            let said = lines.iter().filter(|line| line["message_id"].is_string());
            said.count() == count
        });
    }
    assert_eq!(desk.export().len(), 1);
    let page = desk.sign_in("camille.durand").get("/t/1");
    let text = page.text();
    assert!(text.contains("<p>Elle clignote.</p>"), "{text}");
    assert_eq!(text.matches("a écrit :").count(), 2, "each in its fold");
    let folds: Vec<&str> = text.split("<details><summary").skip(1).collect();
    assert_eq!(folds.len(), 2);
    for fold in folds {
        let (full, _) = fold.split_once("</details>").expect("its end");
        assert!(
            full.contains("Voir le message complet") && full.contains("a écrit :"),
            "{full}"
        );
    }
    assert!(page.has("message sans texte"), "a quote alone says nothing");
}
