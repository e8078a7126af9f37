//! `equerry export`, `backup` and `restore`.

use super::{Answer, Common, open};
use crate::show::Page;
use desk::{Clock, Desk, DeskError};
use serde_json::json;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

/// Where to.
#[derive(clap::Args)]
pub struct ExportArgs {
    /// A folder that is empty or not there yet
    dir: PathBuf,
}

/// Which file.
#[derive(clap::Args)]
pub struct BackupArgs {
    /// The backup to write; must not be there yet
    file: PathBuf,
}

/// From where.
#[derive(clap::Args)]
pub struct RestoreArgs {
    /// The backup
    file: PathBuf,
}

/// Writes everything out.
pub(super) async fn export(common: &Common, args: ExportArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let written = desk::export::export(&desk, &args.dir).await?;
    let mut page = Page::new();
    page.headline(&format!("Everything you may see is in {}.", args.dir.display()));
    for (file, what) in &written {
        page.row(18, file, what, anstyle::Style::new());
    }
    Ok(Answer::new(page, json!({ "dir": args.dir, "written": written })))
}

/// Writes a backup.
pub(super) async fn backup(common: &Common, args: BackupArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    desk.only_executive("write a backup, which holds everything")?;
    let passphrase = passphrase(true)?;
    let bytes = desk::backup::backup(&desk, &args.file, &passphrase).await?;
    let mut page = Page::new();
    page.headline(&format!("Backup of {} kB written to {}.", bytes / 1024, args.file.display()));
    page.aside("It opens only with the passphrase, which is written nowhere.");
    Ok(Answer::new(page, json!({ "file": args.file, "bytes": bytes })))
}

/// Brings an office back.
pub(super) async fn restore(common: &Common, args: RestoreArgs) -> Result<Answer, DeskError> {
    let passphrase = passphrase(false)?;
    desk::backup::restore(&args.file, &common.office, &passphrase).await?;
    let desk = Desk::open(&common.office, common.who, Clock::System).await?;
    let mut page = Page::new();
    page.headline(&format!(
        "The office of {} is back in {}.",
        desk.office().owner.name,
        common.office.display()
    ));
    Ok(Answer::new(page, json!({ "office": common.office })))
}

/// The passphrase: from `EQUERRY_PASSPHRASE`, else asked for.
fn passphrase(twice: bool) -> Result<String, DeskError> {
    if let Ok(given) = std::env::var("EQUERRY_PASSPHRASE") {
        return strong(given);
    }
    let missing = || DeskError::Input {
        problem: "no passphrase was given".to_owned(),
        code: "E_MISSING",
        hint: "set EQUERRY_PASSPHRASE, or run it at a terminal; nothing was written".to_owned(),
    };
    if !std::io::stdin().is_terminal() {
        return Err(missing());
    }
    let ask = |question: &str| -> Result<String, DeskError> {
        eprint!("{question} ");
        std::io::stderr().flush().map_err(|_| missing())?;
        rpassword::read_password().map_err(|_| missing())
    };
    let first = ask("Passphrase:")?;
    if twice && ask("Once more:")? != first {
        return Err(DeskError::Input {
            problem: "the two passphrases differ".to_owned(),
            code: "E_RANGE",
            hint: "nothing was written; try again".to_owned(),
        });
    }
    strong(first)
}

fn strong(given: String) -> Result<String, DeskError> {
    if given.chars().count() < 8 {
        return Err(DeskError::Input {
            problem: "the passphrase has fewer than 8 characters".to_owned(),
            code: "E_RANGE",
            hint: "take a longer one; nothing was written".to_owned(),
        });
    }
    Ok(given)
}
