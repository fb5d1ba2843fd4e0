//! What other desks leave behind: a reader for each source, which turns it into what `desk::taken_over` writes; the commands that
//! start them are in `cli/import`.

pub mod csv;
pub mod dump;
pub mod glpi;
pub mod gzip;
pub mod local;
pub mod numbers;
pub mod report;
