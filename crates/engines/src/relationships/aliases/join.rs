//! The rules by which two forms are joined.

use super::form::Form;
use super::nicknames::{given_names, is_given_name, same_given_name};
use std::collections::{BTreeMap, BTreeSet};
use strsim::{damerau_levenshtein, jaro_winkler};

/// Two forms that are one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// Places of both in the list of forms.
    pub forms: (usize, usize),
    /// By which rule.
    pub why: Why,
}

/// Why two forms are one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The same family name and given name, or a short form of it, spelt alike or nearly so.
    SameName,
    /// The login is made up of the name.
    NameMakesLogin,
    /// The same login at another address, or one misspelt.
    SameLogin,
    /// A header shows both side by side.
    ShownTogether,
    /// The only person of that first or family name.
    OnlyBearer,
}

/// A display name and an address that a header shows side by side, by their places in the list of forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shown {
    /// The display name.
    pub name: usize,
    /// The address.
    pub address: usize,
    /// How often.
    pub times: u32,
}

/// Joins forms that are one person. `shown` tells what headers show side by side.
pub fn joins(forms: &[Form], shown: &[Shown]) -> Vec<Join> {
    let forms = in_common_order(forms);
    let mut found = Joined::new(&forms);
    same_names(&mut found);
    shown_together(&mut found, shown);
    names_make_logins(&mut found);
    initials(&mut found);
    same_logins(&mut found);
    misspelt_logins(&mut found);
    only_bearers(&mut found);
    found.joins
}

/// The person each form belongs to: the same number for the forms of one person, which is that of the first of them.
pub fn people(forms: usize, joins: &[Join]) -> Vec<usize> {
    let mut roots = Roots((0..forms).collect());
    joins.iter().for_each(|j| roots.join(j.forms.0, j.forms.1));
    (0..forms).map(|form| roots.of(form)).collect()
}

/// Sets of forms; each is known by its first form.
#[derive(Debug)]
struct Roots(Vec<usize>);

impl Roots {
    fn of(&self, mut form: usize) -> usize {
        while self.0[form] != form {
            form = self.0[form];
        }
        form
    }
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        self.0[a.max(b)] = a.min(b);
    }
}

/// Forms and what is joined so far.
struct Joined<'a> {
    forms: &'a [Form],
    roots: Roots,
    joins: Vec<Join>,
}

