//! One value of a TOML file is changed where it stands: comments, order and unknown keys stay as they were.

use std::collections::BTreeMap;
use toml::{Spanned, Value};

/// Values by section and key, with the place of each in the text.
type Placed = BTreeMap<String, BTreeMap<String, Spanned<Value>>>;

/// The text with one value set; none where the text is no file of sections.
pub(super) fn set(text: &str, section: &str, key: &str, value: &Value) -> Option<String> {
    set_as(text, section, key, key, value)
}

/// The same with a key that anybody may have chosen, which is written in quotes.
pub(super) fn set_named(text: &str, section: &str, key: &str, value: &Value) -> Option<String> {
    set_as(text, section, key, &Value::String(key.to_owned()).to_string(), value)
}

/// The text without one value and its line; none where there is no such value.
pub(super) fn drop(text: &str, section: &str, key: &str) -> Option<String> {
    let placed: Placed = toml::from_str(text).ok()?;
    let span = placed.get(section)?.get(key)?.span();
    let from = text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
    let to = text.get(span.end..)?.find('\n').map_or(text.len(), |at| span.end + at + 1);
    Some(format!("{}{}", text.get(..from)?, text.get(to..)?))
}

fn set_as(text: &str, section: &str, key: &str, written: &str, value: &Value) -> Option<String> {
    let placed: Placed = toml::from_str(text).ok()?;
    let line = format!("{written} = {value}");
    let Some(there) = placed.get(section) else {
        return Some(format!("{}\n[{section}]\n{line}\n", ended(text)));
    };
    if let Some(old) = there.get(key) {
        let span = old.span();
        return Some(format!("{}{value}{}", text.get(..span.start)?, text.get(span.end..)?));
    }
    let last = there.values().map(|value| value.span().end).max();
    let after = last.or_else(|| header(text, section))?;
    let text = ended(text);
    let end = after + text.get(after..)?.find('\n')? + 1;
    Some(format!("{}{line}\n{}", text.get(..end)?, text.get(end..)?))
}

/// Whether the text says so.
pub(super) fn holds(text: &str, section: &str, key: &str, value: &Value) -> bool {
    let table: Option<toml::Table> = toml::from_str(text).ok();
    table.as_ref().and_then(|t| t.get(section)).and_then(|s| s.get(key)) == Some(value)
}

/// Where a section without values begins.
fn header(text: &str, section: &str) -> Option<usize> {
    let wanted = format!("[{section}]");
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with(&wanted) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

fn ended(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_value_changes() {
        let value = || Value::String("UTC".into());
        for (before, after) in [
            ("[office]\nzone = \"Europe/Berlin\" # home\n", "[office]\nzone = \"UTC\" # home\n"),
            ("# mine\n[office]\n  zone='x'\nowner = 'a'", "# mine\n[office]\n  zone=\"UTC\"\nowner = 'a'"),
            ("[office]\nalso = [\n  'a', # one\n]", "[office]\nalso = [\n  'a', # one\n]\nzone = \"UTC\"\n"),
            ("[office] # empty\n\n[hours]\n", "[office] # empty\nzone = \"UTC\"\n\n[hours]\n"),
            ("[hours]\nlunch = ''\n", "[hours]\nlunch = ''\n\n[office]\nzone = \"UTC\"\n"),
            ("office.zone = 'x'\n", "office.zone = \"UTC\"\n"),
        ] {
            let set = set(before, "office", "zone", &value()).unwrap();
            assert_eq!(set, after);
            assert!(holds(&set, "office", "zone", &value()));
        }
    }

    #[test]
    fn a_key_of_ones_own_is_quoted_and_goes_with_its_line() {
        let value = Value::String("joss@x.example".into());
        let text = set_named("[calendars]\nAna = 'a@x'\n", "calendars", "Joss, \"work\"", &value).unwrap();
        assert!(holds(&text, "calendars", "Joss, \"work\"", &value), "{text}");
        assert_eq!(drop(&text, "calendars", "Joss, \"work\"").unwrap(), "[calendars]\nAna = 'a@x'\n");
        assert_eq!(drop("a = 1\n", "calendars", "Ana"), None);
        let rest = drop("[calendars]\nAna = 'a' # hers\n\n[hours]\n", "calendars", "Ana").unwrap();
        assert_eq!(rest, "[calendars]\n\n[hours]\n");
    }

    #[test]
    fn a_form_that_cannot_be_changed_is_seen() {
        let value = Value::String("UTC".into());
        let inline = set("office = { owner = 'a' }\n", "office", "zone", &value).unwrap();
        assert!(!holds(&inline, "office", "zone", &value), "{inline}");
        assert_eq!(set("zone = \n", "office", "zone", &value), None);
    }

    #[test]
    fn what_is_written_cannot_leave_its_place() {
        let sly = Value::Array(vec![Value::String("a\"]\n[office]\nowner = \"eve".into())]);
        let text = set("[office]\nowner = 'a'\n", "office", "always_through", &sly).unwrap();
        assert!(holds(&text, "office", "always_through", &sly));
        assert!(holds(&text, "office", "owner", &Value::String("a".into())));
    }
}
