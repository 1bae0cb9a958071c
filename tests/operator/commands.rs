//! Tokens, links, searching, exporting, migrating and checking.

use crate::database::on_both;
use crate::desk::{DESK, Desk};

#[test]
fn a_token_is_shown_once_counts_and_is_taken_back() {
    on_both(|database| async move {
        database.file("desk.toml", DESK);
        let new = ["token", "new", "--person", "ana", "--label", "import", "--desk", "{folder}/desk.toml"];
        let made = database.runs(&new).await;
        assert_eq!(made.code, 0, "{}", made.err);
        let token = made.out.trim().to_owned();
        let random = token.strip_prefix("wf_").unwrap();
        assert_eq!(random.len(), 43);
        assert!(random.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'));
        let hash = watchfloor::app::dispatch::token_hash(&token);
        assert!(!database.dump().await.contains(&token));

        let list = database.runs(&["token", "list", "--person", "ana"]).await;
        assert!(list.out.contains(&hash[..12]) && list.out.contains("import"), "{}", list.out);
        assert_eq!(database.runs(&["token", "list", "--person", "max"]).await.out, "");

        assert_eq!(database.runs(&["token", "revoke", "%%%%%%"]).await.code, 2);
        assert_eq!(database.runs(&["token", "revoke", "abc"]).await.code, 2);
        let revoked = database.runs(&["token", "revoke", &hash[..8]]).await;
        assert_eq!(revoked.code, 0, "{}", revoked.err);
        assert_eq!(database.runs(&["token", "revoke", &hash[..8]]).await.code, 1);
        let store = database.store().await;
        assert_eq!(store.owner_of_token(&hash).await.unwrap(), None);
        store.close().await;

        let log = database.runs(&["log", "search"]).await.out;
        assert!(log.contains("token_issued") && log.contains("token_revoked"), "{log}");
        let nobody = ["token", "new", "--person", "nobody", "--desk", "{folder}/desk.toml"];
        let refused = database.runs(&nobody).await;
        assert_eq!(refused.code, 2);
        assert!(refused.err.contains("ana, max, mona"), "{}", refused.err);
    });
}

#[test]
fn a_login_link_works_once_and_not_for_ever() {
    on_both(|database| async move {
        database.file("desk.toml", DESK);
        let line =
            ["login", "--person", "ana", "--url", "https://desk.example/", "--desk", "{folder}/desk.toml"];
        let answer = database.runs(&line).await;
        assert_eq!(answer.code, 0, "{}", answer.err);
        let link = answer.out.trim().strip_prefix("https://desk.example/login/").unwrap().to_owned();
        let hash = watchfloor::app::dispatch::token_hash(&link);
        let store = database.store().await;
        let now = watchfloor::domain::ambient::Clock::now(&watchfloor::app::ambient::SystemClock);
        let later = now + watchfloor::domain::time::Millis::minutes(16);
        assert_eq!(store.use_login_link(&hash, later).await.unwrap(), None);
        assert_eq!(store.use_login_link(&hash, now).await.unwrap(), Some("ana".into()));
        assert_eq!(store.use_login_link(&hash, now).await.unwrap(), None);
        store.close().await;
        let bad = database
            .runs(&["login", "--person", "ana", "--url", "desk", "--desk", "{folder}/desk.toml"])
            .await;
        assert_eq!(bad.code, 2);
    });
}

#[test]
fn the_log_is_searched_by_what_people_remember() {
    on_both(|database| async move {
        database.file("desk.toml", DESK);
        let desk = Desk::start(&database).await;
        let thread = desk.lives().await;
        desk.stop().await;
        let search = async |more: &[&str]| {
            let line: Vec<&str> = ["log", "search"].iter().chain(more).copied().collect();
            let answer = database.runs(&line).await;
            assert_eq!(answer.code, 0, "{}", answer.err);
            answer.out.lines().map(str::to_owned).collect::<Vec<_>>()
        };
        let all = search(&[]).await;
        let sequences: Vec<i64> =
            all.iter().map(|line| line.split_whitespace().next().unwrap().parse().unwrap()).collect();
        assert!(sequences.is_sorted() && sequences.len() == 10, "{all:#?}");
        assert_eq!(search(&["--limit", "2"]).await, all[8..]);
        assert_eq!(search(&["--action", "rejected"]).await.len(), 1);
        assert!(search(&["--person", "max"]).await[0].contains("because “Name Quibblewort less often”"));
        let named =
            search(&["--person", "Ana Alvarez", "--action", "noted", "--desk", "{folder}/desk.toml"]).await;
        assert!(named.len() == 1 && named[0].contains("Ana Alvarez (responder, console)"), "{named:?}");
        assert_eq!(search(&["--text", "QUIBBLEWORT sue"]).await.len(), 1);
        assert_eq!(search(&["--thread", thread.as_str(), "--surface", "console"]).await.len(), 8);
        assert!(search(&["--until", "2020-01-01"]).await.is_empty());
        let json = search(&["--json", "--action", "draft_saved", "--limit", "1"]).await;
        let entry: serde_json::Value = serde_json::from_str(&json[0]).unwrap();
        assert_eq!(entry["details"]["text"], "It is on its way, Quibblewort");
        assert_eq!(entry["actor"]["person"], "ana");
        assert_eq!(database.runs(&["log", "search", "--from", "yesterday"]).await.code, 2);
    });
}

#[test]
fn exports_are_written_whole_in_part_and_as_a_table() {
    on_both(|database| async move {
        let desk = Desk::start(&database).await;
        let thread = desk.lives().await;
        let formula = desk.receives("c3", ("x", "=cmd"), "hi").await;
        desk.says("ana", &formula, "dismiss", &[("reason", "=HYPERLINK(\"http://evil\",\"x\")")]).await;
        desk.stop().await;
        let part = database
            .runs(&["log", "export", "--thread", thread.as_str(), "--out", "{folder}/part.jsonl"])
            .await;
        assert_eq!(part.code, 0, "{}", part.err);
        assert!(part.err.contains("the chain as a whole cannot"), "{}", part.err);
        let verified = database.runs(&["log", "verify", "--export", "{folder}/part.jsonl"]).await;
        assert_eq!(verified.code, 0, "{}", verified.out);
        assert!(verified.out.contains("an export of a part"), "{}", verified.out);
        let text = std::fs::read_to_string(database.folder.path().join("part.jsonl")).unwrap();
        database.file("part.jsonl", &text.replacen("claimed", "dismissed", 1));
        assert_eq!(database.runs(&["log", "verify", "--export", "{folder}/part.jsonl"]).await.code, 3);

        let table = database.runs(&["log", "export", "--format", "csv"]).await;
        assert!(table.out.starts_with(
            "sequence,at,who,role,surface,action,thread,revision,reason,before,after,hash,drill\r\n"
        ));
        assert_eq!(table.out.lines().count(), 13, "{}", table.out);
        assert!(table.out.contains(",\"'=HYPERLINK(\"\"http://evil\"\",\"\"x\"\")\","), "{}", table.out);
        assert!(table.out.contains(",ana,responder,console,claimed,"), "{}", table.out);
    });
}

#[test]
fn migrating_twice_does_no_harm() {
    on_both(|database| async move {
        let first = database.runs(&["migrate"]).await;
        assert_eq!(first.code, 0, "{}", first.err);
        assert!(first.out.contains("was empty"), "{}", first.out);
        let second = database.runs(&["migrate"]).await;
        assert!(second.out.contains("up to date, at version"), "{}", second.out);
    });
}

#[test]
fn a_desk_file_is_checked_and_its_rules_are_tried() {
    on_both(|database| async move {
        database.file("desk.toml", DESK);
        let good = database.runs(&["check", "--desk", "{folder}/desk.toml"]).await;
        assert_eq!(good.code, 0, "{}{}", good.out, good.err);
        assert!(good.out.contains("care: ") && good.out.contains("needs manager"), "{}", good.out);
        assert!(good.out.contains("queue 'care' has no publisher"), "{}", good.out);
        assert!(!good.out.contains("only 'max'"));

        database.file("lonely.toml", &DESK.replace("[people.mona]\nroles = [\"manager\"]", ""));
        let lonely = database.runs(&["check", "--desk", "{folder}/lonely.toml"]).await;
        assert!(lonely.out.contains("only 'max' can approve as 'manager'"), "{}", lonely.out);

        database.file("bad.toml", &format!("colour = \"red\"\n{DESK}"));
        let bad = database.runs(&["check", "--desk", "{folder}/bad.toml"]).await;
        assert_eq!(bad.code, 3);
        assert!(bad.out.contains("bad.toml:1:1: colour"), "{}", bad.out);
        assert_eq!(database.runs(&["check", "--desk", "{folder}/none.toml"]).await.code, 1);

        let secret = "\n[publishers.site]\nurl = \"https://example.com/\"\nsecret_env = \"NO_SUCH\"\n";
        database.file("secret.toml", &format!("{DESK}{secret}"));
        let missing = database.runs(&["check", "--desk", "{folder}/secret.toml"]).await;
        assert_eq!(missing.code, 3, "{}", missing.out);
        assert!(missing.out.contains("publisher 'site': the environment variable NO_SUCH is missing"));

        let rules = "\n[[rules]]\nname = \"recall\"\nwhen = \"thread.text.contains('recall')\"\npriority = \"urgent\"\n[sources.posts]\nfields = { text = \"body\" }\n";
        database.file("rules.toml", &format!("{}{rules}", DESK.replace("\"low\"", "\"high\"")));
        database.file(
            "samples.jsonl",
            "{\"source\":\"x\",\"external_id\":\"1\",\"text\":\"a recall?\"}\n{\"body\":\"nice\"}\nnonsense\n{\"other\":1}\n",
        );
        let tried = database
            .runs(&["check", "--desk", "{folder}/rules.toml", "--try", "{folder}/samples.jsonl"])
            .await;
        assert_eq!(tried.code, 0, "{}{}", tried.out, tried.err);
        for part in [
            "line 1: “a recall?” → queue care, priority urgent, a card",
            "fired      recall",
            "line 2: “nice” → queue care, priority normal, listed",
            "did not    recall",
            "line 3: ",
            "line 4: refused",
        ] {
            assert!(tried.out.contains(part), "'{part}' is missing in:\n{}", tried.out);
        }
    });
}
