//! The part of a trust's page of DfE measures that a reader has chosen: up to a results year, a measure.

use std::collections::{BTreeMap, BTreeSet};

use crate::estate::AcademicYear;
use crate::release::measures::{ReleasedComparison, ReleasedMeasure};
use crate::report::{About, Choice, Chosen, Page, PagePath};

/// What a trust's page of DfE measures is made of; goes along with it for the view.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct MeasureParts {
    /// The trust.
    pub about: About,
    /// Its measures of all years, with those of its sponsor.
    pub measures: Vec<ReleasedMeasure>,
    /// The trust beside others, in its latest year.
    pub comparisons: Vec<ReleasedComparison>,
    /// The pages of schools.
    pub schools: BTreeMap<u32, PagePath>,
}

impl MeasureParts {
    /// The sections beside a page that are of its latest year alone.
    pub(in crate::report) const OF_BUILT: [&'static str; 2] =
        ["other-weightings", "where-methods-disagree"];

    /// What a reader may choose: of what there are at least two.
    pub(super) fn choices(&self) -> Vec<Choice> {
        let years: BTreeSet<AcademicYear> = self.measures.iter().map(|m| m.year).collect();
        let mut names: Vec<(u8, &str)> = (self.measures.iter())
            .map(|m| (m.measure.order, m.measure.title.as_str()))
            .collect();
        names.sort_unstable();
        names.dedup();
        let made = |label: &str, all: &str, options: Vec<String>| Choice {
            label: label.into(),
            options: options.into_iter().map(|o| (o.clone(), o)).collect(),
            all: all.into(),
        };
        let years = years.iter().rev().map(ToString::to_string);
        let names = names.into_iter().map(|(_, title)| title.to_owned());
        let mut all = vec![
            made("Results year", "Latest", years.collect()),
            made("Measure", "All", names.collect()),
        ];
        all.retain(|c| c.options.len() > 1);
        all
    }

    /// The page of it.
    pub(in crate::report) fn page(&self) -> Page {
        let measures: Vec<&ReleasedMeasure> = self.measures.iter().collect();
        let school = |urn: u32| self.schools.get(&urn).cloned();
        super::trust_page(&self.about, &measures, &self.comparisons, &school)
    }

    /// The same of what was chosen; `None`: nothing is left.
    pub(in crate::report) fn narrowed(&self, choice: &Chosen) -> Option<Self> {
        let get = |name: &str| choice.get(name).map(String::as_str);
        let year = get("results-year").and_then(AcademicYear::parse);
        let named = |title: &str| get("measure").is_none_or(|chosen| chosen == title);
        let mut parts = self.clone();
        let kept = |of: AcademicYear| year.is_none_or(|year| of <= year);
        parts
            .measures
            .retain(|m| kept(m.year) && named(&m.measure.title));
        parts
            .comparisons
            .retain(|c| kept(c.year) && named(&c.measure.title));
        // A measure may have no scores of the year that was chosen.
        let there = parts
            .measures
            .iter()
            .any(|m| year.is_none_or(|year| m.year == year));
        there.then_some(parts)
    }
}
