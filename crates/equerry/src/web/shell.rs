//! The frame of every page: the rail of places, who one is, the keys, the way to everything else.

use super::house::Visitor;
use desk::{DeskError, Who};

/// A place in the rail, or one at its foot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The morning brief and its sheets.
    Today,
    /// Proposals and mail.
    Inbox,
    /// The calendar.
    Week,
    /// Time against plan.
    Goals,
    /// What is to be chosen, and what was.
    Decisions,
    /// Who drifts, who can introduce whom, who does what.
    People,
    /// Where the time went.
    Insights,
    /// Who did what.
    History,
    /// Hours, rights, privacy.
    Settings,
    /// None of them: search, a single item.
    Elsewhere,
}

impl Place {
    /// Those that a phone's bar has room for.
    const PHONE: [Place; 4] = [Place::Today, Place::Inbox, Place::Week, Place::People];
    /// Those in the rail, in order.
    const RAIL: [Place; 7] = [
        Place::Today,
        Place::Inbox,
        Place::Week,
        Place::Goals,
        Place::Decisions,
        Place::People,
        Place::Insights,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Place::Today => "Today",
            Place::Inbox => "Inbox",
            Place::Week => "Week",
            Place::Goals => "Goals",
            Place::Decisions => "Decisions",
            Place::People => "People",
            Place::Insights => "Insights",
            Place::History => "History",
            Place::Settings => "Settings",
            Place::Elsewhere => "Equerry",
        }
    }
    /// Whether what waits there is proposed, and not settled yet.
    pub fn is_proposed(self) -> bool {
        self == Place::Inbox
    }
    /// Its name in addresses and of its icon.
    pub fn slug(self) -> &'static str {
        match self {
            Place::Today => "today",
            Place::Inbox => "inbox",
            Place::Week => "week",
            Place::Goals => "goals",
            Place::Decisions => "decisions",
            Place::People => "people",
            Place::Insights => "insights",
            Place::History => "history",
            Place::Settings => "settings",
            Place::Elsewhere => "",
        }
    }
}

/// Every key and what it does, as the keys dialog and page list them.
pub const KEYS: [(&str, &str); 18] = [
    ("J K", "Next, previous"),
    ("A", "Accept"),
    ("E", "Edit"),
    ("D", "Decline"),
    ("A E D", "In Notes and reports: approve a line, say it otherwise, leave it out"),
    ("R", "Show the reasons"),
    ("Z", "Undo"),
    ("M", "Pass to the executive"),
    ("H", "Later"),
    ("⇧A", "Accept several, after a list"),
    ("N", "Add a task"),
    ("I", "Stop here"),
    ("V", "New event"),
    ("C", "Catch-up"),
    ("B", "Brief for the next meeting"),
    ("G T", "Go to Today; I Inbox, W Week, O Goals, D Decisions, P People, R Who does what, N Insights"),
    ("⌘K", "Search or do"),
    ("?", "This list"),
];

/// What is around a page before anybody is signed in, and around a problem.
#[derive(Debug, Clone)]
pub struct Bare {
    /// Where the assets lie.
    pub assets: String,
}

impl Bare {
    /// The frame of this release.
    pub fn new() -> Bare {
        Bare { assets: super::assets::base() }
    }
}

/// A place as the rail shows it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Which.
    pub place: Place,
    /// Whether one is in it.
    pub here: bool,
    /// How many wait there.
    pub waiting: usize,
}

/// Another office that this person may enter.
#[derive(Debug, Clone)]
pub struct Other {
    /// Whose.
    pub name: String,
    /// Where.
    pub href: String,
}

/// The frame of one page.
#[derive(Debug, Clone)]
pub struct Shell {
    /// Where the assets lie.
    pub assets: String,
    /// The start of every address of this office: "/o/mara-ellingsen".
    pub base: String,
    /// The title of the page, without the product's name.
    pub title: String,
    /// Where one is.
    pub place: Place,
    /// The rail.
    pub rail: Vec<Entry>,
    /// The key that every form of this session carries.
    pub key: String,
    /// Who is here.
    pub name: String,
    /// Two letters.
    pub initials: String,
    /// "COO, Northwharf", or "acting for Mara Ellingsen".
    pub line: String,
    /// Whether the executive sits here.
    pub executive: bool,
    /// The executive's first name, for words like "For Mara".
    pub first: String,
    /// Other offices this person works in.
    pub others: Vec<Other>,
    /// "light" or "dark" where the person chose one.
    pub theme: Option<&'static str>,
    /// Whether single letters are keys.
    pub letters: bool,
}

impl Shell {
    /// The frame of a page for whoever visits.
    ///
    /// # Errors
    /// Those of the ledger.
    pub async fn of(visitor: &Visitor, place: Place, title: impl Into<String>) -> Result<Shell, DeskError> {
        let front = desk::front::front(&visitor.desk).await?;
        let liked = desk::settings::preferences(&visitor.desk).await?;
        let rail = Place::RAIL
            .into_iter()
            .map(|at| Entry {
                place: at,
                here: at == place,
                waiting: match at {
                    Place::Inbox => front.waiting,
                    Place::Decisions => front.decisions,
                    _ => 0,
                },
            })
            .collect();
        Ok(Shell {
            assets: super::assets::base(),
            base: format!("/o/{}", visitor.office),
            title: title.into(),
            place,
            rail,
            key: visitor.key.clone(),
            initials: initials(&front.name),
            name: front.name,
            line: front.line,
            executive: visitor.who == Who::Executive,
            first: front.first,
            others: visitor.others.clone(),
            theme: liked.theme.chosen(),
            letters: liked.single_keys,
        })
    }
    /// The places of the rail that a phone's bar holds, and those that stand under More there.
    pub fn on_phone(&self) -> impl Iterator<Item = &Entry> {
        self.rail.iter().filter(|e| Place::PHONE.contains(&e.place))
    }
    /// The other places of the rail.
    pub fn under_more(&self) -> impl Iterator<Item = &Entry> {
        self.rail.iter().filter(|e| !Place::PHONE.contains(&e.place))
    }
    /// Whether one is where a phone's More leads.
    pub fn is_under_more(&self) -> bool {
        matches!(self.place, Place::History | Place::Settings) || self.under_more().any(|e| e.here)
    }
    /// The address of a part of this office: "today", "inbox/3f…".
    pub fn to(&self, part: &str) -> String {
        format!("{}/{part}", self.base)
    }
    /// How one is called aloud: "Joss Adeyemi, acting for Mara Ellingsen".
    pub fn aloud(&self) -> String {
        if self.executive || self.line.is_empty() {
            self.name.clone()
        } else {
            format!("{}, {}", self.name, self.line)
        }
    }
}

/// "Mara Ellingsen" as "ME".
pub fn initials(name: &str) -> String {
    let mut firsts = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = firsts.next();
    let last = firsts.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_letters_stand_for_a_name() {
        for (name, letters) in [
            ("Mara Ellingsen", "ME"),
            ("Lotte de Vries", "LV"),
            ("joss", "J"),
            ("", ""),
            ("“Ana” Ó Sé", "AS"),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }
}
