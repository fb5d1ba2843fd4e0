//! Any Cookie header, alone and beside a session: a page comes back; run as in ../Cargo.toml.
#![no_main]

mod desk;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

static DESK: LazyLock<desk::Desk> = LazyLock::new(desk::Desk::start);

fuzz_target!(|cookie: &str| {
    // What no header may hold is the door's to refuse: the target `head` sends it.
    if cookie.bytes().any(|byte| !(b' '..=b'~').contains(&byte)) || cookie.len() > 8 << 10 {
        return;
    }
    let head = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ";
    DESK.answered(format!("{head}{cookie}\r\n\r\n").as_bytes());
    DESK.answered(format!("{head}{}; {cookie}\r\n\r\n", DESK.cookie).as_bytes());
});
