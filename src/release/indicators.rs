//! Indicators beyond assessment, released.

use std::collections::BTreeMap;

use crate::dataset::{Holdings, SchoolId};
use crate::estate::AcademicYear;
use crate::measure::indicators::{Gap, Indicator, Name};

use super::{Desk, Measured, Reason, SchoolName, Scope, Shown, Unit};

/// What an indicator is about: pages show the three apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Family {
    /// Absence.
    Attendance,
    /// Suspensions and permanent exclusions.
    Exclusions,
    /// Money.
    Finance,
}

impl Family {
    /// All three, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Attendance, Self::Exclusions, Self::Finance];

    /// The heading of its section.
    pub fn heading(self) -> &'static str {
        ["Attendance", "Suspensions and exclusions", "Money"][self as usize]
    }

    /// A part of ids.
    pub fn id(self) -> &'static str {
        ["attendance", "exclusions", "money"][self as usize]
    }

    fn of(name: Name) -> Self {
        match name {
            Name::Absence | Name::PersistentAbsence | Name::SevereAbsence => Self::Attendance,
            Name::Suspensions | Name::PermanentExclusions => Self::Exclusions,
            Name::InYearBalance | Name::Reserve | Name::StaffCosts | Name::SpendPerPupil => {
                Self::Finance
            }
        }
    }
}

/// An indicator's names and how it is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Described {
    /// Its name in tidy figures.
    pub code: &'static str,
    /// What a reader calls it.
    pub label: &'static str,
    /// How it is made, for a tooltip.
    pub about: &'static str,
}

/// How an indicator is called, made and shown.
fn described(name: Name) -> (Described, Unit) {
    let (label, about, unit) = match name {
        Name::Absence => (
            "Absence",
            "absent sessions (half-days) as a percentage of possible ones",
            Unit::PercentOne,
        ),
        Name::PersistentAbsence => (
            "Persistent absence",
            "percentage of pupils who missed 10% or more of their possible sessions",
            Unit::PercentOne,
        ),
        Name::SevereAbsence => (
            "Severe absence",
            "percentage of pupils who missed 50% or more of their possible sessions",
            Unit::PercentOne,
        ),
        Name::Suspensions => (
            "Suspensions per 100 pupils",
            "suspensions, not pupils suspended, for each 100 pupils on the roll",
            Unit::Rate,
        ),
        Name::PermanentExclusions => (
            "Permanent exclusions per 100 pupils",
            "permanent exclusions for each 100 pupils on the roll",
            Unit::Rate,
        ),
        Name::InYearBalance => (
            "In-year balance",
            "income less expenditure of the financial year",
            Unit::Pounds,
        ),
        Name::Reserve => (
            "Reserve",
            "revenue reserve as a percentage of income",
            Unit::PercentOne,
        ),
        Name::StaffCosts => (
            "Staff costs",
            "staff costs as a percentage of expenditure",
            Unit::PercentOne,
        ),
        Name::SpendPerPupil => (
            "Spend per pupil",
            "expenditure divided by pupils",
            Unit::Pounds,
        ),
    };
    let code = name.code();
    (Described { code, label, about }, unit)
}

/// One figure with its place in the country.
#[derive(Clone, PartialEq, Debug)]
pub struct Figure {
    /// The value, or why there is none.
    pub value: Shown,
    /// National percentile 0 to 99, or why there is none.
    pub percentile: Shown,
}

/// The figures of a family for a school or the trust, one for each indicator.
#[derive(Clone, PartialEq, Debug)]
pub struct UnitRow {
    /// The school; `None`: the trust.
    pub school: Option<SchoolName>,
    /// One a column.
    pub figures: Vec<Figure>,
}

/// One family: its latest year by school, and all years of the page's unit.
#[derive(Clone, PartialEq, Debug)]
pub struct FamilyView {
    /// Which.
    pub family: Family,
    /// Its indicators.
    pub indicators: Vec<Described>,
    /// The latest year with figures.
    pub year: AcademicYear,
    /// The trust in that year.
    pub trust: UnitRow,
    /// The schools in that year: all of the trust, or the one.
    pub schools: Vec<UnitRow>,
    /// The trust (or the school, on its own page) in each year, latest first.
    pub years: Vec<(AcademicYear, UnitRow)>,
}

