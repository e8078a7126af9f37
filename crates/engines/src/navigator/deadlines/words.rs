//! The words that make up dates, each with what it means.

use std::sync::LazyLock;

use jiff::civil::Weekday;

/// A length of calendar or clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    WorkingDay,
    Night,
    Week,
    Weekend,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
}

/// A part of the day that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Morning,
    Afternoon,
    Evening,
    Night,
    Lunch,
    Dinner,
    Daytime,
    NightTime,
}

/// A day of the year that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Feast {
    Fixed(i8, i8),
    EasterPlus(i8),
    /// The n-th weekday of a month, and days after it.
    Nth(i8, Weekday, i8, i8),
}

/// What a known word means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Word {
    Month(i8),
    Weekday(Weekday),
    /// "Mondays", "mornings", "daily": something that comes again.
    Again,
    Cardinal(u16),
    Ordinal(u8),
    Unit(Unit),
    Part(Part),
    Feast(Feast),
    Today,
    Tomorrow,
    Yesterday,
    AfterTomorrow,
    Tonight,
    Now,
    Noon,
    Midnight,
    EndOfDay,
    EndOf(Unit),
    /// "nineties": ten years.
    Decade(u8),
    /// "moment": now, in the right company.
    Instant,
    /// "before", "since", "around": on which side of the date something lies.
    Side,
    /// "next", "this", "last".
    Which,
    /// "early", "mid", "end".
    Edge,
    /// Begins the name of a feast: "good", "labor".
    FeastPart,
    /// Opens a phrase, but is no date itself.
    Lead,
    /// Stands inside a phrase or after one, and never opens it.
    Glue,
}

impl Word {
    /// Whether a sentence without any such word, and without digits, cannot hold a date.
    pub(super) fn carries_time(self) -> bool {
        use Word::*;
        !matches!(self, Lead | Glue | Side | Which | Edge | FeastPart | Cardinal(_) | Again)
    }
}

/// What this word means, if it belongs to dates at all. Upper and lower case are one.
pub(super) fn meaning(word: &str) -> Option<Word> {
    if word.len() > LONGEST {
        return None;
    }
    let shelf = &SHELVES[shelf_of(word)];
    shelf.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|&(_, meaning)| meaning)
}

const LONGEST: usize = 13;

fn shelf_of(word: &str) -> usize {
    match word.as_bytes().first() {
        Some(b) if b.is_ascii_alphabetic() => usize::from(b.to_ascii_lowercase() - b'a'),
        _ => 26,
    }
}

