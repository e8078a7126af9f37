//! The door: signing in, sessions and what ends them, guessing, and where it leads to.

use super::pages::rest;
use super::{ASSISTANT, EXECUTIVE, Stage};
use crate::served::{FORM, Page, Served, Visit, percent};
use std::time::{Duration, Instant};

const LONG: &str = "seven grey herons at dawn";
const OTHER: &str = "nine red kites over the moor";
/// Sign-ins that are timed, of each kind.
const TIMED: usize = 66;

/// Takes each step of a scenario; a step that nothing here can take is told.
pub async fn steps(stage: &Stage<'_>, steps: &[String]) -> Result<Vec<String>, String> {
    let all = steps.join("\n").to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| all.contains(word));
    let mut wrong = Vec::new();
    let mut taken = false;
    if has(&["chosen", "fixation", "session cookie"]) {
        taken = true;
        wrong.extend(chosen_cookie(stage).await?);
    }
    if has(&["log out", "sign out", "change the password", "revoke"]) {
        taken = true;
        wrong.extend(ends(stage).await?);
    }
    if has(&["wrong passwords", "guess"]) {
        taken = true;
        wrong.extend(guesses(stage).await?);
    }
    if has(&["unknown user", "disabled user"]) {
        taken = true;
        wrong.extend(timing(stage).await?);
    }
    if !taken {
        wrong.push(format!("nothing here can take these steps: {steps:?}"));
    }
    Ok(wrong)
}

/// Gives the executive a password; their visit goes on under it.
async fn with_a_password(stage: &Stage<'_>, password: &str) -> Result<Visit, String> {
    let mut visit = stage.served.visit(EXECUTIVE).await?;
    visit.open("/password").await?;
    let set = visit.post("/password", &[("new", password)]).await?;
    if set.status != 303 {
        return Err(format!("a password cannot be set: {}", set.status));
    }
    visit.enter(&set).await?;
    Ok(visit)
}

async fn is_in(visit: &Visit, base: &str) -> Result<bool, String> {
    loop {
        let page = visit.get(&format!("{base}/today")).await?;
        match page.status {
            429 => rest(&page).await,
            status => return Ok(status == 200),
        }
    }
}

/// The name of the session's cookie.
fn cookie_name(visit: &Visit) -> String {
    visit.cookie.split(['=', ';']).next().unwrap_or_default().to_owned()
}

/// A cookie that somebody else chose opens nothing after signing in, and every rise of rights gives a new one.
async fn chosen_cookie(stage: &Stage<'_>) -> Result<Vec<String>, String> {
    let mut wrong = Vec::new();
    let mut mara = with_a_password(stage, LONG).await?;
    let (base, name) = (mara.base.clone(), cookie_name(&mara));
    for value in ["0".repeat(64), "a".repeat(64), "x".to_owned()] {
        let chosen = format!("{name}={value}");
        let mut victim = stage.served.nobody()?;
        victim.cookie = chosen.clone();
        victim.get("/").await?;
        let page = victim.get("/sign-in").await?;
        victim.cookie = format!("{chosen}; {}", page.cookies());
        victim.key = page.key().ok_or("the door has no form")?;
        let form = [("email", EXECUTIVE), ("password", LONG)];
        let signed = victim.post("/sign-in", &form).await?;
        if signed.status != 303 || signed.cookies().contains(&chosen) {
            wrong.push(format!(
                "signing in over a chosen cookie: {} and {:?}",
                signed.status,
                signed.cookies()
            ));
        }
        let mut attacker = stage.served.nobody()?;
        attacker.cookie = chosen;
        if is_in(&attacker, &base).await? {
            wrong.push("the chosen cookie opens the office".to_owned());
        }
        let mut inside = stage.served.nobody()?;
        inside.enter(&signed).await?;
        if !is_in(&inside, &base).await? {
            wrong.push("whoever signed in is not in".to_owned());
        }
        if inside.cookie == mara.cookie {
            wrong.push("two sign-ins have one session".to_owned());
        }
    }
    let old = mara.clone();
    mara.open("/password").await?;
    let changed = mara.post("/password", &[("current", LONG), ("new", OTHER)]).await?;
    let fresh = changed.cookies();
    if changed.status != 303 || fresh.is_empty() || fresh == old.cookie || is_in(&old, &base).await? {
        wrong.push("a new password leaves the session as it was".to_owned());
    }
    Ok(wrong)
}

/// A stream of events that is open.
struct Open(reqwest::Response);

impl Open {
    async fn of(visit: &Visit, base: &str) -> Result<Open, String> {
        let answer = visit.request("GET", &format!("{base}/live")).send().await.map_err(|e| e.to_string())?;
        if answer.status() != 200 {
            return Err(format!("the stream does not open: {}", answer.status()));
        }
        Ok(Open(answer))
    }
    /// Whether it ends within five seconds.
    async fn ends(mut self) -> bool {
        let over = async { while let Ok(Some(_)) = self.0.chunk().await {} };
        tokio::time::timeout(Duration::from_secs(5), over).await.is_ok()
    }
}

