//! What the answer of a report looks at: its rows, now and a term before.

use crate::config::BriefingLimits;
use crate::estate::{Measure, Rank, Subject};
use crate::release::{Change, Comparison, TrackedFigure, What, Who};

use super::super::super::words::listed;
use super::super::super::{Compared, Surety};
use super::super::Place;
use super::super::stands_out::Headline;
use super::Things;

/// A row of the report.
#[derive(Debug)]
pub(in crate::report::tracking) struct Looked {
    /// Whose figure it is: `Reading`, `Year 3, reading`, `SEN support`. Rows of several measures share it.
    pub(super) pupils: String,
    /// The measure.
    pub(super) measure: Measure,
    /// The table that shows it.
    pub(super) evidence: String,
    /// Whether it is of a subject that pupils choose: others on the roll lack nothing.
    pub(super) chosen: bool,
    /// Its figure.
    pub(super) now: TrackedFigure,
    /// How it moved since the term before.
    pub(super) change: Option<Change>,
}

/// What the rules look at.
#[derive(Debug)]
pub(super) struct Ground<'a> {
    pub(super) rows: &'a [Looked],
    /// Of which year groups, with the types of assessment where they are mixed, and the subject where the report has one: `Years
    /// 3–6`, `Years 10–11, GCSE and Predicted grade, maths`.
    pub(super) years: String,
    /// What attainment is compared with, in a sentence: `similar pupils`.
    pub(super) against: String,
    /// What a number of pupils is compared with: `expected`.
    pub(super) expected: String,
    /// The term: `Summer 2025/26`.
    pub(super) term: String,
    /// The term before, and whether a new school year began between them.
    pub(super) before: Option<(String, bool)>,
    pub(super) limits: BriefingLimits,
}

impl<'a> Ground<'a> {
    pub(super) fn new(place: &Place<'_>, rows: &'a [Looked], (one, _): Things) -> Self {
        let of = Headline::new(
            place.stage,
            &place.years(),
            None,
            place.subject(),
            Measure::Expected,
        );
        let (against, expected) = words(place.against());
        let mut years = vec![of.years_words()];
        let mut kinds: Vec<&str> = place.mixed().into_iter().flat_map(|(_, k)| k).collect();
        kinds.sort_unstable();
        kinds.dedup();
        if !kinds.is_empty() {
            years.push(match kinds.len() {
                1..=3 => listed(&kinds),
                n => format!("{n} types of assessment"),
            });
        }
        if matches!(one, "group" | "school") {
            years.push(of.subject_words());
        }
        Self {
            rows,
            years: years.join(", "),
            against,
            expected,
            term: place.at.when(),
            before: place
                .at
                .term_before()
                .map(|(year, term)| (format!("{term} {year}"), year != place.at.year)),
            limits: place.at.book.limits(),
        }
    }

    /// The rows that were compared: those on enough pupils.
    pub(super) fn compared(&self) -> impl Iterator<Item = &Looked> {
        let looked = |r: &&Looked| r.now.chance.verdict.is_looked_at();
        self.rows.iter().filter(looked)
    }

    /// The rows that chance alone doesn't explain, the surest first; of equals the larger.
    pub(super) fn marked(&self) -> Vec<&Looked> {
        let mut rows: Vec<&Looked> = self
            .compared()
            .filter(|r| r.now.chance.verdict.is_marked())
            .collect();
        rows.sort_by(|a, b| {
            let surety = |r: &Looked| Surety::in_chance(&r.now.chance, &r.now.n);
            surety(a).surest_first(&surety(b))
        });
        rows
    }

    /// The first row of each population.
    pub(super) fn populations(&self) -> impl Iterator<Item = &Looked> {
        let mut seen = std::collections::BTreeSet::new();
        self.rows.iter().filter(move |r| seen.insert(&r.pupils))
    }
}

/// What attainment is compared with: in a sentence, and after a number of pupils.
fn words(against: Comparison) -> (String, String) {
    let similar = match against {
        Comparison::Nothing => return ("nothing".into(), "nothing".into()),
        Comparison::Targets => return ("their targets".into(), "their targets".into()),
        Comparison::Estimates(Rank::Fft50) => return ("similar pupils".into(), "expected".into()),
        Comparison::Estimates(Rank::Fft20) => "similar pupils in schools about rank 20",
        Comparison::Estimates(Rank::Fft5) => "similar pupils in schools about rank 5",
    };
    (similar.into(), similar.into())
}

impl Looked {
    /// Its figure in a sentence: `Reading: 23 of 86 at the standard, about 10 fewer than expected.`
    pub(super) fn sentence(&self, ground: &Ground<'_>) -> String {
        let c = Compared::from(&self.now);
        let level = match self.measure {
            Measure::Expected => format!("{} at the standard", c.level()),
            Measure::Greater => format!("{} at greater depth", c.level()),
            mean if mean.is_mean() => format!("{} on average", c.attainment),
            share => format!("{} {}", c.level(), share.words()),
        };
        let than = match c.so_what().as_str() {
            "" => c.distance(&ground.against),
            "as expected" => "as expected".into(),
            size => format!("{size} than {}", ground.expected),
        };
        format!("{}: {level}, {than}.", self.pupils)
    }
}

/// The rows of one population, for each measure that was made of it, each with how the expected standard moved since the term
/// before.
pub(in crate::report::tracking) fn rows(
    place: &Place<'_>,
    who: &Who,
    what: &What,
    pupils: &str,
    figures: &[(Measure, TrackedFigure)],
    evidence: impl Fn(Measure) -> String,
) -> Vec<Looked> {
    let chosen = place.at.book.is_chosen(what.subject.itself(), place.stage);
    figures
        .iter()
        .map(|(measure, now)| {
            let lead = place.at.book.lead_measure(what.subject, &what.year_groups);
            let asked = *measure == lead && now.difference.value().is_some();
            let before = place.at.term_before().filter(|_| asked);
            Looked {
                pupils: pupils.to_owned(),
                measure: *measure,
                evidence: evidence(*measure),
                chosen,
                change: before.map(|(year, term)| {
                    let what = What {
                        year,
                        term,
                        ..what.clone()
                    };
                    let then = place.at.book.figure(who, &what, *measure);
                    place.at.book.change(&then, now)
                }),
                now: now.clone(),
            }
        })
        .collect()
}

/// The figure of each school in a subject and measure; what there is to look at in them joins `looked`.
pub(in crate::report::tracking) fn by_school<'p>(
    place: &'p Place<'_>,
    subject: Subject,
    measure: Measure,
    looked: &mut Vec<Looked>,
) -> Vec<(&'p Who, TrackedFigure)> {
    let what = place.what(subject);
    let evidence = |measure: Measure| measure.code().to_owned();
    let mut figures = vec![];
    for school in place.schools() {
        let figure = place.at.book.figure(school, &what, measure);
        let own = [(measure, figure)];
        let name = super::super::stands_out::short_name(place.at, &school.name);
        looked.extend(rows(place, school, &what, &name, &own, evidence));
        let [(_, figure)] = own;
        figures.push((school, figure));
    }
    figures
}
