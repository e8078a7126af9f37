//! vCard (2.1, 3.0, 4.0; RFC 6350): people out of bytes.
//!
//! Pictures, sounds and keys are never decoded or fetched; groups are not expanded. Properties that this release
//! does not know stay in the raw bytes.

use crate::mime::Transfer;
use crate::text::{address, hides_something, one_line};
use crate::{Fingerprint, Refusal};
use jiff::civil;
use std::borrow::Cow;
use std::ops::Range;
use vcard::tree::cst::VcardCst;
use vcard::tree::line::VcardLine;
use world::clearance::Clearance;
use world::{Level, Organisation, OrganisationId, Person, PersonId, Related, SourceId};

/// Largest card that is interpreted; pictures make them large.
const CARD: usize = 10 << 20;
/// Most addresses, numbers and categories that are read of a card.
const LISTED: usize = 100;

/// One card, as bytes and as the person it names.
#[derive(Debug, Clone, PartialEq)]
pub struct CardResource {
    /// UID; one derived from the bytes where there was none.
    pub uid: String,
    /// The card, byte for byte.
    pub raw: Vec<u8>,
    /// Whom it names.
    pub person: Person,
    /// The organisation it names, if it does.
    pub organisation: Option<Organisation>,
    /// Whom it says they report to: an address or a name (X-MANAGER, as address books write it).
    pub manager: Option<String>,
    /// What a person should see: "5,000 addresses, the first 100 are read", "name holds direction marks".
    pub flag: Option<String>,
}

/// What a file of cards holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CardReading {
    /// In the order of the file.
    pub cards: Vec<CardResource>,
    /// What could not be read, with its bytes.
    pub refused: Vec<Refusal>,
}

/// Reads a file of any number of cards.
pub fn read_cards(bytes: &[u8], source: SourceId) -> CardReading {
    let mut reading = CardReading::default();
    let (spans, stray) = split(bytes);
    for span in stray.into_iter().take(20) {
        reading.refused.push(Refusal::new("E_PARSE", "lines outside any card", &bytes[span]));
    }
    for (at, whole) in spans {
        let raw = &bytes[at];
        match card(raw, whole, source) {
            Ok(card) => reading.cards.push(card),
            Err(refusal) => reading.refused.push(refusal),
        }
    }
    if reading.cards.is_empty() && reading.refused.is_empty() {
        reading.refused.push(Refusal::new("E_PARSE", "this is no card: no BEGIN:VCARD in it", bytes));
    }
    reading
}

/// Where a card lies, and whether it ends.
type Lies = (Range<usize>, bool);

/// Where the cards lie, each with whether it ends; and where other lines lie. A card within a card (AGENT) is part
/// of it.
fn split(bytes: &[u8]) -> (Vec<Lies>, Vec<Range<usize>>) {
    let (mut cards, mut stray): (Vec<Lies>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
    let (mut depth, mut from, mut at) = (0usize, 0usize, 0usize);
    while at < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |n| at + n + 1);
        let line = bytes[at..end].trim_ascii();
        let line = if at == 0 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line };
        let folded = matches!(bytes[at], b' ' | b'\t') && depth > 0;
        if !folded && line.eq_ignore_ascii_case(b"BEGIN:VCARD") {
            if depth == 0 {
                from = at;
            }
            depth += 1;
        } else if !folded && line.eq_ignore_ascii_case(b"END:VCARD") && depth > 0 {
            depth -= 1;
            if depth == 0 {
                cards.push((from..end, true));
            }
        } else if depth == 0 && !line.is_empty() {
            match stray.last_mut() {
                Some(last) if last.end == at => last.end = end,
                _ => stray.push(at..end),
            }
        }
        at = end;
    }
    if depth > 0 {
        cards.push((from..bytes.len(), false));
    }
    (cards, stray)
}