type Shelf = Vec<(&'static str, Word)>;

static SHELVES: LazyLock<[Shelf; 27]> = LazyLock::new(|| {
    let mut shelves: [Shelf; 27] = std::array::from_fn(|_| Vec::new());
    for (words, meaning) in LEXICON {
        for word in words.split(' ') {
            shelves[shelf_of(word)].push((word, *meaning));
        }
    }
    shelves
});

const LEXICON: &[(&str, Word)] = &[
    ("january jan januar jänner", Word::Month(1)),
    ("february feb februar", Word::Month(2)),
    ("march mar märz", Word::Month(3)),
    ("april apr", Word::Month(4)),
    ("may mai", Word::Month(5)),
    ("june jun juni", Word::Month(6)),
    ("july jul juli", Word::Month(7)),
    ("august aug", Word::Month(8)),
    ("september sept sep", Word::Month(9)),
    ("october oct oktober okt", Word::Month(10)),
    ("november nov", Word::Month(11)),
    ("december dec dezember dez", Word::Month(12)),
    ("monday mon montag", Word::Weekday(Weekday::Monday)),
    ("tuesday tue tues dienstag", Word::Weekday(Weekday::Tuesday)),
    ("wednesday wed weds mittwoch", Word::Weekday(Weekday::Wednesday)),
    ("thursday thu thur thurs donnerstag", Word::Weekday(Weekday::Thursday)),
    ("friday fri freitag", Word::Weekday(Weekday::Friday)),
    ("saturday sat samstag sonnabend", Word::Weekday(Weekday::Saturday)),
    ("sunday sun sonntag", Word::Weekday(Weekday::Sunday)),
    ("mondays tuesdays wednesdays thursdays fridays saturdays sundays", Word::Again),
    ("mornings afternoons evenings weekends weekdays", Word::Again),
    ("every each any everyday daily weekly monthly yearly annually jeden jede", Word::Again),
    ("zero", Word::Cardinal(0)),
    ("one ein eine einem einer", Word::Cardinal(1)),
    ("two zwei", Word::Cardinal(2)),
    ("three drei", Word::Cardinal(3)),
    ("four vier", Word::Cardinal(4)),
    ("five fünf", Word::Cardinal(5)),
    ("six sechs", Word::Cardinal(6)),
    ("seven sieben", Word::Cardinal(7)),
    ("eight acht", Word::Cardinal(8)),
    ("nine neun", Word::Cardinal(9)),
    ("ten zehn", Word::Cardinal(10)),
    ("eleven", Word::Cardinal(11)),
    ("twelve", Word::Cardinal(12)),
    ("thirteen", Word::Cardinal(13)),
    ("fourteen", Word::Cardinal(14)),
    ("fifteen", Word::Cardinal(15)),
    ("sixteen", Word::Cardinal(16)),
    ("seventeen", Word::Cardinal(17)),
    ("eighteen", Word::Cardinal(18)),
    ("nineteen", Word::Cardinal(19)),
    ("twenty", Word::Cardinal(20)),
    ("thirty", Word::Cardinal(30)),
    ("forty", Word::Cardinal(40)),
    ("fifty", Word::Cardinal(50)),
    ("sixty", Word::Cardinal(60)),
    ("seventy", Word::Cardinal(70)),
    ("eighty", Word::Cardinal(80)),
    ("ninety", Word::Cardinal(90)),
    ("hundred", Word::Cardinal(100)),
    ("thousand", Word::Cardinal(1000)),
    ("first", Word::Ordinal(1)),
    ("second", Word::Ordinal(2)),
    ("third", Word::Ordinal(3)),
    ("fourth", Word::Ordinal(4)),
    ("fifth", Word::Ordinal(5)),
    ("sixth", Word::Ordinal(6)),
    ("seventh", Word::Ordinal(7)),
    ("eighth", Word::Ordinal(8)),
    ("ninth", Word::Ordinal(9)),
    ("tenth", Word::Ordinal(10)),
    ("eleventh", Word::Ordinal(11)),
    ("twelfth", Word::Ordinal(12)),
    ("thirteenth", Word::Ordinal(13)),
    ("fourteenth", Word::Ordinal(14)),
    ("fifteenth", Word::Ordinal(15)),
    ("sixteenth", Word::Ordinal(16)),
    ("seventeenth", Word::Ordinal(17)),
    ("eighteenth", Word::Ordinal(18)),
    ("nineteenth", Word::Ordinal(19)),
    ("twentieth", Word::Ordinal(20)),
    ("thirtieth", Word::Ordinal(30)),
    ("sec secs seconds sekunden", Word::Unit(Unit::Second)),
    ("minute minutes min mins minuten", Word::Unit(Unit::Minute)),
    ("hour hours hr hrs h stunde stunden", Word::Unit(Unit::Hour)),
    ("day days tag tage tagen", Word::Unit(Unit::Day)),
    ("workday workdays werktage werktagen arbeitstagen", Word::Unit(Unit::WorkingDay)),
    ("nights", Word::Unit(Unit::Night)),
    ("week weeks wk wks woche wochen", Word::Unit(Unit::Week)),
    ("weekend wochenende", Word::Unit(Unit::Weekend)),
    ("fortnight fortnights", Word::Unit(Unit::Fortnight)),
    ("month months monat monate monaten monats", Word::Unit(Unit::Month)),
    ("quarter quarters quartal quartals", Word::Unit(Unit::Quarter)),
    ("year years yr yrs jahr jahre jahren jahres", Word::Unit(Unit::Year)),
    ("decade decades", Word::Unit(Unit::Decade)),
    ("morning", Word::Part(Part::Morning)),
    ("afternoon nachmittag", Word::Part(Part::Afternoon)),
    ("evening abend", Word::Part(Part::Evening)),
    ("night", Word::Part(Part::Night)),
    ("lunch lunchtime", Word::Part(Part::Lunch)),
    ("dinner dinnertime", Word::Part(Part::Dinner)),
    ("daytime", Word::Part(Part::Daytime)),
    ("christmas xmas weihnachten", Word::Feast(Feast::Fixed(12, 25))),
    ("easter ostern", Word::Feast(Feast::EasterPlus(0))),
    ("halloween", Word::Feast(Feast::Fixed(10, 31))),
    ("thanksgiving", Word::Feast(Feast::Nth(11, Weekday::Thursday, 4, 0))),
    ("juneteenth", Word::Feast(Feast::Fixed(6, 19))),
    ("silvester", Word::Feast(Feast::Fixed(12, 31))),
    ("today heute", Word::Today),
    ("tomorrow tmrw tmr tomorow tommorow tommorrow morgen", Word::Tomorrow),
    ("yesterday gestern", Word::Yesterday),
    ("übermorgen", Word::AfterTomorrow),
    ("tonight tonite", Word::Tonight),
    ("now", Word::Now),
    ("noon noonish midday mittag", Word::Noon),
    ("midnight mitternacht", Word::Midnight),
    ("eod cob cop eob", Word::EndOfDay),
    ("eow", Word::EndOf(Unit::Week)),
    ("eom", Word::EndOf(Unit::Month)),
    ("eoq", Word::EndOf(Unit::Quarter)),
    ("eoy", Word::EndOf(Unit::Year)),
    ("twenties", Word::Decade(20)),
    ("thirties", Word::Decade(30)),
    ("forties", Word::Decade(40)),
    ("fifties", Word::Decade(50)),
    ("sixties", Word::Decade(60)),
    ("seventies", Word::Decade(70)),
    ("eighties", Word::Decade(80)),
    ("nineties", Word::Decade(90)),
    ("moment otd", Word::Instant),
    (
        "before after until till til since by no not as up prior ahead any anytime starting around about",
        Word::Side,
    ),
    ("approximately circa roughly later bis vor nach ab seit spätestens", Word::Side),
    ("next this last past previous coming upcoming following current same", Word::Which),
    ("nächste nächsten nächster diese dieser diesen kommende kommenden letzte letzten", Word::Which),
    ("early mid middle late earlier beginning start end close anfang ende mitte", Word::Edge),
    ("new valentine valentines st international freedom jubilee independence labor labour", Word::FeastPart),
    ("memorial black cyber good ash whit boxing", Word::FeastPart),
    (
        "a an the in on at for from between within inside during half couple few several another all",
        Word::Lead,
    ),
    ("rest remainder remaining right w wc q h kw cw cy business working calendar am im um", Word::Lead),
    ("der die das den des dem zum vom von zwischen", Word::Lead),
    ("of to and or through thru over due is are opening commencing ish oclock sharp begin", Word::Glue),
    ("was were be with if so but then that it we i you he she they us me please works", Word::Glue),
    ("would will should can could does do has have had suits latest when while", Word::Glue),
    ("unless because per via instead rather ok okay thanks either also only just too sometime", Word::Glue),
    ("und oder uhr zur", Word::Glue),
];

/// Zones by the letters people write. Summer and winter letters mean the place: "PST" in July is Los Angeles.
pub(super) fn zone_letters(word: &str) -> Option<&'static str> {
    Some(match word {
        "GMT" | "UTC" | "Z" | "gmt" | "utc" => "UTC",
        "BST" => "Europe/London",
        "WET" | "WEST" => "Europe/Lisbon",
        "CET" | "CEST" | "MEZ" | "MESZ" | "cet" | "cest" => "Europe/Berlin",
        "EET" | "EEST" => "Europe/Athens",
        "MSK" => "Europe/Moscow",
        "EST" | "EDT" | "ET" | "est" | "edt" => "America/New_York",
        "CST" | "CDT" | "CT" | "cst" | "cdt" => "America/Chicago",
        "MST" | "MDT" | "MT" | "mst" | "mdt" => "America/Denver",
        "PST" | "PDT" | "PT" | "pst" | "pdt" => "America/Los_Angeles",
        "IST" => "Asia/Kolkata",
        "SGT" => "Asia/Singapore",
        "HKT" => "Asia/Hong_Kong",
        "JST" => "Asia/Tokyo",
        "KST" => "Asia/Seoul",
        "AEST" | "AEDT" => "Australia/Sydney",
        "NZST" | "NZDT" => "Pacific/Auckland",
        _ => return None,
    })
}

