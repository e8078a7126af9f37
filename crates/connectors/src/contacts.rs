//! Contacts as tables (CSV) and directories (LDIF, RFC 2849) hold them, each turned into a vCard. Fields that a card has
//! no property for stay in it under a name of their own (`X-CSV-…`, `X-LDIF-…`), so that nothing is lost on the way.

use crate::mime::Transfer;
use crate::table;

/// The most rows or entries that are read of one file, and the longest field.
const MOST: usize = 200_000;
const FIELD: usize = 64 << 10;

/// What a column or an attribute is in a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    Name,
    Given,
    Family,
    Email,
    Phone,
    Organisation,
    Department,
    Title,
    Birthday,
    Note,
    Categories,
    Uid,
}

/// Names of columns and attributes in small letters and digits.
const KNOWN: [(&str, Known); 48] = [
    ("birthday", Known::Birthday),
    ("categories", Known::Categories),
    ("category", Known::Categories),
    ("cell", Known::Phone),
    ("cn", Known::Name),
    ("company", Known::Organisation),
    ("contact", Known::Name),
    ("dateofbirth", Known::Birthday),
    ("department", Known::Department),
    ("departmentnumber", Known::Department),
    ("description", Known::Note),
    ("displayname", Known::Name),
    ("email", Known::Email),
    ("email1value", Known::Email),
    ("email2address", Known::Email),
    ("email2value", Known::Email),
    ("emailaddress", Known::Email),
    ("employer", Known::Organisation),
    ("entryuuid", Known::Uid),
    ("familyname", Known::Family),
    ("firstname", Known::Given),
    ("fullname", Known::Name),
    ("givenname", Known::Given),
    ("gn", Known::Given),
    ("group", Known::Categories),
    ("groups", Known::Categories),
    ("jobtitle", Known::Title),
    ("lastname", Known::Family),
    ("mail", Known::Email),
    ("mobile", Known::Phone),
    ("mobilephone", Known::Phone),
    ("name", Known::Name),
    ("note", Known::Note),
    ("notes", Known::Note),
    ("o", Known::Organisation),
    ("organisation", Known::Organisation),
    ("organization", Known::Organisation),
    ("organizationname", Known::Organisation),
    ("ou", Known::Department),
    ("phone", Known::Phone),
    ("phone1value", Known::Phone),
    ("position", Known::Title),
    ("role", Known::Title),
    ("sn", Known::Family),
    ("surname", Known::Family),
    ("telephone", Known::Phone),
    ("telephonenumber", Known::Phone),
    ("title", Known::Title),
];

fn known(name: &str) -> Option<Known> {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    KNOWN.binary_search_by(|(word, _)| (*word).cmp(plain.as_str())).ok().map(|at| KNOWN[at].1)
}

/// Whether the first line of a table names an address and a person: contacts, and no tasks.
pub(crate) fn is_table_of_people(head: &[u8]) -> bool {
    let first = head.split(|b| *b == b'\n').next().unwrap_or_default();
    let Some(row) = table::rows(first, 1).into_iter().next() else { return false };
    let columns: Vec<Known> = row.cells.iter().filter_map(|name| known(name)).collect();
    columns.contains(&Known::Email)
        && columns.iter().any(|c| matches!(c, Known::Name | Known::Given | Known::Family))
}

/// Whether a file begins as LDIF does.
pub(crate) fn is_directory(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    let first = lines.next().map(str::to_ascii_lowercase).unwrap_or_default();
    let second = lines.next().map(str::to_ascii_lowercase).unwrap_or_default();
    first.starts_with("dn:") || first.starts_with("version:") && second.starts_with("dn:")
}

/// A table of people as vCards, one a row.
pub fn cards_of_table(bytes: &[u8]) -> Vec<u8> {
    let mut rows = table::rows(bytes, MOST).into_iter();
    let Some(header) = rows.next() else { return Vec::new() };
    let fields = |row: table::Row| {
        let mut cells = row.cells;
        cells.resize(header.cells.len().max(cells.len()), String::new());
        let name = |n: usize| header.cells.get(n).cloned().unwrap_or_else(|| format!("column {}", n + 1));
        cells.into_iter().enumerate().map(|(n, cell)| (name(n), cell)).collect::<Vec<_>>()
    };
    rows.flat_map(|row| card(&fields(row), "X-CSV").into_bytes()).collect()
}