/// Releases the indicators (made for all the data) that belong to a trust or school, by family; none for a family whose
/// table was not handed in.
pub fn indicators(
    desk: &Desk,
    holdings: &Holdings,
    all: &[Indicator],
    scope: Scope,
) -> Vec<FamilyView> {
    let mut by_place: BTreeMap<(Option<SchoolId>, AcademicYear, Name), &Indicator> =
        BTreeMap::new();
    for indicator in all.iter().filter(|i| i.trust == scope.trust) {
        by_place.insert(
            (indicator.school, indicator.year, indicator.name),
            indicator,
        );
    }
    Family::ALL
        .into_iter()
        .filter_map(|family| family_view(desk, holdings, &by_place, scope, family))
        .collect()
}

type Places<'a> = BTreeMap<(Option<SchoolId>, AcademicYear, Name), &'a Indicator>;

fn family_view(
    desk: &Desk,
    holdings: &Holdings,
    by_place: &Places<'_>,
    scope: Scope,
    family: Family,
) -> Option<FamilyView> {
    let names: Vec<Name> = Name::ALL
        .into_iter()
        .filter(|n| Family::of(*n) == family)
        .collect();
    let mut years: Vec<AcademicYear> = by_place
        .keys()
        .filter(|(school, _, name)| names.contains(name) && *school == scope.school)
        .map(|(_, year, _)| *year)
        .collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    let year = *years.first()?;
    let row = |school: Option<SchoolId>, year: AcademicYear| UnitRow {
        school: school.map(|s| SchoolName::of(holdings, s)),
        figures: names
            .iter()
            .map(|name| {
                let found = by_place.get(&(school, year, *name)).copied();
                let pupils = by_place
                    .get(&(school, year, Name::PersistentAbsence))
                    .and_then(|i| i.denominator);
                figure(desk, *name, found, pupils)
            })
            .collect(),
    };
    let schools = scope
        .schools(holdings)
        .into_iter()
        .filter(|(id, _)| {
            names
                .iter()
                .any(|n| by_place.contains_key(&(Some(*id), year, *n)))
        })
        .map(|(id, _)| row(Some(id), year))
        .collect();
    Some(FamilyView {
        family,
        indicators: names.iter().map(|n| described(*n).0).collect(),
        year,
        trust: row(None, year),
        schools,
        years: years.iter().map(|y| (*y, row(scope.school, *y))).collect(),
    })
}

/// A figure; `attending` is how many pupils an absence rests on.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of pupils is whole and not negative"
)]
fn figure(desk: &Desk, name: Name, found: Option<&Indicator>, attending: Option<f64>) -> Figure {
    let unit = described(name).1;
    let Some(indicator) = found else {
        return Figure {
            value: desk.show(Measured::plain(Err(Reason::NotCollected), unit)),
            percentile: desk.show(Measured::plain(Err(Reason::NotCollected), Unit::Count)),
        };
    };
    let reason = |gap| match gap {
        Gap::NothingToDivideBy => Reason::NothingToDivideBy,
        Gap::NotCollected => Reason::NotCollected,
    };
    let pupils = match Family::of(name) {
        Family::Attendance => attending,
        Family::Exclusions => indicator.denominator,
        Family::Finance => None,
    }
    .map(|n| n as u64);
    let value = indicator.value().map_err(reason);
    let percentile = match (&value, indicator.percentile) {
        (Err(reason), _) => Err(reason.clone()),
        (Ok(_), Some(p)) => Ok(f64::from(p)),
        (Ok(_), None) => Err(Reason::Other("no national percentile".into())),
    };
    Figure {
        value: desk.show(Measured {
            value,
            unit,
            pupils,
        }),
        percentile: desk.show(Measured {
            value: percentile,
            unit: Unit::Count,
            pupils,
        }),
    }
}
