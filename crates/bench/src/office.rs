//! `bench office`: a synthetic office for load and size tests: files, and the office made of them.

use jiff::{Timestamp, civil, tz::TimeZone};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// How large, and where to.
#[derive(clap::Args)]
pub struct Args {
    /// Years of calendar
    #[arg(long, default_value_t = 3)]
    years: u32,
    /// Events that may begin in each working hour
    #[arg(long, default_value_t = 1)]
    an_hour: u32,
    /// Messages in all
    #[arg(long, default_value_t = 20_000)]
    messages: u32,
    /// Seed
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Folder to make the office in
    #[arg(long)]
    out: PathBuf,
}

/// The last day of every synthetic office.
const LAST: civil::Date = civil::date(2026, 11, 24);

/// Makes files and office.
pub fn run(args: &Args) -> Result<Value, String> {
    let files = args.out.join("files");
    std::fs::create_dir_all(&files).map_err(|e| format!("{}: {e}", files.display()))?;
    let mut chance = Chance(args.seed);
    let people = People::make(&mut chance, (args.messages / 40).clamp(20, 2_000) as usize);
    let events = calendar(&files.join("calendar.ics"), &people, args, &mut chance)?;
    let messages = mail(&files.join("mail.mbox"), &people, args.messages, args.years, &mut chance)?;
    cards(&files.join("contacts.vcf"), &people)?;
    crate::ingest::into_office(&args.out, OWNER, "Europe/London", &[files], noon(LAST))?;
    Ok(json!({ "events": events, "messages": messages, "people": people.0.len() }))
}

const OWNER: &str = "Robin Hale <robin.hale@meridian.example>";

fn noon(date: civil::Date) -> Timestamp {
    world::time::instant(date, civil::time(12, 0, 0, 0), &TimeZone::UTC)
}

/// Splitmix64 (Steele, Lea & Flood 2014): small, seeded, the same everywhere.
pub struct Chance(pub u64);

