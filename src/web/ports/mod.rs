//! What other rooms lend to the pages: how the threads do, the mail side, who has which ticket open.

pub mod health;
pub mod letterbox;
pub mod lists;
pub mod onlookers;
pub mod shelf;
