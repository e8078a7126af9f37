//! People > Relationships, asked for as a browser asks with scripting off.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod common;
#[path = "common/web.rs"]
mod web;

use axum::http::StatusCode;
use common::{mail, mbox};
use web::{Answer, Web};

const CARDS: &str = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:ana\r\nFN:Ana Lima\r\nEMAIL:ana@near.example\r\nORG:Near\r\nTITLE:Controller\r\n\
    RELATED;TYPE=colleague;VALUE=text:Lotte de Vries\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:4.0\r\nUID:orla\r\nFN:Orla Byrne\r\nEMAIL:orla@far.example\r\nORG:Far Grocers\r\nCATEGORIES:Customer\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:4.0\r\nUID:orla2\r\nFN:Orla Byrne\r\nEMAIL:orla.byrne@home.example\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:4.0\r\nUID:lotte\r\nFN:Lotte de Vries\r\nEMAIL:lotte@port.example\r\nORG:Port Office\r\nEND:VCARD\r\n";
const PLANS: &str = "[[goal]]\nid = \"berths\"\nname = \"Two berths\"\nweight = 1.0\nkeywords = [\"port\"]\n";

/// Orla wrote every eight days until seven weeks ago, Ana every other day.
async fn office() -> Web {
    let letter = |n: usize, from: &str, date: &str| {
        mail(from, date, &format!("x{n}"), "Cut-offs", "Mara,\n\nfine.\n\nYours")
    };
    let days = ["10 Aug", "18 Aug", "26 Aug", "3 Sep", "11 Sep", "19 Sep", "27 Sep", "5 Oct"];
    let orla = days.iter().enumerate();
    let orla = orla.map(|(n, day)| letter(n, "Orla Byrne <orla@far.example>", &format!("{day} 2026 10:00")));
    let ana = (0..10)
        .map(|n| letter(100 + n, "Ana Lima <ana@near.example>", &format!("{} Nov 2026 10:00", 2 + 2 * n)));
    let mails: Vec<String> = orla.chain(ana).collect();
    let web = Web::over(|room| {
        vec![
            room.file("people.vcf", CARDS),
            room.file("inbox.mbox", &mbox(&mails)),
            room.file("goals.toml", PLANS),
        ]
    })
    .await;
    desk::propose::propose(&web.desk).await.unwrap();
    web
}

impl Answer {
    /// The part of the address of the first page of a person with this name.
    fn person(&self, name: &str) -> String {
        let link = |tag: &str| {
            let href = tag.split("href=\"/o/mara-ellingsen/").nth(1)?.split('"').next()?;
            (href.starts_with("people/") && tag.contains(&format!(">{name}"))).then(|| href.to_owned())
        };
        let found = self.text.split("<a ").find_map(link);
        found.unwrap_or_else(|| panic!("{name} has no page: {}", self.text))
    }
}

#[tokio::test]
async fn the_page_says_who_drifts_what_is_proposed_and_how_the_circle_looks() {
    let web = office().await;
    for who in [&web.mara, &web.jonas] {
        let page = web.get(who, "people").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.text.contains("One person is going cold. One introduction is proposed: Lotte de Vries.")
        );
        assert!(page.text.contains("<b>50 d</b> <span class=\"m\">of 8</span>"), "{}", page.text);
        assert!(page.text.contains("Ask Ana to introduce you to Lotte de Vries"));
        assert!(page.text.contains("Going cold: Orla Byrne."), "the drawing says it in a sentence");
        assert_eq!(
            page.text.matches("class=\"chart ego").count(),
            2,
            "one drawing for a desk, one for a phone"
        );
        assert!(page.text.contains("aria-current=\"page\">Relationships"));
    }
}

