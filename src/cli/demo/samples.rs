//! Sample threads that arrive by themselves: several networks, several languages, some urgent, some
//! not. Invented, every one of them.

use std::sync::Arc;
use std::time::Duration;

use crate::app::dispatch::Dispatcher;
use crate::app::inbound::{Call, Caller, Inbound};
use crate::domain::actor::Surface;
use crate::domain::incoming::Incoming;
use crate::domain::thread::Sentiment;

struct Sample {
    network: &'static str,
    author: &'static str,
    lang: &'static str,
    reach: i64,
    sentiment: Sentiment,
    text: &'static str,
}

const fn sample(
    (network, author, lang): (&'static str, &'static str, &'static str),
    reach: i64,
    sentiment: Sentiment,
    text: &'static str,
) -> Sample {
    Sample { network, author, lang, reach, sentiment, text }
}

use Sentiment::{Negative, Neutral, Positive};

const SAMPLES: &[Sample] = &[
    sample(
        ("x", "@marta_runs", "en"),
        18_400,
        Negative,
        "Day 9 without my parcel. Tracking says 'out for delivery' since last Tuesday. Is anybody there?",
    ),
    sample(
        ("instagram", "@lena.kocht", "de"),
        2_300,
        Negative,
        "Der neue Mixer riecht nach drei Minuten verbrannt. Ist das normal oder gefährlich?",
    ),
    sample(
        ("facebook", "Oluwaseun A.", "en"),
        640,
        Negative,
        "You charged me twice and the chat closed on me. I want my money back today.",
    ),
    sample(
        ("press", "newsdesk@dailyexample", "en"),
        250_000,
        Neutral,
        "Reporter here: can you confirm the recall of the 2025 kettle series before our 6 pm edition?",
    ),
    sample(
        ("x", "@pierre_lyon", "fr"),
        11_900,
        Negative,
        "Trois appels, trois réponses différentes. Qui décide chez vous ?",
    ),
    sample(
        ("reddit", "u/quietlurker", "en"),
        90,
        Positive,
        "Credit where due: the repair took two days and they called back. Rare.",
    ),
    sample(
        ("instagram", "@yuki_cafe", "ja"),
        36_000,
        Negative,
        "届いたカップが割れていました。交換はできますか？",
    ),
    sample(
        ("linkedin", "Ana Prado", "pt"),
        5_200,
        Neutral,
        "Vocês vão divulgar as metas de reciclagem deste ano? Nossa equipe quer citar os números.",
    ),
    sample(
        ("x", "@deal_hunter77", "en"),
        52_000,
        Neutral,
        "Is the 20 percent code really for everyone? My followers ask.",
    ),
    sample(
        ("facebook", "Carmen R.", "es"),
        410,
        Negative,
        "La batería se calienta mucho por la noche. Tengo niños en casa, ¿qué hago?",
    ),
    sample(
        ("tiktok", "@noor.unboxes", "ar"),
        88_000,
        Positive,
        "وصل الطلب أسرع مما توقعت، والتغليف جميل جدا!",
    ),
    sample(
        ("reddit", "u/threadbare", "en"),
        1_500,
        Negative,
        "Heads up: the app update logs you out and the reset mail never comes. Five of us at work have it.",
    ),
    sample(
        ("x", "@KlausBerlin", "de"),
        14_200,
        Negative,
        "Seit dem Update geht die Heizungssteuerung nicht mehr. Es ist kalt. Hilfe?",
    ),
    sample(
        ("instagram", "@fit.with.joy", "en"),
        23_000,
        Positive,
        "Obsessed with the new bottle. Does it come in green?",
    ),
    sample(
        ("press", "editor@tradeweekly", "en"),
        40_000,
        Neutral,
        "Are you planning to raise prices next quarter? We would like a comment for Thursday's issue.",
    ),
    sample(
        ("facebook", "Giulia B.", "it"),
        380,
        Negative,
        "Ho scritto tre volte. Nessuna risposta. Se non chiamate vado dall'avvocato.",
    ),
];

/// The first ones come at once, so that there is something to see.
const AT_ONCE: usize = 6;
const BETWEEN: Duration = Duration::from_secs(6);
/// Nobody watches a demo for longer than these take.
const ROUNDS: usize = 20;

/// Lets them arrive.
pub(super) async fn arrive(dispatcher: Arc<Dispatcher>) {
    let start = dispatcher.around().clock.now().millis();
    for round in 0..ROUNDS {
        for (index, sample) in SAMPLES.iter().enumerate() {
            if round > 0 || index >= AT_ONCE {
                tokio::time::sleep(BETWEEN).await;
            }
            let incoming = Incoming {
                source: "sample".into(),
                external_id: format!("{start}-{round}-{index}"),
                conversation: format!("{start}-{round}-{index}"),
                network: sample.network.to_owned(),
                author: Some(sample.author.to_owned()),
                text: sample.text.to_owned(),
                lang: Some(sample.lang.to_owned()),
                sentiment: Some(sample.sentiment),
                reach: Some(sample.reach),
                priority: None,
                queue: None,
                url: None,
                tags: Vec::new(),
                received_at: None,
            };
            let call = Call::Receive(Box::new(incoming));
            let inbound = Inbound::new(Caller::Source("sample".into()), Surface::Intake, call);
            if let Err(failure) = dispatcher.dispatch(inbound).await {
                tracing::warn!(?failure, "a sample thread could not arrive");
            }
        }
    }
}
