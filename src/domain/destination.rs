//! Where a reply goes. A thread of a drill has no way to a network in its type: what goes out is made of a
//! [`PublishTo`], and only a thread that is no drill makes one. Must not carry anything out.

use serde::{Deserialize, Serialize};

use super::ids::{DrillId, PublisherId, SourceId};
use super::thread::Thread;

/// Where a reply goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Destination {
    /// Out, through a publisher.
    Publish(PublishTo),
    /// Nowhere: it is rehearsed.
    Drill {
        /// The drill.
        drill: DrillId,
    },
}

/// A way out. There is none for a thread of a drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishTo {
    publisher: PublisherId,
    source: SourceId,
    conversation: String,
}

impl Destination {
    /// Where a thread's reply goes today, given the publisher of its queue; none where the queue has none.
    pub fn of(thread: &Thread, publisher: Option<&PublisherId>) -> Option<Self> {
        match &thread.drill {
            Some(drill) => Some(Self::Drill { drill: drill.clone() }),
            None => PublishTo::of(thread, publisher?).map(Self::Publish),
        }
    }

    /// The way out, if it is one.
    pub fn way_out(&self) -> Option<&PublishTo> {
        match self {
            Self::Publish(to) => Some(to),
            Self::Drill { .. } => None,
        }
    }
}

impl PublishTo {
    fn of(thread: &Thread, publisher: &PublisherId) -> Option<Self> {
        thread.drill.is_none().then(|| Self {
            publisher: publisher.clone(),
            source: thread.source.clone(),
            conversation: thread.conversation.clone(),
        })
    }

    /// The publisher that carries it.
    pub fn publisher(&self) -> &PublisherId {
        &self.publisher
    }

    /// The source of the conversation.
    pub fn source(&self) -> &SourceId {
        &self.source
    }

    /// The conversation.
    pub fn conversation(&self) -> &str {
        &self.conversation
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_from_before_drills_read_as_ways_out() {
        let before = r#"{"publisher":"hook","source":"x","conversation":"1"}"#;
        let read: Destination = serde_json::from_str(before).unwrap();
        assert_eq!(read.way_out().map(|to| to.publisher().as_str()), Some("hook"));
        assert_eq!(serde_json::to_string(&read).unwrap(), before);
        let drill: Destination = serde_json::from_str(r#"{"drill":"00"}"#).unwrap();
        assert_eq!(drill.way_out(), None);
    }
}
