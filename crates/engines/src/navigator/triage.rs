//! How much a message matters to the owner, and whether they will answer: learned, inspected, corrected.
//!
//! Each received message becomes a vector of features from what happened before it. A reply of the owner within
//! seven days is a yes; silence through seven days in which the owner did write is a no; silence while the owner
//! wrote nothing says nothing. Corrections by hand count ten times.

use super::learner::{Learner, Parts, Question};
use super::record::{Known, Rate, Talk, key_of, tie_weight};
use super::surroundings::{Role, Surroundings};
use super::weights::{self, FEATURES, N, place};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use world::evidence::{Reason, Unit};
use world::ids::{MessageId, ThreadId};
use world::learned::Correspondent;
use world::message::{ActKind, Mailbox, Message, is_reply, subject_base};
use world::office::Office;

pub(super) const DAY: i64 = 86_400;
/// Silence this long is an answer.
pub(super) const LABEL_DELAY: i64 = 7 * DAY;
/// A subject taken up after this long is another conversation.
pub(super) const THREAD_AGE: i64 = 60 * DAY;
/// A row of messages that stopped for this long is forgotten.
const SERIES_AGE: i64 = 90 * DAY;
/// What the owner says themselves counts this often.
const CORRECTION: f64 = 10.0;
/// Silence is weaker evidence against importance than against an answer: mail is read and done without one.
const SILENCE: f64 = 0.3;
/// Open messages remembered at most; the oldest go first.
const OPEN_AT_MOST: usize = 4_000;
/// People remembered at most, besides those the owner wrote to or answered.
const PEOPLE_AT_MOST: usize = 10_000;
const TALKS_AT_MOST: usize = 5_000;
const THREADS_AT_MOST: usize = 10_000;
const VERDICTS_KEPT: usize = 200;

/// Everything the pass over the mail remembers. Serialised between runs; the same mail in the same surroundings gives
/// the same bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    owner: Owner,
    /// What the office knows beside the mail.
    #[serde(default)]
    around: Surroundings,
    /// The mark of the features that were learned over.
    #[serde(default)]
    features: u64,
    pub(super) people: BTreeMap<String, Known>,
    domains: BTreeMap<String, Rate>,
    forms: BTreeMap<u8, Rate>,
    series: BTreeMap<u64, Rate>,
    all: Rate,
    pub(super) talks: BTreeMap<u64, Talk>,
    pub(super) threads: BTreeMap<u64, (ThreadId, i64)>,
    pending: VecDeque<Pending>,
    unanswered: VecDeque<Unanswered>,
    answers: Learner,
    importance: Learner,
    /// Importance at the time, of what the owner said mattered, latest last.
    mattered: VecDeque<f32>,
    /// Addresses and domains the owner called noise.
    pub(super) refused: BTreeSet<String>,
    last_sent: Option<i64>,
    latest: Option<i64>,
}

/// Whose mail it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Owner {
    addresses: BTreeSet<String>,
    domains: BTreeSet<String>,
    first: String,
    last: String,
}

/// A received message whose label is not known yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Pending {
    id: MessageId,
    at: i64,
    subject: u64,
    sender: String,
    name: String,
    form: u8,
    series: u64,
    seen: Option<bool>,
    answered: bool,
    x: Vec<f32>,
}

/// A received message without an answer whose label has been learned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Unanswered {
    id: MessageId,
    at: i64,
    subject: u64,
    sender: String,
    name: String,
}

/// Two probabilities and what they are made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Probability that it matters to the owner, 0–1.
    pub importance: f64,
    /// Probability that the owner will answer within seven days, 0–1.
    pub reply_needed: f64,
    /// Every signed part of the log-odds of `importance`, largest first; they add up to it.
    pub importance_parts: Vec<Reason>,
    /// Every signed part of the log-odds of `reply_needed`, largest first; they add up to it.
    pub reply_parts: Vec<Reason>,
}

/// What is known of a message when it arrives.
pub(super) struct Facts {
    pub x: [f64; N],
    pub form: u8,
    pub series: u64,
    received: u32,
    answered: u32,
    sent: u32,
    recipients: usize,
    sender: String,
    /// The goal it speaks of.
    goal: String,
    /// What the sender's card says of their role.
    card: String,
}

impl Facts {
    /// Messages of this sender that the owner answered.
    pub(super) fn answered(&self) -> u32 {
        self.answered
    }
    /// Messages of this sender so far.
    pub(super) fn received(&self) -> u32 {
        self.received
    }
}

