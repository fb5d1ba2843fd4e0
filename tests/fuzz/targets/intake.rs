//! Any bytes as a mail: something is understood of it, and no header value carries a line break on; run as in ../Cargo.toml.
#![no_main]

use helpdesk::config::Authserv;
use helpdesk::intake::{self, Rules};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &[u8]| {
    let rules = Rules {
        domains: vec!["ecole.example".into()],
        address: "support@ecole.example".into(),
        key: b"key".to_vec(),
        letter_bytes_max: 1 << 20,
        authserv: Some(Authserv {
            id: "mx.ecole.example".into(),
            required: false,
        }),
        cc_observers: true,
        ..Rules::default()
    };
    let read = intake::read(raw, &rules);
    let broken = |text: &str| text.contains(['\r', '\n', '\0']);
    assert!(
        !broken(&read.says.subject) && !broken(&read.says.from) && !broken(&read.says.sender_name)
    );
    assert!(!read.says.full_text.contains('\0'));
    assert!(
        read.documents
            .iter()
            .all(|part| !part.name.is_empty() && !broken(&part.name))
    );
});
