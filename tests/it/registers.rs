//! Registers: kept by files and by hand, searched, brought up to date each night, recognised in mails; the school is in
//! `registers/school.rs`, its mails in `registers/mails.rs`.

use std::fs;

use serde_json::Value;

use crate::desk::{Desk, Letter, Page, Visitor};
use mails::{LINES, MAILS, Sample, index, judged, recognised};
use school::{COMPUTER_HEADS, LOAN_HEADS, ROOM_HEADS, Row, computers, loans, rooms, spreadsheet};

mod mails;
mod school;

const REGISTERS: &str = "/settings/registers";

fn started() -> (Desk, Visitor) {
    let desk = Desk::start();
    desk.user("admin", "administrator");
    let admin = desk.sign_in("admin");
    (desk, admin)
}

/// A new register, by its page.
#[track_caller]
fn register(admin: &Visitor, names: [&str; 2]) -> String {
    let page = admin.post(REGISTERS, &[("name_fr", names[0]), ("name_en", names[1])]);
    assert_eq!(page.status, 303, "{}", page.text());
    page.header("location").to_owned()
}

/// The number of a file that a form carries.
fn kept(page: &Page) -> String {
    let text = page.text();
    let (_, rest) = text
        .split_once("name=\"kept-file\" value=\"")
        .expect("a kept file");
    rest.split('"').next().unwrap_or_default().to_owned()
}

/// What a file would do, then takes it as its columns are guessed.
#[track_caller]
fn import(admin: &Visitor, register: &str, file: &[u8]) -> Page {
    let place = format!("{register}/import");
    let preview = admin.upload(&place, &[], &[("list.csv", file)]);
    assert_eq!(preview.status, 200, "{}", preview.text());
    let file = kept(&preview);
    let text = preview.text();
    let mut fields = vec![
        ("kept-file".to_owned(), file),
        ("take".into(), "1".into()),
        ("whole".into(), "1".into()),
    ];
    let (_, gone) = text.split_once("name=\"gone\" value=\"").expect("a count");
    fields.push((
        "gone".into(),
        gone.split('"').next().unwrap_or_default().into(),
    ));
    for at in 0.. {
        let select = format!("<select id=\"column-{at}\"");
        let Some((_, rest)) = text.split_once(&select) else {
            break;
        };
        let options = rest.split("</select>").next().unwrap_or_default();
        let chosen = options
            .split("<option")
            .find(|option| option.contains(" selected"));
        let word = chosen
            .and_then(|option| option.split_once("value=\""))
            .expect("one is chosen")
            .1;
        fields.push((
            format!("column-{at}"),
            word.split('"').next().unwrap_or_default().into(),
        ));
    }
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let taken = admin.upload(&place, &fields, &[]);
    assert_eq!(taken.status, 303, "{}", taken.text());
    preview
}

fn registers(desk: &Desk) -> Value {
    let file = desk.path("desk.json");
    desk.ok(&["export", "--desk", file.to_str().expect("a path")], "");
    let text = fs::read_to_string(file).expect("an export");
    let mut whole: Value = serde_json::from_str(&text).expect("JSON");
    whole["registers"].take()
}

#[test]
fn of_sixty_mails_nine_in_ten_are_filled_and_none_wrongly() {
    assert_eq!(MAILS.len(), 60);
    let (due, right, wrong) = judged();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(right * 10 >= due * 9, "{right} of {due}");
}

#[test]
fn what_looks_like_a_key_is_none_and_what_is_one_is_known_however_it_is_written() {
    let (index, all) = index();
    let of = (&index, &all);
    let told = LINES.iter().filter_map(|(line, about)| {
        let found = [recognised(of, line, ""), recognised(of, "", line)];
        (found != [*about, *about]).then(|| format!("{line}: {found:?} for {about:?}"))
    });
    let told: Vec<String> = told.collect();
    assert!(told.is_empty(), "{told:#?}");
    for Sample { subject, text, .. } in MAILS {
        let quoted = text.lines().map(|line| format!("> {line}\n"));
        let quoted = quoted.collect::<Vec<_>>().concat();
        assert_eq!(recognised(of, "", &quoted), [""; 3], "{subject}, quoted");
        let signed = format!("Rien à signaler.\n-- \n{text}");
        assert_eq!(
            recognised(of, "", &signed),
            [""; 3],
            "{subject}, in a signature"
        );
    }
}

