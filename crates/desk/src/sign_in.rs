//! Who may sign in, and who is signed in. Sessions and links live on real time, whatever the office's clock says, so
//! `now` is an argument here.
//!
//! One server may hold several offices. A person is known by their address: a session made at one of them opens each
//! in which that address has an account, and nothing else. What an account may see is decided where it always is:
//! by the reader that [`Desk::seated`] makes.

use crate::{Desk, DeskError, Who};
use jiff::{SignedDuration, Timestamp};
use ledger::Password;
use world::office::Member;
use world::{AccountId, Actor, Role};

pub use ledger::{Account, Link, LinkState, Token};

/// Unseen for so long, a session has ended.
pub const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// No session lasts longer.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How many minutes a link is good for when nobody says otherwise.
pub const LINK_MINUTES: u32 = 60;
/// Fewest characters of a password.
pub const SHORTEST_PASSWORD: usize = 12;
/// Most characters of a password.
pub const LONGEST_PASSWORD: usize = 1_024;

/// How often it is noted that a session was seen.
const NOTED: SignedDuration = SignedDuration::from_secs(60);
/// No link is good for longer: seven days.
const MOST_LINK_MINUTES: u32 = 7 * 24 * 60;
/// Refusals closer together than this are one line in the audit trail.
const BURST: SignedDuration = SignedDuration::from_mins(15);

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Their address, which decides what opens.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What their session opens with.
    pub token: Token,
    /// Until when at most.
    pub expires: Timestamp,
    /// Whether they could sign in with a password.
    pub has_password: bool,
}

/// Gives the owner, the assistant or a direct report of the office an account; one that was disabled is enabled again.
///
/// # Errors
/// `E_UNKNOWN` for an address that is not theirs, `E_DUPLICATE` when there is an account; `E_CLEARANCE` for the
/// assistant.
pub async fn add_account(desk: &Desk, address: &str, now: Timestamp) -> Result<Account, DeskError> {
    let email = crate::config::mailbox(address)?.email;
    let (role, member) = member(desk, &email).await?.ok_or_else(|| DeskError::Input {
        problem: format!("{email} belongs to nobody in this office"),
        code: "E_UNKNOWN",
        hint: "an account is for the owner, the assistant, the reports and the auditors of equerry.toml; name the address there \
               first"
            .to_owned(),
    })?;
    let account = match desk.ledger.account(&email).await? {
        Some(Account { disabled: None, .. }) => {
            return Err(DeskError::Input {
                problem: format!("{email} has an account already"),
                code: "E_DUPLICATE",
                hint: format!("`equerry user link {email}` makes a link to sign in with"),
            });
        }
        known => known,
    };
    let mut txn = desk.ledger.begin(&desk.reader().actor, now).await?;
    let account = match account {
        Some(account) => {
            txn.set_account_disabled(&account, false).await?;
            Account { disabled: None, ..account }
        }
        None => {
            let account = Account {
                id: AccountId::derive(&email),
                email,
                role,
                person: member.person,
                name: member.name.clone(),
                password: None,
                created: now,
                disabled: None,
            };
            txn.add_account(&account).await?;
            account
        }
    };
    txn.commit().await?;
    Ok(account)
}

/// All accounts of the office, by address; for the executive.
///
/// # Errors
/// `E_CLEARANCE` for the assistant; those of the ledger.
pub async fn accounts(desk: &Desk) -> Result<Vec<Account>, DeskError> {
    only_executive(desk, "see the accounts")?;
    Ok(desk.ledger.accounts().await?)
}

/// Lets an account sign in no more; it is out at its next request.
///
/// # Errors
/// `E_NOT_FOUND`; `E_CLEARANCE` for the assistant.
pub async fn disable(desk: &Desk, address: &str, now: Timestamp) -> Result<Account, DeskError> {
    let account = known(desk, address).await?;
    let mut txn = desk.ledger.begin(&desk.reader().actor, now).await?;
    txn.set_account_disabled(&account, true).await?;
    txn.commit().await?;
    Ok(Account { disabled: Some(now), ..account })
}

