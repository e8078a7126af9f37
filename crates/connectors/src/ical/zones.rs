//! Which zone a time is told in: the IANA name, else a Windows name, else the calendar's own VTIMEZONE; never a
//! silent guess.

use super::recur::{Budget, Rule};
use super::scan::Component;
use super::value::{self, Clock};
use jiff::{
    Timestamp,
    tz::{AmbiguousOffset, TimeZone},
};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// A zone that times are told in.
#[derive(Debug, Clone)]
pub(crate) struct Zone {
    pub(crate) tz: TimeZone,
    /// IANA name, or the TZID as written.
    pub(crate) name: String,
    /// What a person should know of it.
    pub(crate) flag: Option<String>,
}

/// The zones of one file.
pub(crate) struct Zones<'a> {
    pub(crate) office: Arc<Zone>,
    floating: Arc<Zone>,
    own: HashMap<String, &'a Component<'a>>,
    known: RefCell<HashMap<String, Arc<Zone>>>,
}

impl<'a> Zones<'a> {
    pub(crate) fn new(
        office: &TimeZone,
        name: &str,
        definitions: impl Iterator<Item = &'a Component<'a>>,
    ) -> Self {
        let office = Zone { tz: office.clone(), name: name.to_owned(), flag: None };
        let floating = Zone { flag: Some(format!("no zone: read as {name}")), ..office.clone() };
        // The first definition of a name counts, so that the choice is the same every time.
        let mut own = HashMap::new();
        for zone in definitions {
            if let Some(id) = zone.text("TZID") {
                own.entry(unquoted(&id).to_owned()).or_insert(zone);
            }
        }
        Zones { office: Arc::new(office), floating: Arc::new(floating), own, known: RefCell::default() }
    }

    /// The zone of a time without one.
    pub(crate) fn floating(&self) -> Arc<Zone> {
        self.floating.clone()
    }

    /// The zone of this TZID.
    pub(crate) fn named(&self, tzid: &str) -> Arc<Zone> {
        let tzid = unquoted(tzid);
        if let Some(zone) = self.known.borrow().get(tzid) {
            return zone.clone();
        }
        let zone = Arc::new(self.find(tzid));
        self.known.borrow_mut().insert(tzid.to_owned(), zone.clone());
        zone
    }

    fn find(&self, tzid: &str) -> Zone {
        if let Some((tz, name)) = well_known(tzid) {
            return Zone { tz, name, flag: None };
        }
        let office = &self.office;
        let shown = crate::text::one_line(tzid.into(), 60);
        match self.own.get(tzid).map(|definition| own_zone(definition)) {
            Some(Ok(tz)) => Zone { tz, name: shown, flag: None },
            Some(Err(why)) => Zone {
                flag: Some(format!("zone \"{shown}\" {why}: read as {}", office.name)),
                ..(**office).clone()
            },
            None => Zone {
                flag: Some(format!("unknown zone \"{shown}\": read as {}", office.name)),
                ..(**office).clone()
            },
        }
    }
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches('"').trim()
}

/// A zone the world knows by this name: IANA, a path that ends in an IANA name, or Windows.
fn well_known(tzid: &str) -> Option<(TimeZone, String)> {
    if ["UTC", "GMT", "Z", "Etc/UTC", "Etc/GMT", "Coordinated Universal Time", "tzone://Microsoft/Utc"]
        .iter()
        .any(|utc| utc.eq_ignore_ascii_case(tzid))
    {
        return Some((TimeZone::UTC, "UTC".to_owned()));
    }
    if tzid.is_empty() || tzid.len() > 200 {
        return None;
    }
    let iana = |name: &str| {
        let tz = TimeZone::get(name).ok()?;
        let name = tz.iana_name().unwrap_or(name).to_owned();
        Some((tz, name))
    };
    if let Some(found) = iana(tzid) {
        return Some(found);
    }
    // "/mozilla.org/20050126_1/Europe/Berlin" and its kin.
    if tzid.starts_with('/') {
        let tails = tzid.match_indices('/').map(|(at, _)| &tzid[at + 1..]).filter(|tail| tail.contains('/'));
        if let Some(found) = tails.take(8).find_map(iana) {
            return Some(found);
        }
    }
    windows(tzid).or_else(|| display_name(tzid)).and_then(iana)
}

/// The zone of a name as Outlook shows it: "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna". Only the
/// words count, the offset in front is that of the winter.
fn display_name(name: &str) -> Option<&'static str> {
    let (_, words) = name.strip_prefix('(')?.split_once(')')?;
    let words = words.trim();
    DISPLAYED
        .split('\n')
        .filter_map(|line| line.split_once('='))
        .find(|(begin, _)| words.get(..begin.len()).is_some_and(|w| w.eq_ignore_ascii_case(begin)))
        .map(|(_, iana)| iana)
}