impl State {
    /// Nothing seen yet.
    pub fn new(office: &Office) -> Self {
        let words: Vec<String> = office.owner.name.split_whitespace().map(str::to_lowercase).collect();
        Self {
            owner: Owner {
                addresses: office.addresses.iter().cloned().collect(),
                domains: office.domains().map(organisation).collect(),
                first: words.first().cloned().unwrap_or_default(),
                last: words.last().cloned().unwrap_or_default(),
            },
            around: Surroundings::default(),
            features: weights::mark(),
            people: BTreeMap::new(),
            domains: BTreeMap::new(),
            forms: BTreeMap::new(),
            series: BTreeMap::new(),
            all: Rate::default(),
            talks: BTreeMap::new(),
            threads: BTreeMap::new(),
            pending: VecDeque::new(),
            unanswered: VecDeque::new(),
            answers: Learner::new(Question::Answer),
            importance: Learner::new(Question::Importance),
            mattered: VecDeque::new(),
            refused: BTreeSet::new(),
            last_sent: None,
            latest: None,
        }
    }

    /// The same in these surroundings.
    pub fn amid(self, around: Surroundings) -> Self {
        Self { around, ..self }
    }

    /// What the office knew beside the mail when it was sorted last.
    pub fn surroundings(&self) -> &Surroundings {
        &self.around
    }

    /// Whether it was learned over the features of today and in these surroundings; else the mail is sorted again from
    /// its beginning.
    pub fn is_of(&self, around: &Surroundings) -> bool {
        self.features == weights::mark() && self.around == *around
    }

    /// Judges a message by what was observed before it.
    pub fn score(&self, message: &Message) -> Score {
        let facts = self.facts(message);
        self.judge(&facts)
    }

    fn judge(&self, facts: &Facts) -> Score {
        let reply = self.answers.score(&facts.x);
        let importance = self.importance.score(&facts.x);
        Score {
            importance: importance.probability(),
            reply_needed: reply.probability(),
            importance_parts: reasons(&importance, facts),
            reply_parts: reasons(&reply, facts),
        }
    }

    /// Importance, probability of an answer, and the three largest parts of the importance in words.
    pub(super) fn glance(&self, facts: &Facts) -> (f64, f64, Vec<Reason>) {
        let importance = self.importance.score(&facts.x);
        let reply = self.answers.score(&facts.x).probability();
        (importance.probability(), reply, largest(&importance, facts, 3))
    }

    /// What the owner said themselves: counts ten times an observation. Calling a message unimportant twice or more
    /// from somebody the owner never wrote to makes their mail noise.
    pub fn correct(&mut self, message: &Message, important: bool) {
        let facts = self.facts(message);
        let before = self.importance.score(&facts.x).probability();
        self.importance.learn(&facts.x, important, CORRECTION);
        if important {
            self.mattered.push_back(before as f32);
            if self.mattered.len() > VERDICTS_KEPT {
                self.mattered.pop_front();
            }
        }
    }

    /// The owner wants no more mail of this address: it goes to Noise. `false` takes it back.
    pub fn refuse(&mut self, address: &str, refused: bool) {
        if refused {
            self.refused.insert(address.to_owned());
        } else {
            self.refused.remove(address);
        }
    }

    /// Forgets what was learned about weights; counts of who wrote to whom stay.
    pub fn reset(&mut self) {
        self.answers = Learner::new(Question::Answer);
        self.importance = Learner::new(Question::Importance);
        self.mattered.clear();
    }

    /// What was learned about the owner: weights that moved from the start, with their code, largest first.
    pub fn learned(&self) -> Vec<(&'static str, f64)> {
        self.answers.moved()
    }

    /// Outcomes learned from, and whether the learned weights are in use (else the start is, because it did better
    /// over the last 100 outcomes).
    pub fn standing(&self) -> (u64, bool) {
        (self.answers.outcomes(), self.answers.trusted())
    }

    /// Mail by address, for [`world::learned::Learned::correspondents`].
    pub fn correspondents(&self) -> BTreeMap<String, Correspondent> {
        self.people.iter().map(|(email, known)| (email.clone(), known.counts.clone())).collect()
    }

