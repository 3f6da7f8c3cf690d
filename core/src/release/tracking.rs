//! What the release desk lets out of the tracking engine: figures for a selection, with the names that go with them.

use std::collections::BTreeSet;

use crate::config::{BriefingLimits, Thresholds};
use crate::dataset::SchoolId;
use crate::estate::{
    AcademicYear, AssessmentType, Date, KeyStage, Measure, Subject, Term, YearGroup,
};
use crate::measure::evidence::Stood;
use crate::measure::tracking::{CountedFigure, Engine, Groups};
use crate::quantity::{Indicator, Measured, Reason, Unit};

use super::counts::{Counts, EngineCounts};
use super::group_names::group_name;
use super::{Beside, Chance, Desk, FigureOf, Shown};

pub use super::selection::{Comparison, What, Who};
pub use crate::measure::tracking::Grouping;

/// One figure, released: every part is a value or a reason.
#[derive(Clone, PartialEq, Debug)]
pub struct TrackedFigure {
    /// Pupils on the roll.
    pub roll: Shown,
    /// Of these, with an outcome.
    pub assessed: Shown,
    /// 100 × assessed / roll.
    pub coverage: Shown,
    /// Pupils the figure rests on.
    pub n: Shown,
    /// Attainment.
    pub attainment: Shown,
    /// Benchmark or target.
    pub comparison: Shown,
    /// Difference.
    pub difference: Shown,
    /// Indicator, where there is a difference.
    pub indicator: Option<Indicator>,
    /// Pupils who reached the standard; of shares only.
    pub reached: Shown,
    /// What chance has to say about it, and the verdict that follows.
    pub chance: Chance,
    /// What its change from or to another term is tested on.
    pub(crate) stood: Option<Stood>,
    /// Pupils whose score was converted by the plain rule because the type has no conversion curve.
    pub converted_by_default: u64,
}

/// A group of a grouping: its place, the data's name, and what readers call it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// For [`What::group`].
    pub place: u16,
    /// As the data have it: `F`, `K`, `Null`.
    pub name: String,
    /// As readers know it: `Girls`, `SEN support`, `Not known`.
    pub label: String,
    /// Whether it holds the pupils whose value is unknown.
    pub is_null: bool,
}

/// When assessments of a term were made: first and last month, as years and months.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Made {
    /// The earliest.
    pub first: Date,
    /// The latest.
    pub last: Date,
}

/// The released figures of pupil tracking: reports ask it, and only get what the desk lets out.
///
/// It counts from the engine, in the program, or from the cells shipped with the pages, in a browser.
#[derive(Debug)]
pub struct TrackingBook<'a> {
    counts: Box<dyn Counts + 'a>,
    desk: &'a Desk,
}

impl<'a> TrackingBook<'a> {
    /// A book over an engine. Looks through the assessments once, for when they were made.
    pub fn new(engine: &'a Engine<'a>, desk: &'a Desk) -> Self {
        Self::over(EngineCounts::new(engine), desk)
    }

    /// A book over whatever counts.
    pub(super) fn over(counts: impl Counts + 'a, desk: &'a Desk) -> Self {
        Self {
            counts: Box::new(counts),
            desk,
        }
    }

    /// What it counts from.
    pub(super) fn counts(&self) -> &dyn Counts {
        &*self.counts
    }

