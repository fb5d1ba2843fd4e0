//! `/`: where one lands. Whoever treats tickets comes to the queue, a fresh desk's administrators to what is left to set up,
//! everybody else to their own requests, which agents reach by their view.

use super::queue::list;
use super::requests::my_requests;
use super::settings::first_steps;
use crate::web::http::answer::Outcome;
use crate::web::visit::{Site, Visit};

/// GET `/`, `/?view=own`
pub fn land(site: &Site, visit: &mut Visit) -> Outcome {
    let treats = visit.role().is_some_and(crate::rules::role::Role::is_agent);
    let own = visit
        .query("view")
        .is_some_and(|word| my_requests::has(&word));
    if !treats || own {
        my_requests::home(site, visit)
    } else if first_steps::are_due(site, visit)? {
        first_steps::page(site, visit)
    } else {
        list::list(site, visit)
    }
}
