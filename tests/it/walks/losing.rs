//! What goes wrong in the middle: a session that ends, an address that leads nowhere, a line that breaks.

use super::{Walker, both_ways, school};
use crate::desk::{Desk, LIMIT};
use crate::missing::left_out;
use crate::poll::until;

fn begin(camille: &mut Walker) -> Desk {
    let desk = school();
    desk.request("camille.durand", "Badge refusé");
    camille.open(&format!("{}/t/1", desk.url));
    camille.sign_in("camille.durand");
    camille.reads("Traitement de la demande");
    desk
}

#[test]
fn what_is_written_when_a_session_ends_goes_through_the_sign_in() {
    let test = "what_is_written_when_a_session_ends_goes_through_the_sign_in";
    both_ways(test, |camille| {
        let desk = begin(camille);
        camille.unfold("link Suivi", "textbox Votre suivi");
        camille.browser.type_text("Toujours fermée.");
        camille.browser.forget_cookie(&desk.url, "helpdesk");
        camille.enter("button Ajouter le suivi");
        camille.reads("Votre session a expiré");
        camille.sign_in("camille.durand");
        camille.reads("Voici votre texte");
        camille.to("textbox Votre texte");
        let kept = camille.browser.evaluate("document.activeElement.value");
        assert_eq!(kept, "Toujours fermée.");
        camille.enter("button Envoyer");
        camille.reads("Toujours fermée.");
        let said = desk.ticket_when(1, |ticket| ticket.to_string().contains("Toujours"));
        assert_eq!(said.to_string().matches("Toujours fermée.").count(), 1);
        camille.browser.forgive("403"); // the page that asked for the password again
    });
}

#[test]
fn a_page_that_is_not_there_offers_the_search() {
    both_ways("a_page_that_is_not_there_offers_the_search", |camille| {
        let desk = begin(camille);
        camille.open(&format!("{}/t/1é", desk.url));
        camille.reads("Ce ticket est introuvable");
        camille.write("textbox Numéro du ticket, ou mots", "badge");
        camille.enter("button Rechercher");
        camille.finds("1 ticket");
        camille.enter("link Badge refusé");
        camille.reads("Traitement de la demande");
        camille.browser.forgive("404");
    });
}

/// Without JavaScript the browser shows its own page, and going back brings the text again.
#[test]
fn a_line_that_breaks_during_an_upload_loses_neither_text_nor_files() {
    let test = "a_line_that_breaks_during_an_upload_loses_neither_text_nor_files";
    let mut camille = match Walker::start(true) {
        Ok(walker) => walker,
        Err(missing) => return left_out(test, &missing),
    };
    let desk = begin(&mut camille);
    let plan = desk.path("plan.bin");
    std::fs::write(&plan, vec![7; 3_000_000]).expect("written");
    camille.unfold("link Suivi", "textbox Votre suivi");
    camille.browser.type_text("Voici le plan.");
    camille.attach("button Joindre des documents", "#followup-files", &plan);
    camille.browser.sends_slowly(100_000);
    camille.enter("button Ajouter le suivi");
    until("it is being sent", LIMIT, || {
        let sent = camille
            .browser
            .evaluate("document.querySelector('.sending progress').value");
        (sent.as_f64() > Some(0.0)).then_some(())
    });
    camille.browser.goes_offline();
    camille.reads("La connexion a été coupée");
    let kept = "[document.querySelector('#followup-text').value, document.querySelector('#followup-files').files[0].name].join()";
    assert_eq!(camille.browser.evaluate(kept), "Voici le plan.,plan.bin");
    camille.browser.sends_slowly(100_000_000);
    camille.enter("button Ajouter le suivi");
    let said = desk.ticket_when(1, |ticket| ticket.to_string().contains("plan.bin"));
    assert_eq!(said.to_string().matches("Voici le plan.").count(), 1);
}
