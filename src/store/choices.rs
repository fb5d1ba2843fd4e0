//! What administrators settled in the browser, over the configuration: name, colour, logo, signature, how long things are kept, the
//! lawful mention; what the values mean is `rules::choices`.

use super::{Read, Result, Write};
use crate::rules::choices::{Colour, Conformity, Retained};

const NAME: &str = "service_name";
/// Called so since it was the colour of a bar.
const COLOUR: &str = "bar_colour";
const LOGO: &str = "logo";
const CONFORMITY: &str = "accessibility_state";

fn signature(language: &str) -> String {
    format!("signature_{language}")
}

impl Read<'_> {
    /// A text that is there only where somebody worded it.
    fn worded(&self, name: &str) -> Result<Option<String>> {
        let text: Option<String> = self.settled(name)?;
        Ok(text.filter(|text| !text.is_empty()))
    }

    /// What pages and mails call the service, where it is not the configuration's name.
    pub fn service_name(&self) -> Result<Option<String>> {
        self.worded(NAME)
    }

    /// The colour of buttons and links.
    pub fn accent(&self) -> Result<Option<Colour>> {
        let text = self.worded(COLOUR)?;
        Ok(text.as_deref().and_then(Colour::from_hex))
    }

    /// The picture beside the name, as it was given.
    pub fn logo(&self) -> Result<Option<Vec<u8>>> {
        self.settled(LOGO)
    }

    /// What mails in that language end with, in place of name and address.
    pub fn signature(&self, language: &str) -> Result<Option<String>> {
        self.worded(&signature(language))
    }

    /// How long that is kept, in its unit; `otherwise` where nobody said.
    pub fn retained(&self, what: Retained, otherwise: u32) -> Result<u32> {
        Ok(self.settled(what.word())?.unwrap_or(otherwise))
    }

    /// What the last audit of accessibility found; without one, nothing good.
    pub fn conformity(&self) -> Result<Conformity> {
        let word = self.worded(CONFORMITY)?;
        let known = word.as_deref().and_then(Conformity::from_word);
        Ok(known.unwrap_or(Conformity::None))
    }
}

impl Write<'_> {
    /// Calls the service so; empty: as the configuration does.
    pub fn set_service_name(&self, name: &str) -> Result<()> {
        self.settle(NAME, name)
    }

    /// Colours buttons and links; none: as they were made.
    pub fn set_accent(&self, colour: Option<Colour>) -> Result<()> {
        let text = colour.map_or_else(String::new, |colour| colour.to_string());
        self.settle(COLOUR, text)
    }

    /// Puts a picture beside the name, or takes it away.
    pub fn set_logo(&self, picture: Option<&[u8]>) -> Result<()> {
        let Some(picture) = picture else {
            self.run("DELETE FROM setting WHERE name = ?1", LOGO)?;
            return Ok(());
        };
        self.settle(LOGO, picture)
    }

    /// Ends mails in that language so; empty: with name and address.
    pub fn set_signature(&self, language: &str, text: &str) -> Result<()> {
        self.settle(&signature(language), text)
    }

    /// Keeps that so long, in its unit.
    pub fn set_retained(&self, what: Retained, number: u32) -> Result<()> {
        self.settle(what.word(), number)
    }

    /// States what an audit of accessibility found.
    pub fn set_conformity(&self, found: Conformity) -> Result<()> {
        self.settle(CONFORMITY, found.word())
    }
}
