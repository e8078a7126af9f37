//! What somebody typed into a form of a decision that was refused: it comes back as it was, with the words of the error
//! beside the field that they are about.

use super::super::problem::Problem;
use desk::{DeskError, FieldError};
use std::collections::BTreeMap;

/// The fields of a form by their names.
pub(super) type Pairs = BTreeMap<String, String>;

/// Fields in which something is named: an error that names what stands in one of them is about that one.
const NAMING: [&str; 12] = [
    "who",
    "approver",
    "driver",
    "asked",
    "told",
    "goal",
    "option",
    "criterion",
    "due",
    "check",
    "words",
    "question",
];

/// A form as it was sent and refused; of a page that is only shown, none.
#[derive(Debug, Default)]
pub(super) struct Typed {
    /// Which of the forms on the page.
    pub form: &'static str,
    pairs: Pairs,
    /// What cannot be used of it.
    pub wrong: Vec<FieldError>,
}

impl Typed {
    /// A form that was refused; the rest of an error that is about none of its fields comes back beside it.
    pub fn refused(form: &'static str, pairs: Pairs, error: DeskError) -> (Typed, Option<Problem>) {
        let (wrong, problem) = match error {
            DeskError::Form(wrong) => (wrong, None),
            error => match meant(form, &pairs, &error) {
                Some(field) => (vec![FieldError { field, problem: in_words(error) }], None),
                None => (Vec::new(), Some(Problem::Desk(Box::new(error)))),
            },
        };
        (Typed { form, pairs, wrong }, problem)
    }
    /// What stood in a field of a form; empty where it was not sent.
    pub fn value(&self, form: impl AsRef<str>, field: impl AsRef<str>) -> &str {
        let of_it = |pairs: &'_ Pairs| pairs.contains_key(field.as_ref());
        match self.form == form.as_ref() && of_it(&self.pairs) {
            true => &self.pairs[field.as_ref()],
            false => "",
        }
    }
    /// What is wrong with a field of a form.
    pub fn wrong(&self, form: impl AsRef<str>, field: impl AsRef<str>) -> Option<&str> {
        let about = self.wrong.iter().filter(|_| self.form == form.as_ref());
        about.into_iter().find(|w| w.field == field.as_ref()).map(|w| w.problem.as_str())
    }
}

/// What happened and what to do, as it stands on top and beside the field.
fn in_words(error: DeskError) -> String {
    let (what, hint) = Problem::Desk(Box::new(error)).words();
    format!("{what} {hint}")
}

/// The field that an error is about: the one it names the words of, or the one that the form stands or falls by.
fn meant(form: &str, pairs: &Pairs, error: &DeskError) -> Option<&'static str> {
    let code = error.code();
    if matches!(code, "E_CLEARANCE" | "E_CONFLICT" | "E_BUSY" | "E_STORE") {
        return None;
    }
    let said = error.to_string().to_lowercase();
    let holds = |field: &str| pairs.get(field).map_or("", |text| text.trim());
    // People are given with commas between them: each is a word of its own.
    let is_named = |field: &str| {
        let words = holds(field).split([',', ';']).map(|word| word.trim().to_lowercase());
        words.filter(|word| !word.is_empty()).any(|word| said.contains(&format!("\"{word}\"")))
    };
    let named = NAMING.into_iter().find(|field| is_named(field));
    named.or_else(|| match (form, code) {
        ("new", "E_LIMIT") => Some("options"),
        ("new", "E_RANGE") if holds("question").is_empty() => Some("question"),
        ("choose", "E_CONFIRM") => Some("sure"),
        ("choose", "E_TIME_ORDER") => Some("check"),
        ("choose", "E_RANGE") => ["expected", "confidence", "check"]
            .into_iter()
            .find(|f| holds(f).is_empty())
            .or(Some("confidence")),
        ("score", "E_RANGE") => Some("score"),
        ("add", "E_NOT_FOUND") | ("ask", "E_NOT_FOUND" | "E_AMBIGUOUS") => Some("who"),
        ("ask", "E_STATE") => Some("criterion"),
        ("add", "E_RANGE" | "E_DUPLICATE" | "E_LIMIT") => Some("words"),
        ("weigh" | "pairs", "E_WEIGHTS" | "E_RANGE" | "E_NOT_ENOUGH_DATA" | "E_FORM") => Some("weights"),
        _ => None,
    })
}

/// The figures in fields of a form; an empty field is none.
///
/// # Errors
/// `E_FORM` with each that holds something else.
pub(super) fn figures<const N: usize>(
    fields: [(&'static str, &str); N],
) -> Result<[Option<f64>; N], DeskError> {
    let (mut wrong, mut found) = (Vec::new(), [None; N]);
    for (place, (field, text)) in found.iter_mut().zip(fields) {
        let given = text.trim().trim_end_matches('%').trim().replace(',', ".");
        match given.parse::<f64>().ok().filter(|n| n.is_finite()) {
            _ if given.is_empty() => {}
            Some(number) => *place = Some(number),
            None => wrong.push(FieldError {
                field,
                problem: format!(
                    "“{}” is no number. Write it as 4 or 3.5.",
                    desk::words::short(text.trim(), 20)
                ),
            }),
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(DeskError::Form(wrong)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(problem: &str, code: &'static str) -> DeskError {
        DeskError::Input { problem: problem.to_owned(), code, hint: "nothing was changed".to_owned() }
    }

    #[test]
    fn an_error_finds_its_field() {
        let pairs: Pairs =
            [("who", "Nobody"), ("asked", "Ana, Ben"), ("due", "once"), ("score", "9"), ("expected", "x")]
                .map(|(field, text)| (field.to_owned(), text.to_owned()))
                .into();
        let person = |id: &str| DeskError::NotFound { kind: "person", id: id.to_owned() };
        for (form, error, field) in [
            ("frame", person("Ben"), Some("asked")),
            ("add", person("nobody"), Some("who")),
            ("frame", input("\"once\" is no date", "E_RANGE"), Some("due")),
            ("score", input("9 is not from 1 to 5", "E_RANGE"), Some("score")),
            ("choose", input("a forecast needs all", "E_RANGE"), Some("confidence")),
            ("choose", input("it cannot be undone", "E_CONFIRM"), Some("sure")),
            ("frame", input("it was changed since", "E_CONFLICT"), None),
        ] {
            let words = error.to_string();
            let (typed, problem) = Typed::refused(form, pairs.clone(), error);
            assert_eq!(typed.wrong.first().map(|w| w.field), field, "{words}");
            assert_eq!(problem.is_none(), field.is_some(), "what is about no field is said by itself");
            assert_eq!(typed.value(form, "score"), "9");
            assert_eq!(typed.value("other", "score"), "", "another form stays as it is");
        }
    }

    #[test]
    fn figures_are_read_or_named() {
        assert_eq!(
            figures([("low", " 3,5 "), ("high", "80 %"), ("score", "")]).unwrap(),
            [Some(3.5), Some(80.0), None]
        );
        let DeskError::Form(wrong) = figures([("low", "much"), ("high", "nan")]).unwrap_err() else {
            panic!()
        };
        assert_eq!(wrong.iter().map(|w| w.field).collect::<Vec<_>>(), ["low", "high"]);
    }
}