/// Zones by the place whose time is meant, as in "New York time".
pub(super) fn zone_of_place(place: &str) -> Option<&'static str> {
    const PLACES: &[(&str, &str)] = &[
        ("new york", "America/New_York"),
        ("boston", "America/New_York"),
        ("washington", "America/New_York"),
        ("toronto", "America/Toronto"),
        ("eastern", "America/New_York"),
        ("eastern standard", "America/New_York"),
        ("chicago", "America/Chicago"),
        ("houston", "America/Chicago"),
        ("central", "America/Chicago"),
        ("denver", "America/Denver"),
        ("mountain", "America/Denver"),
        ("san francisco", "America/Los_Angeles"),
        ("los angeles", "America/Los_Angeles"),
        ("seattle", "America/Los_Angeles"),
        ("california", "America/Los_Angeles"),
        ("pacific", "America/Los_Angeles"),
        ("pacific standard", "America/Los_Angeles"),
        ("são paulo", "America/Sao_Paulo"),
        ("sao paulo", "America/Sao_Paulo"),
        ("london", "Europe/London"),
        ("uk", "Europe/London"),
        ("british", "Europe/London"),
        ("dublin", "Europe/Dublin"),
        ("irish", "Europe/Dublin"),
        ("lisbon", "Europe/Lisbon"),
        ("paris", "Europe/Paris"),
        ("berlin", "Europe/Berlin"),
        ("german", "Europe/Berlin"),
        ("frankfurt", "Europe/Berlin"),
        ("munich", "Europe/Berlin"),
        ("central european", "Europe/Berlin"),
        ("zurich", "Europe/Zurich"),
        ("swiss", "Europe/Zurich"),
        ("geneva", "Europe/Zurich"),
        ("vienna", "Europe/Vienna"),
        ("amsterdam", "Europe/Amsterdam"),
        ("brussels", "Europe/Brussels"),
        ("madrid", "Europe/Madrid"),
        ("rome", "Europe/Rome"),
        ("milan", "Europe/Rome"),
        ("stockholm", "Europe/Stockholm"),
        ("oslo", "Europe/Oslo"),
        ("copenhagen", "Europe/Copenhagen"),
        ("helsinki", "Europe/Helsinki"),
        ("warsaw", "Europe/Warsaw"),
        ("prague", "Europe/Prague"),
        ("athens", "Europe/Athens"),
        ("istanbul", "Europe/Istanbul"),
        ("moscow", "Europe/Moscow"),
        ("tel aviv", "Asia/Jerusalem"),
        ("israel", "Asia/Jerusalem"),
        ("dubai", "Asia/Dubai"),
        ("mumbai", "Asia/Kolkata"),
        ("delhi", "Asia/Kolkata"),
        ("india", "Asia/Kolkata"),
        ("indian", "Asia/Kolkata"),
        ("singapore", "Asia/Singapore"),
        ("hong kong", "Asia/Hong_Kong"),
        ("beijing", "Asia/Shanghai"),
        ("shanghai", "Asia/Shanghai"),
        ("china", "Asia/Shanghai"),
        ("tokyo", "Asia/Tokyo"),
        ("japan", "Asia/Tokyo"),
        ("seoul", "Asia/Seoul"),
        ("sydney", "Australia/Sydney"),
        ("melbourne", "Australia/Melbourne"),
        ("auckland", "Pacific/Auckland"),
        ("johannesburg", "Africa/Johannesburg"),
        ("nairobi", "Africa/Nairobi"),
        ("lagos", "Africa/Lagos"),
        ("cairo", "Africa/Cairo"),
    ];
    PLACES.iter().find(|(name, _)| name.eq_ignore_ascii_case(place)).map(|&(_, zone)| zone)
}
