//! One replication, day by day.

use super::stream::{Arrivals, Source, Stream};
use super::{Day, Model};
use std::collections::VecDeque;

/// What one replication came to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// When each task ended, in minutes from the start; infinite where it did not.
    pub ended: Vec<f64>,
    /// Minutes worked on each task.
    pub worked: Vec<f64>,
    /// Minutes worked on tasks in stretches of an hour and more.
    pub focus: f64,
    /// Minutes of work outside the hours of days.
    pub overtime: f64,
    /// Messages left at the end.
    pub messages_left: u32,
    /// Interruptions that met a meeting.
    pub lost: u32,
    /// Minutes that meetings began late, together.
    pub delay: f64,
    /// Meetings that began.
    pub meetings: u32,
    /// Minutes that interruptions waited, together.
    pub waited: f64,
    /// Interruptions that were served.
    pub served: u32,
    /// Minutes of each day that were left for tasks, whether or not there were any.
    pub open: Vec<f64>,
}

/// A stretch of work on tasks is focus from so many minutes on.
const FOCUS: f64 = 60.0;

/// Lives through the model once.
pub(super) fn replicate(model: &Model, seed: u64, replication: u64) -> Run {
    let mut life = Life::new(model, seed, replication);
    for (n, day) in model.days.iter().enumerate() {
        life.live(n as u64, day);
    }
    life.run.messages_left = life.mailbox;
    life.run.worked = life.whole.iter().zip(&life.left).map(|(whole, left)| whole - left).collect();
    life.run
}

struct Life<'a> {
    model: &'a Model,
    seed: u64,
    replication: u64,
    /// Minutes that each task still takes.
    left: Vec<f64>,
    /// Minutes that each took from the start.
    whole: Vec<f64>,
    /// The place in the order of the task that is worked on.
    task: usize,
    mailbox: u32,
    run: Run,
}

/// How long each task takes.
fn lengths(model: &Model, seed: u64, replication: u64) -> Vec<f64> {
    if model.keys.is_empty() {
        let mut stream = Stream::of(seed, replication, Source::Task, 0);
        return model.tasks.iter().map(|law| stream.log_normal(*law)).collect();
    }
    let one = |(law, key): (&super::LogNormal, &u64)| {
        Stream::of(seed, replication, Source::Task, *key).log_normal(*law)
    };
    model.tasks.iter().zip(&model.keys).map(one).collect()
}

/// What has come and what will come on a day.
struct Coming<'a> {
    meetings: VecDeque<super::Meeting>,
    quiet: &'a [(f64, f64)],
    sessions: &'a [f64],
    /// Interruptions that wait: when they came and how long they take.
    waiting: VecDeque<(f64, f64)>,
    interruptions: Arrivals<'a>,
    interruption: (f64, f64),
    by_interruption: Stream,
    messages: Arrivals<'a>,
    message: f64,
    by_message: Stream,
}

