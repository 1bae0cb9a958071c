//! Who is let in: a good token, and what each of many bad ones gets, which is no hint.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use watchfloor::domain::time::Millis;

use super::issuer::{Issuer, unsigned};
use super::world::{World, plays};

#[test]
fn a_good_token_is_believed() {
    plays(async |world| {
        let activity = world.activity("rita", json!({"text": "whoami"}));
        assert_eq!(world.sends(&activity).await.0, 200);
        for audience in [json!(format!("api://botid-{}", super::world::APP)), json!([super::world::APP])] {
            let mut claims = world.claims();
            claims["aud"] = audience;
            claims["serviceurl"] = world.service.address().to_uppercase().trim_end_matches('/').into();
            let token = world.issuer.signs(&world.header(), &claims);
            let (status, _) = world.sends_with(Some(&format!("bearer {token}")), activity.to_string()).await;
            assert_eq!(status, 200);
        }
        assert_eq!(world.service.kept().fetched, 1, "keys are kept");
    });
}

/// A token with something changed in its claims, which is signed all the same.
fn claiming(world: &World, change: impl FnOnce(&mut Value, i64)) -> String {
    let mut claims = world.claims();
    let now = claims["nbf"].as_i64().unwrap();
    change(&mut claims, now);
    world.issuer.signs(&world.header(), &claims)
}

/// A token with something changed in its header, which is signed all the same.
fn headed(world: &World, change: impl FnOnce(&mut Value)) -> String {
    let mut header = world.header();
    change(&mut header);
    world.issuer.signs(&header, &world.claims())
}

fn bad_tokens(world: &World) -> Vec<(&'static str, String)> {
    let good = world.token();
    let other = Issuer::new(1);
    let mut parts: Vec<String> = good.split('.').map(str::to_owned).collect();
    let tampered = {
        let mut claims = world.claims();
        claims["exp"] = 4_000_000_000_i64.into();
        format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(claims.to_string()), parts[2])
    };
    let hmac_with_public_key = {
        let signed = unsigned(&json!({"alg": "HS256", "kid": world.issuer.kid}), &world.claims());
        let mut mac = Hmac::<Sha256>::new_from_slice(&world.issuer.public()).unwrap();
        mac.update(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    };
    let without = unsigned(&json!({"alg": "none", "kid": world.issuer.kid}), &world.claims());
    parts[2] = URL_SAFE_NO_PAD.encode([7; 256]);
    vec![
        ("expired", claiming(world, |claims, now| claims["exp"] = (now - 400).into())),
        ("not valid yet", claiming(world, |claims, now| claims["nbf"] = (now + 400).into())),
        ("without an end", claiming(world, |claims, _| claims["exp"] = Value::Null)),
        (
            "of another issuer",
            claiming(world, |claims, _| claims["iss"] = "https://sts.windows.net/x/".into()),
        ),
        (
            "of the emulator",
            claiming(world, |claims, _| {
                claims["iss"] =
                    "https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0".into();
            }),
        ),
        ("for another app", claiming(world, |claims, _| claims["aud"] = "other".into())),
        ("for nobody", claiming(world, |claims, _| claims["aud"] = Value::Null)),
        (
            "for another address",
            claiming(world, |claims, _| {
                claims["serviceurl"] = "https://smba.trafficmanager.net/emea/".into();
            }),
        ),
        (
            "for an address that only begins so",
            claiming(world, |claims, _| {
                let longer = format!("{}evil", claims["serviceurl"].as_str().unwrap());
                claims["serviceurl"] = longer.into();
            }),
        ),
        ("for no address", claiming(world, |claims, _| claims["serviceurl"] = Value::Null)),
        ("signed with another key", other.signs(&world.header(), &world.claims())),
        ("with a key nobody knows", headed(world, |header| header["kid"] = "unknown".into())),
        ("without a key", headed(world, |header| header["kid"] = Value::Null)),
        ("with parts to understand", headed(world, |header| header["crit"] = json!(["x"]))),
        ("of another algorithm", headed(world, |header| header["alg"] = "RS384".into())),
        ("of algorithm none", format!("{without}.")),
        ("of HS256 with the public key", hmac_with_public_key),
        ("with changed claims", tampered),
        ("with any signature", parts.join(".")),
        ("without a signature", format!("{}.{}.", parts[0], parts[1])),
        ("of two parts", format!("{}.{}", parts[0], parts[1])),
        ("of four parts", format!("{good}.x")),
        ("that is none", "not-a-token".to_owned()),
    ]
}

#[test]
fn none_of_many_bad_tokens_is_believed() {
    plays(async |world| {
        let activity = world.activity("rita", json!({"text": "whoami"})).to_string();
        for (what, token) in bad_tokens(&world) {
            // Strangers may try once a second, and more often at first.
            world.clock.set(world.clock.at() + Millis::seconds(1));
            let (status, body) = world.sends_with(Some(&format!("Bearer {token}")), activity.clone()).await;
            assert_eq!((status, body), (403, Value::Null), "a token {what}");
        }
        for authorization in [None, Some("Basic abc"), Some("Bearer"), Some("")] {
            let (status, body) = world.sends_with(authorization, activity.clone()).await;
            assert_eq!((status, body), (401, Value::Null), "{authorization:?}");
        }
        assert_eq!(world.service.count(""), 0, "nothing was answered");
        let fresh = world.activity("rita", json!({"text": "whoami"}));
        assert_eq!(world.sends(&fresh).await.0, 200);
    });
}

