//! M3.4, S5: who may do what, the same from everywhere, and refusals that help.

use watchfloor::app::inbound::{Call, Caller, Inbound};
use watchfloor::commands::arguments::Arguments;
use watchfloor::commands::find;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::refusal::Refusal;
use watchfloor::domain::state::State;

use crate::support::{desk, message};

#[test]
fn the_same_refusal_comes_from_every_platform_and_says_who_can() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.person("rita").says("edit", &thread, "text=Soon").await.unwrap();
        let mut refusals = Vec::new();
        for surface in [Surface::Slack, Surface::Teams, Surface::Discord, Surface::Console, Surface::Api] {
            refusals.push(t.person("ravi").on(surface).says("approve", &thread, "1").await.unwrap_err());
        }
        let Refusal::NotPermitted { who_can, .. } = &refusals[0] else { panic!("{refusals:?}") };
        assert_eq!(who_can, &["Max", "Mona", "Lea"]);
        assert!(refusals.iter().all(|refusal| refusal == &refusals[0]));
    });
}

#[test]
fn a_role_counts_in_its_queue_alone() {
    desk(async |t| {
        let care = t.receives("Where is my parcel?").await;
        let mut incoming = message("press", "A question");
        incoming.network = "press".into();
        let press = t.takes(incoming).await.unwrap().subject.unwrap();
        t.person("paul").clicks("claim", &press).await.unwrap();
        assert!(matches!(t.person("paul").says("claim", &care, "").await, Err(Refusal::NotPermitted { .. })));
    });
}

#[test]
fn accounts_of_platforms_are_found_by_id_and_strangers_may_do_nothing() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        let claim = |id: &str| {
            let caller = Caller::Account { platform: Surface::Slack, id: id.into(), email: None };
            let call = Call::Command { spec: find("claim").unwrap(), arguments: Arguments::default() };
            Inbound::new(caller, Surface::Slack, call).about(thread.clone())
        };
        let refused = t.dispatch(claim("U666")).await.unwrap_err();
        assert_eq!(refused, Refusal::UnknownPerson { person: "U666".into() });
        t.dispatch(claim("U1")).await.unwrap();
        t.work().await;
        assert!(t.thread(&thread).await.is_held_by(&"rita".into()));
    });
}

#[test]
fn a_person_who_left_the_desk_file_may_do_nothing_from_then_on() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.person("ravi").clicks("claim", &thread).await.unwrap();
        let without = |text: String| {
            text.replace(
                "[people.ravi]\nname = \"Ravi\"\nteams = \"aad-ravi\"\nroles = [\"responder\"]\n",
                "",
            )
        };
        assert!(t.rewrites_desk(without).await);
        let refused = t.person("ravi").says("release", &thread, "").await.unwrap_err();
        assert_eq!(refused, Refusal::UnknownPerson { person: "ravi".into() });
        // What they held is not lost: a lead takes it over.
        t.person("sam").says("assign", &thread, "rita").await.unwrap();
    });
}

#[test]
fn a_bad_desk_file_keeps_the_old_desk_and_says_why() {
    desk(async |t| {
        assert!(!t.rewrites_desk(|text| text.replace("approvals = [\"pr\"]", "aprovals = [\"pr\"]")).await);
        let problem = t.desk_problem().unwrap();
        assert!(problem.contains("aprovals") && problem.contains("approvals"), "{problem}");
        let thread = t.receives("Where is my parcel?").await;
        t.person("rita").clicks("claim", &thread).await.unwrap();
        assert!(t.rewrites_desk(|text| text.replace("aprovals", "approvals")).await.eq(&false));
        assert_eq!(t.desk_problem(), None);
    });
}

#[test]
fn lists_help_and_whoami_answer_in_words() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        let ending = &thread.as_str()[20..];
        t.person("rita").types(&format!("/desk claim {ending}")).await.unwrap();
        assert_eq!(t.thread(&thread).await.state, State::Claimed);
        for line in ["queue", "queue care", "help", "help approve", "whoami", &format!("show {ending}")] {
            t.person("rita").types(line).await.unwrap();
        }
        t.person("ada").types("log").await.unwrap();
        assert!(matches!(t.person("rita").types("log").await, Err(Refusal::NotPermitted { .. })));
        assert!(matches!(t.person("rita").types("claim ZZZZZZ").await, Err(Refusal::UnknownThread { .. })));
    });
}
