//! Pictures of signatures: folded once they come again and again, with the reason and one click away; what somebody attaches, and a
//! picture of a screen, is shown however often it comes. What counts is in `rules/signature_picture.rs`.

use chrono::Duration;
use data_encoding::BASE64;

use crate::desk::{ADDRESS, Desk, Page};
use crate::missing::left_out;

/// A PNG of that size, as far as sizes are read; `seed` makes it another.
fn png(width: u16, height: u16, seed: &str) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend([0, 0]);
    bytes.extend(height.to_be_bytes());
    bytes.extend(seed.as_bytes());
    bytes
}

/// How a picture comes with its mail.
#[derive(Clone, Copy)]
enum How {
    /// Painted by the HTML text.
    Painted,
    /// Beside it, as a file.
    Attached,
}

fn mail(from: &str, subject: &str, picture: &[u8], how: How) -> Vec<u8> {
    let (image, part) = match how {
        How::Painted => (
            "<img src=\"cid:a@b\">",
            "Content-ID: <a@b>\nContent-Disposition: inline; filename=\"logo.png\"",
        ),
        How::Attached => ("", "Content-Disposition: attachment; filename=\"logo.png\""),
    };
    let picture = BASE64.encode(picture);
    format!(
        "From: <{from}@ecole.example>\nTo: {ADDRESS}\nSubject: {subject}\nMessage-ID: <{subject}.{from}@ecole.example>\n\
         MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"x\"\n\n--x\nContent-Type: text/html\n\n\
         <p>Bonjour, {subject}.</p><p>Camille Durand<br>{image}</p>\n--x\n\
         Content-Type: image/png; name=\"logo.png\"\n{part}\nContent-Transfer-Encoding: base64\n\n{picture}\n--x--\n"
    )
    .into_bytes()
}

/// Lets a mail come a day after the last one, and looks at its ticket.
fn next_day(desk: &mut Desk, raw: &[u8]) -> Page {
    let number = desk.export().len() + 1;
    desk.turn_clock(Duration::days(1));
    desk.mail_in(raw);
    desk.ticket_when(number.try_into().expect("few"), |_| true);
    desk.sign_in("marie.lopez").get(&format!("/t/{number}"))
}

const FOLDED: &str = "Image de signature (1)";

#[test]
fn a_logo_is_folded_once_it_came_again_and_again_and_nothing_else_is() {
    let name = "a_logo_is_folded_once_it_came_again_and_again_and_nothing_else_is";
    let mut desk = match Desk::with().clock() {
        Ok(builder) => builder.start(),
        Err(missing) => return left_out(name, &missing),
    };
    desk.user("marie.lopez", "agent");
    let (camille, logo) = ("camille.durand", png(300, 80, "logo"));
    for subject in ["Un", "Deux"] {
        let page = next_day(&mut desk, &mail(camille, subject, &logo, How::Painted));
        assert!(
            page.text().contains("<img src=\"/d/") && !page.has(FOLDED),
            "{subject}"
        );
    }
    let page = next_day(&mut desk, &mail(camille, "Trois", &logo, How::Painted));
    assert!(page.has(FOLDED) && page.has("déjà 2 autres tickets. Envoyée par 1 personne."));
    assert!(page.has("Bonjour, Trois.") && !page.has("[image:"));
    // One click shows it.
    let path = &page.documents()[0];
    assert_eq!(desk.sign_in("marie.lopez").get(path).status, 200);
    // What is attached on purpose is shown, the same bytes or not.
    let page = next_day(&mut desk, &mail(camille, "Quatre", &logo, How::Attached));
    assert!(page.has("logo.png") && !page.has(FOLDED));
    // And a picture of a screen, however often it is pasted.
    let screen = png(800, 600, "screen");
    for subject in ["Cinq", "Six", "Sept", "Huit"] {
        let page = next_day(&mut desk, &mail(camille, subject, &screen, How::Painted));
        assert!(
            page.text().contains("<img src=\"/d/") && !page.has(FOLDED),
            "{subject}"
        );
    }
    // Nor is its reader told of a logo by mail.
    let told = desk.wait_for_mail("marie.lopez", |mail| mail.says("Bonjour, Trois."));
    assert!(!told.says("logo.png ("));
    let told = desk.wait_for_mail("marie.lopez", |mail| mail.says("Bonjour, Quatre."));
    assert!(told.says("logo.png ("));
}

#[test]
fn what_goes_round_in_one_morning_is_shown_to_all() {
    let desk = Desk::start();
    desk.user("marie.lopez", "agent");
    let dialog = png(420, 160, "error");
    let senders = [
        "camille.durand",
        "hugo.petit",
        "lucie.bernard",
        "karim.haddad",
        "anne.martin",
    ];
    for (number, sender) in (1..).zip(senders) {
        desk.mail_in(&mail(sender, "Panne", &dialog, How::Painted));
        desk.ticket_when(number, |_| true);
        let page = desk.sign_in("marie.lopez").get(&format!("/t/{number}"));
        assert!(
            page.text().contains("<img src=\"/d/") && !page.has(FOLDED),
            "{sender}"
        );
    }
}
