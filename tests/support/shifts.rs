//! Rosters as stories write them into the desk file. The stories begin on Monday 23 November 2026 at 09:00Z, which is
//! ten o'clock in Berlin; turns are counted from two weeks before.

/// The roster `care` of the queue of that name, by Berlin's clock: with keys of its own, and its layers.
pub fn care(keys: &str, layers: &[String]) -> String {
    let head = "\n[rosters.care]\nname = \"Care\"\nzone = \"Europe/Berlin\"\nqueues = [\"care\"]\n";
    format!("{head}{keys}\n{}", layers.concat())
}

/// A layer in which people take turns of a week, from Monday at nine.
pub fn weeks(position: &str, members: &[&str]) -> String {
    layer(position, members, "length = \"1 week\"\nhandover = \"monday 09:00\"")
}

/// The same, within hours of the week alone.
pub fn weeks_within(position: &str, members: &[&str], hours: &str) -> String {
    let turns = "length = \"1 week\"\nhandover = \"monday 09:00\"";
    layer(position, members, &format!("{turns}\nhours = [\"{hours}\"]"))
}

/// A layer in which people take turns of twelve hours, from eight in the morning.
pub fn half_days(position: &str, members: &[&str]) -> String {
    layer(position, members, "length = \"12 hours\"\nhandover = \"08:00\"")
}

fn layer(position: &str, members: &[&str], turns: &str) -> String {
    format!(
        "[[rosters.care.layers]]\nposition = \"{position}\"\nmembers = {members:?}\nstart = 2026-11-09\n{turns}\n\n"
    )
}
