//! A mail in two equal forms, plain text and HTML (RFC 2046 §5.1.4), as bytes.

use crate::{Error, Fingerprint};
use jiff::Timestamp;
use lettre::message::{Mailbox, MultiPart, SinglePart};
use std::time::{Duration, SystemTime};

/// What it is made of.
#[derive(Debug, Clone)]
pub struct Letter<'a> {
    /// From whom and to whom.
    pub from: &'a world::Mailbox,
    /// To whom.
    pub to: &'a world::Mailbox,
    /// One line.
    pub subject: &'a str,
    /// The text form.
    pub text: String,
    /// The same as HTML; whoever makes it has escaped what is in it.
    pub html: String,
    /// Its date.
    pub date: Timestamp,
    /// Message-ID without brackets.
    pub id: String,
}

/// The bytes of a letter.
///
/// # Errors
/// `E_PARSE` for an address that is none.
pub fn compose(letter: Letter<'_>) -> Result<Vec<u8>, Error> {
    let subject = crate::text::one_line(letter.subject.into(), 300);
    let seconds = u64::try_from(letter.date.as_second()).unwrap_or(0);
    lettre::Message::builder()
        .from(mailbox(letter.from)?)
        .to(mailbox(letter.to)?)
        .subject(subject)
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        .message_id(Some(format!("<{}>", letter.id)))
        .multipart(both_forms(letter.text, letter.html))
        .map(|message| message.formatted())
        .map_err(|e| Error::Parse { what: "a letter".into(), why: e.to_string() })
}

/// The two forms, parted by a boundary that follows from them: the same letter is the same bytes.
fn both_forms(text: String, html: String) -> MultiPart {
    let boundary = format!("=_{:032x}", Fingerprint::of(format!("{text}\0{html}").as_bytes()).0);
    MultiPart::alternative()
        .boundary(boundary)
        .singlepart(SinglePart::plain(text))
        .singlepart(SinglePart::html(html))
}

fn mailbox(who: &world::Mailbox) -> Result<Mailbox, Error> {
    let address = who.email.parse().map_err(|_| Error::Parse {
        what: crate::text::one_line(who.email.as_str().into(), 80),
        why: "this is no address to write to".into(),
    })?;
    Ok(Mailbox::new(who.name.clone(), address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_reads_back_the_same_in_both_forms_and_takes_no_header_from_its_words() {
        let mara = world::Mailbox { name: Some("Mara Ellingsen".into()), email: "mara@near.example".into() };
        let letter = Letter {
            from: &mara,
            to: &mara,
            subject: "Nothing needs you\r\nBcc: eve@far.example",
            text: "Zürich at 09:00".into(),
            html: "<p>Zürich at 09:00</p>".into(),
            date: "2026-11-24T06:40:00Z".parse().expect("a date"),
            id: "brief-20261124@equerry.invalid".into(),
        };
        let bytes = compose(letter.clone()).expect("a letter");
        assert_eq!(compose(letter).expect("a letter"), bytes, "nothing of it is chance");
        let read = mail_parser::MessageParser::default().parse(&bytes).expect("it reads");
        assert_eq!(read.body_text(0).as_deref().map(str::trim), Some("Zürich at 09:00"));
        assert_eq!(read.body_html(0).as_deref().map(str::trim), Some("<p>Zürich at 09:00</p>"));
        assert!(read.bcc().is_none(), "{}", String::from_utf8_lossy(&bytes));
        assert!(read.subject().is_some_and(|s| s.starts_with("Nothing needs you")));
    }
}