/// Signing out, a new password and a disabled account end sessions, and with them what is open.
async fn ends(stage: &Stage<'_>) -> Result<Vec<String>, String> {
    let mut wrong = Vec::new();
    let mut check = |holds: bool, what: &str| wrong.extend((!holds).then(|| what.to_owned()));
    with_a_password(stage, LONG).await?;
    let mut browsers = Vec::new();
    for _ in 0..2 {
        let mut visit = stage.served.nobody()?;
        let signed = visit.with_password(EXECUTIVE, LONG, "").await?;
        visit.enter(&signed).await?;
        browsers.push(visit);
    }
    let [one, two] = &mut browsers[..] else { return Err("two browsers are two".to_owned()) };
    let base = one.base.clone();
    let stream = Open::of(one, &base).await?;
    let out = one.post("/sign-out", &[]).await?;
    check(out.status == 303, "signing out is refused");
    check(!is_in(one, &base).await?, "the cookie of a session that was signed out still opens the office");
    check(stream.ends().await, "what was open stays open after signing out");
    check(is_in(two, &base).await?, "signing out in one browser signs out in the other");
    let stream = Open::of(two, &base).await?;
    let old = two.clone();
    let mut third = stage.served.nobody()?;
    let signed = third.with_password(EXECUTIVE, LONG, "").await?;
    third.enter(&signed).await?;
    third.open("/password").await?;
    let changed = third.post("/password", &[("current", LONG), ("new", OTHER)]).await?;
    check(changed.status == 303, "the password cannot be changed");
    check(!is_in(&old, &base).await?, "a session outlives the password");
    check(stream.ends().await, "what was open stays open after a new password");
    let assistant = stage.served.visit(ASSISTANT).await?;
    let stream = Open::of(&assistant, &base).await?;
    stage.served.user("disable", ASSISTANT)?;
    check(!is_in(&assistant, &base).await?, "who was disabled is still in");
    check(stream.ends().await, "what was open stays open for who was disabled");
    Ok(wrong)
}

/// Another process that serves the same office behind a proxy, which says for whom it asks.
fn proxied(stage: &Stage<'_>) -> Result<Served, String> {
    Served::behind_proxy(stage.desk.dir(), Some(&stage.now()), "http://office.test")
}

/// One try with a password from an address; a browser of its own each time, so that only the try counts.
async fn try_from(
    served: &Served,
    from: &str,
    email: &str,
    password: &str,
) -> Result<(Page, Duration), String> {
    let mut visit = served.nobody()?;
    visit.from = Some(from.to_owned());
    visit.open("/sign-in").await?;
    let fields = visit.form(&[("email", email), ("password", password)]);
    let request = visit.request("POST", "/sign-in").header("origin", &visit.origin);
    let request = request.header("content-type", FORM).body(fields);
    let began = Instant::now();
    let page = Page::of(request).await?;
    Ok((page, began.elapsed()))
}

/// A thousand guesses: few are judged, nobody is locked out, and the trail has one line for the burst.
async fn guesses(stage: &Stage<'_>) -> Result<Vec<String>, String> {
    with_a_password(stage, LONG).await?;
    let served = proxied(stage)?;
    let lines = || refusals(stage);
    let before = lines()?;
    let mut guesser = served.nobody()?;
    guesser.from = Some("203.0.113.9".to_owned());
    guesser.open("/sign-in").await?;
    let began = Instant::now();
    let (mut judged, mut held, mut odd) = (0_u64, 0, Vec::new());
    while judged + held < 1_000 {
        let guess = format!("guess number {} of many", judged + held);
        let page = guesser.post("/sign-in", &[("email", EXECUTIVE), ("password", &guess)]).await?;
        match page.status {
            422 => judged += 1,
            429 => held += 1,
            other => odd.push(other),
        }
        if odd.len() > 10 {
            break;
        }
    }
    let most = 11 + began.elapsed().as_secs() / 6;
    let mut wrong = Vec::new();
    if judged > most || !odd.is_empty() {
        wrong.push(format!("{judged} guesses were judged, {most} may be; answered otherwise: {odd:?}"));
    }
    let (page, _) = try_from(&served, "198.51.100.7", EXECUTIVE, LONG).await?;
    if page.status != 303 {
        wrong.push(format!("the right password from elsewhere: {}", page.status));
    }
    let told = lines()?.saturating_sub(before);
    if told != 1 {
        wrong.push(format!("the audit trail has {told} lines for one burst"));
    }
    Ok(wrong)
}

