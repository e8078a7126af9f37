//! RFC 5545 text: content lines, folding, escaping and the two zones that the office needs.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

/// The zone of the office and of almost everything in it (rules of 1996, still in force).
const AMSTERDAM: &str = "BEGIN:VTIMEZONE\r
TZID:Europe/Amsterdam\r
X-LIC-LOCATION:Europe/Amsterdam\r
BEGIN:DAYLIGHT\r
TZNAME:CEST\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0200\r
DTSTART:19960331T020000\r
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r
END:DAYLIGHT\r
BEGIN:STANDARD\r
TZNAME:CET\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
DTSTART:19961027T030000\r
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r
END:STANDARD\r
END:VTIMEZONE\r
";

/// The zone at the other end of the flight.
const DUBLIN: &str = "BEGIN:VTIMEZONE\r
TZID:Europe/Dublin\r
X-LIC-LOCATION:Europe/Dublin\r
BEGIN:DAYLIGHT\r
TZNAME:IST\r
TZOFFSETFROM:+0000\r
TZOFFSETTO:+0100\r
DTSTART:19960331T010000\r
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r
END:DAYLIGHT\r
BEGIN:STANDARD\r
TZNAME:GMT\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0000\r
DTSTART:19961027T020000\r
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r
END:STANDARD\r
END:VTIMEZONE\r
";

/// The lines of an iCalendar or vCard object, folded at 75 octets and ended by CRLF.
#[derive(Default)]
pub(super) struct Lines(String);

impl Lines {
    /// Starts a VCALENDAR with the head of a calendar called `name`; `method` for a message, none for a file.
    pub(super) fn calendar(name: &str, method: Option<&str>) -> Lines {
        let mut lines = Lines::default();
        lines.push("BEGIN:VCALENDAR");
        lines.push("VERSION:2.0");
        lines.push("PRODID:-//Northwharf//Office calendar 8.2//EN");
        lines.push("CALSCALE:GREGORIAN");
        match method {
            Some(method) => lines.push(&format!("METHOD:{method}")),
            None => {
                lines.push(&format!("X-WR-CALNAME:{}", escape(name)));
                lines.push("X-WR-TIMEZONE:Europe/Amsterdam");
            }
        }
        lines
    }

    /// Adds the definitions of the zones used.
    pub(super) fn zones(&mut self, dublin: bool) {
        self.0.push_str(AMSTERDAM);
        if dublin {
            self.0.push_str(DUBLIN);
        }
    }

    /// Adds one content line, folded.
    pub(super) fn push(&mut self, line: &str) {
        let mut room = 75;
        for c in line.chars() {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = 74;
            }
            self.0.push(c);
            room -= c.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// The whole text.
    pub(super) fn end(self) -> String {
        self.0
    }
}

/// Escapes a TEXT value.
pub(super) fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// `20261124T083000`.
pub(super) fn local(moment: DateTime) -> String {
    moment.strftime("%Y%m%dT%H%M%S").to_string()
}

/// `20261124`.
pub(super) fn date(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

/// `20261124T073000Z`.
pub(super) fn utc(instant: Timestamp) -> String {
    instant.strftime("%Y%m%dT%H%M%SZ").to_string()
}
