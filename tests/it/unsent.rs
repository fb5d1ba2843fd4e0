//! Nothing typed or chosen is lost: forms after the session ended, documents of a form that comes back.

use crate::browser::Browser;
use crate::desk::{Desk, LIMIT, PASSWORD, Visitor};
use crate::missing::left_out;
use crate::poll::until;

fn school() -> Desk {
    let desk = Desk::start();
    desk.user("marie.lopez", "agent");
    desk.user("admin", "administrator");
    desk.user("camille.durand", "requester");
    desk.request("camille.durand", "Panne");
    desk
}

/// Sends the form as somebody whose session ended, signs in where that leads, and gives the pages before and after.
#[track_caller]
fn told(
    desk: &Desk,
    login: &str,
    send: impl Fn(&Visitor) -> crate::desk::Page,
) -> (String, String) {
    let gone = desk.sign_in(login);
    assert_eq!(gone.post("/logout", &[]).status, 303);
    let sent = send(&gone);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let place = sent.header("location").to_owned();
    let mut again = desk.stranger();
    again.take_form(&place);
    let before = again.get(&place).text();
    let (_, next) = before
        .split_once("name=\"next\" value=\"")
        .expect("a place");
    let next = next
        .split('"')
        .next()
        .expect("a place")
        .replace("&amp;", "&");
    let page = again.sign_in(login, PASSWORD, &[("next", &next)]);
    assert_eq!(page.header("location"), next);
    (before, again.get(&next).text())
}

#[test]
fn a_form_without_a_text_says_before_and_after_the_sign_in_that_nothing_was_sent() {
    let desk = school();
    let before = desk.tickets();
    let words = "Rien n’a encore été envoyé";
    let (asked, shown) = told(&desk, "camille.durand", |gone| {
        gone.upload("/t/1/document", &[], &[("photo.jpg", b"jpg")])
    });
    for page in [&asked, &shown] {
        assert!(
            page.contains(words) && page.contains("choisissez-les de nouveau"),
            "{page}"
        );
    }
    let forms: [(&str, &[(&str, &str)]); 4] = [
        ("/t/1/solution/accept", &[]),
        ("/t/1/assign", &[("me", "1")]),
        ("/t/1/properties", &[("status", "planned")]),
        ("/preferences", &[("language", "en")]),
    ];
    for (place, fields) in forms {
        let (asked, shown) = told(&desk, "marie.lopez", |gone| gone.post(place, fields));
        assert!(asked.contains(words), "{place}: {asked}");
        assert!(shown.contains(words), "{place}: {shown}");
    }
    // Who looks at a page has sent nothing.
    let page = desk.stranger().get("/t/1");
    assert_eq!(page.header("location"), "/login?next=%2Ft%2F1");
    assert_eq!(desk.tickets(), before);
}

/// The numbers of the documents that a form keeps.
fn kept(page: &str) -> Vec<String> {
    let boxes = page.split("name=\"kept-file\" value=\"").skip(1);
    boxes
        .map(|rest| rest.split('"').next().expect("a number").to_owned())
        .collect()
}

