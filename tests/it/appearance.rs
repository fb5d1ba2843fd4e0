//! What administrators settle about the desk itself: name, colour, logo, signature, the statement on accessibility, how long things
//! are kept; and the look each reader chooses.

use chrono::Duration;

use crate::desk::{Desk, LIMIT, Letter, Visitor, plain};
use crate::missing::Missing;
use crate::poll::until;

/// The smallest picture there is (GIF).
const PIXEL: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

fn desk() -> (Desk, Visitor) {
    let desk = Desk::start();
    desk.user("admin", "administrator");
    desk.user("camille.durand", "requester");
    let admin = desk.sign_in("admin");
    (desk, admin)
}

/// The value of the first attribute of that name that begins so.
fn attribute(page: &str, name: &str, begins: &str) -> Option<String> {
    let start = format!("{name}=\"{begins}");
    let at = page.find(&start)? + name.len() + 2;
    page[at..].split('"').next().map(str::to_owned)
}

#[test]
fn name_and_signature_are_those_of_pages_and_mails_at_once() {
    let (mut desk, admin) = desk();
    let fields = [
        ("name", "  Service   numérique <b> "),
        ("colour", "#1e3a52"),
        (
            "signature_fr",
            "L’équipe <du> numérique\r\nbureau 12, poste 34",
        ),
    ];
    let saved = admin.post("/settings/appearance", &fields);
    assert_eq!(saved.header("location"), "/settings/appearance?saved=1");
    let stranger = desk.stranger();
    let page = stranger.get("/login");
    assert!(page.has("– Service numérique &lt;b&gt;</title>"));
    desk.mail_in(&Letter::from("camille.durand", "Panne", "Bonjour.").raw());
    let mail = desk.wait_for_mail("camille.durand", |_| true);
    assert!(
        mail.header("from").contains("Service num"),
        "{}",
        mail.header("from")
    );
    let end = plain(&mail.text);
    let end = end.trim_end();
    assert!(
        end.ends_with("L’équipe <du> numérique bureau 12, poste 34"),
        "{end:?}"
    );
    assert!(mail.html.contains("&lt;du&gt; numérique<br>bureau 12"));
    desk.stop();
    desk.start_again();
    assert!(desk.stranger().get("/login").has("Service numérique"));
    let admin = desk.sign_in("admin");
    assert_eq!(
        admin
            .post("/settings/appearance", &[("colour", "#1e3a52")])
            .status,
        303
    );
    assert!(!desk.stranger().get("/login").has("Service numérique"));
}

#[test]
fn a_colour_on_which_a_button_cannot_be_read_is_answered_by_one_that_can() {
    let (desk, admin) = desk();
    let style = |visitor: &Visitor| {
        let place = attribute(&visitor.get("/login").text(), "href", "/a/app.").unwrap();
        (visitor.get(&place).text(), place)
    };
    let (_, before) = style(&desk.stranger());
    let fields = [
        ("name", "Service"),
        ("colour", "#ffcc00"),
        ("signature_en", "The team"),
    ];
    let refused = admin.post("/settings/appearance", &fields);
    assert_eq!(refused.status, 422);
    assert!(
        refused.has("son contraste est de 1,5, il en faut 5,2"),
        "{}",
        refused.text()
    );
    let proposed = attribute(&refused.text(), "value", "#").unwrap();
    assert!(
        refused.has("value=\"Service\"") && refused.has("The team"),
        "nothing typed is lost"
    );
    let fields = [("name", "Service"), ("colour", proposed.as_str())];
    assert_eq!(admin.post("/settings/appearance", &fields).status, 303);
    let (css, place) = style(&desk.stranger());
    assert_ne!(
        place, before,
        "browsers keep a sheet for ever under its name"
    );
    assert!(css.ends_with(&format!(":root{{--acc:{proposed}}}\n")));
    assert_eq!(desk.stranger().get(&before).status, 404);
    for (field, value) in [
        ("name", "x".repeat(61)),
        ("colour", "rouge;}*{display:none".into()),
        ("signature_fr", "x".repeat(501)),
        ("signature_fr", "a\n".repeat(7)),
    ] {
        let page = admin.post(
            "/settings/appearance",
            &[(field, &value), ("colour", "#000000")],
        );
        assert_eq!(page.status, 422, "{field}");
    }
}

#[test]
fn a_logo_is_a_small_picture_and_nothing_else() {
    let (desk, admin) = desk();
    let place = "/settings/appearance/logo";
    for (name, bytes) in [
        (
            "logo.svg",
            &b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"[..],
        ),
        ("logo.png", b"<script>alert(1)</script>"),
        ("large.gif", &[PIXEL, &vec![0; 100_000]].concat()),
    ] {
        assert_eq!(
            admin.upload(place, &[], &[(name, bytes)]).status,
            422,
            "{name}"
        );
    }
    assert_eq!(
        admin.upload(place, &[], &[]).status,
        422,
        "nothing was chosen"
    );
    assert_eq!(admin.upload(place, &[], &[("logo.gif", PIXEL)]).status, 303);
    let page = desk.stranger().get("/login").text();
    let source = attribute(&page, "src", "/a/logo.").unwrap();
    let picture = desk.stranger().get(&source);
    assert_eq!(
        (picture.header("content-type"), &picture.body[..]),
        ("image/gif", PIXEL)
    );
    assert!(picture.header("cache-control").contains("immutable"));
    assert_eq!(admin.upload(place, &[("remove", "1")], &[]).status, 303);
    assert!(!desk.stranger().get("/login").has("/a/logo."));
}