#[test]
fn a_school_is_imported_updated_and_searched() {
    let (desk, admin) = started();
    let rooms_file = spreadsheet(ROOM_HEADS, &rooms());
    let of_rooms = register(&admin, ["Salles", "Rooms"]);
    let preview = import(&admin, &of_rooms, &rooms_file);
    assert!(preview.has("120 nouvelles fiches"), "{}", preview.text());
    let of_computers = register(&admin, ["Ordinateurs", "Computers"]);
    let preview = import(
        &admin,
        &of_computers,
        &spreadsheet(COMPUTER_HEADS, &computers()),
    );
    assert!(
        preview.has("900 nouvelles fiches") && preview.has("et 870 autres"),
        "{}",
        preview.text()
    );
    let of_loans = register(&admin, ["Matériel en prêt", "Loan equipment"]);
    import(&admin, &of_loans, &spreadsheet(LOAN_HEADS, &loans()));
    // The same again changes nothing.
    let again = admin.upload(
        &format!("{of_rooms}/import"),
        &[],
        &[("rooms.csv", &rooms_file)],
    );
    assert!(
        again.has("Rien ne change") && again.has("120 fiches inchangées"),
        "{}",
        again.text()
    );

    let all = registers(&desk);
    assert_eq!(all.as_array().map(Vec::len), Some(3), "{all:#}");
    let computer = &all[1]["entries"][0];
    assert_eq!(
        (&computer["key"], &computer["values"]["Salle"]),
        (&"CAO-1".into(), &"1".into()),
        "{computer:#}"
    );
    assert_eq!(
        all[1]["columns"][5]["holds"], "person",
        "{}",
        all[1]["columns"]
    );
    assert_eq!(
        all[0]["entries"][9]["key"], "PRET-10",
        "in the order of numbers"
    );

    // Searched by whatever its row holds, and paged.
    let found = admin.get(&format!("{of_computers}?words=martin+prof012"));
    assert!(
        found.has("PROF-12<") && !found.has("PROF-13<"),
        "{}",
        found.text()
    );
    let first = admin.get(&of_computers);
    assert!(first.has("CAO-1<") && first.has("CAO-40<") && !first.has("INFO-200<"));
    let (_, next) = first.text().split_once("Premières").map_or_else(
        || (String::new(), first.text()),
        |(a, b)| (a.into(), b.into()),
    );
    let next = next
        .split("href=\"")
        .find(|link| link.contains("after="))
        .and_then(|link| link.split('"').next())
        .expect("more")
        .replace("&amp;", "&");
    assert!(admin.get(&next).has("CDI-11<"), "{next}");
}

#[test]
fn a_later_file_changes_takes_away_and_brings_back_and_deletes_nothing() {
    let (desk, admin) = started();
    let place = register(&admin, ["Salles", "Rooms"]);
    import(
        &admin,
        &place,
        "Salle;Nom;Étage\n1;Accueil;rdc\n2;;1er\n3;;2e\n".as_bytes(),
    );
    let preview = import(
        &admin,
        &place,
        "\u{feff}Étage,Salle,Nom\nrdc,01,Accueil\n2e,2,Labo\n2e,4,\n".as_bytes(),
    );
    for said in [
        "2 nouvelles fiches",
        "1 fiche modifiée",
        "2 fiches retirées",
        "Étage : 1er → 2e",
    ] {
        assert!(preview.has(said), "{said}: {}", preview.text());
    }
    let rows = |desk: &Desk| {
        let all = registers(desk);
        let rows = all[0]["entries"].as_array().cloned().unwrap_or_default();
        let rows = rows.iter().map(|row| {
            format!(
                "{} {} {}",
                row["key"],
                row["name"],
                row["removed_at"].is_null()
            )
        });
        rows.collect::<Vec<_>>().join("; ")
    };
    assert_eq!(
        rows(&desk),
        r#""1" "Accueil" false; "01" "Accueil" true; "2" "Labo" true; "3" "" false; "4" "" true"#
    );
    assert!(!admin.get(&place).has(">3<") && admin.get(&format!("{place}?gone=1")).has(">3<"));
    let preview = import(
        &admin,
        &place,
        "Salle;Nom;Étage\n1;Accueil;rdc\n2;Labo;2e\n3;;2e\n4;;2e\n".as_bytes(),
    );
    assert!(preview.has("remise"), "{}", preview.text());
    assert_eq!(
        rows(&desk),
        r#""1" "Accueil" true; "01" "Accueil" false; "2" "Labo" true; "3" "" true; "4" "" true"#
    );
    let audit = admin.get("/settings/audit");
    assert!(
        audit.has("registre mis à jour par un fichier")
            && audit.has("Salles: 2 new, 1 changed, 2 gone"),
        "{}",
        audit.text()
    );
}

