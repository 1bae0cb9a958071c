//! HTTP: the console. Must not hold a rule of the desk.

pub mod console;