/// Lines of the audit trail about refused sign-ins.
fn refusals(stage: &Stage<'_>) -> Result<usize, String> {
    let told = std::thread::scope(|scope| {
        let list = scope.spawn(|| crate::ingest::wait(async { desk::audit::list(stage.desk, 2_000).await }));
        list.join().map_err(|_| "the audit trail cannot be read".to_owned())?
    })?;
    Ok(told.iter().filter(|line| line.words.contains("refused a sign-in")).count())
}

/// Who is known is told neither by the answer nor by the time it takes.
async fn timing(stage: &Stage<'_>) -> Result<Vec<String>, String> {
    with_a_password(stage, LONG).await?;
    let mut assistant = stage.served.visit(ASSISTANT).await?;
    assistant.open("/password").await?;
    assistant.post("/password", &[("new", LONG)]).await?;
    stage.served.user("disable", ASSISTANT)?;
    let served = proxied(stage)?;
    let who = [("known", EXECUTIVE), ("unknown", "nobody@example.test"), ("disabled", ASSISTANT)];
    let mut times: [Vec<f64>; 3] = Default::default();
    let mut answers = Vec::new();
    for n in 0..TIMED {
        for (at, (name, email)) in who.iter().enumerate() {
            let from = format!("198.51.{}.{at}", n % 250);
            let (page, took) = try_from(&served, &from, email, "a wrong password entirely").await?;
            times[at].push(took.as_secs_f64() * 1_000.0);
            answers.push((*name, plain(&page)));
        }
    }
    let mut wrong = Vec::new();
    if let Some((name, odd)) = answers.iter().find(|(_, answer)| *answer != answers[0].1) {
        wrong.push(format!("the answer for {name} differs: {odd:?}"));
    }
    let medians: Vec<f64> = times
        .iter_mut()
        .map(|of| {
            of.sort_by(f64::total_cmp);
            of[of.len() / 2]
        })
        .collect();
    for (at, (name, _)) in who.iter().enumerate().skip(1) {
        let apart = (medians[at] - medians[0]).abs();
        if apart >= 5.0 && apart >= 0.05 * medians[0] {
            wrong.push(format!("{name} takes {:.1} ms, known {:.1} ms", medians[at], medians[0]));
        }
    }
    Ok(wrong)
}

/// Status, body and headers of an answer, without what is of chance: the form's key, the cookie, the date.
fn plain(page: &Page) -> String {
    let key = page.key().unwrap_or_default();
    let headers = page.headers.iter().filter(|(name, _)| name != "date" && name != "set-cookie");
    let headers: String = headers.map(|(name, value)| format!("{name}: {value}\n")).collect();
    format!("{} {headers}{}", page.status, page.text()).replace(&key, "")
}

/// Where signing in leads to stays on the own origin, whatever is asked for.
pub async fn next(stage: &Stage<'_>, all: &[String]) -> Result<Vec<String>, String> {
    with_a_password(stage, LONG).await?;
    let served = proxied(stage)?;
    let mut wrong = Vec::new();
    for (n, next) in all.iter().enumerate() {
        let mut visit = served.nobody()?;
        visit.from = Some(format!("198.51.100.{n}"));
        let asked = visit.get(&format!("/sign-in?next={}", percent(next))).await?;
        let signed = visit.with_password(EXECUTIVE, LONG, next).await?;
        visit.enter(&signed).await?;
        let mut answers = vec![("signing in", signed), ("asking for the door", asked)];
        for field in ["back", "next", "said"] {
            let path = format!("{}/answers/bulk", visit.base);
            answers.push(("an answer", visit.post(&path, &[("do", "file"), (field, next)]).await?));
            answers.push((
                "a page",
                visit.get(&format!("{}/today?{field}={}", visit.base, percent(next))).await?,
            ));
        }
        for (what, page) in answers {
            let to = page.header("location").or(page.header("hx-redirect")).or(page.header("refresh"));
            let leaves = to.as_deref().is_some_and(|to| !stays(&served.url, to));
            wrong.extend(leaves.then(|| format!("{what} with {next:?} leads to {to:?}")));
        }
    }
    wrong.extend(in_the_browser(stage, all).await?);
    Ok(wrong)
}

/// Whether a browser stays where it is when it follows an address (WHATWG URL).
fn stays(origin: &str, to: &str) -> bool {
    let base = reqwest::Url::parse(origin).ok();
    base.is_some_and(|base| base.join(to).is_ok_and(|there| there.origin() == base.origin()))
}

/// A browser that follows the links of such a page and signs in there stays, too.
async fn in_the_browser(stage: &Stage<'_>, all: &[String]) -> Result<Vec<String>, String> {
    let screen = super::screen::Screen::open(stage).await?;
    let mut wrong = Vec::new();
    for next in all {
        wrong.extend(screen.look(&format!("/sign-in?next={}", percent(next))).await.wrong);
    }
    Ok(wrong)
}