#[tokio::test]
async fn a_person_is_read_before_and_noted_after_a_meeting() {
    let web = office().await;
    let orla = web.get(&web.mara, "people").await.person("Orla Byrne");
    let page = web.get(&web.mara, &orla).await;
    assert!(page.text.contains("50 days since you were in touch; your rhythm is 8."), "{}", page.text);
    assert!(page.text.contains("learned from seven gaps") && page.text.contains("How recent the last was"));
    let empty = web.post(&web.mara, &format!("{orla}/met"), "line=&promise=&kind=met&next=").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("href=\"#met-line\"") && empty.text.contains("id=\"met-line-m\""));
    let noted = "line=Wants+the+trial&promise=Send+the+dates&kind=call&next=2026-12-10";
    let twice = web.post(&web.jonas, &format!("{orla}/met"), noted).await;
    let noted = web.post(&web.jonas, &format!("{orla}/met"), noted).await;
    assert_eq!((noted.status, &noted.to), (twice.status, &twice.to), "sent twice, it is there once");
    let page = web.follow(&web.jonas, &noted).await;
    assert!(page.text.contains("Noted: Orla Byrne") && page.text.contains("You were in touch today"));
    assert!(web.get(&web.mara, "tasks?all=true").await.text.contains("Send the dates (Orla Byrne)"));
    let wrong =
        web.post(&web.mara, &format!("{orla}/edit"), "cadence=often&structure=on&content=on&notes=on").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("value=\"often\"") && wrong.text.contains("id=\"person-cadence-m\""));
    let set = "tier=core&structure=on&content=on&notes=on&do_not_ask=on";
    let set = web.post(&web.mara, &format!("{orla}/edit"), set).await;
    let page = web.follow(&web.mara, &set).await;
    assert!(page.text.contains("Every 14 days, by how near they are kept"), "{}", page.text);
    assert!(page.text.contains("<option value=\"core\" selected>"));
    let undo = page.text.split("/by-hand/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let undone = web.post(&web.mara, &format!("by-hand/{undo}/undo"), "from=people").await;
    assert!(undone.to.contains("/people?said="), "{}", undone.to);
    assert!(!web.get(&web.mara, &orla).await.text.contains("by how near they are kept"));
}

#[tokio::test]
async fn who_objects_is_only_named_and_may_agree_again() {
    let web = office().await;
    let orla = web.get(&web.mara, "people").await.person("Orla Byrne");
    let off = web.post(&web.mara, &format!("{orla}/edit"), "tier=key&content=on&notes=on").await;
    for who in [&web.mara, &web.jonas] {
        let page = web.follow(who, &off).await;
        assert!(page.text.contains("Orla Byrne is not looked at."), "{}", page.text);
        assert!(!page.text.contains("orla@far.example") && !page.text.contains("Far Grocers"));
        assert!(!web.get(who, "people").await.text.contains("Going cold"));
        let ways = web.get(who, &format!("people/ways?whom={}", orla.trim_start_matches("people/"))).await;
        assert_eq!(ways.status, StatusCode::CONFLICT);
    }
    let on =
        web.post(&web.mara, &format!("{orla}/edit"), "only=consent&structure=on&content=on&notes=on").await;
    let page = web.follow(&web.mara, &on).await;
    assert!(page.text.contains("Every 30 days, by how near they are kept"), "the rest has stayed");
}

#[tokio::test]
async fn a_private_note_is_the_executives() {
    let web = office().await;
    let ana = web.get(&web.mara, "people/directory").await.person("Ana Lima");
    let kept = web.post(&web.mara, &format!("{ana}/note"), "text=Wants+the+heron+post").await;
    assert!(web.follow(&web.mara, &kept).await.text.contains("Wants the heron post"));
    let seen = web.get(&web.jonas, &ana).await;
    assert!(
        seen.status == StatusCode::OK && !seen.text.contains("heron") && !seen.text.contains("private note")
    );
    let refused = web.post(&web.jonas, &format!("{ana}/note"), "text=x").await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
}

