//! One rule, expanded within bounds that are counted and not timed, so that the same bytes give the same answer.

use super::value::DAY;
use ical::recur::expand::IcalRecurExpand;
use ical::recur::{IcalRecurDateTime, IcalRecurFreq, IcalRecurRule};

/// Occurrences that one expansion gives at most (security rule 8).
pub(crate) const INSTANCES: usize = 10_000;
/// The same of a series that comes round by the second or the minute: no diary is read so.
pub(crate) const DENSE: usize = 1_000;
/// Steps that one expansion takes at most; about 50 ms of one core.
const STEPS: i64 = 8_000_000;
/// The last second of the year 9999.
const LAST: i64 = 253_402_300_799;
/// Longest text of a rule.
const RULE_BYTES: usize = 4_096;

/// Periods without an occurrence after which the library stops looking.
const GIVES_UP: i64 = 900_000;
const TOO_LONG: &str = "the rule takes too long to follow to the end of the window";

/// What an expansion may still spend, and which bound it hit.
#[derive(Debug)]
pub(crate) struct Budget {
    steps: i64,
    instances: usize,
    /// How many there were to spend.
    most: usize,
    pub(crate) cut: Option<String>,
}

impl Default for Budget {
    fn default() -> Self {
        Budget::of(INSTANCES)
    }
}

impl Budget {
    pub(crate) fn of(instances: usize) -> Self {
        Budget { steps: STEPS, instances, most: instances, cut: None }
    }
    fn hit(&mut self, what: String) {
        self.cut.get_or_insert(what);
    }
}

/// A rule that can be expanded: its UNTIL is told on the clock of its start.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    rule: IcalRecurRule,
    /// Steps that one period can cost.
    cost: i64,
    /// Real steps that a day can hold, for periods shorter than a day.
    steps_a_day: i64,
    /// Seconds of one period, months and years at their shortest.
    period: i64,
}

