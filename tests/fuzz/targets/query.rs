//! Anything typed into the search box: the index takes every question it becomes; run as in ../Cargo.toml.
#![no_main]

use std::sync::LazyLock;

use helpdesk::rules::PersonId;
use helpdesk::rules::access::{Rights, Role};
use helpdesk::rules::search::Query;
use helpdesk::store::{Purpose, SearchAsked, Store};
use libfuzzer_sys::fuzz_target;

static STORE: LazyLock<Store> = LazyLock::new(|| {
    let file = std::env::temp_dir().join(format!("fuzz-query-{}.db", std::process::id()));
    Store::open(&file, Purpose::Make).expect("a new file")
});

fuzz_target!(|typed: &str| {
    let query = Query::read(typed);
    for role in [Role::Administrator, Role::Agent, Role::Requester] {
        let viewer = Rights {
            person: PersonId(1),
            role,
            own: vec![],
            closed: vec![],
        };
        let asked = SearchAsked {
            query: &query,
            viewer: &viewer,
            categories: &[],
            before: None,
            after: None,
            page: (10, 0),
        };
        let found = STORE.read(|r| r.search(asked));
        assert!(found.is_ok(), "{typed:?}: {found:?}");
    }
});