#[test]
fn what_cannot_be_taken_is_told_and_nothing_is_lost_by_it() {
    let (_desk, admin) = started();
    let place = register(&admin, ["Salles", "Rooms"]);
    let file = format!("{place}/import");
    for (bytes, why) in [
        (&b"PK\x03\x04\0\0\0"[..], "pas un fichier CSV"),
        (b"Salle;Nom\n", "aucune ligne"),
        (b"", "aucune ligne"),
    ] {
        let page = admin.upload(&file, &[], &[("rooms.xlsx", bytes)]);
        assert!(
            page.status == 422 && page.has(why),
            "{} {}",
            page.status,
            page.text()
        );
    }
    assert!(admin.upload(&file, &[], &[]).has("Choisissez un fichier"));
    let preview = admin.upload(&file, &[], &[("a.csv", b"Salle;Nom\n1;a\n;b\n1;c\n2;d\n")]);
    assert!(
        preview.has("Ligne 3 : sans clé.")
            && preview.has("Ligne 4 : la clé 1 est déjà à la ligne 2."),
        "{}",
        preview.text()
    );
    // No key, or two.
    let id = kept(&preview);
    for columns in [["name", "text"], ["key", "key"]] {
        let fields = [
            ("kept-file", id.as_str()),
            ("column-0", columns[0]),
            ("column-1", columns[1]),
            ("take", "1"),
            ("gone", "0"),
        ];
        let page = admin.upload(&file, &fields, &[]);
        assert!(
            page.status == 422 && page.has("Choisissez une colonne pour la clé") && page.has(&id),
            "{}",
            page.text()
        );
    }
    // The register changed between what was seen and what is done.
    import(&admin, &place, b"Salle;Nom\n1;a\n2;b\n");
    let fields = |gone| {
        [
            ("kept-file", id.as_str()),
            ("column-0", "key"),
            ("column-1", "name"),
            ("whole", "1"),
            ("take", "1"),
            ("gone", gone),
        ]
    };
    let added = admin.post(
        &format!("{place}/entries/new"),
        &[("key", "9"), ("name", "")],
    );
    assert_eq!(added.status, 303, "{}", added.text());
    let preview = admin.upload(&file, &[], &[("a.csv", b"Salle;Nom\n1;a\n")]);
    let of = kept(&preview);
    let mut stale = fields("0");
    stale[0].1 = &of;
    let page = admin.upload(&file, &stale, &[]);
    assert!(
        page.status == 422 && page.has("2 fiches seraient retirées"),
        "{} {}",
        page.status,
        page.text()
    );
}

