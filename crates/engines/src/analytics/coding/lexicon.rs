//! What calendars share: which words and shapes lean to which category before anybody has corrected anything.

/// The categories that come with Equerry.
pub const CATEGORIES: [&str; 8] = [ABSENCE, PRIVATE, STANDING, EVENT, LEGAL, PEOPLE, OUTSIDE, PROJECT];

/// Somebody is away, or on duty.
const ABSENCE: &str = "absence or on-call";
/// One's own errands, meals and ways.
pub const PRIVATE: &str = "private or logistics";
/// The round that meets again and again.
const STANDING: &str = "standing meeting";
/// What one attends: courses, ceremonies, parties.
const EVENT: &str = "training or event";
/// Authorities, contracts, compliance.
const LEGAL: &str = "regulatory or legal";
/// One person, or who they are to become: 1-2-1s, hiring, reviews.
const PEOPLE: &str = "people";
/// Customers, suppliers, guests.
const OUTSIDE: &str = "customer or outside party";
/// The work itself.
const PROJECT: &str = "project or process";

/// How loudly a cue speaks, log-odds.
const LOUD: f64 = 3.0;
const CLEAR: f64 = 2.0;
const LOW: f64 = 1.0;

/// Words of titles that lean to a category, how loudly; a star stands for any ending.
#[rustfmt::skip]
const CUES: &[(&str, f64, &[&str])] = &[
    (ABSENCE, LOUD, &[
        "vacation*", "holiday*", "out of office", "ooo", "annual leave", "on leave", "sick leave", "sick day",
        "maternity", "paternity", "parental leave", "sabbatical", "on call", "oncall", "on-call", "standby",
        "on duty", "duty officer", "day off", "days off", "pto", "time off", "jury duty", "bank holiday",
        "public holiday", "office closed", "out of town", "working from home", "wfh", "backup duty", "out until",
        "out today", "be out", "is out", "is off", "be off", "off work", "comp day", "flex day", "bereavement",
    ]),
    (ABSENCE, CLEAR, &["off", "absen*", "away", "leave", "sick", "pager", "thanksgiving", "christmas",
        "new year*", "easter", "memorial day", "labor day", "independence day"]),
    (PRIVATE, LOUD, &[
        "dentist*", "doctor*", "dr", "orthodont*", "haircut", "hair cut", "hair appointment", "barber", "physio*",
        "massage", "gym", "yoga", "vet", "pick up", "drop off", "birthday*", "anniversary", "wedding",
        "funeral", "school", "kids", "daughter*", "son", "wife", "husband", "mom", "dad", "mother*", "father*",
        "family", "parent-teacher", "soccer", "ballgame", "football", "baseball", "basketball", "recital",
        "graduation",
        "church", "plumber", "oil change", "inspection of the car", "car service", "eye exam", "eye doctor",
        "check-up", "checkup", "medical", "surgery", "hospital", "blood", "closing on the house", "movers",
        "flight*", "depart*", "airport", "hotel", "train to", "train from", "check in", "check out", "taxi",
        "shuttle",
        "rental car", "drive to", "drive home", "travel time", "layover", "boarding", "leave for", "leave at",
        "go home", "choir*", "pay rent", "pay bill*", "bank appointment", "concert", "theater", "theatre",
    ]),
    (PRIVATE, CLEAR, &["lunch", "personal", "private", "appt", "appointment", "errand*", "dinner", "travel*",
        "haircuts", "hair", "bday", "b-day", "mow*", "shopping", "game", "tickets", "reservation*", "parking",
        "house", "home", "move"]),
    (PRIVATE, LOW, &["breakfast", "coffee", "drinks", "trip", "call home", "reminder", "collect"]),
    (STANDING, LOUD, &[
        "staff meeting", "staff mtg", "staff", "weekly", "bi-weekly", "biweekly", "monthly", "daily",
        "quarterly meeting",
        "team meeting", "team mtg", "standup", "stand-up", "stand up", "leadership team", "team lead*", "all hands",
        "all-hands", "town hall", "department meeting", "dept meeting", "group meeting", "managers meeting",
        "manager meeting", "morning meeting", "status meeting", "operations meeting", "ops meeting", "huddle",
        "committee", "round table", "roundtable", "directors meeting", "management meeting", "executive committee",
        "board meeting", "recurring", "regular meeting", "jour fixe", "sync", "check-in", "catch-up", "catch up",
        "weekly call",
    ]),
    (STANDING, CLEAR, &["team", "status", "steering", "steerco", "board", "department", "dept", "every week",
        "council"]),
    (STANDING, LOW, &["update", "group", "updates"]),
    (EVENT, LOUD, &[
        "training", "seminar*", "workshop*", "class", "course", "webinar*", "conference in", "symposium", "summit",
        "congress", "off-site", "offsite", "retreat", "party", "celebrat*", "reception", "banquet", "gala", "award*",
        "ceremony", "luncheon", "happy hour", "picnic", "barbecue", "bbq", "kick-off party", "open house", "fair",
        "career day", "rally", "charity", "fundrais*", "volunteer*", "blood drive", "team building", "teambuilding",
        "lecture",
        "keynote", "speech", "toastmasters", "orientation", "certification", "exam", "e-learning", "retirement",
        "baby shower", "shower",
        "shower for", "farewell", "going away", "golf", "tournament", "fun run", "trade show", "expo", "exhibition",
        "forum", "meet-up", "meetup", "alumni", "webcast", "brown bag", "lunch and learn", "lunch & learn",
        "book club",
        "potluck", "social",
    ]),
    (EVENT, CLEAR, &["conference", "convention", "session on", "presentation skills", "program", "event",
        "christmas party", "dinner for", "breakfast"]),
    (LEGAL, LOUD, &[
        "legal", "lawyer*", "attorney*", "counsel", "court", "hearing*", "deposition*", "lawsuit", "litigation",
        "settlement*", "arbitration", "mediation", "testimony", "subpoena*", "regulat*", "compliance", "antitrust",
        "anti-trust", "filing*", "tariff*", "rate case", "contract review", "nda", "gdpr", "privacy law", "patent*",
        "trademark*", "statut*", "commission", "authority", "docket*", "rulemaking", "senate", "congressional",
        "ministry",
        "tax audit", "ferc", "sec", "fda", "epa", "osha", "irs", "sox", "data protection", "policy review",
        "legislat*", "law", "ordinance",
        "permit*", "licence", "license", "order no", "interven*",
    ]),
    (LEGAL, LOW, &["contract*", "agreement*", "policy", "policies", "government*", "federal", "claim*", "dispute*"]),
    (PEOPLE, LOUD, &[
        "1-2-1", "1:1", "1-1", "1on1", "1-on-1", "one-on-one", "one on one", "one-to-one", "one to one",
        "interview*", "candidate*", "performance", "appraisal*", "mid-year", "midyear", "year-end review",
        "annual review", "career", "mentor*", "coaching", "coachee", "promotion*", "hiring", "recruit*", "onboarding",
        "exit interview", "feedback session", "development plan", "development discussion", "succession", "talent",
        "headcount", "compensation", "bonus*", "salar*", "hr", "human resources", "job description*", "job offer",
        "direct report*", "skip level", "skip-level", "new hire*", "evaluation*", "personnel", "staffing", "resume*",
        "org chart", "reorg*",
        "360", "goals for", "employee*", "touch base", "meet with", "visit with", "talk to", "talk with",
    ]),
    (PEOPLE, CLEAR, &["review with", "discussion with", "position*", "intern*", "mtg with", "mtg w", "call with",
        "chat"]),
    (OUTSIDE, LOUD, &[
        "customer*", "client*", "supplier*", "vendor*", "investor*", "shareholder*", "analyst call", "press",
        "journalist*",
        "partner visit", "site visit", "plant tour", "tour of", "tour for", "sales call", "pitch", "demo for",
        "prospect*",
        "consultant*", "auditor*", "external audit", "audit*", "banker*", "broker*", "distributor*", "contractor*",
        "sponsor*", "embassy", "delegation", "guest*", "visitors", "visit from", "visit by", "visit to", "bidder*",
    ]),
    (OUTSIDE, CLEAR, &["visit", "tour", "sales", "account review", "account*", "bank", "media", "proposal to",
        "negotiat*", "inc", "corp", "llc", "ltd", "gmbh", "company"]),
    (OUTSIDE, LOW, &["partner*", "external", "trip to"]),
    (PROJECT, CLEAR, &[
        "project*", "design", "implementation", "rollout", "roll-out", "go live", "go-live", "launch*",
        "requirements", "testing",
        "test", "prototype", "architecture", "migration", "conversion", "system*", "software", "process*",
        "procedure*", "budget*",
        "forecast*", "plan", "planning", "strategy", "roadmap", "milestone*", "deadline*", "due", "report*",
        "analysis",
        "brainstorm*", "working session", "work session", "review", "debrief", "post-mortem", "postmortem",
        "retrospective",
        "issue*", "outage*", "capacity", "inventory", "pipeline", "database", "data", "reconcil*", "invoic*",
        "billing",
        "accounting", "pricing", "cost*", "metrics", "kpi*", "dashboard*", "simulation", "model*", "kickoff",
        "kick-off", "kick off",
        "integration", "upgrade*", "maintenance", "documentation", "presentation", "prep", "prepare", "draft*",
        "write", "focus", "deep work", "desk time", "decision*", "options", "survey", "re-engineering",
        "reengineering", "disaster recovery",
        "business continuity", "expansion", "acquisition", "transition", "discuss", "discussion",
    ]),
    (PROJECT, LOW, &["meeting", "mtg", "call", "conference call", "video conference", "conf call", "follow up",
        "follow-up", "operations", "training plan"]),
];

