//! Any text as a reply: what is kept is never more than there was, and nothing only where there was nothing; run as in ../Cargo.toml.
#![no_main]

use helpdesk::intake::quote;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let kept = quote::cut(text);
    assert!(kept.len() <= text.len() + 1);
    assert!(
        !kept.trim().is_empty() || text.trim().is_empty(),
        "{text:?}"
    );
});
