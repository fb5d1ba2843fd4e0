//! Who one is here: sign-in and codes, passwords, devices, preferences, one's own data.

pub mod arrival;
pub mod code;
pub mod code_app;
pub mod devices;
pub mod login;
pub mod my_data;
pub mod password;
pub mod preferences;
pub mod resume;
pub mod sign_in_form;