/// Shapes and people that lean to a category, log-odds.
const SHAPES: &[(&str, &str, f64)] = &[
    ("shape:a 1-2-1", PEOPLE, LOUD),
    ("shape:a name alone", PEOPLE, 2.5),
    ("shape:names somebody", PEOPLE, 0.7),
    ("shape:with somebody", PEOPLE, 0.5),
    ("shape:repeats", STANDING, 1.2),
    ("shape:a long title", PROJECT, 0.3),
    ("shape:private, nobody else", PRIVATE, 0.8),
    ("people:one other", PEOPLE, 0.8),
    ("people:many", STANDING, 0.4),
    ("people:from outside", OUTSIDE, 2.5),
    ("lasts:whole days", ABSENCE, 1.5),
    ("lasts:a day", ABSENCE, 0.8),
    ("lasts:a day", EVENT, 0.5),
    ("lasts:half a day", EVENT, 0.5),
    ("begins:early", PRIVATE, 0.2),
    ("begins:at noon", PRIVATE, 0.3),
    ("begins:late", PRIVATE, 0.8),
    ("begins:at the weekend", PRIVATE, 0.8),
];

/// How much of a calendar each category makes up before it is read, log-odds among them.
const USUAL: &[(&str, f64)] = &[(PROJECT, 1.0), (STANDING, 0.3), (PEOPLE, 0.3)];

