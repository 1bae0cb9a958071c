//! The program `watchfloor`.

fn main() {}
