//! Any bytes as a From field: whoever is admitted has a plain address of a listed domain; run as in ../Cargo.toml.
#![no_main]

use helpdesk::intake::parse::Headers;
use helpdesk::intake::{Rules, admit};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|from: &[u8]| {
    let rules = Rules {
        domains: vec!["ecole.example".into()],
        address: "support@ecole.example".into(),
        key: b"key".to_vec(),
        letter_bytes_max: 1 << 20,
        ..Rules::default()
    };
    let headers = Headers::new(vec![("From".into(), from.to_vec())]);
    let name = admit::sender_name(&headers);
    assert!(!name.contains(['\r', '\n', '\0']));
    let _ = admit::written_address(&headers);
    if let Ok(address) = admit::sender(&headers, &rules) {
        assert!(
            address.is_ascii() && address.ends_with("@ecole.example"),
            "{address}"
        );
        assert_eq!(address.matches('@').count(), 1);
        assert!(
            String::from_utf8_lossy(from)
                .to_lowercase()
                .contains(&address)
        );
    }
});
