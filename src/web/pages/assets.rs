//! `/a/…`: our own files, named by their content; what they are is in `http/assets` and `http/theme`.

use crate::web::http::answer::{Failure, Outcome};
use crate::web::http::assets;
use crate::web::visit::{Site, Visit};

/// `/a/app.0123456789ab.css`
pub fn asset(site: &Site, visit: &mut Visit) -> Outcome {
    let look = site.look();
    assets::of_desk(look.files(), &visit.request).ok_or(Failure::NotFound)
}