impl<'a> Joined<'a> {
    fn new(forms: &'a [Form]) -> Joined<'a> {
        Joined { forms, roots: Roots((0..forms.len()).collect()), joins: Vec::new() }
    }
    fn join(&mut self, a: usize, b: usize, why: Why) {
        if self.roots.of(a) != self.roots.of(b) {
            self.roots.join(a, b);
            self.joins.push(Join { forms: (a.min(b), a.max(b)), why });
        }
    }
    /// Joins to the one person whom these forms belong to; not where they are of several.
    fn join_only(&mut self, form: usize, to: &BTreeSet<usize>, why: Why) {
        let people: BTreeSet<usize> = to.iter().map(|f| self.roots.of(*f)).collect();
        if let (1, Some(first)) = (people.len(), to.first()) {
            self.join(form, *first, why);
        }
    }
    /// The forms without a name, with their logins.
    fn logins(&self) -> Vec<(usize, &'a str)> {
        self.forms.iter().enumerate().filter_map(|(n, f)| Some((n, f.login()?))).collect()
    }
    fn alone(&self) -> BTreeSet<usize> {
        let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
        (0..self.forms.len()).for_each(|f| *sizes.entry(self.roots.of(f)).or_default() += 1);
        (0..self.forms.len()).filter(|f| sizes[&self.roots.of(*f)] == 1).collect()
    }
}

/// Names that are mostly written the other way round are turned.
fn in_common_order(forms: &[Form]) -> Vec<Form> {
    let mut count: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for form in forms {
        if let Form::Name { first, last, .. } = form {
            *count.entry((first, last)).or_default() += 1;
        }
    }
    let turned = |form: &Form| match form {
        Form::Name { first, middle, last } if middle.is_empty() => {
            let other = count.get(&(last.as_str(), first.as_str())).copied().unwrap_or(0);
            let swap = other > count[&(first.as_str(), last.as_str())];
            swap.then(|| Form::Name { first: last.clone(), middle: Vec::new(), last: first.clone() })
        }
        _ => None,
    };
    forms.iter().map(|f| turned(f).unwrap_or_else(|| f.clone())).collect()
}

/// Joins names of the same given and family name.
fn same_names(found: &mut Joined) {
    let names: Vec<usize> =
        (0..found.forms.len()).filter(|n| matches!(found.forms[*n], Form::Name { .. })).collect();
    for (at, a) in names.iter().enumerate() {
        for b in &names[at + 1..] {
            if same_name(&found.forms[*a], &found.forms[*b]) {
                found.join(*a, *b, Why::SameName);
            }
        }
    }
}

fn same_name(a: &Form, b: &Form) -> bool {
    let (Form::Name { first, middle, last }, Form::Name { first: f, middle: m, last: l }) = (a, b) else {
        return false;
    };
    if !nearly(last, l, 0.93) || !(same_given_name(first, f) || nearly(first, f, 0.9)) {
        return false;
    }
    // Two people of one name are told apart by their initials; one initial misread is not another person.
    let initial = |m: &[String]| m.first().and_then(|m| m.chars().next());
    match (initial(middle), initial(m)) {
        (Some(one), Some(other)) if one != other => middle[0].chars().count() == 1 && first == f,
        _ => true,
    }
}

/// Whether two words are the same but for a slip of one letter, or two in longer ones that look alike.
fn nearly(a: &str, b: &str, alike: f64) -> bool {
    if a == b {
        return true;
    }
    let (length, other) = (a.chars().count(), b.chars().count());
    let shorter = length.min(other);
    if shorter < 4 || length.abs_diff(other) > 2 {
        return false;
    }
    let slips = damerau_levenshtein(a, b);
    let numbered = [a, b].iter().any(|word| word.chars().any(char::is_numeric));
    let most = if shorter < 6 { 1 } else { 2 };
    let alike = slips <= most && jaro_winkler(a, b) >= alike;
    !numbered && (alike || shorter > 4 && slips <= 1)
}

/// Joins a display name with the address that headers show beside it, where they show it beside no other person.
fn shown_together(found: &mut Joined, shown: &[Shown]) {
    let mut by_address: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for pair in shown {
        by_address.entry(pair.address).or_default().insert(pair.name);
    }
    for (address, names) in by_address {
        found.join_only(address, &names, Why::ShownTogether);
    }
}

/// Joins a login to the one person whose name makes it up.
fn names_make_logins(found: &mut Joined) {
    let mut made: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (n, form) in found.forms.iter().enumerate() {
        for login in logins_of(form) {
            made.entry(login).or_default().insert(n);
        }
    }
    for (n, login) in found.logins() {
        let bare = without_title(without_number(login));
        let mut makers = makers(&made, bare);
        if makers.is_empty() {
            makers = spelt_out(found.forms, bare);
        }
        if makers.is_empty() && bare.len() >= 6 {
            makers = misspelt(&made, bare, matches!(found.forms[n], Form::Word(_)));
        }
        found.join_only(n, &makers, Why::NameMakesLogin);
    }
}

fn makers(made: &BTreeMap<String, BTreeSet<usize>>, login: &str) -> BTreeSet<usize> {
    let joined: String = login.chars().filter(|c| !"._".contains(*c)).collect();
    [login, &joined].into_iter().filter_map(|l| made.get(l)).flatten().copied().collect()
}

/// Whoever's name stands in the login in full, a slip or a short form allowed.
fn spelt_out(forms: &[Form], login: &str) -> BTreeSet<usize> {
    let parts: Vec<&str> = login.split(['.', '_']).filter(|p| !p.is_empty()).collect();
    let (Some(given), Some(family)) = (parts.first(), parts.last()) else { return BTreeSet::new() };
    let is = |form: &Form| match form {
        Form::Name { first, last, .. } => same_given_name(first, given) && nearly(last, family, 0.93),
        _ => false,
    };
    let is = |n: &usize| parts.len() > 1 && is(&forms[*n]);
    (0..forms.len()).filter(is).collect()
}

/// Whoever's name makes up a login one letter away.
fn misspelt(made: &BTreeMap<String, BTreeSet<usize>>, login: &str, is_word: bool) -> BTreeSet<usize> {
    let least = if is_word { 7 } else { 6 };
    let near = |made: &&String| {
        made.len() >= least && made.len().abs_diff(login.len()) <= 1 && damerau_levenshtein(made, login) == 1
    };
    made.keys().filter(near).flat_map(|m| &made[m]).copied().collect()
}

/// The logins that a name could have.
fn logins_of(form: &Form) -> BTreeSet<String> {
    let Form::Name { first, middle, last } = form else { return BTreeSet::new() };
    let letters = |w: &str| w.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let (given, family) = (letters(first), letters(last));
    let initial: String = given.chars().take(1).collect();
    let between: String = middle.iter().filter_map(|m| m.chars().next()).collect();
    let mut logins = BTreeSet::from([
        format!("{family}{initial}{between}"),
        format!("{family}{initial}"),
        format!("{initial}{family}"),
    ]);
    if !between.is_empty() {
        logins.insert(format!("{initial}{between}{family}"));
    }
    for name in given_names(&given) {
        logins.extend([format!("{name}{family}"), format!("{name}.{family}")]);
    }
    logins
}

/// Joins a name with an initial to the one person of that family name whose given name begins so.
fn initials(found: &mut Joined) {
    for (n, form) in found.forms.iter().enumerate() {
        let Form::Name { first, middle, last } = form else { continue };
        if first.chars().count() > 1 {
            continue;
        }
        let between = middle.first().and_then(|m| m.chars().next());
        let fits = |other: &Form| match other {
            Form::Name { first: f, middle: m, last: l } => {
                let second = m.first().map(String::as_str).or(f.split_once('-').map(|f| f.1));
                let second = second.and_then(|m| m.chars().next());
                let same = between.is_none() || second.is_none() || between == second;
                f.chars().count() > 1 && f.starts_with(first.as_str()) && l == last && same
            }
            _ => false,
        };
        let bearers = (0..found.forms.len()).filter(|o| *o != n && fits(&found.forms[*o])).collect();
        found.join_only(n, &bearers, Why::OnlyBearer);
    }
}

/// Without the title that some put before their login.
fn without_title(login: &str) -> &str {
    ["sen", "amb", "dr", "rep"]
        .iter()
        .find_map(|t| login.strip_prefix(t).filter(|l| l.len() > 5))
        .unwrap_or(login)
}

fn without_number(login: &str) -> &str {
    login.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// Joins logins that are the same but for a number at the end, or for one letter of seven.
fn same_logins(found: &mut Joined) {
    let logins = found.logins();
    for (at, (a, x)) in logins.iter().enumerate() {
        let x = without_number(x);
        for (b, y) in &logins[at + 1..] {
            let y = without_number(y);
            let slip = || {
                x.len().min(y.len()) >= 7 && x.len().abs_diff(y.len()) <= 1 && damerau_levenshtein(x, y) == 1
            };
            if x.len() >= 5 && y.len() >= 5 && (x == y || slip()) {
                found.join(*a, *b, Why::SameLogin);
            }
        }
    }
}

/// Joins a login that belongs to nobody yet to the one person whose login it misses by a letter, or two of nine.
fn misspelt_logins(found: &mut Joined) {
    let alone = found.alone();
    let known: Vec<(usize, &str)> = found.logins().into_iter().filter(|(n, _)| !alone.contains(n)).collect();
    for (n, login) in found.logins().into_iter().filter(|(n, _)| alone.contains(n)) {
        let slips = |k: &str| 1 + usize::from(k.len() >= 9);
        let near = |k: &str| k.len().abs_diff(login.len()) <= 2 && damerau_levenshtein(k, login) <= slips(k);
        let hits = known.iter().filter(|(_, k)| login.len() >= 6 && k.len() >= 6 && near(k));
        found.join_only(n, &hits.map(|(k, _)| *k).collect(), Why::SameLogin);
    }
}

/// Joins a lone first or family name to the only person who bears it. A word that is a common given name is no family
/// name here.
fn only_bearers(found: &mut Joined) {
    let plain = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let mut given: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let mut family: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (n, form) in found.forms.iter().enumerate() {
        if let Form::Name { first, last, .. } = form {
            for name in given_names(first) {
                given.entry(plain(name)).or_default().insert(n);
            }
            family.entry(plain(last)).or_default().insert(n);
        }
    }
    for (n, form) in found.forms.iter().enumerate() {
        let Form::Word(word) = form else { continue };
        if word.chars().count() < 3 {
            continue;
        }
        let last = family.get(word).filter(|_| !is_given_name(word));
        let bearers = given.get(word).into_iter().chain(last).flatten().copied().collect();
        found.join_only(n, &bearers, Why::OnlyBearer);
    }
}
