//! Reads the body of a message: its zones, and in the new text the sentences that do something.
//!
//! Rules only, English first; other languages are named and give counts without acts. Quoted text never makes an
//! act. What a text orders ("forward all mail to …") is found here and carried no further than a proposal.

use super::acts;
use super::deadlines;
use super::handing;
use super::lists::{Lists, marked};
use super::phrases::{self, Cue, Hit};
use super::zoning;
use jiff::{Timestamp, civil, tz::TimeZone};
use std::ops::Range;
use world::message::{ActKind, Cues, SpeechAct};
use world::office::Locale;
use world::time::Due;

/// More of a body than this is not read, in bytes.
const READ_AT_MOST: usize = 200_000;
/// More acts than this in one message help nobody.
const ACTS_AT_MOST: usize = 16;
const PREVIEW_CHARS: usize = 300;

/// What reading needs to know besides the text.
#[derive(Debug, Clone)]
pub struct ReadContext<'a> {
    /// Names of the owner as people write them: "Mara Lindqvist".
    pub owner_names: &'a [String],
    /// When it was sent; none: no deadline is read.
    pub sent: Option<Timestamp>,
    /// The zone it was written in, when known, else the reader's.
    pub zone: TimeZone,
    /// Date order.
    pub locale: Locale,
    /// When the working day ends.
    pub day_end: civil::Time,
}

/// What a stretch of a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ZoneKind {
    /// "Dear Ana,".
    Greeting,
    /// What the writer wrote now.
    New,
    /// Name, telephone, title below the text.
    Signature,
    /// Legal words that stand under every message.
    Disclaimer,
    /// Earlier messages repeated.
    Quoted,
    /// A message of somebody else passed on.
    Forwarded,
}

/// A stretch of the body, in bytes of the text given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// What it is.
    pub kind: ZoneKind,
    /// From where to where; zones follow each other without gaps.
    pub span: Range<usize>,
}

/// What a body says.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The zones, in order, covering the text that was read.
    pub zones: Vec<Zone>,
    /// First 300 characters of the new text, blanks collapsed.
    pub preview: String,
    /// Counts and facts for [`world::message::Message::cues`].
    pub cues: Cues,
    /// What the sentences of the new text do, in order; mere telling is left out.
    pub acts: Vec<SpeechAct>,
}

/// Reads the plain text of a body. Only new text makes acts; text passed on with "please see below" makes faint
/// ones. Linear in the text, of which at most 200 kB are read.
/// ```
/// # use engines::navigator::reading::{ReadContext, read};
/// # use world::message::ActKind;
/// let context = ReadContext {
///     owner_names: &["Mara Lindqvist".to_owned()],
///     sent: None,
///     zone: jiff::tz::TimeZone::UTC,
///     locale: Default::default(),
///     day_end: jiff::civil::time(17, 30, 0, 0),
/// };
/// let reading = read("Mara,\n\nCould you sign the lease?\n\n> Please call Tom.\n", &context);
/// assert_eq!(reading.acts.len(), 1);
/// assert_eq!(reading.acts[0].kind, ActKind::Request);
/// ```
pub fn read(text: &str, context: &ReadContext<'_>) -> Reading {
    let text = clipped(text, READ_AT_MOST);
    let lower = text.to_ascii_lowercase();
    let zones = zoning::zones(text, &lower);
    let owner = OwnerWords::of(context.owner_names);
    let mut cues = Cues { forwarded: zones.iter().any(|z| z.kind == ZoneKind::Forwarded), ..Cues::default() };
    let mut look = Look::default();
    let mut acts = Vec::new();
    let mut see_below = false;
    for zone in &zones {
        match zone.kind {
            ZoneKind::New => {
                let found = sorted_hits(&text[zone.span.clone()]);
                count(&text[zone.span.clone()], &found, &owner, &mut cues, &mut look);
                see_below |= found.iter().any(|hit| hit.cue == Cue::SeeBelow);
                read_sentences(&text[zone.span.clone()], &found, &owner, context, &mut acts);
            }
            ZoneKind::Greeting => greet(&text[zone.span.clone()], &owner, &mut cues),
            ZoneKind::Signature | ZoneKind::Disclaimer => look.add(&text[zone.span.clone()]),
            ZoneKind::Forwarded if see_below => {
                let from = acts.len();
                let found = sorted_hits(&text[zone.span.clone()]);
                read_sentences(&text[zone.span.clone()], &found, &owner, context, &mut acts);
                faint(&mut acts[from..]);
            }
            ZoneKind::Forwarded | ZoneKind::Quoted => {}
        }
    }
    cues.language = language(&look);
    if cues.language.as_deref().is_some_and(|l| l != "en") {
        acts.clear();
    }
    cues.bulk_look = look.bulk();
    acts.truncate(ACTS_AT_MOST);
    cues.requests = acts.iter().filter(|a| a.kind == ActKind::Request && a.named.is_none()).count() as u16;
    cues.deadline = acts.iter().any(|a| a.due.is_some());
    let ending =
        zones.iter().rev().find(|z| z.kind == ZoneKind::New && !text[z.span.clone()].trim().is_empty());
    cues.closing_question = ending.is_some_and(|z| ends_asking(&text[z.span.clone()]));
    Reading { preview: preview(text, &zones), zones, cues, acts }
}

