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
mod withheld;
mod year_groups;

pub use around::{Around, Said, surround};
pub use filters::NOTHING;
pub use governors::{at_a_glance, groups_and_data};
pub use home::{HomeFacts, WITHHELD, has_pupils, home};
pub use in_brief::Standing;
pub use methods::{scores, where_methods_disagree};
pub use narrowed::{Narrowed, PickedSchools, Standpoint};
pub use opened::{Opened, Rows, opened};
pub use place::{Place, TrustPlace};
pub use six_questions::six_questions;

pub use crate::estate::{Groupings, ReportId, Times};

use super::Page;

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
    /// Whether Export has its figures as a table, too.
    pub exported: bool,
    /// Where its method is told: a page of the help, with `#` and the place on it.
    pub method: &'static str,
    make: fn(&Place<'_>) -> Page,
}

/// What a report declares of itself.
pub fn declared(id: ReportId) -> &'static TrackingReport {
    &REPORTS[id as usize]
}

/// The reports of which Export has a table, in the order of the site.
pub fn exported() -> impl Iterator<Item = &'static TrackingReport> {
    REPORTS.iter().filter(|report| report.exported)
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

// A report is found by its id: see `declared`.
const _: () = {
    let mut at = 0;
    while at < REPORTS.len() {
        assert!(
            REPORTS[at].id as usize == at,
            "the reports are in another order"
        );
        at += 1;
    }
};

impl TrackingReport {
    /// What most reports are: about all subjects, against a benchmark; and what the list of reports says that it is of.
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
            times: id.times(),
            subjects: Subjects::All,
            groupings: id.groupings(),
            compares: id.compares(),
            benchmarked: true,
            charts: Charts::Attainment,
            exported: false,
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
        let mut page = (self.make)(place);
        if place.at.book.withholds() {
            withheld::fold(&mut page, &place.at.nothing());
        }
        opened::say_codes(&page, place.at);
        page
    }
}
