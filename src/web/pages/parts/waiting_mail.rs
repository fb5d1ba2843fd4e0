//! How many mails wait for an agent's decision; they are listed in `pages/mail/log`.

use maud::{Markup, html};

use crate::i18n::settings as say;
use crate::rules::access::Role;
use crate::store::ReceivedFilter;
use crate::web::http::answer::Failure;
use crate::web::visit::{Site, Visit};

/// The way to mails that wait for an agent, for the queue's page.
pub fn waiting(site: &Site, visit: &Visit) -> Result<Markup, Failure> {
    let may = visit.role().is_some_and(Role::sees_the_desk);
    let aside = if may {
        site.store()
            .read(|r| Ok::<_, Failure>(r.set_aside_count(&visit.rights(r)?)?))?
    } else {
        0
    };
    let lang = visit.lang;
    Ok(html! {
        @if aside > 0 {
            div.notice.bad {
                p { a href={ "/settings/mail?fate=" (ReceivedFilter::SetAside.word()) } { (say::aside_waits(lang, aside)) } }
            }
        }
    })
}
