//! The brief as a mail: one column, no remote images, a text form that says the same. What is confidential stays in
//! Equerry and is only counted.

use super::{Brief, Line};
use crate::words::{clock, count, sentence};
use crate::{Desk, DeskError};
use connectors::letter::{self, Letter};
use std::fmt::Write;
use world::{Level, Mailbox, Role};

/// The brief of today as a mail to whoever sits here. `base` is where Equerry is reached, "https://…/o/mara".
///
/// # Errors
/// Those of the ledger; `E_PARSE` for an address that is none.
pub async fn mail(desk: &Desk, base: Option<&str>) -> Result<Vec<u8>, DeskError> {
    let brief = super::brief(desk, None).await?;
    let office = desk.office();
    let member = match (desk.reader().actor.role, &office.assistant) {
        (Role::Assistant, Some(assistant)) => assistant,
        _ => &office.owner,
    };
    let to = Mailbox { name: Some(member.name.clone()), email: member.email.clone() };
    let told = Told::of(&brief);
    let letter = Letter {
        from: &to,
        to: &to,
        subject: told.headline,
        text: text(&brief, &told, base),
        html: html(&brief, &told, base),
        date: brief.as_of,
        id: format!("brief-{}-{}@equerry.invalid", brief.date, brief.as_of.as_second()),
    };
    Ok(letter::compose(letter)?)
}

/// What a mail may say of a brief.
struct Told<'a> {
    headline: &'a str,
    support: &'a str,
    sections: Vec<(&'static str, Vec<&'a Line>)>,
    /// Lines that stay in Equerry.
    kept_back: usize,
}

impl<'a> Told<'a> {
    fn of(brief: &'a Brief) -> Told<'a> {
        let mut kept_back = 0;
        let mut open = |line: &Line| {
            let fits = line.sources.iter().all(|source| {
                source.clearance.level < Level::Confidential && source.clearance.compartment.is_none()
            });
            kept_back += usize::from(!fits);
            fits
        };
        let headline = if open(&brief.headline) {
            brief.headline.text.as_str()
        } else {
            "Your day is ready in Equerry."
        };
        let support = if open(&brief.support) { brief.support.text.as_str() } else { "" };
        let sections = brief
            .sections
            .iter()
            .map(|section| {
                (section.title, section.lines.iter().filter(|line| open(line)).collect::<Vec<_>>())
            })
            .filter(|(_, lines)| !lines.is_empty())
            .collect();
        Told { headline, support, sections, kept_back }
    }
    fn note(&self) -> Option<String> {
        let lines = count(self.kept_back, "confidential line is", "confidential lines are");
        (self.kept_back > 0).then(|| sentence(&format!("{lines} left out; read them in Equerry.")))
    }
}

fn text(brief: &Brief, told: &Told<'_>, base: Option<&str>) -> String {
    let mut out = format!("{}\n{}\n", told.headline, told.support);
    for (title, lines) in &told.sections {
        let _ = write!(out, "\n{title}\n");
        for line in lines {
            let when = line.when.as_deref().map_or(String::new(), |when| format!("{when}  "));
            let _ = writeln!(out, "- {when}{}", line.text);
            if let Some(detail) = &line.detail {
                let _ = writeln!(out, "  {detail}");
            }
        }
    }
    if let Some(note) = told.note() {
        let _ = write!(out, "\n{note}\n");
    }
    let _ = write!(out, "\nAs of {}, {}.", clock(brief.as_of, &zone(brief)), brief.zone);
    if let Some(base) = base {
        let _ = write!(out, "\nAnswer in Equerry: {base}/today");
    }
    out
}

fn html(brief: &Brief, told: &Told<'_>, base: Option<&str>) -> String {
    let mut out = String::from(
        "<!doctype html><html lang=\"en-GB\"><body style=\"margin:0;background:#fff;color:#15201c;font:16px/1.5 system-ui,sans-serif\"><div style=\"max-width:600px;margin:0 auto;padding:24px\">",
    );
    let _ = write!(
        out,
        "<h1 style=\"font-size:24px;line-height:1.25;margin:0 0 8px\">{}</h1>",
        escape(told.headline)
    );
    let _ = write!(out, "<p style=\"margin:0 0 16px;color:#46524d\">{}</p>", escape(told.support));
    for (title, lines) in &told.sections {
        let _ = write!(out, "<h2 style=\"font-size:16px;margin:20px 0 6px\">{}</h2>", escape(title));
        for line in lines {
            let when = line.when.as_deref().map_or(String::new(), |when| format!("<b>{}</b> ", escape(when)));
            let _ = write!(out, "<p style=\"margin:0 0 8px\">{when}{}", escape(&line.text));
            if let Some(detail) = &line.detail {
                let _ = write!(out, "<br><span style=\"color:#5f6b66\">{}</span>", escape(detail));
            }
            out.push_str("</p>");
        }
    }
    if let Some(note) = told.note() {
        let _ = write!(out, "<p style=\"margin:16px 0;color:#5f6b66\">{}</p>", escape(&note));
    }
    let as_of = clock(brief.as_of, &zone(brief));
    let _ =
        write!(out, "<p style=\"margin:20px 0 0;color:#5f6b66\">As of {as_of}, {}.</p>", escape(&brief.zone));
    if let Some(base) = base {
        let _ = write!(
            out,
            "<p style=\"margin:8px 0\"><a href=\"{}/today\">Answer in Equerry</a></p>",
            escape(base)
        );
    }
    out.push_str("</div></body></html>");
    out
}

fn zone(brief: &Brief) -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get(&brief.zone).unwrap_or(jiff::tz::TimeZone::UTC)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::Section;
    use jiff::{Timestamp, civil};
    use world::{Clearance, Evidence, ItemRef, PersonId};

