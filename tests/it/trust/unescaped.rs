//! What people write is text on every page, told by the bytes: the policy of the pages would hide a script that stands there.

use crate::desk::{Desk, Letter};

/// Markup as anybody may write it.
const WRITTEN: &str = "<b id=zqx>\"'&";

/// The page that a mail's link leads to is shown without a sign-in.
#[test]
fn a_title_and_a_solution_stand_as_text_on_the_page_of_a_link() {
    let desk = Desk::start();
    for (login, role) in [("camille.durand", "requester"), ("marie.lopez", "agent")] {
        desk.user(login, role);
    }
    desk.mail_in(&Letter::from("camille.durand", &format!("Souris {WRITTEN}"), "Muette.").raw());
    desk.ticket_when(1, |_| true);
    let marie = desk.sign_in("marie.lopez");
    let solution = format!("Piles neuves {WRITTEN}");
    assert_eq!(
        marie.post("/t/1/solution", &[("text", &solution)]).status,
        303
    );
    let mail = desk.wait_for_mail("camille.durand", |mail| mail.says("Piles neuves"));
    let place = mail.text.split("/s/").nth(1).expect("a link");
    let token = place
        .split(|c: char| c.is_whitespace() || c == '?')
        .next()
        .expect("its end");
    let page = desk.stranger().get(&format!("/s/{token}"));
    assert_eq!(page.status, 200);
    let text = page.text();
    for said in ["Souris &lt;b id=zqx&gt;", "Piles neuves &lt;b id=zqx&gt;"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("<b id"), "{text}");
    assert!(
        !mail.html.contains("<b id") && mail.html.contains("&lt;b id"),
        "{}",
        mail.html
    );
}
