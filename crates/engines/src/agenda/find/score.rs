//! What a time is worth, in five parts of 100 points (spec §11.1).

use super::bits::Bits;
use super::people::{self, in_the_way};
use super::{Ask, Beyond, Crowd, Fits, Grid, Invitee, Need, Scales, Slot, There};
use crate::maths::fragmentation::fragmentation_index;
use crate::maths::{calendar, spoken};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;
use world::evidence::Unit;
use world::time::free;
use world::{Event, EventId, Evidence, Interval, ItemRef, Reason};

/// Minutes after midnight between which any time is comfortable: 09:30 and 16:30.
const EASY: (f64, f64) = (570.0, 990.0);
/// Comfort at the edges of somebody's working hours; it falls to 0 within an hour outside them.
const EDGE: f64 = 0.3;

/// Scores every start of a grid.
pub(super) struct Scorer<'a> {
    ask: &'a Ask,
    grid: &'a Grid,
    /// Places of the optional people among all.
    optional: Vec<usize>,
    /// Starts clear of everything, and starts clear of what stands firm.
    crowds: [Crowd; 2],
    scales: Scales,
    /// Twice the weight of all optional people.
    whole: u64,
    /// The executive's working days with what is free of them.
    days: BTreeMap<Date, Vec<Interval>>,
}

