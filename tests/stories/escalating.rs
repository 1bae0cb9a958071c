//! D5: escalation along a path, seen by its people, acknowledged by them.

use watchfloor::domain::refusal::Refusal;

use crate::support::desk;

#[test]
fn an_escalation_reaches_the_paths_people_and_is_acknowledged_by_them_alone() {
    desk(async |t| {
        let thread = t.receives("I will sue you").await;
        t.person("rita").says("escalate", &thread, "legal They threaten to sue").await.unwrap();
        let told = t.store.notices_for(&"lea".into(), 5).await.unwrap();
        assert_eq!((told.len(), told[0].0.text.key.as_str()), (1, "notice-escalated"));
        let card = t.person("rita").sees(&thread).await;
        let (path, people, escalation) = &card.escalations[0];
        assert_eq!((path.as_str(), people.as_slice()), ("Legal", ["Lea".to_owned()].as_slice()));
        assert_eq!(escalation.reason, "They threaten to sue");
        let refused = t.person("ravi").says("acknowledge", &thread, "").await.unwrap_err();
        assert_eq!(refused, Refusal::NotOnPath { people: vec!["Lea".into()] });
        t.person("lea").clicks("acknowledge", &thread).await.unwrap();
        assert!(t.person("rita").sees(&thread).await.escalations.is_empty());
    });
}

#[test]
fn a_second_call_goes_one_level_up() {
    desk(async |t| {
        let thread = t.receives("I will sue you").await;
        t.person("rita").says("escalate", &thread, "legal first").await.unwrap();
        t.person("rita").says("escalate", &thread, "legal still nobody").await.unwrap();
        let levels: Vec<i64> = t.thread(&thread).await.escalations.iter().map(|e| e.level).collect();
        assert_eq!(levels, [2], "it is one escalation, which climbed");
        assert_eq!(t.store.notices_for(&"max".into(), 5).await.unwrap().len(), 1);
    });
}
