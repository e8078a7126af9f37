//! `bench triage`: will the owner answer? The product's reading, sorting and learning, replayed over mailboxes.
//!
//! Labels, usable messages and figures are those of the definition this command answers to: answered = the owner
//! sent, within seven days, a reply with the same subject base to this sender; judged on the last part by time.

mod mailbox;

use engines::navigator::reading::{ReadContext, read};
use engines::navigator::sort::sort;
use engines::navigator::triage::State;
use jiff::{Timestamp, civil, tz::TimeZone};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use world::ids::{DocumentId, MessageId, PersonId, SourceId};
use world::message::{Mailbox, Marks, Message, Queue};
use world::office::{Locale, Member, Office};

const WEEK: i64 = 7 * 86_400;

/// Arguments of `bench triage`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Mailboxes (mbox, also .zst or .gz); MBOX=ADDR[,ADDR…] names the owner of that one.
    #[arg(required = true)]
    mailboxes: Vec<String>,
    /// The owner's addresses, for mailboxes without their own.
    #[arg(long, value_delimiter = ',')]
    owner: Vec<String>,
    /// Share of the usable messages, by time, that comes before the judged part.
    #[arg(long, default_value_t = 0.8)]
    split: f64,
}

/// Replays each mailbox and reports how well answers were foreseen.
///
/// # Errors
/// A sentence naming the mailbox that cannot be read, or that has no owner.
pub fn run(args: &Args) -> Result<Value, String> {
    if !(0.0..1.0).contains(&args.split) {
        return Err(format!("--split {} is not a share between 0 and 1", args.split));
    }
    let mut boxes = Vec::new();
    for given in &args.mailboxes {
        let (path, owners) = owner_of(given, &args.owner)?;
        let judged = judge(&path, &owners, args.split)?;
        eprintln!("{}: {}", judged.name, judged.line());
        boxes.push(judged);
    }
    let mailboxes: Vec<Value> = boxes.iter().map(Judged::json).collect();
    Ok(json!({ "split": args.split, "mailboxes": mailboxes, "mean": mean(&boxes) }))
}

/// `MBOX=ADDR,ADDR` or a plain path with the owner given beside it.
fn owner_of(given: &str, common: &[String]) -> Result<(PathBuf, Vec<String>), String> {
    let lower = |list: Vec<String>| list.into_iter().map(|a| a.trim().to_lowercase()).collect::<Vec<_>>();
    if !Path::new(given).exists()
        && let Some((path, owners)) = given.rsplit_once('=')
    {
        return Ok((PathBuf::from(path), lower(owners.split(',').map(str::to_owned).collect())));
    }
    match common {
        [] => Err(format!("{given}: whose mailbox is it? Add --owner ADDR, or write MBOX=ADDR")),
        some => Ok((PathBuf::from(given), lower(some.to_vec()))),
    }
}

/// One mailbox's counts and, where it can be judged, its figures.
struct Judged {
    name: String,
    messages: usize,
    sent: usize,
    received: usize,
    usable: usize,
    replied: usize,
    test: usize,
    test_replied: usize,
    figures: Option<Figures>,
}

/// Probability, outcome and queue of each judged message, in date order, and what they come to.
struct Figures {
    outcomes: Vec<Outcome>,
    auc: f64,
    baseline_auc: f64,
    ece: f64,
    floor: f64,
}

#[derive(Clone, Copy)]
struct Outcome {
    p: f64,
    baseline: f64,
    answered: bool,
    noise: bool,
}