/// The IANA zone of a Windows zone name (CLDR windowsZones, territory 001).
fn windows(name: &str) -> Option<&'static str> {
    WINDOWS
        .split('\n')
        .filter_map(|line| line.split_once('='))
        .find(|(windows, _)| windows.eq_ignore_ascii_case(name))
        .map(|(_, iana)| iana)
}

/// The zone a VTIMEZONE describes, as compiled zone data (RFC 9636) that jiff reads.
fn own_zone(definition: &Component<'_>) -> Result<TimeZone, &'static str> {
    /// Local seconds of 2101-01-01: rules without end are followed till then.
    const HORIZON: i64 = 4_133_980_800;
    /// Local seconds of 1900-01-01: what was before is told by the first change after.
    const DAWN: i64 = -2_208_988_800;
    const MOST: usize = 1_000;
    let mut changes: Vec<(i64, i32, i32)> = Vec::new();
    for observance in &definition.children {
        let offset = |name| observance.text(name).and_then(|o| value::utc_offset(&o));
        let (Some(from), Some(to)) = (offset("TZOFFSETFROM"), offset("TZOFFSETTO")) else { continue };
        let start = observance.first("DTSTART").and_then(|line| value::local(line.raw_value_str().trim()));
        let Some((start, _)) = start else { continue };
        let mut onsets = vec![start];
        for line in observance.every("RRULE") {
            let rule = Rule::parse(&line.raw_value_str(), |until, _| until + i64::from(from));
            let Ok(rule) = rule else { continue };
            let mut budget = Budget::of(MOST);
            rule.expand(start, DAWN, HORIZON, &mut |_| false, &mut budget, &mut onsets);
            if budget.cut.is_some() {
                return Err("changes too often");
            }
        }
        for line in observance.every("RDATE").take(MOST) {
            let list = line.raw_value_str().into_owned();
            let starts = list.split(',').map(|item| item.split('/').next().unwrap_or(item));
            onsets.extend(starts.take(MOST).filter_map(|item| value::local(item.trim())).map(|(at, _)| at));
        }
        changes.extend(onsets.into_iter().map(|at| (at - i64::from(from), from, to)));
        if changes.len() > MOST {
            return Err("changes too often");
        }
    }
    changes.sort_unstable();
    changes.dedup_by_key(|change| change.0);
    let Some(first) = changes.first().map(|change| change.1) else { return Err("has no rules") };
    TimeZone::tzif("Own", &tzif(first, &changes)).map_err(|_| "cannot be read")
}

/// Zone data of these changes: (instant, offset before, offset after), by instant.
fn tzif(first: i32, changes: &[(i64, i32, i32)]) -> Vec<u8> {
    let mut offsets = vec![first];
    let kinds: Vec<u8> = changes
        .iter()
        .map(|(_, _, to)| {
            let at = offsets.iter().position(|o| o == to).unwrap_or_else(|| {
                offsets.push(*to);
                offsets.len() - 1
            });
            u8::try_from(at).unwrap_or(0)
        })
        .collect();
    offsets.truncate(256);
    let header = |out: &mut Vec<u8>, times: usize, types: usize| {
        out.extend_from_slice(b"TZif2");
        out.extend_from_slice(&[0; 15]);
        for n in [0, 0, 0, times as u32, types as u32, 4] {
            out.extend_from_slice(&n.to_be_bytes());
        }
    };
    let kind = |out: &mut Vec<u8>, offset: i32| {
        out.extend_from_slice(&offset.to_be_bytes());
        out.extend_from_slice(&[0, 0]);
    };
    let mut out = Vec::new();
    header(&mut out, 0, 1);
    kind(&mut out, first);
    out.extend_from_slice(b"OWN\0");
    header(&mut out, changes.len(), offsets.len());
    for (at, _, _) in changes {
        out.extend_from_slice(&at.to_be_bytes());
    }
    out.extend_from_slice(&kinds);
    for offset in &offsets {
        kind(&mut out, *offset);
    }
    out.extend_from_slice(b"OWN\0\n\n");
    out
}

/// From local seconds to instants and back, remembering the stretch between two changes of the clock.
pub(crate) struct Cursor<'z> {
    tz: Option<&'z TimeZone>,
    offset: i64,
    /// Local seconds from and to which `offset` is the only one.
    sure: (i64, i64),
}

