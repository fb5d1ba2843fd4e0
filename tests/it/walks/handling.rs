//! An agent handles tickets from the queue to the published answer.

use chrono::{Duration, Local};

use super::{Walker, both_ways, school};
use crate::desk::{Desk, Letter, plain};

#[test]
fn an_agent_handles_tickets_from_the_queue_to_a_published_answer() {
    let test = "an_agent_handles_tickets_from_the_queue_to_a_published_answer";
    both_ways(test, |marie| {
        let desk = four_tickets();
        marie.open(&format!("{}/tickets", desk.url));
        marie.sign_in("marie.lopez");
        finds_a_ticket(marie);
        judges_it(marie, &desk);
        speaks(marie, &desk);
        plans_work(marie);
        sorts_out(marie, &desk);
        changes_several(marie, &desk);
        counts(marie, &desk);
        solves_and_publishes(marie, &desk);
    });
}

fn four_tickets() -> Desk {
    let desk = school();
    for (category, word) in [("Réseau", "wifi"), ("Impression", "imprimante")] {
        desk.ok(&["category", "add", category, "--words", word], "");
    }
    let reply = [
        ("id", ""),
        ("name", "Poste"),
        ("text", "Quel poste, {prénom} ?"),
    ];
    let kept = desk.sign_in("zoe.martin").post("/settings/replies", &reply);
    assert_eq!(kept.status, 303, "{}", kept.text());
    for subject in [
        "Panne de wifi",
        "Imprimante muette",
        "Wifi absent",
        "Souris cassée",
    ] {
        desk.request("camille.durand", subject);
    }
    let also = Letter::from(
        "camille.durand",
        "Re: [Support #1] Panne de wifi",
        "Mon écran clignote.",
    );
    desk.mail_in(&also.raw());
    desk.ticket_when(1, |ticket| ticket.to_string().contains("clignote"));
    desk
}

fn finds_a_ticket(marie: &mut Walker) {
    marie.reads("Imprimante muette");
    marie.enter("Filtrer et trier");
    marie.choose("combobox Catégorie", "Réseau");
    marie.enter("button Appliquer");
    marie.reads("Panne de wifi");
    assert!(!marie.sees("Imprimante muette"));
    marie.enter("link Panne de wifi");
    marie.reads("Traitement de la demande");
}

fn judges_it(marie: &mut Walker, desk: &Desk) {
    marie.enter("button M’attribuer");
    marie.reads("Attribué à Marie Lopez");
    marie.choose("combobox Statut", "En attente");
    marie.enter("Mise en attente");
    marie.write("textbox Motif", "Livraison");
    let tomorrow = desk.now().with_timezone(&Local).date_naive() + Duration::days(1);
    marie.date("Date Reprendre le", tomorrow);
    marie.choose("combobox Catégorie", "Impression");
    marie.choose("combobox Urgence", "Très haute");
    marie.enter("button Enregistrer");
    marie.reads("En attente : Livraison");
    let ticket = desk.ticket_when(1, |ticket| ticket["status"] == "pending");
    assert_eq!(ticket["category"], "Impression");
    assert_eq!(
        ticket["assignees"],
        serde_json::json!(["marie.lopez@ecole.example"])
    );
}

fn speaks(marie: &mut Walker, desk: &Desk) {
    marie.to("textbox Répondre à Camille Durand");
    marie.browser.type_text("Borne du couloir.");
    ends_with(marie, "Note privée seulement");
    marie.enter("button Ajouter la note privée");
    marie.reads("Borne du couloir.");
    marie.to("combobox Réponse type");
    crate::keyboard::choose(&mut marie.browser, "Poste");
    marie.enter("button Insérer");
    marie.reads("La réponse a été insérée");
    marie.enter("button Envoyer");
    marie.reads("Quel poste, Camille ?");
    desk.ticket_when(1, |ticket| {
        ticket.to_string().contains("Quel poste, Camille ?")
    });
}