/// The people of an LDIF file as vCards; entries of other things are left out.
pub fn cards_of_directory(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let text = text.trim_start_matches('\u{feff}');
    let entries = text.split("\n\n").map(entry).filter(|fields| is_person(fields));
    entries.take(MOST).flat_map(|fields| card(&fields, "X-LDIF").into_bytes()).collect()
}

/// The attributes of an entry; a line that begins with a blank goes on with the one before it. What stands behind an
/// address (`jpegPhoto:< file:…`) is never fetched.
fn entry(text: &str) -> Vec<(String, String)> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        match (line.strip_prefix(' '), lines.last_mut()) {
            (Some(more), Some(last)) if last.len() < FIELD => last.push_str(more),
            (Some(_), _) => {}
            (None, _) => lines.push(line.to_owned()),
        }
    }
    lines.iter().filter_map(|line| attribute(line)).collect()
}

/// None for what cannot be read, and for passwords, which belong to nobody else.
fn attribute(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    if name.to_ascii_lowercase().contains("password") {
        return None;
    }
    let value = match value.as_bytes().first() {
        Some(b':') => {
            let bytes = Transfer::Base64.decode(value[1..].trim().as_bytes(), FIELD).into_owned();
            String::from_utf8(bytes).ok()?
        }
        Some(b'<') => return None,
        _ => value.trim().to_owned(),
    };
    Some((name.trim().to_owned(), value))
}

/// Whether an entry is of somebody: it says so, or has an address and a family name. What changes or takes out an entry
/// of another directory is no entry.
fn is_person(fields: &[(String, String)]) -> bool {
    let has = |name: &str| fields.iter().any(|(n, _)| n.eq_ignore_ascii_case(name));
    let of_people = |(name, value): &(String, String)| {
        name.eq_ignore_ascii_case("objectClass")
            && ["person", "inetorgperson", "organizationalperson"]
                .contains(&value.to_ascii_lowercase().as_str())
    };
    let changes = fields.iter().any(|(n, v)| n.eq_ignore_ascii_case("changetype") && v != "add");
    !changes && (fields.iter().any(of_people) || has("mail") && has("sn"))
}

/// A card with these fields; what a card has no property for is kept under `prefix`.
fn card(fields: &[(String, String)], prefix: &str) -> String {
    let first = |wanted: Known| {
        let of = |(name, value): &&(String, String)| known(name) == Some(wanted) && !value.is_empty();
        fields.iter().find(of).map(|(_, value)| value.as_str())
    };
    let (given, family) = (first(Known::Given), first(Known::Family));
    let joined = [given, family].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let name = first(Known::Name).map_or(joined, str::to_owned);
    let mut text = String::from("BEGIN:VCARD\r\nVERSION:4.0\r\n");
    let mut push = |property: &str, value: &str| {
        text.push_str(&format!("{property}:{value}\r\n"));
    };
    push("FN", &escaped(&name));
    if given.is_some() || family.is_some() {
        let part = |part: Option<&str>| escaped(part.unwrap_or_default());
        push("N", &format!("{};{};;;", part(family), part(given)));
    }
    if let Some(organisation) = first(Known::Organisation) {
        let department = first(Known::Department).map_or(String::new(), |d| format!(";{}", escaped(d)));
        push("ORG", &format!("{}{department}", escaped(organisation)));
    }
    let mut once = (false, false);
    for (field, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        let value = escaped(value);
        match known(field) {
            Some(Known::Email) => push("EMAIL", &value),
            Some(Known::Phone) => push("TEL", &value),
            Some(Known::Title) if !std::mem::replace(&mut once.0, true) => push("TITLE", &value),
            Some(Known::Birthday) => push("BDAY", &value),
            Some(Known::Note) => push("NOTE", &value),
            Some(Known::Categories) => push("CATEGORIES", &value.replace("\\;", ",")),
            Some(Known::Uid) if !std::mem::replace(&mut once.1, true) => push("UID", &value),
            Some(Known::Name) if first(Known::Name).is_some_and(|n| escaped(n) == value) => {}
            Some(Known::Given | Known::Family) => {}
            Some(Known::Organisation) if first(Known::Organisation).is_some_and(|o| escaped(o) == value) => {}
            Some(Known::Department) if first(Known::Organisation).is_some() => {}
            _ => push(&property(prefix, field), &value),
        }
    }
    text.push_str("END:VCARD\r\n");
    text
}

