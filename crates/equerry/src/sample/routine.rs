//! The traffic around the story: half a year of questions, notes, promises, reports and newsletters, so that
//! habits have something to be learned from. The sentences are in `sample/routine.txt`.

use std::collections::BTreeMap;
use std::io;

use jiff::civil::{Date, DateTime, Weekday};

use super::cast::{Cast, Person};
use super::chance::Chance;
use super::dates::{Anchor, later};
use super::fault;
use super::mail::{Draft, Mailbox};

/// The sentences, by section.
struct Phrases<'a>(BTreeMap<&'a str, Vec<&'a str>>);

impl<'a> Phrases<'a> {
    fn read(text: &'a str) -> Phrases<'a> {
        let mut sections = BTreeMap::new();
        for section in text.split("\n## ").skip(1) {
            let (name, rest) = section.split_once('\n').unwrap_or((section, ""));
            // Sections of whole messages separate them by `%`; sections of sentences have one a line.
            let entries = if rest.contains("\n%\n") {
                rest.split("\n%\n").collect()
            } else {
                rest.lines().collect::<Vec<_>>()
            };
            let entries = entries.into_iter().map(str::trim).filter(|e| !e.is_empty()).collect();
            sections.insert(name.trim(), entries);
        }
        Phrases(sections)
    }

    fn pick(&self, section: &str, chance: &mut Chance) -> io::Result<&'a str> {
        let all = self.0.get(section).ok_or_else(|| fault("no such section", section))?;
        chance.pick(all).copied().ok_or_else(|| fault("an empty section", section))
    }
}

/// Everything that the writing of one conversation needs.
struct Desk<'a> {
    anchor: &'a Anchor,
    topics: BTreeMap<&'a str, Vec<&'a str>>,
    phrases: &'a Phrases<'a>,
    out: Vec<Draft>,
    /// Hundredths of an answer saved up, by person and kind of question: habits hold even in short rows.
    saved: BTreeMap<(String, bool), i64>,
    last: DateTime,
}

/// One conversation in the making.
struct Talk<'a> {
    id: String,
    person: &'a Person,
    topic: &'a str,
    chance: Chance,
}

/// Writes the routine.
pub(super) fn write(anchor: &Anchor, cast: &Cast) -> io::Result<Vec<Draft>> {
    let text = anchor.fill(include_str!("../../sample/routine.txt"))?;
    let phrases = Phrases::read(&text);
    let last = anchor.moment("0 Mon 17:30")?;
    let rows = include_str!("../../sample/topics.txt").lines().filter(|row| !row.starts_with('#'));
    let topics = rows.filter_map(|row| {
        let mut cells = row.split('|').map(str::trim);
        Some((cells.next()?, cells.collect()))
    });
    let mut desk = Desk {
        anchor,
        topics: topics.collect(),
        phrases: &phrases,
        out: Vec::new(),
        saved: BTreeMap::new(),
        last,
    };
    for person in &cast.people {
        for number in 0..person.starts {
            desk.conversation(person, number)?;
        }
    }
    desk.lists()?;
    desk.notices()?;
    Ok(desk.out)
}