fn card(raw: &[u8], whole: bool, source: SourceId) -> Result<CardResource, Refusal> {
    if raw.len() > CARD {
        return Err(Refusal::new("E_LIMIT", "a card larger than 10 MB: kept, not interpreted", raw));
    }
    if !whole {
        return Err(Refusal::new("E_PARSE", "the card is cut short: no END:VCARD", raw));
    }
    let readable = in_utf8(raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw));
    let lines = lines(&readable);
    let named = |name: &'static str| lines.iter().filter(move |line| is(line, name));
    let first = |name: &'static str| named(name).map(text).find(|text| !text.trim().is_empty());
    let kind = first("KIND").or_else(|| first("X-ADDRESSBOOKSERVER-KIND")).unwrap_or_default();
    if kind.trim().eq_ignore_ascii_case("group") {
        return Err(Refusal::new("E_UNREAD", "a group of cards is not read in this release", raw));
    }
    let uid = first("UID").unwrap_or_else(|| format!("no-uid-{}", Fingerprint::of(raw)));
    let emails = emails(&lines);
    let all_emails = named("EMAIL").count();
    let units = named("ORG").map(components).next().unwrap_or_default();
    let unit = |at: usize| units.get(at).map(|o| plain_name(o)).filter(|name| !name.is_empty());
    let (organisation, department) = (unit(0), unit(1));
    let raw_name = first("FN").unwrap_or_default();
    let parts = named("N").map(components).next().unwrap_or_default();
    let joined = [3, 1, 2, 0, 4]
        .iter()
        .filter_map(|at| parts.get(*at))
        .fold(String::new(), |all, part| all + " " + part);
    let name = [plain_name(&raw_name), plain_name(&joined)]
        .into_iter()
        .find(|name| !name.is_empty())
        .or_else(|| organisation.clone())
        .or_else(|| emails.first().cloned())
        .or_else(|| first("NICKNAME").map(|n| plain_name(&n)));
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        return Err(Refusal::new("E_PARSE", "a card without a name or an address", raw));
    };
    let also: Vec<String> = named("NICKNAME")
        .take(5)
        .map(|line| plain_name(&text(line)))
        .filter(|n| !n.is_empty() && *n != name)
        .collect();
    let hidden =
        hides_something(&raw_name) || named("EMAIL").take(LISTED).any(|line| hides_something(&text(line)));
    let doubts = [
        (all_emails > LISTED).then(|| format!("{all_emails} addresses, {LISTED} of them read")),
        hidden.then(|| "hidden or direction marks in its name or address".to_owned()),
        emails
            .iter()
            .any(|e| e.contains("@xn--") || e.contains(".xn--"))
            .then(|| "an address in letters of another script".to_owned()),
    ];
    let flag = doubts.into_iter().flatten().collect::<Vec<_>>().join("; ");
    let key = emails.first().cloned().unwrap_or_else(|| format!("{source}\n{uid}"));
    let domains: Vec<String> =
        emails.iter().filter_map(|e| e.rsplit_once('@')).map(|(_, d)| d.to_owned()).take(1).collect();
    let person = Person {
        id: PersonId::derive(&key),
        name,
        also,
        phones: listed(named("TEL").map(text).map(|t| t.trim_start_matches("tel:").to_owned()), 60),
        organisation: organisation.clone(),
        department,
        title: first("TITLE")
            .or_else(|| first("ROLE"))
            .map(|t| one_line(t.into(), 200))
            .filter(|t| !t.is_empty()),
        zone: first("TZ")
            .map(|t| t.trim().to_owned())
            .filter(|t| jiff::tz::TimeZone::get(t).is_ok() && t.contains('/')),
        birthday: first("BDAY").and_then(|t| birthday(&t)),
        anniversary: first("ANNIVERSARY").or_else(|| first("X-ANNIVERSARY")).and_then(|t| birthday(&t)),
        categories: listed(named("CATEGORIES").take(20).flat_map(list), 100),
        manager: None,
        importance: None,
        cadence_days: None,
        related: related(&lines),
        relation: Default::default(),
        work: None,
        clearance: Clearance::at(
            match first("CLASS").unwrap_or_default().trim().to_ascii_uppercase().as_str() {
                "PRIVATE" => Level::Restricted,
                "CONFIDENTIAL" => Level::Confidential,
                _ => Level::Internal,
            },
        ),
        emails,
    };
    let organisation = organisation.map(|name| Organisation {
        domains,
        named_by: vec![person.id],
        clearance: person.clearance.clone(),
        ..Organisation::new(OrganisationId::derive(&name), name)
    });
    Ok(CardResource {
        uid: one_line(uid.into(), 1_000),
        raw: raw.to_vec(),
        person,
        organisation,
        manager: (["X-MANAGER", "X-MS-MANAGER", "X-EVOLUTION-MANAGER"].into_iter().find_map(first))
            .map(|name| plain_name(&name))
            .filter(|name| !name.is_empty()),
        flag: Some(flag).filter(|flag| !flag.is_empty()),
    })
}

