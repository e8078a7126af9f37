//! The address books: vCard 4.0 at home, vCard 3.0 for everybody met through the old address book.

use super::cast::{Cast, Person};
use super::dates::Anchor;
use super::ical::{Lines, escape};

/// Name, text and number of cards of each address book.
pub(super) fn write(anchor: &Anchor, cast: &Cast) -> Vec<(&'static str, String, usize)> {
    let home = |p: &&Person| p.organisation == "Northwharf" || p.group == "board";
    let private = |p: &&Person| p.group == "private";
    let mut books = Vec::new();
    for (name, people) in [
        ("northwharf", cast.people.iter().filter(home).collect::<Vec<_>>()),
        ("outside", cast.people.iter().filter(|p| !home(p) && !private(p)).collect()),
        ("private", cast.people.iter().filter(private).collect()),
    ] {
        let mut lines = Lines::default();
        for p in &people {
            card(anchor, cast, p, name != "outside", &mut lines);
        }
        books.push((name, lines.end(), people.len()));
    }
    books
}

fn card(anchor: &Anchor, cast: &Cast, p: &Person, four: bool, lines: &mut Lines) {
    let (first, last) = p.name.split_once(' ').unwrap_or((&p.name, ""));
    lines.push("BEGIN:VCARD");
    lines.push(if four { "VERSION:4.0" } else { "VERSION:3.0" });
    if four {
        lines.push(&format!("UID;VALUE=text:person-{}@northwharf.example", p.key));
        lines.push("KIND:individual");
    } else {
        lines.push(&format!("UID:person-{}@northwharf.example", p.key));
    }
    lines.push(&format!("FN:{}", escape(&p.name)));
    lines.push(&format!("N:{};{};;;", escape(last), escape(first)));
    if !p.organisation.is_empty() {
        lines.push(&format!("ORG:{}", escape(&p.organisation)));
    }
    if !p.title.is_empty() {
        lines.push(&format!("TITLE:{}", escape(&p.title)));
    }
    let place = if p.group == "private" { "home" } else { "work" };
    if four {
        lines.push(&format!("EMAIL;TYPE={place};PREF=1:{}", p.email));
        if !p.phone.is_empty() {
            lines.push(&format!("TEL;VALUE=uri;TYPE=voice:tel:{}", p.phone.replace(' ', "-")));
        }
        lines.push(&format!("TZ:{}", p.zone));
    } else {
        lines.push(&format!("EMAIL;TYPE=INTERNET,{}:{}", place.to_uppercase(), p.email));
        if !p.phone.is_empty() {
            lines.push(&format!("TEL;TYPE={},VOICE:{}", place.to_uppercase(), p.phone));
        }
        lines.push(&format!("TZ;VALUE=text:{}", p.zone));
    }
    if let Some(days) = p.birthday {
        let day = anchor.plus(days);
        // The fourth edition may leave the year out; the third may not, and takes the year of the next one.
        let text =
            if four { day.strftime("--%m%d").to_string() } else { day.strftime("%Y-%m-%d").to_string() };
        lines.push(&format!("BDAY:{text}"));
    }
    let related: &[(&str, &str)] = match p.key.as_str() {
        "mara" => &[("agent", "joss"), ("spouse", "jonas"), ("sibling", "sofia")],
        "henrik" => &[("agent", "greta")],
        "ben" => &[("colleague", "lotte")],
        "pieter" => &[("contact", "lotte")],
        "sam" => &[("acquaintance", "rune"), ("co-worker", "orla")],
        _ => &[],
    };
    for (kind, key) in related {
        let Ok(other) = cast.get(key) else { continue };
        if four {
            lines.push(&format!("RELATED;TYPE={kind};VALUE=text:{}", escape(&other.name)));
        } else {
            lines.push(&format!("X-RELATED;TYPE={kind}:{}", escape(&other.name)));
        }
    }
    if p.key == "henrik" {
        lines.push("X-ASSISTANT:Greta Lindqvist");
    }
    let category = match p.group.as_str() {
        "report" => "Direct report,Team",
        "exec" | "staff" | "owner" => "Team",
        "depot" => "Depot,Team",
        "board" => "Board",
        "customer" => "Customer",
        "partner" => "Partner",
        "unmet" => "Not met",
        "private" => "Private",
        _ => "Supplier",
    };
    lines.push(&format!("CATEGORIES:{category}"));
    if p.group == "private" {
        lines.push("CLASS:PRIVATE");
    }
    if !p.note.is_empty() && p.note != "-" {
        lines.push(&format!("NOTE:{}", escape(&p.note)));
    }
    lines.push(&format!("REV:{}T120000Z", anchor.plus(-30).strftime("%Y%m%d")));
    lines.push("END:VCARD");
}