impl Judged {
    fn json(&self) -> Value {
        let f = self.figures.as_ref();
        let number = |of: &dyn Fn(&Figures) -> f64| f.map_or(Value::Null, |f| json!(round(of(f))));
        json!({
            "name": self.name, "messages": self.messages, "sent": self.sent, "received": self.received,
            "usable": self.usable, "replied": self.replied, "test": self.test,
            "test_replied": self.test_replied, "judged": f.is_some(),
            "auc": number(&|f| f.auc), "baseline_auc": number(&|f| f.baseline_auc),
            "ece": number(&|f| f.ece), "ece_floor": number(&|f| f.floor),
            "lost_20": number(&|f| f.lost(0.2).0 as f64 / self.test_replied as f64),
            "lost_40": number(&|f| f.lost(0.4).0 as f64 / self.test_replied as f64),
            "noise_share": number(&|f| share(&f.outcomes, |o| o.noise)),
            "noise_replied": f.map_or(Value::Null, |f| json!(f.noise_replied())),
        })
    }
    fn line(&self) -> String {
        let figures = self.figures.as_ref().map_or("not judged".to_owned(), |f| {
            format!("auc {:.3} (baseline {:.3}) ece {:.3}", f.auc, f.baseline_auc, f.ece)
        });
        format!(
            "{} messages, {} sent, {} received, {} usable, {} answered; {figures}",
            self.messages, self.sent, self.received, self.usable, self.replied
        )
    }
}

impl Figures {
    fn of(outcomes: Vec<Outcome>) -> Figures {
        let answers: Vec<bool> = outcomes.iter().map(|o| o.answered).collect();
        let p: Vec<f64> = outcomes.iter().map(|o| o.p).collect();
        let baseline: Vec<f64> = outcomes.iter().map(|o| o.baseline).collect();
        Figures {
            auc: auc(&p, &answers),
            baseline_auc: auc(&baseline, &answers),
            ece: ece(&outcomes),
            floor: ece_floor(&outcomes),
            outcomes,
        }
    }
    /// Answered messages among the lowest `share` by probability (ties by date), and all answered.
    fn lost(&self, share: f64) -> (usize, usize) {
        let mut order: Vec<&Outcome> = self.outcomes.iter().collect();
        order.sort_by(|a, b| a.p.total_cmp(&b.p));
        let hidden = (self.outcomes.len() as f64 * share) as usize;
        let lost = order.iter().take(hidden).filter(|o| o.answered).count();
        (lost, self.outcomes.iter().filter(|o| o.answered).count())
    }
    fn noise_replied(&self) -> usize {
        self.outcomes.iter().filter(|o| o.noise && o.answered).count()
    }
}

/// Plain means over the judged mailboxes; losses and the pooled ECE over their messages together.
fn mean(boxes: &[Judged]) -> Value {
    let judged: Vec<&Figures> = boxes.iter().filter_map(|b| b.figures.as_ref()).collect();
    if judged.is_empty() {
        return json!({ "judged": 0, "auc": null, "baseline_auc": null, "ece": null, "ece_pooled": null,
            "lost_20": null, "lost_40": null, "noise_share": null, "noise_replied": null });
    }
    let average =
        |of: &dyn Fn(&Figures) -> f64| round(judged.iter().map(|f| of(f)).sum::<f64>() / judged.len() as f64);
    let lost = |share: f64| {
        let (lost, all) =
            judged.iter().map(|f| f.lost(share)).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        round(lost as f64 / all as f64)
    };
    let pooled: Vec<Outcome> = judged.iter().flat_map(|f| f.outcomes.iter().copied()).collect();
    json!({
        "judged": judged.len(), "auc": average(&|f| f.auc), "baseline_auc": average(&|f| f.baseline_auc),
        "ece": average(&|f| f.ece), "ece_floor": average(&|f| f.floor), "ece_pooled": round(ece(&pooled)),
        "lost_20": lost(0.2), "lost_40": lost(0.4),
        "noise_share": round(share(&pooled, |o| o.noise)),
        "noise_replied": judged.iter().map(|f| f.noise_replied()).sum::<usize>(),
        "test_replied": pooled.iter().filter(|o| o.answered).count(),
    })
}

fn round(figure: f64) -> f64 {
    (figure * 10_000.0).round() / 10_000.0
}

fn share(outcomes: &[Outcome], is: impl Fn(&Outcome) -> bool) -> f64 {
    outcomes.iter().filter(|o| is(o)).count() as f64 / outcomes.len().max(1) as f64
}

