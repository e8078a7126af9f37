//! The door: the one condition that decides which rows a reader sees. Nothing else in this room, and nothing
//! outside it, looks at a level or a compartment to decide that (security rule 1).

use crate::sql::Sql;
use world::clearance::Scope;
use world::{Clearance, Compartment, Item, Level, Message, Reader, Role, Verb, may};

/// Adds the condition under which this reader may see a row of `table`, which has the columns `level` and
/// `compartment`. It says of every row what [`world::may`] says of its clearance; a test holds them together.
pub(crate) fn seen_by(sql: Sql, reader: &Reader, table: &str) -> Sql {
    if reader.whole {
        return sql.push("1 = 1");
    }
    let length = Compartment::OWN.len();
    let shared = format!(
        "({table}.compartment IS NULL OR substr({table}.compartment, 1, {length}) <> '{}')",
        Compartment::OWN
    );
    let sql = match reader.scope(Verb::See) {
        Scope::All => sql.push(&format!("({shared}")),
        Scope::Upto(grants) => {
            let mut sql = sql.push(&format!("({shared} AND (1 = 0"));
            for (level, compartments) in grants {
                let rank = level.rank();
                sql = sql.push(&format!(" OR ({table}.level <= {rank} AND ({table}.compartment IS NULL"));
                if !compartments.is_empty() {
                    sql = sql.push(&format!(" OR {table}.compartment IN "));
                    sql = sql.list(compartments.into_iter().map(|c| c.0));
                }
                sql = sql.push("))");
            }
            sql.push(")")
        }
    };
    let sql = match reader.has_own() {
        true => {
            sql.push(&format!(" OR {table}.compartment = ")).bind(Compartment::own(reader.actor.person).0)
        }
        false => sql,
    };
    sql.push(")")
}

/// The same question about one clearance.
pub(crate) fn sees(reader: &Reader, clearance: &Clearance) -> bool {
    may(reader, Verb::See, clearance)
}

/// Whether this reader sees everything but what is others' own: for what is about the whole office, such as its settings and its log.
pub(crate) fn sees_all(reader: &Reader) -> bool {
    reader.scope(Verb::See) == Scope::All
}

/// Whether a direct report sees this: what is shared between them and the executive, and nothing else. A note that is
/// written between the two; a meeting that names them, and a promise of the two whose message names them, unless
/// somebody raised it. No grant adds to it.
pub(crate) fn is_between(reader: &Reader, address: &str, item: &Item, message: Option<&Message>) -> bool {
    let usual = |c: &Clearance| c.level <= Level::default() && c.compartment.is_none();
    reader.actor.role == Role::DirectReport
        && match item {
            Item::Note(note) => note.is_shared_with(reader.actor.person),
            Item::Event(event) => {
                let named =
                    event.attendees.iter().map(|a| a.email.as_str()).chain(event.organiser.as_deref());
                usual(&event.clearance) && named.into_iter().any(|email| email == address)
            }
            Item::Commitment(promise) => {
                let named =
                    |m: &Message| m.from.email == address || m.recipients().any(|who| who.email == address);
                usual(&promise.clearance) && promise.counterparty == address && message.is_some_and(named)
            }
            _ => false,
        }
}

/// Whether looking at this must be written down: Restricted and above by anybody but the executive, and
/// Eyes-only by anybody (spec §13.6, security rule 13).
pub(crate) fn is_recorded(reader: &Reader, clearance: &Clearance) -> bool {
    match clearance.level {
        Level::EyesOnly => true,
        Level::Restricted => !sees_all(reader),
        _ => false,
    }
}