/// The lines of a card; those of a card within it are passed over, as are lines that are none.
fn lines(raw: &[u8]) -> Vec<VcardLine<'_>> {
    let (mut out, mut depth, mut rest) = (Vec::new(), 0, raw);
    while !rest.is_empty() {
        match VcardLine::take(rest) {
            Ok((line, tail)) => {
                rest = tail;
                if line.name.get().eq_ignore_ascii_case("BEGIN") {
                    depth += 1;
                } else if line.name.get().eq_ignore_ascii_case("END") {
                    depth -= 1;
                } else if depth == 1 {
                    out.push(line);
                }
            }
            Err(_) => rest = memchr::memchr(b'\n', rest).map_or(&[], |n| &rest[n + 1..]),
        }
    }
    out
}

fn is(line: &VcardLine<'_>, name: &str) -> bool {
    line.bare_name().eq_ignore_ascii_case(name)
}

fn has_parameter(line: &VcardLine<'_>, name: &str, value: &str) -> bool {
    line.params.iter().any(|p| {
        (p.name.get().eq_ignore_ascii_case(name)
            && p.values
                .iter()
                .any(|v| v.get().trim_matches('"').split(',').any(|v| v.eq_ignore_ascii_case(value))))
            || (p.values.is_empty() && p.name.get().eq_ignore_ascii_case(value))
    })
}

/// The value with its transfer encoding and character set undone, where it declares any (vCard 2.1).
fn transcoded(line: &VcardLine<'_>) -> Option<String> {
    let charset = line.params.iter().find(|p| p.name.get().eq_ignore_ascii_case("CHARSET"));
    let charset = charset.and_then(|p| p.values.first()).map(|v| v.get().trim_matches('"'));
    let quoted = has_parameter(line, "ENCODING", "QUOTED-PRINTABLE");
    if !quoted && charset.is_none() {
        return None;
    }
    let transfer = if quoted { Transfer::Quoted } else { Transfer::Plain };
    let bytes = line.value.decode_bytes();
    let content = transfer.decode(&bytes, 1 << 20).into_owned();
    Some(crate::mime::decoded_text(content.into(), charset))
}

/// A card in UTF-8. Older programs wrote Latin-1 without saying so: where the bytes are no UTF-8 and no line names a
/// character set, they are read as Windows-1252, which holds Latin-1.
fn in_utf8(raw: &[u8]) -> Cow<'_, [u8]> {
    let declares = raw.windows(8).any(|w| w.eq_ignore_ascii_case(b"CHARSET="));
    if declares || std::str::from_utf8(raw).is_ok() {
        return Cow::Borrowed(raw);
    }
    let text = crate::mime::decoded_text(raw.to_vec().into(), Some("windows-1252"));
    Cow::Owned(text.into_bytes())
}

/// The value as text, escapes undone.
fn text(line: &VcardLine<'_>) -> String {
    transcoded(line).unwrap_or_else(|| line.value.decode().into_owned())
}