    /// Importance above which a message needs the executive, so that at most 5 % of what the owner said mattered lay
    /// below it; none until twenty such verdicts are known.
    pub fn needs_you_above(&self) -> Option<f64> {
        if self.mattered.len() < 20 {
            return None;
        }
        let mut seen: Vec<f32> = self.mattered.iter().copied().collect();
        seen.sort_by(f32::total_cmp);
        Some(f64::from(seen[seen.len() / 20]))
    }

    /// Date of the latest message observed.
    pub fn latest(&self) -> Option<Timestamp> {
        self.latest.and_then(|at| Timestamp::from_second(at).ok())
    }

    pub(super) fn wrote_to(&self, address: &str) -> bool {
        self.people.get(address).is_some_and(|known| known.counts.sent > 0)
    }

    pub(super) fn is_mine(&self, address: &str) -> bool {
        self.owner.addresses.contains(address) || self.owner.writes_as(address)
    }

    /// The features of a message, from what came before it.
    pub(super) fn facts(&self, message: &Message) -> Facts {
        let now = message.date.map_or(self.latest.unwrap_or(0), |d| d.as_second());
        let sender = &message.from.email;
        let known = self.people.get(sender);
        let nobody = Known::default();
        let who = known.unwrap_or(&nobody);
        let base = subject_base(&message.subject);
        let talk = self.talks.get(&key_of(&base, sender)).filter(|t| now - t.last <= THREAD_AGE);
        let form = self.form(message);
        let series = series_of(&base, sender);

        let p0 = self.all.long(1.0, 9.0);
        let pd = self.domains.get(&organisation(domain(sender))).map_or(p0, |r| r.towards(p0, 10.0));
        let ps = who.rate.towards(pd, 3.0);
        let recently = who.rate.lately(now, ps, 2.0);
        let log_odds = |p: f64, from: f64| super::learner::logit(p) - super::learner::logit(from);

        let mine = |list: &[Mailbox]| list.iter().filter(|m| self.is_mine(&m.email)).count();
        let (to, cc) = (message.to.len(), message.cc.len());
        let (in_to, in_cc) = (mine(&message.to) > 0, mine(&message.cc) > 0);
        let alone = in_to && to + cc == 1;
        let first = message.to.first().is_some_and(|m| self.is_mine(&m.email));
        let has = |kind: ActKind| message.acts.iter().any(|a| a.kind == kind && a.named.is_none());
        let cues = &message.cues;
        let (question, request) = (cues.questions > 0, cues.requests > 0);
        let local = (now / 60 + i64::from(message.offset_minutes)).rem_euclid(7 * 1440);
        let (weekday, hour) = ((local / 1440 + 3).rem_euclid(7), (local % 1440) / 60);
        let ago = |at: Option<i64>| {
            at.map_or(0.0, |at| 1.0 / (1.0 + (now - at).max(0) as f64 / LABEL_DELAY as f64))
        };
        let sent_at = who.counts.last_sent.map(|t| t.as_second());
        let (sent, received) = (f64::from(who.counts.sent), f64::from(who.counts.received));
        let goal = self.around.goal(message);
        let role = self.around.role(message);
        let is = |one: Role| f64::from(u8::from(role.is_some_and(|(role, _)| role == one)));

        let mut x = [0.0; N];
        let mut set = |code: usize, value: f64| x[code] = value;
        let yes = |is: bool| f64::from(u8::from(is));
        set(const { place("start") }, 1.0);
        set(const { place("owner.rate") }, super::learner::logit(p0));
        set(const { place("sender.rate") }, log_odds(ps, p0));
        set(const { place("sender.recent") }, log_odds(recently, ps));
        set(const { place("sender.written_to") }, squash(sent, 100.0));
        set(const { place("sender.written_lately") }, ago(sent_at));
        set(const { place("sender.balance") }, sent / (sent + received + 2.0));
        set(const { place("sender.new") }, yes(who.counts.received == 0));
        set(
            const { place("sender.colleague") },
            yes(self.owner.domains.contains(&organisation(domain(sender)))),
        );
        set(const { place("sender.robot") }, yes(is_robot(sender)));
        set(const { place("sender.alone_share") }, (f64::from(who.alone) + 0.5) / (received + 1.0));
        set(const { place("sender.today") }, squash(f64::from(who.today(now)), 5.0));
        set(const { place("sender.tie") }, who.exchange.tie(now));
        set(const { place("sender.board") }, is(Role::Board));
        set(const { place("sender.leads") }, is(Role::Leads));
        set(const { place("sender.reports") }, is(Role::Reports));
        set(const { place("sender.assists") }, is(Role::Assists));
        set(const { place("thread.reply") }, yes(is_reply(&message.subject)));
        set(const { place("thread.forward") }, yes(is_forward(&message.subject)));
        set(const { place("thread.owner_in") }, yes(talk.is_some_and(|t| t.by_owner > 0)));
        set(const { place("thread.owner_began") }, yes(talk.is_some_and(|t| t.owner_began)));
        set(const { place("thread.answers_owner") }, yes(talk.is_some_and(|t| t.owner_last)));
        set(const { place("thread.length") }, squash(talk.map_or(0.0, |t| f64::from(t.messages)), 20.0));
        set(const { place("thread.people") }, squash(talk.map_or(0.0, |t| t.people.len() as f64), 10.0));
        set(const { place("thread.owner_lately") }, ago(talk.and_then(|t| t.owner_at)));
        set(const { place("to.owner") }, yes(in_to));
        set(const { place("to.copy") }, yes(in_cc && !in_to));
        set(const { place("to.unnamed") }, yes(!in_to && !in_cc));
        set(const { place("to.alone") }, yes(alone));
        set(const { place("to.first") }, yes(first));
        set(const { place("to.many") }, squash(to as f64, 50.0));
        set(const { place("cc.many") }, squash(cc as f64, 50.0));
        set(const { place("head.bulk") }, yes(message.marks.bulk));
        set(const { place("head.automatic") }, yes(message.marks.automatic || message.marks.itip.is_some()));
        set(const { place("head.urgent") }, yes(message.marks.urgent));
        set(const { place("head.attachment") }, yes(!message.attachments.is_empty()));
        set(const { place("time.off_hours") }, yes(!(7..19).contains(&hour)));
        set(const { place("time.weekend") }, yes(weekday >= 5));
        set(const { place("says.question") }, yes(question));
        set(const { place("says.closing_question") }, yes(cues.closing_question));
        set(const { place("says.request") }, yes(request));
        set(const { place("says.names_owner") }, yes(cues.names_owner));
        set(const { place("says.greets_other") }, yes(cues.greets_other));
        set(const { place("says.meeting") }, yes(has(ActKind::ProposeMeeting)));
        set(const { place("says.delivers") }, yes(has(ActKind::Deliver)));
        set(const { place("says.thanks") }, yes(has(ActKind::Thanks)));
        set(const { place("says.promises") }, yes(has(ActKind::Commit)));
        set(const { place("says.deadline") }, yes(cues.deadline));
        set(const { place("says.risk") }, yes(cues.risk));
        set(const { place("says.money") }, yes(cues.money));
        set(const { place("says.goal") }, yes(goal.is_some()));
        set(const { place("says.done") }, yes(cues.done));
        set(const { place("says.you") }, squash(f64::from(cues.second_person), 12.0));
        set(const { place("says.much") }, yes(cues.words > 300));
        set(const { place("says.little") }, yes((1..25).contains(&cues.words)));
        set(const { place("says.nothing") }, yes(cues.words == 0));
        set(const { place("says.forwards") }, yes(cues.forwarded));
        set(const { place("says.bulk") }, cues.bulk_look);
        set(const { place("both.question_alone") }, yes(question && alone));
        set(const { place("both.request_alone") }, yes(request && alone));
        set(const { place("both.reply_alone") }, yes(alone && is_reply(&message.subject)));
        set(
            const { place("form.rate") },
            log_odds(self.forms.get(&form).map_or(p0, |r| r.towards(p0, 20.0)), p0),
        );
        set(
            const { place("series.rate") },
            log_odds(
                self.series
                    .get(&series)
                    .filter(|r| r.is_fresh(now, SERIES_AGE))
                    .map_or(ps, |r| r.towards(ps, 3.0)),
                ps,
            ),
        );
        set(const { place("owner.lately") }, log_odds(self.all.lately(now, p0, 20.0), p0));
        Facts {
            x,
            form,
            series,
            received: who.counts.received,
            answered: who.counts.answered,
            sent: who.counts.sent,
            recipients: to + cc,
            sender: first_name(&message.from),
            goal: goal.unwrap_or_default().to_owned(),
            card: role.map(|(_, said)| said).unwrap_or_default().to_owned(),
        }
    }

