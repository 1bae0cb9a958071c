//! What Slack knows about people, as far as the desk asks: whether they belong to the organisation, their
//! address and their language. Must not decide what they may do.

use super::SlackClient;
use crate::chat::platform::{Profile, SendError};
use crate::chat::slack::inbound::Workspace;
use crate::chat::slack::inbound::raw::Raw;

impl SlackClient {
    pub(super) async fn profile_of(&self, account: &str) -> Result<Option<Profile>, SendError> {
        let answer = self.ask("users.info", &[("user", account), ("include_locale", "true")]).await;
        self.read_profile(answer)
    }

    pub(super) async fn profile_with(&self, email: &str) -> Result<Option<Profile>, SendError> {
        let answer = self.ask("users.lookupByEmail", &[("email", email)]).await;
        self.read_profile(answer)
    }

    fn read_profile(
        &self,
        answer: Result<serde_json::Value, SendError>,
    ) -> Result<Option<Profile>, SendError> {
        match answer {
            Ok(answer) => Ok(profile(Raw::new(&answer).get("user"), &self.home())),
            // The only refusal of these methods that is about one account: there is none.
            Err(SendError::Refused { reach: crate::chat::platform::Reach::Message, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn profile(user: Raw<'_>, home: &Workspace) -> Option<Profile> {
    let flags = ["is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "is_app_user", "deleted"];
    Some(Profile {
        id: user.get("id").owned()?,
        email: user.get("profile").get("email").owned(),
        locale: user.get("locale").owned(),
        outsider: flags.iter().any(|flag| user.get(flag).is_true()) || is_elsewhere(user, home),
    })
}

/// Whether an account is of another workspace, and not even of the same organisation.
fn is_elsewhere(user: Raw<'_>, home: &Workspace) -> bool {
    let organisation = user.get("enterprise_user").get("enterprise_id").text();
    if organisation.is_some() && organisation == home.enterprise.as_deref() {
        return false;
    }
    match (user.get("team_id").text(), home.team.as_deref(), home.enterprise.as_deref()) {
        (Some(team), own, enterprise) => {
            (own.is_some() || enterprise.is_some()) && own != Some(team) && enterprise != Some(team)
        }
        (None, _, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn home() -> Workspace {
        Workspace { team: Some("T1".into()), enterprise: Some("E1".into()), ..Workspace::default() }
    }

    fn read(user: &Value) -> Profile {
        profile(Raw::new(user), &home()).unwrap()
    }

    #[test]
    fn a_member_belongs() {
        let user = json!({"id": "U1", "team_id": "T1", "locale": "de-DE", "deleted": false,
            "profile": {"email": "ana@acme.example"}});
        let expected = Profile {
            id: "U1".into(),
            email: Some("ana@acme.example".into()),
            locale: Some("de-DE".into()),
            outsider: false,
        };
        assert_eq!(read(&user), expected);
        assert!(
            !read(&json!({"id": "U1", "team_id": "T2", "enterprise_user": {"enterprise_id": "E1"}})).outsider
        );
    }

    #[test]
    fn guests_bots_leavers_and_strangers_do_not() {
        for flag in ["is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted"] {
            assert!(read(&json!({"id": "U1", "team_id": "T1", flag: true})).outsider, "{flag}");
        }
        assert!(read(&json!({"id": "U1", "team_id": "T9"})).outsider);
        assert!(
            read(&json!({"id": "U1", "team_id": "T9", "enterprise_user": {"enterprise_id": "E9"}})).outsider
        );
        assert_eq!(profile(Raw::new(&json!({"team_id": "T1"})), &home()), None);
    }
}