/// Sets a password and ends the account's sessions and links at this office.
///
/// # Errors
/// `E_PASSWORD` when it is too short, too long, or the account's own address or name; `E_NOT_FOUND`; `E_CLEARANCE`
/// for anybody but its holder and the executive.
pub async fn set_password(
    desk: &Desk,
    address: &str,
    password: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let account = known(desk, address).await?;
    keep_password(desk, &desk.reader().actor, &account, password, now).await
}

/// Makes a link that lets an account in once.
///
/// # Errors
/// `E_NOT_FOUND`, also for a disabled account; `E_RANGE` beyond seven days; `E_CLEARANCE` for the assistant.
pub async fn make_link(desk: &Desk, address: &str, minutes: u32, now: Timestamp) -> Result<Link, DeskError> {
    let account = known(desk, address).await?;
    if account.disabled.is_some() {
        return Err(DeskError::Input {
            problem: format!("the account {} is disabled", account.email),
            code: "E_STATE",
            hint: format!("`equerry user add {}` enables it again", account.email),
        });
    }
    check_minutes(minutes)?;
    let mut txn = desk.ledger.begin(&desk.reader().actor, now).await?;
    let link = txn.make_link(&account, now + SignedDuration::from_mins(i64::from(minutes))).await?;
    txn.commit().await?;
    Ok(link)
}

/// Whether a link can be good for so many minutes.
///
/// # Errors
/// `E_RANGE` for none, and beyond seven days.
pub fn check_minutes(minutes: u32) -> Result<(), DeskError> {
    if (1..=MOST_LINK_MINUTES).contains(&minutes) {
        return Ok(());
    }
    Err(DeskError::Input {
        problem: format!("a link cannot be good for {minutes} minutes"),
        code: "E_RANGE",
        hint: format!("nothing was changed; say 1 to {MOST_LINK_MINUTES} minutes; that is seven days"),
    })
}

/// Whose link it is and what it is still good for; nothing is changed. None for a link of nobody.
///
/// # Errors
/// Those of the ledger.
pub async fn peek_link(
    desks: &[Desk],
    token: &Token,
    now: Timestamp,
) -> Result<Option<(Link, LinkState)>, DeskError> {
    for desk in desks {
        if let Some((link, state)) = desk.ledger.link(token, now).await? {
            let seated = seat(desk, &link.account).await?.is_some();
            return Ok(seated.then_some((link, state)));
        }
    }
    Ok(None)
}

/// Uses a link up and signs its holder in; none when it lets nobody in.
///
/// # Errors
/// Those of the ledger.
pub async fn use_link(desks: &[Desk], token: &Token, now: Timestamp) -> Result<Option<SignedIn>, DeskError> {
    for desk in desks {
        let Some((link, LinkState::Good)) = desk.ledger.link(token, now).await? else { continue };
        if seat(desk, &link.account).await?.is_none() {
            return Ok(None);
        }
        let mut txn = desk.ledger.begin(&link.account.actor(), now).await?;
        // Another request may have used it since.
        let Some(account) = txn.use_link(token).await? else { return Ok(None) };
        let token = txn.begin_session(&account, now + LONGEST).await?;
        txn.commit().await?;
        return Ok(Some(signed_in(account, token, now + LONGEST)));
    }
    Ok(None)
}

