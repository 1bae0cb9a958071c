//! What people see, without a platform: cards, forms, notices; and the seam to the platforms that
//! show them. Must not see the store, and must not decide anything.

pub mod card;
pub mod console;
pub mod form;
pub mod platform;
