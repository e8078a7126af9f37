//! vCard (2.1, 3.0, 4.0; RFC 6350): people out of bytes.

use crate::Refusal;
use world::{Organisation, Person, SourceId};

/// One card, as bytes and as the person it names.
#[derive(Debug, Clone, PartialEq)]
pub struct CardResource {
    /// UID; one derived from the bytes where there was none.
    pub uid: String,
    /// The card, byte for byte.
    pub raw: Vec<u8>,
    /// Whom it names.
    pub person: Person,
    /// The organisation it names, if it does.
    pub organisation: Option<Organisation>,
    /// What a person should see: "5,000 addresses, the first 100 are read", "name holds direction marks".
    pub flag: Option<String>,
}

/// What a file of cards holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CardReading {
    /// In the order of the file.
    pub cards: Vec<CardResource>,
    /// What could not be read, with its bytes.
    pub refused: Vec<Refusal>,
}

/// Reads a file of any number of cards.
pub fn read_cards(bytes: &[u8], source: SourceId) -> CardReading {
    let _ = source;
    CardReading { cards: vec![], refused: vec![Refusal::new("E_UNREAD", "not read yet", bytes)] }
}

/// The file as the parser writes it back, from the parsed form.
pub fn round_trip(bytes: &[u8]) -> Vec<u8> {
    bytes.to_vec()
}

/// The file with the first FN changed; none where there is none.
pub fn with_first_fn(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let _ = (bytes, name);
    None
}
