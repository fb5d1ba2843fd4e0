//! The pages by HTTP and in the browser, a subject a file; what must be refused is in `trust`, the story in `journey`.

use crate::desk::{Desk, Letter};

mod comfort;
pub mod demo;
mod documents;
mod duplicates;
mod ending;
mod history;
mod landing;
mod language;
mod lists;
mod next_step;
mod pictures;
mod together;
mod told;

/// Ticket 1 of Camille, with a document; Marie is an agent, Hugo somebody else.
pub fn school() -> Desk {
    let desk = Desk::start();
    for (login, role) in [
        ("camille.durand", "requester"),
        ("hugo.petit", "requester"),
        ("marie.lopez", "agent"),
    ] {
        desk.user(login, role);
    }
    desk.mail_in(
        &Letter::from("camille.durand", "Écran noir", "Salle 12.")
            .with("plan.pdf", b"plan")
            .raw(),
    );
    desk.wait_for_mail("camille.durand", |_| true);
    desk
}

#[test]
fn the_guide_says_what_the_configuration_says() {
    let toml = "[closing]\nafter_days = 12\nworking_days = true\n[gate]\nsecond = \"off\"\n";
    let desk = Desk::with().toml(toml).start();
    let page = desk.stranger().get("/help");
    assert_eq!(page.status, 200);
    assert!(page.has("écrivez à <span class=\"whole\">support@ecole.example</span>"));
    assert!(page.has("(@ecole.example)"), "{}", page.text());
    assert!(page.has("12 jours ouvrés") && page.has("bouton gris « Suivi »"));
    assert!(!page.has("deux fois"));
    let usual = Desk::start();
    assert!(usual.stranger().get("/help").has("deux fois"));
}

#[test]
fn who_is_signed_in_finds_where_to_change_the_password() {
    let desk = school();
    let camille = desk.sign_in("camille.durand");
    for place in ["/devices", "/preferences"] {
        let page = camille.get(place).text();
        assert!(page.contains("href=\"/password\""), "{place}: {page}");
    }
    let page = camille.get("/password");
    assert!(page.has("Changer de mot de passe") && !page.has("Mot de passe oublié"));
    assert!(page.has("value=\"camille.durand@ecole.example\"") && !page.has("/login"));
}