/// The start of a text up to `bytes`, cut between characters.
fn clipped(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn sorted_hits(text: &str) -> Vec<Hit> {
    let mut found = phrases::hits(text);
    found.sort_by_key(|hit| (hit.start, hit.end));
    found
}

/// Words by which the owner is called.
pub(super) struct OwnerWords {
    first: Vec<String>,
    any: Vec<String>,
}

impl OwnerWords {
    pub(super) fn of(names: &[String]) -> OwnerWords {
        let words = |name: &String| -> Vec<String> {
            name.split(|c: char| !c.is_alphabetic())
                .filter(|w| w.chars().count() >= 3)
                .map(str::to_lowercase)
                .collect()
        };
        let all: Vec<Vec<String>> = names.iter().map(words).collect();
        OwnerWords {
            first: all.iter().filter_map(|w| w.first().cloned()).collect(),
            any: all.into_iter().flatten().collect(),
        }
    }
    /// Whether one of these names is the owner's first name, or short for it ("Jo" is too short to tell).
    pub(super) fn called(&self, names: &str) -> bool {
        names.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase).any(|word| {
            word.len() >= 3 && (self.any.contains(&word) || self.first.iter().any(|f| f.starts_with(&word)))
        })
    }
}

/// Everybody greeted at once names nobody else.
fn is_everybody(names: &str) -> bool {
    [
        "all",
        "team",
        "everyone",
        "everybody",
        "folks",
        "guys",
        "gentlemen",
        "ladies",
        "both",
        "friends",
        "colleagues",
        "",
    ]
    .contains(&names.trim().to_ascii_lowercase().as_str())
}

fn greet(line: &str, owner: &OwnerWords, cues: &mut Cues) {
    let Some(names) = zoning::greeted(line.trim()) else { return };
    if owner.called(names) {
        cues.names_owner = true;
    } else {
        cues.greets_other = !is_everybody(names);
    }
}

/// Counts that tell advertising and language from letters.
#[derive(Default)]
struct Look {
    bulk: u32,
    links: u32,
    exclamations: u32,
    letters: u32,
    capitals: u32,
    words: u32,
    language: [u32; 4],
}

impl Look {
    fn add(&mut self, text: &str) {
        for hit in phrases::hits(text) {
            self.bulk += u32::from(hit.cue == Cue::Bulk);
            self.links += u32::from(hit.cue == Cue::Link);
        }
    }
    /// 0–1, weights set by hand: three selling phrases, or one beside links, make it look bulk.
    fn bulk(&self) -> f64 {
        let capitals = f64::from(self.capitals) / f64::from(self.letters.max(40));
        let phrases = f64::from(self.bulk.min(4)) * 0.2;
        let links = f64::from(self.links.min(4)) * 0.1;
        let shouting =
            f64::from(u8::from(capitals > 0.3)) * 0.15 + f64::from(self.exclamations.min(4)) * 0.05;
        (phrases + links + shouting).min(1.0)
    }
}

