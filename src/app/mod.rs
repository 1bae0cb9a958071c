//! What joins the rooms: reading the desk, its secrets, and carrying an inbound from identity to
//! reply. Must not hold SQL, and no rule of its own beyond the order of the steps.

pub mod desk_file;
pub mod secrets;
