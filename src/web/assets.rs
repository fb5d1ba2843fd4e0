//! Our own files, named by their content so that browsers keep them for ever; those that administrators change are in `look`.

use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};

use super::answer::{self, Failure, Outcome};
use super::door::Answer;
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

const SHEET: Asset = Asset {
    stem: "app",
    ending: "css",
    media_type: "text/css; charset=utf-8",
    bytes: STYLE.as_bytes(),
};
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

/// Where those that never change are.
#[derive(Debug)]
pub struct Addresses {
    /// The style sheet, where nobody settled anything.
    pub style: String,
    /// The script.
    pub script: String,
    /// The icon.
    pub icon: String,
}

/// Where they are. Counted once: the bytes are part of the program.
pub fn addresses() -> &'static Addresses {
    static ADDRESSES: OnceLock<Addresses> = OnceLock::new();
    ADDRESSES.get_or_init(|| Addresses {
        style: format!("/a/{}", name(&SHEET)),
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
    pick(&fixed, asked).ok_or(Failure::NotFound)
}

/// One of the files as they were made, the style sheet too: for pages before anybody could settle how they look.
pub fn named(asked: &str) -> Option<Answer> {
    let addresses = addresses();
    let fixed = [
        (&addresses.style, SHEET),
        (&addresses.script, SCRIPT),
        (&addresses.icon, ICON),
    ];
    pick(&fixed, asked)
}

fn pick(files: &[(&String, Asset)], asked: &str) -> Option<Answer> {
    let mut files = files.iter();
    let (_, found) = files.find(|(address, _)| address.strip_prefix("/a/") == Some(asked))?;
    Some(answer::asset(found.media_type, found.bytes))
}