/// Signs somebody in with address and password; none when they do not fit. Who has no account, a disabled one or
/// none with a password is answered alike and as slowly.
///
/// # Errors
/// `E_BUSY` when too many try at once; those of the ledger.
pub async fn with_password(
    desks: &[Desk],
    email: &str,
    password: &str,
    now: Timestamp,
) -> Result<Option<SignedIn>, DeskError> {
    let mut refused = Vec::new();
    for desk in desks {
        let account = desk.ledger.account(email).await?;
        let account = match account.filter(|a| a.disabled.is_none()) {
            Some(account) if seat(desk, &account).await?.is_some() => Some(account),
            _ => None,
        };
        // What is too long for a password is not hashed either, whoever is asked for.
        let words = if password.len() <= 4 * LONGEST_PASSWORD { password } else { "" };
        let known = account.as_ref().and_then(|a| a.password.as_ref());
        let fits = Password::fits(known, words).await?;
        match account {
            Some(account) if fits => {
                let mut txn = desk.ledger.begin(&account.actor(), now).await?;
                let token = txn.begin_session(&account, now + LONGEST).await?;
                txn.commit().await?;
                return Ok(Some(signed_in(account, token, now + LONGEST)));
            }
            account => refused.push((desk, account)),
        }
    }
    for (desk, account) in refused {
        let mut txn = desk.ledger.begin(&equerry(), now).await?;
        txn.refuse_sign_in(account.as_ref(), BURST).await?;
        txn.commit().await?;
    }
    Ok(None)
}

/// Who a token signs in; none when it opens nothing, or its session ended.
///
/// # Errors
/// Those of the ledger.
pub async fn session(desks: &[Desk], token: &Token, now: Timestamp) -> Result<Option<SignedIn>, DeskError> {
    for desk in desks {
        let Some(session) = desk.ledger.session(token).await? else { continue };
        let alive = now < session.expires && now.duration_since(session.seen) < IDLE;
        if !alive || seat(desk, &session.account).await?.is_none() {
            return Ok(None);
        }
        if now.duration_since(session.seen) >= NOTED {
            // On its own: nobody waits for a store in which somebody else is writing.
            let (ledger, token, session) = (desk.ledger.clone(), token.clone(), session.clone());
            tokio::spawn(async move { ledger.session_seen(&token, &session, now).await });
        }
        return Ok(Some(signed_in(session.account, token.clone(), session.expires)));
    }
    Ok(None)
}

/// As whom an address sits at the desk of this office; none when it has no account there that is enabled, or is no
/// longer the owner's, the assistant's or a direct report's.
///
/// # Errors
/// Those of the ledger.
pub async fn seat_of(desk: &Desk, email: &str) -> Result<Option<Who>, DeskError> {
    match desk.ledger.account(email).await?.filter(|a| a.disabled.is_none()) {
        Some(account) => seat(desk, &account).await,
        None => Ok(None),
    }
}

/// Ends this session.
///
/// # Errors
/// Those of the ledger.
pub async fn sign_out(desks: &[Desk], token: &Token, now: Timestamp) -> Result<(), DeskError> {
    for desk in desks {
        let Some(session) = desk.ledger.session(token).await? else { continue };
        let mut txn = desk.ledger.begin(&session.account.actor(), now).await?;
        txn.end_session(token, &session.account).await?;
        txn.commit().await?;
    }
    Ok(())
}

/// Ends all sessions of this address and the links that would begin one, at every office.
///
/// # Errors
/// Those of the ledger.
pub async fn sign_out_everywhere(desks: &[Desk], email: &str, now: Timestamp) -> Result<(), DeskError> {
    for desk in desks {
        let Some(account) = desk.ledger.account(email).await? else { continue };
        let mut txn = desk.ledger.begin(&account.actor(), now).await?;
        txn.end_sessions(&account).await?;
        txn.commit().await?;
    }
    Ok(())
}

/// Changes the password of whoever is signed in, at the office their session is of: all their sessions end and a new
/// one begins. `current` is asked for where there is one; none comes back when it does not fit.
///
/// # Errors
/// As [`set_password`].
pub async fn change_password(
    desks: &[Desk],
    token: &Token,
    current: &str,
    new: &str,
    now: Timestamp,
) -> Result<Option<SignedIn>, DeskError> {
    if session(desks, token, now).await?.is_none() {
        return Ok(None);
    }
    for desk in desks {
        let Some(session) = desk.ledger.session(token).await? else { continue };
        let account = session.account;
        if account.password.is_some() && !Password::fits(account.password.as_ref(), current).await? {
            return Ok(None);
        }
        keep_password(desk, &account.actor(), &account, new, now).await?;
        sign_out_everywhere(desks, &account.email, now).await?;
        let mut txn = desk.ledger.begin(&account.actor(), now).await?;
        let token = txn.begin_session(&account, now + LONGEST).await?;
        txn.commit().await?;
        return Ok(Some(signed_in(account, token, now + LONGEST)));
    }
    Ok(None)
}

