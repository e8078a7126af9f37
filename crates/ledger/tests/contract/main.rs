//! What every store behind the ledger must keep, said through its public interface alone: whichever engine is
//! underneath can be asked the same.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod audit;
mod backup;
mod crash;
mod door;
mod items;
mod levels;
mod outbox;
mod proposals;
mod search;
mod snapshot;
mod support;