/// Moves through what can become of the ticket until it is that.
fn ends_with(marie: &mut Walker, ending: &str) {
    marie.to("radio ");
    for _ in 0..5 {
        if plain(&marie.browser.spoken()) == format!("radio {ending}") {
            return;
        }
        marie.browser.press("ArrowDown");
    }
    panic!("{ending:?} cannot be chosen");
}

fn plans_work(marie: &mut Walker) {
    marie.enter("DisclosureTriangle Tâches");
    marie.write("textbox Tâche", "Appeler le fournisseur");
    marie.enter("button Ajouter la tâche");
    marie.enter("button Fait : Appeler le fournisseur");
    marie.to("button Marquer comme non faite : Appeler le fournisseur");
    marie.enter("DisclosureTriangle Temps passé");
    marie.write("textbox Durée", "15");
    marie.enter("button Noter ce temps");
    marie.reads("15 min");
    marie.write("combobox Ajouter une adresse", "zoe.martin@ecole.example");
    marie.enter("button Ajouter");
    marie.to("button Retirer Zoe Martin");
    marie.enter("DisclosureTriangle Tickets liés");
    marie.write("textbox Numéro du ticket", "2");
    marie.enter("button Lier");
    marie.to("button Délier le ticket n° 2");
}

fn sorts_out(marie: &mut Walker, desk: &Desk) {
    marie.enter("link Modifier ce message");
    marie.write("textbox Titre du nouveau ticket", "Écran qui clignote");
    marie.enter("button En faire un ticket");
    marie.reads("Détaché du ticket n° 1");
    marie.open(&format!("{}/t/3", desk.url));
    marie.enter("DisclosureTriangle Fusionner avec un autre ticket");
    marie.write(
        "textbox Numéro du ticket à conserver, ou mots de son titre",
        "1",
    );
    marie.enter("button Chercher ce ticket");
    marie.enter("button Tout fusionner");
    marie.reads("Le ticket n° 3 a été fusionné avec celui-ci");
}

fn changes_several(marie: &mut Walker, desk: &Desk) {
    marie.reach_by_menu("link Tickets");
    marie.browser.press("Enter");
    for number in [2, 4] {
        marie.tick(&format!("checkbox Sélectionner le ticket n° {number}"));
    }
    marie.choose("combobox Attribuer à", "Marie Lopez");
    marie.enter("button Modifier");
    marie.reads("2 tickets modifiés");
    for number in [2, 4] {
        desk.ticket_when(number, |ticket| ticket["status"] == "assigned");
    }
}

fn counts(marie: &mut Walker, desk: &Desk) {
    marie.reach_by_menu("searchbox Rechercher");
    marie.browser.type_text("clignote");
    marie.browser.press("Enter");
    marie.finds("Écran qui clignote");
    marie.reach_by_menu("link Statistiques");
    marie.browser.press("Enter");
    let today = desk.now().with_timezone(&Local).date_naive();
    marie.date("Date Du", today - Duration::days(7));
    marie.enter("button Afficher");
    marie.reads("Ouverts");
    assert!(
        marie
            .browser
            .url()
            .contains(&(today - Duration::days(7)).to_string())
    );
}

fn solves_and_publishes(marie: &mut Walker, desk: &Desk) {
    marie.open(&format!("{}/t/2", desk.url));
    marie.to("textbox Répondre à Camille Durand");
    marie.browser.type_text("Éteignez-la, puis rallumez-la.");
    ends_with(marie, "Envoyer comme solution");
    marie.enter("button Envoyer");
    marie.reads("a proposé une solution");
    marie.enter("link Ajouter à la base de connaissances");
    marie.write("textbox Question", "L’imprimante est muette, que faire ?");
    marie.choose("combobox Catégorie", "Impression");
    marie.enter("button Publier");
    marie.reads("L’article a été enregistré.");
    assert!(marie.sees("Éteignez-la, puis rallumez-la."));
}
