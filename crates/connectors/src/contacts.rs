//! Contacts as tables (CSV) and directories (LDIF, RFC 2849) hold them, each turned into a vCard. Fields that a card has
//! no property for stay in it under a name of their own (`X-CSV-…`, `X-LDIF-…`), so that nothing is lost on the way. Whom
//! somebody reports to is an address or a name in `X-MANAGER`.

use crate::mime::Transfer;
use crate::{Refusal, table};
use std::collections::{BTreeMap, BTreeSet};

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
    Manager,
}

/// Names of columns and attributes in small letters and digits.
const KNOWN: [(&str, Known); 52] = [
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
    ("manager", Known::Manager),
    ("manageremail", Known::Manager),
    ("managername", Known::Manager),
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
    ("reportsto", Known::Manager),
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

/// People as vCards, and what was set aside on the way: a row or an entry whose address is none, entries of other things.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Contacts {
    /// Cards, one somebody.
    pub cards: Vec<u8>,
    /// What is not among them, and why.
    pub aside: Vec<Refusal>,
}

/// A table of people as vCards, one a row.
pub fn cards_of_table(bytes: &[u8]) -> Contacts {
    let mut rows = table::rows(bytes, MOST).into_iter();
    let mut found = Contacts::default();
    let Some(header) = rows.next() else { return found };
    let fields = |cells: &[String]| {
        let mut cells = cells.to_vec();
        cells.resize(header.cells.len().max(cells.len()), String::new());
        let name = |n: usize| header.cells.get(n).cloned().unwrap_or_else(|| format!("column {}", n + 1));
        cells.into_iter().enumerate().map(|(n, cell)| (name(n), cell)).collect::<Vec<_>>()
    };
    for row in rows {
        let fields = fields(&row.cells);
        match no_address(&fields) {
            None => found.cards.extend(card(&fields, "X-CSV").into_bytes()),
            Some(why) => {
                let cells: Vec<String> = row.cells.iter().map(|cell| table::safe_cell(cell)).collect();
                let refusal = Refusal::new("E_PARSE", why, cells.join(",").as_bytes());
                found.aside.push(refusal.at(&format!(":{}", row.line)));
            }
        }
    }
    found
}

/// The people of an LDIF file as vCards; entries of other things are left out, and counted.
pub fn cards_of_directory(bytes: &[u8]) -> Contacts {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let text = text.trim_start_matches('\u{feff}');
    let entries: Vec<(&str, Vec<(String, String)>)> =
        text.split("\n\n").take(MOST).map(|part| (part, entry(part))).collect();
    let named: BTreeMap<String, String> = entries.iter().filter_map(|(_, fields)| called(fields)).collect();
    let (mut found, mut others, mut kinds) = (Contacts::default(), 0, BTreeSet::new());
    for (text, mut fields) in entries {
        if value(&fields, "dn").is_none() {
            continue;
        }
        if !is_person(&fields) {
            others += 1;
            let class = fields.iter().rev().find(|(name, _)| name.eq_ignore_ascii_case("objectClass"));
            kinds.extend(class.map(|(_, value)| value.clone()));
            continue;
        }
        if let Some(why) = no_address(&fields) {
            found.aside.push(Refusal::new("E_PARSE", why, text.as_bytes()));
            continue;
        }
        let manager = value(&fields, "manager").map(|dn| {
            named.get(&plain_dn(dn)).cloned().or_else(|| first_part(dn)).unwrap_or_else(|| dn.to_owned())
        });
        // As it stands in the directory, too: a card has no property for it.
        let kept = fields.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case("manager"));
        kept.into_iter().for_each(|(name, _)| *name = "manager (dn)".to_owned());
        fields.extend(manager.map(|manager| ("manager".to_owned(), manager)));
        found.cards.extend(card(&fields, "X-LDIF").into_bytes());
    }
    if others > 0 {
        let of = match kinds.is_empty() {
            true => String::new(),
            false => format!(" ({})", kinds.into_iter().take(4).collect::<Vec<_>>().join(", ")),
        };
        let entries = if others == 1 { "one entry is" } else { "some entries are" };
        let why = format!("{entries} of nobody, or changes a directory{of}: {others} left out");
        found.aside.push(Refusal::new("E_UNREAD", why, b""));
    }
    found
}

fn value<'f>(fields: &'f [(String, String)], wanted: &str) -> Option<&'f str> {
    fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.as_str())
}

/// Under which name in the directory an entry stands, and by what it is known here: its address, else its name.
fn called(fields: &[(String, String)]) -> Option<(String, String)> {
    let by = value(fields, "mail").or_else(|| value(fields, "cn"))?;
    Some((plain_dn(value(fields, "dn")?), by.to_owned()))
}

/// A distinguished name for comparing: in small letters, without blanks around its parts (RFC 4514).
fn plain_dn(dn: &str) -> String {
    dn.split(',').map(|part| part.trim().to_lowercase()).collect::<Vec<_>>().join(",")
}

/// "Mara Ellingsen" of "cn=Mara Ellingsen,o=Near".
fn first_part(dn: &str) -> Option<String> {
    let (name, value) = dn.split(',').next()?.split_once('=')?;
    let is_name = ["cn", "mail", "uid"].contains(&name.trim().to_ascii_lowercase().as_str());
    (is_name && !value.trim().is_empty()).then(|| value.trim().to_owned())
}

/// The addresses of a field; one may hold several.
fn addresses(value: &str) -> impl Iterator<Item = &str> {
    value.split([',', ';']).map(str::trim).filter(|one| !one.is_empty())
}

