//! Money: in-year balance, reserve, staff costs, spend per pupil (methods: section 7).

use std::collections::BTreeMap;

use crate::dataset::{Finance, Holdings};

use super::Name;
use super::cut::Cut;
use super::indicator::{OrganisationYear, Part};
use super::sum::Sum;

/// A total that is unknown as soon as one of its cells is blank.
#[derive(Clone, Copy)]
struct Total(Option<Sum>);

impl Total {
    fn add(&mut self, cell: Option<f64>) {
        self.0 = match (self.0, cell) {
            (Some(mut sum), Some(cell)) => {
                sum += Sum::of(cell);
                Some(sum)
            }
            _ => None,
        };
    }

    fn value(self) -> Option<f64> {
        self.0.map(Sum::value)
    }
}

impl Default for Total {
    fn default() -> Self {
        Self(Some(Sum::default()))
    }
}

/// What a unit's rows come to.
#[derive(Clone, Copy, Default)]
struct Money {
    income: Total,
    expenditure: Total,
    staff_costs: Total,
    reserve: Total,
    pupils: Total,
}

impl Money {
    fn add(&mut self, row: &Finance) {
        self.income.add(row.income);
        self.expenditure.add(row.expenditure);
        self.staff_costs.add(row.staff_costs);
        self.reserve.add(row.revenue_reserve);
        // Central services have no pupils of their own.
        if row.urn.is_none() {
            self.pupils.add(Some(row.pupils.unwrap_or(0.0)));
        } else {
            self.pupils.add(row.pupils);
        }
    }
}

/// Money of every school with a row, and of every trust: all rows under its UID, central services included.
pub(super) fn parts(holdings: &Holdings) -> Vec<Part> {
    let mut units: BTreeMap<OrganisationYear, Money> = BTreeMap::new();
    for row in &holdings.finance {
        let unit = OrganisationYear {
            trust: row.trust,
            school: None,
            year: row.year,
        };
        units.entry(unit).or_default().add(row);
        if let Some(school) = row.urn.and_then(|u| holdings.school(u)) {
            let unit = OrganisationYear {
                trust: holdings.schools[usize::from(school.0)].trust,
                school: Some(school),
                year: row.year,
            };
            units.entry(unit).or_default().add(row);
        }
    }
    units
        .into_iter()
        .flat_map(|(unit, m)| {
            let spent = m.expenditure.value();
            let balance = m.income.value().zip(spent).map(|(i, e)| i - e);
            [
                (Name::InYearBalance, balance, Some(1.0)),
                (Name::Reserve, m.reserve.value(), m.income.value()),
                (Name::StaffCosts, m.staff_costs.value(), spent),
                (Name::SpendPerPupil, spent, m.pupils.value()),
            ]
            .map(|(name, numerator, denominator)| Part {
                unit,
                cut: Cut::WHOLE,
                name,
                numerator,
                denominator,
                pupils: None,
            })
        })
        .collect()
}
