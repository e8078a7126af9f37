//! The kinds of proposals there are, with their names.

/// Every kind, with its name for people, by kind.
const NAMES: [(&str, &str); 77] = [
    ("agenda.buffer", "Breathing room between meetings"),
    ("agenda.chain", "Breaks in long rows of meetings"),
    ("agenda.conflict", "Meetings that clash"),
    ("agenda.debrief", "Minutes after decisions"),
    ("agenda.delegate", "Meetings somebody else goes to"),
    ("agenda.focus", "Time kept free for work"),
    ("agenda.free", "Time made free at once"),
    ("agenda.leave", "Meetings left to the others"),
    ("agenda.merge", "Meetings held twice"),
    ("agenda.move", "Meetings at better times"),
    ("agenda.one_to_one", "1-2-1s"),
    ("agenda.prepare", "Preparation before meetings"),
    ("agenda.shorten", "Series that are too long"),
    ("agenda.thin", "Series that come too often"),
    ("agenda.travel", "Ways kept in the calendar"),
    ("alignment.gap", "Goals that get too little time"),
    ("alignment.link", "Links to goals"),
    ("alignment.short", "Goals short of their share"),
    ("alignment.starved", "Goals that nothing serves"),
    ("decisions.answer", "Decisions that wait for you"),
    ("decisions.missing", "Scores that are missing"),
    ("decisions.outcome", "What became of decisions"),
    ("decisions.told", "Decisions told as made"),
    ("enablement.promote", "Letting Equerry do more"),
    ("enablement.retire", "Proposing less"),
    ("filed.assistant", "What your assistant suggests"),
    ("filed.executive", "What you suggest"),
    ("find.settle", "Times that are held"),
    ("grid.balance", "Who does what, balanced anew"),
    ("grid.band", "Roles that fit how hard a project has become"),
    ("grid.less", "Letting somebody decide less in an area"),
    ("grid.more", "Letting somebody decide more in an area"),
    ("meeting.mail", "Briefs by mail"),
    ("navigator.commitment", "Promises found in mail"),
    ("navigator.follow_up", "Asking again"),
    ("navigator.reply", "Replies"),
    ("navigator.task", "Tasks found in mail"),
    ("orchestration.ask", "Questions back to whoever asked"),
    ("orchestration.blocking_decision", "Decisions that hold others up"),
    ("orchestration.care", "Rest around a full week"),
    ("orchestration.cycle", "Tasks that wait for each other"),
    ("orchestration.due_risk", "Due dates at risk"),
    ("orchestration.estimate_grew", "Estimates that grew"),
    ("orchestration.freed", "Freed time for a goal that has had least"),
    ("orchestration.hand_over", "Handing over in a full week"),
    ("orchestration.park", "Parking work in a full week"),
    ("orchestration.share", "Handing over what a day leaves out"),
    ("orchestration.stale", "Tasks that lie still"),
    ("orchestration.tell", "Telling whoever waits for what gave way"),
    ("orchestration.two_promises", "Promises that clash"),
    ("orchestration.waiting", "Things waited for"),
    ("partnership.agenda", "Asking for the agenda of a 1-2-1"),
    ("partnership.reroute", "Asking somebody to come through the assistant"),
    ("partnership.team_note", "Notes to the team"),
    ("partnership.time", "A date for a direct report who asked for time"),
    ("partnership.update", "Asking for the lines of Friday"),
    ("relationship.introduction", "Introductions"),
    ("relationship.reach_out", "Staying in touch"),
    ("time.approvals", "Asking for an approval again"),
    ("time.chains", "Ending a meeting of a long row early"),
    ("time.duplicate", "Meetings held twice for the same"),
    ("time.gaps", "Closing gaps too short to use"),
    ("time.low_value", "Meetings of low value"),
    ("time.mail_sessions", "Mail in one go"),
    ("time.others_work", "Handing over what is somebody else's"),
    ("time.over_attendance", "Leaving meetings to your reports"),
    ("time.ping_pong", "A call in place of much mail"),
    ("time.rework", "Agreeing on what done means"),
    ("time.same_answer", "Standard answers"),
    ("time.status", "Written updates in place of status rounds"),
    ("time.travel", "Short meetings without the journey"),
    ("whatif.delegate", "Work handed over after a What if"),
    ("whatif.drop", "Series changed after a What if"),
    ("whatif.move", "Series changed after a What if"),
    ("whatif.protect", "Time kept free after a What if"),
    ("whatif.shorten", "Series changed after a What if"),
    ("whatif.weight", "Weights of goals after a What if"),
];
/// How the kinds begin that come only where a person asked for them.
const ASKED: [&str; 5] = ["whatif.", "filed.", "find.", "decisions.told", "meeting.mail"];

/// A kind of proposal, for people; by its key where it has no name.
pub fn kind_words(kind: &str) -> String {
    let name = match kind {
        _ if kind.starts_with("playbook.") || kind.starts_with("routine.") => "Playbooks",
        _ => NAMES.binary_search_by(|(known, _)| (*known).cmp(kind)).map_or(kind, |n| NAMES[n].1),
    };
    name.to_owned()
}

/// The kinds that Equerry proposes unasked, whether one of them was ever answered or not.
pub(crate) fn unasked() -> impl Iterator<Item = &'static str> {
    let asked = |kind: &str| ASKED.iter().any(|begins| kind.starts_with(begins));
    NAMES.iter().map(|(kind, _)| *kind).filter(move |kind| !asked(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_name() {
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0), "they are looked up by halves");
        assert_eq!(kind_words("navigator.reply"), "Replies");
        assert_eq!(kind_words("routine.due.weekly-review"), "Playbooks");
        assert_eq!(kind_words("of.nothing"), "of.nothing");
        assert!(unasked().any(|kind| kind == "orchestration.park"));
        assert!(!unasked().any(|kind| kind.starts_with("whatif.")));
    }
}
