//! What people are told of a document beside its link; the kinds themselves are `rules::file_kind`.

use super::{Lang, Phrase, counted, dates, phrases, sentences};
use crate::rules::file_kind::FileKind;

phrases! {
    PICTURE: fr "Image", en "Picture";
    PDF: fr "PDF", en "PDF";
    WRITING: fr "Traitement de texte", en "Word processing";
    SHEET: fr "Tableur", en "Spreadsheet";
    SLIDES: fr "Présentation", en "Slides";
    TEXT: fr "Texte", en "Text";
    DRAWING: fr "Dessin ou maquette", en "Drawing or model";
    ARCHIVE: fr "Archive", en "Archive";
    MAIL: fr "Courriel", en "Email";
    CALENDAR: fr "Agenda", en "Calendar";
    SOUND: fr "Son", en "Sound";
    FILM: fr "Vidéo", en "Video";
    WEB_PAGE: fr "Page web", en "Web page";
    PROGRAM: fr "Programme", en "Program";
    OTHER: fr "Fichier", en "File";
    DOWNLOAD: fr "Télécharger", en "Download";
    PICTURES: fr "Images du ticket", en "Pictures of the ticket";
    PREVIOUS: fr "Image précédente", en "Previous picture";
    NEXT: fr "Image suivante", en "Next picture";
    CLOSE: fr "Fermer", en "Close";
}

sentences! {
    download(name): fr "Télécharger {name}", en "Download {name}";
}

counted! {
    of_signature(count): fr "Image de signature ({count})" | "Images de signature ({count})", en "Signature picture ({count})" | "Signature pictures ({count})";
    came_before(count): fr "Repliée : affichée dans le courriel, elle accompagnait déjà {count} autre ticket." | "Repliée : affichée dans le courriel, elle accompagnait déjà {count} autres tickets.", en "Folded: shown in the email, it had already come with {count} other ticket." | "Folded: shown in the email, it had already come with {count} other tickets.";
    sent_by(count): fr "Envoyée par {count} personne." | "Envoyée par {count} personnes.", en "Sent by {count} person." | "Sent by {count} people.";
}

/// The name of a kind.
pub const fn kind(kind: FileKind) -> Phrase {
    match kind {
        FileKind::Picture => PICTURE,
        FileKind::Pdf => PDF,
        FileKind::Writing => WRITING,
        FileKind::Sheet => SHEET,
        FileKind::Slides => SLIDES,
        FileKind::Text => TEXT,
        FileKind::Drawing => DRAWING,
        FileKind::Archive => ARCHIVE,
        FileKind::Mail => MAIL,
        FileKind::Calendar => CALENDAR,
        FileKind::Sound => SOUND,
        FileKind::Film => FILM,
        FileKind::WebPage => WEB_PAGE,
        FileKind::Program => PROGRAM,
        FileKind::Other => OTHER,
    }
}

/// « PDF, 1,2 Mo »
pub fn told(lang: Lang, settled: &str, name: &str, size: u64) -> String {
    let kind = lang.say(kind(FileKind::of(settled, name)));
    format!("{kind}, {}", dates::size(lang, size))
}
