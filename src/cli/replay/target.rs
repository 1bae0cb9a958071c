//! Which desk a replay goes to. Must not speak to it.
//!
//! A running `watchfloor demo` leaves a pointer: a JSON file `{"url","intake_token"}`.

use std::path::Path;

use serde::Deserialize;

use super::ReplayError;

/// A desk and the right to bring threads to it.
#[derive(Clone)]
pub struct Target {
    /// Its address, without a slash at the end.
    pub url: String,
    /// A token with the right to bring threads in.
    pub token: String,
}

#[derive(Deserialize)]
struct Pointer {
    url: String,
    intake_token: String,
}

/// The desk that was named, or else the demo that is running. The demo's token is only ever sent to the
/// demo.
///
/// # Errors
/// Where no desk is known, its address is none, or there is no token for it.
pub fn find(url: Option<&str>, token: Option<&str>, pointer: Option<&Path>) -> Result<Target, ReplayError> {
    let said = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let demo = pointer.and_then(read);
    let (url, demo_token) = match (said(url).map(|url| base(&url)).transpose()?, demo) {
        (Some(url), Some(demo)) => {
            let same = base(&demo.url).is_ok_and(|demo| demo == url);
            (url, same.then_some(demo.intake_token))
        }
        (Some(url), None) => (url, None),
        (None, Some(demo)) => (base(&demo.url)?, Some(demo.intake_token)),
        (None, None) => return Err(ReplayError::NoTarget),
    };
    let token = said(token).or(demo_token).ok_or_else(|| ReplayError::NoToken(url.clone()))?;
    Ok(Target { url, token })
}

/// A pointer that is there. One that cannot be read is as good as none: the demo writes a new one.
fn read(pointer: &Path) -> Option<Pointer> {
    serde_json::from_slice(&std::fs::read(pointer).ok()?).ok()
}

fn base(url: &str) -> Result<String, ReplayError> {
    let bad = || ReplayError::BadUrl(url.to_owned());
    let parsed = reqwest::Url::parse(url).map_err(|_| bad())?;
    let plain = parsed.query().is_none() && parsed.fragment().is_none() && parsed.username().is_empty();
    if !matches!(parsed.scheme(), "http" | "https") || !parsed.has_host() || !plain {
        return Err(bad());
    }
    Ok(parsed.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointer(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    fn found(
        url: Option<&str>,
        token: Option<&str>,
        pointer: Option<&Path>,
    ) -> Result<(String, String), String> {
        find(url, token, pointer).map(|it| (it.url, it.token)).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_said_comes_before_what_is_found() {
        let demo = pointer(r#"{"url":"http://127.0.0.1:4000/","intake_token":"demo"}"#);
        let demo = Some(demo.path());
        let pair = |url: &str, token: &str| Ok((url.to_owned(), token.to_owned()));
        assert_eq!(found(None, None, demo), pair("http://127.0.0.1:4000", "demo"));
        assert_eq!(found(Some(""), Some(" "), demo), pair("http://127.0.0.1:4000", "demo"));
        assert_eq!(found(None, Some("mine"), demo), pair("http://127.0.0.1:4000", "mine"));
        assert_eq!(
            found(Some("https://desk.example/a/"), Some("t"), demo),
            pair("https://desk.example/a", "t")
        );
        assert_eq!(found(Some("http://127.0.0.1:4000"), None, demo), pair("http://127.0.0.1:4000", "demo"));
    }

    #[test]
    fn the_demos_token_goes_to_the_demo_alone() {
        let demo = pointer(r#"{"url":"http://127.0.0.1:4000","intake_token":"demo"}"#);
        let error = found(Some("https://desk.example"), None, Some(demo.path())).unwrap_err();
        assert!(error.contains("--token"), "{error}");
    }

    #[test]
    fn without_a_desk_it_says_what_to_do() {
        let torn = pointer("{\"url\":");
        for nothing in [None, Some(Path::new("/nowhere/demo.json")), Some(torn.path())] {
            let error = found(None, Some("t"), nothing).unwrap_err();
            assert!(error.contains("watchfloor demo") && error.contains("--url"), "{error}");
        }
        for bad in ["desk.example", "ftp://desk.example", "http://a/?q", "http://u:p@a"] {
            assert!(found(Some(bad), Some("t"), None).unwrap_err().contains("no address"), "{bad}");
        }
    }
}