async fn keep_password(
    desk: &Desk,
    who: &Actor,
    account: &Account,
    password: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    check_password(account, password)?;
    let hashed = Password::of(password).await?;
    let mut txn = desk.ledger.begin(who, now).await?;
    txn.set_password(account, &hashed).await?;
    txn.commit().await?;
    Ok(())
}

/// Length is what makes a password hard to guess (NIST SP 800-63B §5.1.1.2); no rule about kinds of characters.
fn check_password(account: &Account, password: &str) -> Result<(), DeskError> {
    let long = password.chars().count();
    let problem = if long < SHORTEST_PASSWORD {
        format!("a password has {SHORTEST_PASSWORD} characters or more; this one has {long}")
    } else if long > LONGEST_PASSWORD {
        format!("a password has {LONGEST_PASSWORD} characters at most; this one has {long}")
    } else if is_ones_own(account, password) {
        "the password is the account's own address or name".to_owned()
    } else {
        return Ok(());
    };
    let hint = "nothing was changed; four or five unrelated words make a good one".to_owned();
    Err(DeskError::Input { problem, code: "E_PASSWORD", hint })
}

fn is_ones_own(account: &Account, password: &str) -> bool {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let local = account.email.split('@').next().unwrap_or_default();
    [account.email.as_str(), account.name.as_str(), local].iter().any(|own| plain(own) == plain(password))
}

async fn known(desk: &Desk, address: &str) -> Result<Account, DeskError> {
    let missing = || DeskError::NotFound { kind: "account", id: address.trim().to_lowercase() };
    desk.ledger.account(address).await?.ok_or_else(missing)
}

/// What an address is to the office as `equerry.toml` and its cards say it now.
async fn member(desk: &Desk, email: &str) -> Result<Option<(Role, Member)>, DeskError> {
    let office = desk.office();
    if office.addresses.iter().any(|a| a == email) {
        return Ok(Some((Role::Executive, office.owner.clone())));
    }
    if let Some(assistant) = office.assistant.as_ref().filter(|a| a.email == email) {
        return Ok(Some((Role::Assistant, assistant.clone())));
    }
    if let Some(auditor) = office.auditors.iter().find(|a| a.email == email) {
        return Ok(Some((Role::Auditor, auditor.clone())));
    }
    Ok(desk.report_at(email).await?.map(|report| (Role::DirectReport, report)))
}

/// As whom an account sits here: only as long as the office says the same as when it was added.
async fn seat(desk: &Desk, account: &Account) -> Result<Option<Who>, DeskError> {
    let Some((role, member)) = member(desk, &account.email).await? else { return Ok(None) };
    Ok(match role {
        _ if (role, member.person) != (account.role, account.person) => None,
        Role::Executive => Some(Who::Executive),
        Role::Assistant => Some(Who::Assistant),
        Role::DirectReport => Some(Who::Report(member.person)),
        Role::Auditor => Some(Who::Auditor(member.person)),
        _ => None,
    })
}

fn only_executive(desk: &Desk, what: &str) -> Result<(), DeskError> {
    match desk.reader().actor.role {
        Role::Executive => Ok(()),
        _ => Err(DeskError::NotAllowed { who: desk.office().owner.name.clone(), what: what.to_owned() }),
    }
}

/// Equerry itself, at its door.
fn equerry() -> Actor {
    Actor {
        person: world::PersonId::derive("equerry"),
        role: Role::Agent,
        name: "Equerry".to_owned(),
        automation: Some("sign-in".to_owned()),
    }
}

fn signed_in(account: Account, token: Token, expires: Timestamp) -> SignedIn {
    let has_password = account.password.is_some();
    SignedIn { email: account.email, name: account.name, token, expires, has_password }
}
