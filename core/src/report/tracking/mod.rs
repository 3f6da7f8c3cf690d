//! The ten pupil tracking reports, for each key stage, of a trust and of each of its schools: one file a report.
//!
//! `place` says where a reader stands (trust or school, key stage, default selection); `frame` holds what all ten share:
//! the page's head, the columns of a figure, the notes; `briefing` holds the rules of the sentences at the top.

mod briefing;
mod ethnicity;
mod export;
mod filters;
mod frame;
mod governors;
mod home;
mod home_brief;
mod in_brief;
mod methods;
mod pathway;
mod place;
mod progress;
mod pupil_groups;
mod schools;
mod schools_attainment;
mod schools_difference;
mod schools_scatterplot;
mod send;
mod six_questions;
mod summary;
mod year_groups;

pub use governors::{at_a_glance, groups_and_data};
pub use home::{has_pupils, home};
pub use in_brief::Standing;
pub use methods::{scores, where_methods_disagree};
pub use place::{Place, TrustPlace};
pub use six_questions::six_questions;

use super::Page;

/// A report: its file name, what readers call it, whether only a trust has it, and what makes it.
pub struct TrackingReport {
    /// `summary` … `export`.
    pub name: &'static str,
    /// `Summary` … `Export`.
    pub title: &'static str,
    /// Whether schools don't have it.
    pub trust_only: bool,
    /// What it answers, as a question.
    pub question: &'static str,
    make: fn(&Place<'_>) -> Page,
}

/// The reports, in the order of the list.
pub const REPORTS: [TrackingReport; 11] = [
    TrackingReport {
        name: "summary",
        title: "Summary",
        trust_only: false,
        question: "How do attainment and benchmark compare, subject by subject?",
        make: summary::page,
    },
    TrackingReport {
        name: "schools-attainment",
        title: "Schools: attainment",
        trust_only: true,
        question: "How many pupils reach the expected standard in each school?",
        make: schools_attainment::page,
    },
    TrackingReport {
        name: "schools-difference",
        title: "Schools: difference",
        trust_only: true,
        question: "Which schools are above or below their benchmark, beyond chance?",
        make: schools_difference::page,
    },
    TrackingReport {
        name: "pathway",
        title: "Pathway",
        trust_only: false,
        question: "How have attainment and benchmark moved, term by term?",
        make: pathway::page,
    },
    TrackingReport {
        name: "schools-scatterplot",
        title: "Schools scatterplot",
        trust_only: true,
        question: "Where does each school stand between its benchmark and its attainment?",
        make: schools_scatterplot::page,
    },
    TrackingReport {
        name: "year-groups",
        title: "Year groups",
        trust_only: false,
        question: "How does each year group do?",
        make: year_groups::page,
    },
    TrackingReport {
        name: "pupil-groups",
        title: "Pupil groups",
        trust_only: false,
        question: "How do groups of pupils do, against their own benchmark?",
        make: pupil_groups::page,
    },
    TrackingReport {
        name: "ethnicity",
        title: "Extended ethnicity",
        trust_only: false,
        question: "How do pupils of each ethnic group do?",
        make: ethnicity::page,
    },
    TrackingReport {
        name: "send",
        title: "Extended SEND",
        trust_only: false,
        question: "How do pupils with each kind of need do?",
        make: send::page,
    },
    TrackingReport {
        name: "progress",
        title: "Progress",
        trust_only: false,
        question: "How far have the same pupils come since the earlier point?",
        make: progress::page,
    },
    TrackingReport {
        name: "export",
        title: "Export",
        trust_only: false,
        question: "All the figures as tables to take away.",
        make: export::page,
    },
];

impl TrackingReport {
    /// Makes the page.
    pub fn page(&self, place: &Place<'_>) -> Page {
        (self.make)(place)
    }
}
