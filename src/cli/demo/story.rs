//! The invented school: its people, its categories, some forty tickets in every state, played through the desk itself; what
//! happens in them stands in `tales.txt`.

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
use crate::desk::{Again, Desk, Request, Said};
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

/// Name, words that point to it, and who handles it.
const CATEGORIES: &[(&str, &str, &str)] = &[
    (
        "Audiovisuel",
        "vidéoprojecteur, projecteur, HDMI, micro, amphi, sonorisation, projector",
        "marie.lopez ines.roche",
    ),
    (
        "Comptes et mots de passe",
        "mot de passe, compte, Moodle, Taiga, messagerie, password",
        "marie.lopez",
    ),
    (
        "Impression et traceurs",
        "imprimante, traceur, impression, imprimer, plotter, toner",
        "paul.ndiaye",
    ),
    (
        "Logiciels et licences",
        "licence, Rhino, AutoCAD, Archicad, Revit, logiciel, license",
        "paul.ndiaye marie.lopez",
    ),
    (
        "Postes et matériel",
        "poste, écran, clavier, souris, ordinateur, disque",
        "ines.roche paul.ndiaye",
    ),
    (
        "Réseau et Wi-Fi",
        "wi-fi, wifi, réseau, VPN, serveur",
        "ines.roche",
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

/// All tickets and what happens to them; how it is written stands at its head.
const TALES: &str = include_str!("tales.txt");

/// A ticket's story.
struct Tale {
    hours_ago: i64,
    requester: &'static str,
    title: &'static str,
    text: &'static str,
    steps: Vec<Step>,
}

/// What happens next on a ticket: who does what, with what, and says what.
struct Step {
    hours_later: i64,
    who: &'static str,
    deed: &'static str,
    with: &'static str,
    text: &'static str,
}

/// The tickets as they are written; none where a line cannot be read.
fn tales() -> Option<Vec<Tale>> {
    TALES.split("\n# ").skip(1).map(tale).collect()
}

fn tale(written: &'static str) -> Option<Tale> {
    let mut parts = written.split("\n> ");
    let (head, text) = head_and_text(parts.next()?);
    let (opening, title) = head.split_once(": ")?;
    let (hours, requester) = opening.split_once(' ')?;
    Some(Tale {
        hours_ago: hours.parse().ok()?,
        requester,
        title,
        text,
        steps: parts.map(step).collect::<Option<_>>()?,
    })
}

fn step(written: &'static str) -> Option<Step> {
    let (head, text) = head_and_text(written);
    let mut words = head.splitn(4, ' ');
    Some(Step {
        hours_later: words.next()?.parse().ok()?,
        who: words.next()?,
        deed: words.next()?,
        with: words.next().unwrap_or_default(),
        text,
    })
}

fn head_and_text(written: &str) -> (&str, &str) {
    let (head, text) = written.split_once('\n').unwrap_or((written, ""));
    (head, text.trim_end())
}

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
        let words: Vec<&str> = words.split(", ").collect();
        categories::add(store, &caller, name, (&words, &cast.ids(agents)))?;
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
    let tales = tales().ok_or_else(unreadable)?;
    for (moment, scene) in scenes(&tales, now) {
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
enum Scene<'a> {
    Opens(&'a Tale),
    Goes(TicketNumber, &'a Step),
}

/// All stories told at once, in the order of time, as they would have happened.
fn scenes(tales: &[Tale], now: Instant) -> Vec<(Instant, Scene<'_>)> {
    let mut scenes = Vec::new();
    for (number, tale) in (1..).zip(tales) {
        let opened = now - Duration::hours(tale.hours_ago);
        scenes.push((opened, Scene::Opens(tale)));
        for step in &tale.steps {
            let at = opened + Duration::hours(step.hours_later) + Duration::minutes(7);
            scenes.push((at.min(now), Scene::Goes(TicketNumber(number), step)));
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

    fn ids(&self, logins: &str) -> Vec<PersonId> {
        logins.split(' ').map(|login| self.id(login)).collect()
    }

    fn play(&self, desk: &Desk, scene: &Scene<'_>, at: Instant) -> Result<(), Failure> {
        match scene {
            Scene::Opens(tale) => {
                let request = Request {
                    requester: self.id(tale.requester),
                    subject: tale.title,
                    said: said(tale.text, vec![]),
                    source: Source::Mail,
                    written_by: None,
                    category: None,
                    written_to: &[],
                    follows: None,
                    acknowledge: Some(Again::SameWords),
                    observers: vec![],
                };
                desk.open(request, at)?;
            }
            Scene::Goes(number, step) => {
                let (id, role) = self.find(step.who);
                let action = self.action(step).ok_or_else(unreadable)?;
                let said = match action {
                    Action::AddDocuments => said("", vec![document(step.with, step.text)]),
                    _ => said(step.text, vec![]),
                };
                desk.act(*number, Actor::Person(id, role), &action, said, at)?;
            }
        }
        Ok(())
    }

    fn action(&self, step: &Step) -> Option<Action> {
        Some(match step.deed {
            "says" => Action::FollowUp(Manner::Plain),
            "notes" => Action::Note,
            "attaches" => Action::AddDocuments,
            "assigns" => Action::Assign(self.ids(step.with)),
            "sets" => Action::SetStatus(Status::from_word(step.with)?),
            "solves" => Action::Propose,
            "accepts" => Action::Accept,
            "rejects" => Action::Reject,
            _ => return None,
        })
    }
}

fn unreadable() -> Failure {
    Failure::Failed("a line of the demo's story cannot be read: please report it".into())
}

fn said(text: &'static str, documents: Vec<NewDocument>) -> Said<'static> {
    Said {
        body: EntryBody {
            text,
            ..EntryBody::default()
        },
        documents,
        seen: None,
        heard: vec![],
    }
}

/// One of the demo's files, or the text as one; what a picture is, its bytes tell.
fn document(name: &str, text: &str) -> NewDocument {
    let (media_type, bytes) = match name {
        "photo-du-message.png" => ("", include_bytes!("no-signal.png").to_vec()),
        "plan-salle-12.pdf" => ("", include_bytes!("room-12.pdf").to_vec()),
        _ => ("text/plain", format!("{text}\n").into_bytes()),
    };
    NewDocument {
        name: name.into(),
        media_type: media_type.into(),
        bytes: Box::new(Cursor::new(bytes)),
        painted: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_story_can_be_played() {
        let cast = Cast(
            PEOPLE
                .iter()
                .map(|(login, _, role)| (*login, PersonId(1), *role))
                .collect(),
        );
        let known = |login: &str| cast.find(login).0 == PersonId(1);
        let tales = tales().expect("it is read");
        assert_eq!(
            tales.len(),
            TALES.lines().filter(|line| line.starts_with("# ")).count()
        );
        assert!(tales.is_sorted_by_key(|tale| -tale.hours_ago));
        for tale in &tales {
            assert!(
                known(tale.requester) && !tale.text.is_empty(),
                "{}",
                tale.title
            );
            for step in &tale.steps {
                let (title, who, deed) = (tale.title, step.who, step.deed);
                let played = known(who) && cast.action(step).is_some();
                assert!(played, "{title}: {who} {deed}");
                let has_text = matches!(deed, "says" | "notes" | "solves" | "rejects");
                assert!(!has_text || !step.text.is_empty(), "{title}: {who} {deed}");
            }
        }
    }
}