/// Area under the ROC curve: the share of pairs in the right order, ties half (Hanley & McNeil 1982).
fn auc(p: &[f64], yes: &[bool]) -> f64 {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let (mut rank_sum, mut at) = (0.0, 0);
    while at < order.len() {
        let tied = order[at..].iter().take_while(|i| p[**i] == p[order[at]]).count();
        let rank = at as f64 + (tied as f64 + 1.0) / 2.0;
        rank_sum += rank * order[at..at + tied].iter().filter(|i| yes[**i]).count() as f64;
        at += tied;
    }
    let positive = yes.iter().filter(|y| **y).count() as f64;
    let negative = yes.len() as f64 - positive;
    (rank_sum - positive * (positive + 1.0) / 2.0) / (positive * negative)
}

/// Expected calibration error over ten bins of equal width.
fn ece(outcomes: &[Outcome]) -> f64 {
    calibration_error(outcomes.iter().map(|o| (o.p, o.answered)))
}

fn calibration_error(pairs: impl Iterator<Item = (f64, bool)>) -> f64 {
    let (mut bins, mut n) = ([(0.0, 0.0); 10], 0.0);
    for (p, yes) in pairs {
        let bin = ((p * 10.0) as usize).min(9);
        bins[bin].0 += p;
        bins[bin].1 += f64::from(u8::from(yes));
        n += 1.0;
    }
    bins.iter().map(|(p, yes)| p - yes).map(f64::abs).sum::<f64>() / f64::max(n, 1.0)
}

/// The error that a perfectly calibrated model of the same probabilities would show by chance: mean of 50 draws.
fn ece_floor(outcomes: &[Outcome]) -> f64 {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut chance = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 11) as f64 / (1_u64 << 53) as f64
    };
    let draw =
        |chance: &mut dyn FnMut() -> f64| calibration_error(outcomes.iter().map(|o| (o.p, chance() < o.p)));
    (0..50).map(|_| draw(&mut chance)).sum::<f64>() / 50.0
}

/// Labels one mailbox, replays it through the product, and judges the last part.
fn judge(path: &Path, owners: &[String], split: f64) -> Result<Judged, String> {
    let bytes = crate::input::read(path)?;
    let labelled = label(mailbox::read_mailbox(&bytes), owners);
    let outcomes = replay(&labelled);
    let usable = outcomes.len();
    let first = (usable as f64 * split) as usize;
    let answered = |part: &[Outcome]| part.iter().filter(|o| o.answered).count();
    let test = &outcomes[first..];
    let is_judged = usable >= 500 && answered(&outcomes[..first]) >= 15 && answered(test) >= 8;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Judged {
        name,
        messages: labelled.mails.len(),
        sent: labelled.mails.iter().filter(|m| m.from_owner).count(),
        received: labelled.mails.iter().filter(|m| m.received).count(),
        usable,
        replied: answered(&outcomes),
        test: test.len(),
        test_replied: answered(test),
        figures: is_judged.then(|| Figures::of(test.to_vec())),
    })
}

/// A message as the labelling sees it.
#[derive(Debug, Default)]
struct Mail {
    when: i64,
    offset_minutes: i16,
    message_id: String,
    sender: String,
    sender_name: String,
    to: Vec<Mailbox>,
    cc: Vec<Mailbox>,
    recipient_names: BTreeSet<String>,
    subject: String,
    base: String,
    is_reply: bool,
    body: String,
    folder: String,
    marks: Marks,
    attachments: Vec<DocumentId>,
    from_owner: bool,
    received: bool,
    reply_at: Option<i64>,
    usable: bool,
}

/// A mailbox with its truth: messages in date order without doubles, and whose it is.
struct Labelled {
    mails: Vec<Mail>,
    aliases: BTreeSet<String>,
    name: String,
}

