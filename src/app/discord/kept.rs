//! Forms that somebody is in the middle of: what they typed where a modal could not open again, and the parts
//! of a form that takes several. In memory, for as long as an interaction lives: what is lost with it stands
//! in the message that they answered to. Must not be the only place of anything that was decided.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::chat::form::Form;
use crate::domain::time::{Millis, Timestamp};

/// How long a form is kept after it was last touched.
const LONG: Millis = Millis::minutes(30);
/// How many are kept; the oldest go first.
const MOST: usize = 1_000;

/// Forms by key.
#[derive(Clone, Default)]
pub(super) struct Kept(Arc<Mutex<HashMap<String, Entry>>>);

struct Entry {
    form: KeptForm,
    until: Timestamp,
}

/// A form that is kept.
#[derive(Clone, Debug)]
pub(super) struct KeptForm {
    account: String,
    /// The form.
    pub(super) form: Form,
    /// The language it is shown in.
    pub(super) locale: String,
    pages: Vec<(usize, Vec<(String, String)>)>,
}

impl KeptForm {
    pub(super) fn new(account: &str, form: Form, locale: String) -> Self {
        Self { account: account.to_owned(), form, locale, pages: Vec::new() }
    }

    /// What was filled in on all pages so far, in their order.
    pub(super) fn given(&self) -> Vec<(String, String)> {
        self.pages.iter().flat_map(|(_, fields)| fields.iter().cloned()).collect()
    }
}

impl Kept {
    /// Keeps a form.
    pub(super) fn keep(&self, key: &str, form: KeptForm, now: Timestamp) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.retain(|_, entry| entry.until > now);
        }
        if kept.len() >= MOST
            && let Some(oldest) = kept.iter().min_by_key(|(_, entry)| entry.until).map(|(key, _)| key.clone())
        {
            kept.remove(&oldest);
        }
        kept.insert(key.to_owned(), Entry { form, until: now + LONG });
    }

    /// The form that this account has under a key.
    pub(super) fn get(&self, key: &str, account: &str, now: Timestamp) -> Option<KeptForm> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = kept.get(key)?;
        (entry.form.account == account && entry.until > now).then(|| entry.form.clone())
    }

    /// Adds what was filled in on a page, in the place of what was there, and gives the form.
    pub(super) fn add(
        &self,
        (key, page): (&str, usize),
        account: &str,
        fields: Vec<(String, String)>,
        now: Timestamp,
    ) -> Option<KeptForm> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = kept.get_mut(key)?;
        if entry.form.account != account || entry.until <= now {
            return None;
        }
        entry.until = now + LONG;
        entry.form.pages.retain(|(known, _)| *known != page);
        entry.form.pages.push((page, fields));
        entry.form.pages.sort_by_key(|(page, _)| *page);
        Some(entry.form.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> KeptForm {
        let form = Form {
            command: "edit",
            thread: None,
            version: 1,
            message: None,
            fields: Vec::new(),
            hidden: Vec::new(),
            conflict: None,
            refused: None,
            break_glass: None,
            drill: false,
        };
        KeptForm::new("7", form, "en".into())
    }

    fn field(value: &str) -> Vec<(String, String)> {
        vec![("text".into(), value.into())]
    }

    #[test]
    fn a_form_is_its_owners_alone_and_not_for_ever() {
        let (kept, now) = (Kept::default(), Timestamp::from_millis(0));
        kept.keep("k", form(), now);
        assert!(kept.get("k", "7", now).is_some());
        assert!(kept.get("k", "8", now).is_none());
        assert!(kept.add(("k", 0), "8", field("x"), now).is_none());
        assert!(kept.get("k", "7", now + LONG).is_none());
    }

    #[test]
    fn pages_come_together_in_order_and_the_latest_counts() {
        let (kept, now) = (Kept::default(), Timestamp::from_millis(0));
        kept.keep("k", form(), now);
        kept.add(("k", 1), "7", field("second"), now).unwrap();
        kept.add(("k", 0), "7", field("old"), now).unwrap();
        let held = kept.add(("k", 0), "7", field("first"), now).unwrap();
        assert_eq!(held.given(), [field("first"), field("second")].concat());
    }

    #[test]
    fn there_is_an_end_to_what_is_kept() {
        let kept = Kept::default();
        for number in 0..i64::try_from(MOST).unwrap() + 5 {
            kept.keep(&number.to_string(), form(), Timestamp::from_millis(number));
        }
        assert!(kept.0.lock().unwrap().len() <= MOST);
        assert!(kept.get("0", "7", Timestamp::from_millis(0)).is_none());
        assert!(kept.get("1004", "7", Timestamp::from_millis(2_000)).is_some());
    }
}