/// Names of calendars' own labels that say it outright.
#[rustfmt::skip]
const LABELS: &[(&str, &str)] = &[
    ("holiday", ABSENCE), ("vacation", ABSENCE), ("out of office", ABSENCE),
    ("private", PRIVATE), ("personal", PRIVATE), ("family", PRIVATE), ("medical", PRIVATE), ("travel", PRIVATE),
    ("team", STANDING), ("staff", STANDING), ("board", STANDING), ("operations", STANDING),
    ("training", EVENT), ("event", EVENT), ("conference", EVENT),
    ("legal", LEGAL), ("compliance", LEGAL),
    ("1-2-1", PEOPLE), ("1:1", PEOPLE), ("hr", PEOPLE), ("interview", PEOPLE), ("people", PEOPLE),
    ("customer", OUTSIDE), ("client", OUTSIDE), ("sales", OUTSIDE), ("supplier", OUTSIDE), ("external", OUTSIDE),
    ("project", PROJECT), ("focus", PROJECT), ("preparation", PROJECT),
];

/// First names that are common where English is written.
#[rustfmt::skip]
const FIRST_NAMES: &[&str] = &[
    "aaron", "adam", "alan", "alex", "alice", "amanda", "amy", "ana", "andrea", "andrew", "andy", "angela", "ann",
    "anna", "anne", "anthony", "barbara", "ben", "bert", "beth", "betty", "bill", "bob", "brad", "brenda", "brian",
    "bruce",
    "carl", "carol", "caroline", "catherine", "charles", "charlie", "cheryl", "chris", "christine", "christopher",
    "cindy",
    "claire", "craig", "cynthia", "dan", "dana", "daniel", "danny", "darrell", "dave", "david", "dawn", "deb",
    "debbie", "deborah",
    "debra", "denise", "dennis", "diana", "diane", "don", "donald", "donna", "doug", "douglas", "ed", "eddie",
    "edward", "elaine",
    "elizabeth", "ellen", "emily", "emma", "eric", "erik", "eva", "frank", "fred", "gary", "george", "gerald",
    "gina", "glenn", "greg", "hannah", "harry", "heather", "helen", "henry", "howard", "ian", "jack", "jackie",
    "jacob", "james", "jan", "jane", "janet", "janice", "jason", "jay", "jean", "jeff", "jeffrey", "jennifer",
    "jenny", "jerry",
    "jessica", "jill", "jim", "jimmy", "joan", "joe", "john", "jon", "jonathan", "jose", "joseph", "joyce", "juan",
    "judy",
    "julia", "julie", "karen", "karl", "kate", "katherine", "kathleen", "kathy", "keith", "kelly", "ken", "kenneth",
    "kevin", "kim", "kimberly", "larry", "laura", "lauren", "lee", "leo", "linda", "lisa", "liz", "lori", "louis",
    "louise", "luis",
    "lynn", "marc", "margaret", "maria", "marie", "martin", "mary", "matt", "matthew", "maria", "max", "megan",
    "melanie", "melissa", "michael", "michelle", "mike", "miguel", "monica", "nancy", "natalie", "nathan", "neil",
    "nick", "nicole",
    "nina", "norman", "oliver", "olivia", "pam", "pamela", "pat", "patricia", "patrick", "paul", "paula", "peggy",
    "peter", "phil", "philip",
    "phillip", "rachel", "ralph", "randy", "ray", "raymond", "rebecca", "richard", "rick", "rita", "rob", "robert",
    "robin",
    "roger", "ron", "ronald", "rosa", "roy", "russell", "ruth", "ryan", "sally", "sam", "samantha", "samuel",
    "sandra",
    "sandy", "sara", "sarah", "scott", "sean", "sharon", "sheila", "shelley", "sherry", "simon", "sonia", "sophie",
    "stacy", "stanley",
    "stephanie", "stephen", "steve", "steven", "stuart", "sue", "susan", "suzanne", "tammy", "ted", "teresa", "teri",
    "terri", "terry", "theresa",
    "thomas", "tim", "timothy", "tina", "todd", "tom", "tommy", "tony", "tracy", "valerie", "vanessa", "vicki",
    "victor", "victoria",
    "vincent", "virginia", "walter", "wanda", "wayne", "wendy", "will", "william", "yvonne",
];

