//! What came back from the meeting, once somebody reported of it, and what is still open from the one before.

use super::Said;
use super::page::Page;
use crate::occasion;
use crate::sources;
use crate::words::{day, sentence, short};
use world::Evidence;

/// Most lines of what was agreed.
const AGREED: usize = 4;

impl<'a> Page<'a> {
    /// What was agreed, answered since, still waits for an answer, and was not expected; of the meeting before, what is not
    /// settled.
    pub(super) fn came_back(&mut self) -> Vec<Said> {
        let (world, event) = (self.world, self.event);
        let from = |at: &world::Event| vec![sources::event(at, &world.zone())];
        let mut said: Vec<(String, Vec<Evidence>)> = Vec::new();
        let open = |of: &world::Event| {
            let back = occasion::brought_back(world, of);
            back.into_iter()
                .flat_map(|b| b.open.into_iter().map(|(_, m, due)| (m.clone(), due)))
                .collect::<Vec<_>>()
        };
        let reported = event.occasion.as_deref().filter(|o| o.report.is_some());
        if let Some(told) = reported {
            said.extend(
                told.agreed().take(AGREED).map(|m| (format!("Agreed: {}", quoted(&m.text)), from(event))),
            );
            for (minute, due) in open(event) {
                let text = format!("An answer is due by {}: {}", self.day_of(due), quoted(&minute.text));
                said.push((text, from(event)));
            }
            for minute in told.taken_back() {
                if let Some(settled) = &minute.settled {
                    let answer = short(settled.answer.trim_end_matches('.'), 120);
                    said.push((format!("Answered: {} {answer}.", quoted(&minute.text)), from(event)));
                }
            }
            let surprise = told.report.iter().map(|r| r.surprise.as_str()).find(|text| !text.is_empty());
            said.extend(surprise.map(|text| (format!("Not expected: {}", quoted(text)), from(event))));
        } else if let Some(last) = self.last {
            let when = self.date(last.interval(&self.zone).start);
            for (minute, due) in open(last) {
                let text = format!(
                    "Still open from {when}, an answer is due by {}: {}",
                    self.day_of(due),
                    quoted(&minute.text)
                );
                said.push((text, from(last)));
            }
        }
        said.into_iter().map(|(text, from)| self.say(text, from)).collect()
    }

    fn day_of(&self, date: jiff::civil::Date) -> String {
        day(date, self.today)
    }
}

fn quoted(text: &str) -> String {
    format!("“{}”", short(&sentence(text.trim_end_matches('.')), 140))
}
