//! The invented school: its people, its categories, some forty tickets in every state, told through the desk itself.

use std::io::Cursor;
use std::sync::Arc;

use chrono::Duration;

use super::super::Failure;
use crate::auth::Hasher;
use crate::config::Config;
use crate::desk::admin::accounts::{self, NewAccount};
use crate::desk::admin::answers::{self, Filing, Of, Wording};
use crate::desk::admin::{Caller, categories, groups, team};
use crate::desk::own_account::{Preferences, prefer};
use crate::desk::{Desk, Request, Said};
use crate::outbox::send::Sending;
use crate::rules::access::Role;
use crate::rules::audit::Trail;
use crate::rules::ticket::{Action, Actor, Manner, Source, Status};
use crate::rules::{Instant, PersonId, TicketNumber};
use crate::store::{EntryBody, NewDocument, Store};

const PEOPLE: &[(&str, &str, Role)] = &[
    ("admin", "Claire Vasseur", Role::Administrator),
    ("marie.lopez", "Marie Lopez", Role::Agent),
    ("paul.ndiaye", "Paul N’Diaye", Role::Agent),
    ("ines.roche", "Inès Roche", Role::Agent),
    ("camille.durand", "Camille Durand", Role::Requester),
    ("hugo.petit", "Hugo Petit", Role::Requester),
    ("sofia.martin", "Sofia Martin", Role::Requester),
    ("jean.fabre", "Jean Fabre", Role::Requester),
    ("leila.benali", "Leïla Benali", Role::Requester),
    ("emma.wilson", "Emma Wilson", Role::Requester),
    (REFUSED, "Adresse Perdue", Role::Requester),
    (DEFERRED, "Boîte Pleine", Role::Requester),
];

/// Whose mail is refused for good, and whose for now: so that one can see what a desk makes of it.
pub const REFUSED: &str = "adresse.perdue";
/// See [`REFUSED`].
pub const DEFERRED: &str = "boite.pleine";

const CATEGORIES: &[(&str, &[&str], &[&str])] = &[
    (
        "Audiovisuel",
        &[
            "vidéoprojecteur",
            "projecteur",
            "HDMI",
            "micro",
            "amphi",
            "sonorisation",
            "projector",
        ],
        &["marie.lopez", "ines.roche"],
    ),
    (
        "Comptes et mots de passe",
        &[
            "mot de passe",
            "compte",
            "Moodle",
            "Taiga",
            "messagerie",
            "password",
        ],
        &["marie.lopez"],
    ),
    (
        "Impression et traceurs",
        &[
            "imprimante",
            "traceur",
            "impression",
            "imprimer",
            "plotter",
            "toner",
        ],
        &["paul.ndiaye"],
    ),
    (
        "Logiciels et licences",
        &[
            "licence", "Rhino", "AutoCAD", "Archicad", "Revit", "logiciel", "license",
        ],
        &["paul.ndiaye", "marie.lopez"],
    ),
    (
        "Postes et matériel",
        &[
            "poste",
            "écran",
            "clavier",
            "souris",
            "ordinateur",
            "disque",
        ],
        &["ines.roche", "paul.ndiaye"],
    ),
    (
        "Réseau et Wi-Fi",
        &["wi-fi", "wifi", "réseau", "VPN", "serveur"],
        &["ines.roche"],
    ),
];

