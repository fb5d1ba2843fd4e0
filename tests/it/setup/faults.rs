//! What is wrong in the first steps: told at its field or with its remedy, nothing typed lost, nothing kept.

use std::fs;

use super::{ADMINISTRATOR, Setup, command, desk_fields, servers};
use crate::desk::PASSWORD;
use crate::lab::{self, Lab};
use crate::missing::left_out;

#[test]
fn what_does_not_work_is_told_with_its_remedy_and_not_kept() {
    let lab = match Lab::start() {
        Ok(lab) => lab,
        Err(missing) => {
            return left_out(
                "what_does_not_work_is_told_with_its_remedy_and_not_kept",
                &missing,
            );
        }
    };
    let setup = Setup::start();
    setup.take_before(2);
    let (url, servers) = (setup.url.clone(), servers(&lab));
    let unused = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let closed = format!("localhost:{}", unused.local_addr().expect("bound").port());
    drop(unused);
    let plain = format!("localhost:{}", lab.imap_port);
    for (field, value, told) in [
        (
            "password",
            "open sesame",
            "vérifiez le compte et le mot de passe",
        ),
        (
            "password",
            "open sesame",
            "connexion chiffrée établie. Certificat valide jusqu’au",
        ),
        (
            "imap",
            "imap.unknown.invalid:993",
            "Le nom imap.unknown.invalid est inconnu",
        ),
        (
            "smtp",
            "smtp.unknown.invalid:587",
            "Le nom smtp.unknown.invalid est inconnu",
        ),
        ("imap", "", "Aucun serveur n’a été trouvé"),
        ("imap", &closed, "ne répond pas sur le port"),
        ("smtp", &closed, "ne répond pas sur le port"),
        ("imap", &plain, "Essayez l’autre réglage de sécurité"),
        ("ca_file", "", "n’est pas reconnu"),
        ("imap", "localhost:99999", "un serveur et son port"),
        ("base_url", "support.ecole.example", "http:// ou https://"),
        ("domains", "@ecole.example", "des domaines seulement"),
        ("address", "support", "pas une adresse de courriel"),
        ("password", "", "Saisissez le mot de passe"),
    ] {
        let mut fields = vec![(field, value)];
        fields.extend(desk_fields(&url, &servers));
        let page = setup.post(2, &fields);
        assert_eq!(page.status, 422, "{field} {value}");
        assert!(page.has(told), "{field} {value}: {}", page.text());
        assert!(page.has("Erreur :"), "{field} {value}: the title");
        let kept = field == "domains" || page.has("ecole.example, etu.ecole.example");
        assert!(
            kept && !page.has("sesame"),
            "what was typed is there, but no password"
        );
        assert_eq!(setup.get(3).header("location"), setup.place(2), "not kept");
    }
    assert_eq!(setup.files(), [""; 0]);
}

#[test]
fn a_server_that_is_down_today_can_be_kept_all_the_same() {
    let setup = Setup::start();
    setup.take_before(2);
    let url = setup.url.clone();
    let down = ["localhost:9", "localhost:9", ""].map(str::to_owned);
    let page = setup.post(2, &desk_fields(&url, &down));
    assert!(page.has("Garder tel quel et continuer"), "{}", page.text());
    let text = page.text();
    let (_, rest) = text.split_once("name=\"kept\" value=\"").expect("a form");
    let kept = rest.split('"').next().expect("a value");
    let other = "0".repeat(64);
    assert_eq!(
        setup.post(2, &[("do", "keep"), ("kept", &other)]).status,
        200,
        "another's"
    );
    setup.take(2, &[("do", "keep"), ("kept", kept)]);
    assert_eq!(
        setup.post(2, &[("do", "keep"), ("kept", kept)]).status,
        200,
        "once"
    );
    setup.take(3, &[("do", "later")]);
    setup.take(4, &[("inside", "127.0.0.0/8")]);
    setup.finish();
    let password = fs::read_to_string(setup.path("mail.password")).expect("a password");
    assert_eq!(password, format!("{}\n", lab::PASSWORD));
}

#[test]
fn what_is_typed_wrong_in_the_first_step_is_told_at_its_field() {
    let setup = Setup::start();
    for (field, value, told) in [
        ("login", "marie lopez", "de 1 à 64 lettres"),
        ("login", "", "de 1 à 64 lettres"),
        ("address", "camille", "pas une adresse"),
        ("name", " \t ", "Indiquez un nom"),
        ("password", "short", "trop court"),
        ("password", "camille.durand", "est l’identifiant"),
        ("again", "another horse", "ne sont pas les mêmes"),
    ] {
        let mut fields = vec![(field, value)];
        fields.extend(ADMINISTRATOR);
        let page = setup.post(1, &fields);
        assert_eq!(page.status, 422);
        assert!(page.has(told), "{field} {value}: {}", page.text());
        assert!(
            page.text().contains(&format!("id=\"{field}-wrong\"")),
            "{field}"
        );
        assert!(!page.text().contains(PASSWORD));
    }
}

#[test]
fn the_team_is_read_address_by_address() {
    let setup = Setup::start();
    setup.take_before(4);
    for (field, value, told) in [
        ("inside", "10.0.0.0/33", "n’est pas un réseau"),
        ("inside", "", "au moins un réseau"),
        ("invited", "marie", "pas une adresse"),
        (
            "invited",
            "marie.lopez@ecole.example, marie.lopez@etu.ecole.example",
            "déjà pris",
        ),
        ("invited", "camille.durand@etu.ecole.example", "déjà pris"),
    ] {
        let page = setup.post(4, &[(field, value), ("inside", "10.0.0.0/8")]);
        assert_eq!(page.status, 422, "{value}");
        assert!(page.has(told), "{value}: {}", page.text());
    }
    let own = "camille.durand@ecole.example\nmarie.lopez@ecole.example, MARIE.LOPEZ@ecole.example";
    setup.take(4, &[("inside", "127.0.0.0/8"), ("invited", own)]);
    setup.finish();
    let users = command(
        setup.folder.path(),
        &["--config", "desk/helpdesk.toml", "user", "list"],
    )
    .output();
    let users = String::from_utf8(users.expect("the binary").stdout).expect("UTF-8");
    assert_eq!(users.lines().count(), 2, "{users}");
    assert!(users.contains("Marie Lopez (no password)"), "{users}");
}

#[test]
fn the_form_of_another_way_keeps_what_is_proposed() {
    let setup = Setup::start();
    setup.take_before(3);
    let by_mail = [
        ("kind", "imap-"),
        ("imap", "localhost:9"),
        ("imap_login", "marie.lopez"),
        ("password", "secret"),
    ];
    let page = setup.post(3, &by_mail);
    assert_eq!(page.status, 422);
    assert!(page.has("ne répond pas sur le port 9"));
    let text = page.text();
    for value in [
        "localhost:9",
        "marie.lopez",
        "ldap.ecole.example:636",
        "ou=people,dc=ecole,dc=example",
    ] {
        let times = text.matches(&format!("value=\"{value}\"")).count();
        assert_eq!(times, 1, "{value}: {text}");
    }
    let by_directory = [
        ("kind", "ldap-"),
        ("ldap", "localhost:9"),
        ("base", ""),
        ("filter", "x"),
        ("bind_dn", "cn=reader"),
    ];
    let page = setup.post(3, &by_directory);
    for told in [
        "Indiquez la base de recherche",
        "un filtre avec {login}",
        "vont ensemble",
        "Saisissez un identifiant",
    ] {
        assert!(page.has(told), "{told}: {}", page.text());
    }
}