/// One pass over the new text for words, question marks, names and looks.
fn count(text: &str, hits: &[Hit], owner: &OwnerWords, cues: &mut Cues, look: &mut Look) {
    for hit in hits {
        match hit.cue {
            Cue::Risk => cues.risk = true,
            Cue::Money => cues.money = true,
            Cue::Done => cues.done = true,
            Cue::Bulk => look.bulk += 1,
            Cue::Link => look.links += 1,
            _ => {}
        }
    }
    let bytes = text.as_bytes();
    let mut start = None;
    for at in 0..=bytes.len() {
        let byte = bytes.get(at).copied().unwrap_or(b' ');
        if byte.is_ascii_alphanumeric() || byte >= 0x80 || byte == b'\'' {
            look.letters += u32::from(byte.is_ascii_alphabetic());
            look.capitals += u32::from(byte.is_ascii_uppercase());
            start = start.or(Some(at));
            continue;
        }
        if let Some(from) = start.take() {
            word(&bytes[from..at], owner, cues, look);
        }
        match byte {
            b'?' if !in_link(bytes, at) => cues.questions = cues.questions.saturating_add(1),
            b'!' => look.exclamations += 1,
            _ => {}
        }
    }
}

fn word(word: &[u8], owner: &OwnerWords, cues: &mut Cues, look: &mut Look) {
    if word.len() >= 2 {
        cues.words = cues.words.saturating_add(1);
        look.words += 1;
    }
    let is = |list: &[&str]| list.iter().any(|w| word.eq_ignore_ascii_case(w.as_bytes()));
    if word.len() <= 4 {
        if is(&["you", "your", "u"]) {
            cues.second_person = cues.second_person.saturating_add(1);
        }
        look.language[0] += u32::from(is(&["the", "and", "of", "to", "you", "is", "for", "we", "i"]));
        look.language[1] +=
            u32::from(is(&["der", "die", "und", "das", "ist", "wir", "sie", "mit", "ich", "für"]));
        look.language[2] += u32::from(is(&["le", "la", "les", "et", "des", "est", "vous", "nous", "pour"]));
        look.language[3] += u32::from(is(&["el", "los", "que", "por", "las", "una", "con", "del"]));
    }
    cues.names_owner |= owner.any.iter().any(|name| word.eq_ignore_ascii_case(name.as_bytes()));
}

/// A question mark that follows no blank since "http" belongs to a link.
fn in_link(bytes: &[u8], at: usize) -> bool {
    let from = at.saturating_sub(200);
    let token = bytes[from..at].rsplit(|b| b.is_ascii_whitespace()).next().unwrap_or(&[]);
    token.windows(3).any(|w| w == b"://") || token.starts_with(b"www.")
}

/// The language that clearly leads among function words; none below twelve words or without a lead.
fn language(look: &Look) -> Option<String> {
    let (best, most) = look.language.iter().enumerate().max_by_key(|(n, count)| (**count, 4 - n))?;
    let others: u32 = look.language.iter().sum::<u32>() - most;
    let clear = look.words >= 12 && *most * 10 >= look.words && *most >= 2 * others;
    clear.then(|| ["en", "de", "fr", "es"][best].to_owned())
}

/// Whether the last words ask something.
fn ends_asking(text: &str) -> bool {
    let text = text.trim_end();
    let mut from = text.len().saturating_sub(160);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text[from..].contains('?')
}

fn preview(text: &str, zones: &[Zone]) -> String {
    let mut out = String::with_capacity(PREVIEW_CHARS);
    let mut chars = 0;
    let wanted = |kind| zones.iter().filter(move |z: &&Zone| z.kind == kind);
    let said = wanted(ZoneKind::New).any(|z| !text[z.span.clone()].trim().is_empty());
    let kind = if said { ZoneKind::New } else { ZoneKind::Forwarded };
    for word in wanted(kind).flat_map(|z| text[z.span.clone()].split_whitespace()) {
        if chars >= PREVIEW_CHARS {
            return out;
        }
        if chars > 0 {
            out.push(' ');
            chars += 1;
        }
        for c in word.chars().filter(|c| !c.is_control()) {
            if chars >= PREVIEW_CHARS {
                return out;
            }
            out.push(c);
            chars += 1;
        }
    }
    out
}

