//! Cards: one attempt at each that is due. Must not decide how often.

use std::collections::BTreeSet;

use futures_util::future::join_all;

use super::Round;
use crate::app::cards::card;
use crate::chat::card::Card;
use crate::chat::platform::{Call, SendError};
use crate::store::StoreError;
use crate::store::cards::{CardOutcome, DueCard};

impl Round<'_> {
    /// Makes one attempt at cards that are due. Returns how many attempts were made.
    pub(super) async fn cards(&self) -> Result<usize, StoreError> {
        let Some(take) = self.take() else { return Ok(0) };
        let store = &self.cards.dispatcher.around().store;
        let (shut, _) = self.cards.pace.shut_channels(self.surface);
        let mut probed = BTreeSet::new();
        let due = store
            .take_due_cards(&take, self.surface, &shut, |card| {
                let call = match (&card.message, card.maybe_posted) {
                    (Some(_), _) => Call::Update,
                    (None, true) => Call::Find,
                    (None, false) => Call::Post,
                };
                self.may_call(&card.channel, call, &mut probed)
            })
            .await?;
        let outcomes = join_all(due.iter().map(|card| self.bring(card))).await;
        let count = due.len();
        let mut ended = Vec::with_capacity(count);
        for (card, outcome) in due.into_iter().zip(outcomes) {
            ended.extend(outcome?.map(|outcome| (card, outcome)));
        }
        store.finish_cards(&ended).await?;
        Ok(count)
    }

    async fn bring(&self, due: &DueCard) -> Result<Option<CardOutcome>, StoreError> {
        let around = self.cards.dispatcher.around();
        let Some(thread) = around.store.thread(&due.thread).await? else { return Ok(None) };
        let live = around.live.load_full();
        let card = card(&live.desk, &thread);
        Ok(Some(match self.show(due, &card).await {
            Ok(message) => {
                self.went_well(&due.channel);
                CardOutcome::Shown { message, version: card.version }
            }
            Err(error) => match self.went_wrong(&due.channel, due.attempts, error) {
                None => CardOutcome::Gone,
                Some(trouble) => {
                    CardOutcome::Later { at: trouble.at, error: trouble.error, unsure: trouble.unsure }
                }
            },
        }))
    }

    /// Shows a card and gives the message's reference.
    async fn show(&self, due: &DueCard, card: &Card) -> Result<String, SendError> {
        if let Some(message) = &due.message {
            self.platform.update(&due.channel, message, card).await?;
            return Ok(message.clone());
        }
        if due.maybe_posted
            && let Some(message) = self.platform.find(&due.channel, &due.thread).await?
        {
            self.platform.update(&due.channel, &message, card).await?;
            return Ok(message);
        }
        self.platform.post(&due.channel, card).await
    }
}
