//! What every store behind the ledger must keep, said through its public interface alone: whichever engine is
//! underneath can be asked the same.

#![expect(clippy::unwrap_used, reason = "in a test, what cannot go on stops")]

mod accounts;
mod audit;
mod authority;
mod backup;
mod between;
mod crash;
mod door;
mod forecasts;
mod items;
mod levels;
mod mode;
mod outbox;
mod proposals;
mod search;
mod snapshot;
mod support;
