//! An office in which things of every kind are hidden from the assistant, each for every reason there is to hide one,
//! and each with words of its own: none of these words may ever reach the assistant.

use crate::common::{
    CARDS, GOALS, Room, TODO, ana_asks, ben_writes, board, calendar, crlf, event, lunch, mail, mbox,
    supplier, vendor,
};
use desk::{Clock, Desk, Setup, gather, rounds};
use jiff::Timestamp;
use ledger::{Ledger, MasterKey};
use std::cell::Cell;
use std::fs;
use std::path::PathBuf;
use world::ids::Compartment;
use world::{Clearance, Item, ItemRef, Level};

/// Why something is hidden: an ending for its words, and the clearance it demands.
const WHY: [(&str, Level, Option<&str>); 3] = [
    ("restricted", Level::Restricted, None),
    ("eyesonly", Level::EyesOnly, None),
    ("grouped", Level::Internal, Some("heron")),
];

/// What the words name; a word is "canary", one of these and why.
const WHAT: [&str; 20] = [
    "sender",
    "address",
    "subject",
    "body",
    "file",
    "text",
    "event",
    "place",
    "note",
    "guest",
    "task",
    "person",
    "firm",
    "memo",
    "verdict",
    "quarantine",
    "goal",
    "project",
    "decision",
    "area",
];

/// The office, and what is hidden in it.
pub struct Hidden {
    pub room: Room,
    pub dir: PathBuf,
    /// Every word that the assistant may not see.
    pub words: Vec<String>,
    /// Things of every kind, each with why it is hidden, if it is.
    things: Vec<(ItemRef, Rank)>,
    copies: Cell<usize>,
}

/// Whether a thing is hidden, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// Anybody with a seat may see it.
    Open,
    /// Hidden, for the reason of this ending.
    Hidden(&'static str),
}

impl Rank {
    /// All of them.
    pub fn all() -> Vec<Rank> {
        std::iter::once(Rank::Open).chain(WHY.iter().map(|(why, ..)| Rank::Hidden(why))).collect()
    }
    /// Of something that demands this clearance.
    fn of(clearance: &Clearance) -> Rank {
        let fits = |(_, level, group): &&(&'static str, Level, Option<&str>)| {
            clearance.level == *level && clearance.compartment.as_ref().map(|c| c.0.as_str()) == *group
        };
        WHY.iter().find(fits).map_or(Rank::Open, |(why, ..)| Rank::Hidden(why))
    }
    /// Whether the assistant may not see it.
    pub fn hidden(self) -> bool {
        self != Rank::Open
    }
}

impl Hidden {
    /// The id of a thing of a kind ("event") and rank. There is one of each.
    pub fn example(&self, kind: &str, rank: Rank) -> String {
        let fits = |(item, of): &&(ItemRef, Rank)| item.kind() == kind && *of == rank;
        let found = self.things.iter().find(fits).unwrap_or_else(|| panic!("no {kind} is {rank:?}"));
        found.0.uuid().to_string()
    }
    /// The ids of all things.
    pub fn every_id(&self) -> Vec<String> {
        self.things.iter().map(|(item, _)| item.uuid().to_string()).collect()
    }
    /// The office as it was made, to be changed.
    pub fn copy(&self) -> PathBuf {
        self.copies.set(self.copies.get() + 1);
        let copy = self.room.path(&format!("copy-{}", self.copies.get()));
        fs::create_dir_all(&copy).unwrap();
        crate::folders::copy(&self.dir, &copy);
        copy
    }
}