/// What was passed on asks less firmly than what was written.
fn faint(acts: &mut [SpeechAct]) {
    for act in acts {
        act.confidence = (act.confidence * 0.8).min(0.65);
    }
}

fn read_sentences(
    text: &str,
    hits: &[Hit],
    owner: &OwnerWords,
    context: &ReadContext<'_>,
    acts: &mut Vec<SpeechAct>,
) {
    let mut from = 0;
    let mut lists = Lists::default();
    let mut before = "";
    for span in sentences(text) {
        let reported = lists.reports(text, &span);
        while hits.get(from).is_some_and(|hit| hit.start < span.start) {
            from += 1;
        }
        let inside = hits[from..].iter().take_while(|hit| hit.start < span.end).count();
        let found = &hits[from..from + inside];
        if acts.len() >= ACTS_AT_MOST {
            return;
        }
        let sentence = &text[span.clone()];
        for mut act in acts::acts(sentence, span.start, found, owner, reported) {
            let dated =
                found.iter().any(|hit| hit.cue == Cue::Date) || sentence.bytes().any(|b| b.is_ascii_digit());
            let bears_date = matches!(act.kind, ActKind::Request | ActKind::Question | ActKind::Commit);
            if dated
                && bears_date
                && let Some((due, words)) = by_when(sentence, act.kind, context)
            {
                let due = if act.kind == ActKind::Commit { whole_evening(due, &words, context) } else { due };
                (act.due, act.due_words) = (Some(due), Some(words));
            } else if bears_date && points_back(sentence) {
                act.due = deadline_of(before, context).map(|(due, _)| due);
            }
            acts.push(act);
        }
        before = sentence;
    }
}

/// "Please sign by then": the date stands in the sentence before.
fn points_back(sentence: &str) -> bool {
    let lower = sentence.to_ascii_lowercase();
    ["by then", "before then", "until then"].iter().any(|words| lower.contains(words))
}

/// By when a sentence wants something, and the words that say so. The one door to the reader of deadlines.
fn deadline_of(sentence: &str, context: &ReadContext<'_>) -> Option<(Due, String)> {
    let locale = match context.locale {
        Locale::EnGb => deadlines::Locale::EnGb,
        Locale::EnUs => deadlines::Locale::EnUs,
    };
    let mut sent = deadlines::Sent::new(context.sent?.to_zoned(context.zone.clone()), locale);
    sent.day_end = context.day_end;
    let plain = without_asides(sentence);
    let found = deadlines::deadline(&plain, &sent, &[])?;
    if is_a_name(&plain, &found.words) {
        return None;
    }
    let due = match found.due {
        deadlines::Due::At(at) | deadlines::Due::AtEvent { at, .. } => Due::At(at),
        deadlines::Due::OnDay { day, .. } => Due::On(day),
        _ => return None,
    };
    Some((due, found.words))
}

/// By when an act of a sentence is due. What the reader is to have comes by the day said after that: "Luis collects
/// them tomorrow and you will have them back on Friday".
fn by_when(sentence: &str, kind: ActKind, context: &ReadContext<'_>) -> Option<(Due, String)> {
    let clause = (kind == ActKind::Commit).then(|| handing::of(sentence)).flatten();
    let clause = clause.and_then(|handing| deadline_of(sentence.get(handing.at..)?, context));
    clause.or_else(|| deadline_of(sentence, context))
}

/// A promise "by Monday evening" holds until that day is over, unless it names an hour.
fn whole_evening(due: Due, words: &str, context: &ReadContext<'_>) -> Due {
    let lower = words.to_ascii_lowercase();
    let evening = ["evening", "tonight"].iter().any(|part| lower.contains(part));
    let hour = [" at ", ":", "pm", "o'clock", " in the evening"].iter().any(|mark| lower.contains(mark));
    match due {
        Due::At(at) if evening && !hour => {
            let day = context.zone.to_datetime(at).date();
            Due::At(world::time::instant(day, civil::time(23, 59, 0, 0), &context.zone))
        }
        due => due,
    }
}

