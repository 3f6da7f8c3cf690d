//! What is withheld of indicators: figures of schools and trusts that rest on counts of pupils or events.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};

use crate::config::{IndicatorSetting, Made};
use crate::dataset::{Holdings, SchoolId};
use crate::estate::tables::{self, Owner};
use crate::estate::{AcademicYear, Term};
use crate::measure::indicators::{Book, Cut, IndicatorFigure, OrganisationYear, counts_events};

use super::line::{Hidden, Numbers};
use super::{SENSITIVE, Withheld};

/// Built-in indicators of money.
const MONEY: [&str; 4] = [
    "in_year_balance",
    "reserve_percent",
    "staff_cost_percent",
    "spend_per_pupil",
];

/// An indicator of a trust in a year.
#[derive(Clone, Copy, Debug)]
pub(in crate::release) struct Of<'a> {
    pub(in crate::release) setting: &'a IndicatorSetting,
    /// Its place in the catalogue.
    pub(in crate::release) entry: usize,
    pub(in crate::release) trust: usize,
    pub(in crate::release) year: AcademicYear,
}

/// What an edition shows of an indicator's year.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(in crate::release) struct OfYear {
    /// Whose figure of the whole year is withheld; `None` stands for the trust.
    whole: Hidden,
    /// Whose figures of its terms are.
    terms: BTreeSet<Option<SchoolId>>,
}

impl OfYear {
    /// Whether the figure of the whole year is shown.
    pub(in crate::release) fn shows(&self, school: Option<SchoolId>) -> bool {
        !self.whole.contains(&school)
    }

    /// Whether the figures of its terms are.
    pub(in crate::release) fn shows_terms(&self, school: Option<SchoolId>) -> bool {
        self.shows(school) && !self.terms.contains(&school)
    }
}

/// Whether an edition that withholds has an indicator: one of money, of sessions or of events. Shares of the roll by what pupils are
/// would tell the groups of the tracking reports.
pub(in crate::release) fn offers_indicator(setting: &IndicatorSetting) -> bool {
    match &setting.made {
        Made::BuiltIn => true,
        Made::Formulas { numerator, .. } => numerator.table.name != "pupils",
    }
}

fn counts_nobody(setting: &IndicatorSetting) -> bool {
    match &setting.made {
        Made::BuiltIn => MONEY.contains(&setting.name.as_str()),
        // Tables of trusts and schools hold money, or what schools themselves are.
        Made::Formulas { numerator, .. } => {
            tables::table(numerator.table.name).is_some_and(|table| table.of != Owner::Pupil)
        }
    }
}

/// A number of pupils, events or sessions as a whole one.
fn whole(n: Option<f64>) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count, or a sum of parts of one: what is left of a whole is a whole more"
    )]
    let n = n.map_or(0, |n| n.max(0.0).ceil() as u64);
    n
}

impl Withheld {
    /// What is shown of an indicator's year, chosen once.
    pub(in crate::release) fn of_indicator(
        &self,
        holdings: &Holdings,
        book: &Book,
        of: Of<'_>,
    ) -> Arc<OfYear> {
        let Some(rule) = self.rule.as_ref().filter(|_| !counts_nobody(of.setting)) else {
            return Arc::default();
        };
        let key = (of.trust, of.entry, of.year);
        let lock = || {
            rule.indicators
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(made) = lock().get(&key) {
            return made.clone();
        }
        let made = Arc::new(self.choose_indicator(holdings, book, of));
        lock().entry(key).or_insert(made).clone()
    }

    fn choose_indicator(&self, holdings: &Holdings, book: &Book, of: Of<'_>) -> OfYear {
        let schools = holdings.schools_of(of.trust);
        let figure = |school: Option<SchoolId>, cut: Cut| {
            let unit = OrganisationYear {
                trust: of.trust,
                school,
                year: of.year,
            };
            book.figure(of.entry, unit, cut)
        };
        let least = if counts_events(of.setting) {
            SENSITIVE
        } else {
            0
        };
        let few = |n: u64| (1..u64::from(self.least(least))).contains(&n);
        // Whom a rate is divided by may be few where those counted aren't.
        let rests_on_few =
            |f: &IndicatorFigure| few(whole(f.denominator)) && f.denominator != Some(1.0);
        let mut numbers = Numbers {
            name: format!(
                "{}/{}/{}",
                holdings.trusts[of.trust].uid, of.year, of.setting.name
            ),
            least,
            of: BTreeMap::new(),
            withheld: BTreeSet::new(),
        };
        for school in &schools {
            let Some(found) = figure(Some(*school), Cut::WHOLE) else {
                continue;
            };
            let urn = holdings.schools[usize::from(school.0)].urn;
            numbers.of.insert(*school, (urn, whole(found.numerator)));
            if rests_on_few(found) {
                numbers.withheld.insert(*school);
            }
        }
        let mut made = OfYear {
            whole: self.of_numbers(&numbers),
            terms: BTreeSet::new(),
        };
        let parts = |school: Option<SchoolId>| {
            let terms = Term::ALL.map(|term| figure(school, Cut::of_term(term)));
            terms.into_iter().flatten()
        };
        let some_are_few = |school: &Option<SchoolId>| {
            parts(*school).any(|f| few(whole(f.numerator)) || rests_on_few(f))
        };
        let each = schools.iter().copied().map(Some);
        made.terms = each
            .filter(|school| !made.shows(*school) || some_are_few(school))
            .collect();
        // The trust's terms less those of the schools that show theirs would tell the others'.
        if !made.terms.is_empty() || some_are_few(&None) {
            made.terms.insert(None);
        }
        made
    }
}