/// Makes it.
pub async fn office(now: Timestamp) -> Hidden {
    let room = Room::new();
    let dir = room.path("office");
    let setup = Setup {
        owner: "Mara Ellingsen <mara@near.example>".into(),
        assistant: Some("Jonas Weil <jonas@near.example>".into()),
        reports: vec!["Priya Raman <priya@near.example>".into()],
        auditors: vec!["Edda Falk <edda@audit.example>".into()],
        zone: "Europe/Berlin".into(),
        ..Setup::default()
    };
    let spring: Timestamp = "2026-03-02T08:00:00Z".parse().unwrap();
    let desk = Desk::init(&dir, &setup, Clock::Standing(spring)).await.unwrap().at(Clock::Standing(now));
    gather::import(&desk, &sources(&room), &mut |_| true).await.unwrap();
    ask(&desk).await;
    rounds::morning(&desk).await.unwrap();
    hide(&desk).await;
    rounds::morning(&desk).await.unwrap();
    answer(&desk).await;
    let things = things(&desk).await;
    let words = WHY.iter().flat_map(|(why, ..)| WHAT.iter().map(move |what| word(what, why))).collect();
    desk.close().await;
    Hidden { room, dir, words, things, copies: Cell::new(0) }
}

fn word(what: &str, why: &str) -> String {
    format!("canary{what}{why}")
}

/// What anybody may see, and beside it what will be hidden.
fn sources(room: &Room) -> Vec<PathBuf> {
    let mut mails = vec![ana_asks(), ben_writes(), ana_sends()];
    let mut events = vec![board(), lunch(), supplier(), vendor()];
    let (mut todo, mut cards, mut plans) = (TODO.to_owned(), CARDS.to_owned(), GOALS.to_owned());
    let mut broken = Vec::new();
    for (n, (why, ..)) in WHY.iter().enumerate() {
        let w = |what: &str| word(what, why);
        mails.push(letter(&w, n));
        let more = format!(
            "LOCATION:{}\nDESCRIPTION:{}\nATTENDEE;CN={}:mailto:{}@far.example\n",
            w("place"),
            w("note"),
            w("guest"),
            w("guest")
        );
        let hour = 13 + n;
        events.push(event(
            &w("event"),
            &format!("24T{hour}0000"),
            &format!("24T{hour}4500"),
            &w("event"),
            &more,
        ));
        todo.push_str(&format!("(A) 2026-11-02 {} +board due:2026-11-25 est:1h\n", w("task")));
        plans.push_str(&format!(
            "[[goal]]\nid = \"{0}\"\nname = \"{0}\"\nweight = 2\nkeywords = [\"{0}\"]\n\n[[project]]\nid = \"{1}\"\n\
             name = \"{1}\"\ngoals = {{ {0} = 1.0 }}\n\n",
            w("goal"),
            w("project")
        ));
        cards.push_str(&crlf(&format!(
            "BEGIN:VCARD\nVERSION:4.0\nUID:{0}\nFN:{0}\nEMAIL:{0}@far.example\nORG:{1}\nNOTE:{2}\nEND:VCARD\n",
            w("person"), w("firm"), w("memo")
        )));
        broken.push(
            room.file(
                &format!("{}.ics", w("quarantine")),
                &format!("BEGIN:VCALENDAR\n{}\n", w("quarantine")),
            ),
        );
    }
    let events: Vec<&str> = events.iter().map(String::as_str).collect();
    let mut files = vec![
        room.file("a.ics", &calendar(&events)),
        room.file("inbox.mbox", &mbox(&mails)),
        room.file("people.vcf", &cards),
        room.file("todo.txt", &todo),
        room.file("goals.toml", &plans),
    ];
    files.extend(broken);
    files
}

/// A message with a file that anybody may see.
fn ana_sends() -> String {
    let text = "--cut\nContent-Type: text/plain\n\nMara,\n\nhere is the agenda.\n\nAna\n\n--cut\n\
        Content-Type: text/plain; name=agenda.txt\n\nOne point.\n--cut--";
    let mail = mail("Ana Lima <ana@near.example>", "22 Nov 2026 09:00", "m3", "Agenda", text);
    mail.replace("text/plain; charset=utf-8\n\n--cut", "multipart/mixed; boundary=cut\n\n--cut")
}

