//! What is erased is gone from every table, and the log still holds.

use crate::database::on_both;
use crate::desk::{DESK, Desk};

#[test]
fn an_erased_author_is_in_no_table_and_everything_still_verifies() {
    on_both(|database| async move {
        let desk = Desk::start(&database).await;
        let thread = desk.lives().await;
        assert_eq!(database.runs(&["log", "checkpoint"]).await.code, 0);
        assert!(database.dump().await.contains("Quibblewort"));

        // While the desk runs; the handle in another case and without its '@'.
        let erased = database.runs(&["erase", "--author", "x", "jo", "--yes"]).await;
        assert_eq!(erased.code, 0, "{}{}", erased.out, erased.err);
        let dump = database.dump().await;
        for line in dump.lines().filter(|line| line.contains("Quibblewort") || line.contains(thread.as_str()))
        {
            assert!(!line.contains("Quibblewort") && !line.contains("@Jo"), "{line}");
        }
        // The namesake on another network is somebody else.
        assert!(dump.contains("Plumtree") && dump.contains("author/instagram/@Jo"));
        if database.is_sqlite() {
            for name in ["desk.db", "desk.db-wal"] {
                let bytes = std::fs::read(database.folder.path().join(name)).unwrap_or_default();
                assert!(!bytes.windows(11).any(|part| part == b"Quibblewort"), "{name} still holds the text");
            }
        }
        let verified = database.runs(&["log", "verify", "--state"]).await;
        assert_eq!(verified.code, 0, "{}", verified.out);
        assert!(verified.out.contains("1 checkpoints that hold"), "{}", verified.out);

        // The desk goes on.
        desk.says("ana", &thread, "release", &[]).await;
        desk.says("ana", &thread, "dismiss", &[("reason", "nothing left")]).await;
        desk.stop().await;
        let verified = database.runs(&["log", "verify", "--state"]).await;
        assert_eq!(verified.code, 0, "{}", verified.out);
        let again = database.runs(&["erase", "--author", "x", "@jo", "--yes"]).await;
        assert_eq!(again.code, 0);
    });
}

#[test]
fn what_our_people_wrote_can_be_kept() {
    on_both(|database| async move {
        let desk = Desk::start(&database).await;
        desk.lives().await;
        desk.stop().await;
        let erased = database.runs(&["erase", "--author", "x", "@Jo", "--keep-replies", "--yes"]).await;
        assert_eq!(erased.code, 0, "{}", erased.err);
        let dump = database.dump().await;
        assert!(!dump.contains("My parcel is missing") && !dump.contains("Still missing"));
        assert!(dump.contains("It is on its way, Quibblewort"));
        assert_eq!(database.runs(&["log", "verify", "--state"]).await.code, 0);
    });
}

#[test]
fn a_person_is_erased_only_after_leaving_and_takes_their_tokens_along() {
    on_both(|database| async move {
        let desk = Desk::start(&database).await;
        desk.lives().await;
        desk.stop().await;
        database.file("desk.toml", DESK);
        let token = database.runs(&["token", "new", "--person", "ana", "--desk", "{folder}/desk.toml"]).await;
        assert_eq!(token.code, 0, "{}", token.err);
        let login = database.runs(&["login", "--person", "ana", "--desk", "{folder}/desk.toml"]).await;
        assert_eq!(login.code, 0, "{}", login.err);

        let early =
            database.runs(&["erase", "--person", "ana", "--yes", "--desk", "{folder}/desk.toml"]).await;
        assert_eq!(early.code, 1);
        assert!(early.err.contains("out of the desk file"), "{}", early.err);

        database.file("desk.toml", &DESK.replace("[people.ana]\nname = \"Ana Alvarez\"", "[people.bo]"));
        let late =
            database.runs(&["erase", "--person", "ana", "--yes", "--desk", "{folder}/desk.toml"]).await;
        assert_eq!(late.code, 0, "{}", late.err);
        assert!(late.out.contains("1 token counts no longer"), "{}", late.out);
        let dump = database.dump().await;
        for line in dump.lines() {
            assert!(!line.split(|c: char| !c.is_alphanumeric()).any(|word| word == "ana"), "{line}");
        }
        let verified = database.runs(&["log", "verify", "--state"]).await;
        assert_eq!(verified.code, 0, "{}", verified.out);
        let hash = watchfloor::app::dispatch::token_hash(token.out.trim());
        let store = database.store().await;
        assert_eq!(store.owner_of_token(&hash).await.unwrap(), None);
        store.close().await;
    });
}

#[test]
fn a_reply_on_its_way_out_is_not_pulled_from_under_it() {
    on_both(|database| async move {
        let desk = Desk::start(&database).await;
        let thread = desk.receives("c1", ("x", "@Jo"), "Hello").await;
        desk.stop().await;
        let pool = database.pool().await;
        sqlx::query(
            "INSERT INTO sends (hash, thread, publisher, source, conversation, text, created_at_ms, state, next_attempt_ms)
             VALUES ('h', $1, 'p', 'x', 'c1', 'Hello @Jo', 0, 'waiting', 0)",
        )
        .bind(thread.to_string())
        .execute(&pool)
        .await
        .unwrap();
        let refused = database.runs(&["erase", "--author", "x", "@Jo", "--yes"]).await;
        assert_eq!(refused.code, 1, "{}{}", refused.out, refused.err);
        sqlx::query("UPDATE sends SET state = 'failed'").execute(&pool).await.unwrap();
        pool.close().await;
        assert_eq!(database.runs(&["erase", "--author", "x", "@Jo", "--yes"]).await.code, 0);
    });
}

#[test]
fn nothing_is_erased_without_a_yes() {
    on_both(|database| async move {
        let desk = Desk::start(&database).await;
        desk.lives().await;
        desk.stop().await;
        let line = ["erase", "--author", "x", "@Jo"];
        let nobody = database.runs(&line).await;
        assert_eq!(nobody.code, 2);
        assert!(nobody.err.contains("--yes"), "{}", nobody.err);
        assert_eq!(database.runs_with(&line, Some("no\n")).await.code, 1);
        assert!(database.dump().await.contains("Quibblewort"));
        let yes = database.runs_with(&line, Some("yes\n")).await;
        assert_eq!(yes.code, 0, "{}", yes.err);
        assert!(yes.err.contains("cannot be taken back"), "{}", yes.err);
        assert!(!database.dump().await.contains("Quibblewort"));
        assert_eq!(database.runs(&["erase", "--author", "x"]).await.code, 2);
        assert_eq!(database.runs(&["erase", "--yes"]).await.code, 2);
    });
}