impl<'a> Scorer<'a> {
    pub(super) fn of(ask: &'a Ask, grid: &'a Grid) -> Scorer<'a> {
        let weight = |p: &Invitee| match p.need {
            Need::Required => None,
            Need::Optional(weight) => Some(weight),
        };
        let optional: Vec<usize> =
            (0..ask.people.len()).filter(|p| weight(&ask.people[*p]).is_some()).collect();
        let rows = |firmly| -> Vec<Bits> {
            optional.iter().map(|p| people::starts(&ask.people[*p], grid, ask.window, firmly)).collect()
        };
        let crowds = [Crowd::new(rows(true)), Crowd::new(rows(false))];
        let weights: Vec<u32> = optional.iter().filter_map(|p| weight(&ask.people[*p])).collect();
        let scales = crowds[0].scales(weights.iter().copied().enumerate());
        let whole = 2 * weights.iter().map(|w| u64::from(*w)).sum::<u64>();
        Scorer { ask, grid, optional, crowds, scales, whole, days: days(ask) }
    }

    /// The five parts of a start, in points.
    pub(super) fn parts(&self, start: usize) -> [f64; 5] {
        let stretch = self.grid.stretch(start);
        let shares = [
            self.earliness(stretch),
            self.attendance(start),
            self.comfort(stretch),
            self.fit(stretch),
            1.0 - self.split(stretch),
        ];
        std::array::from_fn(|n| self.ask.points(n) * shares[n])
    }

    /// 1 at the earliest moment of the window, 0 at the latest.
    fn earliness(&self, stretch: Interval) -> f64 {
        let (window, seconds) = (self.ask.window, |at: jiff::Timestamp| at.as_second() as f64);
        let room = seconds(window.end) - seconds(window.start) - 60.0 * self.ask.minutes as f64;
        if room <= 0.0 { 1.0 } else { 1.0 - (seconds(stretch.start) - seconds(window.start)) / room }
    }
    /// The share of the optional people's weight that comes, half where only perhaps; 1 where nobody is optional.
    fn attendance(&self, start: usize) -> f64 {
        let halves: u64 = self.crowds.iter().map(|c| c.weight(start, &self.scales)).sum();
        if self.whole == 0 { 1.0 } else { halves as f64 / self.whole as f64 }
    }
    /// Mean over everybody of how comfortable the worse end of it is.
    fn comfort(&self, stretch: Interval) -> f64 {
        let each = self.ask.people.iter().map(|p| comfort(p, stretch));
        each.sum::<f64>() / self.ask.people.len().max(1) as f64
    }
    /// The executive's mean energy, and with it, where it is known, how usual meetings are on that half-day.
    fn fit(&self, stretch: Interval) -> f64 {
        let energy = self.energy(stretch);
        self.theme(stretch).map_or(energy, |theme| (energy + theme) / 2.0)
    }
    fn energy(&self, stretch: Interval) -> f64 {
        let Some(executive) = self.ask.people.first().filter(|_| !self.ask.energy.is_empty()) else {
            return 0.5;
        };
        let quarters = (stretch.minutes() / 15).max(1);
        let at = |n: i64| {
            let time = executive.zone.to_datetime(Interval::lasting(stretch.start, 15 * n).end).time();
            let quarter = usize::try_from(time.hour()).unwrap_or(0) * 4
                + usize::try_from(time.minute()).unwrap_or(0) / 15;
            self.ask.energy[quarter.min(self.ask.energy.len() - 1)]
        };
        (0..quarters).map(at).sum::<f64>() / quarters as f64
    }
    fn theme(&self, stretch: Interval) -> Option<f64> {
        let zone = &self.ask.people.first()?.zone;
        Some(self.ask.themes.as_ref()?.at(zone.to_datetime(stretch.start)))
    }
    /// By how much more the executive's free time of that day is in pieces, 0–1.
    fn split(&self, stretch: Interval) -> f64 {
        let Some(executive) = self.ask.people.first() else { return 0.0 };
        let Some(before) = self.days.get(&calendar::date_of(stretch.start, &executive.zone)) else {
            return 0.0;
        };
        let index = |blocks: &[Interval]| {
            let minutes: Vec<f64> = blocks.iter().map(|b| b.minutes() as f64).collect();
            fragmentation_index(&minutes).unwrap_or(0.0)
        };
        let after: Vec<Interval> = before.iter().flat_map(|b| free(*b, vec![stretch])).collect();
        (index(&after) - index(before)).clamp(0.0, 1.0)
    }

    /// A start with its reasons and everybody's clock.
    pub(super) fn slot(&self, start: usize, events: &BTreeMap<EventId, Event>) -> Slot {
        let (stretch, parts) = (self.grid.stretch(start), self.parts(start));
        let there: Vec<There> =
            (0..self.ask.people.len()).map(|who| self.there(who, start, stretch)).collect();
        let reason = |n: usize, code: &str, words: String| Reason::new(code, words, parts[n], Unit::Points);
        let reasons = vec![
            reason(0, "find.early", self.early_words(stretch)),
            reason(1, "find.optional", self.optional_words(&there)).with(self.elsewhere(stretch, events)),
            reason(2, "find.comfort", self.comfort_words(&there, stretch)),
            reason(3, "find.energy", self.fit_words(stretch)),
            reason(4, "find.whole", self.split_words(stretch)),
        ];
        Slot { stretch, score: parts.iter().sum(), reasons, there }
    }

    fn there(&self, who: usize, start: usize, stretch: Interval) -> There {
        let person = &self.ask.people[who];
        let (from, to) = (person.zone.to_datetime(stretch.start), person.zone.to_datetime(stretch.end));
        let at_work =
            self.grid.within(&people::stretches(person, self.ask.window, Beyond::Nothing)).has(start);
        let fits = match in_the_way(person, stretch) {
            Some(taken) if taken.tentative => Fits::Perhaps,
            Some(_) => Fits::Elsewhere,
            None if !at_work => Fits::OutsideHours,
            None if person.calendar_known => Fits::Free,
            None => Fits::NotKnown,
        };
        There { who, from, to, fits }
    }

    fn early_words(&self, stretch: Interval) -> String {
        let third = match self.earliness(stretch) {
            e if e >= 2.0 / 3.0 => "first",
            e if e >= 1.0 / 3.0 => "second",
            _ => "last",
        };
        format!("in the {third} third of the time asked for")
    }
    fn optional_words(&self, there: &[There]) -> String {
        let of = |wanted: &[Fits]| -> Vec<String> {
            let fits = |p: &&usize| wanted.contains(&there[**p].fits);
            self.optional.iter().filter(fits).map(|p| self.ask.people[*p].name.clone()).collect()
        };
        let (no, perhaps) = (of(&[Fits::Elsewhere, Fits::OutsideHours]), of(&[Fits::Perhaps]));
        match (self.optional.len(), no.as_slice(), perhaps.as_slice()) {
            (0, _, _) => "nobody is optional".to_owned(),
            (1, [], []) => format!("{} can come too", self.ask.people[self.optional[0]].name),
            (_, [], []) => "everybody optional can come".to_owned(),
            (_, [], _) => format!("perhaps without {}", shortly(&perhaps)),
            (_, _, _) => format!("without {}", shortly(&no)),
        }
    }
    fn comfort_words(&self, there: &[There], stretch: Interval) -> String {
        let hard = |t: &&There| comfort(&self.ask.people[t.who], stretch) < 1.0;
        let said: Vec<String> = there
            .iter()
            .filter(hard)
            .map(|t| format!("{} for {}", t.from.strftime("%H:%M"), self.ask.people[t.who].name))
            .collect();
        if said.is_empty() { "between 09:30 and 16:30 for everybody".to_owned() } else { shortly(&said) }
    }
    fn fit_words(&self, stretch: Interval) -> String {
        let energy = format!("energy is usually {:.1} of 1 then", self.energy(stretch));
        let Some(executive) = self.ask.people.first() else { return energy };
        let Some(theme) = self.theme(stretch) else { return energy };
        let at = executive.zone.to_datetime(stretch.start);
        let often = match theme {
            t if t >= 0.67 => "mostly hold",
            t if t >= 0.33 => "often hold",
            _ => "seldom hold",
        };
        format!("{energy}; {} {often} meetings", super::themes::half_day(at))
    }
    fn split_words(&self, stretch: Interval) -> String {
        match self.split(stretch) {
            s if s < 0.005 => "free time stays as whole as it was".to_owned(),
            s if s < 0.2 => "splits free time a little".to_owned(),
            _ => "splits a long free stretch".to_owned(),
        }
    }

    /// The events that keep optional people away.
    fn elsewhere(&self, stretch: Interval, events: &BTreeMap<EventId, Event>) -> Vec<Evidence> {
        let of = |person: &Invitee| {
            let event = events.get(&in_the_way(person, stretch)?.event?)?;
            Some(Evidence {
                item: ItemRef::Event(event.id),
                quote: format!("{}: {}", person.name, spoken::short(&event.summary, 60)),
                at: Some(stretch.start),
                clearance: event.clearance.clone(),
            })
        };
        self.optional.iter().filter_map(|p| of(&self.ask.people[*p])).collect()
    }
}