/// The last second jiff can name, and the first.
const FIRST: i64 = -377_705_023_201 + 86_400 * 2;
const LAST: i64 = 253_402_207_200 - 86_400 * 2;

impl<'z> Cursor<'z> {
    /// For a clock: dates and UTC have no offset.
    pub(crate) fn new(clock: &'z Clock) -> Self {
        match clock {
            Clock::Date | Clock::Utc => Cursor { tz: None, offset: 0, sure: (i64::MIN, i64::MAX) },
            Clock::Zone(zone) => Cursor { tz: Some(&zone.tz), offset: 0, sure: (0, 0) },
        }
    }

    /// The offset at this local second: none where the clock jumps over it.
    pub(crate) fn generated(&mut self, local: i64) -> Option<i64> {
        if (self.sure.0..self.sure.1).contains(&local) {
            return Some(local - self.offset);
        }
        self.look(local).ok()
    }

    /// The instant of a written local time: in a gap the offset before it holds, in a fold the first of the two
    /// (RFC 5545 §3.3.5).
    pub(crate) fn literal(&mut self, local: i64) -> i64 {
        if (self.sure.0..self.sure.1).contains(&local) {
            return local - self.offset;
        }
        self.look(local).unwrap_or_else(|instant| instant)
    }

    /// The local second at an instant.
    pub(crate) fn local(&self, instant: i64) -> i64 {
        let Some(tz) = self.tz else { return instant };
        let at = Timestamp::from_second(instant.clamp(FIRST, LAST)).unwrap_or(Timestamp::UNIX_EPOCH);
        instant.saturating_add(i64::from(tz.to_offset(at).seconds()))
    }

    /// The instant; as an error where it is one that only writing makes, in a gap.
    fn look(&mut self, local: i64) -> Result<i64, i64> {
        let Some(tz) = self.tz else { return Ok(local) };
        let civil = value::civil(local.clamp(FIRST, LAST));
        match tz.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => {
                self.offset = i64::from(offset.seconds());
                self.sure = sure_stretch(tz, local - self.offset, self.offset);
                Ok(local - self.offset)
            }
            AmbiguousOffset::Gap { before, .. } => Err(local - i64::from(before.seconds())),
            AmbiguousOffset::Fold { before, .. } => Ok(local - i64::from(before.seconds())),
        }
    }
}

/// The local seconds around `instant` in which `offset` is the only one.
fn sure_stretch(tz: &TimeZone, instant: i64, offset: i64) -> (i64, i64) {
    let Ok(at) = Timestamp::from_second(instant) else { return (0, 0) };
    let before = |at: Timestamp| {
        let earlier = at.checked_sub(jiff::SignedDuration::from_secs(1)).unwrap_or(at);
        i64::from(tz.to_offset(earlier).seconds())
    };
    let from = match tz.preceding(at + jiff::SignedDuration::from_secs(1)).next() {
        Some(change) => change.timestamp().as_second() + offset.max(before(change.timestamp())),
        None => i64::MIN,
    };
    let to = match tz.following(at).next() {
        Some(change) => change.timestamp().as_second() + offset.min(i64::from(change.offset().seconds())),
        None => LAST,
    };
    (from, to)
}

/// How the names begin that Outlook shows.
const DISPLAYED: &str = "\
Amsterdam, Berlin=Europe/Berlin
Athens=Europe/Bucharest
Auckland, Wellington=Pacific/Auckland
Beijing, Chongqing=Asia/Shanghai
Belgrade, Bratislava=Europe/Budapest
Brasilia=America/Sao_Paulo
Brisbane=Australia/Brisbane
Brussels, Copenhagen=Europe/Paris
Canberra, Melbourne=Australia/Sydney
Central Time=America/Chicago
Chennai, Kolkata=Asia/Kolkata
Coordinated Universal Time=Etc/UTC
Dublin, Edinburgh=Europe/London
Eastern Time=America/New_York
Hawaii=Pacific/Honolulu
Helsinki, Kyiv=Europe/Kiev
Jerusalem=Asia/Jerusalem
Mountain Time=America/Denver
Osaka, Sapporo=Asia/Tokyo
Pacific Time=America/Los_Angeles
Sarajevo, Skopje=Europe/Warsaw
Seoul=Asia/Seoul
";

