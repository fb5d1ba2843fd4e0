//! `/settings/registers`: all registers, and a new one; one of them is on `register`, its files on `register_file`.

use maud::{Markup, html};

use crate::desk::admin::registers;
use crate::i18n::{dates, registers as say, team};
use crate::rules::register::Register;
use crate::store;
use crate::web::http::answer::{self, Outcome, or_denial};
use crate::web::pages::frame;
use crate::web::pages::parts::form::{Wrong, csrf, labelled};
use crate::web::pages::parts::table::{col, num, table};
use crate::web::visit::{Site, Visit};

/// Where all of them are.
pub const HERE: &str = "/settings/registers";

/// GET `/settings/registers`
pub fn list(site: &Site, visit: &mut Visit) -> Outcome {
    show(site, visit, None)
}

fn show(site: &Site, visit: &Visit, wrong: Option<&Wrong>) -> Outcome {
    let lang = visit.lang;
    let registers = site.store().read(|r| {
        let all = r.registers()?.into_iter();
        let counted = all.map(|one| {
            let (there, _) = r.register_counts(one.id)?;
            Ok::<_, store::Error>((one, there))
        });
        counted.collect::<store::Result<Vec<_>>>()
    })?;
    let body = html! {
        p { (lang.say(say::HINT)) }
        @if registers.is_empty() { p { (lang.say(say::NONE_YET)) } } @else { (all(visit, &registers)) }
        form.card method="post" action=(HERE) {
            (csrf(visit))
            h2 { (lang.say(say::ADD)) }
            (names(visit, [&visit.form.text("name_fr"), &visit.form.text("name_en")]))
            button.btn.blue { (lang.say(say::ADD_BUTTON)) }
        }
        p { a href={ (HERE) "/try" } { (lang.say(say::TRY)) } }
    };
    frame::page(site, visit, (HERE, lang.say(say::REGISTERS)), wrong, &body)
}

/// The fields of a register's two names.
pub fn names(visit: &Visit, names: [&str; 2]) -> Markup {
    let lang = visit.lang;
    let fields = [("name_fr", say::NAME_FR), ("name_en", say::NAME_EN)];
    html! {
        @for ((id, label), name) in fields.into_iter().zip(names) {
            (labelled(id, lang.say(label), "", &html! { input id=(id) name=(id) maxlength="100" value=(name); }))
        }
    }
}

fn all(visit: &Visit, registers: &[(Register, u64)]) -> Markup {
    let lang = visit.lang;
    let columns = [
        col(say::REGISTER),
        num(say::ENTRIES),
        col(say::UPDATED),
        col(team::ACTIONS),
    ];
    let rows = html! {
        @for (register, there) in registers {
            tr {
                th scope="row" {
                    a href={ (HERE) "/" (register.id) } { (say::name(lang, register)) }
                    @if register.retired { " " span.tag { (lang.say(say::RETIRED)) } }
                }
                td.n { (there) }
                td { (register.file_at.map_or_else(|| lang.say(say::NEVER).to_owned(), |at| dates::full(lang, at))) }
                td { a href={ (HERE) "/" (register.id) "/import" } { (lang.say(say::FILE)) } }
            }
        }
    };
    table(visit, ("registers", say::CAPTION), &columns, &rows)
}

/// POST `/settings/registers`: `name_fr`, `name_en`; the rest is settled on its page.
pub fn add(site: &Site, visit: &mut Visit) -> Outcome {
    let names = ["name_fr", "name_en"].map(|field| visit.form.text(field));
    let added = registers::add(
        site.store(),
        &visit.caller()?,
        names.each_ref().map(String::as_str),
    );
    match or_denial(added)? {
        Ok(id) => Ok(answer::see_other(&format!("{HERE}/{id}"))),
        Err(refusal) => show(site, visit, Some(&Wrong::of(visit.lang, &refusal))),
    }
}
