//! Everything that a platform has to be able to show, rendered for each of them: nothing breaks a limit of
//! the platform, nothing from outside becomes markup.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test says what went wrong by failing")]

#[cfg(feature = "discord")]
mod discord;
mod samples;
mod slack;
mod teams;

use std::collections::BTreeSet;

/// The folder into which payloads are written for others to check, where there is one.
#[expect(clippy::disallowed_methods, reason = "the test's own setting; nothing of the program reads it")]
fn rendered_into() -> Option<std::path::PathBuf> {
    std::env::var_os("WATCHFLOOR_RENDERED").map(Into::into)
}

#[test]
fn every_sample_has_a_name_of_its_own() {
    fn check<T>(samples: &[samples::Sample<T>]) {
        let names: BTreeSet<_> = samples.iter().map(|sample| (sample.locale, &sample.name)).collect();
        assert_eq!(names.len(), samples.len());
        assert!(
            samples::LANGUAGES.iter().all(|locale| samples.iter().any(|sample| sample.locale == *locale))
        );
    }
    check(samples::cards());
    check(samples::forms());
    check(samples::said());
    check(samples::histories());
    check(samples::digests());
    check(samples::notifications());
    check(samples::homes());
}
