//! Cards that become due although nothing was decided about their threads: channels are new, or a platform draws
//! who is on shift. Must not look at what a card shows.

use super::cards::lane;
use super::{Store, StoreError};
use crate::domain::actor::Surface;
use crate::domain::desk::Desk;
use crate::domain::ids::QueueId;

impl Store {
    /// Makes every card of an open thread due in every channel of its queue: after the desk file
    /// changed, channels may be new. Cards that agree already are not touched.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn spread_cards(&self, desk: &Desk) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for queue in desk.queues.values() {
            for channel in queue.channels.iter().filter(|channel| desk.is_connected(channel.platform)) {
                sqlx::query(
                    "INSERT INTO cards (thread, platform, channel, version_due)
                     SELECT id, $1, $2, version FROM threads
                     WHERE queue = $3 AND state NOT IN ('listed', 'published', 'rehearsed', 'resolved', 'dismissed')
                     ON CONFLICT (thread, platform, channel) DO NOTHING",
                )
                .bind(channel.platform.as_str())
                .bind(channel.id.clone())
                .bind(queue.id.to_string())
                .execute(&mut *transaction)
                .await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Lets the cards of a queue's open threads be drawn anew on a platform, after everything else. Those that are
    /// due already are drawn as they then are in any case.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn redraw_cards(&self, platform: Surface, queue: &QueueId) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let due = sqlx::query(
            "UPDATE cards SET version_shown = 0, lane = $1
             WHERE platform = $2 AND message IS NOT NULL AND version_shown >= version_due AND thread IN (
                 SELECT id FROM threads
                 WHERE queue = $3 AND state NOT IN ('listed', 'published', 'rehearsed', 'resolved', 'dismissed'))",
        )
        .bind(lane::REDRAWN)
        .bind(platform.as_str())
        .bind(queue.to_string())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(due.rows_affected())
    }
}
