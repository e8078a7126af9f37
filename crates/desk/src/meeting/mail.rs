//! The brief of a meeting as a mail to whoever asks for it: a proposal, whose yes lays it into Drafts. Nothing is sent.

use super::{MeetingBrief, Said, meeting};
use crate::words::{inert, short};
use crate::{Desk, DeskError, asked, sources};
use engines::maths::drafts;
use jiff::SignedDuration;
use world::proposal::Draft;
use world::{Effect, EventId, Evidence, Item, ItemRef, Mailbox, Proposal};

/// The kind of the proposal.
const KIND: &str = "meeting.mail";
/// What is said in the audit log.
const ASKED: &str = "meeting.mailed";

/// Whether somebody asked for a brief by mail: it waits until it runs out, whatever the engines think of next.
pub(crate) fn is_asked(proposal: &Proposal) -> bool {
    proposal.kind.0 == KIND
}

/// Proposes a mail with the brief to whoever sits here. The same one while it waits.
///
/// # Errors
/// Those of [`meeting`]; `E_STATE` where no address of theirs is known; `E_CLEARANCE`.
pub async fn mail(desk: &Desk, id: EventId) -> Result<Proposal, DeskError> {
    let brief = meeting(desk, id).await?;
    let office = desk.office();
    let me = desk.reader().actor.person;
    let own = (office.owner.person == me).then_some(&office.owner);
    let own = own.or(office.assistant.as_ref().filter(|a| a.person == me));
    let Some(own) = own else {
        let hint = "name yourself in equerry.toml; nothing was changed";
        return Err(DeskError::input("no address of yours is known", "E_STATE", hint));
    };
    let to = Mailbox { email: own.email.clone(), name: Some(own.name.clone()) };
    let now = desk.now();
    // It is at least as private as the meeting, and as all that it rests on.
    let Item::Event(event) = desk.item(ItemRef::Event(id)).await? else {
        return Err(DeskError::NotFound { kind: "event", id: id.short() });
    };
    let mut evidence = vec![sources::event(&event, &office.tz())];
    let rests_on = brief.sources.iter().map(|cited| cited.evidence.clone());
    evidence.extend(rests_on.filter(|e| e.item != ItemRef::Event(id)));
    let make = |again: usize| proposal(&brief, &to, &evidence, again, now);
    asked::ask(desk, ASKED, &make).await
}

fn proposal(
    brief: &MeetingBrief,
    to: &Mailbox,
    evidence: &[Evidence],
    again: usize,
    now: jiff::Timestamp,
) -> Proposal {
    let title = short(&inert(&brief.title), 80);
    let effect = Effect::DraftMail {
        message_id: format!("brief-{}-{again}-{}@equerry", brief.event, now.as_second()),
        to: vec![to.clone()],
        cc: Vec::new(),
        subject: format!("Brief: {title}, {}", brief.when),
        text: text(brief),
        in_reply_to: None,
    };
    let draft = Draft {
        kind: KIND,
        key: format!("{}\n{}\n{again}", brief.event, to.email),
        title: format!("Lay the brief of {title} into Drafts, to {}", to.email),
        because: "You asked for it by mail. A yes lays it into your Drafts, from where you send it; Equerry sends nothing."
            .to_owned(),
        effect,
        ways: Vec::new(),
        expected: "the brief is at hand without Equerry".to_owned(),
        reasons: vec![
            drafts::minutes("read", "looking for it", 2.0),
            drafts::minutes("time", "time it takes", -1.0),
        ],
        evidence: evidence.to_vec(),
        about: vec![ItemRef::Event(brief.event)],
        goal: None,
        by: None,
        expires: now + SignedDuration::from_hours(24 * 7),
    };
    Proposal::new(draft, now)
}