/// The replay: what the product said of each usable message when it arrived, beside what then happened.
fn replay(labelled: &Labelled) -> Vec<Outcome> {
    let office = office_of(labelled);
    let source = SourceId::derive("bench");
    let names = [labelled.name.clone()];
    let zone = TimeZone::UTC;
    let messages: Vec<Message> = labelled
        .mails
        .iter()
        .enumerate()
        .filter(|(_, m)| m.from_owner || m.received)
        .map(|(n, m)| message_of(m, n, source, &names, &zone))
        .collect();
    let upto = messages.last().and_then(|m| m.date).unwrap_or_default();
    let mut state = State::new(&office);
    let sorted = sort(&mut state, messages, upto).messages;
    let mut baseline = Baseline::default();
    let mut outcomes = Vec::new();
    let kept = labelled.mails.iter().filter(|m| m.from_owner || m.received);
    for (mail, message) in kept.zip(&sorted) {
        if mail.received && mail.usable {
            let triage = message.triage.as_ref();
            outcomes.push(Outcome {
                p: triage.map_or(0.0, |t| t.reply_needed),
                baseline: baseline.rate(&mail.sender),
                answered: mail.reply_at.is_some(),
                noise: triage.is_some_and(|t| t.queue == Queue::Noise),
            });
        }
        baseline.seen(mail);
    }
    outcomes
}

fn office_of(labelled: &Labelled) -> Office {
    let addresses: Vec<String> = labelled.aliases.iter().cloned().collect();
    let owner = Member {
        person: PersonId::derive("owner"),
        name: labelled.name.clone(),
        email: addresses.first().cloned().unwrap_or_default(),
    };
    Office { addresses, locale: Locale::EnUs, ..Office::new(owner, "UTC") }
}

fn message_of(mail: &Mail, n: usize, source: SourceId, names: &[String], zone: &TimeZone) -> Message {
    let sent = Timestamp::from_second(mail.when).ok();
    let context = ReadContext {
        owner_names: names,
        sent,
        zone: zone.clone(),
        locale: Locale::EnUs,
        day_end: civil::time(17, 30, 0, 0),
    };
    let reading = read(&mail.body, &context);
    let name = Some(mail.sender_name.clone()).filter(|n| !n.is_empty());
    Message {
        folder: mail.folder.clone(),
        message_id: mail.message_id.clone(),
        to: mail.to.clone(),
        cc: mail.cc.clone(),
        date: sent,
        offset_minutes: mail.offset_minutes,
        preview: reading.preview,
        marks: mail.marks.clone(),
        cues: reading.cues,
        acts: reading.acts,
        attachments: mail.attachments.clone(),
        mine: mail.from_owner,
        ..Message::new(
            MessageId::derive(&n.to_string()),
            source,
            Mailbox { email: mail.sender.clone(), name },
            mail.subject.clone(),
        )
    }
}

/// The sender-reply-rate baseline: (r + 3 p0) / (n + 3), p0 = (all answered + 1) / (all received + 10).
#[derive(Default)]
struct Baseline {
    received: HashMap<String, f64>,
    answered: HashMap<String, f64>,
    all_received: f64,
    all_answered: f64,
    waiting: HashMap<String, Vec<(String, i64)>>,
}

impl Baseline {
    fn rate(&self, sender: &str) -> f64 {
        let p0 = (self.all_answered + 1.0) / (self.all_received + 10.0);
        let of = |map: &HashMap<String, f64>| map.get(sender).copied().unwrap_or(0.0);
        (of(&self.answered) + 3.0 * p0) / (of(&self.received) + 3.0)
    }
    fn seen(&mut self, mail: &Mail) {
        if mail.from_owner {
            if !mail.is_reply {
                return;
            }
            let waiting = self.waiting.entry(mail.base.clone()).or_default();
            let (told, left) = std::mem::take(waiting).into_iter().partition(|(_, at)| *at <= mail.when);
            *waiting = left;
            let told: Vec<(String, i64)> = told;
            for (sender, _) in told {
                *self.answered.entry(sender).or_default() += 1.0;
                self.all_answered += 1.0;
            }
        } else {
            *self.received.entry(mail.sender.clone()).or_default() += 1.0;
            self.all_received += 1.0;
            if let Some(at) = mail.reply_at {
                self.waiting.entry(mail.base.clone()).or_default().push((mail.sender.clone(), at));
            }
        }
    }
}

