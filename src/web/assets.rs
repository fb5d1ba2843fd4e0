//! Our own files, named by their content so that browsers keep them for ever.

use std::sync::OnceLock;

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

const ASSETS: &[Asset] = &[
    Asset {
        stem: "app",
        ending: "css",
        media_type: "text/css; charset=utf-8",
        bytes: include_bytes!("../../assets/app.css"),
    },
    Asset {
        stem: "app",
        ending: "js",
        media_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../../assets/app.js"),
    },
    Asset {
        stem: "icon",
        ending: "svg",
        media_type: "image/svg+xml",
        bytes: include_bytes!("../../assets/icon.svg"),
    },
];

/// Their addresses, in the order style, script, icon.
#[derive(Debug)]
pub struct Addresses {
    /// The style sheet.
    pub style: String,
    /// The script.
    pub script: String,
    /// The icon.
    pub icon: String,
}

/// Where they are. Counted once: the bytes are part of the program.
pub fn addresses() -> &'static Addresses {
    static ADDRESSES: OnceLock<Addresses> = OnceLock::new();
    ADDRESSES.get_or_init(|| {
        let [style, script, icon] =
            [0, 1, 2].map(|index: usize| format!("/a/{}", name(&ASSETS[index])));
        Addresses {
            style,
            script,
            icon,
        }
    })
}

fn name(asset: &Asset) -> String {
    let hash = hex(&Sha256::digest(asset.bytes));
    format!("{}.{}.{}", asset.stem, &hash[..12], asset.ending)
}

/// `/a/app.0123456789ab.css`
pub fn asset(_: &Site, visit: &mut Visit) -> Outcome {
    let asked = visit.param(0);
    let found = ASSETS
        .iter()
        .find(|asset| name(asset) == asked)
        .ok_or(Failure::NotFound)?;
    Ok(answer::asset(found.media_type, found.bytes))
}