impl<'a> Desk<'a> {
    fn conversation(&mut self, person: &'a Person, number: i64) -> io::Result<()> {
        let mut chance = Chance::of(&format!("{} {number}", person.key));
        let span = 26 * 7;
        let day = -span + (number * span + chance.between(0, span - 1)) / person.starts;
        let mut date = self.anchor.plus(day - 1);
        let private = person.group == "private";
        while !private && matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
            date = date.yesterday().unwrap_or(date);
        }
        let clock =
            if private { chance.between(7 * 60, 21 * 60) } else { chance.between(7 * 60 + 25, 17 * 60 + 40) };
        let at = later(date.to_datetime(jiff::civil::Time::midnight()), clock);
        if at > self.last {
            return Ok(());
        }
        let near = self.anchor.plus(-11) < date;
        let kind = kind(person, near, &mut chance);
        let used = number as usize;
        let Some(topic) = person.topics.get((used + chance.below(2)) % person.topics.len().max(1)) else {
            return Ok(());
        };
        let mut talk = Talk { id: format!("{}-w{number}", person.key), person, topic, chance };
        match kind {
            "mara" => self.asked_by_mara(&mut talk, at, near),
            "promise" => self.promised(&mut talk, at),
            _ => self.asked(&mut talk, kind, at, near),
        }
    }

    /// Somebody writes; Mara answers, or does not.
    fn asked(&mut self, talk: &mut Talk<'_>, kind: &str, at: DateTime, near: bool) -> io::Result<()> {
        let due = workday(at.date(), talk.chance.between(2, 6));
        let variant = match (kind, talk.chance.between(0, 99)) {
            ("ask", 0..18) => "time",
            ("ask", 18..30) => "who",
            ("ask", 30..42) => "no",
            ("ask", 42..56) => "stop",
            ("request", 0..22) => "sign",
            ("request", 22..36) => "names",
            _ => "",
        };
        let mut d = self.message(talk, format!("{kind} {variant}").trim_end(), "", at, due)?;
        if kind == "request" && talk.chance.often(40) {
            let others = ["pauline", "lena", "joss"];
            d.cc = talk
                .chance
                .pick(&others)
                .into_iter()
                .filter(|k| **k != talk.person.key)
                .map(|k| (*k).to_owned())
                .collect();
        }
        if kind == "send" && talk.chance.often(70) {
            let name = talk.topic.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
            d.attachments.push((format!("{name}.csv"), "text/csv".to_owned(), table(&mut talk.chance)));
        }
        d.html = talk.chance.often(if talk.person.group == "pitch" { 80 } else { 18 });
        let first = d.id.clone();
        self.out.push(d);
        let weight = match kind {
            "note" if talk.person.answers >= 85 => 45,
            "note" => 24,
            "send" => 55,
            "home" => 92,
            "pitch" => 100,
            _ => 100,
        };
        let open = matches!(kind, "ask" | "request");
        let wanted =
            self.quota(talk.person, matches!(kind, "ask" | "request"), talk.person.answers * weight / 100);
        // The last days are the story's: whoever usually has an answer gets one.
        let answered = if near && open && talk.person.answers >= 40 { true } else { wanted };
        if !answered {
            if matches!(talk.person.group.as_str(), "supplier" | "staff") && open && talk.chance.often(30) {
                let when = working(later(at, talk.chance.between(90, 1500)), &mut talk.chance);
                self.answer(talk, "joss", "b", &first, when, due, true)?;
            }
            return Ok(());
        }
        let mut wait = (talk.person.minutes as f64 * talk.chance.spread()) as i64;
        if self.away(at.date()) {
            wait += 6 * 1440;
        }
        let mut when = later(at, wait.max(4));
        if talk.person.group != "private" {
            when = working(when, &mut talk.chance);
        }
        if near && open && when > self.last {
            when = working(later(at, 55), &mut talk.chance);
        }
        let promises = kind == "request" && variant.is_empty() && !near && talk.chance.often(40);
        let by_variant =
            if variant == "no" { "reply no then".to_owned() } else { format!("reply {variant}") };
        let section = match kind {
            _ if !variant.is_empty() => by_variant.as_str(),
            "request" if promises => "reply promise",
            "request" if talk.chance.often(18) => "reply no",
            "request" => "reply request",
            "ask" => "reply ask",
            "send" => "reply send",
            "home" => "reply home",
            _ => "reply note",
        };
        let due = workday(when.date(), talk.chance.between(2, 5));
        let reply = self.answer(talk, section, "b", &first, when, due, false)?;
        if promises {
            let slip =
                if talk.chance.often(80) { talk.chance.between(-1, 0) } else { talk.chance.between(1, 4) };
            let day = workday(due, slip).max(workday(when.date(), 1));
            let when =
                later(day.to_datetime(jiff::civil::Time::midnight()), talk.chance.between(9 * 60, 17 * 60));
            self.answer(
                talk,
                if slip > 0 { "mara late" } else { "mara delivers" },
                "c",
                &reply,
                when,
                due,
                false,
            )?;
        } else if open && talk.chance.often(34) {
            let when = working(later(when, talk.chance.between(6, 200)), &mut talk.chance);
            let mut d = self.message(talk, "thanks", "c", when, due)?;
            d.parent = Some(reply);
            self.out.push(d);
        }
        Ok(())
    }

    /// Whether this one is among the `percent` of 100 that get an answer.
    fn quota(&mut self, person: &Person, open: bool, percent: i64) -> bool {
        let first = Chance::of(&person.key).between(20, 80);
        let saved = self.saved.entry((person.key.clone(), open)).or_insert(first);
        *saved += percent;
        let enough = *saved >= 100;
        if enough {
            *saved -= 100;
        }
        enough
    }

    /// Mara asks; the answer comes, sometimes only after a reminder.
    fn asked_by_mara(&mut self, talk: &mut Talk<'_>, at: DateTime, near: bool) -> io::Result<()> {
        let due = workday(at.date(), talk.chance.between(2, 5));
        let mut d = self.message(talk, "mara asks", "", at, due)?;
        d.from = "mara".to_owned();
        d.to = vec![talk.person.key.clone()];
        let mut parent = d.id.clone();
        self.out.push(d);
        let mut when = working(later(at, (300.0 * talk.chance.spread()) as i64), &mut talk.chance);
        if !near && talk.chance.often(17) {
            let day = workday(due, talk.chance.between(1, 2));
            let nudge = later(day.to_datetime(jiff::civil::Time::midnight()), talk.chance.between(530, 700));
            parent = self.answer(talk, "mara reminds", "n", &parent, nudge, due, false)?;
            when = working(later(nudge, talk.chance.between(40, 600)), &mut talk.chance);
        }
        let mut d = self.message(talk, "they answer", "b", when, due)?;
        d.parent = Some(parent.clone());
        d.quote = talk.chance.often(50);
        let id = d.id.clone();
        self.out.push(d);
        if talk.chance.often(45) {
            let when = working(later(when, talk.chance.between(8, 260)), &mut talk.chance);
            self.answer(talk, "reply send", "c", &id, when, due, false)?;
        }
        Ok(())
    }

    /// Somebody promises; mostly they keep it, sometimes late, now and then Mara lets it go.
    fn promised(&mut self, talk: &mut Talk<'_>, at: DateTime) -> io::Result<()> {
        let due = workday(at.date(), talk.chance.between(2, 6));
        let d = self.message(talk, "promise", "", at, due)?;
        let first = d.id.clone();
        self.out.push(d);
        let fate = talk.chance.between(0, 99);
        let slip = if fate < 72 { talk.chance.between(-1, 0) } else { talk.chance.between(1, 5) };
        let day = workday(due, slip).max(workday(at.date(), 1));
        let when =
            later(day.to_datetime(jiff::civil::Time::midnight()), talk.chance.between(8 * 60, 17 * 60));
        if fate >= 92 {
            self.answer(talk, "mara releases", "b", &first, when, due, false)?;
            return Ok(());
        }
        let mut d = self.message(talk, if slip > 0 { "late" } else { "delivers" }, "b", when, due)?;
        d.parent = Some(first);
        let name = talk.topic.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        d.attachments.push((format!("{name}.csv"), "text/csv".to_owned(), table(&mut talk.chance)));
        let id = d.id.clone();
        self.out.push(d);
        if talk.chance.often(talk.person.answers * 60 / 100) {
            let when = working(
                later(when, (talk.person.minutes as f64 * talk.chance.spread()) as i64),
                &mut talk.chance,
            );
            self.answer(talk, "reply send", "c", &id, when, due, false)?;
        }
        Ok(())
    }

    /// Mara's side of a conversation, or Joss's in her name; says which message it made.
    #[expect(clippy::too_many_arguments, reason = "one message has this many sides")]
    fn answer(
        &mut self,
        talk: &mut Talk<'_>,
        section: &str,
        suffix: &str,
        parent: &str,
        when: DateTime,
        due: Date,
        joss: bool,
    ) -> io::Result<String> {
        let mut d = self.message(talk, if joss { "joss answers" } else { section }, suffix, when, due)?;
        d.from = "mara".to_owned();
        d.sender = joss.then(|| "joss".to_owned());
        d.to = vec![talk.person.key.clone()];
        d.parent = Some(parent.to_owned());
        d.quote = talk.chance.often(55);
        let id = d.id.clone();
        self.out.push(d);
        Ok(id)
    }

    fn message(
        &self,
        talk: &mut Talk<'_>,
        section: &str,
        suffix: &str,
        at: DateTime,
        due: Date,
    ) -> io::Result<Draft> {
        let id = if suffix.is_empty() { talk.id.clone() } else { format!("{}-{suffix}", talk.id) };
        let mut d = Draft::new(id, at, &talk.person.key, "mara");
        let entry = self.phrases.pick(section, &mut talk.chance)?;
        let (subject, body) = match entry.split_once('\n') {
            Some((subject, body)) if suffix.is_empty() => (subject, body),
            _ => ("{Topic}", entry),
        };
        d.subject = self.fill(talk, subject, at, due)?;
        if !suffix.is_empty() {
            d.subject = self
                .out
                .iter()
                .rev()
                .find(|m| m.id == talk.id)
                .map_or(d.subject, |m| format!("Re: {}", m.subject));
        }
        d.body = format!("{}\n", self.fill(talk, body, at, due)?);
        Ok(d)
    }

    fn fill(&self, talk: &mut Talk<'_>, text: &str, at: DateTime, due: Date) -> io::Result<String> {
        // Mostly something about the topic, now and then something else from the same trade.
        let known = self.topics.get(talk.topic).map_or(&[][..], Vec::as_slice);
        let detail = match talk.chance.pick(known) {
            Some(detail) if talk.chance.often(80) || !talk.person.email.ends_with("@northwharf.example") => {
                detail
            }
            _ => self.phrases.pick(&format!("detail {}", talk.person.domain), &mut talk.chance)?,
        };
        let mut out = text.replace("{detail}", detail);
        let mut capital = talk.topic.chars();
        let topic = capital.next().map_or(String::new(), |c| c.to_uppercase().chain(capital).collect());
        let day = due.strftime(if due.iso_week_date().week() == at.date().iso_week_date().week() {
            "%A"
        } else {
            "%A %-d %B"
        });
        let by = match talk.chance.below(4) {
            0 => format!("by {day} noon"),
            1 => format!("by close of business on {day}"),
            _ => format!("by {day}"),
        };
        let week = later(at, -7 * 1440).date().iso_week_date().week();
        for (slot, value) in [
            ("{Topic}", topic),
            ("{topic}", talk.topic.to_owned()),
            ("{first}", talk.person.first().to_owned()),
            ("{by}", by),
            ("{day}", due.strftime("%A").to_string()),
            ("{week}", week.to_string()),
            (
                "{depot}",
                (*talk.chance.pick(&["Haarlem", "Zwolle", "Breda", "Venlo", "Utrecht"]).unwrap_or(&"Breda"))
                    .to_owned(),
            ),
        ] {
            out = out.replace(slot, &value);
        }
        for (slot, low, high) in [("{n}", 2, 19), ("{m}", 21, 180), ("{pct}", 2, 14), ("{eur}", 4, 96)] {
            while let Some(i) = out.find(slot) {
                out.replace_range(i..i + slot.len(), &talk.chance.between(low, high).to_string());
            }
        }
        Ok(out)
    }

    fn away(&self, date: Date) -> bool {
        date >= self.anchor.plus(-17 * 7 - 1) && date < self.anchor.plus(-15 * 7 - 1)
    }

    /// Newsletters and the house bulletin: bulk mail, one of which Mara once asked for.
    fn lists(&mut self) -> io::Result<()> {
        for (slug, from, list, weekday, clock, step, section) in [
            (
                "digest",
                "Cargo Weekly <digest@cargoweekly.example>",
                "digest.cargoweekly.example",
                3,
                360,
                1,
                "list cargo",
            ),
            (
                "cold",
                "The Cold Chain Letter <letter@coldchain.example>",
                "letter.coldchain.example",
                1,
                400,
                2,
                "list cold",
            ),
            (
                "retail",
                "Retail Supply Notes <notes@retailsupply.example>",
                "notes.retailsupply.example",
                2,
                415,
                1,
                "list retail",
            ),
            (
                "circle",
                "Utrecht Business Circle <circle@utrechtcircle.example>",
                "circle.utrechtcircle.example",
                1,
                1010,
                4,
                "list circle",
            ),
            (
                "bulletin",
                "Operations bulletin <ops-all@northwharf.example>",
                "ops-all.northwharf.example",
                4,
                965,
                1,
                "list bulletin",
            ),
            (
                "offers",
                "Depotland <offers@depotland.example>",
                "offers.depotland.example",
                0,
                545,
                2,
                "list offers",
            ),
        ] {
            for week in -26..=0_i64 {
                if week % step != 0 || (week == 0 && weekday > 0) {
                    continue;
                }
                let mut chance = Chance::of(&format!("{slug} {week}"));
                let at = later(
                    self.anchor.plus(week * 7 + weekday - 1).to_datetime(jiff::civil::Time::midnight()),
                    clock,
                );
                let mut d = Draft::new(format!("{slug}-{}", week + 30), at, from, "mara");
                let (mut subject, mut body) = (String::new(), String::new());
                for part in 0..3 {
                    let entry = self.phrases.pick(section, &mut chance)?;
                    let (title, text) = entry.split_once('\n').unwrap_or((entry, entry));
                    if part == 0 {
                        subject = title.to_owned();
                    } else if body.contains(title) {
                        continue;
                    }
                    body.push_str(&format!("{}\n{text}\n\n", title.to_uppercase()));
                }
                body.push_str(&format!("You receive this because you are on the list {list}.\n"));
                d.subject = subject;
                d.body = body;
                d.html = slug != "bulletin";
                d.headers = vec![
                    format!("List-Id: <{list}>"),
                    format!("List-Unsubscribe: <https://{list}/leave>"),
                    "Precedence: bulk".to_owned(),
                    "X-Filed-By: rule newsletters".to_owned(),
                ];
                d.mailbox = Some(Mailbox::Archive);
                self.out.push(d);
            }
        }
        Ok(())
    }

    /// What the systems say: the weekly delivery report with its table, and smaller notices.
    fn notices(&mut self) -> io::Result<()> {
        for week in -26..=0_i64 {
            let monday = self.anchor.plus(week * 7 - 1).to_datetime(jiff::civil::Time::midnight());
            let number = later(monday, -1440).date().iso_week_date().week();
            let mut chance = Chance::of(&format!("delivery {week}"));
            // On-time share in tenths of a per cent: fine in summer, three bad weeks at Haarlem, half a recovery.
            let base = match week {
                ..=-10 => 955,
                -9..=-7 => 940,
                -6..=-4 => 917,
                -3 => 921,
                -2 => 922,
                -1 => 923,
                _ => 924,
            };
            let mut csv = String::from("depot,drops,on_time,share\n");
            for (depot, shift) in
                [("Haarlem", -26), ("Zwolle", 14), ("Breda", 9), ("Venlo", 12), ("Utrecht", -9)]
            {
                let drops = 1400 + chance.between(0, 500);
                let share = base + shift + chance.between(-4, 4);
                csv.push_str(&format!(
                    "{depot},{drops},{},{}.{}\n",
                    drops * share / 1000,
                    share / 10,
                    share % 10
                ));
            }
            let bright = match week {
                ..=-10 => 952,
                -9..=-7 => 931,
                -6..=-4 => 918,
                _ => 941,
            };
            let mut d = Draft::new(
                format!("delivery-report-{}", week + 30),
                later(monday, 370),
                "Delivery report <reports@northwharf.example>",
                "mara",
            );
            d.to.push("priya".to_owned());
            d.subject = format!("Delivery report, week {number}");
            d.body = format!(
                "On-time delivery, all depots, week {number}: {}.{} per cent. The target is 96.\nBrightmark: {}.{} per cent.\n\nThe table by depot is attached.\n",
                base / 10,
                base % 10,
                bright / 10,
                bright % 10
            );
            d.attachments.push((format!("delivery-week-{number}.csv"), "text/csv".to_owned(), csv));
            d.headers = vec!["Auto-Submitted: auto-generated".to_owned()];
            d.mailbox = Some(if week == 0 { Mailbox::Inbox } else { Mailbox::Archive });
            self.out.push(d);

            for (i, (from, section)) in [
                ("Expenses <expenses@northwharf.example>", "notice expenses"),
                ("Service desk <servicedesk@northwharf.example>", "notice desk"),
                ("Room booking <rooms@northwharf.example>", "notice rooms"),
            ]
            .into_iter()
            .enumerate()
            {
                if week == 0 && i > 0 {
                    continue;
                }
                let entry = self.phrases.pick(section, &mut chance)?;
                let (subject, text) = entry.split_once('\n').unwrap_or((entry, entry));
                let at = later(
                    monday,
                    chance.between(0, 4) * 1440 * i64::from(week < 0) + 480 + chance.between(0, 420),
                );
                let mut d = Draft::new(format!("notice-{}-{i}", week + 30), at, from, "mara");
                d.subject = subject.replace("{n}", &chance.between(1000, 9999).to_string());
                d.body = format!("{}\n", text.replace("{n}", &chance.between(20, 400).to_string()));
                d.headers =
                    vec!["Auto-Submitted: auto-generated".to_owned(), "X-Filed-By: rule notices".to_owned()];
                d.mailbox = Some(Mailbox::Archive);
                self.out.push(d);
            }
        }
        Ok(())
    }
}