#[test]
fn things_are_kept_by_hand_too() {
    let (_desk, admin) = started();
    let place = register(&admin, ["Prêts", ""]);
    for (name, holds) in [("Réf", "key"), ("Objet", "name"), ("Rangement", "text")] {
        let page = admin.post(
            &format!("{place}/columns"),
            &[("name", name), ("holds", holds)],
        );
        assert_eq!(page.status, 303, "{}", page.text());
    }
    let again = admin.post(
        &format!("{place}/columns"),
        &[("name", "rangement"), ("holds", "text")],
    );
    assert!(again.status == 409 && again.has("déjà pris"));
    let new = format!("{place}/entries/new");
    let form = admin.get(&new);
    assert!(form.has("Réf") && form.has("Rangement"), "{}", form.text());
    let column = form
        .text()
        .split("name=\"column-")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a column")
        .to_owned();
    let column = format!("column-{column}");
    let added = admin.post(
        &new,
        &[("key", "CAM 3"), ("name", "Caméra"), (&column, "armoire 2")],
    );
    let entry = added
        .header("location")
        .trim_end_matches("?saved=1")
        .to_owned();
    assert!(admin.get(&entry).has("armoire 2"), "{entry}");
    let twice = admin.post(&new, &[("key", "cam-3"), ("name", "x"), (&column, "typed")]);
    assert!(
        twice.status == 409 && twice.has("a déjà cette clé") && twice.has("typed"),
        "{}",
        twice.text()
    );
    for key in ["", "--", &"x".repeat(101)] {
        assert_eq!(admin.post(&new, &[("key", key), ("name", "x")]).status, 422);
    }
    assert_eq!(admin.post(&entry, &[("gone", "1")]).status, 303);
    assert!(admin.get(&place).has("1 fiche retirée") && admin.get(&entry).has("Remettre la fiche"));
    assert_eq!(admin.post(&entry, &[("gone", "0")]).status, 303);
    assert!(admin.get(&place).has("1 fiche<"));
}

#[test]
fn patterns_are_tried_before_anybody_relies_on_them() {
    let (_desk, admin) = started();
    let place = register(&admin, ["Salles", "Rooms"]);
    import(&admin, &place, b"Salle;Nom\n12;\n105;\nCAO-14;\n");
    let tried = |subject: &str, text: &str| {
        admin.post(
            "/settings/registers/try",
            &[("subject", subject), ("text", text)],
        )
    };
    let page = tried("", "Le projecteur de la salle 12 clignote.");
    assert!(
        page.has("« salle 12 » : reconnu dans le texte"),
        "{}",
        page.text()
    );
    assert!(tried("Panne CAO 14", "").has("« CAO 14 » : reconnu dans le titre"));
    assert!(tried("Le CDI est fermé", "").has("Rien n’est reconnu"));
    let page = admin.post(
        &place,
        &[
            ("name_fr", "Salles"),
            ("name_en", "Rooms"),
            ("in_use", "1"),
            ("patterns", "salle *\nCDI"),
        ],
    );
    assert!(
        page.status == 422
            && page.has("« CDI » n’est pas une tournure")
            && page.text().contains("salle *\nCDI"),
        "{}",
        page.text()
    );
    let save = |patterns: &str, in_use: &str| {
        let page = admin.post(
            &place,
            &[
                ("name_fr", "Salles"),
                ("name_en", "Rooms"),
                ("in_use", in_use),
                ("patterns", patterns),
            ],
        );
        assert_eq!(page.status, 303, "{}", page.text());
    };
    save("CDI = 105", "1");
    assert!(tried("Le CDI est fermé", "").has("105"));
    assert!(
        tried("Salle 12", "").has("Rien n’est reconnu"),
        "the pattern is gone"
    );
    save("CDI = 105", "");
    assert!(
        tried("Le CDI est fermé", "").has("Rien n’est reconnu"),
        "it is out of use"
    );
}

