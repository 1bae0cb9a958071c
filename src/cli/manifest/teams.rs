//! `watchfloor manifest teams`: the app package that an administrator uploads to Teams.

use std::path::PathBuf;

use super::archive::archive;
use crate::chat::teams::manifest::{Described, manifest};
use crate::chat::words::Words;
use crate::cli::console_output::Console;
use crate::cli::context::CommandError;
use crate::commands;
use crate::domain::time::Timestamp;
use crate::i18n::Locales;

/// Our own drawings: a card with a tick, 192 by 192 in colour, 32 by 32 in white.
const COLOR: &[u8] = include_bytes!("../../../deploy/teams/color.png");
const OUTLINE: &[u8] = include_bytes!("../../../deploy/teams/outline.png");

/// Suggested before the others, as far as they go.
const FIRST: &[&str] =
    &["queue", "show", "claim", "edit", "approve", "reject", "escalate", "note", "resolve", "help"];

/// Write the app package for Microsoft Teams.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Example:
  watchfloor manifest teams --app-id 00000000-0000-0000-0000-000000000000 --url https://desk.example --out desk.zip

Upload it in the Teams admin center, under 'Manage apps'. docs/teams.md has the steps.

Exit codes: 0 done, 1 failed, 2 wrong usage")]
pub struct Args {
    /// The app's id in Entra, as the desk file has it
    #[arg(long, value_name = "GUID", value_parser = guid)]
    pub app_id: String,
    /// The file to write
    #[arg(long, value_name = "FILE.zip")]
    pub out: PathBuf,
    /// The desk's public address: it becomes a tab
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// What people call the desk
    #[arg(long, value_name = "NAME", default_value = "Response desk")]
    pub name: String,
    /// The language of its texts
    #[arg(long, value_name = "TAG", default_value = "en")]
    pub locale: String,
}

/// Runs it.
///
/// # Errors
/// Where the file cannot be written.
pub fn run(args: &Args, console: &mut Console) -> Result<(), CommandError> {
    let failed = |why: String| CommandError::Said(format!("{} cannot be written: {why}", args.out.display()));
    let package = package(args).map_err(failed)?;
    std::fs::write(&args.out, package).map_err(|error| failed(error.to_string()))?;
    console.say(&format!("{} is written. Upload it in the Teams admin center.", args.out.display()))
}

/// The package: the same for the same arguments, to the byte.
fn package(args: &Args) -> Result<Vec<u8>, String> {
    let locales = Locales::load()?;
    // Nothing in a manifest depends on the time.
    let words = Words::new(&locales, &args.locale, Timestamp::default());
    let described = Described {
        app_id: &args.app_id,
        desk: &args.name,
        console: args.url.as_deref().map(|url| url.trim_end_matches('/')),
        commands: &suggested(&words),
        say: &|key| words.say(key),
    };
    let manifest = serde_json::to_string_pretty(&manifest(&described)).map_err(|error| error.to_string())?;
    archive(&[("manifest.json", manifest.as_bytes()), ("color.png", COLOR), ("outline.png", OUTLINE)])
}

/// The commands to suggest, each with what help says about it.
fn suggested(words: &Words<'_>) -> Vec<(String, String)> {
    let rank = |name: &str| FIRST.iter().position(|first| *first == name).unwrap_or(FIRST.len());
    let mut names: Vec<&str> = commands::ALL.iter().map(|spec| spec.name).collect();
    names.sort_by_key(|name| rank(name));
    names.into_iter().map(|name| (name.to_owned(), words.name("command", name))).collect()
}

fn guid(text: &str) -> Result<String, String> {
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    let digits = text.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    if parts == [8, 4, 4, 4, 12] && digits {
        Ok(text.to_lowercase())
    } else {
        Err("write the app's id as Entra shows it: 00000000-0000-0000-0000-000000000000".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_holds_three_files_and_is_always_the_same() {
        let args = Args {
            app_id: "00000000-0000-0000-0000-000000000000".into(),
            out: "desk.zip".into(),
            url: Some("https://desk.example/".into()),
            name: "Our desk".into(),
            locale: "de".into(),
        };
        let bytes = package(&args).unwrap();
        assert_eq!(package(&args).unwrap(), bytes);
        let text = String::from_utf8_lossy(&bytes);
        for name in ["manifest.json", "color.png", "outline.png"] {
            // Before the file, and in the directory.
            assert_eq!(text.matches(name).count(), 2 + usize::from(name != "manifest.json"), "{name}");
        }
        // What comes after it in the package is not of it, and may hold a bracket by chance.
        let begin = bytes.windows(3).position(|three| three == b"{\n ").unwrap();
        let manifest =
            serde_json::Deserializer::from_slice(&bytes[begin..]).into_iter::<serde_json::Value>().next();
        let manifest = manifest.unwrap().unwrap();
        assert_eq!(manifest["staticTabs"][0]["contentUrl"], "https://desk.example");
        assert_eq!(manifest["bots"][0]["commandLists"][0]["commands"][0]["title"], "home");
    }

    #[test]
    fn an_id_is_a_guid() {
        assert!(guid("5E1F0A2C-1111-2222-3333-444455556666").is_ok());
        for wrong in
            ["", "5e1f0a2c", "5e1f0a2c-1111-2222-3333-44445555666g", "{5e1f0a2c-1111-2222-3333-444455556666}"]
        {
            assert!(guid(wrong).is_err(), "{wrong}");
        }
    }
}