/// "X-CSV-OFFICE-KEY" of "Office key".
fn property(prefix: &str, field: &str) -> String {
    let plain: String = field
        .chars()
        .take(60)
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '-' })
        .collect();
    format!("{prefix}-{}", plain.trim_matches('-'))
}

/// A value as a card writes it; control characters are left out, a new line is written as one.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars().take(FIELD) {
        match c {
            '\\' | ',' | ';' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vcard::read_cards;
    use proptest::prelude::*;
    use world::SourceId;

    #[test]
    fn the_known_names_are_in_order() {
        assert!(KNOWN.windows(2).all(|w| w[0].0 < w[1].0));
        assert_eq!(
            (known("E-mail"), known("Job title"), known("Badge")),
            (Some(Known::Email), Some(Known::Title), None)
        );
    }

    #[test]
    fn a_table_of_people_is_read_and_keeps_what_it_does_not_know() {
        let table = "First name;Last name;E-mail;Company;Job title;Badge no\n\
            Ana;\"Lima; B.\";ANA@Near.example;Near, Ltd;Controller;77\n\nBen;;ben@near.example;;;\n;;;;;12\n";
        assert!(is_table_of_people(table.as_bytes()));
        assert!(!is_table_of_people(b"title,due,owner\nCall Ana,2026-11-25,me\n"));
        let cards = cards_of_table(table.as_bytes());
        let reading = read_cards(&cards, SourceId::derive("s"));
        let [ana, ben] = &reading.cards[..] else { panic!("{reading:?}") };
        assert_eq!(
            (ana.person.name.as_str(), ana.person.emails[0].as_str()),
            ("Ana Lima; B.", "ana@near.example")
        );
        assert_eq!(ana.person.organisation.as_deref(), Some("Near, Ltd"));
        assert_eq!(ana.person.title.as_deref(), Some("Controller"));
        assert!(String::from_utf8_lossy(&ana.raw).contains("X-CSV-BADGE-NO:77"));
        assert_eq!(ben.person.name, "Ben");
        assert_eq!(reading.refused.len(), 1, "a row without a name or an address is set aside");
        assert_eq!(crate::vcard::round_trip(&cards), cards);
    }

    #[test]
    fn a_directory_is_read_and_nothing_is_fetched() {
        let ldif = "version: 1\n\n# people\ndn: cn=Ana Lima,ou=Finance,o=Near\nobjectClass: inetOrgPerson\ncn: Ana Lima\n\
            sn: Lima\ngivenName:: QW5h\nmail: ana@near.\n example\no: Near\nou: Finance\ntitle: Controller\n\
            jpegPhoto:< file:///etc/passwd\nuserPassword:: aGVyb24=\nroomNumber: 4.12\nmanager: cn=Mara Ellingsen,o=Near\n\n\
            dn: ou=Finance,o=Near\nobjectClass: organizationalUnit\nou: Finance\n\n\
            dn: cn=Gone,o=Near\nchangetype: delete\nmail: gone@near.example\nsn: Gone\n";
        assert!(is_directory(ldif.as_bytes()) && !is_directory(b"From: a@b\n\nhi"));
        let cards = cards_of_directory(ldif.as_bytes());
        let reading = read_cards(&cards, SourceId::derive("s"));
        assert_eq!(reading.refused, vec![]);
        let [ana] = &reading.cards[..] else { panic!("{reading:?}") };
        assert_eq!(ana.person.emails, ["ana@near.example"]);
        assert_eq!((ana.person.name.as_str(), ana.person.title.as_deref()), ("Ana Lima", Some("Controller")));
        let raw = String::from_utf8_lossy(&ana.raw);
        for kept in [
            "N:Lima;Ana;;;",
            "ORG:Near;Finance",
            "X-LDIF-ROOMNUMBER:4.12",
            "X-LDIF-MANAGER:cn=Mara Ellingsen",
        ] {
            assert!(raw.contains(kept), "{kept}: {raw}");
        }
        assert!(!raw.contains("passwd") && !raw.to_lowercase().contains("password"));
    }

    proptest! {
        /// No bytes break either, and what comes out is cards.
        #[test]
        fn nothing_breaks_them(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            for cards in [cards_of_table(&bytes), cards_of_directory(&bytes)] {
                let reading = read_cards(&cards, SourceId::derive("s"));
                prop_assert!(cards.is_empty() || !reading.cards.is_empty() || !reading.refused.is_empty());
            }
        }
    }
}
