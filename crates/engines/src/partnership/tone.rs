//! How a message sounds, from passive over assertive to aggressive, by rules that can be read and argued with.
//!
//! Assertive is to say what one can and cannot do, why, and what else would work, without excuse and without attack
//! (Alberti & Emmons 1970). Rules see words, not people: nobody's mood is inferred.

/// The class of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Hides what is wanted behind excuses and hedges.
    Passive,
    /// Says plainly what is and is not possible.
    Assertive,
    /// Blames, threatens or shouts.
    Aggressive,
}

/// A rule that applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// Which rule, a code for the faces.
    pub code: &'static str,
    /// Whither it pulls.
    pub towards: Tone,
    /// The words that triggered it, as written.
    pub words: String,
}

/// How a message sounds, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The class.
    pub tone: Tone,
    /// What was found, in the order of the rules.
    pub signs: Vec<Sign>,
}

/// A rule: a code, whither it pulls, how much each hit counts, and phrases in small letters.
type Rule = (&'static str, Tone, u32, &'static [&'static str]);

/// Phrases match whole words. One hit of weight two decides; two of weight one do.
const RULES: &[Rule] = &[
    (
        "apology",
        Tone::Passive,
        1,
        &[
            "sorry",
            "apologies",
            "apologise",
            "apologize",
            "forgive me",
            "my fault",
            "my bad",
            "excuse me",
            "i feel bad",
            "i feel terrible",
            "i feel awful",
            "hate to bother",
            "hate to ask",
            "to bother you",
            "to be a nuisance",
            "to be a pain",
        ],
    ),
    (
        "hedge",
        Tone::Passive,
        1,
        &[
            "just wondering",
            "wondering if",
            "maybe",
            "perhaps",
            "possibly",
            "kind of",
            "sort of",
            "i guess",
            "i suppose",
            "might be able",
            "if that is ok",
            "if that's ok",
            "if it is ok",
            "if it's ok",
            "if you do not mind",
            "if you don't mind",
            "if it is not too much",
            "if it's not too much",
            "i could try",
            "i can try",
            "not sure if",
            "probably",
            "somehow",
            "a tiny bit",
            "a little bit",
        ],
    ),
    (
        "yields",
        Tone::Passive,
        2,
        &[
            "whatever you think",
            "whatever you want",
            "whatever works for you",
            "it does not matter",
            "it doesn't matter",
            "no worries if not",
            "never mind me",
            "don't worry about me",
            "i'll manage",
            "i will manage somehow",
            "i don't want to cause",
            "i do not want to cause",
            "feel free to ignore",
            "please ignore",
            "i'll just",
            "i will just do it",
            "up to you really",
            "as you like",
            "i can't say no",
            "i should have",
            "it's probably my",
        ],
    ),
    (
        "small",
        Tone::Passive,
        1,
        &[
            "only me",
            "just me",
            "silly question",
            "stupid question",
            "i'm no expert",
            "i am no expert",
            "this may be wrong",
            "i may be wrong",
            "i might be wrong",
            "if you have a second",
            "quick little",
        ],
    ),
    (
        "blame",
        Tone::Aggressive,
        2,
        &[
            "your fault",
            "you failed",
            "you people",
            "you messed",
            "you screwed",
            "because of you",
            "you obviously",
            "you clearly",
            "you never",
            "you always",
            "you couldn't even",
            "you could not even",
            "thanks to you",
            "you have no idea",
            "you don't care",
            "you do not care",
            "what is wrong with you",
            "what's wrong with you",
            "are you serious",
            "are you kidding",
            "how hard can",
            "how difficult can",
            "once again you",
            "you should know better",
            "do your job",
            "your incompetence",
            "you had better",
            "you'd better",
        ],
    ),
    (
        "threat",
        Tone::Aggressive,
        2,
        &[
            "or else",
            "i will go to",
            "i'll go to your",
            "there will be consequences",
            "last warning",
            "don't make me",
            "do not make me",
            "i will make sure everyone",
            "you will regret",
            "i'm done with",
            "i am done with",
            "this will cost you",
            "i will not be responsible for what",
        ],
    ),
    (
        "contempt",
        Tone::Aggressive,
        2,
        &[
            "ridiculous",
            "incompetent",
            "pathetic",
            "stupid",
            "idiotic",
            "useless",
            "a joke",
            "nonsense",
            "unbelievable",
            "lazy",
            "amateur",
            "clueless",
            "garbage",
            "rubbish",
            "embarrassing",
            "disgrace",
            "waste of my time",
            "wasting my time",
            "sick of",
            "sick and tired",
            "fed up",
            "not my problem",
            "figure it out",
            "as i already told you",
            "as i have told you",
            "for the last time",
            "how many times",
            "spare me",
        ],
    ),
    (
        "order",
        Tone::Aggressive,
        1,
        &[
            "immediately",
            "right now",
            "no excuses",
            "i demand",
            "i insist",
            "i expect you to",
            "you must",
            "you need to stop",
            "get it done",
            "or i will",
            "don't ever",
            "do not ever",
            "enough is enough",
            "unacceptable",
            "obviously",
            "everyone knows",
            "every single time",
            "always",
            "never",
        ],
    ),
    (
        "plain",
        Tone::Assertive,
        1,
        &[
            "i can",
            "i cannot",
            "i can't",
            "i will",
            "i'll",
            "i need",
            "i would like",
            "i'd like",
            "i suggest",
            "i propose",
            "i recommend",
            "i prefer",
            "i decline",
            "we can",
            "we cannot",
            "we need",
            "instead",
            "because",
            "the reason",
            "what i can do",
            "please let me know by",
            "could you",
            "can you",
            "i disagree",
            "i see it differently",
            "my view is",
            "i agree",
            "let us",
            "let's",
            "that works",
            "does not work for me",
            "doesn't work for me",
            "no, ",
            "thank you for",
        ],
    ),
];

/// So much on one side decides.
const DECIDES: u32 = 2;
/// Words of three letters and more in capitals that make a shout.
const SHOUTED: usize = 2;

/// Reads a message.
/// ```
/// use engines::partnership::tone::{Tone, read};
/// assert_eq!(read("I cannot take this on before Friday, because the budget is due. Priya can.").tone, Tone::Assertive);
/// ```
pub fn read(text: &str) -> Reading {
    let folded = plain(text);
    let mut signs = Vec::new();
    let (mut passive, mut aggressive, mut assertive) = (0, 0, 0);
    for (code, towards, weight, phrases) in RULES {
        for words in phrases.iter().filter(|p| contains(&folded, p)) {
            match towards {
                Tone::Passive => passive += weight,
                Tone::Assertive => assertive += weight,
                Tone::Aggressive => aggressive += weight,
            }
            signs.push(Sign { code, towards: *towards, words: (*words).to_owned() });
        }
    }
    for (code, words) in shouted(text) {
        aggressive += 1;
        signs.push(Sign { code, towards: Tone::Aggressive, words });
    }
    Reading { tone: class(passive, assertive, aggressive), signs }
}

/// Attack weighs most; excuses and hedges make passive unless what is said is plain enough to carry them.
fn class(passive: u32, assertive: u32, aggressive: u32) -> Tone {
    if aggressive >= DECIDES && aggressive >= passive {
        Tone::Aggressive
    } else if passive >= DECIDES && passive >= assertive || passive > assertive {
        Tone::Passive
    } else {
        Tone::Assertive
    }
}

/// Small letters, plain apostrophes, one blank around every word and comma, other marks as blanks.
fn plain(text: &str) -> String {
    let small = text.to_lowercase().replace(['’', '`'], "'").replace(',', " , ");
    let kept: String =
        small.chars().map(|c| if c.is_alphanumeric() || "',".contains(c) { c } else { ' ' }).collect();
    format!(" {} ", kept.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether a phrase stands there as whole words.
fn contains(folded: &str, phrase: &str) -> bool {
    folded.contains(&plain(phrase))
}

/// Words in capitals and rows of marks that shout.
fn shouted(text: &str) -> Vec<(&'static str, String)> {
    let loud = |word: &&str| {
        let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
        letters.len() >= 3 && letters.iter().all(|c| c.is_uppercase())
    };
    let words: Vec<&str> = text.split_whitespace().filter(loud).collect();
    let mut found = Vec::new();
    if words.len() >= SHOUTED {
        found.extend(words.iter().take(2).map(|w| ("capitals", (*w).to_owned())));
    }
    for marks in ["!!", "??", "?!"] {
        if text.contains(marks) {
            found.push(("marks", marks.to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSIVE: [&str; 20] = [
        "Sorry to bother you again, I was just wondering if you had maybe had a chance to look at the draft?",
        "I guess I could try to fit it in over the weekend, don't worry about me.",
        "Whatever you think is best, I don't want to cause any trouble.",
        "Sorry, this is probably a silly question, but is the meeting still on?",
        "I'm so sorry, it is my fault that nobody told the supplier. I should have chased them.",
        "If it's not too much trouble, and only if you have a second, perhaps you could sign this?",
        "No worries if not, feel free to ignore this.",
        "I suppose I can take the minutes too, it doesn't matter that I had leave booked.",
        "I hate to ask, but would it possibly be ok if I left a little bit earlier on Friday?",
        "I'm no expert, and I may be wrong, but the total looks kind of high.",
        "It's ok, I'll manage. I was sort of hoping for help but whatever works for you.",
        "Sorry sorry, I will just do it again tonight.",
        "I feel bad even mentioning it, maybe we could talk about my workload at some point, if that's ok.",
        "Apologies for the mail, just me again, only wondering if the invoice might be paid sometime.",
        "Perhaps I am not the right person to say this, but it might sort of be a problem.",
        "I don't want to cause a fuss. Up to you really.",
        "I can't say no to Henrik, so I suppose the report will be late. Sorry about that.",
        "Sorry for the delay, sorry for the long text, and sorry if this was answered already.",
        "Never mind me, it was only a thought, please ignore it.",
        "I might be able to join, possibly, not sure if you need me there.",
    ];

    const ASSERTIVE: [&str; 20] = [
        "I cannot take the audit on this week, because the board paper is due Thursday. I can start on Monday.",
        "Thank you for asking. I decline the keynote; Dana can speak instead, and I will introduce her.",
        "When the agenda arrives an hour before, I cannot prepare. I would like it a day ahead.",
        "I disagree with the second point. The tender allows two bidders; page 4 says so.",
        "Could you send the figures by Wednesday noon? I need them for the quarter review.",
        "My view is that we should wait one week. The risk of waiting is small and the contract is not signed.",
        "I will be there until 15:00 and then leave for the airport.",
        "Mara does not take calls before nine. I can offer Tuesday at 10:00 or Wednesday at 14:00.",
        "No, that date does not work for me. I propose the 12th.",
        "I made the mistake in the table and corrected it this morning. The new file is attached.",
        "The request goes beyond what I may agree to. I will take it back to Mara and answer by Thursday.",
        "I see it differently: the delay came from the late order. Let us look at the log together.",
        "I have room for one of the two this week. Which one matters more to you?",
        "We need a decision by Friday. Without it the supplier releases the slot.",
        "I like the plan and have two changes: start earlier, and let Ben lead it.",
        "Please move the review to next week; the numbers are not ready.",
        "I am glad to help with the deck. I would need the notes by noon.",
        "The meeting ran over by thirty minutes, so I had to leave. I would like us to end on time.",
        "Sorry for the late answer. I can confirm Thursday at 11:00.",
        "I am not able to stay late tonight. I will finish it tomorrow by ten.",
    ];

    const AGGRESSIVE: [&str; 20] = [
        "This is ridiculous. You never send anything on time.",
        "WHERE IS THE REPORT?? I want it NOW.",
        "If you had done your job we would not be here. You had better fix it.",
        "You people clearly have no idea how to run a project.",
        "Are you kidding me? How hard can it be to book a room?",
        "For the last time: do not touch my calendar.",
        "I demand an answer immediately. No excuses.",
        "Thanks to you we lost the client. Pathetic.",
        "Send it right now or else I will go to your manager.",
        "Once again you forgot. You always forget. Unbelievable.",
        "Not my problem. Figure it out.",
        "I'm sick of your excuses and I'm done with this team.",
        "What is wrong with you? A child could do this.",
        "You must get it done today, no excuses, I insist.",
        "That presentation was a joke and an embarrassing waste of my time.",
        "How many times do I have to explain this to you!!",
        "Everyone knows this is your fault.",
        "Don't make me repeat myself. This is the last warning.",
        "You obviously did not even read the mail. Lazy.",
        "STOP changing the plan EVERY day. Unacceptable.",
    ];

    #[test]
    fn four_of_five_labelled_texts_are_read_rightly() {
        let labelled =
            [(Tone::Passive, PASSIVE), (Tone::Assertive, ASSERTIVE), (Tone::Aggressive, AGGRESSIVE)];
        let mut wrong = Vec::new();
        for (tone, texts) in labelled {
            wrong.extend(texts.into_iter().filter(|t| read(t).tone != tone).map(|t| (tone, t)));
        }
        assert!(wrong.len() <= 12, "{} of 60: {wrong:#?}", wrong.len());
    }

    #[test]
    fn every_reading_shows_its_words() {
        let reading = read("You NEVER listen. THIS is your fault!!");
        assert_eq!(reading.tone, Tone::Aggressive);
        let codes: Vec<&str> = reading.signs.iter().map(|s| s.code).collect();
        assert_eq!(codes, ["blame", "blame", "order", "capitals", "capitals", "marks"]);
        assert!(reading.signs.iter().all(|s| !s.words.is_empty()));
    }

    #[test]
    fn phrases_match_whole_words_only() {
        assert!(read("The stupidity index of the maybelline sorrying").signs.is_empty());
        assert_eq!(read("").tone, Tone::Assertive);
        assert_eq!(read(&"a".repeat(1_000_000)).signs, []);
    }
}
