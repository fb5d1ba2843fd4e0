//! GLPI's documents: what the database says of each, and the file below its folder, which is looked for nowhere else.

use std::fs::File;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

use sha1::{Digest as _, Sha1};

use super::report::Report;
use super::rows::Rows;
use super::tables::Kind;
use super::{Fault, Result, is_inside, texts};
use crate::desk::taken_over::tickets::OldDocument;
use crate::rules::message_id::hex;
use crate::rules::{Instant, file_name};

/// The folder of documents, and how their names are read.
pub struct Shelf<'a> {
    rows: &'a Rows,
    folder: Option<PathBuf>,
    plain: bool,
}

/// A document, by whom it was joined, and when.
pub struct Hung {
    pub document: OldDocument,
    pub by: i64,
    pub at: Option<Instant>,
}

impl<'a> Shelf<'a> {
    /// The folder must be there, where one is named.
    pub fn new(rows: &'a Rows, folder: Option<&Path>, plain: bool) -> Result<Self> {
        if let Some(folder) = folder
            && !folder.is_dir()
        {
            return Err(Fault::NoDocuments(folder.into()));
        }
        Ok(Self {
            rows,
            folder: folder.map(Into::into),
            plain,
        })
    }

    /// What hangs on something.
    pub fn on(&self, itemtype: &str, id: i64, report: &mut Report) -> Result<Vec<Hung>> {
        let mut hung = Vec::new();
        for hangs in self.rows.hanging_on(itemtype, id)? {
            let key = hangs.number("documents_id");
            let Some((name, media_type, path)) = self.file(key, report)? else {
                continue;
            };
            hung.push(Hung {
                document: OldDocument {
                    theirs: hangs.number("id"),
                    name,
                    media_type,
                    path,
                },
                by: hangs.number("users_id"),
                at: hangs.at("date_creation").or_else(|| hangs.at("date_mod")),
            });
        }
        Ok(hung)
    }

    /// What a document is called.
    pub fn name(&self, key: i64) -> Option<String> {
        let document = self.rows.one(Kind::Document, key).ok().flatten()?;
        let name = [document.text("filename"), document.text("name")];
        let name = name
            .into_iter()
            .map(|name| texts::line(name, self.plain))
            .find(|name| !name.is_empty());
        Some(file_name::safe(&name.unwrap_or_default()))
    }

    fn file(&self, key: i64, report: &mut Report) -> Result<Option<(String, String, PathBuf)>> {
        let mut leave = |why: &str, which: &str| report.leave("documents", why, which);
        let Some(document) = self.rows.one(Kind::Document, key)? else {
            leave(
                "the database names them and does not hold them",
                &key.to_string(),
            );
            return Ok(None);
        };
        let name = self.name(key).unwrap_or_default();
        if document.is("is_deleted") {
            leave("they are in GLPI's bin", &name);
            return Ok(None);
        }
        let filepath = document.text("filepath");
        if filepath.is_empty() {
            leave("they are links to pages, not files", &name);
            return Ok(None);
        }
        let Some(folder) = &self.folder else {
            leave("no folder was given with --documents", &name);
            return Ok(None);
        };
        let Some(path) = below(folder, filepath) else {
            leave("their paths lead out of the folder", filepath);
            return Ok(None);
        };
        match sha1(&path) {
            None => {
                leave("their files are not in the folder", filepath);
                return Ok(None);
            }
            Some(sum)
                if !document.text("sha1sum").is_empty()
                    && !sum.eq_ignore_ascii_case(document.text("sha1sum")) =>
            {
                report.warn(format!(
                    "{filepath} ({name}) is not what GLPI once stored: it was taken as it is"
                ));
            }
            Some(_) => {}
        }
        let media_type = match document.text("mime") {
            "" => "application/octet-stream",
            mime => mime,
        };
        Ok(Some((name, media_type.into(), path)))
    }
}

/// The file of that path below the folder; none where `..`, an absolute path or a link leads elsewhere.
fn below(folder: &Path, filepath: &str) -> Option<PathBuf> {
    let relative = Path::new(filepath);
    let plain = relative
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let path = folder.join(relative);
    // What is not there leads nowhere, and is told as missing.
    (plain && (!path.exists() || is_inside(folder, &path))).then_some(path)
}

/// The sum by which GLPI knows a file; none where it cannot be read.
fn sha1(path: &Path) -> Option<String> {
    if !path.is_file() {
        return None;
    }
    let mut file = File::open(path).ok()?;
    let mut sum = Sha1::new();
    let mut piece = vec![0_u8; 64 << 10];
    loop {
        match file.read(&mut piece).ok()? {
            0 => return Some(hex(&sum.finalize())),
            read => sum.update(&piece[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let outside = folder.path().join("secret");
        let inside = folder.path().join("files");
        std::fs::create_dir_all(inside.join("PDF")).expect("a folder");
        std::fs::write(&outside, "x").expect("a file");
        std::fs::write(inside.join("PDF/a.PDF"), "x").expect("a file");
        std::os::unix::fs::symlink(&outside, inside.join("PDF/link")).expect("a link");
        assert!(below(&inside, "PDF/a.PDF").is_some());
        for path in [
            "../secret",
            "PDF/../../secret",
            "/etc/passwd",
            "PDF/link",
            "./../secret",
            "..",
        ] {
            assert!(below(&inside, path).is_none(), "{path}");
        }
        assert_eq!(
            sha1(&outside).as_deref(),
            Some("11f6ad8ec52a2984abaafd7c3b516503785c2072")
        );
        assert_eq!(sha1(&inside.join("PDF/gone")), None);
    }
}