#[test]
fn a_key_speaks_only_for_the_channels_it_is_endorsed_for() {
    plays(async |world| {
        world.service.kept().keys = vec![Issuer::new(0).listed(&["webchat"])];
        let activity = world.activity("rita", json!({"text": "whoami"}));
        assert_eq!(world.sends(&activity).await.0, 403);
    });
}

#[test]
fn the_activity_has_to_be_of_the_channel_and_the_address() {
    plays(async |world| {
        for extra in [
            json!({"channelId": "webchat"}),
            json!({"channelId": null}),
            json!({"serviceUrl": "https://evil.example/"}),
            json!({"serviceUrl": null}),
        ] {
            assert_eq!(world.sends(&world.activity("rita", extra.clone())).await.0, 403, "{extra}");
        }
        // Vouched for, but not allowed.
        let mut claims = world.claims();
        claims["serviceurl"] = "https://elsewhere.example/".into();
        let token = world.issuer.signs(&world.header(), &claims);
        let activity = world.activity("rita", json!({"serviceUrl": "https://elsewhere.example/"}));
        assert_eq!(world.sends_with(Some(&format!("Bearer {token}")), activity.to_string()).await.0, 403);
    });
}

#[test]
fn a_rolled_key_is_fetched_and_an_invented_one_at_most_once_an_hour() {
    plays(async |mut world| {
        let activity = world.activity("rita", json!({"text": "whoami"}));
        assert_eq!(world.sends(&activity).await.0, 200);
        world.passes(Millis::hours(2)).await;
        world.issuer = Issuer::new(1);
        world.service.kept().keys.push(Issuer::new(1).listed(&["msteams"]));
        assert_eq!(world.sends(&activity).await.0, 200, "the new key is found");
        assert_eq!(world.service.kept().fetched, 2);
        for number in 0..5 {
            let token = headed(&world, |header| header["kid"] = format!("invented-{number}").into());
            let (status, _) = world.sends_with(Some(&format!("Bearer {token}")), activity.to_string()).await;
            assert_eq!(status, 403);
        }
        assert_eq!(world.service.kept().fetched, 2, "strangers have nothing fetched");
        // After a day the keys are fetched anew, and one that is gone counts no longer.
        world.service.kept().keys.remove(0);
        world.passes(Millis::hours(25)).await;
        world.issuer = Issuer::new(0);
        assert_eq!(world.sends(&activity).await.0, 403);
        assert_eq!(world.service.kept().fetched, 3);
    });
}

#[test]
fn a_token_that_was_believed_is_held_against_everything_else_each_time() {
    plays(async |world| {
        let activity = world.activity("rita", json!({"text": "whoami"}));
        let sends = async |token: &str, activity: &Value| {
            world.sends_with(Some(&format!("Bearer {token}")), activity.to_string()).await.0
        };
        let token = claiming(&world, |claims, now| claims["exp"] = (now + 30 * 3_600).into());
        assert_eq!(sends(&token, &activity).await, 200);
        assert_eq!(sends(&token, &activity).await, 200);
        // Its words under another signature are another token.
        let (words, signature) = token.rsplit_once('.').unwrap();
        let other = if signature.starts_with('A') { "B" } else { "A" };
        assert_eq!(sends(&format!("{words}.{other}{}", &signature[1..]), &activity).await, 403);
        let elsewhere = world.activity("rita", json!({"serviceUrl": "https://evil.example/"}));
        assert_eq!(sends(&token, &elsewhere).await, 403, "it vouches for one address");
        assert_eq!(sends(&token, &activity).await, 200);
        // Another key under the same id: what the first signed counts no longer once that is known.
        let mut replaced = Issuer::new(1).listed(&["msteams"]);
        replaced["kid"] = world.issuer.kid.as_str().into();
        world.service.kept().keys = vec![replaced];
        assert_eq!(sends(&token, &activity).await, 200, "keys are believed for a day");
        world.passes(Millis::hours(25)).await;
        assert_eq!(sends(&token, &activity).await, 403);
    });
}

#[test]
fn a_token_that_was_believed_ends() {
    plays(async |world| {
        let activity = world.activity("rita", json!({"text": "whoami"}));
        let token = world.token();
        let bearer = format!("Bearer {token}");
        assert_eq!(world.sends_with(Some(&bearer), activity.to_string()).await.0, 200);
        world.passes(Millis::hours(2)).await;
        assert_eq!(world.sends_with(Some(&bearer), activity.to_string()).await.0, 403);
    });
}

#[test]
fn too_many_wrong_tokens_are_told_so() {
    plays(async |world| {
        let activity = world.activity("rita", json!({"text": "whoami"})).to_string();
        let mut statuses = Vec::new();
        for _ in 0..25 {
            statuses.push(world.sends_with(Some("Bearer x.y.z"), activity.clone()).await.0);
        }
        assert_eq!(statuses.iter().filter(|status| **status == 403).count(), 20);
        assert_eq!(statuses.last(), Some(&429));
    });
}

#[test]
fn bodies_that_are_no_activity_or_too_large_are_turned_away() {
    plays(async |world| {
        let authorization = format!("Bearer {}", world.token());
        for body in ["", "{", "[1"] {
            assert_eq!(world.sends_with(Some(&authorization), body.to_owned()).await.0, 400, "{body}");
        }
        let large = world.activity("rita", json!({"text": "x".repeat(1_200_000)}));
        assert_eq!(world.sends(&large).await.0, 200, "a megabyte is answered");
        let too_large = world.activity("rita", json!({"text": "x".repeat(3_000_000)}));
        assert_eq!(world.sends(&too_large).await.0, 413);
    });
}
