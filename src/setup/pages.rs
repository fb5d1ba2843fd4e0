//! The page of each step; what it is built of is in `parts`, what its answers mean in `steps`.

use maud::{Markup, html};

use super::parts::{Field, Step};
use crate::i18n::{Phrase, accounts, pages, setup as say};

/// The fields of the first step.
pub fn administrator(step: &Step<'_>) -> Markup {
    let lang = step.lang;
    let fields = html! {
        (step.field(&Field::new("login", pages::LOGIN).hint(say::LOGIN_RULE).autocomplete("username")))
        (step.field(&Field::new("address", say::ADDRESS).kind("email").autocomplete("email")))
        (step.field(&Field::new("name", say::NAME).autocomplete("name")))
        (step.field(&Field::new("password", say::PASSWORD).kind("password").hint(accounts::RULE).autocomplete("new-password")))
        (step.field(&Field::new("again", accounts::AGAIN).kind("password").autocomplete("new-password")))
    };
    let form = step.form(
        &fields,
        &html! { button.btn.blue { (lang.say(say::CONTINUE)) } },
    );
    step.page(lang.say(say::ADMINISTRATOR_WHY), &form)
}

/// Those of the second.
pub fn mailbox(step: &Step<'_>) -> Markup {
    let lang = step.lang;
    let fields = html! {
        (step.field(&Field::new("name", say::DESK_NAME).hint(say::DESK_NAME_HINT)))
        (step.field(&Field::new("address", say::DESK_ADDRESS).kind("email").hint(say::DESK_ADDRESS_HINT)))
        (step.field(&Field::new("domains", say::DOMAINS).hint(say::DOMAINS_HINT)))
        (step.field(&Field::new("base_url", say::BASE_URL).kind("url").hint(say::BASE_URL_HINT)))
        (step.field(&Field::new("user", say::USER).found().hint(say::USER_HINT).autocomplete("off")))
        (step.field(&Field::new("password", say::MAIL_PASSWORD).kind("password").autocomplete("off")))
        div.gr {
            (step.field(&Field::new("imap", say::IMAP).found()))
            (step.security("imap_security", "", say::IMAP_SECURITY, &["tls", "starttls"]))
            (step.field(&Field::new("smtp", say::SMTP).found()))
            (step.security("smtp_security", "", say::SMTP_SECURITY, &["starttls", "tls", "none"]))
        }
        (authority(step, "ca_file", ""))
    };
    let buttons = html! {
        button.btn.blue name="do" value="try" { (lang.say(say::TRY)) }
        button.btn.line name="do" value="later" formnovalidate { (lang.say(say::LATER)) }
    };
    step.page(lang.say(say::MAILBOX_WHY), &step.form(&fields, &buttons))
}

/// Who signed the server's certificate: few need it.
fn authority(step: &Step<'_>, name: &'static str, form: &'static str) -> Markup {
    html! {
        details.field open[!step.value(name).is_empty()] {
            summary { (step.lang.say(say::CA_FILE)) }
            (step.field(&Field::new(name, say::CA_FILE_LABEL).of(form).found().hint(say::CA_FILE_HINT)))
        }
    }
}

/// Those of the third: a form for each way, and one for none.
pub fn directory(step: &Step<'_>) -> Markup {
    let lang = step.lang;
    let by_mail = html! {
        input type="hidden" name="kind" value="imap-";
        p { (lang.say(say::BY_MAIL_HINT)) }
        (server(step, "imap-", ["imap", "imap_security"]))
        (tried_with(step, "imap-", "imap_login"))
        (authority(step, "imap_ca", "imap-"))
    };
    let by_directory = html! {
        input type="hidden" name="kind" value="ldap-";
        (server(step, "ldap-", ["ldap", "ldap_security"]))
        (step.field(&Field::new("base", say::BASE).of("ldap-")))
        (step.field(&Field::new("filter", say::FILTER).of("ldap-").found().hint(say::FILTER_HINT)))
        (step.field(&Field::new("bind_dn", say::BIND_DN).of("ldap-").found().hint(say::BIND_DN_HINT).autocomplete("off")))
        (step.field(&Field::new("bind_password", say::BIND_PASSWORD).of("ldap-").kind("password").found().autocomplete("off")))
        (tried_with(step, "ldap-", "ldap_login"))
        (authority(step, "ldap_ca", "ldap-"))
    };
    let by_nobody = html! { p { (lang.say(say::BY_NOBODY_HINT)) } };
    let try_it = html! { button.btn.blue name="do" value="try" { (lang.say(say::TRY)) } };
    let later = html! { button.btn.line name="do" value="later" { (lang.say(say::LATER)) } };
    let forms = html! {
        h2 { (lang.say(say::BY_MAIL)) }
        (step.form(&by_mail, &try_it))
        h2 { (lang.say(say::BY_DIRECTORY)) }
        (step.form(&by_directory, &try_it))
        h2 { (lang.say(say::BY_NOBODY)) }
        (step.form(&by_nobody, &later))
    };
    step.page(lang.say(say::DIRECTORY_WHY), &forms)
}

/// Where it is. The fields' names say which form they are of, so that what was typed in one is not shown in the other.
fn server(step: &Step<'_>, form: &'static str, [at, security]: [&'static str; 2]) -> Markup {
    html! {
        div.gr {
            (step.field(&Field::new(at, say::SERVER).of(form)))
            (step.security(security, form, say::SECURITY, &["tls", "starttls"]))
        }
    }
}

/// With whom it is tried.
fn tried_with(step: &Step<'_>, form: &'static str, login: &'static str) -> Markup {
    html! {
        div.gr {
            (step.field(&Field::new(login, say::TRY_LOGIN).of(form).autocomplete("off")))
            (step.field(&Field::new("password", say::TRY_PASSWORD).of(form).kind("password").autocomplete("off")))
        }
    }
}

/// Those of the fourth; `client` is the address of the browser.
pub fn team(step: &Step<'_>, client: std::net::IpAddr) -> Markup {
    let lang = step.lang;
    let fields = html! {
        p { (say::comes_from(lang, client)) }
        (step.field(&Field::new("inside", say::INSIDE).kind("textarea").hint(say::INSIDE_HINT)))
        (step.field(&Field::new("invited", say::INVITED).kind("textarea").found().hint(say::INVITED_HINT)))
    };
    let form = step.form(
        &fields,
        &html! { button.btn.blue { (lang.say(say::CONTINUE)) } },
    );
    step.page(lang.say(say::TEAM_WHY), &form)
}

/// The fifth: what was understood, as step, name and value; and the two ways on. `revision` says which answers were read.
pub fn last(step: &Step<'_>, understood: &[(usize, Phrase, String)], revision: u64) -> Markup {
    let lang = step.lang;
    let fields = html! { input type="hidden" name="revision" value=(revision); };
    let buttons = html! {
        button.btn name="do" value="try" { (lang.say(say::TRY_ALL)) }
        button.btn.blue name="do" value="finish" { (lang.say(say::FINISH)) }
    };
    let forms = html! {
        h2 { (lang.say(say::ANSWERS)) }
        ul.list {
            @for (number, name, value) in understood {
                li {
                    strong { (lang.say(*name)) }
                    a href={ (step.base) "/" (number) } { (lang.say(say::CHANGE)) span.vh { " " (lang.say(*name)) } }
                    span.s { (value) }
                }
            }
        }
        (step.form(&fields, &buttons))
    };
    step.page(lang.say(say::TRY_WHY), &forms)
}
