//! `helpdesk serve` under a service manager, as systemd starts it; what it says to a terminal is in the parent.

use std::os::unix::net::UnixDatagram;
use std::process::Command;
use std::time::Duration;

use super::{Desk, configure};

/// As long as a machine may stand still.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn the_service_manager_hears_of_start_life_and_stop() {
    let desk = Desk::new();
    configure(&desk, "[web]\nlisten = \"127.0.0.1:0\"\n[[mailbox]]\n");
    let manager = UnixDatagram::bind(desk.path("notify")).expect("a socket");
    manager.set_read_timeout(Some(PATIENCE)).expect("set");
    let mut child = desk
        .command(&["serve"])
        .env("NOTIFY_SOCKET", desk.path("notify"))
        .env("WATCHDOG_USEC", "60000000")
        .spawn()
        .expect("the binary");
    let hear = || {
        let mut said = [0; 400];
        let length = manager.recv(&mut said).expect("something is said");
        String::from_utf8_lossy(&said[..length]).into_owned()
    };
    let mut heard = [hear(), hear()];
    heard.sort();
    assert!(
        heard[0].starts_with("READY=1\nSTATUS=serving http://127.0.0.1:8080 on 127.0.0.1:"),
        "{heard:?}"
    );
    assert_eq!(heard[1], "WATCHDOG=1");
    let process = child.id().to_string();
    let told = Command::new("kill").arg(process).status();
    assert!(told.expect("kill").success());
    assert_eq!(hear(), "STOPPING=1\nSTATUS=stopping");
    assert!(child.wait().expect("its end").success());
}

#[test]
fn a_configuration_to_correct_is_not_tried_again() {
    let desk = Desk::new();
    configure(&desk, "[web]\nlisten = \"nowhere\"\n");
    let done = desk.run(&["serve"], "");
    assert_eq!(done.code, Some(78), "{done:?}");
    assert!(done.err.contains("line 4: [web] listen"), "{done:?}");
}