    /// What a received message weighs in the tie with its sender; bulk ties nobody.
    fn weight_for_owner(&self, message: &Message) -> f32 {
        let mine = |list: &[Mailbox]| list.iter().any(|m| self.is_mine(&m.email));
        match message.marks.bulk || message.marks.automatic {
            true => 0.0,
            false => tie_weight(mine(&message.to), mine(&message.cc), message.to.len()),
        }
    }

    /// How it is addressed, and whether it asks: one of 15 forms.
    fn form(&self, message: &Message) -> u8 {
        let named = |list: &[Mailbox]| list.iter().any(|m| self.is_mine(&m.email));
        let all = message.to.len() + message.cc.len();
        let address = match (named(&message.to), named(&message.cc)) {
            (true, _) if all == 1 => 0,
            (true, _) if all <= 4 => 1,
            (true, _) => 2,
            (false, true) => 3,
            _ => 4,
        };
        let asks = match (message.cues.questions > 0, message.cues.requests > 0) {
            (false, false) => 0,
            (false, true) => 1,
            (true, _) => 2,
        };
        address * 3 + asks
    }

    /// Remembers a received message; its label comes later.
    pub(super) fn received(&mut self, message: &Message, facts: &Facts, at: i64) {
        let sender = message.from.email.clone();
        let base = subject_base(&message.subject);
        let subject = key_of(&base, &sender);
        let alone = facts.x[const { place("to.alone") }] > 0.0;
        let talk = self.talks.get(&subject).filter(|t| at - t.last <= THREAD_AGE && t.owner_last);
        let waited = talk.and_then(|t| t.owner_at).map(|since| (at - since) / 60);
        let weight = self.weight_for_owner(message);
        let known = self.people.entry(sender.clone()).or_default();
        known.received(at, alone);
        known.exchange.took(at, weight);
        if let Some(minutes) = waited
            && known.counts.last_sent.is_some()
        {
            push_latest(&mut known.counts.their_reply_minutes, minutes);
        }
        known.rate.asked(at);
        self.domains.entry(organisation(domain(&sender))).or_default().asked(at);
        self.forms.entry(facts.form).or_default().asked(at);
        let series = self.series.entry(facts.series).or_default();
        if !series.is_fresh(at, SERIES_AGE) {
            *series = Rate::default();
        }
        series.asked(at);
        self.all.asked(at);
        self.talks.entry(subject).or_default().add(&sender, at, false);
        self.pending.push_back(Pending {
            id: message.id,
            at,
            subject,
            sender,
            name: super::record::plain_name(&message.from),
            form: facts.form,
            series: facts.series,
            seen: message.marks.seen.map(|seen| seen || message.marks.flagged),
            answered: false,
            x: facts.x.iter().map(|x| *x as f32).collect(),
        });
        self.latest = self.latest.max(Some(at));
    }