/// That what stands for an address is none; nothing where each is one, or there is none.
fn no_address(fields: &[(String, String)]) -> Option<String> {
    let mut of_mail = fields.iter().filter(|(name, _)| known(name) == Some(Known::Email));
    let bad = of_mail.find_map(|(_, value)| addresses(value).find(|one| !is_address(one)))?;
    let shown = crate::text::one_line(bad.to_owned().into(), 60);
    Some(format!("“{shown}” is no address: write it like ana@far.example, or leave it empty"))
}

fn is_address(text: &str) -> bool {
    let text = text.rsplit_once('<').map_or(text, |(_, rest)| rest.trim_end_matches('>'));
    text.split_once('@').is_some_and(|(local, house)| !local.is_empty() && !house.is_empty())
        && !text.contains(char::is_whitespace)
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

/// Whether an entry is of somebody: it says so, or has an address and a family name, or says of what it is nothing at all and
/// has a name. What changes or takes out an entry of another directory is no entry.
fn is_person(fields: &[(String, String)]) -> bool {
    let has = |name: &str| fields.iter().any(|(n, _)| n.eq_ignore_ascii_case(name));
    let of_people = |(name, value): &(String, String)| {
        name.eq_ignore_ascii_case("objectClass")
            && ["person", "inetorgperson", "organizationalperson"]
                .contains(&value.to_ascii_lowercase().as_str())
    };
    let changes = fields.iter().any(|(n, v)| n.eq_ignore_ascii_case("changetype") && v != "add");
    let unsaid = !has("objectClass") && (has("cn") || has("sn") || has("displayName"));
    !changes && (fields.iter().any(of_people) || has("mail") && has("sn") || unsaid)
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
    // An export of one organisation names its departments alone.
    let (organisation, department) = (first(Known::Organisation), first(Known::Department));
    if organisation.is_some() || department.is_some() {
        let department = department.map_or(String::new(), |d| format!(";{}", escaped(d)));
        push("ORG", &format!("{}{department}", escaped(organisation.unwrap_or_default())));
    }
    let mut once = (false, false);
    for (field, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        let plain = value;
        let value = escaped(value);
        match known(field) {
            Some(Known::Email) => addresses(plain).for_each(|one| push("EMAIL", &escaped(one))),
            Some(Known::Manager) => push("X-MANAGER", &value),
            Some(Known::Phone) => push("TEL", &value),
            Some(Known::Title) if !std::mem::replace(&mut once.0, true) => push("TITLE", &value),
            Some(Known::Birthday) => push("BDAY", &value),
            Some(Known::Note) => push("NOTE", &value),
            Some(Known::Categories) => push("CATEGORIES", &value.replace("\\;", ",")),
            Some(Known::Uid) if !std::mem::replace(&mut once.1, true) => push("UID", &value),
            Some(Known::Name) if first(Known::Name).is_some_and(|n| escaped(n) == value) => {}
            Some(Known::Given | Known::Family) => {}
            Some(Known::Organisation) if first(Known::Organisation).is_some_and(|o| escaped(o) == value) => {}
            Some(Known::Department) if first(Known::Department).is_some_and(|d| escaped(d) == value) => {}
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
        let cards = cards_of_table(table.as_bytes()).cards;
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
        let Contacts { cards, aside } = cards_of_directory(ldif.as_bytes());
        assert_eq!(aside.len(), 1, "{aside:?}");
        assert!(aside[0].why.ends_with("(organizationalUnit): 2 left out"), "{aside:?}");
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
            "X-LDIF-MANAGER--DN:cn=Mara Ellingsen",
            "X-MANAGER:Mara Ellingsen",
        ] {
            assert!(raw.contains(kept), "{kept}: {raw}");
        }
        assert!(!raw.contains("passwd") && !raw.to_lowercase().contains("password"));
    }

    #[test]
    fn reporting_lines_come_along_and_what_is_left_out_is_told() {
        let ldif = "dn: cn=Bo Zi, ou=Finance,o=Acme\nobjectClass: inetOrgPerson\ncn: Bo Zi\nmail: bz@acme.example\n\
            manager: CN=Cy Zo,ou=Finance,o=Acme\n\ndn: cn=Cy Zo,ou=Finance,o=Acme\ncn: Cy Zo\nmail: cz@acme.example\n\n\
            dn: cn=Di,o=Acme\nobjectClass: person\ncn: Di\nmail: nowhere\n";
        let Contacts { cards, aside } = cards_of_directory(ldif.as_bytes());
        let reading = read_cards(&cards, SourceId::derive("s"));
        let [bo, cy] = &reading.cards[..] else { panic!("{reading:?}") };
        assert_eq!((bo.manager.as_deref(), cy.manager.as_deref()), (Some("cz@acme.example"), None));
        assert!(
            aside[0].why.starts_with("“nowhere” is no address") && !aside[0].bytes.is_empty(),
            "{aside:?}"
        );
        let table = "name,email,manager\nJan,jan@near.example; j@home.example,ana@near.example\n\"Bad, Row\",notanemail\n";
        let Contacts { cards, aside } = cards_of_table(table.as_bytes());
        let reading = read_cards(&cards, SourceId::derive("s"));
        let [jan] = &reading.cards[..] else { panic!("{reading:?}") };
        assert_eq!(jan.person.emails, ["jan@near.example", "j@home.example"]);
        assert_eq!(jan.manager.as_deref(), Some("ana@near.example"));
        assert_eq!((aside.len(), aside[0].place.as_str()), (1, ":3"));
    }

    proptest! {
        /// No bytes break either, and what comes out is cards.
        #[test]
        fn nothing_breaks_them(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            for Contacts { cards, .. } in [cards_of_table(&bytes), cards_of_directory(&bytes)] {
                let reading = read_cards(&cards, SourceId::derive("s"));
                prop_assert!(cards.is_empty() || !reading.cards.is_empty() || !reading.refused.is_empty());
            }
        }
    }
}
