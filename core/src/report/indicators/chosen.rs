//! The part of a page of indicators that a reader has chosen: a year, a term, a school; the page made anew of what is left.

use std::collections::BTreeSet;

use crate::estate::{AcademicYear, Term};
use crate::release::Desk;
use crate::release::indicators::{IndicatorView, SectionView};
use crate::report::{About, Choice, Chosen, Page};

/// What a page of indicators is made of; goes along with it for the view.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct IndicatorParts {
    /// Whom it is about.
    pub about: About,
    /// Its indicators by section.
    pub sections: Vec<SectionView>,
    /// Whether it is the page of one indicator alone.
    pub alone: bool,
}

impl IndicatorParts {
    fn each(&self) -> impl Iterator<Item = &IndicatorView> {
        self.sections.iter().flat_map(|s| &s.indicators)
    }

    /// What a reader may choose: of what there are at least two.
    pub(super) fn choices(&self) -> Vec<Choice> {
        let years: BTreeSet<AcademicYear> = self.each().flat_map(|v| v.years.clone()).collect();
        let terms = Term::ALL.into_iter().enumerate().filter(|(at, _)| {
            let mut terms = self.each().flat_map(|v| &v.terms);
            terms.any(|(_, terms)| terms[*at].value().is_some())
        });
        let schools: BTreeSet<&str> = match self.about.school {
            Some(_) => BTreeSet::new(),
            None => (self.each().flat_map(|v| &v.schools))
                .map(|(school, _)| school.name.as_str())
                .collect(),
        };
        let made = |label: &str, all: &str, options: Vec<String>| Choice {
            label: label.into(),
            options: options.into_iter().map(|o| (o.clone(), o)).collect(),
            all: all.into(),
        };
        let mut all = vec![
            made(
                "Year",
                "Latest of each",
                years.iter().rev().map(ToString::to_string).collect(),
            ),
            made(
                "Term",
                "Whole year",
                terms.map(|(_, term)| term.name().to_owned()).collect(),
            ),
            made(
                "School",
                "All",
                schools.into_iter().map(str::to_owned).collect(),
            ),
        ];
        all.retain(|c| c.options.len() > 1);
        all
    }

    /// The page of it.
    pub(in crate::report) fn page(&self) -> Page {
        match (self.alone, self.each().next()) {
            (true, Some(view)) => super::indicator_page(&self.about, view),
            _ => super::indicators(&self.about, &self.sections),
        }
    }

    /// The same of what was chosen; `None`: nothing is left.
    pub(in crate::report) fn narrowed(&self, choice: &Chosen, desk: &Desk) -> Option<Self> {
        let get = |name: &str| choice.get(name).map(String::as_str);
        let year = get("year").and_then(AcademicYear::parse);
        let term = get("term").and_then(Term::parse);
        let narrow = |view: &IndicatorView| {
            let view = match year {
                Some(year) => view.up_to(year)?,
                None => view.clone(),
            };
            let view = match get("school") {
                Some(name) => view.of_school(name),
                None => view,
            };
            match term {
                Some(term) => {
                    let view = view.of_term(term, desk)?;
                    // The year that was chosen may have other terms only.
                    year.is_none_or(|year| view.latest() == year)
                        .then_some(view)
                }
                None => Some(view),
            }
        };
        let sections = self.sections.iter().map(|section| SectionView {
            indicators: section.indicators.iter().filter_map(narrow).collect(),
            ..section.clone()
        });
        let sections: Vec<SectionView> = sections.filter(|s| !s.indicators.is_empty()).collect();
        (!sections.is_empty()).then(|| Self {
            about: self.about.clone(),
            alone: self.alone,
            sections,
        })
    }
}
