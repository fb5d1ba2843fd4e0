//! `/settings/appearance`: the service's name, the bar's colour, a logo, and what mails end with; `http/theme` makes pages of it.

use std::io::{Read as _, Seek as _};

use maud::{Markup, html};

use crate::i18n::{Lang, Phrase, appearance as say, dates, pages};
use crate::rules::audit::Deed;
use crate::rules::choices::{BAR, CONTRAST_MIN, Colour};
use crate::rules::picture;
use crate::store;
use crate::web::http::answer::{self, Failure, Outcome};
use crate::web::pages::frame;
use crate::web::pages::parts::form::csrf;
use crate::web::visit::{Site, Visit};

const HERE: &str = "/settings/appearance";
const NAME_CHARS_MAX: usize = 60;
const SIGNATURE_CHARS_MAX: usize = 500;
const SIGNATURE_LINES_MAX: usize = 6;
/// Every page of somebody new fetches it.
const LOGO_BYTES_MAX: u64 = 100_000;

/// What stands in the form.
struct Fields {
    name: String,
    colour: String,
    signatures: [String; 2],
}

impl Fields {
    fn kept(site: &Site) -> store::Result<Self> {
        site.store().read(|r| {
            let signature = |lang: Lang| r.signature(lang.code()).map(Option::unwrap_or_default);
            Ok(Self {
                name: r.service_name()?.unwrap_or_default(),
                colour: r.bar_colour()?.unwrap_or(BAR).to_string(),
                signatures: [signature(Lang::Fr)?, signature(Lang::En)?],
            })
        })
    }

    fn typed(visit: &Visit) -> Self {
        let lines = |field: &str| visit.form.text(field).trim().replace("\r\n", "\n");
        let name = visit.form.text("name");
        Self {
            name: name.split_whitespace().collect::<Vec<_>>().join(" "),
            colour: visit.form.text("colour"),
            signatures: [lines("signature_fr"), lines("signature_en")],
        }
    }

    /// What is wrong with it; a colour that cannot be read on becomes the nearest that can.
    fn fault(&mut self, lang: Lang) -> Option<String> {
        let hidden = |text: &str| text.contains(|c: char| c.is_control() && c != '\n');
        if self.name.chars().count() > NAME_CHARS_MAX || hidden(&self.name) {
            return Some(lang.say(say::NAME_BAD).into());
        }
        let long = |text: &String| {
            text.chars().count() > SIGNATURE_CHARS_MAX
                || text.lines().count() > SIGNATURE_LINES_MAX
                || hidden(text)
        };
        if self.signatures.iter().any(long) {
            return Some(lang.say(say::SIGNATURE_BAD).into());
        }
        let Some(colour) = Colour::from_hex(&self.colour) else {
            return Some(lang.say(say::COLOUR_BAD).into());
        };
        let contrast = colour.contrast_of_bar();
        if contrast >= CONTRAST_MIN {
            return None;
        }
        let fitting = colour.for_bar();
        self.colour = fitting.to_string();
        let contrast = dates::decimal(lang, contrast);
        Some(say::colour_too_light(lang, colour, contrast, fitting))
    }
}

/// GET `/settings/appearance`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    let fields = Fields::kept(site)?;
    show(site, visit, &fields, None)
}

fn show(site: &Site, visit: &Visit, fields: &Fields, wrong: Option<&str>) -> Outcome {
    let lang = visit.lang;
    let body = html! {
        form.card method="post" action=(HERE) {
            (csrf(visit))
            (texts(site, visit, fields))
            button.btn.blue { (lang.say(pages::SAVE)) }
        }
        (logo(site, visit))
    };
    let status = if wrong.is_some() { 422 } else { 200 };
    let title = lang.say(say::APPEARANCE);
    frame::show(site, visit, (status, HERE), (title, wrong), &body)
}

