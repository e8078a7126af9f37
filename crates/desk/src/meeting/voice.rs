//! A brief is made for the executive. Told to somebody else, such as whoever goes in their place, it speaks of them by name.

use super::MeetingBrief;

/// How a sentence begins to the executive, and how of them; `{}` is their first name.
const BEGINS: [(&str, &str); 10] = [
    ("You owe ", "{} owes "),
    ("Owes you ", "Owes {} "),
    ("You last met ", "{} last met them "),
    ("You wrote last", "{} wrote last"),
    ("You kept what you promised ", "{} kept what was promised "),
    ("You promised ", "{} promised "),
    ("You come straight from ", "{} comes straight from "),
    ("You, ", "{}, "),
    ("What do you want ", "What does {} want "),
    ("Do you decide, ", "Does {} decide, "),
];
/// What stands anywhere in a sentence.
const WITHIN: [(&str, &str); 4] = [
    (" waits for you", " waits for {}"),
    (" wait for you", " wait for {}"),
    (" since you met,", " since {} met them,"),
    ("Your mail", "Mail from {}"),
];

/// The brief as it is told to somebody who is not the executive.
pub(super) fn to_another(brief: &mut MeetingBrief, executive: &str) {
    let sentences = [&mut brief.summary].into_iter().chain(&mut brief.want).chain(&mut brief.around);
    let present = brief.present.iter_mut().flat_map(|one| &mut one.said);
    let asked = brief.asked.iter_mut().flat_map(|ask| [&mut ask.question, &mut ask.answer]);
    for said in sentences.chain(present).chain(&mut brief.since).chain(asked) {
        said.text = of_them(&said.text, executive);
    }
    for text in [&mut brief.since_title].into_iter().chain(&mut brief.questions) {
        *text = of_them(text, executive);
    }
    for cited in &mut brief.sources {
        cited.words = of_them(&cited.words, executive);
    }
}

fn of_them(text: &str, executive: &str) -> String {
    let begins = BEGINS.iter().find_map(|(to, of)| Some((text.strip_prefix(to)?, of)));
    let text = match begins {
        Some((rest, of)) => format!("{}{rest}", of.replace("{}", executive)),
        None => text.to_owned(),
    };
    // What stands between quotes was said by somebody, and stays as they said it.
    let behind = text.rfind('”').map_or(0, |at| at + '”'.len_utf8());
    let (quoted, rest) = text.split_at(behind);
    let rest =
        WITHIN.iter().fold(rest.to_owned(), |rest, (to, of)| rest.replace(to, &of.replace("{}", executive)));
    format!("{quoted}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_to_the_executive_is_said_of_them_to_others_and_quotes_stay() {
        for (to, of) in [
            ("You owe “send you the terms”, due today.", "Mara owes “send you the terms”, due today."),
            ("Owes you “a date”.", "Owes Mara “a date”."),
            (
                "You come straight from “Board”, which ends at 11:00.",
                "Mara comes straight from “Board”, which ends at 11:00.",
            ),
            (
                "Agree the cut-off. One question waits for you.",
                "Agree the cut-off. One question waits for Mara.",
            ),
            ("What happened since you met, 3 Nov", "What happened since Mara met them, 3 Nov"),
            (
                "“The mail waits for you”. One question waits for you.",
                "“The mail waits for you”. One question waits for Mara.",
            ),
        ] {
            assert_eq!(of_them(to, "Mara"), of);
        }
    }
}
