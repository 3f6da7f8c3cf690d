//! An indicator as a reader narrows it: up to a year, in one term, of one school.

use crate::estate::{AcademicYear, Term};

use super::{ByTerm, Desk, Figure, IndicatorView, Measured, Reason, Shown, Unit};

impl IndicatorView {
    /// The same with a year as the latest; `None`: there is no figure of it.
    #[must_use]
    pub fn up_to(&self, year: AcademicYear) -> Option<Self> {
        let end = self.years.iter().position(|y| *y == year)? + 1;
        let mut view = self.clone();
        if end < self.years.len() {
            let groups = self.earlier.iter().find(|(of, _)| *of == year);
            view.groups = groups.map(|(_, groups)| groups.clone()).unwrap_or_default();
        }
        view.earlier.retain(|(of, _)| *of < year);
        view.years.truncate(end);
        view.own.truncate(end);
        view.trust.truncate(end);
        for (_, figures) in &mut view.schools {
            figures.truncate(end);
        }
        let known = |figures: &[Figure]| figures.iter().any(|f| f.value.value().is_some());
        view.schools.retain(|(_, figures)| known(figures));
        let all = [&mut view.terms, &mut view.trust_terms];
        let schools = view.school_terms.iter_mut().map(|(_, terms)| terms);
        for terms in all.into_iter().chain(schools) {
            terms.retain(|(of, _)| *of <= year);
        }
        Some(view)
    }

    /// The same in one term of each year; `None`: there are no figures by term. Neither the nation nor pupil groups are known by term.
    #[must_use]
    pub fn of_term(&self, term: Term, desk: &Desk) -> Option<Self> {
        let of_term = |terms: &ByTerm, year: AcademicYear| {
            let found = terms.iter().find(|(of, _)| *of == year);
            found.map(|(_, terms)| terms[term as usize].clone())
        };
        let known = |at: &usize| {
            let shown = of_term(&self.terms, self.years[*at]);
            shown.is_some_and(|shown| shown.value().is_some())
        };
        let kept: Vec<usize> = (0..self.years.len()).filter(known).collect();
        if kept.is_empty() {
            return None;
        }
        let row = |whole: &[Figure], terms: &ByTerm, beside: Option<&ByTerm>| -> Vec<Figure> {
            let each = kept.iter().map(|at| {
                let (whole, year) = (&whole[*at], self.years[*at]);
                let value = of_term(terms, year).unwrap_or_else(|| {
                    desk.show(Measured::plain(
                        Err(Reason::NotCollected),
                        whole.value.unit(),
                    ))
                });
                let before = of_term(terms, year.plus(-1));
                let trust = beside.map(|beside| of_term(beside, year));
                figure(
                    desk,
                    term,
                    whole,
                    value,
                    before.as_ref(),
                    trust.as_ref().map(Option::as_ref),
                )
            });
            each.collect()
        };
        let school_terms = |school| {
            let own = self.school_terms.iter().find(|(of, _)| of == school);
            own.map(|(_, terms)| terms.clone()).unwrap_or_default()
        };
        Some(Self {
            about: self.about.clone(),
            years: kept.iter().map(|at| self.years[*at]).collect(),
            own: row(&self.own, &self.terms, Some(&self.trust_terms)),
            trust: row(&self.trust, &self.trust_terms, None),
            schools: (self.schools.iter())
                .map(|(school, whole)| {
                    let terms = school_terms(school);
                    (school.clone(), row(whole, &terms, Some(&self.trust_terms)))
                })
                .collect(),
            terms: vec![],
            groups: vec![],
            earlier: vec![],
            trust_terms: vec![],
            school_terms: vec![],
        })
    }

    /// The same with one school beside the trust, by name.
    #[must_use]
    pub fn of_school(&self, name: &str) -> Self {
        let mut view = self.clone();
        view.schools.retain(|(school, _)| school.name == name);
        view.school_terms.retain(|(school, _)| school.name == name);
        view
    }
}

/// A term's figure in place of the whole year's. `trust`: the trust's in that term, where it is set beside it.
fn figure(
    desk: &Desk,
    term: Term,
    whole: &Figure,
    value: Shown,
    before: Option<&Shown>,
    trust: Option<Option<&Shown>>,
) -> Figure {
    let less = |other: Option<&Shown>, none: &str, unit: Unit| {
        let apart = match (value.value(), other.and_then(Shown::value)) {
            (Some(own), Some(other)) => Ok(own - other),
            (None, _) => Err(value.reason().cloned().unwrap_or(Reason::NotCollected)),
            (_, None) => Err(Reason::Other(none.into())),
        };
        desk.show(Measured::plain(apart, unit))
    };
    let none = |unit| {
        let why = Reason::Other("the nation’s figures are of whole years".into());
        desk.show(Measured::plain(Err(why), unit))
    };
    let known = value.value().is_some();
    Figure {
        change: less(
            before,
            "no figure of the same term of the year before",
            whole.change.unit(),
        ),
        percentile: none(whole.percentile.unit()),
        from_trust: match trust {
            // Not set beside it as a whole either: it is the trust, or part of a sum.
            Some(trust) if whole.from_trust.value().is_some() => {
                less(trust, "no figure of the trust", whole.from_trust.unit())
            }
            _ => whole.from_trust.clone(),
        },
        middle: none(whole.middle.unit()),
        from_nation: none(whole.from_nation.unit()),
        band: None,
        left_out: 0,
        rests_on: String::new(),
        part: known.then(|| term.name().to_owned()),
        value,
    }
}
