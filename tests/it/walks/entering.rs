//! People come in by what follows or replaces a password, and close the doors they left open; the plain sign-in is in `asking`.

use super::{Walker, both_ways, school};
use crate::desk::{Desk, LIMIT, PASSWORD};
use crate::poll::until;
use crate::trust::second::{app_code, codes};

/// From wherever a browser of the tests comes, it comes from outside.
fn from_outside(second: &str) -> Desk {
    let gate = format!("[gate]\ninside = [\"192.0.2.0/24\"]\nsecond = \"{second}\"\n");
    let desk = Desk::with().toml(&gate).start();
    super::people(&desk);
    desk
}

#[test]
fn a_code_by_mail_follows_the_password() {
    both_ways("a_code_by_mail_follows_the_password", |camille| {
        let desk = from_outside("code");
        camille.open(&format!("{}/new", desk.url));
        camille.reads("code à usage unique");
        camille.sign_in("camille.durand");
        camille.reads("Un code à 6 chiffres vient d’être envoyé");
        camille.write("textbox Code à 6 chiffres", "12345");
        camille.browser.press("Enter");
        camille.is_told("Ce code n’est pas le bon. Essais restants : 4.");
        camille.enter("button Renvoyer un code");
        camille.reads("Un code à 6 chiffres vient d’être envoyé");
        let code = until("the second code is mailed", LIMIT, || {
            codes(&desk, "camille.durand").get(1).cloned()
        });
        camille.write("textbox Code à 6 chiffres", &code);
        camille.tick("checkbox Ne plus demander de code");
        camille.enter("button Continuer");
        camille.reads("Décrivez un seul problème");
        camille.enter("button Se déconnecter");
        camille.sign_in("camille.durand");
        camille.reads("Mes demandes");
        camille.browser.forgive("403"); // the code that was too short
    });
}

#[test]
fn an_app_gives_the_codes_and_is_given_up() {
    both_ways("an_app_gives_the_codes_and_is_given_up", |marie| {
        let desk = from_outside("totp");
        marie.open(&format!("{}/preferences", desk.url));
        marie.sign_in("marie.lopez");
        let code = until("the code is mailed", LIMIT, || {
            codes(&desk, "marie.lopez").first().cloned()
        });
        marie.write("textbox Code à 6 chiffres", &code);
        marie.enter("button Continuer");
        marie.enter("link Codes par application");
        let secret = marie
            .browser
            .evaluate("document.querySelector('dd code').innerText");
        let secret = secret.as_str().expect("a key").to_owned();
        marie.write("textbox Code à 6 chiffres", "12345");
        marie.write("textbox Votre mot de passe", PASSWORD);
        marie.enter("button Activer");
        marie.is_told("Ce code n’est pas le bon.");
        marie.write("textbox Code à 6 chiffres", &app_code(&desk, &secret));
        marie.write("textbox Votre mot de passe", PASSWORD);
        marie.enter("button Activer");
        marie.hears("C’est activé");
        marie.write("textbox Votre mot de passe", "wrong");
        marie.enter("button Désactiver");
        marie.is_told("mot de passe");
        marie.write("textbox Votre mot de passe", PASSWORD);
        marie.enter("button Désactiver");
        marie.hears("C’est désactivé");
        marie.browser.forgive("422"); // what was wrong
    });
}

