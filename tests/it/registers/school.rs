//! A school of 120 rooms, 900 computers and 40 things that are lent, made anew for each test, as the files that such schools keep;
//! the mails of its people are in `mails`.

use std::fmt::Write as _;

/// A thing by its key and its name, and what else its row holds.
pub struct Row {
    pub key: String,
    pub name: String,
    pub more: Vec<String>,
}

fn row(key: impl Into<String>, name: impl Into<String>, more: &[&str]) -> Row {
    Row {
        key: key.into(),
        name: name.into(),
        more: more.iter().map(|cell| (*cell).to_owned()).collect(),
    }
}

/// 60 rooms by number, 40 by building and number, 20 by name.
pub fn rooms() -> Vec<Row> {
    let named = [
        "Salle des professeurs",
        "Salle polyvalente",
        "Amphithéâtre Ampère",
        "Amphithéâtre Curie",
        "Atelier bois",
        "Atelier métal",
        "Atelier de prototypage",
        "Laboratoire de chimie",
        "Laboratoire de physique",
        "Salle Jean Zay",
        "Salle Simone Veil",
        "Centre de documentation",
        "Salle de réunion nord",
        "Salle de réunion sud",
        "Vie scolaire",
        "Bureau du proviseur",
        "Loge du gardien",
        "Local serveurs",
        "Salle d’examen",
        "Gymnase",
    ];
    let numbered = (1..=60).map(|number| {
        let floor = ["rez-de-chaussée", "1er étage", "2e étage"][number % 3];
        row(number.to_string(), "", &["A", floor])
    });
    let built = (0..40).map(|number| {
        let key = format!("B{}{:02}", 1 + number / 20, 1 + number % 20);
        row(key, "", &["B", "1er étage"])
    });
    let named = named
        .iter()
        .enumerate()
        .map(|(at, name)| row(format!("N-{:02}", at + 1), *name, &["C", "rez-de-chaussée"]));
    numbered.chain(built).chain(named).collect()
}

/// 900 computers of six families; the inventory knows some by a number too.
pub fn computers() -> Vec<Row> {
    let families = [
        ("CAO", 40),
        ("PC-ADM", 60),
        ("PROF", 120),
        ("INFO", 280),
        ("CDI", 20),
        ("MOB", 380),
    ];
    let models = [
        "HP ProDesk 400 G6",
        "Dell OptiPlex 3080",
        "Lenovo ThinkPad L14",
    ];
    let mut all = Vec::new();
    for (family, count) in families {
        for number in 1..=count {
            let at = all.len();
            let inventory = format!("{:06}", 4_100 + at);
            let room = (1 + at % 60).to_string();
            let user = if family == "PROF" {
                format!("Prof{number:03} Martin")
            } else {
                String::new()
            };
            all.push(row(
                format!("{family}-{number}"),
                "",
                &[&inventory, &room, models[at % 3], &user],
            ));
        }
    }
    all
}

/// 40 things that are lent.
pub fn loans() -> Vec<Row> {
    let kinds = [
        "Vidéoprojecteur Epson",
        "Caméra Sony",
        "Valise de tablettes",
        "Micro sans fil",
    ];
    let rows = (0..40).map(|at| {
        let name = format!("{} {}", kinds[at % 4], 1 + at / 4);
        row(format!("PRET-{:02}", at + 1), name, &["armoire 2"])
    });
    rows.collect()
}

/// As a spreadsheet writes it in France: semicolons, Windows-1252, lines that end with CR LF.
pub fn spreadsheet(heads: &[&str], rows: &[Row]) -> Vec<u8> {
    let mut text = heads.join(";") + "\r\n";
    for Row { key, name, more } in rows {
        let _ = write!(text, "{key};{name};{}\r\n", more.join(";"));
    }
    let byte = |letter: char| match letter {
        '’' => 0x92,
        letter => u8::try_from(u32::from(letter)).expect("a letter of Windows-1252"),
    };
    text.chars().map(byte).collect()
}

pub const ROOM_HEADS: &[&str] = &["N° de salle", "Nom", "Bâtiment", "Étage"];
pub const COMPUTER_HEADS: &[&str] = &[
    "Nom du poste",
    "Libellé",
    "Inventaire",
    "Salle",
    "Modèle",
    "Utilisateur",
];
pub const LOAN_HEADS: &[&str] = &["Référence", "Désignation", "Rangement"];