    /// The desk that lets figures out.
    pub(super) fn desk(&self) -> &'a Desk {
        self.desk
    }

    /// A trust as a whole, by its place in the table.
    pub fn trust(&self, trust: usize) -> Who {
        let (name, schools) = self.counts.trust(trust);
        Who {
            schools: schools.into_iter().map(|s| s.id).collect(),
            name,
            urn: None,
        }
    }

    /// The schools of a trust, by name.
    pub fn schools(&self, trust: usize) -> Vec<Who> {
        let (_, schools) = self.counts.trust(trust);
        let mut schools: Vec<Who> = schools
            .into_iter()
            .map(|school| Who {
                schools: BTreeSet::from([school.id]),
                name: school.name,
                urn: Some(school.urn),
            })
            .collect();
        schools.sort_by(|a, b| (&a.name, a.urn).cmp(&(&b.name, b.urn)));
        schools
    }

    /// The settings' thresholds, for the notes under tables.
    pub fn thresholds(&self) -> Thresholds {
        self.counts.thresholds()
    }

    /// What the briefing may speak of.
    pub fn limits(&self) -> BriefingLimits {
        self.counts.limits()
    }

    /// The key stages.
    pub fn key_stages(&self) -> &[KeyStage] {
        self.counts.key_stages()
    }

    /// Years and terms with assessments, in order.
    pub fn terms(&self) -> Vec<(AcademicYear, Term)> {
        self.counts.terms()
    }

    /// The default year and term: the config's, else the latest with assessments.
    pub fn default_term(&self) -> Option<(AcademicYear, Term)> {
        self.counts.default_term()
    }

    /// The default year and term of a trust: the config's, else the latest that says enough.
    pub fn default_term_of(&self, trust: usize) -> Option<(AcademicYear, Term)> {
        self.counts.default_term_of(trust)
    }

    /// The year and term that a key stage of somebody's trust is shown at: the config's, else the latest in which the key stage
    /// itself says enough.
    pub fn default_term_in(&self, who: &Who, stage: &KeyStage) -> Option<(AcademicYear, Term)> {
        let school = who.schools.first().copied();
        let trust = school.and_then(|school| self.counts.trust_of(school));
        self.counts.default_term_in(trust.unwrap_or(0), stage)
    }

    /// In words, the term that has begun since a trust's default: `Autumn 2026/27: 1 of 4 schools`.
    pub fn begun(&self, trust: usize) -> Option<String> {
        self.counts.begun(trust)
    }

    /// What attainment of a key stage is compared with by default: estimates where at least half of its pupils with an
    /// outcome have one, else nothing.
    pub fn default_comparison(
        &self,
        trust: &Who,
        stage: &KeyStage,
        point: (AcademicYear, Term),
        kind: Option<AssessmentType>,
    ) -> Comparison {
        match self.counts.has_estimates(trust, stage, point, kind) {
            true => Comparison::Estimates(self.counts.rank()),
            false => Comparison::Nothing,
        }
    }

    /// The default type of assessment: the config's where the term has it, else All.
    pub fn default_kind(&self, year: AcademicYear, term: Term) -> Option<AssessmentType> {
        let wanted = self.counts.default_kind()?;
        let kinds = self.counts.kinds(year, term);
        kinds.contains(&wanted).then_some(wanted)
    }

    /// The type of assessment that a key stage is shown of: the default one, else All where the key stage has outcomes of others
    /// alone.
    pub fn default_kind_of(
        &self,
        trust: &Who,
        stage: &KeyStage,
        (year, term): (AcademicYear, Term),
    ) -> Option<AssessmentType> {
        let wanted = self.default_kind(year, term)?;
        let some = |kind: Option<AssessmentType>| {
            self.single_subjects(stage).into_iter().any(|subject| {
                let what = What {
                    year,
                    term,
                    year_groups: stage.years.clone(),
                    kind,
                    against: Comparison::Nothing,
                    subject: subject.of(self.lead_measure(subject, &stage.years)),
                    group: None,
                };
                self.counts.cell(trust, &what).assessed > 0
            })
        };
        (some(Some(wanted)) || !some(None)).then_some(wanted)
    }

    /// In words, the test that stands in for prior attainment where a pupil has none: `NFER in Year 2`.
    pub fn prior_from(&self) -> Option<String> {
        self.counts.prior_from()
    }

    /// The columns that the config adds as groupings.
    pub fn extras(&self) -> &[String] {
        self.counts.extras()
    }

    /// All groupings: the built-in ones, then those that the config adds.
    pub fn groupings(&self) -> Vec<Grouping> {
        Grouping::all_of(self.counts.extras())
    }

    /// The groupings of a family of reports.
    pub fn pupil_groupings(&self) -> Vec<Grouping> {
        Grouping::pupil_groups_of(self.counts.extras())
    }

    /// What readers call a grouping.
    pub fn grouping_label(&self, grouping: Grouping) -> String {
        grouping.label_of(self.counts.extras())
    }

    /// The name of a grouping in tidy figures.
    pub fn grouping_code(&self, grouping: Grouping) -> String {
        grouping.code_of(self.counts.extras())
    }

    /// The groups of a grouping, `Null` last.
    pub fn groups(&self, grouping: Grouping) -> Vec<Group> {
        (0..u16::MAX)
            .zip(self.counts.groups(grouping))
            .map(|(place, name)| Group {
                place,
                label: group_label(grouping, name),
                is_null: name == Groups::NULL,
                name: name.clone(),
            })
            .collect()
    }

    /// Whether small numbers are withheld from its readers.
    pub fn withholds(&self) -> bool {
        self.desk.withholds()
    }

    /// One figure.
    pub fn figure(&self, who: &Who, what: &What, measure: Measure) -> TrackedFigure {
        let what = &What {
            subject: what.subject.of(measure),
            ..what.clone()
        };
        let (cell, against) = (self.counts.cell(who, what), what.against.against());
        let figure = CountedFigure::of(&cell, measure, against, &self.counts.thresholds());
        let of = FigureOf::new(who, what.clone(), measure);
        let released = match self.desk.withheld() {
            None => match self.desk.own_school() {
                None => self.release(&figure),
                Some(own) => {
                    let ruling = own.ruling(self.counts(), who, what, measure);
                    self.withhold(self.release(&figure), ruling)
                }
            },
            Some(withheld) => {
                let ruling = withheld.ruling(self.counts(), who, what, (measure, &cell));
                self.withhold(self.release(&figure), ruling)
            }
        };
        released.named(of)
    }

    /// All measures of a subject, of one population.
    pub fn figures(&self, who: &Who, what: &What) -> Vec<(Measure, TrackedFigure)> {
        let measures = self.measures(what.subject, &what.year_groups).into_iter();
        measures.map(|m| (m, self.figure(who, what, m))).collect()
    }

    /// The subjects of a key stage, single and combined, each once: those of primary schools, and what there are results of.
    pub fn subjects(&self, stage: &KeyStage) -> Vec<Subject> {
        let mut subjects = vec![];
        for counted in self.counts.subjects() {
            let subject = counted.subject.itself();
            let here = counted.years.iter().any(|y| stage.has(*y));
            if here && !subjects.contains(&subject) {
                subjects.push(subject);
            }
        }
        subjects
    }

    /// Whether pupils of the key stage choose the subject, so that it isn't for all of the roll: from Year 7 on one that is neither
    /// combined nor part of a combined one.
    pub fn is_chosen(&self, subject: Subject, stage: &KeyStage) -> bool {
        if !stage.years.iter().all(|year| *year > YearGroup::SIX) {
            return false;
        }
        let same = |part: Subject| part.code() == subject.code();
        let of_all = |all: Subject| same(all) || all.parts().into_iter().any(same);
        let mut combined = self.subjects(stage).into_iter().filter(|s| s.is_combined());
        !combined.any(of_all)
    }

    /// Those of [`subjects`](Self::subjects) that aren't combined.
    pub fn single_subjects(&self, stage: &KeyStage) -> Vec<Subject> {
        let mut subjects = self.subjects(stage);
        subjects.retain(|s| !s.is_combined());
        subjects
    }

    /// The measures of a subject in some year groups: shares first, as the framework has them; combined subjects have no means.
    pub fn measures(&self, subject: Subject, years: &[YearGroup]) -> Vec<Measure> {
        let mut measures = vec![];
        for counted in self.counts.subjects() {
            if counted.subject.itself() != subject
                || !counted.years.iter().any(|y| years.contains(y))
            {
                continue;
            }
            match counted.subject.measure() {
                Some(own) => measures.push(own),
                None => measures.extend(Measure::ALL),
            }
        }
        if measures.is_empty() {
            measures.extend(Measure::ALL);
        }
        measures.retain(|m| !(subject.is_combined() && m.is_mean()));
        measures.sort_unstable();
        measures.dedup();
        measures
    }

    /// The measure that speaks for a subject in some year groups: the expected standard, else its first share.
    pub fn lead_measure(&self, subject: Subject, years: &[YearGroup]) -> Measure {
        let measures = self.measures(subject, years);
        measures.first().copied().unwrap_or(Measure::Expected)
    }

    /// When the assessments behind a school's or trust's figures of a term were made; `None` where there are none.
    pub fn made(&self, who: &Who, year: AcademicYear, term: Term) -> Option<Made> {
        let of = |id: &SchoolId| self.counts.made(*id, year, term);
        who.schools.iter().filter_map(of).reduce(|a, b| Made {
            first: a.first.min(b.first),
            last: a.last.max(b.last),
        })
    }

    fn release(&self, figure: &CountedFigure) -> TrackedFigure {
        let show = |m: Measured| self.desk.show(m);
        // Pages speak of scaled scores: a mean on a test's own scale stands in the tidy rows.
        let own_scale = |m: Measured| match figure.note() {
            Some(reason) if figure.own_scale => Measured::plain(Err(reason), m.unit),
            _ => m,
        };
        let n = if figure.own_scale { 0 } else { figure.n };
        TrackedFigure {
            roll: self.desk.count(figure.roll),
            assessed: self.desk.count(figure.assessed),
            coverage: show(figure.coverage_measured()),
            n: self.desk.count(n),
            attainment: show(own_scale(figure.attainment_measured())),
            comparison: show(figure.comparison_measured()),
            difference: show(figure.difference_measured()),
            indicator: figure.indicator,
            reached: show(figure.reached_measured()),
            chance: self.desk.chance(Beside::from(figure)),
            stood: figure.stood,
            converted_by_default: figure.basis.converted_by_default,
        }
    }

    /// A figure of nothing but its difference, for the tests of what reads it.
    #[cfg(test)]
    pub(crate) fn bare(desk: &Desk, level: Shown, difference: Shown) -> TrackedFigure {
        let count = desk.count(28);
        TrackedFigure {
            roll: count.clone(),
            assessed: count.clone(),
            coverage: level.clone(),
            n: count.clone(),
            attainment: level.clone(),
            comparison: level,
            difference,
            indicator: None,
            reached: count,
            chance: desk.chance(Beside {
                weighed: None,
                difference: None,
                indicator: None,
                n: 28,
                unit: Unit::Percent,
            }),
            stood: None,
            converted_by_default: 0,
        }
    }

    /// A figure that can't be there, with its reason: for rows of things that weren't measured.
    pub fn none(&self, reason: Reason) -> Shown {
        self.desk.show(Measured::plain(Err(reason), Unit::Percent))
    }
}

/// What readers call a group.
fn group_label(grouping: Grouping, name: &str) -> String {
    let label = match (grouping, name) {
        (Grouping::SendNeed | Grouping::SendArea, "Null") => "No need recorded",
        (_, "Null") => "Not known",
        (Grouping::TermOfBirth, "Autumn") => "Autumn-born (September to December)",
        (Grouping::TermOfBirth, "Spring") => "Spring-born (January to April)",
        (Grouping::TermOfBirth, "Summer") => "Summer-born (May to August)",
        (Grouping::SendNeed, code) => {
            return crate::estate::SendNeed::parse(code).map_or_else(
                || code.to_owned(),
                |n| format!("{} ({code})", n.description()),
            );
        }
        (Grouping::Extra(_), other) => other,
        (_, other) => group_name(&grouping.code_of(&[]), other).unwrap_or(other),
    };
    label.to_owned()
}
