//! Our own files, named by their content so that browsers keep them for ever; those that administrators change are in `look`.

use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};

use super::answer::{self, Failure, Outcome};
use super::server::{Site, Visit};
use crate::rules::message_id::hex;

struct Asset {
    stem: &'static str,
    ending: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
}

/// The style sheet as it was made; `look` adds the school's colour.
pub const STYLE: &str = include_str!("../../assets/app.css");

const SCRIPT: Asset = Asset {
    stem: "app",
    ending: "js",
    media_type: "text/javascript; charset=utf-8",
    bytes: include_bytes!("../../assets/app.js"),
};
const ICON: Asset = Asset {
    stem: "icon",
    ending: "svg",
    media_type: "image/svg+xml",
    bytes: include_bytes!("../../assets/icon.svg"),
};

/// Where the two that never change are.
#[derive(Debug)]
pub struct Addresses {
    /// The script.
    pub script: String,
    /// The icon.
    pub icon: String,
}

/// Where they are. Counted once: the bytes are part of the program.
pub fn addresses() -> &'static Addresses {
    static ADDRESSES: OnceLock<Addresses> = OnceLock::new();
    ADDRESSES.get_or_init(|| Addresses {
        script: format!("/a/{}", name(&SCRIPT)),
        icon: format!("/a/{}", name(&ICON)),
    })
}

fn name(asset: &Asset) -> String {
    let hash = hex(&Sha256::digest(asset.bytes));
    format!("{}.{}.{}", asset.stem, &hash[..12], asset.ending)
}

/// `/a/app.0123456789ab.css`
pub fn asset(site: &Site, visit: &mut Visit) -> Outcome {
    let asked = visit.param(0);
    let look = site.look();
    if let Some(file) = look.files().find(|file| file.name == asked) {
        return Ok(answer::asset(file.media_type, Arc::clone(&file.bytes)));
    }
    let addresses = addresses();
    let fixed = [(&addresses.script, SCRIPT), (&addresses.icon, ICON)];
    let mut fixed = fixed.iter();
    let (_, found) = fixed
        .find(|(address, _)| address.strip_prefix("/a/") == Some(asked))
        .ok_or(Failure::NotFound)?;
    Ok(answer::asset(found.media_type, found.bytes))
}
