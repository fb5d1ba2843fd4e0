//! Any bytes as a document of an office program: its words come out in bounded space; run as in ../Cargo.toml.
#![no_main]

use helpdesk::intake::office;
use libfuzzer_sys::fuzz_target;

/// Bytes that may be unpacked.
const UNPACKED: usize = 64 << 10;

fuzz_target!(|bytes: &[u8]| {
    let text = office::text(bytes, UNPACKED);
    // A byte that is no UTF-8 is shown as a letter of three.
    assert!(text.len() <= 3 * UNPACKED, "{} bytes", text.len());
    // The same bytes as the XML of a document that holds nothing else.
    let mut zip = b"PK\x03\x04\x14\0\0\0\0\0\0\0\x21\0\0\0\0\0".to_vec();
    let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes();
    let name = b"content.xml";
    let sizes = [&size[..], &size, &[11, 0]].concat();
    zip.extend(&sizes);
    zip.extend([&[0, 0], &name[..], bytes].concat());
    let list = u32::try_from(zip.len()).unwrap_or(u32::MAX).to_le_bytes();
    zip.extend(b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\x21\0\0\0\0\0");
    zip.extend(&sizes);
    zip.extend([&[0; 16][..], name].concat());
    zip.extend(
        [
            &b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x39\0\0\0"[..],
            &list,
            &[0, 0],
        ]
        .concat(),
    );
    let text = office::text(&zip, UNPACKED);
    assert!(text.len() <= 3 * UNPACKED, "{} bytes", text.len());
});