#[test]
fn documents_chosen_before_a_canned_reply_are_kept_without_a_script() {
    let desk = school();
    let (marie, admin) = (desk.sign_in("marie.lopez"), desk.sign_in("admin"));
    let reply = [("id", ""), ("name", "Poste"), ("text", "Quel poste ?")];
    assert_eq!(admin.post("/settings/replies", &reply).status, 303);
    for pane in ["followup", "solution"] {
        let place = format!("/t/1/{pane}");
        let insert = [("text", "Bonjour,"), ("reply", "1"), ("insert", "1")];
        let page = marie.upload(&place, &insert, &[("capture.png", b"png")]);
        assert!(page.status == 200 && page.has("Quel poste ?") && page.has("capture.png"));
        let ids = kept(&page.text());
        assert_eq!(ids.len(), 1, "{}", page.text());
        // Nobody else gets it by its number.
        let theirs = desk
            .sign_in("admin")
            .upload("/t/1/document", &[("kept-file", &ids[0])], &[]);
        assert_eq!(theirs.status, 422);
        let send = [
            ("text", &*format!("Bonjour, quel poste ? ({pane})")),
            ("kept-file", &ids[0]),
        ];
        let sent = marie.upload(&place, &send, &[("notice.pdf", b"pdf")]);
        assert_eq!(sent.status, 303, "{}", sent.text());
        let ticket = desk.ticket_when(1, |_| true);
        let lines = ticket["timeline"].as_array().expect("lines").clone();
        let line = lines.iter().find(|line| {
            line["text"]
                .as_str()
                .is_some_and(|text| text.ends_with(&format!("({pane})")))
        });
        let documents = line.expect("the line")["documents"].to_string();
        assert!(documents.contains("capture.png") && documents.contains("notice.pdf"));
        // Taken once.
        let again = marie.upload("/t/1/document", &[("kept-file", &ids[0])], &[]);
        assert_eq!(again.status, 422);
    }
}

#[test]
fn documents_stay_with_a_form_that_comes_back() {
    let desk = school();
    let camille = desk.sign_in("camille.durand");
    for (place, fields) in [
        ("/t/1/followup", vec![("text", " ")]),
        ("/new", vec![("subject", ""), ("text", "Salle B12")]),
    ] {
        let page = camille.upload(place, &fields, &[("photo.jpg", b"jpg")]);
        assert!(
            page.status == 422 && page.has("photo.jpg"),
            "{}",
            page.text()
        );
        assert_eq!(kept(&page.text()).len(), 1);
    }
    let page = camille.upload(
        "/new",
        &[("subject", ""), ("text", "Salle B12")],
        &[("photo.jpg", b"jpg")],
    );
    let ids = kept(&page.text());
    let fields = [
        ("subject", "Badge"),
        ("text", "Salle B12"),
        ("kept-file", &*ids[0]),
    ];
    assert_eq!(camille.upload("/new", &fields, &[]).status, 303);
    let ticket = desk.ticket_when(2, |_| true);
    assert!(
        ticket["timeline"][0]["documents"]
            .to_string()
            .contains("photo.jpg")
    );
}

#[test]
fn with_a_script_a_canned_reply_is_put_in_on_the_spot() {
    let what = "with_a_script_a_canned_reply_is_put_in_on_the_spot";
    let mut browser = match Browser::start() {
        Ok(browser) => browser,
        Err(missing) => return left_out(what, &missing),
    };
    let desk = school();
    let reply = [("id", ""), ("name", "Poste"), ("text", "Quel poste ?")];
    assert_eq!(
        desk.sign_in("admin")
            .post("/settings/replies", &reply)
            .status,
        303
    );
    browser.goto(&format!("{}/login?next=/t/1", desk.url));
    browser.fill("Identifiant", "marie.lopez");
    browser.fill("Mot de passe", PASSWORD);
    browser.press("Enter");
    browser.wait_for("Traitement de la demande");
    browser.evaluate("location.hash = '#followup'");
    let file = desk.path("capture.png");
    std::fs::write(&file, b"png").expect("written");
    browser.attach("#followup [type=file]", &[&file]);
    let chosen = "document.querySelector('#followup-reply').value = '1'; document.querySelector('#followup-text').value = 'Bonjour,'";
    browser.evaluate(chosen);
    browser.evaluate("document.querySelector('#followup [name=insert]').click()");
    until("the reply is there", LIMIT, || {
        let text = browser.evaluate("document.querySelector('#followup-text').value");
        text.as_str()?.ends_with("Quel poste ?").then_some(())
    });
    let files = browser.evaluate("document.querySelector('#followup [type=file]').files.length");
    assert_eq!(files, 1);
    assert!(
        browser.url().ends_with("/t/1#followup"),
        "{}",
        browser.url()
    );
    assert_eq!(browser.console_errors(), Vec::<String>::new());
}
