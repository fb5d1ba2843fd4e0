//! Any form of text, to pages that keep what they are sent and to one that has it typed again: an answer comes back; run as in
//! ../Cargo.toml. The first byte names the page.
#![no_main]

mod desk;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

const PAGES: &[&str] = &[
    "/login",
    "/preferences",
    "/t/1/followup",
    "/answers",
    "/code",
    "/absences",
    "/tasks",
];
const KIND: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

static DESK: LazyLock<desk::Desk> = LazyLock::new(desk::Desk::start);

fuzz_target!(|sent: &[u8]| {
    let Some((page, form)) = sent.split_first() else {
        return;
    };
    let path = PAGES[usize::from(*page) % PAGES.len()];
    let form = [b"csrf=", DESK.csrf.as_bytes(), b"&", form].concat();
    DESK.answered(&DESK.request(("POST", path), KIND, &form));
});
