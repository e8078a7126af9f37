//! Rounds: when each step runs.

use crate::{Desk, DeskError};
use jiff::Timestamp;

/// The key under which is kept when the last round was.
const ROUND: &str = "last round";
/// The key under which is kept when something came in last.
pub(crate) const GATHERED: &str = "last gathered";

/// The morning round: sort what came, finish what is due, let go what was held long enough, see which promises were kept, learn,
/// adjust the plan of the day, read what came of trials, propose, do what may be done alone.
///
/// # Errors
/// Those of the steps.
pub async fn morning(desk: &Desk) -> Result<(), DeskError> {
    crate::gather::look_ahead(desk).await?;
    crate::sort::sort(desk, &mut |_| true).await?;
    crate::labels::put_on(desk).await?;
    crate::apply::apply(desk).await?;
    crate::times::release(desk).await?;
    // One reading of the world serves the steps that follow; each puts in what it changes.
    let mut world = desk.snapshot_of(&desk.house()).await?;
    crate::sort::keep_promises(desk, &mut world).await?;
    crate::ahead::put_back_by_hand(desk, &mut world).await?;
    crate::tasks::settle_dates(desk, &mut world).await?;
    crate::learn::efforts_in(desk, &mut world).await?;
    crate::learn::links(desk, &mut world).await?;
    crate::goals::count_mail(desk, &world).await?;
    crate::plan::adjust(desk).await?;
    crate::grid::watch(desk).await?;
    crate::may::settle(desk).await?;
    crate::propose::renew(desk, world).await?;
    crate::may::act(desk).await?;
    let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await?;
    txn.set_state(ROUND, &desk.now()).await?;
    txn.commit().await?;
    Ok(())
}

/// Makes a round if none was made today, or since something came in; does what a right that was given since lets be
/// done; and keeps the forecast and the plan of the day from its beginning.
///
/// # Errors
/// Those of the steps.
pub async fn catch_up(desk: &Desk) -> Result<(), DeskError> {
    let house = desk.house();
    let round: Option<Timestamp> = desk.ledger.state(&house, ROUND).await?;
    let gathered: Option<Timestamp> = desk.ledger.state(&house, GATHERED).await?;
    let zone = desk.office().tz();
    let current = round.is_some_and(|round| {
        zone.to_datetime(round).date() >= desk.today() && gathered.is_none_or(|gathered| gathered < round)
    });
    let given = match round {
        Some(round) => crate::may::given_since(desk, round).await?,
        None => false,
    };
    if !current {
        morning(desk).await?;
    } else if crate::plan::adjust(desk).await? || given {
        crate::propose::renew(desk, desk.snapshot_of(&house).await?).await?;
        crate::may::act(desk).await?;
    }
    if crate::twin::issue(desk).await? {
        // What is proposed against late work goes by the odds that were just told.
        crate::propose::renew(desk, desk.snapshot_of(&house).await?).await?;
    }
    crate::plan::keep_todays(desk).await
}
