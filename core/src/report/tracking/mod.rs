//! The ten pupil tracking reports, for each key stage, of a trust and of each of its schools: one file a report.
//!
//! `place` says where a reader stands (trust or school, key stage, default selection); `frame` holds what all ten share:
//! the page's head, the columns of a figure, the notes; `briefing` holds the rules of the sentences at the top.

mod answer;
mod around;
mod briefing;
mod ethnicity;
mod export;
mod facts;
mod filters;
mod frame;
mod governors;
mod home;
mod in_brief;
mod methods;
mod narrowed;
mod opened;
mod pathway;
mod place;
mod progress;
mod pupil_groups;
pub mod reliance;
mod schools;
mod schools_attainment;
mod schools_difference;
mod schools_scatterplot;
mod send;
mod six_questions;
pub mod stands_out;
mod summary;
mod year_groups;

pub use around::{Around, Said, surround};
pub use filters::NOTHING;
pub use governors::{at_a_glance, groups_and_data};
pub use home::{HomeFacts, WITHHELD, has_pupils, home};
pub use in_brief::Standing;
pub use methods::{scores, where_methods_disagree};
pub use narrowed::{Crosstab, Narrowed, PickedSchools, Standpoint};
pub use opened::{Opened, Rows, opened};
pub use place::{Place, TrustPlace};
pub use six_questions::six_questions;

pub use crate::estate::ReportId;
use crate::release::{Grouping, TrackingBook};

use super::Page;

/// What of time a report is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Times {
    /// One term.
    Term,
    /// All terms, or a range of them.
    Range,
    /// Two points.
    Points,
}

/// Whether a report is about all subjects at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subjects {
    /// All, each by itself.
    All,
    /// One; at first the one that leads.
    One,
    /// All with scores.
    Scored,
}

/// A family of groupings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Groupings {
    /// None.
    None,
    /// Those of Pupil groups.
    Pupils,
    /// Of ethnicity.
    Ethnicity,
    /// Of need.
    Need,
    /// All of these.
    All,
}

impl Groupings {
    /// The groupings.
    pub fn of(self, book: &TrackingBook<'_>) -> Vec<Grouping> {
        self.of_extras(book.extras())
    }

    /// The same; `extras`: the columns that the config adds.
    pub fn of_extras(self, extras: &[String]) -> Vec<Grouping> {
        match self {
            Self::None => vec![],
            Self::Pupils => Grouping::pupil_groups_of(extras),
            Self::Ethnicity => Grouping::ethnicity(),
            Self::Need => Grouping::send(),
            Self::All => [Self::Pupils, Self::Ethnicity, Self::Need]
                .iter()
                .flat_map(|family| family.of_extras(extras))
                .collect(),
        }
    }
}

/// What the charts of a report show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Charts {
    /// Attainment at first, differences where a reader asks.
    Attainment,
    /// Differences at first, attainment where a reader asks.
    Differences,
    /// What they show can't be chosen.
    Fixed,
    /// It has none.
    None,
}

/// A report, as it declares itself.
#[derive(Debug)]
pub struct TrackingReport {
    /// Which it is.
    pub id: ReportId,
    /// What readers call it.
    pub title: &'static str,
    /// What it answers, as a question.
    pub question: &'static str,
    /// Whether schools don't have it.
    pub trust_only: bool,
    /// What of time it is about.
    pub times: Times,
    /// Its subjects.
    pub subjects: Subjects,
    /// By which groupings pupils are told apart.
    pub groupings: Groupings,
    /// Whether it needs something to compare with.
    pub compares: bool,
    /// Whether pupils are compared with benchmarks or targets, not with themselves.
    pub benchmarked: bool,
    /// What its charts show.
    pub charts: Charts,
    /// Where its method is told: a page of the help, with `#` and the place on it.
    pub method: &'static str,
    make: fn(&Place<'_>) -> Page,
}

/// What a report declares of itself.
pub fn declared(id: ReportId) -> &'static TrackingReport {
    &REPORTS[id as usize]
}

/// The reports, in the order of [`ReportId::ALL`].
pub const REPORTS: [TrackingReport; ReportId::ALL.len()] = [
    summary::REPORT,
    schools_attainment::REPORT,
    schools_difference::REPORT,
    pathway::REPORT,
    schools_scatterplot::REPORT,
    year_groups::REPORT,
    pupil_groups::REPORT,
    ethnicity::REPORT,
    send::REPORT,
    progress::REPORT,
    export::REPORT,
];

impl TrackingReport {
    /// What most reports are: of one term, all subjects, no groups, against a benchmark.
    const fn plain(
        id: ReportId,
        title: &'static str,
        question: &'static str,
        make: fn(&Place<'_>) -> Page,
    ) -> Self {
        Self {
            id,
            title,
            question,
            trust_only: id.is_of_trusts(),
            times: Times::Term,
            subjects: Subjects::All,
            groupings: Groupings::None,
            compares: false,
            benchmarked: true,
            charts: Charts::Attainment,
            method: "",
            make,
        }
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.id.name()
    }

    /// Makes the page.
    pub fn page(&self, place: &Place<'_>) -> Page {
        let page = (self.make)(place);
        opened::say_codes(&page, place.at);
        page
    }
}
