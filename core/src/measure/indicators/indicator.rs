//! All indicators of a trust and its schools.

use std::collections::BTreeSet;

use crate::config::Settings;
use crate::dataset::{Holdings, SchoolId, Urn};
use crate::estate::AcademicYear;
use crate::figures::{self, Rows, number};

use super::book::Book;
use super::cut::{Cut, Groups};
use super::percentile::Percentiles;
use super::{Name, attendance, exclusions, finance};

/// Why an indicator has no value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gap {
    /// The denominator is nought.
    NothingToDivideBy,
    /// A cell that it is made of is blank in the data.
    NotCollected,
}

impl Gap {
    /// The `note` of a tidy row.
    pub fn note(self) -> &'static str {
        match self {
            Self::NothingToDivideBy => "nothing to divide by",
            Self::NotCollected => "not collected",
        }
    }
}

/// One indicator of a school or trust in a year.
#[derive(Clone, PartialEq, Debug)]
pub struct Indicator {
    /// The trust, a place in the table of trusts.
    pub trust: usize,
    /// The school; `None`: the trust, its central services included.
    pub school: Option<SchoolId>,
    /// The academic year; for money the financial year.
    pub year: AcademicYear,
    /// Which indicator.
    pub name: Name,
    /// What is counted: sessions, pupils, suspensions, pounds; `None` where a cell is blank.
    pub numerator: Option<f64>,
    /// What it is divided by: sessions, pupils, pounds, or 1; `None` where a cell is blank.
    pub denominator: Option<f64>,
    /// The highest percentile (1 to 99) of the reference whose value is not above the figure, 0 below the first; `None`
    /// where the reference has none for its phase and year, and for trusts with schools of several phases.
    pub percentile: Option<u8>,
}

impl Indicator {
    /// [`Name::scale`] × numerator / denominator, unrounded.
    ///
    /// # Errors
    /// A [`Gap`] where there is nothing to divide by, or a cell is blank.
    pub fn value(&self) -> Result<f64, Gap> {
        match (self.numerator, self.denominator) {
            (_, Some(0.0)) => Err(Gap::NothingToDivideBy),
            (Some(n), Some(d)) => Ok(self.name.scale() * n / d),
            _ => Err(Gap::NotCollected),
        }
    }
}

/// Which indicators are asked for; what is left out means "all that there are".
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Request {
    /// The trust, a place in the table of trusts.
    pub trust: Option<usize>,
    /// The school: then there are no rows of the trust as a whole.
    pub school: Option<Urn>,
    /// The year.
    pub year: Option<AcademicYear>,
}

/// A trust or one of its schools in a year: what a table's figures are added up for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Unit {
    /// The trust, a place in the table of trusts.
    pub trust: usize,
    /// The school; `None`: the trust.
    pub school: Option<SchoolId>,
    /// The year.
    pub year: AcademicYear,
}

/// A numerator and denominator before they become an [`Indicator`].
pub(super) struct Part {
    pub(super) unit: Unit,
    pub(super) cut: Cut,
    pub(super) name: Name,
    pub(super) numerator: Option<f64>,
    pub(super) denominator: Option<f64>,
    /// Pupils it rests on; `None`: on none.
    pub(super) pupils: Option<u64>,
}

/// The units that have a roll: each school and trust by year.
pub(super) fn with_roll(holdings: &Holdings) -> BTreeSet<Unit> {
    let mut schools: BTreeSet<(SchoolId, AcademicYear)> = BTreeSet::new();
    let mut last = None;
    for entry in &holdings.roll {
        if last != Some((entry.school, entry.year)) {
            last = Some((entry.school, entry.year));
            schools.insert((entry.school, entry.year));
        }
    }
    let mut units = BTreeSet::new();
    for (school, year) in schools {
        units.extend(both(holdings, school, year));
    }
    units
}

/// A school's own unit and that of its trust.
pub(super) fn both(holdings: &Holdings, school: SchoolId, year: AcademicYear) -> [Unit; 2] {
    let trust = holdings.schools[usize::from(school.0)].trust;
    [None, Some(school)].map(|school| Unit {
        trust,
        school,
        year,
    })
}

