//! The way of the users' guide from outside the school, in a real browser: the link of a mail, the browser's own screen or a
//! code, the sign-in, the ticket.

use super::second::{codes, far_away, with_people};
use crate::browser::Browser;
use crate::desk::{LIMIT, PASSWORD, plain};
use crate::missing::left_out;

fn sees(browser: &mut Browser, words: &str) -> bool {
    plain(&browser.text()).contains(words)
}

fn sign_in(browser: &mut Browser) {
    browser.fill("Identifiant", "camille.durand");
    browser.fill("Mot de passe", PASSWORD);
    browser.click("Envoyer");
}

#[test]
fn from_outside_a_mails_link_leads_past_the_browsers_screen_and_the_sign_in_to_the_ticket() {
    let mut browser = match Browser::start() {
        Ok(browser) => browser,
        Err(missing) => return left_out("from_outside_a_mails_link_leads_past", &missing),
    };
    let desk = far_away("basic").start();
    with_people(&desk);
    let mail = desk.wait_for_mail("camille.durand", |_| true);
    for given_up in [None, Some(("camille.durand", "wrong horse"))] {
        browser.at_the_screen(given_up);
        browser.goto(&mail.link());
        assert_eq!(browser.status(), Some(401));
        assert!(
            sees(&mut browser, "on s’authentifie deux fois"),
            "{}",
            browser.text()
        );
        assert!(!browser.html().contains("Identifiant"));
    }
    let before = browser.screens();
    browser.at_the_screen(Some(("camille.durand", PASSWORD)));
    browser.goto(&mail.link());
    assert_eq!(browser.status(), Some(200));
    assert!(sees(
        &mut browser,
        "Pour ouvrir le ticket n° 1, connectez-vous"
    ));
    sign_in(&mut browser);
    assert_eq!(browser.url(), mail.link());
    assert!(sees(&mut browser, "Traitement de la demande"));
    browser.click("Historique");
    assert_eq!(browser.status(), Some(200));
    assert_eq!(browser.screens(), before + 1, "the screen comes once");
}

#[test]
fn from_outside_a_mails_link_leads_past_the_sign_in_and_a_code_to_the_ticket() {
    let mut browser = match Browser::start() {
        Ok(browser) => browser,
        Err(missing) => return left_out("from_outside_a_mails_link_leads_past", &missing),
    };
    let desk = far_away("code").start();
    with_people(&desk);
    let mail = desk.wait_for_mail("camille.durand", |_| true);
    browser.goto(&mail.link());
    assert!(sees(
        &mut browser,
        "un code à usage unique vous sera demandé"
    ));
    sign_in(&mut browser);
    assert!(sees(
        &mut browser,
        "Un code à 6 chiffres vient d’être envoyé"
    ));
    let code = crate::poll::until("the code is mailed", LIMIT, || {
        codes(&desk, "camille.durand").first().cloned()
    });
    browser.fill("Code à 6 chiffres", &code);
    browser.check("Ne plus demander de code sur cet appareil pendant 30 jours");
    browser.click("Continuer");
    assert_eq!(browser.url(), mail.link());
    assert!(sees(&mut browser, "Traitement de la demande"));
    browser.click("Se déconnecter");
    sign_in(&mut browser);
    assert!(sees(&mut browser, "Mes demandes"), "{}", browser.text());
    assert_eq!(browser.console_errors(), &[] as &[String]);
}
