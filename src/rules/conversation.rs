//! What belongs to a mail's conversation: those a mail was written to are known again when they answer it. Which ticket that makes it
//! belong to is decided in `mail`.

use sha2::{Digest, Sha256};

/// Of a hash that is kept: nobody meets another's by chance in a mail of fifty readers.
const HASH_BYTES: usize = 8;

/// Whom a mail was written to, as it is kept: hashes from which nobody is read, compared by [`is_reader`].
pub fn readers(message_id: &str, addresses: &[String]) -> Vec<u8> {
    let each = addresses.iter().map(|address| hash(message_id, address));
    each.collect::<Vec<_>>().concat()
}

/// Whether a mail was written to that address, lowercase.
pub fn is_reader(readers: &[u8], message_id: &str, address: &str) -> bool {
    let wanted = hash(message_id, address);
    readers.chunks_exact(HASH_BYTES).any(|kept| kept == wanted)
}

fn hash(message_id: &str, address: &str) -> [u8; HASH_BYTES] {
    let mut hash = Sha256::new();
    hash.update(message_id);
    hash.update(b"\0");
    hash.update(address);
    let mut kept = [0; HASH_BYTES];
    kept.copy_from_slice(&hash.finalize()[..HASH_BYTES]);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_are_known_again_and_nobody_else() {
        let addresses = ["a@e.fr".to_string(), "b@e.fr".to_string()];
        let kept = readers("1@x", &addresses);
        assert!(is_reader(&kept, "1@x", "a@e.fr") && is_reader(&kept, "1@x", "b@e.fr"));
        assert!(!is_reader(&kept, "1@x", "c@e.fr"));
        assert!(!is_reader(&kept, "2@x", "a@e.fr"), "each mail has its own");
        assert!(!is_reader(&[], "1@x", "a@e.fr"));
    }
}
