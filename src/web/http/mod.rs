//! What goes over the line, in terms of pages: answers, forms with their documents, our own files, what browsers can do.

pub mod answer;
pub mod assets;
pub mod browser;
pub mod form;
pub mod theme;
pub mod upload;