/// Finds the owner's addresses, drops broken dates and doubles, and marks what was answered.
fn label(mut mails: Vec<Mail>, owners: &[String]) -> Labelled {
    let owners: BTreeSet<String> = owners.iter().cloned().collect();
    let names = own_names(&mails, &owners);
    let mut aliases = owners;
    for m in &mails {
        if names.contains(&m.sender_name) {
            aliases.insert(m.sender.clone());
        }
    }
    drop_odd_dates(&mut mails);
    mails.sort_by_key(|m| m.when);
    let mut mails = without_doubles(mails);
    for m in &mut mails {
        m.from_owner = aliases.contains(&m.sender);
        m.received = !m.from_owner && !is_own_folder(&m.folder);
    }
    mark_answered(&mut mails);
    Labelled { mails, aliases, name: names.into_iter().next().unwrap_or_default() }
}

/// Names under which the owner's addresses write, at least three times and in 5 % of it.
fn own_names(mails: &[Mail], owners: &BTreeSet<String>) -> BTreeSet<String> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for m in mails.iter().filter(|m| owners.contains(&m.sender) && !m.sender_name.is_empty()) {
        *count.entry(&m.sender_name).or_default() += 1;
    }
    let all: usize = count.values().sum();
    let often = |n: usize| n >= 3 && n as f64 >= 0.05 * all as f64;
    count.iter().filter(|(_, n)| often(**n)).map(|(name, _)| (*name).to_owned()).collect()
}

fn drop_odd_dates(mails: &mut Vec<Mail>) {
    let mut dates: Vec<i64> = mails.iter().map(|m| m.when).collect();
    dates.sort_unstable();
    if let Some(middle) = dates.get(dates.len() / 2) {
        mails.retain(|m| (m.when - middle).abs() <= 3 * 365 * 86_400);
    }
}

fn without_doubles(mails: Vec<Mail>) -> Vec<Mail> {
    let mut seen: HashMap<(String, String, bool, String), i64> = HashMap::new();
    mails
        .into_iter()
        .filter(|m| {
            let start: String = m.body.chars().filter(|c| !c.is_whitespace()).take(400).collect();
            let key = (m.sender.clone(), m.base.clone(), m.is_reply, start);
            let double = seen.get(&key).is_some_and(|last| m.when - last <= 26 * 3600);
            if !double {
                seen.insert(key, m.when);
            }
            !double
        })
        .collect()
}

/// Mail sent for the owner, or not mail at all: sent, draft, outbox, calendar, contacts, tasks, to do.
fn is_own_folder(folder: &str) -> bool {
    let to_do = folder.match_indices("to").any(|(at, _)| {
        let rest: String = folder[at + 2..].chars().take(3).collect();
        rest.starts_with("do") || rest.chars().skip(1).collect::<String>().starts_with("do")
    });
    to_do || ["sent", "draft", "outbox", "calendar", "contacts", "tasks"].iter().any(|w| folder.contains(w))
}

fn mark_answered(mails: &mut [Mail]) {
    let sent: Vec<i64> = mails.iter().filter(|m| m.from_owner).map(|m| m.when).collect();
    let mut replies: HashMap<String, Vec<usize>> = HashMap::new();
    for (n, m) in mails.iter().enumerate().filter(|(_, m)| m.from_owner && m.is_reply) {
        replies.entry(m.base.clone()).or_default().push(n);
    }
    for n in 0..mails.len() {
        let mail = &mails[n];
        if !mail.received {
            continue;
        }
        let answers = |reply: &&usize| {
            let reply = &mails[**reply];
            mail.when < reply.when
                && reply.when <= mail.when + WEEK
                && (reply.to.iter().chain(&reply.cc).any(|m| m.email == mail.sender)
                    || (!mail.sender_name.is_empty() && reply.recipient_names.contains(&mail.sender_name)))
        };
        let reply_at = replies.get(&mail.base).and_then(|r| r.iter().find(answers)).map(|r| mails[*r].when);
        let next = sent.partition_point(|at| *at <= mail.when);
        let usable = sent.get(next).is_some_and(|at| *at <= mail.when + WEEK);
        let mail = &mut mails[n];
        (mail.reply_at, mail.usable) = (reply_at, usable);
    }
}
