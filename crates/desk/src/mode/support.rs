//! How far support goes by itself: Assist, Partner, Partner with autonomy. The executive changes it on any day; it holds
//! at once (spec §9.11).

use super::entry;
use crate::words::day;
use crate::{Desk, DeskError};
use engines::partnership::needs;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use world::{Proposal, Snapshot};

/// The key it is kept under.
const SUPPORT: &str = "support";
/// What is proposed in Assist besides what somebody asked for: what sorting the mail finds (section 3), and what the
/// calendar cannot be left with (section 11). The kinds by their names, whole or up to a dot.
const BASICS: [&str; 4] = ["navigator.", "agenda.conflict", "agenda.travel", "agenda.leave"];
/// The offer that Equerry act alone.
const PROMOTE: &str = "enablement.promote";

/// How far support goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Does what it is asked; proposes nothing unasked.
    Assist,
    /// Proposes; a person says yes.
    Partner,
    /// Beside that, acts alone where it was given that right. So it is while nothing was chosen: no kind has such a right
    /// before the executive gives it.
    #[default]
    Autonomy,
}

impl Level {
    /// All three, the least first.
    pub const ALL: [Level; 3] = [Level::Assist, Level::Partner, Level::Autonomy];

    /// Its word in forms and commands.
    pub fn key(self) -> &'static str {
        match self {
            Level::Assist => "assist",
            Level::Partner => "partner",
            Level::Autonomy => "autonomy",
        }
    }
    /// As it is called.
    pub fn word(self) -> &'static str {
        match self {
            Level::Assist => needs::Support::Assist.word(),
            Level::Partner => needs::Support::Partner.word(),
            Level::Autonomy => needs::Support::Autonomy.word(),
        }
    }
    /// What it means, as a sentence.
    pub fn means(self) -> &'static str {
        match self {
            Level::Assist => {
                "Mail is sorted, clashes are shown, what you ask for is done. Nothing else is suggested."
            }
            Level::Partner => "Equerry suggests; nothing is done without a yes.",
            Level::Autonomy => "Equerry suggests, and acts alone where you gave it that right.",
        }
    }
    /// The level of a word.
    fn named(word: &str) -> Option<Level> {
        let word = word.trim().to_lowercase();
        Level::ALL.into_iter().find(|level| level.key() == word || level.word().to_lowercase() == word)
    }
    /// Whether a kind is proposed at this level, nobody having asked.
    fn proposes(self, kind: &str) -> bool {
        match self {
            Level::Assist => BASICS.iter().any(|b| kind == *b || (b.ends_with('.') && kind.starts_with(b))),
            Level::Partner => kind != PROMOTE,
            Level::Autonomy => true,
        }
    }
}

/// As it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    level: Level,
    since: Timestamp,
    /// What was before, until it was taken back; none while nothing was chosen.
    before: Option<Level>,
    /// Whether the change can be taken back.
    undo: bool,
}

/// How far support goes, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Support {
    /// The level.
    pub level: Level,
    /// "Partner".
    pub word: &'static str,
    /// What it means.
    pub means: &'static str,
    /// "since Tue 24 Nov"; none while nothing was chosen.
    pub since: Option<String>,
    /// Whether the last change can be taken back.
    pub undo: bool,
}

/// How far support goes, as proposing asks it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Gate {
    level: Level,
    since: Option<Timestamp>,
}