/// The `;`-separated fields of a value.
fn components(line: &VcardLine<'_>) -> Vec<String> {
    match transcoded(line) {
        Some(text) => text.split(';').map(str::to_owned).collect(),
        None => (0..line.value.component_count().min(20))
            .map(|at| line.value.decode_component(at).into_owned())
            .collect(),
    }
}

/// The `,`-separated items of a value.
fn list(line: &VcardLine<'_>) -> Vec<String> {
    match transcoded(line) {
        Some(text) => text.split(',').map(str::to_owned).collect(),
        None => line.value.decode_list().into_iter().map(Cow::into_owned).collect(),
    }
}

/// A name on one line; angle brackets and what stands between them are for machines and belong to no name.
fn plain_name(text: &str) -> String {
    let mut depth = 0;
    let outside: String = text
        .chars()
        .filter(|c| {
            depth += i32::from(*c == '<');
            let keeps = depth <= 0;
            depth -= i32::from(*c == '>' && depth > 0);
            keeps
        })
        .collect();
    // A name that stands in brackets as a whole, or in one that is never closed, is kept without them.
    let text = if outside.trim().is_empty() || depth > 0 { text } else { &outside };
    one_line(text.chars().filter(|c| !matches!(c, '<' | '>')).collect::<String>().into(), 200)
}

fn listed(values: impl Iterator<Item = String>, most: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for value in values.take(LISTED) {
        let value = one_line(value.into(), most);
        if !value.is_empty() && !out.contains(&value) {
            out.push(value);
        }
    }
    out
}