/// Whether a date names a thing instead of saying by when: "the 2001 plan", "the invoice dated 3 April".
fn is_a_name(sentence: &str, words: &str) -> bool {
    let year = words.trim().trim_start_matches("in ");
    let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    let before = sentence.find(words).map_or("", |at| &sentence[..at]).trim_end().to_ascii_lowercase();
    is_year && !before.ends_with("by") && !before.ends_with("before")
        || ["dated", "of last", "since", "from", "sent"]
            .iter()
            .any(|word| before.strip_suffix(word).is_some_and(|rest| rest.is_empty() || rest.ends_with(' ')))
}

/// A sentence without what stands in brackets, unless that says by when: "the dinner (Saturday 26 May)" dates the
/// dinner.
fn without_asides(sentence: &str) -> String {
    let mut kept = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some(open) = rest.find('(')
        && let Some(close) = rest[open..].find(')')
    {
        let aside = rest[open + 1..open + close].trim_start().to_ascii_lowercase();
        let dates = ["by ", "before ", "due", "no later", "until ", "not later", "deadline"];
        kept.push_str(&rest[..open]);
        if dates.iter().any(|word| aside.starts_with(word)) {
            kept.push_str(&rest[open..open + close + 1]);
        }
        rest = &rest[open + close + 1..];
    }
    kept.push_str(rest);
    kept
}

/// Sentences as spans, trimmed; a blank line, a list mark or a short line before a capital ends one too.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut from, mut line_start) = (0, 0);
    let mut push = |from: usize, to: usize| {
        let piece = &text[from..to];
        let lead =
            piece.len() - piece.trim_start_matches([' ', '\t', '\n', '\r', '-', '*', '•', '·', '>']).len();
        let trimmed = piece[lead..].trim_end();
        if trimmed.len() >= 2 {
            found.push(from + lead..from + lead + trimmed.len());
        }
    };
    for at in 0..bytes.len() {
        let ends = match bytes[at] {
            b'?' | b'!' => {
                at + 1 == bytes.len() || !bytes[at + 1].is_ascii_alphanumeric() && !in_link(bytes, at)
            }
            b'.' => full_stop(bytes, at),
            b';' => bytes.get(at + 1) == Some(&b' '),
            b'\n' => {
                let ends = line_breaks(bytes, line_start, at) || marked(&text[at + 1..]);
                line_start = at + 1;
                ends
            }
            _ => false,
        };
        if ends || at - from > 1_000 && bytes[at] == b' ' {
            push(from, at + 1);
            from = at + 1;
        }
    }
    push(from, bytes.len());
    found
}

/// A point that ends a sentence: a blank follows, and what stands before is no initial and no known short form.
fn full_stop(bytes: &[u8], at: usize) -> bool {
    if bytes.get(at + 1).is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'"' | b')' | b'\'')) {
        return false;
    }
    let from = bytes[..at].iter().rposition(|b| !b.is_ascii_alphabetic() && *b != b'.').map_or(0, |n| n + 1);
    let word = &bytes[from..at];
    let short: [&[u8]; 14] = [
        b"mr", b"mrs", b"ms", b"dr", b"st", b"no", b"vs", b"e.g", b"i.e", b"inc", b"ltd", b"jr", b"approx",
        b"prof",
    ];
    let initial = word.len() == 1 && word[0].is_ascii_uppercase() && word[0] != b'I';
    !initial && !short.iter().any(|s| word.eq_ignore_ascii_case(s))
}

/// A line break that ends a sentence.
fn line_breaks(bytes: &[u8], line_start: usize, at: usize) -> bool {
    let rest = &bytes[at + 1..];
    let blanks = rest.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
    match rest.get(blanks) {
        None | Some(b'\n' | b'-' | b'*') => true,
        Some(next) => {
            let short = at - line_start < 45;
            let numbered = next.is_ascii_digit() && matches!(rest.get(blanks + 1), Some(b'.' | b')'));
            numbered || (short && next.is_ascii_uppercase())
        }
    }
}
