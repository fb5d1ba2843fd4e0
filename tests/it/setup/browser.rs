//! The first steps walked in Chromium on a phone, without JavaScript and without a mouse, to the desk's sign-in page.

use super::{PASSWORD, Setup};
use crate::browser::{Browser, Options};
use crate::keyboard::tab_to;
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
    write(&mut browser, "textbox Identifiant", "camille.durand");
    write(
        &mut browser,
        "textbox Adresse de courriel",
        "camille.durand@ecole.example",
    );
    write(&mut browser, "textbox Nom, tel que", "Camille Durand");
    write(&mut browser, "input#password", PASSWORD);
    write(&mut browser, "input#again", "another horse");
    enter(&mut browser, "Continuer");
    assert!(browser.title().starts_with("Erreur"), "{}", browser.title());
    write(&mut browser, "input#password", PASSWORD);
    write(&mut browser, "input#again", PASSWORD);
    enter(&mut browser, "Continuer");

    browser.wait_for("Boîte de messagerie");
    write(&mut browser, "input#password", "secret");
    write(&mut browser, "input#imap", "127.0.0.1:9");
    write(&mut browser, "input#smtp", "127.0.0.1:9");
    enter(&mut browser, "Essayer et continuer");
    browser.wait_for("La réception a échoué");
    assert!(fits(&mut browser), "nothing is wider than the page");
    enter(&mut browser, "Garder tel quel et continuer");
    browser.wait_for("Par un annuaire");
    enter(&mut browser, "Plus tard");
    browser.wait_for("Réseaux de l’école");
    enter(&mut browser, "Continuer");
    browser.wait_for("Vos réponses");
    assert!(fits(&mut browser));
    enter(&mut browser, "link 2. Boîte de messagerie");
    assert!(browser.html().contains("127.0.0.1:9"), "back to an answer");
    browser.goto(&format!("{}{}", setup.url, setup.base));
    enter(&mut browser, "Terminer et ouvrir le support");
    assert_eq!(browser.url(), format!("{}/login", setup.url));
    write(&mut browser, "textbox Identifiant", "camille.durand");
    write(&mut browser, "textbox Mot de passe", PASSWORD);
    enter(&mut browser, "Envoyer");
    browser.wait_for("Premiers pas");
}

fn write(browser: &mut Browser, field: &str, text: &str) {
    tab_to(browser, field);
    browser.type_text(text);
}

fn enter(browser: &mut Browser, what: &str) {
    tab_to(browser, what);
    browser.press("Enter");
}

fn fits(browser: &mut Browser) -> bool {
    browser.evaluate("document.documentElement.scrollWidth <= 390") == serde_json::json!(true)
}
