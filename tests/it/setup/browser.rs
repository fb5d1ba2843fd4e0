//! The first steps walked in Chromium on a phone, without JavaScript, to the desk's sign-in page.

use super::{PASSWORD, Setup};
use crate::browser::{Browser, Options};
use crate::missing::left_out;

#[test]
fn the_steps_are_walked_on_a_phone_without_javascript() {
    let options = Options {
        javascript: false,
        width: 390,
        ..Options::default()
    };
    let mut browser = match Browser::start_with(options) {
        Ok(browser) => browser,
        Err(missing) => {
            return left_out(
                "the_steps_are_walked_on_a_phone_without_javascript",
                &missing,
            );
        }
    };
    let setup = Setup::start();
    browser.goto(&format!("{}{}", setup.url, setup.base));
    browser.fill("Identifiant", "camille.durand");
    browser.fill("Adresse de courriel", "camille.durand@ecole.example");
    browser.fill("Nom, tel que", "Camille Durand");
    browser.fill("#password", PASSWORD);
    browser.fill("#again", "another horse");
    browser.click("Continuer");
    assert!(browser.title().starts_with("Erreur"), "{}", browser.title());
    browser.fill("#password", PASSWORD);
    browser.fill("#again", PASSWORD);
    browser.click("Continuer");

    browser.wait_for("Boîte aux lettres");
    browser.fill("#password", "secret");
    browser.fill("#imap", "127.0.0.1:9");
    browser.fill("#smtp", "127.0.0.1:9");
    browser.click("Essayer et continuer");
    browser.wait_for("La réception a échoué");
    assert!(fits(&mut browser), "nothing is wider than the page");
    browser.click("Garder tel quel et continuer");
    browser.wait_for("Par un annuaire");
    browser.click("Plus tard");
    browser.wait_for("Réseaux de l’école");
    browser.click("Continuer");
    browser.wait_for("Vos réponses");
    assert!(fits(&mut browser));
    browser.click("2. Boîte aux lettres");
    assert!(browser.html().contains("127.0.0.1:9"), "back to an answer");
    browser.goto(&format!("{}{}", setup.url, setup.base));
    browser.click("Terminer et ouvrir le support");
    assert_eq!(browser.url(), format!("{}/login", setup.url));
    browser.fill("Identifiant", "camille.durand");
    browser.fill("Mot de passe", PASSWORD);
    browser.click("Envoyer");
    browser.wait_for("Se déconnecter");
}

fn fits(browser: &mut Browser) -> bool {
    browser.evaluate("document.documentElement.scrollWidth <= 390") == serde_json::json!(true)
}
