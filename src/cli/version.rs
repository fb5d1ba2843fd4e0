//! Which helpdesk this is; what else a question about it needs to say is in `doctor`.

/// Version, and the commit with its day where the build knew it.
pub fn version() -> String {
    let built_from = option_env!("HELPDESK_BUILT_FROM").map(|commit| format!(" ({commit})"));
    format!(
        "helpdesk {}{}",
        env!("CARGO_PKG_VERSION"),
        built_from.unwrap_or_default()
    )
}