/// The brief as plain text, with its sources at the foot.
fn text(brief: &MeetingBrief) -> String {
    let mut out = format!("{}\n{}", brief.title, brief.when);
    if let Some(place) = &brief.location {
        out.push_str(&format!(", {place}"));
    }
    if let Some(goal) = &brief.goal {
        out.push_str(&format!("\nServes: {}", goal.name));
    }
    out.push_str(&format!("\n\n{}\n", said(&brief.summary)));
    let mut part = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            out.push_str(&format!("\n{title}\n- {}\n", lines.join("\n- ")));
        }
    };
    part("What came back", brief.came_back.iter().map(said).collect());
    part("To be decided", brief.decisions.iter().map(said).collect());
    part("What is wanted", brief.want.iter().map(said).collect());
    let present = brief.present.iter().map(|one| {
        let lines: Vec<String> = one.said.iter().map(said).collect();
        if lines.is_empty() { one.name.clone() } else { format!("{}: {}", one.name, lines.join(" ")) }
    });
    part("Who is there", present.collect());
    part("Around it", brief.around.iter().map(said).collect());
    part(&brief.since_title, brief.since.iter().map(said).collect());
    let asked = brief.asked.iter().map(|ask| format!("{} – {}", said(&ask.question), said(&ask.answer)));
    part("If asked", asked.collect());
    for (goes, head) in [(&brief.stand_in, "goes instead"), (&brief.if_goes, "could go instead")] {
        if let Some(goes) = goes {
            let lists =
                goes.lists().into_iter().map(|(title, lines)| format!("{title}: {}", lines.join("; ")));
            let rest = [goes.money.clone(), goes.report.clone(), format!("To say: {}", goes.phrase)];
            let head = if goes.went { "went instead" } else { head };
            part(&format!("{} {head}", goes.first), lists.chain(rest).collect());
        }
    }
    let positions = brief.positions.iter().map(|one| {
        let lines: Vec<String> = one.lines.iter().map(said).collect();
        let lines = if lines.is_empty() { "Nothing recorded.".to_owned() } else { lines.join(" ") };
        format!("{}: {lines}", one.topic)
    });
    part("Position on each topic", positions.collect());
    part("Not known yet", brief.questions.clone());
    let sources = brief.sources.iter().map(|cited| format!("[{}] {}", cited.number, cited.words));
    part("Sources", sources.collect());
    out.push_str(&format!("\nPrepared by Equerry, {}.\n", brief.made));
    out
}

/// A sentence with the numbers of its sources.
fn said(said: &Said) -> String {
    let cites: Vec<String> = said.cites.iter().map(|n| format!("[{n}]")).collect();
    format!("{} {}", said.text, cites.concat()).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{between, fresh};
    use tempfile::TempDir;
    use world::State;

    #[tokio::test]
    async fn a_brief_by_mail_is_a_proposal_to_oneself_and_lies_in_drafts_after_a_yes() {
        let dir = TempDir::new().unwrap();
        let desk = fresh(&dir).await;
        let mut event = between("Price review", "24 10:00", "24 11:00", true);
        event.hoped_outcome = Some("A signed offer".into());
        let id = event.id;
        let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await.unwrap();
        txn.save_all(vec![Item::Event(event)]).await.unwrap();
        txn.commit().await.unwrap();
        let made = mail(&desk, id).await.unwrap();
        let Effect::DraftMail { to, subject, text, .. } = &made.effect else { panic!("{made:?}") };
        assert_eq!((to.len(), to[0].email.as_str()), (1, "mara@near.example"));
        assert!(subject.starts_with("Brief: Price review, "), "{subject}");
        assert!(
            text.contains("What is wanted\n- A signed offer") && text.contains("\nSources\n- [1] "),
            "{text}"
        );
        assert!(matches!(made.state, State::Shown { .. }), "nothing is done before a yes");
        assert_eq!(mail(&desk, id).await.unwrap().id, made.id, "asked twice, it is one");
        let jonas = desk.seated(crate::Who::Assistant).await.unwrap();
        let his = mail(&jonas, id).await.unwrap();
        let Effect::DraftMail { to, .. } = &his.effect else { panic!("{his:?}") };
        assert_eq!(to[0].email, "jonas@near.example");
    }
}
