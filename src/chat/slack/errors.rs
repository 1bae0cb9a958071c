//! What Slack says no with, and what is to be done about it: every code that matters, with how far it
//! reaches and words for the operator. Must not repeat what a response held: there are people's texts and
//! addresses in it.

use slack_morphism::errors::SlackClientError;

use super::inbound::raw::Raw;
use crate::chat::platform::{Reach, SendError};
use crate::domain::time::Millis;

/// What a failed call means.
pub(super) fn meaning(error: &SlackClientError, method: &'static str) -> SendError {
    match error {
        SlackClientError::ApiError(error) => {
            let body = error.http_response_body.as_deref().unwrap_or_default();
            let body: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
            of_code(&error.code, Raw::new(&body).get("needed").text(), method)
        }
        SlackClientError::RateLimitError(error) => {
            let wait =
                error.retry_after.map(|wait| Millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)));
            too_fast(wait, method)
        }
        SlackClientError::HttpError(error) if error.status_code.is_server_error() => {
            down(format!("{method}: Slack answered with HTTP {}", error.status_code.as_u16()))
        }
        SlackClientError::HttpError(error) => SendError::Refused {
            reach: Reach::Platform,
            why: format!(
                "{method}: HTTP {}, which is no answer of Slack's; is api_url in the desk file right?",
                error.status_code.as_u16()
            ),
        },
        SlackClientError::ProtocolError(_) => down(format!("{method}: the answer is none of Slack's")),
        SlackClientError::HttpProtocolError(_)
        | SlackClientError::EndOfStream(_)
        | SlackClientError::SystemError(_)
        | SlackClientError::SocketModeProtocolError(_) => down(format!("{method}: Slack cannot be reached")),
    }
}

/// That there was no answer in time. What was asked for may have been done all the same.
pub(super) fn no_answer(method: &'static str) -> SendError {
    down(format!("{method}: Slack gave no answer in time"))
}

/// That the answer says neither yes nor no.
pub(super) fn no_sense(method: &'static str) -> SendError {
    down(format!("{method}: the answer is none of Slack's"))
}

fn down(why: String) -> SendError {
    SendError::Later { reach: Reach::Platform, after: None, why }
}

fn too_fast(after: Option<Millis>, method: &'static str) -> SendError {
    // Posting is limited in each channel, everything else in the workspace.
    let reach = if method == "chat.postMessage" { Reach::Channel } else { Reach::Platform };
    SendError::Later { reach, after, why: format!("{method}: too many requests") }
}