/// What a conversation is, given who starts it; promises keep away from the last days, which are the story's.
fn kind(person: &Person, near: bool, chance: &mut Chance) -> &'static str {
    // Shares of note, ask, request, send, promise and of questions from Mara.
    let shares = match person.group.as_str() {
        "pitch" => return "pitch",
        "private" => return "home",
        "customer" | "partner" => [24, 30, 10, 10, 14, 12],
        "board" => [30, 34, 8, 0, 4, 24],
        "supplier" => [32, 38, 12, 12, 4, 2],
        _ => [27, 24, 15, 12, 11, 11],
    };
    let mut left = chance.between(0, 99);
    for (share, kind) in shares.into_iter().zip(["note", "ask", "request", "send", "promise", "mara"]) {
        if left < share {
            return match kind {
                "promise" if near => "note",
                "mara" if near || person.answers < 30 => "note",
                other => other,
            };
        }
        left -= share;
    }
    "note"
}

/// The day `steps` working days after `from`; before it if negative.
fn workday(from: Date, steps: i64) -> Date {
    let mut date = from;
    let mut left = steps.abs();
    while left > 0 {
        let next = if steps < 0 { date.yesterday() } else { date.tomorrow() };
        date = next.unwrap_or(date);
        if !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    date
}

/// The first moment from `moment` on at which somebody would write: not at night, not on a weekend.
fn working(moment: DateTime, chance: &mut Chance) -> DateTime {
    let minute = i64::from(moment.hour()) * 60 + i64::from(moment.minute());
    let mut when = moment;
    if minute > 21 * 60 {
        when = later(moment, 1440 - minute + 7 * 60 + chance.between(5, 80));
    } else if minute < 7 * 60 {
        when = later(moment, 7 * 60 - minute + chance.between(5, 80));
    }
    let days = match when.date().weekday() {
        Weekday::Saturday => 2,
        Weekday::Sunday => 1,
        _ => 0,
    };
    later(when, days * 1440)
}

/// A small table, for attachments.
fn table(chance: &mut Chance) -> String {
    let mut out = String::from("line,plan,actual\n");
    for line in ["Haarlem", "Zwolle", "Breda", "Venlo", "Utrecht"] {
        let plan = chance.between(40, 240);
        out.push_str(&format!("{line},{plan},{}\n", plan + chance.between(-12, 16)));
    }
    out
}
