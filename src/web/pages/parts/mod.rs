//! What pages of several wings are built of; the whole of a page is `layout`, a plain one `frame`.

pub mod articles;
pub mod csv;
pub mod form;
pub mod icons;
pub mod inline;
pub mod kept_files;
pub mod menu;
pub mod merging;
pub mod settings_menu;
pub mod table;
pub mod unveiling;
pub mod waiting_mail;
pub mod whom;
