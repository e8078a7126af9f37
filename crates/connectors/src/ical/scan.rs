//! A calendar file as a list of components: one pass over its lines, without recursion, whatever is nested.

use ical::tree::line::IcalLine;
use std::borrow::Cow;
use std::ops::Range;

/// Largest item that is interpreted (security rule 8).
pub(crate) const ITEM_BYTES: usize = 1 << 20;
/// Deepest nesting that is interpreted: a calendar, an event, an alarm, and room.
const DEPTH: usize = 8;

/// A component: VEVENT, VTIMEZONE and the like, with its lines and what is nested in it.
#[derive(Debug)]
pub(crate) struct Component<'a> {
    /// Its name in upper case.
    pub(crate) kind: String,
    /// Its bytes in the file, BEGIN and END included.
    pub(crate) span: Range<usize>,
    pub(crate) lines: Vec<IcalLine<'a>>,
    pub(crate) children: Vec<Component<'a>>,
    /// Why it cannot be read, if it cannot.
    pub(crate) broken: Option<Broken>,
}

/// Why a component cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Broken {
    /// It never ends, or something else ends first.
    Cut,
    /// Too large, or nested too deep.
    Large(&'static str),
}

/// A VCALENDAR: its own lines and its components.
#[derive(Debug, Default)]
pub(crate) struct Calendar<'a> {
    pub(crate) lines: Vec<IcalLine<'a>>,
    /// Where its own lines lie in the file, BEGIN included, END not.
    pub(crate) head: Vec<Range<usize>>,
    /// Where its END lies; empty when it never ends.
    pub(crate) end: Range<usize>,
    pub(crate) components: Vec<Component<'a>>,
    /// Whether it has a BEGIN of its own.
    pub(crate) enveloped: bool,
    /// Whether it ends as it should.
    pub(crate) ended: bool,
}

/// The first value of a parameter, without quotes.
pub(crate) fn param<'l>(line: &'l IcalLine<'_>, name: &str) -> Option<Cow<'l, str>> {
    let found = line.params.iter().find(|p| p.name.get().eq_ignore_ascii_case(name))?;
    let value = found.values.first()?.get();
    let bare = value.trim().trim_matches('"');
    Some(if bare.contains('^') {
        Cow::Owned(bare.replace("^n", "\n").replace("^'", "\"").replace("^^", "^"))
    } else {
        Cow::Borrowed(bare)
    })
}

impl<'a> Component<'a> {
    fn new(kind: String, from: usize) -> Self {
        Component { kind, span: from..from, lines: vec![], children: vec![], broken: None }
    }
    /// Every line of this property.
    pub(crate) fn every<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s IcalLine<'a>> {
        self.lines.iter().filter(move |line| line.name.get().eq_ignore_ascii_case(name))
    }
    /// The first line of this property.
    pub(crate) fn first(&self, name: &str) -> Option<&IcalLine<'a>> {
        self.lines.iter().find(|line| line.name.get().eq_ignore_ascii_case(name))
    }
    /// The first value of this property as text, none where it is blank.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.first(name).map(super::value::text).filter(|text| !text.trim().is_empty())
    }
    /// UID, without the control characters that no UID has; none where it is blank.
    pub(crate) fn uid(&self) -> Option<String> {
        self.text("UID").map(super::value::clean_uid)
    }
    /// The TZIDs its times name.
    pub(crate) fn zone_names(&self) -> impl Iterator<Item = String> {
        let here = self.lines.iter().filter_map(|line| param(line, "TZID")).map(Cow::into_owned);
        let below = self.children.iter().flat_map(|c| &c.lines).filter_map(|line| param(line, "TZID"));
        here.chain(below.map(Cow::into_owned)).collect::<std::collections::BTreeSet<_>>().into_iter()
    }
}

/// The calendars of a file, and the bytes that belong to none.
pub(crate) fn calendars(bytes: &[u8]) -> (Vec<Calendar<'_>>, Vec<Range<usize>>) {
    let mut scan = Scan { open: vec![], calendar: None, done: vec![], stray: vec![] };
    let mut rest = bytes;
    while !rest.is_empty() {
        let from = bytes.len() - rest.len();
        match IcalLine::take(rest) {
            Ok((line, tail)) => {
                rest = tail;
                scan.line(line, from..bytes.len() - rest.len());
            }
            Err(_) if rest.iter().all(|b| matches!(b, b'\r' | b'\n')) => break,
            Err(_) => {
                // A line that is none is kept in the raw bytes and passed over.
                let (_, tail) = IcalLine::take_physical(rest);
                rest = tail;
                scan.noise(from..bytes.len() - rest.len());
            }
        }
    }
    scan.finish(bytes.len())
}

