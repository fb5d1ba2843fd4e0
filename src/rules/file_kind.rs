//! What people are told of a document before they fetch it; what a browser shows of it is decided in `picture`.

use super::picture::{PDF, is_shown};

/// What a document is, as far as people choose by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// PNG, JPEG, GIF or WebP by its bytes.
    Picture,
    /// By its bytes.
    Pdf,
    /// A letter, a report.
    Writing,
    /// A table of figures.
    Sheet,
    /// Slides.
    Slides,
    /// Plain text, tables of text, logs.
    Text,
    /// A drawing or a model: what architects work on.
    Drawing,
    /// Several files in one.
    Archive,
    /// A mail.
    Mail,
    /// A day in a calendar.
    Calendar,
    /// Sound.
    Sound,
    /// Moving pictures.
    Film,
    /// A page or a picture that could run something in a browser.
    WebPage,
    /// What runs when it is opened.
    Program,
    /// Anything else.
    Other,
}

impl FileKind {
    /// Of a document: a picture or a PDF by its settled type, so by its bytes; all else by what its name ends in, as the
    /// reader's computer opens it by that.
    pub fn of(settled: &str, name: &str) -> Self {
        if is_shown(settled) {
            return Self::Picture;
        }
        if settled == PDF {
            return Self::Pdf;
        }
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        match ending.to_ascii_lowercase().as_str() {
            "doc" | "docx" | "odt" | "rtf" | "pages" => Self::Writing,
            "xls" | "xlsx" | "ods" | "numbers" => Self::Sheet,
            "ppt" | "pptx" | "odp" | "key" => Self::Slides,
            "txt" | "log" | "csv" | "md" => Self::Text,
            "dwg" | "dxf" | "rvt" | "3dm" | "skp" | "ifc" | "pln" | "ai" | "indd" | "psd"
            | "blend" | "stl" | "obj" => Self::Drawing,
            "zip" | "7z" | "rar" | "tar" | "gz" => Self::Archive,
            "eml" | "msg" => Self::Mail,
            "ics" => Self::Calendar,
            "mp3" | "wav" | "m4a" | "ogg" | "flac" => Self::Sound,
            "mp4" | "mov" | "avi" | "mkv" | "webm" => Self::Film,
            "htm" | "html" | "svg" | "xml" => Self::WebPage,
            "exe" | "msi" | "bat" | "cmd" | "com" | "scr" | "ps1" | "vbs" | "js" | "jar"
            | "lnk" | "sh" | "app" | "dmg" => Self::Program,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_alone_makes_no_picture_and_no_pdf() {
        use FileKind::{Other, Pdf, Picture, Program, WebPage, Writing};
        for (settled, name, expected) in [
            ("image/png", "photo.html", Picture),
            ("application/pdf", "plan", Pdf),
            ("application/octet-stream", "plan.pdf", Other),
            ("application/octet-stream", "photo.png", Other),
            ("application/octet-stream", "Rapport.DOCX", Writing),
            ("image/svg+xml", "logo.svg", WebPage),
            ("application/octet-stream", "facture.pdf.exe", Program),
            ("text/plain", "sans point", Other),
            ("", "", Other),
        ] {
            assert_eq!(FileKind::of(settled, name), expected, "{settled} {name}");
        }
    }
}