/// Up to three, then how many more.
fn shortly(all: &[String]) -> String {
    match all.len() {
        0..=3 => spoken::listed(all),
        n => format!("{} and {} more", all[..2].join(", "), n - 2),
    }
}

/// What is free of each of the executive's working days, lunch counted as free.
fn days(ask: &Ask) -> BTreeMap<Date, Vec<Interval>> {
    let mut found = BTreeMap::new();
    let Some(executive) = ask.people.first() else { return found };
    let (zone, window) = (&executive.zone, ask.window);
    let mut taken: Vec<Interval> = executive.taken.iter().map(|t| t.stretch).collect();
    taken = world::time::union(taken);
    let last = calendar::date_of(window.end, zone);
    let mut date = calendar::date_of(window.start, zone).saturating_sub(1.days());
    while date <= last {
        if let Some(day) = executive.hours.on(date, zone) {
            let from = taken.partition_point(|t| t.end <= day.start);
            let there = taken[from..].iter().take_while(|t| t.start < day.end).copied().collect();
            found.insert(date, free(day, there));
        }
        date = calendar::next_day(date);
    }
    found
}

/// How comfortable a stretch is by somebody's clock, 0–1: the worse of its two ends.
fn comfort(person: &Invitee, stretch: Interval) -> f64 {
    let (from, to) = (person.zone.to_datetime(stretch.start), person.zone.to_datetime(stretch.end));
    let hours = person.hours.days[from.date().weekday().to_monday_zero_offset() as usize];
    let Some((begin, end)) = hours else { return 0.0 };
    let minute = |t: jiff::civil::Time| f64::from(t.hour()) * 60.0 + f64::from(t.minute());
    let last = minute(to.time()) + if to.date() > from.date() { 1440.0 } else { 0.0 };
    let hours = (minute(begin), minute(end));
    comfort_at(minute(from.time()), hours).min(comfort_at(last, hours))
}

/// Comfort at a minute after midnight: 1 between 09:30 and 16:30, 0.3 at the edges of the working hours with straight
/// lines between, and down to 0 within an hour outside them.
pub(super) fn comfort_at(minute: f64, (begin, end): (f64, f64)) -> f64 {
    let outside = (begin - minute).max(minute - end);
    let line =
        |from_edge: f64, room: f64| if room <= 0.0 { 1.0 } else { EDGE + (1.0 - EDGE) * from_edge / room };
    match minute {
        _ if outside > 0.0 => (EDGE * (1.0 - outside / 60.0)).max(0.0),
        m if m < EASY.0 => line(m - begin, EASY.0 - begin).min(1.0),
        m if m > EASY.1 => line(end - m, end - EASY.1).min(1.0),
        _ => 1.0,
    }
}