/// Everyday words of titles that are no cue: capitalised alone, they are no name.
#[rustfmt::skip]
const EVERYDAY: &[&str] = &[
    "all", "am", "analyst", "and", "annual", "april", "area", "august", "business", "by", "center", "chair", "close",
    "daily",
    "day", "december", "director", "duty", "energy", "february", "finance", "first", "focus", "for", "friday", "gas",
    "half", "hold", "in",
    "info", "it", "january", "july", "june", "lead", "management", "manager", "march", "market", "markets", "may",
    "monday", "new", "next", "note",
    "november", "october", "office", "open", "operations", "oil", "of", "on", "path", "phone", "pm", "power",
    "president", "q1", "q2", "q3", "q4", "quarter",
    "risk", "room", "saturday", "schedule", "scheduling", "second", "section", "september", "services", "sunday",
    "support", "talk", "task", "tbd", "tentative",
    "the", "third", "thursday", "to", "today", "tomorrow", "transport", "transportation", "tuesday", "untitled",
    "video", "wednesday",
    "week", "work", "year",
];

/// The cues that a title (small letters) holds: each begins where a word may begin, and ends where one may end.
pub(super) fn cues(title: &str) -> Vec<&'static str> {
    let mut before = None;
    let begins = title.char_indices().filter(|(_, c)| !before.replace(*c).is_some_and(char::is_alphanumeric));
    let rests: Vec<&str> = begins.map(|(at, _)| &title[at..]).collect();
    let stands = |cue: &&str| rests.iter().any(|rest| begins_with(rest, cue));
    CUES.iter().flat_map(|(_, _, cues)| *cues).copied().filter(stands).collect()
}

fn begins_with(text: &str, cue: &str) -> bool {
    match cue.strip_suffix('*') {
        Some(stem) => text.starts_with(stem),
        None => text.strip_prefix(cue).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)),
    }
}

/// Whether a word (small letters) is a common first name.
pub(super) fn is_first_name(word: &str) -> bool {
    FIRST_NAMES.contains(&word)
}

/// Whether a word (small letters) of a title is one of everyday, a cue among them.
pub(super) fn is_everyday(word: &str) -> bool {
    EVERYDAY.contains(&word) || !is_first_name(word) && !cues(word).is_empty()
}

/// What is believed beforehand of a category, log-odds among the categories.
pub(super) fn usual(category: &str) -> f64 {
    USUAL.iter().find(|(c, _)| *c == category).map_or(0.0, |(_, w)| *w)
}

/// What a mark says of a category before anybody has corrected anything, log-odds.
pub(super) fn says(mark: &str, category: &str) -> f64 {
    if let Some(cue) = mark.strip_prefix("cue:") {
        let speaks =
            |(c, w, cues): &&(&str, f64, &[&str])| (*c == category && cues.contains(&cue)).then_some(*w);
        return CUES.iter().filter_map(|row| speaks(&row)).fold(0.0, f64::max);
    }
    if let Some(label) = mark.strip_prefix("label:") {
        return if LABELS.contains(&(label, category)) { LOUD } else { 0.0 };
    }
    SHAPES.iter().filter(|(m, c, _)| *m == mark && *c == category).map(|row| row.2).sum()
}
