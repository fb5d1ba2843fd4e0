//! What the compiler does not hold: the arrows between the rooms, a few habits, and that promises name tests; how Rust is read is in `tidy/lexer.rs`.

use std::fs;
use std::path::{Path, PathBuf};

mod arrows;
mod circles;
mod habits;
mod lexer;
mod promises;
mod writers;

/// Every Rust file below these folders of the project, with its path from there and its text.
fn sources(folders: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in folders {
        collect(&root.join(folder), &mut files);
    }
    files.sort();
    let read = |file: PathBuf| {
        let text = fs::read_to_string(&file).expect("a text file");
        let path = file.strip_prefix(root).expect("below the root").to_str();
        (path.expect("UTF-8").to_owned(), text)
    };
    files.into_iter().map(read).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Fails with all of them, one a line.
#[track_caller]
fn none(found: &[String]) {
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}