#[test]
fn a_file_comes_each_night_and_a_cut_one_takes_nothing_away() {
    let (desk, admin) = started();
    let file = desk.path("computers.csv");
    let path = file.to_str().expect("a path");
    let import = |more: &[&str]| {
        let words = [&["register", "import", "Ordinateurs", path], more].concat();
        let done = desk.run(&words, "");
        let said = [done.stdout, done.stderr].concat();
        (done.status.code(), String::from_utf8(said).expect("text"))
    };
    let write =
        |rows: &[Row]| fs::write(&file, spreadsheet(COMPUTER_HEADS, rows)).expect("written");
    let mut all = computers();
    write(&all);
    assert!(import(&[]).1.contains("there is no register"));
    desk.ok(&["register", "add", "Ordinateurs"], "");
    let (code, said) = import(&["--key", "Nom du poste", "--dry-run"]);
    assert!(
        code == Some(0) && said.contains("Nothing was changed") && said.contains("900 new entries"),
        "{said}"
    );
    let (code, said) = import(&[
        "--key",
        "Nom du poste",
        "--leave-out",
        "Libellé",
        "--people",
        "Utilisateur",
    ]);
    assert!(
        code == Some(0) && said.starts_with("900 new entries"),
        "{said}"
    );
    assert_eq!(
        desk.ok(&["register", "list"], ""),
        "Ordinateurs (Ordinateurs): 900 entries, 0 removed\n"
    );
    all.truncate(899);
    all[0].more[1] = "CDI".into();
    write(&all);
    assert!(
        import(&[])
            .1
            .starts_with("0 new entries, 1 changed entry, 1 removed entry, 898 unchanged entries")
    );
    write(&all[..500]);
    let (code, said) = import(&[]);
    assert!(
        code == Some(1)
            && said.contains("399 of 899 entries would be removed; nothing was changed"),
        "{said}"
    );
    assert!(
        import(&["--part"])
            .1
            .starts_with("0 new entries, 0 changed entries, 0 removed entries")
    );
    assert!(import(&["--force"]).1.contains("399 removed entries"));
    fs::write(&file, "Poste;Salle\nCAO-1;3\n").expect("written");
    let (code, said) = import(&[]);
    assert!(
        code == Some(1) && said.contains("is the key \"Nom du poste\"; name it with --key"),
        "{said}"
    );
    assert!(admin.get("/settings/registers/1").has("500 fiches"));
}

#[test]
fn who_uses_a_thing_is_erased_with_the_person() {
    let (desk, admin) = started();
    desk.user("zoe.durand", "requester");
    desk.request("zoe.durand", "Bonjour");
    let place = register(&admin, ["Ordinateurs", "Computers"]);
    let rows = "Poste;Utilisateur;Note\nCAO-1;DURAND Zoé;\nCAO-2;ECOLE\\zoe.durand;\nCAO-3;zoe.durand@ecole.example;prêté à Zoé Durand\nCAO-4;Paul Roy;\n";
    import(&admin, &place, rows.as_bytes());
    desk.ok(&["user", "name", "zoe.durand", "Zoé Durand"], "");
    desk.ok(&["user", "forget", "zoe.durand@ecole.example", "--yes"], "");
    let all = registers(&desk);
    let text = all[0]["entries"].to_string().to_lowercase();
    assert!(!text.contains("durand"), "{all:#}");
    assert!(text.contains("paul roy"));
    assert!(
        admin
            .get(&format!("{place}?words=durand"))
            .has("Aucune fiche")
    );
    assert!(admin.get(&format!("{place}?words=roy")).has("CAO-4"));
}

/// What a ticket is about, as the export says it: a key a register.
fn about(ticket: &Value) -> Vec<(String, String)> {
    let all = ticket["about"].as_array().cloned().unwrap_or_default();
    let kept = all.iter().filter(|one| one["taken_out"] == false);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    kept.map(|one| (text(&one["register"]), text(&one["key"])))
        .collect()
}

fn school_with_agent() -> (Desk, Visitor) {
    let (desk, admin) = started();
    for (name, heads, rows) in [
        ("Salles", ROOM_HEADS, rooms()),
        ("Ordinateurs", COMPUTER_HEADS, computers()),
        ("Matériel en prêt", LOAN_HEADS, loans()),
    ] {
        let place = register(&admin, [name, ""]);
        import(&admin, &place, &spreadsheet(heads, &rows));
    }
    desk.user("marie.lopez", "agent");
    let marie = desk.sign_in("marie.lopez");
    (desk, marie)
}