/// What a code means. `needed` is the scope that Slack names beside `missing_scope`.
pub(super) fn of_code(code: &str, needed: Option<&str>, method: &'static str) -> SendError {
    let refused = |reach, what: &str| SendError::Refused { reach, why: format!("{method}: {what} ({code})") };
    match code {
        "message_not_found" | "cant_update_message" | "thread_not_found" | "edit_window_closed" => {
            SendError::MessageGone
        }
        "ratelimited" | "rate_limited" | "message_limit_exceeded" => too_fast(None, method),
        "internal_error"
        | "fatal_error"
        | "service_unavailable"
        | "request_timeout"
        | "team_added_to_org" => down(format!("{method}: Slack has a fault of its own ({code})")),
        "channel_not_found" | "not_in_channel" => refused(
            Reach::Channel,
            "the bot is not in the channel, or there is none of that id; invite it there: /invite @ and its name",
        ),
        "is_archived" | "is_inactive" => refused(
            Reach::Channel,
            "the channel is archived; restore it, or name another one in the desk file",
        ),
        "restricted_action"
        | "restricted_action_read_only_channel"
        | "restricted_action_thread_only_channel"
        | "restricted_action_non_threadable_channel" => refused(
            Reach::Channel,
            "the workspace lets only some people post there; let the app post in the channel's settings",
        ),
        "channel_type_not_supported" | "method_not_supported_for_channel_type" => refused(
            Reach::Channel,
            "this is no channel that can show cards; name another one in the desk file",
        ),
        "invalid_auth" | "not_authed" => refused(
            Reach::Platform,
            "the token is not valid; copy it again from the app's page into its secret",
        ),
        "token_revoked" | "token_expired" | "account_inactive" => refused(
            Reach::Platform,
            "the token is not valid any more; install the app again and put its new token into the secret",
        ),
        "missing_scope" => {
            let scope = needed.filter(|scope| is_plain(scope)).unwrap_or("that Slack does not name");
            refused(
                Reach::Platform,
                &format!("the app lacks the scope {scope}; update its manifest and install it again"),
            )
        }
        "not_allowed_token_type" => refused(
            Reach::Platform,
            "the token is of the wrong kind; the bot's begins with xoxb-, the one for Socket Mode with xapp-",
        ),
        "access_denied"
        | "no_permission"
        | "ekm_access_denied"
        | "org_login_required"
        | "team_access_not_granted"
        | "enterprise_is_restricted" => {
            refused(Reach::Platform, "the workspace does not let the app do this; an admin has to allow it")
        }
        "user_not_found" | "users_not_found" | "user_not_visible" | "user_disabled" | "cannot_dm_bot" => {
            refused(Reach::Message, "there is nobody to tell under that id")
        }
        "messages_tab_disabled" => refused(
            Reach::Message,
            "the app takes no messages; turn its Messages tab on, as the manifest has it",
        ),
        _ if is_plain(code) => refused(Reach::Message, "Slack does not take it; please report this"),
        _ => SendError::Refused { reach: Reach::Message, why: format!("{method}: Slack does not take it") },
    }
}

/// Whether a word of Slack's can stand in a log: scopes and codes are plain words.
fn is_plain(word: &str) -> bool {
    word.len() <= 80 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_:.,-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach_and_words(code: &str) -> (Reach, String) {
        match of_code(code, None, "chat.postMessage") {
            SendError::Refused { reach, why } => (reach, why),
            other => panic!("{code}: {other:?}"),
        }
    }

    #[test]
    fn a_channels_trouble_says_what_to_do_there() {
        for (code, what) in
            [("channel_not_found", "/invite"), ("not_in_channel", "/invite"), ("is_archived", "restore")]
        {
            let (reach, why) = reach_and_words(code);
            assert_eq!(reach, Reach::Channel, "{code}");
            assert!(why.contains(what) && why.contains(code), "{why}");
        }
    }

    #[test]
    fn a_token_that_is_not_valid_stops_the_platform() {
        for code in
            ["token_revoked", "invalid_auth", "account_inactive", "missing_scope", "not_allowed_token_type"]
        {
            assert_eq!(reach_and_words(code).0, Reach::Platform, "{code}");
        }
    }

    #[test]
    fn a_missing_scope_is_named_unless_it_is_no_word() {
        let why = |needed| of_code("missing_scope", Some(needed), "chat.update").to_string();
        assert!(why("chat:write").contains("chat:write"));
        assert!(!why("<script>").contains("script"));
    }

    #[test]
    fn what_one_message_cannot_holds_nothing_else_up() {
        for code in ["msg_too_long", "invalid_blocks", "a_code_of_next_year", "<b>"] {
            assert_eq!(reach_and_words(code).0, Reach::Message, "{code}");
        }
        assert!(!reach_and_words("<b>").1.contains("<b>"));
    }

    #[test]
    fn what_passes_is_tried_again() {
        for code in ["internal_error", "fatal_error", "service_unavailable", "ratelimited"] {
            assert!(matches!(of_code(code, None, "chat.update"), SendError::Later { .. }), "{code}");
        }
        for code in ["message_not_found", "cant_update_message"] {
            assert_eq!(of_code(code, None, "chat.update"), SendError::MessageGone);
        }
    }
}