impl Chance {
    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// Below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
    /// One of these.
    pub fn of<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

struct People(Vec<(String, String)>);

impl People {
    fn make(chance: &mut Chance, n: usize) -> People {
        const FIRST: [&str; 16] = [
            "Ana", "Ben", "Chidi", "Dora", "Emil", "Farah", "Goran", "Hana", "Ivo", "Jun", "Kofi", "Lena",
            "Mio", "Nils", "Oona", "Pia",
        ];
        const LAST: [&str; 20] = [
            "Abbot", "Brandt", "Castel", "Dwyer", "Eklund", "Faber", "Gallo", "Hoek", "Ito", "Jansen",
            "Kaya", "Lund", "Moreau", "Novak", "Okoye", "Petit", "Quist", "Rossi", "Silva", "Thorn",
        ];
        People(
            (0..n)
                .map(|i| {
                    let (first, last) = (FIRST[i % 16], LAST[(i / 16) % 20]);
                    let home = if chance.below(3) == 0 {
                        "meridian.example".to_owned()
                    } else {
                        format!("org{}.example", i % 40)
                    };
                    (
                        format!("{first} {last}"),
                        format!("{}.{}{i}@{home}", first.to_lowercase(), last.to_lowercase()),
                    )
                })
                .collect(),
        )
    }
}

const WORDS: [&str; 48] = [
    "budget",
    "supplier",
    "contract",
    "delivery",
    "site",
    "review",
    "figures",
    "draft",
    "board",
    "quarter",
    "team",
    "meeting",
    "warehouse",
    "delay",
    "price",
    "offer",
    "renewal",
    "audit",
    "report",
    "plan",
    "staffing",
    "training",
    "customer",
    "forecast",
    "invoice",
    "payment",
    "schedule",
    "shipment",
    "insurance",
    "policy",
    "project",
    "scope",
    "risk",
    "option",
    "lease",
    "survey",
    "result",
    "target",
    "margin",
    "volume",
    "route",
    "carrier",
    "depot",
    "crew",
    "permit",
    "software",
    "launch",
    "visit",
];

fn sentence(chance: &mut Chance) -> String {
    let words: Vec<&str> = (0..8 + chance.below(10)).map(|_| *chance.of(&WORDS)).collect();
    match chance.below(9) {
        0 => format!("Could you send the {} by Friday?", words[..2].join(" ")),
        1 => format!("I will check the {} and come back to you tomorrow.", words[..3].join(" ")),
        2 => format!("What do you think about the {}?", words[..3].join(" ")),
        _ => {
            let line = words.join(" ");
            format!("The {line}.")
        }
    }
}

fn calendar(path: &Path, people: &People, args: &Args, chance: &mut Chance) -> Result<usize, String> {
    let mut text = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//office//EN\r\n");
    let mut events = 0;
    let days = args.years as i32 * 365 + 28;
    for back in 0..days {
        let date = LAST.saturating_add(jiff::Span::new().days(28 - back));
        if date.weekday().to_monday_zero_offset() > 4 {
            continue;
        }
        let mut hour = 9;
        while hour < 17 {
            for _ in 0..args.an_hour {
                if chance.below(3) == 0 {
                    continue;
                }
                let (who, email) = chance.of(&people.0);
                let _ = write!(
                    text,
                    "BEGIN:VEVENT\r\nUID:e{events}-{back}@meridian.example\r\nDTSTAMP:20200101T000000Z\r\nDTSTART;TZID=Europe/London:{}T{hour:02}0000\r\nDURATION:PT{}M\r\nSUMMARY:{} with {who}\r\nORGANIZER:mailto:robin.hale@meridian.example\r\nATTENDEE;CN={who}:mailto:{email}\r\nEND:VEVENT\r\n",
                    date.strftime("%Y%m%d"),
                    [25, 30, 50, 60][chance.below(4)],
                    chance.of(&WORDS),
                );
                events += 1;
            }
            hour += 1;
        }
    }
    text.push_str("END:VCALENDAR\r\n");
    std::fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(events)
}

fn mail(path: &Path, people: &People, messages: u32, years: u32, chance: &mut Chance) -> Result<u32, String> {
    let say = |e: std::io::Error| format!("{}: {e}", path.display());
    let mut out = std::io::BufWriter::new(std::fs::File::create(path).map_err(say)?);
    let span = i64::from(years) * 365 * 86_400;
    let end = noon(LAST).as_second();
    for i in 0..messages {
        let at = Timestamp::from_second(end - span + span * i64::from(i) / i64::from(messages.max(1)))
            .unwrap_or(noon(LAST));
        let stamp = at.strftime("%a, %d %b %Y %H:%M:%S +0000");
        let (who, email) = people.0[chance.below(people.0.len()).min(chance.below(people.0.len()))].clone();
        let mine = chance.below(5) == 0;
        let (from, to) = if mine {
            (OWNER.to_owned(), format!("{who} <{email}>"))
        } else {
            (format!("{who} <{email}>"), OWNER.to_owned())
        };
        let topic = format!("{} {}", chance.of(&WORDS), chance.of(&WORDS));
        let re = if chance.below(2) == 0 { "Re: " } else { "" };
        let body: Vec<String> = (0..3 + chance.below(24)).map(|_| sentence(chance)).collect();
        write!(
            out,
            "From x {}\nMessage-ID: <m{i}.{}@bench.example>\nDate: {stamp}\nFrom: {from}\nTo: {to}\nSubject: {re}{topic}\nContent-Type: text/plain; charset=utf-8\n\nHello,\n\n{}\n\nRegards\n{}\n\n",
            at.strftime("%a %b %e %H:%M:%S %Y"),
            chance.next(),
            body.chunks(3).map(|c| c.join(" ")).collect::<Vec<_>>().join("\n"),
            from.split(' ').next().unwrap_or(""),
        )
        .map_err(say)?;
    }
    out.flush().map_err(say)?;
    Ok(messages)
}

fn cards(path: &Path, people: &People) -> Result<(), String> {
    let text: String = people
        .0
        .iter()
        .map(|(name, email)| {
            let (first, last) = name.split_once(' ').unwrap_or((name, ""));
            format!("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:{name}\r\nN:{last};{first};;;\r\nEMAIL:{email}\r\nEND:VCARD\r\n")
        })
        .collect();
    std::fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))
}
