//! What people come for: their own requests, a new one, the knowledge base.

pub mod answers;
pub mod article;
pub mod my_requests;
pub mod new;
