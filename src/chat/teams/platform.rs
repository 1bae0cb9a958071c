//! The seam to Teams: cards posted and changed, people told, accounts looked up.
//!
//! The Bot Service lists no messages and knows no idempotency key, so [`Platform::find`] finds nothing.
//! A second card after a crash between posting and writing down is possible, and harmless: its buttons
//! carry the thread and the version, a press is answered with the card as it now is, and Teams asks for
//! it by itself for those who are known (`refresh`).

use reqwest::Method;
use serde_json::{Value, json};

use super::activity::{Party, text};
use super::client::{Ask, TeamsClient};
use super::errors::Asked;
use super::memory::Reference;
use super::message;
use crate::chat::card::Card;
use crate::chat::platform::{
    Budget, Call, Digest, History, Notification, Pending, Platform, Profile, SendError,
};
use crate::domain::actor::Surface;
use crate::domain::desk::Channel;
use crate::domain::ids::ThreadId;
use crate::domain::time::Millis;

impl Platform for TeamsClient {
    fn surface(&self) -> Surface {
        Surface::Teams
    }

    fn budgets(&self, channel: &Channel, call: Call) -> Vec<Budget> {
        budgets(&channel.id, call)
    }

    fn follows_shifts(&self) -> bool {
        self.draw_shared("en", |setting| setting.leaves_somebody_out())
    }

    fn post<'a>(&'a self, channel: &'a Channel, card: &'a Card) -> Pending<'a, String> {
        Box::pin(async move {
            let activity = self.draw_shared(&card.locale, |setting| message::card(setting, card));
            self.post_new(&channel.id, activity).await
        })
    }

    fn update<'a>(&'a self, channel: &'a Channel, message: &'a str, card: &'a Card) -> Pending<'a, ()> {
        Box::pin(async move {
            let activity = self.draw_shared(&card.locale, |setting| message::card(setting, card));
            self.change(&channel.id, message, activity).await
        })
    }

    fn find<'a>(&'a self, _: &'a Channel, _: &'a ThreadId) -> Pending<'a, Option<String>> {
        Box::pin(async { Ok(None) })
    }

    fn add_history<'a>(
        &'a self,
        channel: &'a Channel,
        message: &'a str,
        history: &'a History,
    ) -> Pending<'a, ()> {
        Box::pin(async move {
            // A group chat has no threads; there the card alone stands, and the log has the rest.
            if self.reference(&channel.id)?.has_threads() {
                let activity = self.draw(&history.locale, |setting| message::history(setting, history));
                self.post_to(&thread(&channel.id, message), Asked::Post, &activity).await?;
            }
            self.memory().wrote(&channel.id, message, history.until);
            Ok(())
        })
    }

    fn last_history<'a>(&'a self, channel: &'a Channel, message: &'a str) -> Pending<'a, i64> {
        // What this process wrote. After a crash the last lines may be written once more.
        Box::pin(async move { Ok(self.memory().written(&channel.id, message)) })
    }

    fn show_digest<'a>(
        &'a self,
        channel: &'a Channel,
        message: Option<&'a str>,
        digest: &'a Digest,
    ) -> Pending<'a, String> {
        Box::pin(async move {
            let activity = self.draw(&digest.locale, |setting| message::digest(setting, digest));
            match message {
                Some(message) => {
                    self.change(&channel.id, message, activity).await?;
                    Ok(message.to_owned())
                }
                None => self.post_new(&channel.id, activity).await,
            }
        })
    }

    fn tell<'a>(&'a self, account: &'a str, notification: &'a Notification) -> Pending<'a, ()> {
        Box::pin(async move {
            let activity =
                self.draw(&notification.locale, |setting| message::notification(setting, notification));
            self.tell_activity(account, &activity).await
        })
    }

    fn profile<'a>(&'a self, account: &'a str) -> Pending<'a, Option<Profile>> {
        Box::pin(async move {
            let known = self.memory().person(account).unwrap_or_default();
            let id = if known.id.is_empty() { account } else { &known.id };
            // They are asked for where they were seen, else in each team.
            let places = match known.seen_in {
                Some(seen_in) => vec![self.reference(&seen_in)?],
                None => self.memory().gatherings(),
            };
            for place in places.iter().take(20) {
                let path = [place.conversation.as_str(), "members", id];
                let ask = Ask { asked: Asked::Look, method: Method::GET, path: &path, body: None };
                match self.call(place, &ask).await {
                    Ok(member) if member.is_object() => return Ok(Some(self.profile_of(&member, place))),
                    Ok(_) | Err(SendError::Refused { .. } | SendError::MessageGone) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(None)
        })
    }

    fn profile_by_email<'a>(&'a self, email: &'a str) -> Pending<'a, Option<Profile>> {
        Box::pin(async move {
            for place in self.memory().gatherings().iter().take(20) {
                let members = match self.members(place).await {
                    Ok(members) => members,
                    Err(SendError::Refused { .. } | SendError::MessageGone) => continue,
                    Err(error) => return Err(error),
                };
                let found = members.iter().map(|member| self.profile_of(member, place)).find(|profile| {
                    profile.email.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(email))
                });
                if found.is_some() {
                    return Ok(found);
                }
            }
            Ok(None)
        })
    }
}

