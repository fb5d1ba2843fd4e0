//! Any form with documents: an answer comes back; run as in ../Cargo.toml. Its token is wrong, so that nothing is kept of it.
#![no_main]

mod desk;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

const KIND: &str = "Content-Type: multipart/form-data; boundary=XX\r\n";

static DESK: LazyLock<desk::Desk> = LazyLock::new(desk::Desk::start);

fuzz_target!(|form: &[u8]| {
    DESK.answered(&DESK.request(("POST", "/new"), KIND, form));
});
