//! What counts as contact between two people, and how much.

/// A message to more people than this is addressed to nobody in particular: no contact.
pub const MOST_RECEIVERS: u32 = 10;

/// One person turning to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contact {
    /// When, in days since any fixed day.
    pub at: f64,
    /// Number of the person it came from; of a meeting either.
    pub from: u32,
    /// Number of the person it went to.
    pub to: u32,
    /// In what way.
    pub kind: Kind,
}

/// A way of being in touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Mail addressed to them, one of so many addressees.
    Mail {
        /// Addressees of the message, copies included.
        receivers: u32,
    },
    /// Mail of which they had a copy.
    Copy {
        /// Addressees of the message, copies included.
        receivers: u32,
    },
    /// Mail that somebody's assistant wrote in their name.
    Delegated {
        /// Addressees of the message, copies included.
        receivers: u32,
        /// Whether they had a copy.
        copy: bool,
    },
    /// A meeting of so many people, both included.
    Meeting {
        /// People who were asked.
        people: u32,
    },
    /// A call.
    Call,
    /// A gift or a letter by hand.
    Gift,
    /// One brought the other together with somebody.
    Introduction,
}

impl Kind {
    /// How much it counts; a direct message is 1, one to everybody 0.
    pub fn weight(self) -> f64 {
        match self {
            Kind::Delegated { receivers, copy: false } => Kind::Mail { receivers }.weight() / 2.0,
            Kind::Delegated { receivers, copy: true } => Kind::Copy { receivers }.weight() / 2.0,
            Kind::Mail { receivers } | Kind::Copy { receivers } if receivers > MOST_RECEIVERS => 0.0,
            Kind::Mail { receivers: 0..=1 } => 1.0,
            Kind::Mail { .. } => 0.5,
            Kind::Copy { .. } => 0.2,
            Kind::Meeting { people: 0..=2 } | Kind::Gift | Kind::Introduction => 3.0,
            Kind::Meeting { people: 3..=5 } => 1.5,
            Kind::Meeting { people } => 3.0 / f64::from(people),
            Kind::Call => 2.0,
        }
    }

    /// Whether it went to them alone.
    pub fn is_direct(self) -> bool {
        !matches!(
            self,
            Kind::Copy { .. }
                | Kind::Delegated { .. }
                | Kind::Mail { receivers: 2.. }
                | Kind::Meeting { people: 3.. }
        )
    }

    /// The channel it belongs to, of four: mail, meetings, calls, and what is done by hand.
    pub(super) fn channel(self) -> u8 {
        match self {
            Kind::Mail { .. } | Kind::Copy { .. } | Kind::Delegated { .. } => 1,
            Kind::Meeting { .. } => 2,
            Kind::Call => 4,
            Kind::Gift | Kind::Introduction => 8,
        }
    }
}
