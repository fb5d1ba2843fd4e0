//! How the pages look: the service's name, colours, logo and lawful mention as administrators settled them, read once and again
//! when they change; the files that never change are in `assets`.

use std::sync::{Arc, PoisonError, RwLock};

use super::assets::{self, File};
use crate::config::Config;
use crate::rules::choices::{Conformity, Theme};
use crate::rules::picture;
use crate::store::{self, Read, Store};

/// How the pages look.
#[derive(Clone, Debug)]
pub struct Look {
    /// What the service is called.
    pub name: String,
    /// The style sheet: of those who have chosen no look, of the light and of the dark one.
    styles: [File; 3],
    /// The picture beside the name.
    pub logo: Option<File>,
    /// What is said of accessibility on every page.
    pub conformity: Conformity,
}

impl Look {
    /// The style sheet for somebody with that choice.
    pub const fn style(&self, theme: Option<Theme>) -> &File {
        let [system, light, dark] = &self.styles;
        match theme {
            None => system,
            Some(Theme::Light) => light,
            Some(Theme::Dark) => dark,
        }
    }

    /// Every file that browsers may ask for.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.styles.iter().chain(&self.logo)
    }
}

/// The look of the moment, shared by all pages.
#[derive(Debug)]
pub struct Looks {
    now: RwLock<Arc<Look>>,
}

impl Looks {
    /// Reads what was settled.
    pub fn open(store: &Store, config: &Config) -> store::Result<Self> {
        let look = store.read(|r| read(r, &config.desk.name))?;
        Ok(Self {
            now: RwLock::new(Arc::new(look)),
        })
    }

    /// As it is now.
    pub fn now(&self) -> Arc<Look> {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&now)
    }

    /// Reads it again after a change.
    pub fn renew(&self, store: &Store, config: &Config) -> store::Result<()> {
        let look = store.read(|r| read(r, &config.desk.name))?;
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        *now = Arc::new(look);
        Ok(())
    }
}

/// Where the sheet becomes dark, never on paper; for those who chose a look it always does, or never.
const BY_SYSTEM: &str = "@media screen and (prefers-color-scheme:dark)";

fn read(r: &Read<'_>, configured: &str) -> store::Result<Look> {
    let colour = r.accent()?;
    let style = |media: &str| {
        let mut style = assets::STYLE.replacen(BY_SYSTEM, media, 1);
        if let Some(colour) = colour {
            let rule = [":root{--acc:", &colour.to_string(), "}\n"];
            style.extend(rule);
        }
        File::style(&style)
    };
    let logo = r.logo()?.and_then(|bytes| {
        let media_type = picture::media_type(&bytes)?;
        let ending = media_type.rsplit('/').next().unwrap_or_default();
        Some(File::new("logo", ending, media_type, &bytes))
    });
    Ok(Look {
        name: r.service_name()?.unwrap_or_else(|| configured.to_owned()),
        styles: [BY_SYSTEM, "@media not all", "@media screen"].map(style),
        logo,
        conformity: r.conformity()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheet_turns_dark_in_one_place() {
        assert_eq!(assets::STYLE.matches(BY_SYSTEM).count(), 1);
        assert_eq!(assets::STYLE.matches("prefers-color-scheme").count(), 1);
    }
}
