//! Documents sent through a form: they come back as they were, and one too large loses nothing that was typed.

use super::school;

#[test]
fn two_documents_of_one_form_come_back_byte_for_byte() {
    let desk = school();
    let camille = desk.sign_in("camille.durand");
    let picture: Vec<u8> = (0..300_000_u32).map(|n| n.to_le_bytes()[1]).collect();
    let text = b"--limi\r\n--lim\r\n\x00\xff--".to_vec();
    let sent = [("a; b.png", &*picture), ("été \"1\".txt", &*text)];
    let answer = camille.upload("/t/1/followup", &[("text", "Deux documents.")], &sent);
    assert_eq!(answer.status, 303, "{}", answer.text());
    let listed = camille.get("/t/1/documents");
    for (name, bytes) in [("a; b.png", picture), ("été &quot;1&quot;.txt", text)] {
        let text = listed.text();
        let (before, _) = text
            .split_once(&format!(">{name}</a>"))
            .unwrap_or_else(|| panic!("no {name} in {text}"));
        let (_, place) = before.rsplit_once("href=\"").expect("a link");
        let page = camille.get(place.trim_end_matches('"'));
        assert!(page.body == bytes, "{name}: {} bytes", page.body.len());
        assert_eq!(page.header("content-type"), "application/octet-stream");
        let offered = page.header("content-disposition");
        assert!(offered.starts_with("attachment; filename=\""), "{offered}");
    }
    let ticket = desk.only_ticket();
    let names = |n: usize| {
        ticket["timeline"][1]["documents"][n]["name"]
            .as_str()
            .map(str::to_owned)
    };
    assert_eq!(
        [names(0), names(1)],
        [Some("a; b.png".into()), Some("été \"1\".txt".into())]
    );
}

#[test]
fn a_document_too_large_is_told_in_the_page_that_keeps_the_text() {
    let desk = school();
    let camille = desk.sign_in("camille.durand");
    let before = desk.export();
    let large = vec![b'x'; 30_000_000];
    let text = "Voici une très longue vidéo.";
    for place in ["/t/1/followup", "/new"] {
        let page = camille.upload(
            place,
            &[("text", text)],
            &[("petit.txt", b"p"), ("vidéo.mp4", &large)],
        );
        assert_eq!(page.status, 413, "{place}");
        assert!(
            page.has(&format!(">{text}</textarea>")),
            "{place}: the text is kept"
        );
        assert!(
            page.has("« vidéo.mp4 » dépasse 25"),
            "{place}: the document is named"
        );
        assert!(
            page.has("name=\"csrf\""),
            "{place}: it can be sent again at once"
        );
    }
    assert_eq!(desk.export(), before);
}

#[test]
fn a_form_too_large_is_told_in_the_page_that_keeps_the_text() {
    let desk = crate::desk::Desk::with()
        .toml("[limits]\nupload_bytes_max = 1_000_000\n")
        .start();
    desk.user("camille.durand", "requester");
    desk.request("camille.durand", "Écran noir");
    let camille = desk.sign_in("camille.durand");
    let before = desk.export();
    let large = vec![b'x'; 3_000_000];
    for place in ["/t/1/followup", "/new"] {
        let page = camille.upload(place, &[("text", "Gardez-moi.")], &[("v.mp4", &large)]);
        assert_eq!(page.status, 413, "{place}");
        assert!(
            page.has(">Gardez-moi.</textarea>"),
            "{place}: the text is kept"
        );
    }
    assert_eq!(desk.export(), before);
}
