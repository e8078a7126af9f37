//! Files are brought through the page.

use crate::house::{House, Seat};

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nBEGIN:VEVENT\r\nUID:harbour-walk\r\n\
    DTSTAMP:20261101T080000Z\r\nDTSTART;TZID=Europe/Amsterdam:20261124T173000\r\nDTEND;TZID=Europe/Amsterdam:20261124T180000\r\n\
    SUMMARY:Harbour walk\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[tokio::test]
async fn a_calendar_file_is_brought_and_shows() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    let file = house.office().join("harbour.ics");
    std::fs::write(&file, CALENDAR).unwrap();
    mara.open("welcome").await;
    let field = mara.see("input[type=file]").await;
    field.send_keys(file.to_str().unwrap()).await.unwrap();
    mara.click("form.bring button").await;
    mara.until("the end of the reading", "document.querySelector('#intake a[href$=\"/today\"]')").await;
    mara.open("today").await;
    let words = mara.words().await;
    assert!(words.contains("Harbour walk"), "{words}");
}

#[tokio::test]
async fn what_cannot_be_read_is_said() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    let file = house.office().join("broken.ics");
    std::fs::write(&file, "BEGIN:VCALENDAR\nnothing of the kind\n").unwrap();
    mara.open("welcome").await;
    mara.see("input[type=file]").await.send_keys(file.to_str().unwrap()).await.unwrap();
    mara.click("form.bring button").await;
    mara.until("the reason", "document.querySelector('#intake')?.textContent.includes('broken.ics')").await;
}
