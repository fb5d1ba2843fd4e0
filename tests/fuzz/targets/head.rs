//! Bytes at the door, as they come: each line is answered or ended, none with a 500; run as in ../Cargo.toml.
#![no_main]

mod desk;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

static DESK: LazyLock<desk::Desk> = LazyLock::new(desk::Desk::start);

fuzz_target!(|sent: &[u8]| {
    DESK.ask(sent);
});
