//! `bench aliases`: which written forms of names are one person.

use crate::input;
use engines::relationships::aliases::{Form, Shown, joins, people};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Judges which forms are one person.
#[derive(clap::Args)]
pub struct Args {
    /// CSV of originalName and commonName.
    names: PathBuf,
    /// CSV of mail with from, to and cc.
    mail: Option<PathBuf>,
    /// The person whose own forms the user states.
    #[arg(long, default_value = "Hillary Clinton")]
    owner: String,
    /// Lists wrong joins and missed forms on standard error.
    #[arg(long)]
    errors: bool,
}

/// Slips of the table by which one person has two names.
const SLIPS: [(&str, &str); 6] = [
    ("Dan Feldman", "Daniel Feldman"),
    ("Dan Schwerin", "Daniel Schwerin"),
    ("G. Wills", "G Wills"),
    ("Ross Dennis B", "Dennis Ross"),
    ("Phillip Crowley", "Philip Crowley"),
    ("Reines Philippe", "Philippe Reines"),
];

/// Runs it.
///
/// # Errors
/// A sentence that names the file that is absent or malformed.
pub fn run(args: &Args) -> Result<Value, String> {
    let rows = rows(&args.names)?;
    let headers = args.mail.as_deref().map(headers).transpose()?.unwrap_or_default();
    let raw = judge(&rows, &headers, false);
    let kept: Vec<(String, String)> = rows.into_iter().filter_map(|row| fair(row, &args.owner)).collect();
    let fair = judge(&kept, &headers, args.errors);
    Ok(json!({
        "forms": kept.len(), "people": kept.iter().map(|r| &r.1).collect::<BTreeSet<_>>().len(),
        "true_pairs": fair.truth, "pairs": fair.pairs, "wrong": fair.pairs - fair.right,
        "precision": fair.precision(), "recall": fair.recall(),
        "precision_raw": raw.precision(), "recall_raw": raw.recall(),
    }))
}

/// Forms with the one person each belongs to.
fn rows(path: &Path) -> Result<Vec<(String, String)>, String> {
    #[derive(serde::Deserialize)]
    struct Row {
        #[serde(rename = "originalName")]
        form: String,
        #[serde(rename = "commonName")]
        person: String,
    }
    let bytes = input::read(path)?;
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    let mut found = Vec::new();
    for row in reader.deserialize() {
        let row: Row = row.map_err(|e| format!("{}: {e}", path.display()))?;
        if !row.form.trim().is_empty() && !row.person.trim().is_empty() {
            found.push((row.form, row.person.trim().to_owned()));
        }
    }
    let mut people: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (form, person) in &found {
        people.entry(form.clone()).or_default().insert(person.clone());
    }
    found.retain(|(form, _)| people[form].len() == 1);
    Ok(found)
}

/// A row as it is judged fairly: none of two people, of a name the table did not settle, or of the owner.
fn fair((form, person): (String, String), owner: &str) -> Option<(String, String)> {
    let two = person.contains(';') || form.trim_matches([';', ' ']).replace("state;gov", "").contains(';');
    if two || person.contains('@') || person.split_whitespace().count() < 2 || person == owner {
        return None;
    }
    let mended = |name: &str| SLIPS.iter().find(|s| s.0 == name).map(|s| s.1.to_owned());
    let person = mended(&form).or_else(|| mended(&person)).unwrap_or(person);
    Some((form, person))
}

/// What stands in the headers of mail: each entry of From, To and Cc.
fn headers(path: &Path) -> Result<Vec<String>, String> {
    let bytes = input::read(path)?;
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    let mut found = Vec::new();
    for row in reader.deserialize() {
        let row: BTreeMap<String, String> = row.map_err(|e| format!("{}: {e}", path.display()))?;
        for column in ["from", "to", "cc"] {
            let text = row.get(column).map_or("", String::as_str);
            found.extend(text.split(';').map(str::trim).filter(|e| !e.is_empty()).map(str::to_owned));
        }
    }
    Ok(found)
}

/// How many pairs of forms are one person, were joined, and both.
struct Judged {
    truth: usize,
    pairs: usize,
    right: usize,
}

impl Judged {
    fn precision(&self) -> f64 {
        share(self.right, self.pairs)
    }
    fn recall(&self) -> f64 {
        share(self.right, self.truth)
    }
}

fn judge(rows: &[(String, String)], headers: &[String], errors: bool) -> Judged {
    let forms: Vec<Form> = rows.iter().map(|r| Form::of(&r.0)).collect();
    let shown = shown(rows, headers);
    let found = people(forms.len(), &joins(&forms, &shown));
    let mut judged = Judged { truth: 0, pairs: 0, right: 0 };
    let mut missed: BTreeMap<usize, usize> = BTreeMap::new();
    for a in 0..rows.len() {
        for b in a + 1..rows.len() {
            let (truly, joined) = (rows[a].1 == rows[b].1, found[a] == found[b]);
            judged.truth += usize::from(truly);
            judged.pairs += usize::from(joined);
            judged.right += usize::from(truly && joined);
            if errors && joined && !truly {
                eprintln!("wrong: {:?} and {:?}", rows[a], rows[b]);
            }
            if truly && !joined {
                *missed.entry(a).or_default() += 1;
                *missed.entry(b).or_default() += 1;
            }
        }
    }
    if errors {
        let mut worst: Vec<(usize, usize)> = missed.into_iter().map(|(form, pairs)| (pairs, form)).collect();
        worst.sort_by(|a, b| b.cmp(a));
        worst.iter().take(80).for_each(|(pairs, form)| eprintln!("missed {pairs}: {:?}", rows[*form]));
    }
    judged
}

/// Which forms headers show as the display name and the address of one entry.
fn shown(rows: &[(String, String)], headers: &[String]) -> Vec<Shown> {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric() || *c == '@').collect::<String>().to_lowercase()
    };
    let known: BTreeMap<String, usize> = rows.iter().enumerate().map(|(n, r)| (plain(&r.0), n)).collect();
    let mut pairs: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for entry in headers {
        let Some((name, address)) = entry.split_once('<') else { continue };
        if let (Some(name), Some(address)) = (known.get(&plain(name)), known.get(&plain(address)))
            && name != address
        {
            *pairs.entry((*name, *address)).or_default() += 1;
        }
    }
    pairs.into_iter().map(|((name, address), times)| Shown { name, address, times }).collect()
}

fn share(part: usize, whole: usize) -> f64 {
    (part as f64 / whole.max(1) as f64 * 1e4).round() / 1e4
}