/// The nine indicators that rules of the program make ([`Name`]; the catalogue's other built-in ones are formulas), of every
/// unit, by the cuts that `groups` knows.
pub(super) fn built_in(holdings: &Holdings, rolls: &BTreeSet<Unit>, groups: &Groups) -> Vec<Part> {
    let mut parts = attendance::parts(holdings, rolls, groups);
    parts.extend(exclusions::parts(holdings, rolls, groups));
    parts.extend(finance::parts(holdings));
    parts
}

/// The built-in indicators asked for, sorted by trust, school (the trust first), year and name.
///
/// A row is there where the unit has a roll that year and the table was handed in (attendance: by the trust, for that
/// year), or where the table has rows of its own for it; of money only where it has rows.
pub fn of(holdings: &Holdings, request: &Request) -> Vec<Indicator> {
    let percentiles = Percentiles::new(holdings);
    let rolls = with_roll(holdings);
    let mut parts = built_in(holdings, &rolls, &Groups::none());
    parts.retain(|p| p.cut == Cut::WHOLE);
    parts.retain(|p| {
        let school = p
            .unit
            .school
            .map(|s| holdings.schools[usize::from(s.0)].urn);
        request.trust.is_none_or(|t| t == p.unit.trust)
            && request.school.is_none_or(|u| Some(u) == school)
            && request.year.is_none_or(|y| y == p.unit.year)
    });
    parts.sort_by_key(|p| (p.unit.trust, p.unit.school, p.unit.year, p.name));
    parts
        .into_iter()
        .map(|part| {
            let mut indicator = Indicator {
                trust: part.unit.trust,
                school: part.unit.school,
                year: part.unit.year,
                name: part.name,
                numerator: part.numerator,
                denominator: part.denominator,
                percentile: None,
            };
            indicator.percentile = indicator
                .value()
                .ok()
                .and_then(|v| percentiles.of(holdings, &part.unit, part.name.code(), v));
            indicator
        })
        .collect()
}

/// The tidy rows of report `indicators`, under [`figures::INDICATORS`]: the built-in ones, and those that the config defines,
/// which come after them in the config's order.
pub fn rows(holdings: &Holdings, settings: &Settings, request: &Request) -> Rows {
    let optional = |value: Option<f64>| value.map_or_else(String::new, number);
    let mut found: Vec<(Unit, usize, Vec<String>)> = vec![];
    let mut add = |unit: Unit,
                   place: usize,
                   code: &str,
                   part: [Option<f64>; 2],
                   value: Result<f64, Gap>,
                   percentile: Option<u8>| {
        let urn = unit.school.map_or_else(String::new, |s| {
            holdings.schools[usize::from(s.0)].urn.to_string()
        });
        let cells = vec![
            holdings.trusts[unit.trust].uid.clone(),
            urn,
            unit.year.to_string(),
            code.to_owned(),
            optional(part[0]),
            optional(part[1]),
            optional(value.ok()),
            percentile.map_or_else(String::new, |p| p.to_string()),
            value
                .err()
                .map_or_else(String::new, |gap| gap.note().to_owned()),
        ];
        found.push((unit, place, cells));
    };
    for i in of(holdings, request) {
        let unit = Unit {
            trust: i.trust,
            school: i.school,
            year: i.year,
        };
        let part = [i.numerator, i.denominator];
        add(
            unit,
            i.name as usize,
            i.name.code(),
            part,
            i.value(),
            i.percentile,
        );
    }
    let own = Book::own(holdings, settings);
    for (key, figure) in own.figures() {
        let urn = key
            .unit
            .school
            .map(|s| holdings.schools[usize::from(s.0)].urn);
        let wanted = key.cut == Cut::WHOLE
            && request.trust.is_none_or(|t| t == key.unit.trust)
            && request.school.is_none_or(|u| Some(u) == urn)
            && request.year.is_none_or(|y| y == key.unit.year);
        if wanted {
            let code = &settings.indicators[key.entry].name;
            let part = [figure.numerator, figure.denominator];
            add(
                key.unit,
                Name::ALL.len() + key.entry,
                code,
                part,
                figure.value,
                figure.percentile,
            );
        }
    }
    found.sort_by_key(|(unit, place, _)| (*unit, *place));
    Rows {
        columns: figures::INDICATORS.to_vec(),
        rows: found.into_iter().map(|(_, _, cells)| cells).collect(),
    }
}