#[test]
fn a_lost_password_is_replaced() {
    both_ways("a_lost_password_is_replaced", |camille| {
        let desk = school();
        camille.open(&desk.url);
        camille.enter("link Mot de passe oublié");
        camille.write(
            "textbox Adresse de courriel",
            "camille.durand@ecole.example",
        );
        camille.enter("button Recevoir un lien");
        camille.hears("un lien vient de lui être envoyé");
        camille.open(&mailed_link(&desk, "camille.durand", "/password/"));
        chooses(camille, "short", "short");
        camille.is_told("Ce mot de passe est trop court");
        chooses(camille, "a horse of correctness", "a horse of corectness");
        camille.is_told("Les deux mots de passe ne sont pas les mêmes.");
        chooses(camille, "a horse of correctness", "a horse of correctness");
        camille.hears("Les connexions ouvertes avec l’ancien sont terminées.");
        camille.enter("link Se connecter");
        camille.write("textbox Identifiant", "camille.durand");
        camille.write("textbox Mot de passe", "a horse of correctness");
        camille.browser.press("Enter");
        camille.reads("Mes demandes");
        camille.browser.forgive("422"); // what was not taken
    });
}

/// The link of this kind in the mail to this person.
fn mailed_link(desk: &Desk, login: &str, kind: &str) -> String {
    let mail = desk.wait_for_mail(login, |mail| mail.says(kind));
    let mut words = mail.text.split_whitespace();
    let link = words.find(|word| word.contains(kind));
    link.expect("a link").to_owned()
}

#[test]
fn an_invitation_opens_an_account_once() {
    both_ways("an_invitation_opens_an_account_once", |hugo| {
        let desk = school();
        let account = [
            ("name", "Hugo Petit"),
            ("address", "hugo.petit@ecole.example"),
            ("login", "hugo.petit"),
            ("role", "requester"),
            ("invite", "1"),
        ];
        let zoe = desk.sign_in("zoe.martin");
        let opened = zoe.post("/settings/people", &account);
        assert_eq!(opened.status, 303, "{}", opened.text());
        let link = mailed_link(&desk, "hugo.petit", "/invitation/");
        hugo.open(&link);
        hugo.reads("Choisir mon mot de passe");
        chooses(hugo, "hugo.petit", "hugo.petit");
        hugo.is_told("Ce mot de passe est l’identifiant");
        chooses(hugo, "a horse of correctness", "a horse of correctness");
        hugo.hears("Les connexions ouvertes avec l’ancien sont terminées.");
        hugo.enter("link Se connecter");
        hugo.write("textbox Identifiant", "hugo.petit");
        hugo.write("textbox Mot de passe", "a horse of correctness");
        hugo.browser.press("Enter");
        hugo.reads("Mes demandes");
        hugo.open(&link);
        hugo.reads("Ce lien n’est plus valable");
        hugo.browser.forgive("422"); // the password that everybody would try
        hugo.browser.forgive("404"); // the link that was used
    });
}

fn chooses(camille: &mut Walker, password: &str, again: &str) {
    camille.write("textbox Nouveau mot de passe", password);
    camille.write("textbox Le même, encore une fois", again);
    camille.enter("button Enregistrer ce mot de passe");
}

#[test]
fn a_browser_left_signed_in_is_signed_out_from_afar() {
    let test = "a_browser_left_signed_in_is_signed_out_from_afar";
    both_ways(test, |camille| {
        let desk = school();
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        let mut left = Vec::new();
        for _ in 0..2 {
            let mut visitor = desk.stranger().saying("user-agent", firefox);
            visitor.sign_in("camille.durand", PASSWORD, &[]);
            left.push(visitor);
        }
        camille.open(&format!("{}/devices", desk.url));
        camille.sign_in("camille.durand");
        camille.reads("celui-ci");
        camille.enter("button Déconnecter Firefox");
        camille.hears("C’est fait");
        assert_eq!(signed_in(&left), 1);
        camille.to("button Déconnecter Firefox / Linux, depuis le");
        camille.enter("button Déconnecter tous les autres");
        camille.hears("C’est fait");
        assert_eq!(signed_in(&left), 0);
        camille.enter("button Déconnecter Chrome / Linux, celui-ci");
        camille.reads("Connectez-vous");
    });
}

fn signed_in(left: &[crate::desk::Visitor]) -> usize {
    let here = left.iter().filter(|one| one.get("/devices").status == 200);
    here.count()
}