/// Addresses, the preferred one first.
fn emails(lines: &[VcardLine<'_>]) -> Vec<String> {
    let mut all: Vec<(bool, String)> = lines
        .iter()
        .filter(|line| is(line, "EMAIL"))
        .take(LISTED)
        .map(|line| {
            let preferred = has_parameter(line, "TYPE", "pref") || has_parameter(line, "PREF", "1");
            (!preferred, crate::text::cut(&address(&text(line)), 320).to_owned())
        })
        .filter(|(_, email)| email.contains('@') && !email.contains(['<', '>', '"', ',', ';']))
        .collect();
    all.sort_by_key(|(later, _)| *later);
    let mut out: Vec<String> = Vec::new();
    for (_, email) in all {
        if !out.contains(&email) {
            out.push(email);
        }
    }
    out
}

/// Whom the card names beside its owner, with the first type it gives: RELATED, and what stood for it before 4.0.
fn related(lines: &[VcardLine<'_>]) -> Vec<Related> {
    let of = |line: &VcardLine<'_>| {
        let kind = match line.bare_name().to_ascii_uppercase().as_str() {
            "RELATED" | "X-RELATED" => type_of(line).unwrap_or_else(|| "contact".to_owned()),
            "X-ASSISTANT" | "X-MS-ASSISTANT" => "agent".to_owned(),
            _ => return None,
        };
        let name = plain_name(text(line).trim_start_matches("mailto:"));
        (!name.is_empty()).then_some(Related { kind, name })
    };
    let mut found: Vec<Related> = Vec::new();
    for related in lines.iter().take(10_000).filter_map(of).take(LISTED) {
        if !found.contains(&related) {
            found.push(related);
        }
    }
    found
}

/// The first TYPE of a line, in small letters.
fn type_of(line: &VcardLine<'_>) -> Option<String> {
    let typed = line.params.iter().find(|p| p.name.get().eq_ignore_ascii_case("TYPE"))?;
    let value = typed.values.first()?.get().trim_matches('"').split(',').next()?.to_ascii_lowercase();
    (!value.is_empty() && value.len() <= 30).then_some(value)
}

/// `19700315`, `1970-03-15`, `--0315` (no year: written as 1604, as address books do), with or without a time.
fn birthday(text: &str) -> Option<civil::Date> {
    let digits: String = text.trim().split(['T', ' ']).next()?.chars().filter(char::is_ascii_digit).collect();
    let number = |at: Range<usize>| digits.get(at).and_then(|d| d.parse::<i16>().ok());
    let (year, month, day) = match (digits.len(), text.trim().starts_with("--")) {
        (8, _) => (number(0..4)?, number(4..6)?, number(6..8)?),
        (4, true) => (1604, number(0..2)?, number(2..4)?),
        _ => return None,
    };
    civil::Date::new(year, month as i8, day as i8).ok()
}

/// The cards as the parser writes them back, with what stands between them.
fn rewritten(bytes: &[u8], change: &mut dyn FnMut(&mut VcardCst<'_>)) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 64);
    let mut at = 0;
    for (span, _) in split(bytes).0 {
        out.extend_from_slice(&bytes[at..span.start]);
        at = span.end;
        match VcardCst::parse(&bytes[span.clone()]) {
            Ok(mut card) if card.to_bytes() == bytes[span.clone()] => {
                change(&mut card);
                out.extend_from_slice(&card.to_bytes());
            }
            _ => out.extend_from_slice(&bytes[span]),
        }
    }
    out.extend_from_slice(&bytes[at..]);
    out
}

/// The file as the parser writes it back, from the parsed form.
pub fn round_trip(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for (span, _) in split(bytes).0 {
        out.extend_from_slice(&bytes[at..span.start]);
        at = span.end;
        match VcardCst::parse(&bytes[span.clone()]) {
            Ok(card) => out.extend_from_slice(&card.to_bytes()),
            Err(_) => out.extend_from_slice(&bytes[span]),
        }
    }
    out.extend_from_slice(&bytes[at..]);
    out
}

/// The file with the first FN changed; none where there is none, or where the card cannot be written back byte for
/// byte.
pub fn with_first_fn(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut changed = false;
    let value: String = name.chars().filter(|c| !c.is_control()).collect();
    let value = value.replace('\\', "\\\\").replace(',', "\\,").replace(';', "\\;");
    let out = rewritten(bytes, &mut |card| {
        if changed {
            return;
        }
        if let Some(line) = card.props.iter_mut().find(|line| is(line, "FN")) {
            line.params.retain(|p| {
                !["ENCODING", "CHARSET", "QUOTED-PRINTABLE"]
                    .iter()
                    .any(|n| p.name.get().eq_ignore_ascii_case(n))
            });
            line.value = VcardLine::text("FN", value.clone()).value;
            changed = true;
        }
    });
    changed.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FILE: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a1\r\nFN:Ana Alvarez\r\nN:Alvarez;Ana;;;\r\nORG:Nordwind\\, Ltd;Freight\r\n\
TITLE:Buyer\r\nEMAIL;TYPE=work:ana@OLD.example\r\nitem1.EMAIL;TYPE=pref:Ana@Nordwind.example\r\nTEL:+44 20 1\r\n\
BDAY:1980-03-15\r\nANNIVERSARY:20040601\r\nCATEGORIES:board,key\r\nX-ODD;P=1:kept\r\nCLASS:PRIVATE\r\nEND:VCARD\r\n\
begin:vcard\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Gr=FCn;J=\r\n=F6rg\r\nBDAY:--0229\r\nend:vcard\r\n";

    #[test]
    fn people_of_a_file() {
        let reading = read_cards(FILE.as_bytes(), SourceId::derive("s"));
        assert_eq!(reading.refused, vec![]);
        let [ana, jorg] = &reading.cards[..] else { panic!("{reading:?}") };
        assert_eq!((ana.uid.as_str(), ana.person.name.as_str()), ("a1", "Ana Alvarez"));
        assert_eq!(ana.person.emails, ["ana@nordwind.example", "ana@old.example"]);
        assert_eq!(ana.person.organisation.as_deref(), Some("Nordwind, Ltd"));
        assert_eq!(ana.person.department.as_deref(), Some("Freight"));
        assert_eq!(ana.person.anniversary, Some(civil::date(2004, 6, 1)));
        assert_eq!(ana.person.phones, ["+44 20 1"]);
        assert_eq!(ana.person.categories, ["board", "key"]);
        assert_eq!(ana.person.birthday, Some(civil::date(1980, 3, 15)));
        assert_eq!(ana.person.clearance.level, Level::Restricted);
        assert_eq!(ana.organisation.as_ref().unwrap().domains, ["nordwind.example"]);
        assert!(ana.raw.windows(12).any(|w| w == b"X-ODD;P=1:ke"));
        assert_eq!(jorg.person.name, "J\u{f6}rg Gr\u{fc}n");
        assert_eq!(jorg.person.birthday, Some(civil::date(1604, 2, 29)));
    }

    #[test]
    fn a_card_in_latin_1_that_does_not_say_so_is_read() {
        let card =
            b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:J\xf6rg Gr\xfcn\r\nEMAIL:j@near.example\r\nEND:VCARD\r\n";
        let reading = read_cards(card, SourceId::derive("s"));
        assert_eq!(reading.cards[0].person.name, "J\u{f6}rg Gr\u{fc}n");
        assert_eq!(reading.cards[0].raw, card, "the bytes stay as they came");
    }

    #[test]
    fn a_changed_name_leaves_every_other_byte() {
        let changed = with_first_fn(FILE.as_bytes(), "Ana, B").unwrap();
        assert_eq!(String::from_utf8(changed).unwrap(), FILE.replace("FN:Ana Alvarez", "FN:Ana\\, B"));
        assert_eq!(round_trip(FILE.as_bytes()), FILE.as_bytes());
        assert_eq!(with_first_fn(b"BEGIN:VCARD\r\nEND:VCARD\r\n", "x"), None);
    }

    #[test]
    fn what_is_not_read_says_so() {
        for (file, code) in [
            ("hello", "E_PARSE"),
            ("", "E_PARSE"),
            ("BEGIN:VCARD\nFN:Cut", "E_PARSE"),
            ("BEGIN:VCARD\nEND:VCARD\n", "E_PARSE"),
            ("BEGIN:VCARD\nKIND:group\nFN:All\nMEMBER:urn:uuid:1\nEND:VCARD\n", "E_UNREAD"),
        ] {
            let reading = read_cards(file.as_bytes(), SourceId::derive("s"));
            assert_eq!((reading.cards.len(), reading.refused[0].code), (0, code), "{file}");
        }
        let trick = "BEGIN:VCARD\nFN:Chair\u{202e}x\u{200b}\nEMAIL:chair@p\u{430}rtner.test\nEND:VCARD\n";
        let card = &read_cards(trick.as_bytes(), SourceId::derive("s")).cards[0];
        assert_eq!((card.person.name.as_str(), card.flag.is_some()), ("Chairx", true));
        assert_eq!(card.person.emails, ["chair@xn--prtner-3nf.test"]);
    }

    proptest! {
        /// No bytes break it, and none are lost: every card or refusal holds its own.
        #[test]
        fn nothing_breaks_it(text in "(BEGIN:VCARD|END:VCARD|FN:a|N:;b|EMAIL;TYPE=pref:c@d|[\\PC\n;:\\\\]{0,6}|\n){0,20}") {
            let reading = read_cards(text.as_bytes(), SourceId::derive("s"));
            let kept: usize = reading.cards.iter().map(|c| c.raw.len()).chain(reading.refused.iter().map(|r| r.bytes.len())).sum();
            prop_assert!(kept >= text.lines().filter(|l| !l.trim().is_empty()).map(str::len).max().unwrap_or(0));
            let unchanged = rewritten(text.as_bytes(), &mut |_| {});
            prop_assert_eq!(unchanged, text.as_bytes());
        }
    }
}