impl Rule {
    /// Whether it comes round by the second or the minute.
    pub(crate) fn is_dense(&self) -> bool {
        self.period < 3_600
    }
    /// Reads a rule; `to_local` brings an UNTIL in UTC (true) or of the start's own clock to local seconds.
    pub(crate) fn parse(text: &str, to_local: impl Fn(i64, bool) -> i64) -> Result<Rule, String> {
        let text = text.trim();
        if text.len() > RULE_BYTES {
            return Err(format!("a rule of {} characters (at most {RULE_BYTES})", text.len()));
        }
        // COUNT=-1 is how some programs write "without end".
        let without_end = |part: &&str| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            name.trim().eq_ignore_ascii_case("COUNT") && value.trim().starts_with('-')
        };
        let kept: Vec<&str> = text.split(';').filter(|part| !without_end(part)).collect();
        let mut rule = IcalRecurRule::parse(&kept.join(";")).map_err(|e| e.to_string())?;
        if let Some(scale) = rule.scale.as_ref().filter(|scale| *scale != "GREGORIAN") {
            return Err(format!("the calendar scale {scale} is not expanded"));
        }
        if let Some(until) = rule.until {
            let written = text.split(';').rev().find_map(|part| {
                let (name, value) = part.split_once('=')?;
                name.trim().eq_ignore_ascii_case("UNTIL").then(|| value.trim())
            });
            let is_utc = written.is_some_and(|w| w.ends_with(['Z', 'z']));
            let is_date = written.is_some_and(|w| w.len() == 8);
            // A bare date holds to the end of that day.
            let last = if is_date { until.seconds() + DAY - 1 } else { until.seconds() };
            let last = if is_utc { to_local(last, true) } else { last };
            rule.until = Some(IcalRecurDateTime::from_seconds(last));
        }
        for list in [&mut rule.by_second, &mut rule.by_minute, &mut rule.by_hour, &mut rule.by_month] {
            list.sort_unstable();
            list.dedup();
        }
        for list in [&mut rule.by_month_day, &mut rule.by_week_no] {
            list.sort_unstable();
            list.dedup();
        }
        for list in [&mut rule.by_year_day, &mut rule.by_set_pos] {
            list.sort_unstable();
            list.dedup();
        }
        rule.by_day.sort_unstable_by_key(|d| (d.weekday, d.ordinal));
        rule.by_day.dedup();
        Ok(Self::weigh(rule))
    }

    fn weigh(rule: IcalRecurRule) -> Rule {
        use IcalRecurFreq::*;
        let n = |list: usize| list.max(1) as i64;
        let (hours, minutes, seconds) =
            (n(rule.by_hour.len()), n(rule.by_minute.len()), n(rule.by_second.len()));
        let (days, times, unit) = match rule.freq {
            Secondly => (0, 1, 1),
            Minutely => (0, seconds, 60),
            Hourly => (0, minutes * seconds, 3600),
            Daily => (1, hours * minutes * seconds, DAY),
            Weekly => (7, hours * minutes * seconds, 7 * DAY),
            Monthly => (31, hours * minutes * seconds, 28 * DAY),
            Yearly => (380, hours * minutes * seconds, 365 * DAY),
        };
        let listed =
            rule.by_month_day.len() + rule.by_year_day.len() + rule.by_week_no.len() + rule.by_day.len();
        let look = 1 + listed as i64 / 8;
        let picked = days.max(1) * times * n(rule.by_set_pos.len());
        let period = unit * i64::from(rule.interval);
        // A step that no BY part admits leaps to the next day, hour or minute.
        let mut leaps = DAY / unit.min(DAY);
        if !rule.by_hour.is_empty() {
            leaps = leaps.min(24 + hours * (60 + minutes.min(60) * 60));
            if !rule.by_minute.is_empty() {
                leaps = leaps.min(24 + hours * (60 + minutes * 60));
            }
        }
        Rule { cost: days * look + picked, steps_a_day: leaps.max(1), period, rule }
    }

    /// Adds the local seconds from `from` up to, not including, `to` at which the rule falls, starting at `start`.
    /// Where `gap` says that the clock jumps over a time, the rule does not fall there (RFC 5545 §3.3.10).
    pub(crate) fn expand(
        &self,
        start: i64,
        from: i64,
        to: i64,
        gap: &mut dyn FnMut(i64) -> bool,
        budget: &mut Budget,
        out: &mut Vec<i64>,
    ) {
        let mut rule = self.rule.clone();
        let count = rule.count.take().map(|n| n as usize);
        let first = if count.is_none() { self.nearer(start, from) } else { start };
        let mut last = rule.until.map_or(LAST, |until| until.seconds()).min(to - 1).min(LAST);
        let reach = first.saturating_add(self.reach(budget.steps));
        let short = reach < last;
        last = last.min(reach);
        rule.until = Some(IcalRecurDateTime::from_seconds(last));
        let mut met = 0usize;
        let mut before = first;
        let steady = self.steady(first);
        let walk: Box<dyn Iterator<Item = i64>> = match &steady {
            Some(offsets) => {
                let weeks = (0..).map(|n| n * self.period).take_while(|at| at + offsets[0] <= last);
                let times = weeks.flat_map(|at| offsets.iter().map(move |offset| at + offset));
                Box::new(times.skip_while(|at| *at < first).take_while(|at| *at <= last))
            }
            None => {
                let walk = IcalRecurExpand::new(rule, IcalRecurDateTime::from_seconds(first));
                Box::new(walk.map(|t| t.seconds()))
            }
        };
        for local in walk {
            budget.steps -= self.steps_between(before, local);
            before = local;
            if gap(local) {
                continue;
            }
            met += 1;
            if count.is_some_and(|n| met > n) {
                return;
            }
            if local >= from {
                if budget.instances == 0 {
                    budget.hit(format!("more than {} occurrences in the window", budget.most));
                    return;
                }
                budget.instances -= 1;
                out.push(local);
            }
            if budget.steps <= 0 {
                budget.hit(TOO_LONG.into());
                return;
            }
        }
        budget.steps -= self.steps_between(before, last);
        let given_up = (last - before) / self.period > GIVES_UP;
        if (short || given_up) && count.is_none_or(|n| met < n) {
            budget.hit(TOO_LONG.into());
        }
    }

    /// The times of the first period of a rule that only counts days or weeks: what nearly every calendar holds,
    /// and what needs no search.
    fn steady(&self, first: i64) -> Option<Vec<i64>> {
        let rule = &self.rule;
        let others = rule.by_second.len()
            + rule.by_minute.len()
            + rule.by_hour.len()
            + rule.by_month_day.len()
            + rule.by_year_day.len()
            + rule.by_week_no.len()
            + rule.by_month.len()
            + rule.by_set_pos.len();
        if others > 0 || rule.by_day.iter().any(|day| day.ordinal.is_some()) {
            return None;
        }
        match rule.freq {
            IcalRecurFreq::Daily if rule.by_day.is_empty() => Some(vec![first]),
            IcalRecurFreq::Weekly if rule.by_day.is_empty() => Some(vec![first]),
            IcalRecurFreq::Weekly => {
                let days = first.div_euclid(DAY);
                // 1970-01-01 was a Thursday, the fourth day of a week that starts on Sunday.
                let since = (days + 4 - rule.week_start as i64).rem_euclid(7);
                let week = days - since;
                let mut offsets: Vec<i64> = rule
                    .by_day
                    .iter()
                    .map(|day| week + (day.weekday as i64 - rule.week_start as i64).rem_euclid(7))
                    .map(|day| day * DAY + first.rem_euclid(DAY))
                    .collect();
                offsets.sort_unstable();
                Some(offsets)
            }
            _ => None,
        }
    }

    /// How far, in seconds, `steps` lead at worst.
    fn reach(&self, steps: i64) -> i64 {
        let periods = (steps / self.cost).max(1);
        if self.period >= DAY {
            periods.saturating_mul(self.period)
        } else {
            let days = periods / self.steps_a_day.min(DAY / self.period.max(1)).max(1);
            days.max(1).saturating_mul(DAY).max(periods.saturating_mul(self.period))
        }
    }

    fn steps_between(&self, a: i64, b: i64) -> i64 {
        let seconds = (b - a).max(0);
        let periods = seconds / self.period + 1;
        let steps = if self.period < DAY {
            periods.min((seconds / DAY + 1).saturating_mul(self.steps_a_day))
        } else {
            periods
        };
        steps.saturating_mul(self.cost)
    }

    /// A later start from which the rule falls on the same times from `from` on: whole periods are leapt over.
    fn nearer(&self, start: i64, from: i64) -> i64 {
        let gap = from.saturating_sub(start);
        if gap <= 3 * self.period {
            return start;
        }
        use IcalRecurFreq::*;
        let at = IcalRecurDateTime::from_seconds(start);
        let target = IcalRecurDateTime::from_seconds(from);
        let every = i64::from(self.rule.interval);
        match self.rule.freq {
            Secondly | Minutely | Hourly | Daily | Weekly => start + (gap / self.period - 2) * self.period,
            Monthly if at.day <= 28 => {
                let month = |t: IcalRecurDateTime| i64::from(t.year) * 12 + i64::from(t.month) - 1;
                let leap = ((month(target) - month(at)) / every - 2).max(0) * every;
                let month = month(at) + leap;
                let (year, month) = (month.div_euclid(12) as i32, month.rem_euclid(12) as u8 + 1);
                IcalRecurDateTime { year, month, ..at }.seconds()
            }
            Yearly if at.day <= 28 && (self.rule.by_week_no.is_empty() || !self.rule.by_day.is_empty()) => {
                let leap = (i64::from(target.year - at.year) / every - 2).max(0) * every;
                IcalRecurDateTime { year: at.year + leap as i32, ..at }.seconds()
            }
            _ => start,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ical::value;
    use proptest::prelude::*;

    fn at(text: &str) -> i64 {
        value::local(text).unwrap().0
    }

    fn times(rule: &str, start: &str, from: &str, to: &str) -> (Vec<String>, Option<String>) {
        let rule = Rule::parse(rule, |until, _| until).unwrap();
        let (mut out, mut budget) = (Vec::new(), Budget::default());
        rule.expand(at(start), at(from), at(to), &mut |_| false, &mut budget, &mut out);
        (out.into_iter().map(|t| value::written(t, &value::Clock::Date)).collect(), budget.cut)
    }

    #[test]
    fn rules_of_the_specification() {
        for (rule, start, from, to, days) in [
            ("FREQ=MONTHLY;BYDAY=-1FR", "20260130", "20260201", "20260501", "20260227 20260327 20260424"),
            ("FREQ=MONTHLY;BYMONTHDAY=31", "20260131", "20260101", "20260601", "20260131 20260331 20260531"),
            ("FREQ=WEEKLY;COUNT=3", "20260105", "20260106", "20270101", "20260112 20260119"),
            ("FREQ=YEARLY", "20000229", "20200101", "20290101", "20200229 20240229 20280229"),
            (
                "FREQ=DAILY;INTERVAL=3;UNTIL=20260110",
                "20260101",
                "20260102",
                "20270101",
                "20260104 20260107 20260110",
            ),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "20260101", "20260101", "22260101", ""),
        ] {
            let (found, cut) = times(rule, start, from, to);
            assert_eq!(found.join(" "), days, "{rule}");
            assert_eq!(cut, None, "{rule}");
        }
    }

    #[test]
    fn bombs_are_cut_and_say_so() {
        for rule in [
            "FREQ=SECONDLY",
            "FREQ=SECONDLY;COUNT=999999999",
            "FREQ=SECONDLY;BYSETPOS=2",
            "FREQ=MINUTELY;BYSECOND=0,1,2,3,4,5;BYSETPOS=366",
        ] {
            let (found, cut) = times(rule, "20260101", "20260101", "20360101");
            assert!(found.len() <= INSTANCES, "{rule}");
            assert!(cut.is_some(), "{rule}: {}", found.len());
        }
        let all = |n: u8| (0..n).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
        let explosion =
            format!("FREQ=DAILY;BYHOUR={};BYMINUTE={1};BYSECOND={1};BYSETPOS=366", all(24), all(60));
        let (found, cut) = times(&explosion, "20260101", "20260101", "20360101");
        assert!(cut.is_some() && !found.is_empty() && found.len() < 200);
        assert!(Rule::parse("FREQ=DAILY;INTERVAL=0", |u, _| u).is_err());
        assert!(Rule::parse("FREQ=YEARLY;RSCALE=HEBREW", |u, _| u).is_err());
    }

    proptest! {
        /// Counting days and weeks gives what the library's search gives.
        #[test]
        fn counting_is_searching(
            weekly in any::<bool>(),
            interval in 1u32..4,
            days in prop::sample::subsequence(vec!["SU", "MO", "TU", "WE", "TH", "FR", "SA"], 0..4),
            week_start in prop::sample::select(vec!["MO", "SU", "WE"]),
            end in prop::sample::select(vec!["", ";COUNT=7", ";UNTIL=19720301T120000Z"]),
            start in 0i64..10_000_000,
        ) {
            let by = if weekly && !days.is_empty() { format!(";BYDAY={}", days.join(",")) } else { String::new() };
            let freq = if weekly { "WEEKLY" } else { "DAILY" };
            let text = format!("FREQ={freq};INTERVAL={interval};WKST={week_start}{by}{end}");
            let rule = Rule::parse(&text, |u, _| u).unwrap();
            let mut counted = Vec::new();
            rule.expand(start, start, start + 900 * DAY, &mut |_| false, &mut Budget::default(), &mut counted);
            let library = IcalRecurExpand::new(rule.rule, IcalRecurDateTime::from_seconds(start));
            let searched: Vec<i64> =
                library.map(|t| t.seconds()).take_while(|t| *t < start + 900 * DAY).collect();
            prop_assert_eq!(counted, searched, "{}", text);
        }

        /// Leaping ahead to a window finds what walking there finds.
        #[test]
        fn leaping_changes_nothing(
            freq in prop::sample::select(vec!["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
            interval in 1u32..5,
            by in prop::sample::select(vec!["", ";BYDAY=MO,FR", ";BYMONTH=2,11", ";BYMONTHDAY=-1,15", ";BYHOUR=7,19"]),
            start in 0i64..40_000,
            ahead in 0i64..40_000,
        ) {
            let text = format!("FREQ={freq};INTERVAL={interval}{by}");
            let rule = Rule::parse(&text, |u, _| u).unwrap();
            let start = start * 50_000;
            let (from, to) = (start + ahead * 5_000, start + ahead * 5_000 + 400 * DAY);
            let (mut leapt, mut walked) = (Vec::new(), Vec::new());
            rule.expand(start, from, to, &mut |_| false, &mut Budget::of(400), &mut leapt);
            rule.expand(start, start, to, &mut |_| false, &mut Budget::of(1_000_000), &mut walked);
            walked.retain(|t| *t >= from);
            walked.truncate(400);
            prop_assert_eq!(leapt, walked, "{}", text);
        }
    }
}