    /// Remembers a message of the owner, and gives the messages it answers.
    pub(super) fn sent(&mut self, message: &Message, at: i64) -> Vec<MessageId> {
        let base = subject_base(&message.subject);
        let answered = if is_reply(&message.subject) || !message.references.is_empty() {
            self.answered_by(message, &base, at)
        } else {
            Vec::new()
        };
        let from = message.from.email.clone();
        let named = message.to.len();
        for (n, to) in message.recipients().enumerate().filter(|(_, m)| !m.email.is_empty()) {
            let known = self.people.entry(to.email.clone()).or_default();
            known.sent(at);
            known.exchange.gave(at, tie_weight(n < named, true, named));
            if base.is_empty() {
                self.talks.entry(key_of(&base, &to.email)).or_default().add(&from, at, true);
            }
        }
        if !base.is_empty() {
            self.talks.entry(key_of(&base, &from)).or_default().add(&from, at, true);
        }
        self.last_sent = self.last_sent.max(Some(at));
        self.latest = self.latest.max(Some(at));
        answered
    }

    /// Open messages with this subject from somebody it is addressed to.
    fn answered_by(&mut self, reply: &Message, base: &str, at: i64) -> Vec<MessageId> {
        let addresses: BTreeSet<&str> = reply.recipients().map(|m| m.email.as_str()).collect();
        let names: BTreeSet<String> =
            reply.recipients().map(super::record::plain_name).filter(|n| !n.is_empty()).collect();
        let key = key_of(base, "");
        let answers = |subject: u64, sender: &str, name: &str| {
            let same = if base.is_empty() { subject == key_of(base, sender) } else { subject == key };
            same && (addresses.contains(sender) || names.contains(name))
        };
        let mut found = Vec::new();
        for one in &mut self.pending {
            if one.answered || one.at >= at || !answers(one.subject, &one.sender, &one.name) {
                continue;
            }
            one.answered = true;
            found.push(one.id);
            if let Some(known) = self.people.get_mut(&one.sender) {
                known.counts.answered += 1;
                push_latest(&mut known.counts.our_reply_minutes, (at - one.at) / 60);
            }
            let rates = [
                Some(&mut self.all),
                self.people.get_mut(&one.sender).map(|known| &mut known.rate),
                self.domains.get_mut(&organisation(domain(&one.sender))),
                self.forms.get_mut(&one.form),
                self.series.get_mut(&one.series),
            ];
            rates.into_iter().flatten().for_each(|rate| rate.yes(one.at));
        }
        self.unanswered.retain(|u| {
            let late = answers(u.subject, &u.sender, &u.name);
            if late {
                found.push(u.id);
            }
            !late
        });
        found
    }

