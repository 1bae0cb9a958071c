//! Whoever changes the log is found, and the place is right.

use sqlx::AssertSqlSafe;

use crate::database::{Database, on_both};
use crate::desk::Desk;

async fn a_log(database: &Database) {
    let desk = Desk::start(database).await;
    desk.lives().await;
    desk.stop().await;
}

/// Tampers with a new log and expects what `log verify` says.
fn found(statements: &'static [&'static str], says: &'static [&'static str]) {
    on_both(|database| async move {
        a_log(&database).await;
        let before = database.runs(&["log", "verify", "--state"]).await;
        assert_eq!(before.code, 0, "{}{}", before.out, before.err);
        database.tamper(statements).await;
        let after = database.runs(&["log", "verify"]).await;
        assert_eq!(after.code, 3, "{}{}", after.out, after.err);
        for part in says {
            assert!(after.out.contains(part), "'{part}' is missing in:\n{}", after.out);
        }
    });
}

#[test]
fn a_changed_text_is_found() {
    found(
        &[
            "UPDATE log_entries SET entry = REPLACE(entry, '\"action\":\"claimed\"', '\"action\":\"promoted\"'), action = 'promoted' WHERE sequence = 2",
        ],
        &["entry 2 was changed", "the first at entry 2", "problems: 1"],
    );
}

#[test]
fn an_entry_replaced_by_another_with_its_hash_is_found() {
    // The text of entry 1 and its hash in the place of entry 3.
    found(
        &[
            "UPDATE log_entries SET entry = (SELECT entry FROM log_entries WHERE sequence = 1), hash = (SELECT hash FROM log_entries WHERE sequence = 1) WHERE sequence = 3",
        ],
        &["entry 1 stands where entry 3 should", "the first at entry 3"],
    );
}

#[test]
fn a_removed_entry_is_found() {
    found(
        &["DELETE FROM log_entries WHERE sequence = 3"],
        &["entry 4 stands where entry 3 should", "the first at entry 3"],
    );
}

#[test]
fn two_that_were_swapped_are_found() {
    found(
        &[
            "UPDATE log_entries SET sequence = -1 WHERE sequence = 4",
            "UPDATE log_entries SET sequence = 4 WHERE sequence = 5",
            "UPDATE log_entries SET sequence = 5 WHERE sequence = -1",
        ],
        &[
            "entry 5 stands where entry 4 should",
            "column 'sequence' of entry 4 says 4, the entry itself says 5",
            "the first at entry 4",
        ],
    );
}

#[test]
fn a_cut_off_end_is_found() {
    found(
        &["DELETE FROM log_entries WHERE sequence > 8"],
        &["the log ends at entry 8, but the database says", "the first at entry 9", "cut off"],
    );
}

#[test]
fn a_changed_column_is_found() {
    found(
        &["UPDATE log_entries SET actor = 'operator' WHERE sequence = 2"],
        &["the column 'actor' of entry 2 says operator", "problems: 1"],
    );
}

#[test]
fn a_changed_value_is_found() {
    found(
        &["UPDATE sealed SET value = 'It never left' WHERE value LIKE 'Dear%'"],
        &["a text of entry 4 is not the one that was recorded", "problems: 1"],
    );
}

#[test]
fn a_value_removed_by_hand_is_found() {
    found(
        &["DELETE FROM sealed WHERE value LIKE 'Dear%'"],
        &["a text of entry 4 is gone, and no erasure on the log says so", "problems: 1"],
    );
}

#[test]
fn a_cut_off_end_with_a_corrected_head_is_found_by_a_checkpoint_kept_elsewhere() {
    on_both(|database| async move {
        a_log(&database).await;
        let made = database.runs(&["log", "checkpoint", "--checkpoint-file", "{folder}/kept.jsonl"]).await;
        assert_eq!(made.code, 0, "{}", made.err);
        database
            .tamper(&[
                "DELETE FROM log_entries WHERE sequence > 8",
                "UPDATE log_head SET sequence = 8, hash = (SELECT hash FROM log_entries WHERE sequence = 8)",
                if database.is_sqlite() {
                    "DROP TRIGGER checkpoints_no_delete"
                } else {
                    "DROP TRIGGER checkpoints_append_only ON checkpoints"
                },
                "DELETE FROM checkpoints",
            ])
            .await;
        let without = database.runs(&["log", "verify"]).await;
        // Values of the entries that are gone are still there; the chain alone cannot tell.
        assert!(without.out.contains("a cut-off end cannot be excluded"), "{}", without.out);
        let with = database.runs(&["log", "verify", "--checkpoint", "{folder}/kept.jsonl"]).await;
        assert_eq!(with.code, 3);
        assert!(with.out.contains("the log ends at entry 8, but entry"), "{}", with.out);
    });
}

#[test]
fn a_changed_present_is_found() {
    on_both(|database| async move {
        a_log(&database).await;
        database.tamper(&["UPDATE threads SET holder = 'max' WHERE holder = 'ana'"]).await;
        assert_eq!(database.runs(&["log", "verify"]).await.code, 0);
        let state = database.runs(&["log", "verify", "--state"]).await;
        assert_eq!(state.code, 3);
        assert!(state.out.contains("is not what the log makes of it"), "{}", state.out);
    });
}

