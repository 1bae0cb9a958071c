//! Service addresses: where replies may go. Compared as addresses and never as texts, for
//! `https://smba.trafficmanager.net.evil.example` begins like a good one. Must not call anything.

use reqwest::Url;

/// Whether replies may go to `address`: it lies below one of `allowed`.
pub fn is_allowed(address: &str, allowed: &[String]) -> bool {
    let Some(address) = read(address) else { return false };
    allowed.iter().filter_map(|start| read(start)).any(|start| lies_below(&address, &start))
}

/// Whether two service addresses are the same: upper and lower case and a slash at the end do not count.
pub fn are_same(one: &str, other: &str) -> bool {
    let bare = |text: &str| text.trim().trim_end_matches('/').to_lowercase();
    let (one, other) = (bare(one), bare(other));
    !one.is_empty() && one == other
}

/// Joins a service address and the parts of a path, each of them escaped: an id from outside is a part
/// and never a way out of it.
pub fn join(address: &str, parts: &[&str]) -> Option<Url> {
    let mut url = read(address)?;
    url.set_query(None);
    url.set_fragment(None);
    // A part of only dots would be taken for a step up.
    if parts.iter().any(|part| part.is_empty() || matches!(*part, "." | "..")) {
        return None;
    }
    url.path_segments_mut().ok()?.pop_if_empty().extend(parts);
    Some(url)
}

/// A web address without a name or a password in it.
fn read(text: &str) -> Option<Url> {
    let url = Url::parse(text.trim()).ok()?;
    let plain = matches!(url.scheme(), "https" | "http")
        && url.host_str().is_some()
        && url.username().is_empty()
        && url.password().is_none();
    plain.then_some(url)
}

fn lies_below(address: &Url, start: &Url) -> bool {
    let parts = |url: &Url| -> Vec<String> {
        let parts = url.path().split('/').filter(|part| !part.is_empty());
        parts.map(str::to_lowercase).collect()
    };
    address.scheme() == start.scheme()
        && address.host_str() == start.host_str()
        && address.port_or_known_default() == start.port_or_known_default()
        && parts(address).starts_with(&parts(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lies_below_an_allowed_address_is_allowed() {
        let allowed = ["https://smba.trafficmanager.net/".to_owned(), "https://eu.example/teams".to_owned()];
        for good in [
            "https://smba.trafficmanager.net/emea/",
            "https://SMBA.trafficmanager.net/amer",
            "https://smba.trafficmanager.net:443/x/y",
            "https://eu.example/Teams/",
        ] {
            assert!(is_allowed(good, &allowed), "{good}");
        }
        for bad in [
            "https://smba.trafficmanager.net.evil.example/emea/",
            "https://smba.trafficmanager.net@evil.example/",
            "https://x:y@smba.trafficmanager.net/",
            "http://smba.trafficmanager.net/emea/",
            "https://smba.trafficmanager.net:8443/",
            "https://evil.example/https://smba.trafficmanager.net/",
            "https://eu.example/teamsevil",
            "https://eu.example/teams/../other",
            "//smba.trafficmanager.net/",
            "smba.trafficmanager.net",
            "",
        ] {
            assert!(!is_allowed(bad, &allowed), "{bad}");
        }
    }

    #[test]
    fn case_and_a_slash_at_the_end_do_not_count() {
        assert!(are_same("https://SMBA.example/emea/", "https://smba.example/EMEA"));
        assert!(!are_same("https://smba.example/emea/", "https://smba.example/amer/"));
        assert!(!are_same("", "/"));
    }

    #[test]
    fn an_id_stays_one_part_of_the_path() {
        let url =
            join("https://x.example/emea/", &["v3", "conversations", "19:a/../b@thread.tacv2;messageid=1"]);
        let path = url.unwrap().path().to_owned();
        assert_eq!(path.split('/').count(), 5, "{path}");
        assert!(join("https://x.example", &["v3", ".."]).is_none());
        assert!(join("ftp://x.example", &["v3"]).is_none());
    }
}