#[tokio::test]
async fn ways_directory_and_cover_answer() {
    let web = office().await;
    let ways = web.get(&web.mara, "people/ways?whom=Lotte+de+Vries").await;
    assert!(ways.text.contains("Ana Lima can introduce you to Lotte de Vries."), "{}", ways.text);
    assert!(ways.text.contains("a card says: colleague") && ways.text.contains("no is a fine answer"));
    let chosen = ways.text.split("<select id=\"whom\"").nth(1).unwrap().split("</select>").next().unwrap();
    assert!(chosen.contains("selected>Lotte de Vries"), "what was chosen stays chosen: {chosen}");
    assert_eq!(web.get(&web.mara, "people/ways?whom=").await.status, StatusCode::SEE_OTHER);
    assert_eq!(web.get(&web.mara, "people/ways?whom=Nobody").await.status, StatusCode::NOT_FOUND);
    let covers = web.get(&web.mara, "people/portfolio").await;
    assert!(covers.text.contains("You know nobody who moves “Two berths”."), "{}", covers.text);
    let directory = web.get(&web.mara, "people/directory").await;
    assert!(directory.text.contains("One pair of cards may be one person."), "{}", directory.text);
    let field = |name: &str| {
        directory.text.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap().split('"').next().unwrap()
    };
    let one = format!("card={}&with={}&do=one", field("card"), field("with"));
    let asked = web.post(&web.mara, "people/one", &one).await;
    assert!(asked.text.contains("are at two organisations"), "{}", asked.text);
    assert!(directory.text.contains("name=\"sure\" value=\"yes\""), "the second word");
    let merged = web.post(&web.mara, "people/one", &format!("{one}&sure=yes")).await;
    let page = web.follow(&web.mara, &merged).await;
    assert!(page.text.contains("One person: Orla Byrne and Orla Byrne"), "{}", page.text);
    assert!(page.text.contains("people are known in"), "{}", page.text);
    let new = web.post(&web.mara, "people", "name=&email=x&organisation=&title=").await;
    assert_eq!(new.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(new.text.contains("id=\"person-name-m\"") && new.text.contains("id=\"person-email-m\""));
    let new =
        web.post(&web.mara, "people", "name=Ina+Ek&email=ina@far.example&organisation=Far&title=").await;
    assert!(web.follow(&web.mara, &new).await.text.contains("No contact with Ina Ek is known."));
}

#[tokio::test]
async fn a_department_is_entered_looked_at_and_taken_back() {
    let web = office().await;
    let form = web.get(&web.mara, "people/directory?department=new&within=Near").await;
    assert!(form.text.contains("id=\"dept-name\"") && form.text.contains("value=\"Near\""), "{}", form.text);
    let wrong = web.post(&web.mara, "people/departments", "name=&within=&size=many&heads=Nobody+Here").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["name", "within", "size", "heads"] {
        assert!(wrong.text.contains(&format!("id=\"dept-{field}-m\"")), "{field}: {}", wrong.text);
    }
    let other =
        web.post(&web.mara, "people/departments", "name=Finance&within=Near&heads=Lotte+de+Vries").await;
    assert!(other.text.contains("Lotte de Vries works for Port Office"), "{}", other.text);
    let made = "name=Finance&within=Near&heads=Ana+Lima,+orla.byrne@home.example&purpose=Keeps+the+books&wanted=A+forecast+by+Friday";
    let made = web.post(&web.jonas, "people/departments", made).await;
    let page = web.follow(&web.mara, &made).await;
    assert!(page.text.contains("Added: Finance") && page.text.contains("Keeps the books"), "{}", page.text);
    assert!(page.text.contains("2 people lead it"), "two heads are asked about: {}", page.text);
    let cards = web.get(&web.mara, "people/directory?learn=all").await.text;
    assert!(cards.contains("Who leads Finance at Near?") && cards.contains("What does Finance at Near do?"));
    let id = page.text.split("department=").nth(2).unwrap().split('#').next().unwrap().to_owned();
    let below = web.post(&web.mara, "people/departments", "name=Payroll&within=Near,+Finance").await;
    assert!(web.follow(&web.mara, &below).await.text.contains("Payroll"));
    let circle = format!("id={id}&name=Finance&within=Near,+Finance,+Payroll");
    let circle = web.post(&web.mara, "people/departments", &circle).await;
    assert!(circle.status == StatusCode::UNPROCESSABLE_ENTITY && circle.text.contains("belong to itself"));
    let early = web.post(&web.mara, "people/departments", &format!("id={id}&do=close")).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "Payroll is still below it");
    let found = web.get(&web.mara, "people/directory?q=forecast+nobody").await;
    assert!(found.text.contains("Nobody found for"), "{}", found.text);
    let found = web.get(&web.mara, "people/directory?q=books").await;
    assert!(found.text.contains("Ana Lima") && !found.text.contains("Lotte de Vries</a>"), "{}", found.text);
    let undo = page.text.split("/by-hand/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let undone = web.post(&web.mara, &format!("by-hand/{undo}/undo"), "from=people").await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER);
}
