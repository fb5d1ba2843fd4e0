//! A damaged copy opened as a desk: it is refused in words, or read without an end of the process; run as in ../Cargo.toml.
//! The input is what is damaged: two bytes for a page, two for the place in it, one for what is written there, over and over.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use helpdesk::rules::access::{Rights, Role};
use helpdesk::rules::search::Query;
use helpdesk::rules::{PersonId, TicketNumber};
use helpdesk::store::{Purpose, Read, Result, SearchAsked, Store};
use libfuzzer_sys::fuzz_target;

const PAGE: usize = 4096;

static FILE: LazyLock<PathBuf> =
    LazyLock::new(|| std::env::temp_dir().join(format!("fuzz-backup-{}.db", std::process::id())));

/// A sound file, as a new desk makes it.
static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let from = FILE.with_extension("sound");
    let store = Store::open(&from, Purpose::Make).expect("a new file");
    let copy = FILE.with_extension("copy");
    store.backup(&copy, |_, _| {}).expect("a copy");
    fs::read(&copy).expect("its bytes")
});

fn looked_at(r: &Read<'_>) -> Result<()> {
    r.integrity_quick()?;
    let viewer = Rights {
        person: PersonId(1),
        role: Role::Administrator,
        own: vec![],
        closed: vec![],
    };
    r.ticket(TicketNumber(1))?;
    r.categories()?;
    r.team()?;
    r.filed_categories()?;
    let query = Query::read("a b*");
    r.search(SearchAsked {
        query: &query,
        viewer: &viewer,
        categories: &[],
        before: None,
        after: None,
        page: (10, 0),
    })?;
    Ok(())
}

fuzz_target!(|damage: &[u8]| {
    let mut bytes = SOUND.clone();
    let pages = bytes.len() / PAGE;
    for patch in damage.chunks_exact(5) {
        let page = usize::from(u16::from_le_bytes([patch[0], patch[1]])) % pages;
        let place = usize::from(u16::from_le_bytes([patch[2], patch[3]])) % PAGE;
        bytes[page * PAGE + place] = patch[4];
    }
    for ending in ["", "-wal", "-shm", ".lock"] {
        let mut path = FILE.clone().into_os_string();
        path.push(ending);
        let _ = fs::remove_file(path);
    }
    fs::write(&*FILE, &bytes).expect("written");
    for purpose in [Purpose::Read, Purpose::Serve] {
        if let Ok(store) = Store::open(&FILE, purpose) {
            let _ = store.read(looked_at);
        }
    }
});
