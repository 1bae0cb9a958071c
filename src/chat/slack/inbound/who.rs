//! Who did something, as the payload says it, and whether it shows that they are of elsewhere. Must not
//! know anybody.

use super::raw::Raw;
use super::{Door, Room, Workspace};
use crate::chat::gesture::{Account, Act, Gesture};
use crate::domain::actor::Surface;

/// The gesture of whoever sent an interaction.
pub(super) fn gesture(payload: Raw<'_>, home: &Workspace, act: Act) -> Gesture {
    Gesture { account: account(payload, home), act, delivery: payload.get("trigger_id").owned() }
}

/// The way back to them.
pub(super) fn door(payload: Raw<'_>, room: Room) -> Door {
    Door {
        trigger: payload.get("trigger_id").owned(),
        response_url: payload.get("response_url").owned(),
        user: user(payload),
        room,
    }
}

fn user(payload: Raw<'_>) -> String {
    payload.get("user").get("id").owned().unwrap_or_default()
}

fn account(payload: Raw<'_>, home: &Workspace) -> Account {
    let user = payload.get("user");
    let at = Membership {
        user: user.get("team_id").text(),
        payload: payload.get("team").get("id").text(),
        everywhere: payload.get("is_enterprise_install").is_true(),
    };
    Account {
        platform: Surface::Slack,
        id: self::user(payload),
        locale: user.get("locale").owned(),
        // Slack says these of guests where it says anything of them.
        outsider: at.is_elsewhere(home)
            || ["is_restricted", "is_ultra_restricted", "is_stranger"]
                .iter()
                .any(|key| user.get(key).is_true()),
    }
}

/// Which workspaces a payload names.
pub(super) struct Membership<'a> {
    /// That of the person.
    pub(super) user: Option<&'a str>,
    /// That in which it happened.
    pub(super) payload: Option<&'a str>,
    /// Whether the app is installed for a whole organisation, so that no workspace is more its own than
    /// another one.
    pub(super) everywhere: bool,
}

impl Membership<'_> {
    /// Whether the person is of another workspace than the desk: a shared channel shows people of both.
    pub(super) fn is_elsewhere(&self, home: &Workspace) -> bool {
        if self.everywhere || (home.team.is_none() && home.enterprise.is_some()) {
            // Their profile has to say whether they are of the organisation.
            return false;
        }
        let own = home.team.as_deref().or(self.payload);
        let differs = |team: Option<&str>| {
            team.is_some_and(|team| {
                own.is_some_and(|own| own != team) && home.enterprise.as_deref() != Some(team)
            })
        };
        differs(self.user) || differs(self.payload)
    }
}