    /// Learns what silence has told by `now`, and forgets conversations that are over.
    pub(super) fn settle(&mut self, now: i64) {
        while let Some(first) = self.pending.front()
            && now - first.at >= LABEL_DELAY
        {
            let Some(one) = self.pending.pop_front() else { return };
            let owner_wrote = self.last_sent.is_some_and(|at| at > one.at);
            if one.answered || owner_wrote {
                self.learn(&one);
            } else {
                self.withdraw(&one);
            }
            if one.answered {
                continue;
            }
            self.unanswered.push_back(Unanswered {
                id: one.id,
                at: one.at,
                subject: one.subject,
                sender: one.sender,
                name: one.name,
            });
        }
        while self.unanswered.len() > OPEN_AT_MOST
            || self.unanswered.front().is_some_and(|u| now - u.at > THREAD_AGE)
        {
            self.unanswered.pop_front();
        }
    }

    /// Forgets conversations older than sixty days, and beyond a bound the oldest of everything. Linear, so it is
    /// called once a pass and now and then within.
    pub(super) fn prune(&mut self, now: i64) {
        self.talks.retain(|_, talk| now - talk.last <= THREAD_AGE);
        self.threads.retain(|_, (_, at)| now - *at <= THREAD_AGE);
        self.series.retain(|_, rate| rate.is_fresh(now, SERIES_AGE));
        keep_newest(&mut self.talks, TALKS_AT_MOST, |talk| talk.last);
        keep_newest(&mut self.threads, THREADS_AT_MOST, |(_, at)| *at);
        keep_newest(&mut self.series, TALKS_AT_MOST, Rate::latest);
        keep_newest(&mut self.domains, PEOPLE_AT_MOST, Rate::latest);
        keep_newest(&mut self.people, PEOPLE_AT_MOST, |known| {
            let dear = known.counts.sent > 0 || known.counts.answered > 0;
            if dear { i64::MAX } else { known.rate.latest() }
        });
    }

    fn learn(&mut self, one: &Pending) {
        let x: Vec<f64> = one.x.iter().map(|x| f64::from(*x)).collect();
        self.answers.learn(&x, one.answered, 1.0);
        let weight = if one.answered || one.seen == Some(false) { 1.0 } else { SILENCE };
        self.importance.learn(&x, one.answered, weight);
    }

    /// Silence that said nothing does not count in the rates either.
    fn withdraw(&mut self, one: &Pending) {
        let rates = [
            Some(&mut self.all),
            self.people.get_mut(&one.sender).map(|known| &mut known.rate),
            self.domains.get_mut(&organisation(domain(&one.sender))),
            self.forms.get_mut(&one.form),
            self.series.get_mut(&one.series),
        ];
        rates.into_iter().flatten().for_each(|rate| rate.withdrawn(one.at));
    }
}

impl Owner {
    /// An address at the owner's organisation made of their name: "m.lindqvist", "lindqvist".
    fn writes_as(&self, address: &str) -> bool {
        let (local, host) = address.rsplit_once('@').unwrap_or((address, ""));
        if self.last.len() < 3 || self.first.is_empty() || !self.domains.contains(&organisation(host)) {
            return false;
        }
        let letters: String = local.chars().filter(|c| c.is_alphabetic()).collect();
        let Some(lead) = letters.strip_suffix(self.last.as_str()) else { return false };
        lead.is_empty()
            || lead.starts_with(&self.first)
            || (lead.len() <= 2 && self.first.starts_with(&lead[..1]))
    }
}

