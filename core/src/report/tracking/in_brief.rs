//! What the short chapters of packs share: one line for each subject of each key stage, now and a term before.

use crate::estate::{
    AcademicYear, KeyStage, Measure, Subject, Term, YearGroup, lower_first, upper_first,
};
use crate::quantity::Verdict;
use crate::release::audit::{AssessmentView, QualityView, WantingView};
use crate::release::{Change, Comparison, Grouping, TrackedFigure, What, Who};

use super::super::words::points;
use super::super::{Cell, Column, Page, PagePath, Row, Table};
use super::{Place, TrustPlace, frame};

/// What the audits say about the data that a trust's or school's figures rest on.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The findings about its files.
    pub quality: &'a QualityView,
    /// Its assessments by term, and which are wanting.
    pub assessment: &'a AssessmentView,
}

impl<'a> Standing<'a> {
    /// The assessments that are expected in a trust's school year up to its term, and not there.
    pub fn wanting(&self, at: &TrustPlace<'_>) -> impl Iterator<Item = &'a WantingView> + use<'a> {
        let (year, term) = (at.year, at.term);
        let all = self.assessment.wanting.iter();
        all.filter(move |w| w.year == year && w.term <= term)
    }
}

/// A subject of a key stage: the share at the expected standard now, and how it moved since the term before.
pub(super) struct Line<'a> {
    pub stage: &'a KeyStage,
    pub subject: Subject,
    /// The share that speaks for it.
    pub measure: Measure,
    pub lead: bool,
    pub now: TrackedFigure,
    pub change: Option<Change>,
}

/// The trust or school, with its lines.
pub(super) struct Brief<'a> {
    pub at: &'a TrustPlace<'a>,
    pub who: &'a Who,
    pub lines: Vec<Line<'a>>,
    /// The term before, if the data have one.
    pub before: Option<(AcademicYear, Term)>,
}

impl<'a> Brief<'a> {
    /// Looks up the lines: the subjects that anybody was assessed in, the one that leads first; none that pupils choose, unless
    /// they choose all, and of the early years the one that sums up their goals alone.
    pub(super) fn new(at: &'a TrustPlace<'a>, who: &'a Who, stages: &'a [KeyStage]) -> Self {
        let terms = at.book.terms();
        let here = terms.iter().position(|t| *t == (at.year, at.term));
        let before = here.and_then(|i| i.checked_sub(1)).map(|i| terms[i]);
        let mut lines = vec![];
        for stage in stages {
            let place = at.place(who, stage);
            let lead = place.lead_subject();
            let goals = stage.years.iter().all(|year| *year < YearGroup(1));
            let others = place.single_subjects().into_iter();
            let others = others.filter(|s| *s != lead && !goals);
            let mut subjects: Vec<Subject> = std::iter::once(lead).chain(others).collect();
            let chosen = |subject: &Subject| at.book.is_chosen(*subject, stage);
            if !subjects.iter().all(chosen) {
                subjects.retain(|subject| !chosen(subject));
            }
            for subject in subjects {
                let what = place.what(subject);
                let measure = place.lead_measure(subject);
                let now = place.figure(&what, measure);
                if now.assessed.value().is_none_or(|n| n == 0.0) {
                    continue;
                }
                let change = before.map(|(year, term)| {
                    let earlier = What { year, term, ..what };
                    at.book.change(&place.figure(&earlier, measure), &now)
                });
                lines.push(Line {
                    stage,
                    subject,
                    measure,
                    lead: subject == lead,
                    now,
                    change: change.filter(|c| c.change.value().is_some()),
                });
            }
        }
        Self {
            at,
            who,
            lines,
            before,
        }
    }

    /// What its lines are compared with.
    pub(super) fn against(&self) -> Comparison {
        self.at.against_among(self.lines.iter().map(|l| l.stage))
    }

    /// A page of the pack, with the facts of its key stages.
    pub(super) fn page(&self, stages: &'a [KeyStage], name: &str, title: &str) -> Page {
        let path = PagePath::new(format!("{}/{name}.html", self.at.folder_of(self.who)));
        let mut page = Page::new(path, self.who.name.clone(), title);
        let compared = |stage: &&KeyStage| self.at.against_of(stage) == self.against();
        if let Some(stage) = stages.iter().find(compared).or(stages.first()) {
            let own = ["Key stage", "Assessed"];
            super::facts::put(
                &mut page,
                &self.place(stage),
                super::declared(super::ReportId::Summary),
            );
            page.facts.retain(|f| !own.contains(&f.name.as_str()));
        }
        page
    }

    /// A place in one of its key stages.
    pub(super) fn place(&self, stage: &'a KeyStage) -> Place<'a> {
        self.at.place(self.who, stage)
    }

    /// The lines of the leading subjects, one a key stage.
    pub(super) fn leads(&self) -> impl Iterator<Item = &Line<'a>> {
        self.lines.iter().filter(|l| l.lead)
    }