#[test]
fn the_mails_of_a_school_say_what_they_are_about() {
    let (desk, _) = school_with_agent();
    for (at, Sample { subject, text, .. }) in MAILS.iter().enumerate() {
        let from = format!("personne.n{at}@ecole.example");
        desk.mail_in(&Letter::from(&from, subject, text).raw());
        desk.ticket_when(at as u64 + 1, |_| true);
    }
    let tickets = desk.tickets();
    assert_eq!(tickets.len(), MAILS.len());
    for (
        ticket,
        Sample {
            subject,
            about: keys,
            ..
        },
    ) in tickets.iter().zip(MAILS)
    {
        let names = ["Salles", "Ordinateurs", "Matériel en prêt"];
        let expected = names.iter().zip(keys).filter(|(_, key)| !key.is_empty());
        let mut expected: Vec<(String, String)> = expected
            .map(|(name, key)| ((*name).into(), (*key).into()))
            .collect();
        expected.sort();
        let mut found = about(ticket);
        found.sort();
        assert_eq!(found, expected, "{subject}");
    }
}

#[test]
fn what_was_recognised_is_told_with_its_reason_and_taken_out_for_good() {
    let (desk, marie) = school_with_agent();
    let mail = Letter::from(
        "camille.durand",
        "Salle 12 : écran noir",
        "Le poste CAO 14 ne démarre plus.",
    );
    desk.mail_in(&mail.raw());
    let number = desk.ticket_when(1, |ticket| about(ticket).len() == 2)["number"].to_string();
    let place = format!("/t/{number}");
    let page = marie.get(&place);
    for said in [
        "« Salle 12 » : reconnu dans le titre",
        "« poste CAO 14 » : reconnu dans le texte",
    ] {
        assert!(page.has(said), "{said}: {}", page.text());
    }
    desk.user("camille.durand", "requester");
    let camille = desk.sign_in("camille.durand");
    assert!(
        !camille.get(&place).has("reconnu dans"),
        "it is for the team"
    );
    // One click takes it out, and an answer that says it again does not bring it back.
    assert!(
        page.has("aria-label=\"Retirer : CAO-14\""),
        "{}",
        page.text()
    );
    let computers = registers_by_name(&desk, "Ordinateurs");
    assert_eq!(
        marie
            .post(&format!("{place}/about"), &[("remove", &computers)])
            .status,
        303
    );
    let page = marie.get(&place);
    assert!(
        page.has("CAO-14 (retiré)") && page.has("Remettre"),
        "{}",
        page.text()
    );
    let acknowledgement = desk.wait_for_mail("camille.durand", |_| true);
    desk.mail_in(
        &Letter::from("camille.durand", "Re: écran", "C’est bien CAO-14.")
            .answering(&acknowledgement)
            .raw(),
    );
    let ticket = desk.ticket_when(1, |ticket| {
        ticket["timeline"].as_array().is_some_and(|lines| {
            lines.iter().any(|line| {
                line["text"]
                    .as_str()
                    .is_some_and(|text| text.contains("bien CAO-14"))
            })
        })
    });
    assert_eq!(about(&ticket), [("Salles".into(), "12".into())]);
    assert_eq!(
        marie
            .post(&format!("{place}/about"), &[("restore", &computers)])
            .status,
        303
    );
    assert_eq!(about(&desk.only_ticket()).len(), 2);
    assert_eq!(
        camille
            .post(&format!("{place}/about"), &[("remove", &computers)])
            .status,
        404
    );
}

#[test]
fn an_answer_says_what_the_request_did_not_and_history_says_nothing() {
    let (desk, _) = school_with_agent();
    desk.mail_in(&Letter::from("camille.durand", "Écran noir", "Il ne démarre plus.").raw());
    desk.ticket_when(1, |_| true);
    let acknowledgement = desk.wait_for_mail("camille.durand", |_| true);
    let quoting = "Toujours rien.\n\nLe lun. 23 nov. 2026 à 15:31, Paul Roy <paul.roy@ecole.example> a écrit :\n\n> Le poste CAO-14 est libre.\n";
    desk.mail_in(&Letter::from("camille.durand", "Re: Écran noir", quoting).raw());
    let second = desk.ticket_when(2, |_| true);
    assert_eq!(about(&second), []);
    desk.mail_in(
        &Letter::from(
            "camille.durand",
            "Re: Écran noir",
            "Pardon : c’est la salle 31.",
        )
        .answering(&acknowledgement)
        .raw(),
    );
    let first = desk.ticket_when(1, |ticket| !about(ticket).is_empty());
    assert_eq!(about(&first), [("Salles".into(), "31".into())]);
}