#[test]
fn the_statement_on_accessibility_is_not_compliant_until_somebody_says_otherwise() {
    let (desk, admin) = desk();
    let stranger = desk.stranger();
    for place in ["/login", "/accessibility", "/help"] {
        assert!(
            stranger.get(place).has("Accessibilité : non conforme"),
            "{place}"
        );
    }
    for told in ["RGAA", "Défenseur des droits", crate::desk::ADDRESS] {
        assert!(stranger.get("/accessibility").has(told), "{told}");
    }
    let fields = [("state", "partial"), ("fr", "Audit du 3 mars."), ("en", "")];
    assert_eq!(admin.post("/settings/accessibility", &fields).status, 303);
    let page = stranger.get("/accessibility");
    assert!(page.has("partiellement conforme") && page.has("<p>Audit du 3 mars.</p>"));
    assert!(
        stranger
            .get("/login")
            .has("Accessibilité : partiellement conforme")
    );
    let long = "x".repeat(20_001);
    let refused = admin.post(
        "/settings/accessibility",
        &[("state", "full"), ("fr", &long)],
    );
    assert!(refused.status == 422 && refused.has(&long));
    assert!(
        !stranger.get("/login").has("totalement conforme"),
        "nothing of it is kept"
    );
}

#[test]
fn each_reader_chooses_light_or_dark() {
    let (desk, _) = desk();
    let camille = desk.sign_in("camille.durand");
    let by_system = "@media screen and (prefers-color-scheme:dark){:root{";
    for (theme, expected) in [
        ("dark", "@media screen{:root{"),
        ("light", "@media not all{:root{"),
        ("purple", "@media not all{:root{"),
        ("system", by_system),
    ] {
        let saved = camille.post("/preferences", &[("theme", theme)]);
        assert_eq!(saved.status, 303);
        let sheet = attribute(&camille.get("/").text(), "href", "/a/app.").unwrap();
        assert!(camille.get(&sheet).has(expected), "{theme}");
    }
    let sheet = attribute(&desk.stranger().get("/login").text(), "href", "/a/app.").unwrap();
    assert!(desk.stranger().get(&sheet).has(by_system));
}

#[test]
fn a_shorter_retention_deletes_only_after_it_was_said_how_much() -> Result<(), Missing> {
    let mut desk = Desk::with().clock()?.start();
    desk.user("admin", "administrator");
    desk.user("camille.durand", "requester");
    desk.mail_in(&Letter::from("camille.durand", "Vieille demande", "Bonjour.").raw());
    desk.only_ticket();
    let admin = desk.sign_in("admin");
    admin.post("/t/1/solution", &[("text", "Voilà.")]);
    desk.sign_in("camille.durand")
        .post("/t/1/solution/accept", &[]);
    desk.drained();
    // A clock that jumps holds the sweep for a day.
    desk.turn_clock(Duration::days(400));
    let admin = desk.sign_in("admin");
    let mut fields = vec![
        ("journal_days", "400"),
        ("refused_days", "30"),
        ("refused_text_days", "7"),
        ("audit_days", "365"),
        ("closed_years", "1"),
    ];
    let asked = admin.post("/settings/retention", &fields);
    assert!(
        asked.status == 422 && asked.has("1 ticket clos"),
        "{}",
        asked.text()
    );
    assert!(
        desk.stranger().get("/privacy").has("sans limite"),
        "nothing changed yet"
    );
    fields.push(("sure", "1"));
    assert_eq!(admin.post("/settings/retention", &fields).status, 303);
    let told = desk.stranger().get("/privacy");
    assert!(
        told.has("400 jours") && told.has("au bout d’un an"),
        "{}",
        told.text()
    );
    for (field, value) in [
        ("journal_days", "0"),
        ("audit_days", "x"),
        ("closed_years", "101"),
    ] {
        let mut wrong = fields.clone();
        wrong.push((field, value));
        wrong.retain(|(name, typed)| name != &field || typed == &value);
        let page = admin.post("/settings/retention", &wrong);
        assert!(
            page.status == 422 && page.has(&format!("value=\"{value}\"")),
            "{field}"
        );
    }
    for _ in 0..3 {
        desk.turn_clock(Duration::hours(23));
    }
    until("it is deleted", LIMIT, || {
        desk.export().is_empty().then_some(())
    });
    Ok(())
}
