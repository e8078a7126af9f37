//! `equerry user`: who may sign in to the web face.

use super::serve::PORT;
use super::{Answer, Common, open};
use crate::show::{DIM, Page};
use crate::web::guard;
use anstyle::Style;
use desk::sign_in::{self, Account, LINK_MINUTES, Link};
use desk::{Clock, Desk, DeskError};
use serde_json::json;
use std::io::IsTerminal;

/// What to do.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Give the owner, the assistant or a direct report an account, and a link that signs them in once
    Add(LinkArgs),
    /// A new link that signs somebody in once
    Link(LinkArgs),
    /// List who may sign in
    List,
    /// Let somebody sign in no more; they are out at once
    Disable {
        /// Their address
        address: String,
    },
    /// Set somebody's password; asks for it, and signs them out everywhere
    Password {
        /// Their address
        address: String,
    },
}

/// For whom, how long, and where the server is.
#[derive(clap::Args)]
pub struct LinkArgs {
    /// Their address, as equerry.toml names it
    address: String,
    /// For how many minutes the link is good
    #[arg(long, default_value_t = LINK_MINUTES)]
    minutes: u32,
    /// Where the server is reached
    #[arg(long, default_value_t = format!("http://127.0.0.1:{PORT}"))]
    url: String,
}

/// Runs it. Accounts and links live on real time, whatever `--now` says.
pub(super) async fn run(common: &Common, command: Command) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let now = Clock::System.now();
    match command {
        Command::Add(args) => {
            let url = reached(&args.url)?;
            sign_in::check_minutes(args.minutes)?;
            let account = sign_in::add_account(&desk, &args.address, now).await?;
            let link = sign_in::make_link(&desk, &account.email, args.minutes, now).await?;
            Ok(told(&desk, &link, url, &format!("{} has an account.", account.name)))
        }
        Command::Link(args) => {
            let url = reached(&args.url)?;
            let link = sign_in::make_link(&desk, &args.address, args.minutes, now).await?;
            let headline = format!("A link for {}.", link.account.name);
            Ok(told(&desk, &link, url, &headline))
        }
        Command::List => Ok(list(&sign_in::accounts(&desk).await?)),
        Command::Disable { address } => {
            let account = sign_in::disable(&desk, &address, now).await?;
            let mut page = Page::new();
            page.headline(&format!("{} signs in no more.", account.email));
            page.aside(&format!("`equerry user add {}` takes it back.", account.email));
            Ok(Answer::new(page, json!({ "account": as_json(&account) })))
        }
        Command::Password { address } => {
            let password = asked()?;
            sign_in::set_password(&desk, &address, &password, now).await?;
            let mut page = Page::new();
            page.headline(&format!("{} has a new password.", address.trim().to_lowercase()));
            page.aside("All their sessions and links have ended.");
            Ok(Answer::new(page, json!({ "address": address.trim().to_lowercase() })))
        }
    }
}

/// Where the server is reached, without the slash at its end.
fn reached(url: &str) -> Result<&str, DeskError> {
    guard::authority("--url", url)?;
    Ok(url.trim_end_matches('/'))
}

fn told(desk: &Desk, link: &Link, url: &str, headline: &str) -> Answer {
    let address = format!("{url}/sign-in/{}", link.token.text());
    let zone = desk.office().tz();
    let until = zone.to_datetime(link.expires);
    let mut page = Page::new();
    page.headline(headline);
    page.line("This link signs them in once:");
    page.whole(&address);
    page.aside(&format!("It ends on {}.", until.strftime("%a %-d %b at %H:%M")));
    Answer::new(page, json!({ "account": as_json(&link.account), "link": address, "ends": link.expires }))
}

fn list(accounts: &[Account]) -> Answer {
    let mut page = Page::new();
    page.headline(&match accounts.len() {
        0 => "Nobody can sign in yet.".to_owned(),
        1 => "One account.".to_owned(),
        n => format!("{n} accounts."),
    });
    for account in accounts {
        let role = account.role_word();
        let words = match (account.disabled, &account.password) {
            (Some(_), _) => format!("{}, {role}: disabled", account.email),
            (None, Some(_)) => format!("{}, {role}: by password or link", account.email),
            (None, None) => format!("{}, {role}: by link", account.email),
        };
        let style = if account.disabled.is_some() { DIM } else { Style::new() };
        page.row(24, &account.name, &words, style);
    }
    if accounts.is_empty() {
        page.aside("Add one:  equerry user add ADDRESS");
    }
    Answer::new(page, json!({ "accounts": accounts.iter().map(as_json).collect::<Vec<_>>() }))
}

/// An account for programs: without its password.
fn as_json(account: &Account) -> serde_json::Value {
    json!({
        "email": account.email, "name": account.name, "role": account.role, "created": account.created,
        "disabled": account.disabled, "has_password": account.password.is_some(),
    })
}

/// Asks twice for a password, without showing it.
fn asked() -> Result<String, DeskError> {
    let missing = |problem: &str, hint: &str| DeskError::Input {
        problem: problem.to_owned(),
        code: "E_PASSWORD",
        hint: format!("nothing was changed; {hint}"),
    };
    if !std::io::stdin().is_terminal() {
        return Err(missing(
            "a password is asked for at a terminal alone",
            "run it there, or make a link with `equerry user link`",
        ));
    }
    let ask = |question: &str| {
        rpassword::prompt_password(question).map_err(|_| missing("no password was given", "try again"))
    };
    let first = ask("New password: ")?;
    match ask("The same again: ")? {
        second if second == first => Ok(first),
        _ => Err(missing("the two passwords differ", "try again")),
    }
}
