//! The start of the learner: what each feature is, and a weight set by hand.
//!
//! No weight here comes from data. Signs follow what is published about priority inboxes (Aberdeen, Pacovsky & Slater
//! 2010) and about answering (Dabbish & Kraut 2006; Kooti et al. 2015; Yang et al. 2017); sizes are round, in
//! log-odds, and the same for everybody. What one owner does differently is learned from that owner alone.

/// One feature: its code, what it adds to the log-odds of an answer, and to those of importance beyond that.
pub(super) struct Feature {
    pub code: &'static str,
    pub answer: f64,
    pub matters: f64,
}

const fn f(code: &'static str, answer: f64, matters: f64) -> Feature {
    Feature { code, answer, matters }
}

/// Features in the order of the vector. The comment names where the weight comes from.
pub(super) const FEATURES: &[Feature] = &[
    // The odds of the owner's own record, taken at their word: weight 1 is Bayes with independent parts.
    f("start", -1.2, 0.8),
    f("owner.rate", 1.0, 0.0),
    f("sender.rate", 0.9, 0.0),
    f("sender.recent", 0.1, 0.0),
    // Aberdeen et al.: social features. One writes to those one answers.
    f("sender.written_to", 0.3, 0.2),
    f("sender.written_lately", 0.4, 0.0),
    f("sender.balance", 0.4, 0.0),
    f("sender.new", 0.0, 0.0),
    f("sender.colleague", 0.1, 0.2),
    f("sender.robot", -1.5, -0.3),
    f("sender.alone_share", 0.2, 0.0),
    f("sender.today", 0.0, 0.0),
    // Tie strength: mail both ways, lately (Granovetter 1973; Gilbert & Karahalios 2009).
    // The counts above tell most of it already.
    f("sender.tie", 0.1, 0.3),
    // Who is who (spec §3.3; Aberdeen et al.: social features). Whom one answers for is answered, and matters more yet.
    f("sender.board", 0.3, 0.8),
    f("sender.leads", 0.4, 0.8),
    f("sender.reports", 0.2, 0.4),
    f("sender.assists", 0.1, 0.2),
    // Thread: a conversation the owner is in goes on; a message in reply to theirs may close it.
    f("thread.reply", 0.0, 0.0),
    f("thread.forward", -0.2, 0.0),
    f("thread.owner_in", 0.3, 0.3),
    f("thread.owner_began", 0.0, 0.3),
    f("thread.answers_owner", 0.2, 0.2),
    f("thread.length", 0.0, 0.0),
    f("thread.people", -0.2, 0.0),
    f("thread.owner_lately", 0.2, 0.0),
    // Header: the more people could answer, the less each does (diffusion of responsibility; Dabbish & Kraut 2006).
    f("to.owner", 0.4, 0.0),
    f("to.copy", -0.4, -0.2),
    f("to.unnamed", -1.2, -0.4),
    f("to.alone", 0.6, 0.0),
    f("to.first", 0.1, 0.0),
    f("to.many", -0.8, -0.2),
    f("cc.many", -0.2, 0.0),
    f("head.bulk", -2.0, -1.0),
    f("head.automatic", -2.5, -1.0),
    f("head.urgent", 0.2, 0.6),
    f("head.attachment", 0.0, 0.1),
    f("time.off_hours", 0.0, 0.0),
    f("time.weekend", 0.0, 0.0),
    // Content (Dabbish et al. 2005: requests and questions are answered, plain information is not).
    f("says.question", 0.4, 0.0),
    f("says.closing_question", 0.3, 0.0),
    f("says.request", 0.4, 0.2),
    f("says.names_owner", 0.4, 0.2),
    f("says.greets_other", -0.5, -0.2),
    f("says.meeting", 0.3, 0.1),
    f("says.delivers", -0.2, 0.0),
    f("says.thanks", -0.1, -0.2),
    f("says.promises", 0.0, 0.1),
    f("says.deadline", 0.1, 0.4),
    f("says.risk", 0.0, 0.4),
    f("says.money", 0.0, 0.2),
    // Goal match (spec §3.3): what serves a goal matters, answered or not.
    f("says.goal", 0.1, 0.7),
    // What is done already wants less; whether it is answered it does not tell.
    f("says.done", 0.0, -0.2),
    f("says.you", 0.3, 0.0),
    f("says.much", -0.2, 0.0),
    f("says.little", 0.1, 0.0),
    f("says.nothing", -0.3, 0.0),
    f("says.forwards", 0.0, 0.0),
    f("says.bulk", -1.5, -0.8),
    f("both.question_alone", 0.3, 0.0),
    f("both.request_alone", 0.3, 0.0),
    f("both.reply_alone", 0.0, 0.0),
    // What the owner does with mail of this form.
    f("form.rate", 0.3, 0.0),
    f("series.rate", 0.3, 0.0),
    f("owner.lately", 0.3, 0.0),
];

/// How many features there are.
pub(super) const N: usize = FEATURES.len();

/// A mark of the features and their starting weights: what was learned over others does not fit these.
pub(super) fn mark() -> u64 {
    let line = |f: &Feature| format!("{} {} {}\n", f.code, f.answer, f.matters);
    super::record::hash(&FEATURES.iter().map(line).collect::<String>())
}

/// The place of a feature in the vector.
pub(super) const fn place(code: &str) -> usize {
    let mut n = 0;
    while n < N {
        if same(FEATURES[n].code.as_bytes(), code.as_bytes()) {
            return n;
        }
        n += 1;
    }
    panic!("no such feature")
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut n = 0;
    while n < a.len() {
        if a[n] != b[n] {
            return false;
        }
        n += 1;
    }
    true
}