impl TeamsClient {
    /// Posts a message of its own: in a channel it begins a thread.
    async fn post_new(&self, channel: &str, activity: Value) -> Result<String, SendError> {
        let reference = self.reference(channel)?;
        if !reference.has_threads() {
            return self.post_to(channel, Asked::Post, &activity).await;
        }
        let body = json!({
            "isGroup": true,
            "bot": { "id": self.bot(&reference) },
            "tenantId": reference.tenant,
            "channelData": { "channel": { "id": channel } },
            "activity": activity,
        });
        let ask = Ask { asked: Asked::Post, method: Method::POST, path: &[], body: Some(&body) };
        let answer = self.call(&reference, &ask).await?;
        // The message that begins a thread is named twice: by itself, and at the end of the thread's id.
        let in_thread = || text(&answer, &["id"])?.split_once(";messageid=").map(|(_, message)| message);
        let message = text(&answer, &["activityId"]).or_else(in_thread);
        message.map(str::to_owned).ok_or_else(|| SendError::Later {
            reach: crate::chat::platform::Reach::Message,
            after: None,
            why: "Teams took the message but named no id".to_owned(),
        })
    }

    async fn change(&self, channel: &str, message: &str, mut activity: Value) -> Result<(), SendError> {
        let reference = self.reference(channel)?;
        let place = if reference.has_threads() { thread(channel, message) } else { channel.to_owned() };
        activity["id"] = message.into();
        let path = [place.as_str(), "activities", message];
        let ask = Ask { asked: Asked::Change, method: Method::PUT, path: &path, body: Some(&activity) };
        self.call(&reference, &ask).await.map(|_| ())
    }

    fn profile_of(&self, member: &Value, place: &Reference) -> Profile {
        let party = Party::read(member);
        let email = text(member, &["email"]).or_else(|| text(member, &["userPrincipalName"]));
        let ours = Some(self.connection().tenant.as_str()).filter(|tenant| is_organisation(tenant));
        let ours = ours.or(place.tenant.as_deref());
        let elsewhere = ours
            .zip(party.tenant.as_deref())
            .is_some_and(|(ours, theirs)| !ours.eq_ignore_ascii_case(theirs));
        let guest = party.role.as_deref().is_some_and(|role| role != "user")
            || text(member, &["userPrincipalName"]).is_some_and(|name| name.contains("#EXT#"));
        Profile {
            id: party.account().to_owned(),
            email: email.filter(|email| email.contains('@') && !email.contains("#EXT#")).map(str::to_owned),
            locale: text(member, &["locale"]).map(str::to_owned),
            outsider: elsewhere || guest,
        }
    }
}

/// Whether a tenant is named by its id, by which others can be told from it.
pub fn is_organisation(tenant: &str) -> bool {
    tenant.len() == 36 && tenant.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// The thread that begins with a message of a channel.
fn thread(channel: &str, message: &str) -> String {
    format!("{channel};messageid={message}")
}

/// Buckets that together stay within what Teams allows a bot in one conversation (7 in a second, 8 in
/// two, 60 in thirty, 1,800 in an hour) and in one organisation (30 in a second): in any span, a bucket
/// lets through what it holds and what it is filled with meanwhile.
fn budgets(channel: &str, call: Call) -> Vec<Budget> {
    if call == Call::Find {
        // Answered from memory.
        return Vec::new();
    }
    vec![
        Budget { key: format!("short {channel}"), burst: 5, every: Millis::seconds(1) },
        Budget { key: format!("long {channel}"), burst: 120, every: Millis(2_150) },
        Budget { key: "organisation".to_owned(), burst: 9, every: Millis(50) },
    ]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// When calls get through that all want to at once, for a while.
    fn through(budgets: &[Budget], seconds: i64) -> Vec<i64> {
        let mut full: Vec<f64> = budgets.iter().map(|budget| f64::from(budget.burst)).collect();
        let mut times = Vec::new();
        for now in 0..seconds * 20 {
            for (level, budget) in full.iter_mut().zip(budgets) {
                #[expect(clippy::cast_precision_loss, reason = "small numbers")]
                let filled = 50.0 / budget.every.0 as f64;
                *level = (*level + if now > 0 { filled } else { 0.0 }).min(f64::from(budget.burst));
            }
            while full.iter().all(|level| *level >= 1.0) {
                full.iter_mut().for_each(|level| *level -= 1.0);
                times.push(now * 50);
            }
        }
        times
    }

    #[test]
    fn the_budgets_stay_within_what_teams_allows() {
        let times = through(&budgets("c", Call::Post), 3_700);
        for (span, most) in [(1_000, 7), (2_000, 8), (30_000, 60), (3_600_000, 1_800)] {
            for (index, start) in times.iter().enumerate() {
                let within = times[index..].iter().take_while(|time| **time < start + span).count();
                assert!(within <= most, "{within} calls within {span} ms");
            }
        }
    }

    #[test]
    fn a_whole_organisation_stays_within_its_own() {
        let shared: Vec<Budget> =
            budgets("c", Call::Update).into_iter().filter(|budget| budget.key == "organisation").collect();
        let times = through(&shared, 10);
        for (index, start) in times.iter().enumerate() {
            assert!(times[index..].iter().take_while(|time| **time < start + 1_000).count() < 30);
        }
    }

    proptest! {
        #[test]
        fn only_an_id_names_an_organisation(text in "\\PC{0,40}") {
            prop_assert_eq!(is_organisation(&text), text.len() == 36 && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-'));
        }
    }
}