#[test]
fn a_thing_has_its_page_with_its_tickets_those_to_be_done_first() {
    let (desk, marie) = school_with_agent();
    for (at, subject) in ["CAO-14 fait du bruit", "CAO-14 en panne", "Écran de CAO-14"]
        .iter()
        .enumerate()
    {
        desk.mail_in(
            &Letter::from(&format!("personne.n{at}@ecole.example"), subject, "Bonjour").raw(),
        );
        desk.ticket_when(at as u64 + 1, |ticket| about(ticket).len() == 1);
    }
    desk.ok(&["category", "add", "Ressources humaines"], "");
    desk.ok(
        &["category", "confidential", "Ressources humaines", "yes"],
        "",
    );
    let admin = desk.sign_in("admin");
    let of_category = |page: &Page| {
        let text = page.text();
        let (_, rest) = text.split_once("name=\"category\"").expect("categories");
        let option = rest
            .split("<option value=\"")
            .find(|option| option.contains("Ressources"))
            .expect("one");
        option.split('"').next().unwrap_or_default().to_owned()
    };
    assert_eq!(
        marie
            .post("/t/3/solution", &[("text", "Câble changé.")])
            .status,
        303
    );
    let page = marie.get("/t/1");
    let link = page
        .text()
        .split("href=\"")
        .find(|link| link.starts_with("/entries/"))
        .and_then(|link| link.split('"').next())
        .expect("a link")
        .to_owned();
    let page = marie.get(&link);
    for said in ["Signalée 3 fois en 3 mois", "Dell OptiPlex", "Inventaire"] {
        assert!(page.has(said), "{said}: {}", page.text());
    }
    let order: Vec<usize> = ["/t/2\"", "/t/1\"", "/t/3\""]
        .iter()
        .map(|link| page.text().find(link).expect(link))
        .collect();
    assert!(
        order.is_sorted(),
        "what is open first, the newest first: {order:?}"
    );
    // What an agent may not see is neither listed nor counted.
    let category = of_category(&admin.get("/t/2"));
    let filed = admin.post(
        "/t/2/properties",
        &[("category", &category), ("confirmed", "1")],
    );
    assert!(filed.status < 400, "{}", filed.text());
    let page = marie.get(&link);
    assert!(
        page.has("Signalée 2 fois en 3 mois") && !page.has("/t/2\""),
        "{}",
        page.text()
    );
    assert!(admin.get(&link).has("Signalée 3 fois"));
    desk.user("hugo.petit", "requester");
    assert_eq!(desk.sign_in("hugo.petit").get(&link).status, 404);
}

#[test]
fn a_request_by_page_says_what_it_is_about_too() {
    let (desk, _) = school_with_agent();
    desk.user("camille.durand", "requester");
    let camille = desk.sign_in("camille.durand");
    let sent = camille.upload(
        "/new",
        &[
            ("subject", "Projecteur"),
            ("text", "En salle 12, plus d’image."),
        ],
        &[],
    );
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert_eq!(about(&desk.only_ticket()), [("Salles".into(), "12".into())]);
}

/// The number of a register, as forms name it.
fn registers_by_name(desk: &Desk, name: &str) -> String {
    let admin = desk.sign_in("admin");
    let page = admin.get(REGISTERS);
    let text = page.text();
    let link = text
        .split("href=\"/settings/registers/")
        .find(|link| link.contains(&format!("\">{name}<")));
    link.and_then(|link| link.split('"').next())
        .expect("a register")
        .to_owned()
}