/// Answers for everybody: who worded it, category, question, answer.
const ANSWERS: [(&str, &str, &str, &str); 3] = [
    (
        "marie.lopez",
        "Comptes et mots de passe",
        "J’ai oublié mon mot de passe, que faire ?",
        "Choisissez-en un nouveau sur https://compte.ecole.example avec votre adresse de l’école : un code vous est envoyé sur votre téléphone.\nSans téléphone, passez à l’accueil avec votre carte : le mot de passe est réinitialisé sur place.",
    ),
    (
        "ines.roche",
        "Réseau et Wi-Fi",
        "Comment se connecter au Wi-Fi de l’école ?",
        "Choisissez le réseau « Ecole », puis tapez votre identifiant (prenom.nom) et votre mot de passe.\nSi votre appareil demande un certificat, acceptez celui de wifi.ecole.example.\nPour un invité, demandez un code d’une journée à l’accueil.",
    ),
    (
        "paul.ndiaye",
        "Impression et traceurs",
        "L’imprimante ne répond pas : que vérifier ?",
        "1. L’imprimante est allumée et a du papier.\n2. Vous avez choisi « Atelier » et non une imprimante de chez vous.\n3. Votre quota n’est pas épuisé : il s’affiche quand vous posez votre carte.\nSi le voyant reste rouge, écrivez-nous le code affiché sur l’écran.",
    ),
];

