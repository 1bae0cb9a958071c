//! The one list of what a platform has to be able to show: cards in every state, forms of every command,
//! answers, histories, digests, notifications, homes; usual ones, troubled ones, the longest that there
//! can be, and texts that would like to be markup. Every platform's test renders all of them. Must not
//! know any platform.

mod cards;
mod forms;
mod hand_overs;
mod others;
mod threads;

pub use others::Said;

use std::sync::LazyLock;

use watchfloor::chat::answer::Home;
use watchfloor::chat::card::Card;
use watchfloor::chat::form::Form;
use watchfloor::chat::platform::{Digest, History, Notification};
use watchfloor::chat::words::Words;
use watchfloor::domain::time::Timestamp;
use watchfloor::i18n::Locales;

/// The languages that everything is rendered in.
pub const LANGUAGES: &[&str] = &["en", "de"];

/// Something to show, with a name that says what is special about it.
#[derive(Clone, Debug)]
pub struct Sample<T> {
    /// Such as `awaiting_approval/hostile`: once in a list and language.
    pub name: String,
    /// The language it is shown in.
    pub locale: &'static str,
    /// What is shown.
    pub value: T,
}

impl<T> Sample<T> {
    fn new(name: impl Into<String>, locale: &'static str, value: T) -> Self {
        Self { name: name.into(), locale, value }
    }
}

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident: $type:ty = $make:path;)+) => {$(
        $(#[$doc])*
        pub fn $name() -> &'static [Sample<$type>] {
            static LIST: LazyLock<Vec<Sample<$type>>> = LazyLock::new($make);
            &LIST
        }
    )+};
}

lists! {
    /// Cards.
    cards: Card = cards::cards;
    /// Forms.
    forms: Form = forms::forms;
    /// Answers in words.
    said: Said = others::said;
    /// Decisions under a card.
    histories: History = others::histories;
    /// What stands in the place of cards.
    digests: Digest = others::digests;
    /// Things to tell people in private.
    notifications: Notification = others::notifications;
    /// Homes.
    homes: Home = others::homes;
}

/// The moment at which everybody reads: 2026-11-18T11:06:40Z.
pub fn now() -> Timestamp {
    Timestamp::from_millis(1_795_000_000_000)
}

/// The texts.
pub fn locales() -> &'static Locales {
    static LOCALES: LazyLock<Locales> = LazyLock::new(|| Locales::load().expect("the texts are readable"));
    &LOCALES
}

/// Words for a sample.
pub fn words(locale: &str) -> Words<'_> {
    Words::new(locales(), locale, now())
}

/// What a usual customer writes.
pub const USUAL: &str = "My parcel was due on Monday. Nobody answers the phone, and the tracking page shows nothing. Is anybody there?";

/// What a usual responder answers.
pub const REPLY: &str = "So sorry, Johanna. Your parcel is at the depot and arrives tomorrow before noon: https://example.com/track/1";

/// In one line, everything that some platform takes for markup, a mention, a link or a picture.
pub const HOSTILE_LINE: &str = "@everyone @here <!channel> <@U1|x> <#C1> <http://x.example|y> [y](http://x.example) \
    *bold* _it_ ~s~ `code` **b** __u__ ||spoiler|| <t:1:R> <:a:1> :smile: # h > q &amp; <b onclick=\"x\">b</b> <at>x</at> \
    {{x}} ${x} \\n http://x.example/?a=b&c=d www.x.example";

/// The same over several lines, with what only counts at the beginning of one. The override that turns the
/// reading order round never gets past intake, but a renderer must bear it.
pub fn hostile() -> String {
    format!(
        "{HOSTILE_LINE}\n> quoted\n>>> all of it\n# heading\n- item\n1. item\n```\nfence\n```\n| a | b |\n|---|---|\n\
         ![picture](http://x.example/p.png)\n\u{202e}desrever\u{202c}\n\n\n    indented\n\n<!channel>"
    )
}

/// Japanese, without spaces between words.
pub const JAPANESE: &str = "月曜日に届くはずの荷物がまだ届きません。電話も繋がらず、追跡ページにも何も表示されません。\
    どなたか対応していただけますか?とても困っています。";

/// Arabic, which is read from the right, with a word and a number that are not.
pub const ARABIC: &str =
    "طلبي رقم 12345 لم يصل حتى الآن ولا أحد يرد على الهاتف. هل يمكن لفريق Watchfloor مساعدتي من فضلك؟";

/// The longest text that intake lets through: 20,000 characters, some of several bytes.
pub fn longest() -> String {
    let paragraph = "I have been waiting for weeks, and nobody says why — 我等了好幾個星期 👩‍👩‍👧‍👦. ".repeat(9);
    let mut text: String = std::iter::repeat_n(format!("{paragraph}\n\n"), 40).collect();
    text = text.chars().take(19_999).collect();
    text.push('!');
    text
}

/// The longest name that a desk file may give: 200 characters.
pub fn longest_name() -> String {
    "Very long name & <b> *of* somebody ".repeat(6).chars().take(200).collect()
}