impl Gate {
    /// That of an office; what was never chosen is the default.
    pub async fn of(desk: &Desk) -> Result<Gate, DeskError> {
        let kept: Option<Kept> = desk.ledger.state(&desk.house(), SUPPORT).await?;
        Ok(kept.map_or(Gate::default(), |kept| Gate { level: kept.level, since: Some(kept.since) }))
    }
    /// As it is called.
    pub fn word(self) -> &'static str {
        self.level.word()
    }
    /// Whether what Equerry may do alone is done.
    pub fn acts_alone(self) -> bool {
        self.level == Level::Autonomy
    }
    /// Whether this stays on the list, or comes onto it: what is proposed unasked at this level, what a person took up,
    /// and what came up since, which somebody must have asked for.
    pub fn lets_through(self, world: &Snapshot, proposal: &Proposal) -> bool {
        let asked = |p: &Proposal| {
            let taken_up = p.handling.passed.is_some() || p.handling.fetched.is_some();
            p.is_open() && (taken_up || self.since.is_some_and(|since| p.created > since))
        };
        self.level.proposes(&proposal.kind.0) || world.proposals.get(&proposal.id).is_some_and(asked)
    }
}

/// How far support goes.
///
/// # Errors
/// Those of the ledger.
pub async fn support(desk: &Desk) -> Result<Support, DeskError> {
    let kept: Option<Kept> = desk.ledger.state(&desk.house(), SUPPORT).await?;
    let level = kept.map_or(Level::default(), |kept| kept.level);
    let since = |at| format!("since {}", day(desk.office().tz().to_datetime(at).date(), desk.today()));
    Ok(Support {
        level,
        word: level.word(),
        means: level.means(),
        since: kept.map(|kept| since(kept.since)),
        undo: kept.is_some_and(|kept| kept.undo),
    })
}

/// Sets how far support goes. What it no longer proposes leaves the list at once.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_FORM` for a word that is none; `E_STATE` where it is so already.
pub async fn set(desk: &Desk, word: &str) -> Result<Support, DeskError> {
    desk.only_executive("say how far support goes")?;
    let level = Level::named(word).ok_or_else(|| {
        super::wrong("support", "Choose assist, partner or autonomy (Partner with autonomy).")
    })?;
    let known: Option<Kept> = desk.ledger.state(&desk.house(), SUPPORT).await?;
    if known.is_some_and(|kept| kept.level == level) {
        return Err(DeskError::input("that is how it is already", "E_STATE", "nothing was changed"));
    }
    let before = known.map(|kept| kept.level);
    keep(desk, Kept { level, since: desk.now(), before, undo: true }).await?;
    support(desk).await
}

/// Takes the last change back.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_STATE` where there is none.
pub async fn take_back(desk: &Desk) -> Result<Support, DeskError> {
    desk.only_executive("say how far support goes")?;
    let known: Option<Kept> = desk.ledger.state(&desk.house(), SUPPORT).await?;
    let Some(known) = known.filter(|kept| kept.undo) else {
        return Err(DeskError::input("there is no change to take back", "E_STATE", "nothing was changed"));
    };
    let level = known.before.unwrap_or_default();
    keep(desk, Kept { level, since: desk.now(), before: None, undo: false }).await?;
    support(desk).await
}

async fn keep(desk: &Desk, kept: Kept) -> Result<(), DeskError> {
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.set_state(SUPPORT, &kept).await?;
    txn.audit(entry(format!("How far support goes: {}", kept.level.word()))).await?;
    txn.commit().await?;
    crate::propose::renew(desk, desk.snapshot_of(&desk.house()).await?).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_level_proposes_what_the_one_below_does() {
        for (kind, least) in [
            ("navigator.reply", Level::Assist),
            ("navigator.task", Level::Assist),
            ("agenda.conflict", Level::Assist),
            ("agenda.focus", Level::Partner),
            ("agenda.conflicts", Level::Partner),
            ("orchestration.hand_over", Level::Partner),
            ("grid.more", Level::Partner),
            (PROMOTE, Level::Autonomy),
        ] {
            for level in Level::ALL {
                assert_eq!(level.proposes(kind), level >= least, "{kind} at {level:?}");
            }
        }
    }

    #[test]
    fn words_name_the_levels() {
        for level in Level::ALL {
            assert_eq!(Level::named(level.key()), Some(level));
            assert_eq!(Level::named(level.word()), Some(level));
        }
        assert_eq!(Level::named("more"), None);
    }
}
