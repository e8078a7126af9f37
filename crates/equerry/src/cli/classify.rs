//! `equerry classify`: who may see an item.

use super::{Answer, Common, open};
use crate::show::{DIM, GOOD, Page};
use clap::ValueEnum;
use desk::DeskError;
use serde_json::json;

/// The levels, from open to secret.
#[derive(Clone, Copy, ValueEnum)]
pub enum Level {
    /// For anybody
    Public,
    /// For those who work in the office: what everything has by itself
    Internal,
    /// For those who work in the office, and for nobody else
    Confidential,
    /// For the executive; not for an assistant
    Restricted,
    /// For the executive alone: sealed, in no index
    EyesOnly,
}

impl From<Level> for world::Level {
    fn from(level: Level) -> Self {
        match level {
            Level::Public => world::Level::Public,
            Level::Internal => world::Level::Internal,
            Level::Confidential => world::Level::Confidential,
            Level::Restricted => world::Level::Restricted,
            Level::EyesOnly => world::Level::EyesOnly,
        }
    }
}

/// What gets which level.
#[derive(clap::Args)]
pub struct Args {
    /// The item: its id or the first characters of it
    id: String,
    /// Its level from now on; that of its thread or series too
    level: Level,
    /// Why; must be given when the level falls
    #[arg(long, default_value = "")]
    because: String,
}

/// Sets the level.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let item = desk::classify::classify(&desk, &args.id, args.level.into(), &args.because).await?;
    let mut page = Page::new();
    let level = args.level.to_possible_value().map_or_else(String::new, |v| v.get_name().to_owned());
    page.row(2, "✓", &format!("{}: {level}", desk::words::inert(desk::classify::title(&item))), GOOD);
    page.row(2, "", "Its thread or series goes with it, and so does what is made from it.", DIM);
    let id = item.reference().uuid().simple().to_string();
    Ok(Answer::new(page, json!({ "id": id, "kind": item.reference().kind(), "level": level })))
}
