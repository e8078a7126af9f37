//! Classify: who may see an item, said by a person. What joins its thread or series later is at least so confidential.

use crate::office::is_shared;
use crate::{Desk, DeskError};
use world::{Clearance, Item, Level};

/// Gives an item, and with it its thread or series, another level. Lowering needs a reason. Mail that becomes private
/// or open counts anew at once: no figure that others see remembers it.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`; `E_REASON` and `E_CLEARANCE` when it is lowered without a reason or the right to.
pub async fn classify(desk: &Desk, id: &str, level: Level, reason: &str) -> Result<Item, DeskError> {
    let item = desk.named(None, id).await?;
    let current = desk.item(item).await?;
    let clearance = Clearance { level, ..current.clearance() };
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.set_clearance(desk.reader(), item, &clearance, reason).await?;
    txn.commit().await?;
    let turned = is_shared(&clearance) != is_shared(&current.clearance());
    // What counted for it at its higher level may be told no more.
    let lowered = clearance.level < current.clearance().level;
    match current {
        Item::Message(_) if turned || lowered => crate::sort::sort_afresh(desk).await?,
        // Goals and cards count for mail of their own level and above.
        Item::Goal(_) | Item::Person(_) => crate::sort::sort(desk, &mut |_| true).await?,
        _ => {}
    }
    if turned {
        crate::propose::propose(desk).await?;
    }
    desk.ledger.item(&desk.house(), item).await.map_err(DeskError::from)
}

/// What an item is called.
pub fn title(item: &Item) -> &str {
    ledger::title(item)
}
