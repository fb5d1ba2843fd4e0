//! Sixty mails of a school, each with what it is about: what must be recognised in it, and so what must not; the school is in
//! `school`.

use super::school::{self, Row};
use helpdesk::rules::matching::Place;
use helpdesk::rules::recognition::{Index, Thing, read_patterns, suggested};
use helpdesk::rules::{RegisterEntryId, RegisterId};

/// Subject, text, and the room, the computer and the thing lent that a person would file it under.
pub struct Sample {
    pub subject: &'static str,
    pub text: &'static str,
    pub about: [&'static str; 3],
}

const fn mail(subject: &'static str, text: &'static str, about: [&'static str; 3]) -> Sample {
    Sample {
        subject,
        text,
        about,
    }
}

pub const MAILS: &[Sample] = &[
    mail(
        "CAO-14 ne démarre plus",
        "Bonjour,\n\nDepuis ce matin l’écran reste noir.\n\nMerci",
        ["", "CAO-14", ""],
    ),
    mail(
        "Écran noir",
        "Bonjour,\nl'écran du poste cao 14 reste noir depuis lundi.\nCordialement\nA. Benali",
        ["", "CAO-14", ""],
    ),
    mail(
        "Panne",
        "Le CAO14 fait un bruit bizarre.",
        ["", "CAO-14", ""],
    ),
    mail(
        "Projecteur salle 12",
        "Plus d’image depuis 10 h 15.",
        ["12", "", ""],
    ),
    mail(
        "Vidéoprojecteur",
        "Bonjour, celui de la salle n° 7 ne s’allume plus.",
        ["7", "", ""],
    ),
    mail(
        "Room 12: no sound",
        "Hello, the speakers in room 12 are silent.",
        ["12", "", ""],
    ),
    mail(
        "Plus de réseau en B204",
        "Aucune prise ne marche.",
        ["B204", "", ""],
    ),
    mail(
        "wifi",
        "pas de wifi en salle b 204 depuis 2 jours",
        ["B204", "", ""],
    ),
    mail(
        "Tableau interactif",
        "Bonjour, le TBI de la Salle Jean Zay ne répond plus au stylet.",
        ["N-10", "", ""],
    ),
    mail(
        "Amphitheatre Ampere : micro",
        "Le micro-cravate grésille.",
        ["N-03", "", ""],
    ),
    mail(
        "Son amphi",
        "Dans l’amphithéâtre Curie, plus de son depuis mardi 14.",
        ["N-04", "", ""],
    ),
    mail(
        "PRET-07 abîmé",
        "L’objectif de l’appareil est rayé.",
        ["", "", "PRET-07"],
    ),
    mail(
        "Retour de matériel",
        "Je rapporte la caméra Sony 3 demain à 8 h.",
        ["", "", "PRET-10"],
    ),
    mail(
        "Valises de tablettes 2",
        "Il manque deux chargeurs.",
        ["", "", "PRET-07"],
    ),
    mail(
        "Salle 12 : PC INFO-112 en panne",
        "L’élève du fond ne peut pas travailler.",
        ["12", "INFO-112", ""],
    ),
    mail(
        "Imprimante",
        "L’imprimante de l’atelier bois n’a plus d’encre.",
        ["N-05", "", ""],
    ),
    mail(
        "Demande",
        "Bonjour,\nJ’aurais besoin d’un mot de passe.\nJe suis joignable au 01 42 12 14 16.",
        ["", "", ""],
    ),
    mail(
        "Réunion le 12/11",
        "La réunion du 12 novembre à 14 h est-elle maintenue ?",
        ["", "", ""],
    ),
    mail(
        "Devis",
        "Deux licences à 14 € et un écran à 112,50 €.",
        ["", "", ""],
    ),
    mail(
        "Mise à jour vers Windows 11",
        "La version 12.1 de SolidWorks demande Windows 11.",
        ["", "", ""],
    ),
    mail(
        "Re: [Support #000012] Imprimante",
        "Toujours pas réparée, voir aussi le ticket 14.",
        ["", "", ""],
    ),
    mail(
        "Livraison",
        "Le colis est à livrer au 12 rue de la Salle, 75012 Paris.",
        ["", "", ""],
    ),
    mail(
        "Livraison",
        "À livrer au Rectorat, salle 12, 4 rue de la Houssinière, 44000 Nantes.",
        ["", "", ""],
    ),
    mail(
        "Salles 12 et 13",
        "Les deux salles n’ont plus de réseau.",
        ["", "", ""],
    ),
    mail(
        "CAO-14 et CAO-15",
        "Les deux postes sont bloqués.",
        ["", "", ""],
    ),
    mail("Postes CAO-14 à 18", "Session impossible.", ["", "", ""]),
    mail(
        "CAO-14/15",
        "Session impossible sur les deux.",
        ["", "", ""],
    ),
    mail(
        "Toutes les salles sauf la salle 12",
        "Plus de réseau dans le bâtiment A.",
        ["", "", ""],
    ),
    mail(
        "Déménagement",
        "Peut-on déplacer INFO-3 de la salle 12 à la salle 14 ?",
        ["", "INFO-3", ""],
    ),
    mail(
        "Même problème",
        "Bonjour,\nmême panne qu’hier.\n\n> Le PC de la salle 12 ne démarre plus.\n> CAO-14",
        ["", "", ""],
    ),
    mail(
        "Mot de passe",
        "Bonjour,\nj’ai oublié mon mot de passe.\n\nCordialement,\nJean Petit\nProfesseur de CAO, salle 12\nPROF-12",
        ["", "", ""],
    ),
    mail(
        "Mot de passe",
        "Bonjour, j’ai oublié mon mot de passe.\n\nJean Petit\nSalle 12, poste 4512\n01 42 00 00 00",
        ["", "", ""],
    ),
    mail(
        "Clavier",
        "Bonjour,\nune touche manque.\nBonne journée\n\nPS : c’est sur INFO-27",
        ["", "INFO-27", ""],
    ),
    mail(
        "Me joindre",
        "Vous pouvez m’appeler au poste 14, je n’ai plus de mail.",
        ["", "", ""],
    ),
    mail(
        "salle 12",
        "La salle a été fermée à clef, impossible d’y entrer.",
        ["12", "", ""],
    ),
    mail(
        "Cours de CAO 14 élèves",
        "Il faut installer le logiciel pour un cours de CAO, 14 élèves.",
        ["", "", ""],
    ),
    mail(
        "Salle de 12 places",
        "Avez-vous une salle de 12 places pour un examen ?",
        ["", "", ""],
    ),
    mail(
        "PC-ADM-3 lent",
        "Le poste met dix minutes à démarrer.",
        ["", "PC-ADM-3", ""],
    ),
    mail(
        "Fichier perdu",
        "Le fichier plan_CAO-14.pdf a disparu du serveur.",
        ["", "", ""],
    ),
    mail(
        "Lien mort",
        "La page https://intranet.ecole.example/salle-12/CAO-14 ne répond pas.",
        ["", "", ""],
    ),
    mail(
        "Adresse",
        "Les mails à cao-14@ecole.example reviennent.",
        ["", "", ""],
    ),
    mail(
        "Ordinateur 99",
        "Bonjour, l’ordinateur 99 n’existe pas dans ma liste.",
        ["", "", ""],
    ),
    mail(
        "Salle 99",
        "Le projecteur de la salle 99 est tombé.",
        ["", "", ""],
    ),
    mail("Salle 12 bis", "Le store est cassé.", ["", "", ""]),
    mail(
        "Portable MOB-205",
        "La batterie de MOB-205 ne tient plus 2 heures.",
        ["", "MOB-205", ""],
    ),
    mail(
        "Laptop MOB 205 broken",
        "Hi, the lid of laptop mob-205 is cracked. Regards, Tom",
        ["", "MOB-205", ""],
    ),
    mail(
        "Wi-Fi",
        "The Wi-Fi is down next to room 14, I don’t know which access point that is.",
        ["", "", ""],
    ),
    mail(
        "Poste du CDI",
        "Au CDI-4, la souris ne marche plus.",
        ["", "CDI-4", ""],
    ),
    mail(
        "Réservation",
        "Je voudrais réserver la salle de réunion nord jeudi de 12 h à 14 h.",
        ["N-13", "", ""],
    ),
    mail(
        "Prof-7",
        "mon pc prof 7 s’éteint tout seul",
        ["", "PROF-7", ""],
    ),
    mail(
        "Remplacement",
        "Pouvez-vous remplacer CAO-3 par INFO-9 ?",
        ["", "", ""],
    ),
    mail(
        "Pas CAO-14",
        "C’est CAO-15 qui est en panne, et non CAO-14.",
        ["", "CAO-15", ""],
    ),
    mail(
        "Vidéoprojecteur Epson 4 en panne",
        "Emprunté hier, il chauffe et s’arrête au bout de 10 minutes.",
        ["", "", "PRET-13"],
    ),
    mail(
        "Commande",
        "Suite au devis B204 et à la commande CAO-14, où en est la livraison ?",
        ["", "", ""],
    ),
    mail(
        "Température",
        "Il fait 12 °C en salle 14 ce matin.",
        ["14", "", ""],
    ),
    mail(
        "Local serveurs",
        "La climatisation du local serveurs est en panne.",
        ["N-18", "", ""],
    ),
    mail(
        "Accès",
        "Bonjour, la porte de l’atelier de prototypage reste fermée (badge refusé).",
        ["N-07", "", ""],
    ),
    mail(
        "Problème dans la salle",
        "Bonjour,\nLe rétroprojecteur de notre classe clignote, nous sommes en salle\n12.\nMerci",
        ["12", "", ""],
    ),
    mail(
        "Problème dans la salle",
        "Bonjour,\nDepuis ce matin, le rétroprojecteur et l’écran clignotent dans la salle\n31, malgré un redémarrage.",
        ["31", "", ""],
    ),
    mail(
        "Poste de la vie scolaire",
        "PC-ADM-12 (vie scolaire) : l’écran bleu revient toutes les heures.",
        ["N-15", "PC-ADM-12", ""],
    ),
];

/// One line each: what else is easily taken for a key, and what keys look like; less than a mail.
pub const LINES: &[(&str, [&str; 3])] = &[
    ("Tél. 06 12 14 16 18", ["", "", ""]),
    ("salle 01 42 12 14 16", ["", "", ""]),
    ("Salle 12 : 06 12 14 16 18", ["12", "", ""]),
    ("le PC-ADM-3-B n’est pas à nous", ["", "", ""]),
    ("XCAO-14 et CAO-14X", ["", "", ""]),
    ("CAO-140", ["", "", ""]),
    ("le CAO-14.", ["", "CAO-14", ""]),
    ("(CAO-14)", ["", "CAO-14", ""]),
    ("« CAO-14 »", ["", "CAO-14", ""]),
    ("CAO-14, CAO-14 et encore cao 14", ["", "CAO-14", ""]),
    ("CAO-014", ["", "CAO-14", ""]),
    ("CAO‑14", ["", "CAO-14", ""]),
    ("CAO_14", ["", "CAO-14", ""]),
    ("CAO-14.ecole.example est en panne", ["", "CAO-14", ""]),
    (r"\\CAO-14\partage", ["", "CAO-14", ""]),
    ("photo-CAO-14.jpg", ["", "", ""]),
    ("mini-CAO-14", ["", "CAO-14", ""]),
    ("la salle 12, 14 élèves", ["12", "", ""]),
    ("salle 12, 13 et 14", ["", "", ""]),
    ("salle 12 ou 13 ?", ["", "", ""]),
    ("salle 12 & 13", ["", "", ""]),
    ("entre la salle 12 et la 13", ["", "", ""]),
    ("salle 12 et le 13 novembre", ["12", "", ""]),
    ("pour info 12 élèves", ["", "", ""]),
    ("pour info 3 PC sont en panne", ["", "", ""]),
    ("le prof 7 heures de suite", ["", "", ""]),
    ("cao 14 toujours en panne", ["", "CAO-14", ""]),
    ("salle 12-13", ["", "", ""]),
    ("salle 12/13", ["", "", ""]),
    ("salles 12 à 15", ["", "", ""]),
    ("salle 12 et 3 PC de plus", ["12", "", ""]),
    ("salles 12 et 13 bâtiment A", ["", "", ""]),
    ("salle 12 et salle 12", ["12", "", ""]),
    ("salle 12 à 14 h", ["12", "", ""]),
    ("salle 12 à 14h30", ["12", "", ""]),
    ("salle 12 de 8 à 10", ["12", "", ""]),
    ("salle 12h30", ["", "", ""]),
    ("salle 12 h 30", ["", "", ""]),
    ("salle 12,5", ["", "", ""]),
    ("salle 12.04.2026", ["", "", ""]),
    ("salle 12 €", ["", "", ""]),
    ("salle 12 %", ["", "", ""]),
    ("salle 12 mars", ["", "", ""]),
    ("salle 12 mais aussi ailleurs", ["12", "", ""]),
    ("salle 12 dans le bâtiment A", ["12", "", ""]),
    ("SALLE 12 EN PANNE", ["12", "", ""]),
    ("SALLE 12 A NETTOYER", ["12", "", ""]),
    ("salle 12 a un souci", ["12", "", ""]),
    ("salle 12 B", ["", "", ""]),
    ("Salle : 12", ["12", "", ""]),
    ("Salle n°12", ["12", "", ""]),
    ("salle numéro 12", ["12", "", ""]),
    ("room number 12", ["12", "", ""]),
    ("room #12", ["12", "", ""]),
    ("rooms 12 and 14", ["", "", ""]),
    ("ticket #12", ["", "", ""]),
    ("demande n° 12 de la salle", ["", "", ""]),
    ("en salle, 12 personnes attendent", ["", "", ""]),
    ("salle informatique 12", ["12", "", ""]),
    ("salle de cours n° 12", ["12", "", ""]),
    ("à côté de la salle 12", ["", "", ""]),
    ("en face de CAO-14", ["", "", ""]),
    ("comme en salle 12", ["", "", ""]),
    ("ne marche pas en salle 12", ["12", "", ""]),
    ("n’imprime plus, sauf CAO-14", ["", "", ""]),
    ("except in room 12", ["", "", ""]),
    ("la salle 12, mais pas la salle 13", ["12", "", ""]),
    ("la salle 12 et non la salle 13", ["12", "", ""]),
    ("room 12, not room 13", ["12", "", ""]),
    ("23 rue de la Paix, salle 12, 75002 Paris", ["", "", ""]),
    ("12 Main Street, room 14", ["", "", ""]),
    ("rue de la salle 12", ["", "", ""]),
    ("12 bis rue B204", ["", "", ""]),
    ("le 12/11/2026 en salle 14", ["14", "", ""]),
    ("version B2.04", ["", "", ""]),
    ("B-204", ["B204", "", ""]),
    ("b204", ["B204", "", ""]),
    ("salle B204.", ["B204", "", ""]),
    ("en salle des profs", ["", "", ""]),
    ("dans la salle des Professeurs", ["N-01", "", ""]),
    ("la salle Simone Veil", ["N-11", "", ""]),
    ("ateliers bois", ["N-05", "", ""]),
    ("un atelier en bois", ["", "", ""]),
    ("salle gymnase", ["N-20", "", ""]),
    ("N-20", ["N-20", "", ""]),
    ("n 20", ["", "", ""]),
    ("vie scolaire", ["N-15", "", ""]),
    ("PRET-7", ["", "", "PRET-07"]),
    ("prêt 07", ["", "", "PRET-07"]),
    ("vidéoprojecteurs Epson 1", ["", "", "PRET-01"]),
    ("vidéoprojecteur Epson 1 et 2", ["", "", ""]),
    ("Windows 12 et Office 365", ["", "", ""]),
    ("", ["", "", ""]),
];

/// Everything that the school's registers hold.
pub fn index() -> (Index, [Vec<Row>; 3]) {
    let all = [school::rooms(), school::computers(), school::loans()];
    let names = [
        ["Salles", "Rooms"],
        ["Ordinateurs", "Computers"],
        ["Matériel en prêt", "Loan equipment"],
    ];
    let mut index = Index::default();
    for (register, (rows, names)) in all.iter().zip(names).enumerate() {
        let of = RegisterId(number(register));
        index.add_register(of, &read_patterns(&suggested(names)).expect("patterns"));
        for (at, row) in rows.iter().enumerate() {
            let thing = Thing {
                id: RegisterEntryId(number(register * 10_000 + at)),
                register: of,
                key: &row.key,
                name: &row.name,
            };
            index.add(thing, &[]);
        }
    }
    (index, all)
}

fn number(at: usize) -> i64 {
    i64::try_from(at).expect("a small number")
}

/// What is recognised: a key a register, empty where nothing is.
pub fn recognised<'a>(
    (index, all): (&Index, &'a [Vec<Row>; 3]),
    subject: &str,
    text: &str,
) -> [&'a str; 3] {
    let mut keys = [""; 3];
    for one in index.recognise(subject, text) {
        let register = usize::try_from(one.register.0).expect("a register");
        let at = usize::try_from(one.entry.0).expect("a thing") % 10_000;
        keys[register] = &all[register][at].key;
        assert!(matches!(one.place, Place::Subject | Place::Text));
        assert!(
            subject.contains(&one.word)
                || text
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
                    .contains(&one.word)
        );
    }
    keys
}

/// Of the mails: what should be filled, what was filled so, and what wrongly.
pub fn judged() -> (usize, usize, Vec<String>) {
    let (index, all) = index();
    let (mut due, mut right, mut wrong) = (0, 0, Vec::new());
    for Sample {
        subject,
        text,
        about,
    } in MAILS
    {
        let found = recognised((&index, &all), subject, text);
        for (found, about) in found.iter().zip(about) {
            due += usize::from(!about.is_empty());
            right += usize::from(!about.is_empty() && found == about);
            if !found.is_empty() && found != about {
                wrong.push(format!("{subject}: {found} for {about:?}"));
            }
        }
    }
    (due, right, wrong)
}