/// What happens next on a ticket, some hours later.
enum Step {
    /// Somebody writes.
    Says(&'static str, &'static str),
    /// An agent notes something for the team.
    Notes(&'static str, &'static str),
    /// Somebody joins a document: name and bytes.
    Joins(&'static str, &'static str, &'static [u8]),
    /// An agent takes or gives the ticket.
    Gives(&'static str, &'static [&'static str]),
    /// An agent changes the state.
    Moves(&'static str, Status),
    /// An agent proposes a solution.
    Solves(&'static str, &'static str),
    /// The requester accepts.
    Accepts,
    /// The requester refuses.
    Rejects(&'static str),
}
use Step::{Accepts, Gives, Joins, Moves, Notes, Rejects, Says, Solves};

/// A ticket's story: who, how many hours ago, title, text, what follows.
type Tale = (
    &'static str,
    i64,
    &'static str,
    &'static str,
    &'static [(i64, Step)],
);

const TALES: &[Tale] = &[
    (
        "camille.durand",
        900,
        "Mot de passe oublié après les vacances",
        "Bonjour,\nJe n’arrive plus à ouvrir ma session ce matin.\nCamille",
        &[
            (
                1,
                Solves(
                    "marie.lopez",
                    "Votre mot de passe est réinitialisé : passez à l’accueil avec votre carte pour le recevoir.",
                ),
            ),
            (3, Accepts),
        ],
    ),
    (
        "hugo.petit",
        860,
        "Clavier qui colle, poste CAO-07",
        "La touche Entrée du poste CAO-07 reste enfoncée.",
        &[
            (2, Gives("paul.ndiaye", &["paul.ndiaye"])),
            (20, Solves("paul.ndiaye", "Clavier remplacé.")),
            (24, Accepts),
        ],
    ),
    (
        "sofia.martin",
        830,
        "Traceur A0 : couleurs décalées",
        "Les rendus sortent avec un décalage rouge à droite.",
        &[
            (
                3,
                Says(
                    "paul.ndiaye",
                    "Bonjour Sofia, depuis quel logiciel imprimez-vous ?",
                ),
            ),
            (
                5,
                Says("sofia.martin", "Depuis Illustrator, mais aussi en PDF."),
            ),
            (
                26,
                Solves(
                    "paul.ndiaye",
                    "Têtes nettoyées et alignées, un essai est accroché à côté du traceur.",
                ),
            ),
            (30, Accepts),
        ],
    ),
    (
        "jean.fabre",
        800,
        "Accès Taiga pour un vacataire",
        "M. Roux commence lundi, il lui faut un compte Taiga.",
        &[
            (
                4,
                Solves(
                    "marie.lopez",
                    "Le compte est ouvert, les identifiants sont partis par courrier interne.",
                ),
            ),
            (6, Accepts),
        ],
    ),
    (
        "leila.benali",
        780,
        "Wi-Fi absent au bâtiment C",
        "Aucun réseau depuis ce matin au deuxième étage.",
        &[
            (1, Gives("marie.lopez", &["marie.lopez"])),
            (
                7,
                Solves(
                    "marie.lopez",
                    "Une borne était débranchée, elle est de nouveau en service.",
                ),
            ),
        ],
    ),
    (
        "emma.wilson",
        760,
        "Cannot open the licence server",
        "Hello,\nRhino says that no licence is available.\nEmma",
        &[
            (2, Says("paul.ndiaye", "Hello Emma, which room are you in?")),
            (3, Says("emma.wilson", "Model workshop, computer 4.")),
            (
                8,
                Solves(
                    "paul.ndiaye",
                    "The licence service was restarted; computer 4 works again.",
                ),
            ),
            (10, Accepts),
        ],
    ),
    (
        "camille.durand",
        700,
        "Micro de l’amphi trop faible",
        "Le micro cravate est presque inaudible.",
        &[
            (
                30,
                Solves(
                    "marie.lopez",
                    "Piles changées, réglage du gain noté dans la régie.",
                ),
            ),
            (32, Accepts),
        ],
    ),
    (
        "hugo.petit",
        690,
        "Disque réseau plein",
        "Impossible d’enregistrer sur le serveur Projets.",
        &[
            (2, Gives("paul.ndiaye", &["paul.ndiaye"])),
            (5, Solves("paul.ndiaye", "L’espace a été doublé.")),
            (9, Rejects("Toujours le même message depuis le poste 12.")),
            (
                20,
                Solves(
                    "paul.ndiaye",
                    "Le lecteur du poste 12 pointait vers l’ancien serveur : corrigé.",
                ),
            ),
            (25, Accepts),
        ],
    ),
    (
        "sofia.martin",
        640,
        "Souris sans fil perdue",
        "La souris du poste d’accueil a disparu.",
        &[(10, Solves("paul.ndiaye", "Souris filaire installée."))],
    ),
    (
        "jean.fabre",
        600,
        "Écran bleu pendant un jury",
        "Le portable de prêt s’est arrêté deux fois.",
        &[
            (1, Gives("paul.ndiaye", &["paul.ndiaye"])),
            (
                2,
                Notes("paul.ndiaye", "Même modèle que le n° 2 : mémoire à tester."),
            ),
            (
                48,
                Solves(
                    "paul.ndiaye",
                    "Barrette de mémoire remplacée, 24 heures d’essai sans arrêt.",
                ),
            ),
            (52, Accepts),
        ],
    ),
    (
        "leila.benali",
        560,
        "Impression recto verso impossible",
        "L’imprimante du secrétariat ignore le recto verso.",
        &[
            (6, Solves("paul.ndiaye", "Pilote mis à jour.")),
            (8, Accepts),
        ],
    ),
    (
        "camille.durand",
        520,
        "Logiciel de photogrammétrie",
        "Peut-on installer Metashape en salle 3 ?",
        &[
            (24, Moves("paul.ndiaye", Status::Pending)),
            (
                25,
                Says(
                    "paul.ndiaye",
                    "La licence est demandée à la direction ; réponse attendue vendredi.",
                ),
            ),
        ],
    ),
    (
        "emma.wilson",
        500,
        "Projector remote missing",
        "The remote of room 8 is gone.",
        &[
            (
                5,
                Solves("marie.lopez", "A new remote is fixed to the lectern."),
            ),
            (30, Accepts),
        ],
    ),
    (
        "hugo.petit",
        470,
        "Compte Moodle bloqué",
        "Trois essais et le compte est bloqué.",
        &[(1, Solves("marie.lopez", "Compte débloqué.")), (2, Accepts)],
    ),
    (
        "sofia.martin",
        450,
        "VPN depuis l’étranger",
        "Je suis à Lisbonne et le VPN refuse ma connexion.",
        &[
            (3, Gives("marie.lopez", &["marie.lopez"])),
            (
                6,
                Says(
                    "marie.lopez",
                    "Bonjour Sofia, pouvez-vous envoyer une capture du message ?",
                ),
            ),
            (
                7,
                Joins(
                    "sofia.martin",
                    "capture-vpn.txt",
                    "Erreur 809 : la connexion n’a pas pu être établie.\n".as_bytes(),
                ),
            ),
            (
                20,
                Solves(
                    "marie.lopez",
                    "Votre accès à distance avait expiré, il est prolongé jusqu’en juin.",
                ),
            ),
            (22, Accepts),
        ],
    ),
    (
        "jean.fabre",
        420,
        "Toner noir épuisé au secrétariat",
        "Plus de noir.",
        &[(2, Solves("paul.ndiaye", "Toner changé.")), (3, Accepts)],
    ),
    (
        "leila.benali",
        380,
        "Adobe demande une licence",
        "Photoshop ne démarre plus au poste 21.",
        &[
            (
                4,
                Says(
                    "paul.ndiaye",
                    "Essayez de vous déconnecter de votre compte Adobe, puis de vous reconnecter.",
                ),
            ),
            (6, Says("leila.benali", "C’est bon, merci !")),
            (7, Solves("paul.ndiaye", "Reconnexion du compte Adobe.")),
            (9, Accepts),
        ],
    ),
    (
        "camille.durand",
        340,
        "Demande d’un second écran",
        "Serait-il possible d’avoir un second écran au bureau 204 ?",
        &[
            (20, Moves("paul.ndiaye", Status::Planned)),
            (
                21,
                Says("paul.ndiaye", "Livraison prévue la semaine prochaine."),
            ),
        ],
    ),
    (
        "hugo.petit",
        300,
        "Son absent en salle 5",
        "La sonorisation de la salle 5 ne répond pas.",
        &[(
            2,
            Solves(
                "marie.lopez",
                "L’amplificateur était en sécurité : redémarré.",
            ),
        )],
    ),
    (
        "emma.wilson",
        290,
        "Printer asks for a code",
        "The printer on the first floor has been asking for a code since Monday.",
        &[
            (
                4,
                Says("paul.ndiaye", "It is the last four digits of your card."),
            ),
            (
                5,
                Solves(
                    "paul.ndiaye",
                    "Code explained: last four digits of your card.",
                ),
            ),
            (6, Accepts),
        ],
    ),
    (
        "sofia.martin",
        260,
        "Fichier supprimé par erreur",
        "J’ai supprimé le dossier Rendu-S5 du serveur.",
        &[
            (1, Gives("paul.ndiaye", &["paul.ndiaye"])),
            (
                3,
                Solves(
                    "paul.ndiaye",
                    "Dossier restauré de la sauvegarde de la nuit.",
                ),
            ),
            (4, Accepts),
        ],
    ),
    (
        "jean.fabre",
        230,
        "Visioconférence du conseil",
        "Il faut une caméra et un micro en salle du conseil jeudi à 14 h.",
        &[
            (6, Moves("marie.lopez", Status::Planned)),
            (
                7,
                Says("marie.lopez", "C’est noté, je serai sur place dès 13 h 30."),
            ),
        ],
    ),
    (
        "leila.benali",
        200,
        "Revit : version 2027",
        "Les étudiants de S9 demandent la version 2027.",
        &[
            (
                8,
                Notes("paul.ndiaye", "À grouper avec la mise à jour de janvier."),
            ),
            (9, Moves("paul.ndiaye", Status::Pending)),
        ],
    ),
    (
        "camille.durand",
        180,
        "Poste très lent, CAO-14",
        "Le poste CAO-14 met dix minutes à démarrer.",
        &[
            (3, Gives("paul.ndiaye", &["paul.ndiaye"])),
            (
                5,
                Says("paul.ndiaye", "Je passe demain avec un disque neuf."),
            ),
        ],
    ),
    (
        "hugo.petit",
        150,
        "Écran noir après mise à jour, poste CAO-14",
        "Depuis la mise à jour de cette nuit, l’écran reste noir.",
        &[(
            2,
            Says("marie.lopez", "Avez-vous essayé la seconde prise vidéo ?"),
        )],
    ),
    (
        "sofia.martin",
        120,
        "Traceur A0 : bourrage à répétition",
        "Le papier se coince à chaque rendu.",
        &[
            (
                4,
                Says("paul.ndiaye", "Je change le rouleau cet après-midi."),
            ),
            (30, Says("sofia.martin", "Le bourrage est revenu ce matin.")),
        ],
    ),
    (
        "jean.fabre",
        100,
        "Compte Moodle de M. Roux, enseignant vacataire",
        "Son compte Moodle ne montre aucun cours.",
        &[(5, Says("marie.lopez", "Je vois avec la scolarité."))],
    ),
    (
        "leila.benali",
        96,
        "Boîte de messagerie pleine",
        "Je ne reçois plus de messages depuis hier.",
        &[(3, Solves("marie.lopez", "Le quota est porté à 20 Go."))],
    ),
    (
        "emma.wilson",
        80,
        "New password for the file server",
        "I would like to change my password for the file server.",
        &[
            (
                2,
                Says(
                    "marie.lopez",
                    "You can change it yourself at the library desk.",
                ),
            ),
            (
                5,
                Solves("marie.lopez", "Changed together at the library desk."),
            ),
        ],
    ),
    (
        "camille.durand",
        72,
        "Accès au serveur de fichiers depuis chez moi",
        "Bonjour,\nJe voudrais ouvrir le serveur Projets depuis mon domicile.\nCamille",
        &[
            (2, Gives("paul.ndiaye", &["paul.ndiaye"])),
            (
                30,
                Says(
                    "paul.ndiaye",
                    "Bonjour Camille, il faut d’abord installer le VPN : le guide est sur l’intranet.",
                ),
            ),
        ],
    ),
    (
        "hugo.petit",
        60,
        "Imprimante 3D : filament coincé",
        "L’imprimante de l’atelier maquette est arrêtée.",
        &[(
            5,
            Joins(
                "hugo.petit",
                "atelier.txt",
                "Erreur E-17 sur l’écran de l’imprimante.\n".as_bytes(),
            ),
        )],
    ),
    (
        "jean.fabre",
        50,
        "Badge d’accès à la régie",
        "Mon badge n’ouvre plus la régie audiovisuelle.",
        &[
            (3, Gives("marie.lopez", &["marie.lopez", "paul.ndiaye"])),
            (
                4,
                Notes(
                    "marie.lopez",
                    "Vu avec le service intérieur : droits à recopier.",
                ),
            ),
            (6, Moves("marie.lopez", Status::Pending)),
        ],
    ),
    (
        "sofia.martin",
        40,
        "Police de caractères manquante",
        "La police de l’école n’est pas installée en salle 2.",
        &[],
    ),
    (
        "leila.benali",
        30,
        "Vidéoprojecteur flou en salle 4",
        "L’image est floue sur les bords.",
        &[(
            2,
            Says("marie.lopez", "Je fais le réglage entre midi et deux."),
        )],
    ),
    (
        "emma.wilson",
        26,
        "Guest Wi-Fi for a conference",
        "We expect twelve guests on Friday.",
        &[],
    ),
    (
        "camille.durand",
        24,
        "Vidéoprojecteur de la salle 12 : pas de signal HDMI",
        "Bonjour,\nLe vidéoprojecteur de la salle 12 affiche « pas de signal » quand je branche mon portable en HDMI. J’ai un rendu mercredi matin dans cette salle.\nMerci d’avance,\nCamille",
        &[
            (
                1,
                Says(
                    "marie.lopez",
                    "Bonjour Camille, le problème se produit-il avec un autre ordinateur ? Je passe en salle 12 demain matin.",
                ),
            ),
            (
                2,
                Joins(
                    "camille.durand",
                    "photo-du-message.png",
                    include_bytes!("no-signal.png"),
                ),
            ),
            (
                3,
                Joins(
                    "marie.lopez",
                    "plan-salle-12.pdf",
                    include_bytes!("room-12.pdf"),
                ),
            ),
            (
                2,
                Says(
                    "camille.durand",
                    "Oui, la même chose avec deux ordinateurs différents. Je vous joins une photo du message affiché.",
                ),
            ),
            (
                3,
                Notes(
                    "paul.ndiaye",
                    "Le même câble avait déjà lâché en mars. À remplacer plutôt qu’à ressouder.",
                ),
            ),
            (
                18,
                Solves(
                    "marie.lopez",
                    "Le câble HDMI de la salle 12 était défectueux : je l’ai remplacé et j’ai vérifié l’affichage avec un portable de prêt.\nUn câble de secours est maintenant dans le tiroir du pupitre.",
                ),
            ),
        ],
    ),
    (
        "hugo.petit",
        12,
        "Plus de place sur le bureau à distance",
        "Message « espace insuffisant » en ouvrant ma session.",
        &[],
    ),
    (
        "camille.durand",
        6,
        "Licence Rhino pour l’atelier de projet S7",
        "Bonjour, il nous faudrait huit licences Rhino pour l’atelier de projet du S7.",
        &[],
    ),
    (
        "jean.fabre",
        3,
        "Plus de Wi-Fi dans tout l’atelier 3",
        "Plus rien depuis 10 minutes, une quarantaine d’étudiants sont bloqués.",
        &[],
    ),
    (
        "sofia.martin",
        1,
        "Appareil photo de prêt : batterie",
        "La batterie de l’appareil n° 6 ne tient plus la charge.",
        &[],
    ),
];

/// Makes the school. The stories end now.
pub fn tell(store: &Arc<Store>, config: &Config, now: Instant) -> Result<(), Failure> {
    let hash = Hasher::default().hash("demo")?;
    let begun = now - Duration::days(60);
    let caller = Caller::owner(Trail::clock(), begun);
    let mut cast = Vec::new();
    for (login, name, role) in PEOPLE {
        let account = NewAccount {
            login,
            address: &format!("{login}@ecole.example"),
            name: Some(name),
            role: Some(*role),
            password: Some(&hash),
            link: None,
        };
        let person = accounts::add(store, &caller, &account)?;
        cast.push((*login, person.id, *role));
    }
    let cast = Cast(cast);
    let english = Preferences {
        language: Some("en"),
        ..Preferences::default()
    };
    prefer(store, cast.id("emma.wilson"), &english)?;
    for (name, words, agents) in CATEGORIES {
        let agents: Vec<PersonId> = agents.iter().map(|login| cast.id(login)).collect();
        categories::add(store, &caller, name, (words, &agents))?;
    }
    let hr = categories::add(
        store,
        &caller,
        "Ressources humaines",
        (&["fiche de paie"], &[]),
    )?;
    let group = groups::add(store, &caller, "Ressources humaines")?;
    let away = cast.id("ines.roche");
    groups::join(store, &caller, group, away)?;
    categories::set_group(store, &caller, hr, Some(group))?;
    categories::set_confidential(store, &caller, hr, true)?;
    let day = |days: i64| (now + Duration::days(days)).date_naive();
    let instead = Some(cast.id("paul.ndiaye"));
    team::add_absence(store, &caller, away, (day(-3), day(7)), instead)?;
    let desk = Desk::new(store.clone(), std::time::Duration::ZERO);
    let mut sending = Sending::new(store.clone(), config)?;
    for (moment, scene) in scenes(now) {
        cast.play(&desk, &scene, moment)?;
        while sending.send_next(|| moment)? {}
    }
    publish(store, &cast, now)
}

/// Publishes what many ask: the first answer is made of the solution of ticket 1.
fn publish(store: &Store, cast: &Cast, now: Instant) -> Result<(), Failure> {
    let from = [Some(TicketNumber(1)), None, None];
    let categories = store.read(|r| r.category_names())?;
    for ((who, category, title, text), ticket) in ANSWERS.iter().zip(from) {
        let filed = categories.iter().find(|(_, name)| name == category);
        let wording = Wording {
            title,
            text,
            filing: filed.map_or(Filing::Nowhere, |(id, _)| Filing::Under(*id)),
            published: true,
            seen: None,
        };
        let caller = Caller::signed_in(cast.id(who), "", now - Duration::days(20));
        answers::save(store, &caller, ticket.map_or(Of::New, Of::Ticket), &wording)?;
    }
    Ok(())
}

/// What happens at one moment.
enum Scene {
    Opens(&'static Tale),
    Goes(TicketNumber, &'static str, &'static Step),
}

/// All stories told at once, in the order of time, as they would have happened.
fn scenes(now: Instant) -> Vec<(Instant, Scene)> {
    let mut scenes = Vec::new();
    for (number, tale) in (1..).zip(TALES) {
        let opened = now - Duration::hours(tale.1);
        scenes.push((opened, Scene::Opens(tale)));
        for (hours, step) in tale.4 {
            let at = opened + Duration::hours(*hours) + Duration::minutes(7);
            scenes.push((at.min(now), Scene::Goes(TicketNumber(number), tale.0, step)));
        }
    }
    // Stable, and the tales stand in the order of their opening: numbers come out as counted above.
    scenes.sort_by_key(|(at, _)| *at);
    scenes
}

/// Who is who.
struct Cast(Vec<(&'static str, PersonId, Role)>);

impl Cast {
    fn find(&self, login: &str) -> (PersonId, Role) {
        let found = self.0.iter().find(|(name, ..)| *name == login);
        found.map_or((PersonId(0), Role::Requester), |(_, id, role)| (*id, *role))
    }

    fn id(&self, login: &str) -> PersonId {
        self.find(login).0
    }

    fn actor(&self, login: &str) -> Actor {
        let (id, role) = self.find(login);
        Actor::Person(id, role)
    }

    fn play(&self, desk: &Desk, scene: &Scene, at: Instant) -> Result<(), Failure> {
        match scene {
            Scene::Opens((requester, _, subject, text, _)) => {
                let request = Request {
                    requester: self.id(requester),
                    subject,
                    said: said(text, vec![]),
                    source: Source::Mail,
                    written_by: None,
                    category: None,
                    written_to: &[],
                    follows: None,
                    acknowledge: true,
                    observers: vec![],
                };
                desk.open(request, at)?;
            }
            Scene::Goes(number, requester, step) => {
                let (actor, action, said) = self.read(requester, step);
                desk.act(*number, actor, &action, said, at)?;
            }
        }
        Ok(())
    }

    fn read(&self, requester: &str, step: &Step) -> (Actor, Action, Said<'static>) {
        let nothing = || said("", vec![]);
        match step {
            Says(who, text) => (
                self.actor(who),
                Action::FollowUp(Manner::Plain),
                said(text, vec![]),
            ),
            Notes(who, text) => (self.actor(who), Action::Note, said(text, vec![])),
            Joins(who, name, content) => (
                self.actor(who),
                Action::AddDocuments,
                said("", vec![document(name, content)]),
            ),
            Gives(who, to) => {
                let agents = to.iter().map(|login| self.id(login)).collect();
                (self.actor(who), Action::Assign(agents), nothing())
            }
            Moves(who, status) => (self.actor(who), Action::SetStatus(*status), nothing()),
            Solves(who, text) => (self.actor(who), Action::Propose, said(text, vec![])),
            Accepts => (self.actor(requester), Action::Accept, nothing()),
            Rejects(why) => (self.actor(requester), Action::Reject, said(why, vec![])),
        }
    }
}

fn said(text: &'static str, documents: Vec<NewDocument>) -> Said<'static> {
    Said {
        body: EntryBody {
            text,
            ..EntryBody::default()
        },
        documents,
        seen: None,
    }
}

fn document(name: &str, bytes: &'static [u8]) -> NewDocument {
    let text = if name.ends_with("txt") {
        "text/plain"
    } else {
        // What it is, its bytes tell.
        ""
    };
    NewDocument {
        name: name.into(),
        media_type: text.into(),
        bytes: Box::new(Cursor::new(bytes)),
    }
}