/// A message that asks for something, with a file.
fn letter(w: &dyn Fn(&str) -> String, n: usize) -> String {
    format!(
        "From: {sender} <{address}@far.example>\nTo: Mara Ellingsen <mara@near.example>\n\
         Date: 23 Nov 2026 1{n}:30 +0100\nMessage-ID: <{subject}@mail.example>\nSubject: {subject}\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=cut\n\n--cut\nContent-Type: text/plain; charset=utf-8\n\n\
         Mara,\n\nCould you send me the {body} by 12:00 tomorrow?\n\n--cut\n\
         Content-Type: text/plain; name={file}.txt\nContent-Disposition: attachment; filename={file}.txt\n\n{text}\n--cut--\n",
        sender = w("sender"),
        address = w("address"),
        subject = w("subject"),
        body = w("body"),
        file = w("file"),
        text = w("text"),
    )
}

/// Decisions that wait: one that anybody may see, and one for every reason to hide it.
async fn ask(desk: &Desk) {
    let hidden = WHY.iter().map(|(why, ..)| word("decision", why));
    for name in std::iter::once("Which depot".to_owned()).chain(hidden) {
        let both = [format!("{name} north"), format!("{name} south")];
        let matters = [format!("Cost of {name}")];
        let frame = desk::decisions::Frame::default();
        desk::decisions::add(desk, &format!("{name}?"), frame, &both, &matters).await.unwrap();
    }
    let hidden = WHY.iter().map(|(why, ..)| word("area", why));
    for name in std::iter::once("Depots".to_owned()).chain(hidden) {
        let form = desk::grid::AreaForm { name, responsible: "Ben".to_owned(), ..Default::default() };
        desk::grid::add(desk, &form).await.unwrap();
    }
}

/// Gives what the words find the clearance that hides it; a message's file and sender follow it by themselves.
async fn hide(desk: &Desk) {
    let ledger = ledger(desk).await;
    for (why, level, compartment) in WHY {
        let clearance = Clearance { level, compartment: compartment.map(|c| Compartment(c.to_owned())) };
        for what in ["subject", "event", "task", "person", "goal", "project", "decision", "area"] {
            let found =
                ledger.search(desk.reader(), &word(what, why), &ledger::Filter::default()).await.unwrap();
            assert!(!found.hits.is_empty(), "nothing to hide for {}", word(what, why));
            for hit in found.hits.iter().filter(|hit| !matches!(hit.item, ItemRef::Proposal(_))) {
                let mut txn = ledger.begin(&desk.reader().actor, desk.now()).await.unwrap();
                txn.set_clearance(desk.reader(), hit.item, &clearance, "for few").await.unwrap();
                txn.commit().await.unwrap();
            }
        }
    }
    ledger.close().await;
}

/// The ledger behind a desk, opened once more.
pub async fn ledger(desk: &Desk) -> Ledger {
    let key = MasterKey::read(&desk.dir().join("equerry.key"), None).unwrap();
    Ledger::open(&desk.dir().join("equerry.db"), &key).await.unwrap()
}

/// Everything of the kinds that pages show, with its rank; of proposals those that are open.
async fn things(desk: &Desk) -> Vec<(ItemRef, Rank)> {
    let ledger = ledger(desk).await;
    let mut things = Vec::new();
    let kinds = ["proposal", "message", "event", "task", "person", "document", "goal", "project", "decision"];
    for kind in kinds.into_iter().chain(["responsibility"]) {
        let items = ledger.all(desk.reader(), kind).await.unwrap();
        let current = items.iter().filter(|item| !matches!(item, Item::Proposal(p) if !p.is_open()));
        things.extend(current.map(|item| (item.reference(), Rank::of(&item.clearance()))));
    }
    ledger.close().await;
    things
}

/// The executive's own answers to proposals that come from what is hidden: one yes, one no with a reason.
async fn answer(desk: &Desk) {
    let open = desk::propose::open(desk).await.unwrap();
    let from_hidden: Vec<_> = open
        .iter()
        .filter(|s| {
            s.proposal.clearance != Clearance::default() && s.proposal.clearance.level != Level::Confidential
        })
        .collect();
    assert!(from_hidden.len() >= 2, "too little is proposed from what is hidden: {}", from_hidden.len());
    for shown in &from_hidden[..1] {
        desk::decide::accept_as(desk, shown.proposal.id, None).await.unwrap();
    }
    let why = word("verdict", WHY[1].0);
    desk::decide::dismiss_as(desk, from_hidden[1].proposal.id, &why, false).await.unwrap();
}
