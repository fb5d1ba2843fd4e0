//! What agents look through: the queue, tasks, search, statistics.

pub mod bulk;
pub mod bulk_fields;
pub mod counted;
pub mod entry;
pub mod list;
pub mod plot;
pub mod search;
pub mod stats;
pub mod tasks;
