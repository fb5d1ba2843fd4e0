//! `/settings`, one file a page, each found by its address; the menu that leads there is `parts/settings_menu`.

pub mod absences;
pub mod accessibility;
pub mod appearance;
pub mod audit;
pub mod blocked;
pub mod canned_replies;
pub mod categories;
pub mod category;
pub mod colleague;
pub mod days;
pub mod deadlines;
pub mod editable_text;
pub mod first_steps;
pub mod group;
pub mod hand_over;
pub mod hours;
pub mod identity;
pub mod join;
pub mod people;
pub mod person;
pub mod privacy;
pub mod removals;
pub mod retention;
pub mod team;
pub mod try_rules;
pub mod waiting;
