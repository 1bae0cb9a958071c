//! What the operator's commands share: a dispatcher of their own over the opened database, so that
//! they go the one way through like everybody else. Must not decide anything.

use std::sync::Arc;

use super::context::{CommandError, Context};
use crate::app::dispatch::{Dispatcher, Surroundings};
use crate::app::fault::Failure;
use crate::app::hub::Hub;
use crate::app::inbound::{Call, Caller, Inbound};
use crate::app::live::{Live, LiveDesk};
use crate::domain::actor::Surface;
use crate::domain::desk::Desk;
use crate::i18n::{FALLBACK, Locales};
use crate::store::Store;

/// Carries calls of the operator all the way, in order, and waits until they are recorded.
///
/// # Errors
/// The refusal in words, or where an error was logged. Calls before it are recorded.
pub(super) async fn dispatch(
    store: &Store,
    context: &Context,
    calls: impl IntoIterator<Item = Call>,
) -> Result<(), CommandError> {
    // What the operator does depends on no desk: it changes no thread that channels show.
    let live = Live::new(Desk::empty("operator"), context.clock.clone()).map_err(CommandError::Said)?;
    let (dispatcher, recorder) = Dispatcher::start(Surroundings {
        clock: context.clock.clone(),
        randomness: context.randomness.clone(),
        store: store.clone(),
        live: Arc::new(LiveDesk::from_pointee(live)),
        hub: Arc::new(Hub::new()),
        metrics: Arc::new(crate::app::metrics::Metrics::new()),
    });
    let mut result = Ok(());
    for call in calls {
        let inbound = Inbound::new(Caller::Operator, Surface::CommandLine, call);
        if let Err(failure) = dispatcher.dispatch(inbound).await {
            result = Err(in_words(&failure));
            break;
        }
    }
    drop(dispatcher);
    recorder.await.map_err(|error| CommandError::Said(format!("the recorder broke off: {error}")))?;
    result
}

fn in_words(failure: &Failure) -> CommandError {
    match failure {
        Failure::Refused(refusal) => CommandError::Said(match Locales::load() {
            Ok(locales) => locales.text(FALLBACK, &refusal.text()),
            Err(_) => refusal.code().to_owned(),
        }),
        Failure::Fault(fault) => CommandError::Said(format!(
            "an internal error; the program's log has the details under the reference {}",
            fault.reference
        )),
    }
}
