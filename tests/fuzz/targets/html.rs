//! Any text as HTML: it becomes text in bounded space; run as in ../Cargo.toml.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|html: &str| {
    let text = helpdesk::intake::html::to_text(html);
    assert!(
        text.len() <= 16 * html.len() + 64,
        "{} bytes of {}",
        text.len(),
        html.len()
    );
});
