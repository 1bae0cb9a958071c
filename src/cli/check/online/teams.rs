//! Microsoft Teams: whether the app gets its token, and whether the keys are to be had with which the Bot
//! Service signs. Which channels the app is in shows only when Teams tells it. Must not post anything.

use std::sync::Arc;

use super::Finding;
use crate::app::secrets::Secrets;
use crate::chat::teams::address;
use crate::chat::teams::client::AppToken;
use crate::chat::teams::key_ring::KeyRing;
use crate::cli::context::Context;
use crate::cli::platforms::secret_of_teams;
use crate::cli::running::http_client;
use crate::domain::actor::Surface;
use crate::domain::connections::TeamsConnection;

fn good(words: impl Into<String>) -> Finding {
    Finding::good(Surface::Teams, words)
}

fn bad(words: impl Into<String>) -> Finding {
    Finding::bad(Surface::Teams, words)
}

/// All that Teams has to say.
pub(super) async fn findings(
    connection: &TeamsConnection,
    channels: &[String],
    secrets: &Secrets,
    context: &Context,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if connection.development {
        return vec![bad(
            "development = true takes requests without any proof: for a playground on this machine alone; \
             remove it and give app_id, app_secret_env and tenant",
        )];
    }
    let http = match http_client() {
        Ok(http) => http,
        Err(error) => return vec![bad(error.to_string())],
    };
    let secret = secret_of_teams(connection, secrets);
    let token = AppToken::new(http.clone(), context.clock.clone(), connection, secret);
    findings.push(match token.get(&*context.randomness).await {
        Ok(_) => good("Entra gives the app its token"),
        Err(error) => bad(error.to_string()),
    });
    let keys = KeyRing::new(http, Arc::clone(&context.clock), &connection.openid_url, &connection.issuer);
    findings.push(match keys.fetch().await {
        Ok(_) => good("the keys of the Bot Service are there"),
        Err(error) => bad(format!("{error}: look at openid_url and issuer")),
    });
    for url in &connection.service_urls {
        if address::join(url, &[]).is_none_or(|url| url.scheme() != "https") {
            findings.push(bad(format!("service_urls holds {url}, which is no https address")));
        }
    }
    if channels.is_empty() {
        findings.push(bad(
            "no queue names a channel of Teams'; add channels = [\"teams:19:...@thread.tacv2\"] to one",
        ));
    }
    for channel in channels.iter().filter(|id| !is_conversation(id)) {
        findings.push(bad(format!(
            "{channel} is no channel's id: copy the link to the channel, and take the part that begins with \
             19: and ends with @thread.tacv2, with : and @ in the place of %3a and %40"
        )));
    }
    findings
}

/// Whether an id looks as Teams writes those of channels and group chats.
fn is_conversation(id: &str) -> bool {
    id.starts_with("19:") && id.contains("@thread.") && !id.contains([';', '%', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_told_from_a_link_and_a_name() {
        assert!(is_conversation("19:abc@thread.tacv2"));
        assert!(is_conversation("19:meeting_x@thread.v2"));
        for wrong in ["General", "19%3aabc%40thread.tacv2", "19:abc@thread.tacv2;messageid=1", ""] {
            assert!(!is_conversation(wrong), "{wrong}");
        }
    }
}