/// CLDR windowsZones for territory 001, "Windows name=IANA name".
const WINDOWS: &str = "\
Dateline Standard Time=Etc/GMT+12
UTC-11=Etc/GMT+11
Aleutian Standard Time=America/Adak
Hawaiian Standard Time=Pacific/Honolulu
Marquesas Standard Time=Pacific/Marquesas
Alaskan Standard Time=America/Anchorage
UTC-09=Etc/GMT+9
Pacific Standard Time (Mexico)=America/Tijuana
UTC-08=Etc/GMT+8
Pacific Standard Time=America/Los_Angeles
US Mountain Standard Time=America/Phoenix
Mountain Standard Time (Mexico)=America/Mazatlan
Mountain Standard Time=America/Denver
Yukon Standard Time=America/Whitehorse
Central America Standard Time=America/Guatemala
Central Standard Time=America/Chicago
Easter Island Standard Time=Pacific/Easter
Central Standard Time (Mexico)=America/Mexico_City
Canada Central Standard Time=America/Regina
SA Pacific Standard Time=America/Bogota
Eastern Standard Time (Mexico)=America/Cancun
Eastern Standard Time=America/New_York
Haiti Standard Time=America/Port-au-Prince
Cuba Standard Time=America/Havana
US Eastern Standard Time=America/Indiana/Indianapolis
Turks And Caicos Standard Time=America/Grand_Turk
Paraguay Standard Time=America/Asuncion
Atlantic Standard Time=America/Halifax
Venezuela Standard Time=America/Caracas
Central Brazilian Standard Time=America/Cuiaba
SA Western Standard Time=America/La_Paz
Pacific SA Standard Time=America/Santiago
Newfoundland Standard Time=America/St_Johns
Tocantins Standard Time=America/Araguaina
E. South America Standard Time=America/Sao_Paulo
SA Eastern Standard Time=America/Cayenne
Argentina Standard Time=America/Argentina/Buenos_Aires
Greenland Standard Time=America/Nuuk
Montevideo Standard Time=America/Montevideo
Magallanes Standard Time=America/Punta_Arenas
Saint Pierre Standard Time=America/Miquelon
Bahia Standard Time=America/Bahia
UTC-02=Etc/GMT+2
Mid-Atlantic Standard Time=Etc/GMT+2
Azores Standard Time=Atlantic/Azores
Cape Verde Standard Time=Atlantic/Cape_Verde
UTC=Etc/UTC
GMT Standard Time=Europe/London
Greenwich Standard Time=Atlantic/Reykjavik
Sao Tome Standard Time=Africa/Sao_Tome
Morocco Standard Time=Africa/Casablanca
W. Europe Standard Time=Europe/Berlin
Central Europe Standard Time=Europe/Budapest
Romance Standard Time=Europe/Paris
Central European Standard Time=Europe/Warsaw
W. Central Africa Standard Time=Africa/Lagos
Jordan Standard Time=Asia/Amman
GTB Standard Time=Europe/Bucharest
Middle East Standard Time=Asia/Beirut
Egypt Standard Time=Africa/Cairo
E. Europe Standard Time=Europe/Chisinau
Syria Standard Time=Asia/Damascus
West Bank Standard Time=Asia/Hebron
South Africa Standard Time=Africa/Johannesburg
FLE Standard Time=Europe/Kiev
Israel Standard Time=Asia/Jerusalem
South Sudan Standard Time=Africa/Juba
Kaliningrad Standard Time=Europe/Kaliningrad
Sudan Standard Time=Africa/Khartoum
Libya Standard Time=Africa/Tripoli
Namibia Standard Time=Africa/Windhoek
Arabic Standard Time=Asia/Baghdad
Turkey Standard Time=Europe/Istanbul
Arab Standard Time=Asia/Riyadh
Belarus Standard Time=Europe/Minsk
Russian Standard Time=Europe/Moscow
E. Africa Standard Time=Africa/Nairobi
Volgograd Standard Time=Europe/Volgograd
Iran Standard Time=Asia/Tehran
Arabian Standard Time=Asia/Dubai
Astrakhan Standard Time=Europe/Astrakhan
Azerbaijan Standard Time=Asia/Baku
Russia Time Zone 3=Europe/Samara
Mauritius Standard Time=Indian/Mauritius
Saratov Standard Time=Europe/Saratov
Georgian Standard Time=Asia/Tbilisi
Caucasus Standard Time=Asia/Yerevan
Afghanistan Standard Time=Asia/Kabul
West Asia Standard Time=Asia/Tashkent
Qyzylorda Standard Time=Asia/Qyzylorda
Ekaterinburg Standard Time=Asia/Yekaterinburg
Pakistan Standard Time=Asia/Karachi
India Standard Time=Asia/Kolkata
Sri Lanka Standard Time=Asia/Colombo
Nepal Standard Time=Asia/Kathmandu
Central Asia Standard Time=Asia/Bishkek
Bangladesh Standard Time=Asia/Dhaka
Omsk Standard Time=Asia/Omsk
Myanmar Standard Time=Asia/Yangon
SE Asia Standard Time=Asia/Bangkok
Altai Standard Time=Asia/Barnaul
W. Mongolia Standard Time=Asia/Hovd
North Asia Standard Time=Asia/Krasnoyarsk
N. Central Asia Standard Time=Asia/Novosibirsk
Tomsk Standard Time=Asia/Tomsk
China Standard Time=Asia/Shanghai
North Asia East Standard Time=Asia/Irkutsk
Singapore Standard Time=Asia/Singapore
W. Australia Standard Time=Australia/Perth
Taipei Standard Time=Asia/Taipei
Ulaanbaatar Standard Time=Asia/Ulaanbaatar
Aus Central W. Standard Time=Australia/Eucla
Transbaikal Standard Time=Asia/Chita
Tokyo Standard Time=Asia/Tokyo
North Korea Standard Time=Asia/Pyongyang
Korea Standard Time=Asia/Seoul
Yakutsk Standard Time=Asia/Yakutsk
Cen. Australia Standard Time=Australia/Adelaide
AUS Central Standard Time=Australia/Darwin
E. Australia Standard Time=Australia/Brisbane
AUS Eastern Standard Time=Australia/Sydney
West Pacific Standard Time=Pacific/Port_Moresby
Tasmania Standard Time=Australia/Hobart
Vladivostok Standard Time=Asia/Vladivostok
Lord Howe Standard Time=Australia/Lord_Howe
Bougainville Standard Time=Pacific/Bougainville
Russia Time Zone 10=Asia/Srednekolymsk
Magadan Standard Time=Asia/Magadan
Norfolk Standard Time=Pacific/Norfolk
Sakhalin Standard Time=Asia/Sakhalin
Central Pacific Standard Time=Pacific/Guadalcanal
Russia Time Zone 11=Asia/Kamchatka
Kamchatka Standard Time=Asia/Kamchatka
New Zealand Standard Time=Pacific/Auckland
UTC+12=Etc/GMT-12
Fiji Standard Time=Pacific/Fiji
Chatham Islands Standard Time=Pacific/Chatham
UTC+13=Etc/GMT-13
Tonga Standard Time=Pacific/Tongatapu
Samoa Standard Time=Pacific/Apia
Line Islands Standard Time=Pacific/Kiritimati
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_windows_name_leads_to_a_zone() {
        for line in WINDOWS.lines() {
            let (windows, _) = line.split_once('=').unwrap();
            assert!(well_known(windows).is_some(), "{windows}");
        }
        assert_eq!(well_known("w. europe standard time").unwrap().1, "Europe/Berlin");
        assert_eq!(well_known("/mozilla.org/20050126_1/America/New_York").unwrap().1, "America/New_York");
        assert_eq!(well_known("(UTC-05:00) Eastern Time (US & Canada)").unwrap().1, "America/New_York");
        assert!(well_known("Middle Earth").is_none());
        for line in DISPLAYED.lines() {
            assert!(TimeZone::get(line.split_once('=').unwrap().1).is_ok(), "{line}");
        }
    }

    #[test]
    fn local_seconds_become_instants_at_every_change() {
        let tz = TimeZone::get("Europe/Berlin").unwrap();
        let clock = Clock::Zone(Arc::new(Zone { tz, name: "Europe/Berlin".into(), flag: None }));
        let mut cursor = Cursor::new(&clock);
        let at = |text: &str| value::local(text).unwrap().0;
        for (local, generated, literal) in [
            ("20260115T120000", Some("20260115T110000Z"), "20260115T110000Z"),
            ("20260715T120000", Some("20260715T100000Z"), "20260715T100000Z"),
            ("20260329T015959", Some("20260329T005959Z"), "20260329T005959Z"),
            ("20260329T023000", None, "20260329T013000Z"),
            ("20260329T030000", Some("20260329T010000Z"), "20260329T010000Z"),
            ("20261025T023000", Some("20261025T003000Z"), "20261025T003000Z"),
            ("20261025T030000", Some("20261025T020000Z"), "20261025T020000Z"),
            ("20260115T120000", Some("20260115T110000Z"), "20260115T110000Z"),
        ] {
            assert_eq!(cursor.generated(at(local)), generated.map(at), "{local}");
            assert_eq!(cursor.literal(at(local)), at(literal), "{local}");
        }
    }
}
