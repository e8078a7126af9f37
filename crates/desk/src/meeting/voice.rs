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
const WITHIN: [(&str, &str); 6] = [
    (" you decide: ", " {} decides: "),
    (" needs from you: ", " needs from {}: "),
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
    let day = brief.came_back.iter_mut().chain(&mut brief.decisions);
    for said in sentences.chain(present).chain(day).chain(&mut brief.since).chain(asked) {
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

/// The brief as it is told to the executive: what speaks of them by name speaks to them. What stands between quotes stays.
pub(super) fn to_them(brief: &mut MeetingBrief, executive: &str) {
    let sentences = [&mut brief.summary].into_iter().chain(&mut brief.want).chain(&mut brief.came_back);
    for said in sentences.chain(&mut brief.decisions) {
        said.text = addressed(&said.text, executive);
    }
    for goes in brief.stand_in.iter_mut().filter(|goes| goes.went) {
        goes.report = addressed(&goes.report, executive);
    }
}

/// "Four minutes each. Mara speaks on Haarlem." as Mara reads it: "Four minutes each. You speak on Haarlem."
pub(crate) fn addressed(text: &str, executive: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('“') {
        let end = rest[at..].find('”').map_or(rest.len(), |n| at + n + '”'.len_utf8());
        out.push_str(&outside_quotes(&rest[..at], executive));
        out.push_str(&rest[at..end]);
        rest = &rest[end..];
    }
    out + &outside_quotes(rest, executive)
}

fn outside_quotes(text: &str, executive: &str) -> String {
    let first = executive.split_whitespace().next().unwrap_or(executive);
    let surname = executive.split_whitespace().last().filter(|last| *last != first);
    let mut out: Vec<String> = Vec::new();
    let mut tokens = text.split(' ').peekable();
    while let Some(token) = tokens.next() {
        let begins =
            out.iter().rev().find(|t| !t.is_empty()).is_none_or(|t| t.ends_with(['.', '!', '?', ':']));
        let you = |word: &str| if begins { crate::words::sentence(word) } else { word.to_owned() };
        let bare = token.trim_end_matches([',', '.', ';', ':', '?', '!']);
        let tail = &token[bare.len()..];
        if bare == format!("{first}’s") || bare == format!("{first}'s") {
            out.push(format!("{}{tail}", you("your")));
        } else if bare == first {
            if tail.is_empty() {
                tokens.next_if(|next| surname.is_some_and(|s| *next == s));
            }
            out.push(format!("{}{tail}", you("you")));
            // What somebody does is said of them as a verb of the third person.
            let verb = tokens.peek().copied().filter(|_| tail.is_empty()).and_then(second_person);
            if let Some(verb) = verb {
                out.push(verb);
                tokens.next();
            }
        } else {
            out.push(token.to_owned());
        }
    }
    out.join(" ")
}

/// "speaks" as it is said to somebody, "speak", with what stands behind it; none for what is no verb of the third person.
fn second_person(token: &str) -> Option<String> {
    let bare = token.trim_end_matches([',', '.', ';', ':', '?', '!']);
    let tail = &token[bare.len()..];
    let verb = match bare {
        "is" => "are".to_owned(),
        "was" => "were".to_owned(),
        "has" => "have".to_owned(),
        "does" => "do".to_owned(),
        "goes" => "go".to_owned(),
        _ if !bare.chars().all(char::is_lowercase) || bare.ends_with("ss") => return None,
        _ => match (bare.strip_suffix("ies"), bare.strip_suffix("es"), bare.strip_suffix('s')) {
            (Some(stem), ..) => format!("{stem}y"),
            (_, Some(stem), _) if ["sh", "ch", "ss", "x", "zz"].iter().any(|end| stem.ends_with(end)) => {
                stem.to_owned()
            }
            (.., Some(stem)) => stem.to_owned(),
            _ => return None,
        },
    };
    Some(format!("{verb}{tail}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_speaks_of_the_executive_by_name_speaks_to_them() {
        for (of, to) in [
            ("Four minutes each. Mara speaks on Haarlem.", "Four minutes each. You speak on Haarlem."),
            ("The invitation says: Mara Ellingsen decides.", "The invitation says: You decide."),
            ("With Mara’s figures, and with Mara.", "With your figures, and with you."),
            ("Not expected: “Mara leaves”.", "Not expected: “Mara leaves”."),
            ("Marabou feathers", "Marabou feathers"),
            ("Mara teaches and Luis watches.", "You teach and Luis watches."),
        ] {
            assert_eq!(addressed(of, "Mara Ellingsen"), to);
        }
    }

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