impl<'a> Life<'a> {
    fn new(model: &'a Model, seed: u64, replication: u64) -> Life<'a> {
        let left = lengths(model, seed, replication);
        let run = Run {
            ended: vec![f64::INFINITY; model.tasks.len()],
            worked: Vec::new(),
            focus: 0.0,
            overtime: 0.0,
            messages_left: 0,
            lost: 0,
            delay: 0.0,
            meetings: 0,
            waited: 0.0,
            served: 0,
            open: vec![0.0; model.days.len()],
        };
        Life { model, seed, replication, whole: left.clone(), left, task: 0, mailbox: 0, run }
    }

    fn stream(&self, source: Source, day: u64, key: u64) -> Stream {
        Stream::of(self.seed, self.replication, source, day << 24 ^ key)
    }

    fn live(&mut self, n: u64, day: &'a Day) {
        let model = self.model;
        self.mailbox += self.stream(Source::Overnight, n, 0).count(model.mail.overnight);
        self.run.overtime += day.outside;
        let mut coming = self.coming(n, day);
        if day.off {
            return self.read_until(&mut coming, model.day_minutes);
        }
        let close = day.ends.unwrap_or(model.day_minutes);
        let mut now = 0.0;
        while now < close {
            coming.interrupted(now, model);
            now = match self.next(&mut coming, n, now) {
                Some(minutes) => now + minutes,
                None => {
                    let next = coming.next().min(close);
                    self.work(n, day, now, next);
                    next
                }
            };
        }
        self.run.overtime += (now - close).max(0.0);
        self.read_until(&mut coming, model.day_minutes);
    }

    /// The meetings of the calendar, and those that are asked for meanwhile.
    fn meetings(&self, n: u64, day: &Day) -> VecDeque<super::Meeting> {
        let mut all: Vec<super::Meeting> = day.meetings.clone();
        if let Some(extra) = day.extra {
            let mut stream = self.stream(Source::Extra, n, 0);
            let close = day.ends.unwrap_or(self.model.day_minutes);
            for one in 0..stream.count(extra.mean) {
                let start = stream.share() * close;
                let minutes = stream.log_normal(extra.minutes);
                let start = beside(&day.quiet, start, minutes, close);
                all.push(super::Meeting { key: 1 << 40 | u64::from(one), start, minutes });
            }
            all.sort_by(|a, b| a.start.total_cmp(&b.start).then(a.key.cmp(&b.key)));
        }
        all.into()
    }

    fn coming(&self, n: u64, day: &'a Day) -> Coming<'a> {
        let mut coming = Coming {
            meetings: self.meetings(n, day),
            quiet: &day.quiet,
            sessions: &day.sessions,
            waiting: VecDeque::new(),
            interruptions: Arrivals::new(&self.model.interruptions.arrivals),
            interruption: (0.0, 0.0),
            by_interruption: self.stream(Source::Interruption, n, 0),
            messages: Arrivals::new(&self.model.mail.arrivals),
            message: 0.0,
            by_message: self.stream(Source::Arrival, n, 0),
        };
        coming.interruption = coming.next_interruption(self.model);
        coming.message = coming.messages.next(&mut coming.by_message);
        coming
    }

    /// Serves what waits, and returns how long that takes; none where nothing waits.
    fn next(&mut self, coming: &mut Coming, n: u64, now: f64) -> Option<f64> {
        if let Some(meeting) = coming.meetings.pop_front_if(|m| m.start <= now) {
            self.run.delay += now - meeting.start;
            self.run.meetings += 1;
            let mut stream = self.stream(Source::Meeting, n, meeting.key);
            let minutes = meeting.minutes * stream.log_normal(self.model.overrun);
            self.run.lost += coming.lost(now + minutes, self.model);
            return Some(minutes);
        }
        let session = coming.sessions.first().copied().filter(|s| *s <= now);
        match (session, coming.waiting.front().copied()) {
            (Some(session), waiting) if waiting.is_none_or(|w| session <= w.0) => {
                coming.sessions = &coming.sessions[1..];
                self.read_until(coming, now);
                Some(self.session(n, coming.sessions.len() as u64))
            }
            (_, Some((at, minutes))) => {
                coming.waiting.pop_front();
                self.run.waited += now - at;
                self.run.served += 1;
                Some(minutes)
            }
            _ => None,
        }
    }

    /// Messages that have come by now lie in the mailbox.
    fn read_until(&mut self, coming: &mut Coming, now: f64) {
        while coming.message <= now {
            self.mailbox += 1;
            coming.message = coming.messages.next(&mut coming.by_message);
        }
    }

    /// Works through the mailbox, and returns how long.
    fn session(&mut self, n: u64, key: u64) -> f64 {
        let mail = &self.model.mail;
        let mut stream = self.stream(Source::Handling, n, key);
        let mut minutes = 0.0;
        while self.mailbox > 0 {
            let takes = stream.log_normal(mail.handling);
            if minutes + takes > mail.session_minutes {
                break;
            }
            minutes += takes;
            self.mailbox -= 1;
        }
        minutes
    }

    /// Works on tasks from one minute of the day to another: on what the stretch is kept for, else in their order.
    fn work(&mut self, n: u64, day: &Day, from: f64, until: f64) {
        self.run.open[n as usize] += until - from;
        let (mut now, mut worked) = (from, 0.0);
        while now < until {
            let kept = day.kept.iter().filter(|kept| self.may_work_on(kept));
            let here = kept.clone().find(|kept| (kept.from..kept.until).contains(&now));
            let end = match here {
                Some(kept) => kept.until,
                None => kept.map(|kept| kept.from).find(|from| *from > now).unwrap_or(until),
            };
            let end = end.min(until);
            let minute = self.model.day_minutes * n as f64 + now;
            let Some(task) = here.map(|kept| kept.task).or_else(|| self.on_hand(minute)) else {
                now = end;
                continue;
            };
            let left = self.left[task];
            if now + left > end {
                self.left[task] = left - (end - now);
                worked += end - now;
                now = end;
            } else {
                now += left;
                worked += left;
                self.left[task] = 0.0;
                self.run.ended[task] = self.model.day_minutes * n as f64 + now;
            }
        }
        if worked >= FOCUS {
            self.run.focus += worked;
        }
    }

    fn is_done(&self, task: usize) -> bool {
        self.run.ended[task].is_finite()
    }

    /// Whether what a stretch is kept for is not done yet and may begin.
    fn may_work_on(&self, kept: &super::Kept) -> bool {
        !self.is_done(kept.task) && kept.after.iter().all(|before| self.is_done(*before))
    }

    /// Which task is worked on at a minute from the start, none when all that may begin are done.
    fn on_hand(&mut self, minute: f64) -> Option<usize> {
        while self.is_done(self.at(self.task)?) {
            self.task += 1;
        }
        let may = |task: &usize| self.model.starts.get(*task).is_none_or(|start| *start <= minute);
        let first = self.at(self.task).filter(may);
        first.or_else(|| {
            let next = (self.task + 1..self.left.len()).map_while(|place| self.at(place));
            next.filter(|task| !self.is_done(*task)).find(may)
        })
    }

    /// The task at a place of the order, none behind the last.
    fn at(&self, place: usize) -> Option<usize> {
        let task = match self.model.order.is_empty() {
            true => Some(place),
            false => self.model.order.get(place).copied(),
        };
        task.filter(|task| *task < self.left.len())
    }
}

/// Where a meeting goes that would fall into a stretch that is kept free: behind it, or before it where the day ends. It
/// does not go away.
fn beside(quiet: &[(f64, f64)], start: f64, minutes: f64, close: f64) -> f64 {
    let meets = |(from, until): &&(f64, f64)| start < *until && start + minutes > *from;
    match quiet.iter().find(meets) {
        None => start,
        Some((_, until)) if until + minutes <= close => *until,
        Some((from, _)) => (from - minutes).max(0.0),
    }
}

impl Coming<'_> {
    fn next_interruption(&mut self, model: &Model) -> (f64, f64) {
        let at = self.interruptions.next(&mut self.by_interruption);
        if at == f64::INFINITY {
            return (at, 0.0);
        }
        let quiet = self.quiet.iter().find(|(from, until)| (*from..*until).contains(&at));
        let at = quiet.map_or(at, |(_, until)| *until);
        let law = &model.interruptions;
        (at, self.by_interruption.minutes(law.minutes) + law.resume_minutes)
    }

    /// Interruptions that have come by now wait.
    fn interrupted(&mut self, now: f64, model: &Model) {
        while self.interruption.0 <= now {
            self.waiting.push_back(self.interruption);
            self.interruption = self.next_interruption(model);
        }
    }

    /// How many interruptions come until then, and find nobody.
    fn lost(&mut self, until: f64, model: &Model) -> u32 {
        let mut lost = 0;
        while self.interruption.0 <= until {
            lost += 1;
            self.interruption = self.next_interruption(model);
        }
        lost
    }

    /// When the next thing comes that takes over.
    fn next(&self) -> f64 {
        let meeting = self.meetings.front().map_or(f64::INFINITY, |m| m.start);
        let session = self.sessions.first().copied().unwrap_or(f64::INFINITY);
        meeting.min(session).min(self.interruption.0)
    }
}
