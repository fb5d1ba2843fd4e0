//! A newcomer tries the demo: writes to the desk as a member of the school, reads its mail, answers it; what is served there
//! else is in `web/demo`.

use super::both_ways;
use crate::web::demo::Demo;

#[test]
fn a_newcomer_writes_a_mail_in_the_demo_and_reads_the_answer() {
    let test = "a_newcomer_writes_a_mail_in_the_demo_and_reads_the_answer";
    both_ways(test, |visitor| {
        let folder = tempfile::tempdir().expect("a folder");
        let demo = Demo::start(&folder.path().join("demo"));
        visitor.open(&format!("{}/demo", demo.url));
        visitor.choose("combobox De", "Camille Durand");
        visitor.write("textbox Titre", "Clavier muet");
        visitor.write("textbox Message", "Il n’écrit plus.");
        visitor.enter("button Envoyer le courriel");
        visitor.hears("Le courriel est parti.");
        visitor.finds("[Support #41] Clavier muet");
        visitor.enter("DisclosureTriangle [Support #41] Clavier muet → Camille Durand");
        visitor.reads("Votre demande est enregistrée sous le numéro 41.");
        visitor.enter("link Répondre à ce courriel");
        visitor.write("textbox Message", "Il écrit de nouveau.");
        visitor.enter("button Envoyer le courriel");
        visitor.hears("Le courriel est parti.");
        visitor.finds("suivi");
    });
}