#[test]
fn the_database_itself_refuses_to_change_the_log() {
    on_both(|database| async move {
        a_log(&database).await;
        assert_eq!(database.runs(&["log", "checkpoint"]).await.code, 0);
        let pool = database.pool().await;
        for statement in [
            "UPDATE log_entries SET action = 'x' WHERE sequence = 1",
            "DELETE FROM log_entries WHERE sequence = 1",
            "UPDATE checkpoints SET hash = 'x'",
            "DELETE FROM checkpoints",
        ] {
            let error = sqlx::query(AssertSqlSafe(statement.to_owned())).execute(&pool).await.unwrap_err();
            assert!(error.to_string().contains("append-only"), "{statement}: {error}");
        }
        pool.close().await;
    });
}

#[test]
fn an_export_verifies_alone_and_every_change_in_it_is_found() {
    on_both(|database| async move {
        a_log(&database).await;
        assert_eq!(database.runs(&["log", "checkpoint"]).await.code, 0);
        let export = database.runs(&["log", "export"]).await;
        assert_eq!(export.code, 0, "{}", export.err);
        let lines: Vec<&str> = export.out.lines().collect();
        let verify = async |lines: &[String], code: u8, says: &str| {
            database.file("export.jsonl", &format!("{}\n", lines.join("\n")));
            let answer = database.runs(&["log", "verify", "--export", "{folder}/export.jsonl"]).await;
            assert_eq!(answer.code, code, "{}{}", answer.out, answer.err);
            assert!(answer.out.contains(says), "'{says}' is missing in:\n{}", answer.out);
        };
        let whole: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        verify(&whole, 0, "1 checkpoints that hold").await;

        let mut changed = whole.clone();
        changed[1] = changed[1].replace("claimed", "dismissed");
        verify(&changed, 3, "entry 2 was changed").await;

        let mut removed = whole.clone();
        removed.remove(2);
        verify(&removed, 3, "entry 4 stands where entry 3 should").await;

        let mut swapped = whole.clone();
        swapped.swap(3, 4);
        verify(&swapped, 3, "the first at entry 4").await;

        // The tail is gone, the checkpoint is not.
        let mut cut = whole.clone();
        cut.drain(5..whole.len() - 1);
        verify(&cut, 3, "the log ends at entry 5, but entry").await;
        verify(&whole[..5], 0, "a cut-off end cannot be excluded").await;

        // A second field of the same name: the hash is right, the text misleads.
        let mut doubled = whole.clone();
        doubled[1] = doubled[1].replacen('{', "{\"action\":\"approved\",", 1);
        verify(&doubled, 3, "entry 2 is not written as it was recorded").await;

        let mut nonsense = whole.clone();
        nonsense.insert(2, "nonsense".to_owned());
        verify(&nonsense, 3, "what stands after entry 2 is no log entry").await;
        verify(&[], 3, "there is no entry in it").await;

        let forged = database.runs(&["log", "verify", "--public-key", &"ab".repeat(32)]).await;
        assert_eq!(forged.code, 3);
        assert!(forged.out.contains("not the trusted one"), "{}", forged.out);

        // A desk that changed its key has two.
        let store = database.store().await;
        let key = store.latest_checkpoint().await.unwrap().unwrap().public_key;
        store.close().await;
        let both = ["log", "verify", "--public-key", &"ab".repeat(32), "--public-key", &key];
        assert_eq!(database.runs(&both).await.code, 0);
        assert_eq!(database.runs(&["log", "verify", "--public-key", "short"]).await.code, 2);
    });
}

#[test]
fn the_documents_script_agrees() {
    let has_python =
        std::process::Command::new("python3").arg("--version").output().is_ok_and(|it| it.status.success());
    if !has_python {
        println!("skipped: python3 is not here");
        return;
    }
    let document = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/decision-log.md");
    let document = std::fs::read_to_string(document).unwrap();
    let script = document.split("```python\n").nth(1).unwrap().split("```").next().unwrap().to_owned();
    on_both(|database| {
        let script = script.clone();
        async move {
            a_log(&database).await;
            assert_eq!(database.runs(&["log", "checkpoint"]).await.code, 0);
            database.file("verify.py", &script);
            let export = database.runs(&["log", "export"]).await.out;
            let python = |text: &str| {
                let path = database.file("export.jsonl", text);
                let script = database.folder.path().join("verify.py");
                std::process::Command::new("python3").arg(script).arg(path).output().unwrap()
            };
            let good = python(&export);
            assert!(good.status.success(), "{}", String::from_utf8_lossy(&good.stderr));
            let bad = python(&export.replacen("claimed", "dismissed", 1));
            assert!(!bad.status.success());
            let said = String::from_utf8_lossy(&bad.stderr).into_owned();
            assert!(said.contains("entry 2"), "{said}");
        }
    });
}
