//! A written form of somebody's name or address, taken apart.

/// Words before or after a name that are none.
const TITLES: [&str; 20] = [
    "amb",
    "ambassador",
    "col",
    "cos",
    "dame",
    "dr",
    "gen",
    "general",
    "hon",
    "jr",
    "lord",
    "mr",
    "mrs",
    "ms",
    "phd",
    "prof",
    "sen",
    "senator",
    "sir",
    "sr",
];

/// What a written form turned out to be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// A name of two words or more, in small letters without accents.
    Name {
        /// Given name, or its first letter.
        first: String,
        /// What stands between, initials among it.
        middle: Vec<String>,
        /// Family name.
        last: String,
    },
    /// An address.
    Address {
        /// What stands before the @.
        local: String,
        /// What stands behind it.
        domain: String,
    },
    /// A single word: a login, a first name, initials.
    Word(String),
}

impl Form {
    /// Reads a form as it stands in a header. A display name goes before the address beside it.
    pub fn of(text: &str) -> Form {
        let plain = fold(text);
        let shown = match plain.split_once('<') {
            Some((name, _)) if !name.trim().is_empty() => name.to_owned(),
            Some((_, address)) => address.to_owned(),
            None => plain,
        };
        let shown =
            without_office(shown.trim_matches(|c: char| c.is_whitespace() || "<>;'\"[](".contains(c)));
        address(shown).unwrap_or_else(|| named(shown))
    }

    /// The login: the local part of an address, or a single word.
    pub fn login(&self) -> Option<&str> {
        match self {
            Form::Address { local, .. } => Some(local),
            Form::Word(word) => Some(word),
            Form::Name { .. } => None,
        }
    }
}

/// Small letters without accents.
fn fold(text: &str) -> String {
    world::folded(text).trim().to_owned()
}

/// Without an office's mark before the name, as in "S/SAIT: Ross, Alec".
fn without_office(text: &str) -> &str {
    match text.split_once(':') {
        Some((mark, rest)) if mark.len() <= 8 && mark.chars().all(|c| c.is_alphabetic() || c == '/') => {
            rest.trim()
        }
        _ => text,
    }
}

/// An address, where it is one.
fn address(text: &str) -> Option<Form> {
    let (local, domain) = text.split_once('@')?;
    // A scanned header may have a blank in an address; a name before it would stand in front of a bracket.
    let (local, domain) = (local.replace(' ', ""), domain.trim());
    let plain = |c: char| c.is_alphanumeric() || "._+-".contains(c);
    let fits =
        !local.is_empty() && local.chars().all(plain) && domain.chars().all(|c| plain(c) || "/;".contains(c));
    fits.then(|| Form::Address { local, domain: domain.to_owned() })
}

/// A name of several words, or a single one.
fn named(text: &str) -> Form {
    let text = without_brackets(text);
    let (mut first, last) = match text.split_once(',') {
        Some((last, first)) => (words(first), words(last)),
        None => given_before_family(words(&text)),
    };
    first.retain(|w| w != "-");
    let family: Vec<String> = last.into_iter().filter(|w| w != "-").collect();
    if first.is_empty() || family.is_empty() {
        let all: String = first.into_iter().chain(family).collect();
        return Form::Word(all.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect());
    }
    let middle = first.split_off(1);
    Form::Name { first: first.remove(0), middle, last: family.join(" ") }
}

/// Splits the words of a name without a comma. One that ends in an initial and begins with a whole word has the
/// family name first, as directories write it.
fn given_before_family(mut words: Vec<String>) -> (Vec<String>, Vec<String>) {
    let long = |w: Option<&String>| w.is_some_and(|w| w.chars().count() > 2);
    let short = |w: Option<&String>| w.is_some_and(|w| w.chars().count() == 1);
    if words.len() > 2 && short(words.last()) && long(words.first()) {
        let last = words.remove(0);
        return (words, vec![last]);
    }
    let last = words.pop();
    (words, last.into_iter().collect())
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0;
    let mut kept = String::new();
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = (depth - 1).max(0),
            c if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

/// Words without titles; a hyphen with blanks around it joins.
fn words(text: &str) -> Vec<String> {
    let joined = text.replace(" -", "-").replace("- ", "-");
    let words = joined.split(|c: char| c.is_whitespace() || "._,".contains(c));
    let kept = words.map(|w| w.trim_matches(|c: char| !c.is_alphanumeric() && c != '-'));
    kept.filter(|w| !w.is_empty() && !TITLES.contains(w)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_apart() {
        let name = |first: &str, middle: &[&str], last: &str| Form::Name {
            first: first.into(),
            middle: middle.iter().map(|m| (*m).to_owned()).collect(),
            last: last.into(),
        };
        for (text, expected) in [
            ("Sandoval, Maria J", name("maria", &["j"], "sandoval")),
            ("María J. Sandoval", name("maria", &["j"], "sandoval")),
            ("sandoval maria j", name("maria", &["j"], "sandoval")),
            ("S/XY: Sandoval, Maria", name("maria", &[], "sandoval")),
            ("Dr. Maria Sandoval (Bonn)", name("maria", &[], "sandoval")),
            ("Sandoval, Maria <ms@x.example>", name("maria", &[], "sandoval")),
            ("van der Berg, Jan", name("jan", &[], "van der berg")),
            ("Anne - Marie Roux", name("anne-marie", &[], "roux")),
            ("<ms@x.example>", Form::Address { local: "ms".into(), domain: "x.example".into() }),
            (
                "m.sandoval@x.example",
                Form::Address { local: "m.sandoval".into(), domain: "x.example".into() },
            ),
            ("maria", Form::Word("maria".into())),
            ("", Form::Word(String::new())),
            ("💥 \u{202e}", Form::Word(String::new())),
        ] {
            assert_eq!(Form::of(text), expected, "{text}");
        }
    }
}