/// Drops what is oldest by `date` where there are more than `most`.
fn keep_newest<K: Ord, V>(map: &mut BTreeMap<K, V>, most: usize, date: impl Fn(&V) -> i64) {
    if map.len() <= most {
        return;
    }
    let mut dates: Vec<i64> = map.values().map(&date).collect();
    dates.sort_unstable();
    let oldest_kept = dates[dates.len() - most];
    map.retain(|_, value| date(value) >= oldest_kept);
}

fn push_latest(list: &mut Vec<u32>, minutes: i64) {
    list.push(u32::try_from(minutes.max(0)).unwrap_or(u32::MAX));
    if list.len() > 20 {
        list.remove(0);
    }
}

/// 0–1: how much `n` is on a scale that ends at `full`, by logarithm.
fn squash(n: f64, full: f64) -> f64 {
    (n.max(0.0).ln_1p() / full.ln_1p()).min(1.0)
}

fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, d)| d)
}

/// The last two labels of a domain: "mail.example.com" and "example.com" are one organisation.
fn organisation(domain: &str) -> String {
    let labels: Vec<&str> = domain.rsplit('.').take(2).collect();
    labels.into_iter().rev().collect::<Vec<_>>().join(".")
}

/// A row of like subjects from one sender: digits and months aside.
fn series_of(base: &str, sender: &str) -> u64 {
    let stem: String = base.chars().filter(|c| c.is_alphabetic()).take(24).collect();
    key_of(&stem, sender) ^ super::record::hash(sender)
}

/// Addresses behind which nobody reads answers.
pub(super) fn is_robot(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or("");
    let flat: String = local.chars().filter(|c| c.is_alphanumeric()).collect();
    [
        "noreply",
        "donotreply",
        "mailer",
        "daemon",
        "postmaster",
        "announce",
        "newsletter",
        "notif",
        "alert",
        "bounce",
        "subscri",
        "webmaster",
        "autoresponder",
        "automat",
        "robot",
        "listserv",
        "majordomo",
        "marketing",
        "offers",
        "promo",
    ]
    .iter()
    .any(|word| flat.contains(word))
        || [
            "news", "info", "support", "service", "admin", "sales", "help", "owner", "list", "updates",
            "update",
        ]
        .contains(&flat.as_str())
}

fn is_forward(subject: &str) -> bool {
    let lower: String = subject.trim_start().chars().take(4).collect::<String>().to_lowercase();
    ["fw:", "fwd:", "wg:", "tr:"].iter().any(|mark| lower.starts_with(mark))
}

