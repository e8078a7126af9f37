//! `equerry account`: folders that are watched.

use super::import::Bar;
use super::{Answer, Common, open};
use crate::show::{DIM, Page};
use anstyle::Style;
use desk::DeskError;
use desk::gather::{self, FolderUse};
use serde_json::json;
use std::path::PathBuf;

/// What to do with watched folders.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Watch a maildir or vdir, as mbsync and vdirsyncer keep them
    AddFolder {
        /// The folder
        path: PathBuf,
        /// Let accepted changes be written into it: events into a vdir, drafts into a maildir
        #[arg(long)]
        write: bool,
    },
    /// List the watched folders
    List,
    /// Take a folder off the list; what was read from it stays, its files are not touched
    Remove {
        /// The folder
        path: PathBuf,
    },
    /// Say that a folder is meant to be so empty: what is gone from it is taken out
    Confirm {
        /// The folder
        path: PathBuf,
    },
}

/// Runs it.
pub(super) async fn run(common: &Common, command: Command) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    desk.only_executive("see and change the watched folders")?;
    match command {
        Command::AddFolder { path, write } => {
            let mut bar = Bar::new(common.json);
            let usage = if write { FolderUse::ReadAndWrite } else { FolderUse::ReadOnly };
            let gathered = gather::add_folder(&desk, &path, usage, &mut |p| bar.show(p)).await?;
            bar.end();
            let mut page = Page::new();
            page.headline(&format!("{} is watched.", path.display()));
            page.aside(if write {
                "Accepted changes are written there. `equerry gather` reads it again."
            } else {
                "It is read only; --write lets accepted changes be written there. `equerry gather` reads it again."
            });
            let read = super::import::answer(&gathered);
            page.gap().append(&read.page);
            let good = read.good;
            let json = json!({ "folder": path, "write": write, "gathered": gathered });
            Ok(Answer::new(page, json).but_bad(!good))
        }
        Command::Remove { path } => {
            let folder = gather::remove_folder(&desk, &path).await?;
            let mut page = Page::new();
            page.headline(&format!("{} is no longer watched.", folder.display()));
            page.aside("What was read from it stays. Its files were not touched.");
            Ok(Answer::new(page, json!({ "folder": folder })))
        }
        Command::Confirm { path } => {
            let mut bar = Bar::new(common.json);
            let gathered = gather::confirm_emptied(&desk, &path, &mut |p| bar.show(p)).await?;
            bar.end();
            Ok(super::import::answer(&gathered))
        }
        Command::List => {
            let folders = gather::folders(&desk).await?;
            let mut page = Page::new();
            page.headline(&match folders.len() {
                0 => "No folder is watched.".to_owned(),
                1 => "One folder is watched.".to_owned(),
                n => format!("{n} folders are watched."),
            });
            for folder in &folders {
                page.row(10, if folder.write { "read+write" } else { "read" }, &folder.path, Style::new());
                page.row(10, "", &format!("{} files known", folder.files), DIM);
            }
            Ok(Answer::new(page, json!({ "folders": folders })))
        }
    }
}
