//! Any bytes as Authentication-Results: a proof names the server it is asked of; run as in ../Cargo.toml.
#![no_main]

use helpdesk::intake::authentication::proof;
use helpdesk::intake::parse::Headers;
use helpdesk::rules::mail::Proof;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|field: &[u8]| {
    let name = || "Authentication-Results".to_string();
    let headers = Headers::new(vec![(name(), field.to_vec())]);
    // Quotes and folds may stand within a word.
    let text = String::from_utf8_lossy(field).to_lowercase();
    let text: String = text.chars().filter(|c| c.is_ascii_alphabetic()).collect();
    if proof(&headers, "mx.ecole.example", "ecole.example") == Proof::Passed {
        assert!(text.contains("pass"), "{text:?}");
    }
    // Below a field of the own server that denies, nothing helps.
    let denies = b"mx.ecole.example; dmarc=fail".to_vec();
    let both = Headers::new(vec![(name(), denies), (name(), field.to_vec())]);
    assert_eq!(
        proof(&both, "mx.ecole.example", "ecole.example"),
        Proof::Failed
    );
});