    /// `Spring 2025/26`, of the term before.
    pub(super) fn earlier(&self) -> Option<String> {
        self.before.map(|(year, term)| format!("{term} {year}"))
    }

    /// Whether the term before lies in another academic year, so that other pupils are in the key stage.
    pub(super) fn other_cohort(&self) -> bool {
        self.before.is_some_and(|(year, _)| year != self.at.year)
    }

    /// What the lines count, in words: `at the expected standard`, and of grades which.
    fn reached(&self) -> String {
        let mut all: Vec<&str> = vec![];
        for words in self.lines.iter().map(|line| frame::standing(line.measure)) {
            if !all.contains(&words) {
                all.push(words);
            }
        }
        match all.as_slice() {
            [] => "at the expected standard".into(),
            all => all.join(" or "),
        }
    }

    /// The table of all lines.
    pub(super) fn table(&self) -> Table {
        let mut columns = vec![Column::words("subject", "Subject")];
        columns.push(Column::number("n", "Pupils").about("pupils the figure rests on"));
        columns.push(
            Column::number("coverage", "Coverage").about("share of the roll with an outcome"),
        );
        let reached = self.reached();
        columns.push(Column::number("attainment", "Attainment").about(reached.clone()));
        columns.push(Column::number("comparison", self.against().label()));
        columns.push(Column::number("difference", "Difference"));
        columns.push(
            Column::words("verdict", "Verdict").about("what chance alone could have made of it"),
        );
        if let Some(earlier) = self.earlier() {
            columns.push(
                Column::number("change", "Change")
                    .about(format!("how far the difference moved since {earlier}")),
            );
            columns.push(Column::words("change-verdict", "More than chance?"));
        }
        let mut table = Table::new(
            "in-brief",
            format!("{}, {}", upper_first(&reached), self.at.when()),
            columns,
        );
        for line in &self.lines {
            let f = &line.now;
            let mut cells = vec![
                Cell::text(format!("{} {}", line.stage.name, short(line.subject))),
                Cell::Number(f.n.clone()),
                Cell::Number(f.coverage.clone()),
                Cell::Number(f.attainment.clone()),
                Cell::Number(f.comparison.clone()),
                Cell::Number(f.difference.clone()),
                frame::verdict(f),
            ];
            if self.before.is_some() {
                match &line.change {
                    Some(change) => {
                        cells.push(Cell::Number(change.change.clone()));
                        cells.push(Cell::text(change.verdict.word(&change.pupils.text())));
                    }
                    None => {
                        let none = crate::release::Reason::NoEstimates;
                        cells.push(Cell::Missing(none.clone()));
                        cells.push(Cell::Missing(none));
                    }
                }
            }
            table.rows.push(Row::body(cells));
        }
        table
    }
}

/// A group that was looked at.
pub(super) struct Looked {
    pub label: String,
    pub figure: TrackedFigure,
}

impl Looked {
    /// The verdict on it.
    pub(super) fn verdict(&self) -> Verdict {
        self.figure.chance.verdict
    }
}

/// The groups of some groupings in a place's leading subject, at the expected standard; those without anybody or without
/// a difference are left out.
pub(super) fn groups(place: &Place<'_>, groupings: &[Grouping]) -> Vec<Looked> {
    let subject = place.lead_subject();
    let mut looked = vec![];
    for grouping in groupings {
        for group in place.at.book.groups(*grouping) {
            let what = place.in_group(subject, *grouping, group.place);
            let figure = place.figure(&what, place.lead_measure(subject));
            if figure.difference.value().is_some() && !group.is_null {
                looked.push(Looked {
                    label: named(place, *grouping, &group.label),
                    figure,
                });
            }
        }
    }
    looked
}

/// The label of a group, with its grouping where it says nothing by itself.
fn named(place: &Place<'_>, grouping: Grouping, label: &str) -> String {
    match label {
        "Low" | "Middle" | "High" => format!("{label} prior attainment"),
        "Y" | "N" | "Yes" | "No" => {
            format!("{}: {label}", place.at.book.grouping_label(grouping))
        }
        other => other.to_owned(),
    }
}

/// What a subject is called in a narrow column.
pub(super) fn short(subject: Subject) -> &'static str {
    subject.brief()
}

/// A subject inside a sentence.
pub(super) fn spoken(subject: Subject) -> String {
    match subject {
        Subject::Gps => "GPS".into(),
        other if other.label().starts_with("English") => other.label().into(),
        other => lower_first(other.label()),
    }
}

/// A difference with its verdict: `−8 points, some sign of below`; of targets, which are no forecast, without one.
pub(super) fn gap(figure: &TrackedFigure) -> String {
    let text = figure.difference.text();
    let gap = format!("{text} {}", points(&text));
    match figure.chance.verdict {
        Verdict::Uncompared => gap,
        verdict => format!("{gap}, {}", verdict.word(&figure.n.text())),
    }
}