fn first_name(from: &Mailbox) -> String {
    let called = from.called();
    let word = called.split([' ', '@', '.']).find(|w| !w.is_empty()).unwrap_or(&called);
    let mut letters = word.chars();
    letters.next().map(|c| c.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

/// Parts below this are not worth a reason of their own, in log-odds.
const SMALL: f64 = 0.05;

/// Features by the size of their part. The intercept and the owner's own rate, the first two, are the same for
/// every message and no reason for this one.
fn by_size(parts: &Parts) -> Vec<(usize, f64)> {
    let told = parts.parts.iter().copied().enumerate().skip(2).filter(|(_, part)| part.abs() >= SMALL);
    let mut told: Vec<(usize, f64)> = told.collect();
    told.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
    told
}

fn reason(n: usize, part: f64, facts: &Facts) -> Reason {
    Reason::new(FEATURES[n].code, words(n, facts, part), part, Unit::LogOdds)
}

fn largest(parts: &Parts, facts: &Facts, most: usize) -> Vec<Reason> {
    by_size(parts).into_iter().take(most).map(|(n, part)| reason(n, part, facts)).collect()
}

/// The parts in words, largest first; the small ones are joined to one at the end, so that they still add up.
fn reasons(parts: &Parts, facts: &Facts) -> Vec<Reason> {
    let told = by_size(parts);
    let rest = parts.log_odds() - told.iter().map(|(_, part)| part).sum::<f64>();
    let mut all: Vec<Reason> = told.into_iter().map(|(n, part)| reason(n, part, facts)).collect();
    all.push(Reason::new("usual", "as for your usual mail", rest, Unit::LogOdds));
    all
}

/// With where it is known from: "Ana is on the board (their card: Chair)".
fn by_card(words: String, card: &str) -> String {
    format!("{words} (their card: {card})")
}

/// A part as a phrase.
fn words(n: usize, facts: &Facts, part: f64) -> String {
    let (who, value) = (&facts.sender, facts.x[n]);
    match FEATURES[n].code {
        "sender.rate" if facts.received == 0 && part > 0.0 => format!("you often answer people like {who}"),
        "sender.rate" if facts.received == 0 => format!("you seldom answer people like {who}"),
        "sender.rate" => format!("you answered {} of {} messages from {who}", facts.answered, facts.received),
        "sender.recent" if value > 0.0 => format!("lately you answer {who} more"),
        "sender.recent" => format!("lately you answer {who} less"),
        "sender.written_to" => format!("you wrote to {who} {} times", facts.sent),
        "sender.written_lately" => format!("you wrote to {who} lately"),
        "sender.balance" => format!("mail with {who} goes both ways"),
        "sender.new" => format!("the first message from {who}"),
        "sender.colleague" => format!("{who} is a colleague"),
        "sender.robot" => "sent by a machine".to_owned(),
        "sender.alone_share" => format!("{who} often writes to you alone"),
        "sender.today" => format!("{who} has written today already"),
        "sender.tie" => format!("you and {who} write to each other often, and lately"),
        "sender.board" => by_card(format!("{who} is on the board"), &facts.card),
        "sender.leads" => by_card(format!("{who} is your manager or leads your organisation"), &facts.card),
        "sender.reports" => by_card(format!("{who} reports to you"), &facts.card),
        "sender.assists" => format!("{who} is your assistant"),
        "thread.reply" => "a reply".to_owned(),
        "thread.forward" => "passed on".to_owned(),
        "thread.owner_in" => "you are in this conversation".to_owned(),
        "thread.owner_began" => "you began this conversation".to_owned(),
        "thread.answers_owner" => "it answers you".to_owned(),
        "thread.length" => "a long conversation".to_owned(),
        "thread.people" => "many take part".to_owned(),
        "thread.owner_lately" => "you wrote here lately".to_owned(),
        "to.owner" => "addressed to you".to_owned(),
        "to.copy" => "you are only copied".to_owned(),
        "to.unnamed" => "you are not named as recipient".to_owned(),
        "to.alone" => "addressed to you alone".to_owned(),
        "to.first" => "you are named first".to_owned(),
        "to.many" | "cc.many" => format!("{} recipients", facts.recipients),
        "head.bulk" => "sent to a list".to_owned(),
        "head.automatic" => "an automatic message".to_owned(),
        "head.urgent" => "marked urgent".to_owned(),
        "head.attachment" => "has an attachment".to_owned(),
        "time.off_hours" => "written out of hours".to_owned(),
        "time.weekend" => "written at the weekend".to_owned(),
        "says.question" => "asks a question".to_owned(),
        "says.closing_question" => "ends with a question".to_owned(),
        "says.request" => "asks you for something".to_owned(),
        "says.names_owner" => "calls you by name".to_owned(),
        "says.greets_other" => "greets somebody else".to_owned(),
        "says.meeting" => "proposes to meet".to_owned(),
        "says.delivers" => "hands something over".to_owned(),
        "says.thanks" => "says thanks".to_owned(),
        "says.promises" => "promises something".to_owned(),
        "says.deadline" => "names a deadline".to_owned(),
        "says.risk" => "speaks of trouble or hurry".to_owned(),
        "says.money" => "speaks of money".to_owned(),
        "says.goal" => format!("speaks of your goal {}", facts.goal),
        "says.done" => "tells what is done already".to_owned(),
        "says.you" => "speaks to you".to_owned(),
        "says.much" => "a long text".to_owned(),
        "says.little" => "a short text".to_owned(),
        "says.nothing" => "no new text".to_owned(),
        "says.forwards" => "holds a message passed on".to_owned(),
        "says.bulk" => "reads like advertising".to_owned(),
        "both.question_alone" => "a question to you alone".to_owned(),
        "both.request_alone" => "a request to you alone".to_owned(),
        "both.reply_alone" => "a reply to you alone".to_owned(),
        "form.rate" if value > 0.0 => "you often answer mail of this form".to_owned(),
        "form.rate" => "you seldom answer mail of this form".to_owned(),
        "series.rate" if value > 0.0 => "you answer this row of messages".to_owned(),
        "series.rate" => "you do not answer this row of messages".to_owned(),
        "owner.lately" if value > 0.0 => "you answer much these days".to_owned(),
        "owner.lately" => "you answer little these days".to_owned(),
        other => other.to_owned(),
    }
}
