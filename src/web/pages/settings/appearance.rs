//! `/settings/appearance`: the service's name, the colour of buttons and links, a logo, and what mails end with; `http/theme` makes pages of it.

use std::io::{Read as _, Seek as _};

use maud::{Markup, html};

use crate::desk::admin::settings::{
    self, Appearance, LOGO_BYTES_MAX, SERVICE_NAME_CHARS_MAX, SIGNATURE_CHARS_MAX,
};
use crate::i18n::{Lang, appearance as say, dates};
use crate::rules::administration::Refusal;
use crate::rules::choices::{ACCENT, Colour};
use crate::store;
use crate::web::http::answer::{self, Failure, Outcome, or_denial};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{Wrong, csrf, labelled, save_button};
use crate::web::visit::{Site, Visit};

const HERE: &str = "/settings/appearance";

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
                colour: r.accent()?.unwrap_or(ACCENT).to_string(),
                signatures: [signature(Lang::Fr)?, signature(Lang::En)?],
            })
        })
    }

    fn typed(visit: &Visit) -> Self {
        let lines = |field: &str| visit.form.text(field).trim().replace("\r\n", "\n");
        Self {
            name: visit.form.text("name"),
            colour: visit.form.text("colour"),
            signatures: [lines("signature_fr"), lines("signature_en")],
        }
    }
}

/// GET `/settings/appearance`
pub fn form(site: &Site, visit: &mut Visit) -> Outcome {
    let fields = Fields::kept(site)?;
    show(site, visit, &fields, None)
}

fn show(site: &Site, visit: &Visit, fields: &Fields, wrong: Option<&Wrong>) -> Outcome {
    let lang = visit.lang;
    let body = html! {
        form.card method="post" action=(HERE) {
            (csrf(visit))
            (texts(site, visit, fields))
            (save_button(visit))
        }
        (logo(site, visit))
    };
    let title = lang.say(say::APPEARANCE);
    frame::page(site, visit, (HERE, title), wrong, &body)
}

fn texts(site: &Site, visit: &Visit, fields: &Fields) -> Markup {
    let lang = visit.lang;
    let areas = [
        ("signature_fr", say::SIGNATURE_FR),
        ("signature_en", say::SIGNATURE_EN),
    ];
    html! {
        (labelled("name", lang.say(say::NAME), &say::name_hint(lang, &site.config.desk.name), &html! {
            input id="name" name="name" type="text" maxlength=(SERVICE_NAME_CHARS_MAX) autocomplete="organization" value=(fields.name) aria-describedby="name-hint";
        }))
        (labelled("colour", lang.say(say::COLOUR), &say::colour_hint(lang, ACCENT), &html! {
            input id="colour" name="colour" type="color" value=(fields.colour) aria-describedby="colour-hint";
        }))
        p.hint id="signature-hint" { (say::signature_hint(lang, &site.look().name, &site.config.desk.address)) }
        @for ((id, label), text) in areas.iter().zip(&fields.signatures) {
            (labelled(id, lang.say(*label), "", &html! {
                textarea id=(id) name=(id) rows="3" maxlength=(SIGNATURE_CHARS_MAX) aria-describedby="signature-hint" { (text) }
            }))
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
            (labelled("logo", lang.say(say::LOGO_FILE), &say::logo_hint(lang, dates::size(lang, LOGO_BYTES_MAX)), &html! {
                input type="file" id="logo" name="documents" accept="image/png,image/jpeg,image/webp,image/gif" aria-describedby="logo-hint";
            }))
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
    let Some(colour) = Colour::from_hex(&fields.colour) else {
        let wrong = Wrong::typed(visit.lang.say(say::COLOUR_BAD));
        return show(site, visit, &fields, Some(&wrong));
    };
    let [french, english] = &fields.signatures;
    let wanted = Appearance {
        name: &fields.name,
        colour,
        signatures: [(Lang::Fr.code(), french), (Lang::En.code(), english)],
    };
    let saved = settings::set_appearance(site.store(), &visit.caller()?, &wanted);
    if let Err(refusal) = or_denial(saved)? {
        // What can be read on stands in the form: saving again takes it.
        if let Refusal::TooLight { fitting, .. } = refusal {
            fields.colour = fitting.to_string();
        }
        let wrong = Wrong::of(visit.lang, &refusal);
        return show(site, visit, &fields, Some(&wrong));
    }
    site.looks.renew(site.store(), &site.config)?;
    Ok(answer::see_other("/settings/appearance?saved=1"))
}

/// POST `/settings/appearance/logo`: one picture in `documents`, or `remove`.
pub fn save_logo(site: &Site, visit: &mut Visit) -> Outcome {
    let picture = if visit.form.text("remove") == "1" {
        None
    } else if let Some(bytes) = given(visit)? {
        Some(bytes)
    } else {
        let wrong = Wrong::typed(visit.lang.say(say::LOGO_MISSING));
        return show(site, visit, &Fields::kept(site)?, Some(&wrong));
    };
    let saved = settings::set_logo(site.store(), &visit.caller()?, picture.as_deref());
    if let Err(refusal) = or_denial(saved)? {
        let wrong = Wrong::of(visit.lang, &refusal);
        return show(site, visit, &Fields::kept(site)?, Some(&wrong));
    }
    site.looks.renew(site.store(), &site.config)?;
    Ok(answer::see_other("/settings/appearance?saved=1"))
}

/// The bytes of the picture that was sent, as far as they could be taken.
fn given(visit: &mut Visit) -> Result<Option<Vec<u8>>, Failure> {
    let Some(document) = visit.form.documents.first_mut() else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    let from = &mut document.bytes;
    from.rewind()
        .and_then(|()| from.take(LOGO_BYTES_MAX + 1).read_to_end(&mut bytes))
        .map_err(|_| Failure::BadForm("the picture cannot be read"))?;
    Ok(Some(bytes))
}