fn texts(site: &Site, visit: &Visit, fields: &Fields) -> Markup {
    let lang = visit.lang;
    let areas = [
        ("signature_fr", say::SIGNATURE_FR),
        ("signature_en", say::SIGNATURE_EN),
    ];
    html! {
        div.field {
            label for="name" { (lang.say(say::NAME)) }
            p.hint id="name-hint" { (say::name_hint(lang, &site.config.desk.name)) }
            input id="name" name="name" type="text" maxlength=(NAME_CHARS_MAX) autocomplete="organization" value=(fields.name) aria-describedby="name-hint";
        }
        div.field {
            label for="colour" { (lang.say(say::COLOUR)) }
            p.hint id="colour-hint" { (say::colour_hint(lang, BAR)) }
            input id="colour" name="colour" type="color" value=(fields.colour) aria-describedby="colour-hint";
        }
        p.hint id="signature-hint" { (say::signature_hint(lang, &site.look().name, &site.config.desk.address)) }
        @for ((id, label), text) in areas.iter().zip(&fields.signatures) {
            div.field {
                label for=(id) { (lang.say(*label)) }
                textarea id=(id) name=(id) rows="3" maxlength=(SIGNATURE_CHARS_MAX) aria-describedby="signature-hint" { (text) }
            }
        }
    }
}

fn logo(site: &Site, visit: &Visit) -> Markup {
    let lang = visit.lang;
    let look = site.look();
    html! {
        form.card method="post" enctype="multipart/form-data" action="/settings/appearance/logo" {
            (csrf(visit))
            h2 { (lang.say(say::LOGO)) }
            div.field {
                label for="logo" { (lang.say(say::LOGO_FILE)) }
                p.hint id="logo-hint" { (say::logo_hint(lang, dates::size(lang, LOGO_BYTES_MAX))) }
                input type="file" id="logo" name="documents" accept="image/png,image/jpeg,image/webp,image/gif" aria-describedby="logo-hint";
            }
            p.acts {
                button.btn.blue { (lang.say(say::LOGO_SAVE)) }
                @if look.logo.is_some() { button.btn name="remove" value="1" { (lang.say(say::LOGO_REMOVE)) } }
            }
        }
    }
}

/// POST `/settings/appearance`: `name`, `colour`, `signature_fr`, `signature_en`.
pub fn save(site: &Site, visit: &mut Visit) -> Outcome {
    let mut fields = Fields::typed(visit);
    if let Some(wrong) = fields.fault(visit.lang) {
        return show(site, visit, &fields, Some(&wrong));
    }
    let colour = Colour::from_hex(&fields.colour).filter(|colour| *colour != BAR);
    let trail = visit.trail()?;
    site.store().write(|w| {
        w.set_service_name(&fields.name)?;
        w.set_bar_colour(colour)?;
        for (lang, text) in Lang::ALL.iter().zip(&fields.signatures) {
            w.set_signature(lang.code(), text)?;
        }
        w.audit(Deed::AppearanceChanged, &trail, &fields.name, visit.now)
    })?;
    site.looks.renew(site.store(), &site.config)?;
    Ok(answer::see_other("/settings/appearance?saved=1"))
}

/// POST `/settings/appearance/logo`: one picture in `documents`, or `remove`.
pub fn save_logo(site: &Site, visit: &mut Visit) -> Outcome {
    let removed = visit.form.text("remove") == "1";
    let picture = match (removed, given(visit)?) {
        (true, _) => None,
        (false, Ok(bytes)) => Some(bytes),
        (false, Err(wrong)) => {
            let fields = Fields::kept(site)?;
            let wrong = visit.lang.say(wrong);
            return show(site, visit, &fields, Some(wrong));
        }
    };
    let trail = visit.trail()?;
    let noted = if removed { "logo -" } else { "logo" };
    site.store().write(|w| {
        w.set_logo(picture.as_deref())?;
        w.audit(Deed::AppearanceChanged, &trail, noted, visit.now)
    })?;
    site.looks.renew(site.store(), &site.config)?;
    Ok(answer::see_other("/settings/appearance?saved=1"))
}

/// The picture that was sent, or why it is none.
fn given(visit: &mut Visit) -> Result<Result<Vec<u8>, Phrase>, Failure> {
    let Some(document) = visit.form.documents.first_mut() else {
        return Ok(Err(say::LOGO_MISSING));
    };
    let mut bytes = Vec::new();
    let from = &mut document.bytes;
    from.rewind()
        .and_then(|()| from.take(LOGO_BYTES_MAX + 1).read_to_end(&mut bytes))
        .map_err(|_| Failure::BadForm("the picture cannot be read"))?;
    if bytes.len() as u64 > LOGO_BYTES_MAX {
        return Ok(Err(say::LOGO_TOO_LARGE));
    }
    if picture::media_type(&bytes).is_none() {
        return Ok(Err(say::LOGO_BAD));
    }
    Ok(Ok(bytes))
}
