//! An agent drafts, publishes, corrects and removes a frequent answer; one made of a solution is in `handling`.

use super::{Walker, both_ways, school};

const QUESTION: &str = "Mon badge n’ouvre plus l’atelier, que faire ?";

#[test]
fn an_agent_drafts_publishes_corrects_and_removes_an_answer() {
    let test = "an_agent_drafts_publishes_corrects_and_removes_an_answer";
    both_ways(test, |marie| {
        let desk = school();
        marie.open(&desk.url);
        marie.sign_in("marie.lopez");
        marie.reach_by_menu("link Base de connaissances");
        marie.browser.press("Enter");
        marie.enter("link Nouvel article");
        drafts(marie);
        let camille = desk.sign_in("camille.durand");
        assert_eq!(camille.get("/answers/1").status, 404, "a draft");
        corrects(marie);
        assert!(camille.get("/answers/1").has("Passez-le à la borne."));
        withdraws(marie);
        assert_eq!(camille.get("/answers/1").status, 404, "taken back");
        removes(marie);
        marie.browser.forgive("422"); // the answer without a question
    });
}

fn drafts(marie: &mut Walker) {
    marie.write("textbox Question", " ");
    marie.write("textbox Réponse", "Passez-le à la bonne.");
    marie.enter("button Garder comme brouillon");
    marie.is_told("Écrivez une question d’une seule ligne");
    marie.write("textbox Question", QUESTION);
    marie.to("textbox Réponse");
    let kept = marie.browser.evaluate("document.activeElement.value");
    assert_eq!(kept, "Passez-le à la bonne.", "what was typed stays");
    marie.enter("button Garder comme brouillon");
    marie.hears("L’article a été enregistré.");
    marie.reads("Brouillon");
}

fn corrects(marie: &mut Walker) {
    marie.enter("link ← Tous les articles");
    marie.enter("link Brouillons (1)");
    marie.enter(&format!("link {QUESTION}"));
    marie.enter("link Modifier");
    marie.to("textbox Réponse");
    marie.browser.evaluate("document.activeElement.select()");
    marie.browser.type_text("Passez-le à la borne.");
    marie.enter("button Publier");
    marie.hears("L’article a été enregistré.");
}

fn withdraws(marie: &mut Walker) {
    marie.enter("button Retirer de la publication");
    marie.hears("L’article a été enregistré.");
    marie.to("button Publier");
}

fn removes(marie: &mut Walker) {
    marie.enter("link Supprimer");
    marie.enter("link Le garder");
    marie.enter("link Supprimer");
    marie.reads("les liens qui y mènent ne trouveront plus rien");
    marie.enter("button Oui, supprimer l’article");
    marie.hears("L’article a été supprimé.");
}
