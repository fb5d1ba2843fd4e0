//! `/t/N` and what hangs on it: the page in `page`, its buttons in `actions`, an agent's work in `triage` and `work`.

pub mod actions;
pub mod attachments;
pub mod category_hint;
pub mod confirm;
pub mod document;
pub mod due;
pub mod merged;
pub mod merging;
pub mod next_step;
pub mod original;
pub mod page;
pub mod pane;
pub mod properties;
pub mod reply_forms;
pub mod satisfaction;
pub mod similar;
pub mod timeline;
pub mod triage;
pub mod view;
pub mod work;
pub mod work_cards;
