//! What moved since an earlier build, released: the figures as they were and are, why, and what became of findings.

use crate::estate::Urn;

use super::Shown;

/// A figure that moved.
#[derive(Clone, PartialEq, Debug)]
pub struct MoveView {
    /// Its short code, which `matbook explain` takes.
    pub code: String,
    /// The school; `None`: the trust.
    pub school: Option<(Urn, String)>,
    /// What it is, as `KS2 Reading, expected standard`.
    pub what: String,
    /// Of whom, where not of all pupils: `Year 4`, `Girls`.
    pub whom: String,
    /// The term and year.
    pub when: String,
    /// As it was.
    pub before: Shown,
    /// As it is.
    pub after: Shown,
    /// By how much; a reason where either isn't there.
    pub by: Shown,
    /// The pupils it rests on; `None`: not told.
    pub pupils: Option<Shown>,
    /// What of it moved, where that isn't the figure itself: `compared with 61, before 60`.
    pub note: String,
    /// Whether it is of a term or year that was past already.
    pub restated: bool,
    /// Whether it is of a group of pupils.
    pub of_group: bool,
    /// Why, as far as it is known.
    pub because: Vec<String>,
}

/// Findings of one kind in one file.
#[derive(Clone, PartialEq, Debug)]
pub struct AgedFinding {
    /// The code.
    pub code: String,
    /// `error`, `warning`.
    pub severity: String,
    /// The school, where known.
    pub school: Option<(Urn, String)>,
    /// The file.
    pub file: String,
    /// The column; may be empty.
    pub field: String,
    /// How many.
    pub count: Shown,
    /// `new`, `open since 30 April 2026`, `mended`.
    pub state: String,
    /// Who can mend it; may be empty.
    pub contact: String,
}

/// What moved since one earlier build.
#[derive(Clone, PartialEq, Debug)]
pub struct SinceView {
    /// What it is called: `the site published last`, `the meeting Trustees June`.
    pub name: String,
    /// The day that its data stood for.
    pub as_at: String,
    /// Figures held against each other.
    pub compared: Shown,
    /// Figures that moved.
    pub moved: Vec<MoveView>,
    /// How many moved.
    pub count: Shown,
    /// How many of them are of past terms or years.
    pub restated: Shown,
    /// The term that pages stand at now and stood at before, and how many figures are of it, where it moved on.
    pub term: Option<(String, String, Shown)>,
    /// Why, in the order of what tells most.
    pub causes: Vec<String>,
    /// Findings: new, then open, then mended.
    pub findings: Vec<AgedFinding>,
}

/// What moved, for the pages of a trust or school.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ChangesView {
    /// Whether earlier builds were not looked at.
    pub preview: bool,
    /// Since the last published build, or the last; `None`: this is the first.
    pub since: Option<SinceView>,
    /// Since the last frozen meeting, where that is another.
    pub meeting: Option<SinceView>,
}