    fn line(text: &str, level: Level) -> Line {
        let source = Evidence {
            item: ItemRef::Person(PersonId::derive("x")),
            quote: String::new(),
            at: None,
            clearance: Clearance::at(level),
        };
        Line::new(text, vec![source])
    }

    #[test]
    fn what_is_confidential_stays_and_is_counted_and_both_forms_say_the_same() {
        let brief = Brief {
            date: civil::date(2026, 11, 24),
            as_of: Timestamp::UNIX_EPOCH,
            zone: "UTC".into(),
            owner: "Mara".into(),
            headline: line("Two meetings clash at 10:00.", Level::Internal),
            support: line("Six meetings.", Level::Internal),
            sections: vec![Section {
                title: "Needs you",
                note: String::new(),
                lines: vec![
                    line("Ana asks <b>twice</b>", Level::Internal),
                    line("the merger", Level::Confidential),
                ],
            }],
        };
        let told = Told::of(&brief);
        let (text, html) = (text(&brief, &told, None), html(&brief, &told, None));
        for form in [&text, &html] {
            assert!(!form.contains("merger"), "{form}");
            assert!(form.contains("One confidential line is left out"), "{form}");
            assert!(form.contains("Six meetings."), "{form}");
        }
        assert!(!html.contains("<b>twice") && !html.contains("‹b>twice</b>"), "{html}");
        assert!(!html.contains("<img") && !html.contains("http"), "nothing is fetched: {html}");
    }

    #[tokio::test]
    async fn a_confidential_headline_is_not_the_subject_either_and_the_bytes_are_the_same_each_time() {
        let dir = tempfile::TempDir::new().expect("a folder");
        let setup = crate::Setup {
            owner: "Mara Ellingsen <mara@near.example>".into(),
            zone: "Europe/Berlin".into(),
            ..crate::Setup::default()
        };
        let now: Timestamp = "2026-11-24T06:40:00Z".parse().expect("a time");
        let desk = Desk::init(&dir.path().join("office"), &setup, crate::Clock::Standing(now)).await;
        let desk = desk.expect("an office");
        let event = |class: &str, n: usize| {
            format!(
                "BEGIN:VEVENT\r\nUID:e{n}\r\nDTSTAMP:20261101T080000Z\r\nCLASS:{class}\r\nDTSTART:20261124T090000Z\r\n\
                 DTEND:20261124T100000Z\r\nSUMMARY:Heron merger {n}\r\nATTENDEE:mailto:ana@far.example\r\nEND:VEVENT\r\n"
            )
        };
        let events: String = (0..2).map(|n| event("CONFIDENTIAL", n)).collect();
        let file = dir.path().join("a.ics");
        let calendar =
            format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n{events}END:VCALENDAR\r\n");
        std::fs::write(&file, calendar).expect("a file");
        crate::gather::import(&desk, &[file], &mut |_| true).await.expect("an import");

        let brief = crate::brief::brief(&desk, None).await.expect("a brief");
        assert!(brief.headline.text.contains("Heron"), "the headline tells of it: {}", brief.headline.text);
        let bytes = mail(&desk, None).await.expect("a mail");
        let words = String::from_utf8_lossy(&bytes);
        assert!(words.contains("Subject: Your day is ready in Equerry."), "{words}");
        assert!(!words.contains("Heron"), "{words}");
        assert_eq!(bytes, mail(&desk, None).await.expect("a mail"));
    }
}
