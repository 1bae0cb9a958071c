//! The receiver has a reply, or will not have it. Comes from the outbox worker.

use crate::domain::decision::Decision;
use crate::domain::refusal::Refusal;
use crate::domain::state::State;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

/// How an attempt ended for good.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The revision's hash.
    pub hash: String,
    /// How many attempts there were.
    pub attempts: i64,
    /// Why it failed; none where it arrived.
    pub error: Option<String>,
}

/// Decides. A report about a revision that is not on its way any more says nothing new.
///
/// # Errors
/// Where there is no thread.
pub fn decide(view: &View<'_>, outcome: &Outcome) -> Result<Verdict, Refusal> {
    let thread = view.thread()?;
    let on_its_way = thread.state == State::Sending
        && thread.delivery.as_ref().is_some_and(|delivery| delivery.hash == outcome.hash);
    if !on_its_way {
        return Ok(Verdict::said(Text::new("said-delivery-known")));
    }
    let (hash, attempts) = (outcome.hash.clone(), outcome.attempts);
    let decision = match &outcome.error {
        None => Decision::ReplyDelivered { hash, attempts },
        Some(error) => Decision::DeliveryFailed { hash, attempts, error: error.chars().take(300).collect() },
    };
    Ok(Verdict::one(decision, Text::new("said-delivery")))
}