struct Scan<'a> {
    open: Vec<Component<'a>>,
    calendar: Option<Calendar<'a>>,
    done: Vec<Calendar<'a>>,
    stray: Vec<Range<usize>>,
}

impl<'a> Scan<'a> {
    fn line(&mut self, line: IcalLine<'a>, span: Range<usize>) {
        let name = line.name.get();
        if name.eq_ignore_ascii_case("BEGIN") {
            let kind = line.raw_value_str().trim().to_ascii_uppercase();
            if kind == "VCALENDAR" && self.open.is_empty() {
                self.close_calendar(span.start);
                let head = vec![span];
                self.calendar = Some(Calendar { head, enveloped: true, ..Calendar::default() });
            } else {
                // These never lie in another component: what is still open was cut short.
                if ["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"].contains(&kind.as_str()) {
                    while !self.open.is_empty() {
                        self.close(span.start, Some(Broken::Cut));
                    }
                }
                self.calendar.get_or_insert_default();
                self.open.push(Component::new(kind, span.start));
                if self.open.len() > DEPTH {
                    self.drop_deepest("nested more than 8 deep");
                }
            }
        } else if name.eq_ignore_ascii_case("END") {
            let kind = line.raw_value_str().trim().to_ascii_uppercase();
            self.end(&kind, span);
        } else if let Some(component) = self.open.last_mut() {
            let from = component.span.start;
            component.lines.push(line);
            if span.end - self.open.first().map_or(from, |top| top.span.start) > ITEM_BYTES {
                self.empty_top();
            }
        } else if let Some(calendar) = &mut self.calendar {
            calendar.head.push(span);
            calendar.lines.push(line);
        } else {
            self.stray.push(span);
        }
    }

    fn noise(&mut self, span: Range<usize>) {
        match &mut self.calendar {
            Some(calendar) if self.open.is_empty() => calendar.head.push(span),
            Some(_) => {}
            None => self.stray.push(span),
        }
    }

    fn end(&mut self, kind: &str, span: Range<usize>) {
        if kind == "VCALENDAR" {
            while !self.open.is_empty() {
                self.close(span.start, Some(Broken::Cut));
            }
            if let Some(mut calendar) = self.calendar.take() {
                calendar.end = span;
                calendar.ended = calendar.enveloped;
                self.done.push(calendar);
            } else {
                self.stray.push(span);
            }
            return;
        }
        match self.open.iter().rposition(|open| open.kind == kind) {
            Some(at) => {
                while self.open.len() > at + 1 {
                    self.close(span.start, Some(Broken::Cut));
                }
                self.close(span.end, None);
            }
            // An END of nothing: whatever is open cannot be trusted.
            None => match (self.open.last_mut(), &mut self.calendar) {
                (Some(open), _) => open.broken = open.broken.take().or(Some(Broken::Cut)),
                (None, Some(calendar)) => calendar.head.push(span),
                (None, None) => self.stray.push(span),
            },
        }
    }

    /// Ends the innermost component at `end`.
    fn close(&mut self, end: usize, broken: Option<Broken>) {
        let Some(mut component) = self.open.pop() else { return };
        component.span.end = end;
        component.broken = component.broken.take().or(broken);
        match self.open.last_mut() {
            Some(parent) => {
                parent.broken = parent.broken.take().or(component.broken.clone());
                parent.children.push(component);
            }
            None => self.calendar.get_or_insert_default().components.push(component),
        }
    }

    /// Forgets what the outermost component holds, since it is too large to interpret; its bytes stay.
    fn empty_top(&mut self) {
        for component in &mut self.open {
            component.lines = Vec::new();
            component.children = Vec::new();
            component.broken = Some(Broken::Large("larger than 1 MB"));
        }
    }

    fn drop_deepest(&mut self, why: &'static str) {
        self.open.pop();
        for component in &mut self.open {
            component.broken = Some(Broken::Large(why));
        }
    }

    fn close_calendar(&mut self, end: usize) {
        while !self.open.is_empty() {
            self.close(end, Some(Broken::Cut));
        }
        if let Some(mut calendar) = self.calendar.take() {
            calendar.end = end..end;
            // Components without an envelope need no END.
            calendar.ended = !calendar.enveloped;
            self.done.push(calendar);
        }
    }

    fn finish(mut self, end: usize) -> (Vec<Calendar<'a>>, Vec<Range<usize>>) {
        self.close_calendar(end);
        (self.done, self.stray)
    }
}
