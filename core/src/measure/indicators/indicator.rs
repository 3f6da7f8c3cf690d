//! All indicators of a trust and its schools.

use std::collections::BTreeSet;

use crate::config::Settings;
use crate::dataset::{Holdings, SchoolId, Urn};
use crate::estate::AcademicYear;
use crate::figures::{self, Rows, number};

use super::book::Book;
use super::collected::Basis;
use super::cut::{Cut, Groups};
use super::{Name, attendance, exclusions, finance};

/// Why an indicator has no value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gap {
    /// The denominator is nought.
    NothingToDivideBy,
    /// Nothing was handed in, or a cell that it is made of is blank in the data.
    NotCollected,
    /// Events of some of the trust's schools were not collected.
    NotCollectedIn {
        /// Schools without.
        missing: u32,
        /// Of so many.
        of: u32,
    },
    /// The trust's schools with rows have under half of its roll.
    UnderHalf,
}

impl Gap {
    /// The `note` of a tidy row.
    pub fn note(self) -> String {
        match self {
            Self::NothingToDivideBy => "nothing to divide by".into(),
            Self::NotCollected => "not collected".into(),
            Self::NotCollectedIn { missing, of } => {
                format!("not collected in {missing} of {of} schools")
            }
            Self::UnderHalf => "under half of the roll".into(),
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
    /// The share of schools that do no better, 0 to 100: see [`super::IndicatorFigure::percentile`].
    pub percentile: Option<u8>,
    /// What it rests on.
    pub basis: Basis,
}

impl Indicator {
    /// [`Name::scale`] × numerator / denominator, unrounded.
    ///
    /// # Errors
    /// A [`Gap`] where there is nothing to divide by, or a cell is blank.
    pub fn value(&self) -> Result<f64, Gap> {
        match (self.numerator, self.denominator) {
            _ if self.basis.gap.is_some() => Err(self.basis.gap.unwrap_or(Gap::NotCollected)),
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
pub struct OrganisationYear {
    /// The trust, a place in the table of trusts.
    pub trust: usize,
    /// The school; `None`: the trust.
    pub school: Option<SchoolId>,
    /// The year.
    pub year: AcademicYear,
}

/// A numerator and denominator before they become an [`Indicator`].
pub(super) struct Part {
    pub(super) unit: OrganisationYear,
    pub(super) cut: Cut,
    pub(super) name: Name,
    pub(super) numerator: Option<f64>,
    pub(super) denominator: Option<f64>,
    /// Pupils it rests on; `None`: on none.
    pub(super) pupils: Option<u64>,
}

/// The units that have a roll: each school and trust by year.
pub(super) fn with_roll(holdings: &Holdings) -> BTreeSet<OrganisationYear> {
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
pub(super) fn both(
    holdings: &Holdings,
    school: SchoolId,
    year: AcademicYear,
) -> [OrganisationYear; 2] {
    let trust = holdings.schools[usize::from(school.0)].trust;
    [None, Some(school)].map(|school| OrganisationYear {
        trust,
        school,
        year,
    })
}

/// The nine indicators that rules of the program make ([`Name`]; the catalogue's other built-in ones are formulas), of every
/// unit, by the cuts that `groups` knows.
pub(super) fn built_in(holdings: &Holdings, settings: &Settings, groups: &Groups) -> Vec<Part> {
    let mut parts = attendance::parts(holdings, groups);
    let covered = settings.covers.iter().any(|c| c.table == "exclusions");
    parts.extend(exclusions::parts(holdings, covered, groups));
    parts.extend(finance::parts(holdings));
    parts
}

/// The built-in indicators asked for, sorted by trust, school (the trust first), year and name.
///
/// A row is there where the unit has rows in the table; of suspensions and exclusions where it has a roll that year and the
/// table was handed in.
pub fn of(holdings: &Holdings, settings: &Settings, request: &Request) -> Vec<Indicator> {
    let book = Book::whole(holdings, settings, |e| !e.own);
    let wanted = |i: &Indicator| {
        let school = i.school.map(|s| holdings.schools[usize::from(s.0)].urn);
        request.trust.is_none_or(|t| t == i.trust)
            && request.school.is_none_or(|u| Some(u) == school)
            && request.year.is_none_or(|y| y == i.year)
    };
    book.built_in(settings).into_iter().filter(wanted).collect()
}

/// The tidy rows of report `indicators`, under [`figures::INDICATORS`]: the built-in ones, and those that the config defines,
/// which come after them in the config's order.
pub fn rows(holdings: &Holdings, settings: &Settings, request: &Request) -> Rows {
    rows_in(
        &Book::whole(holdings, settings, |_| true),
        holdings,
        settings,
        request,
    )
}

/// The same out of a book that is made already.
pub fn rows_in(book: &Book, holdings: &Holdings, settings: &Settings, request: &Request) -> Rows {
    let optional = |value: Option<f64>| value.map_or_else(String::new, number);
    let mut found: Vec<(OrganisationYear, usize, Vec<String>)> = vec![];
    for (key, figure) in book.figures() {
        let setting = &settings.indicators[key.entry];
        let built_in = Name::ALL.iter().position(|n| n.code() == setting.name);
        let urn = key
            .unit
            .school
            .map(|s| holdings.schools[usize::from(s.0)].urn);
        let wanted = key.cut == Cut::WHOLE
            && (setting.own || built_in.is_some())
            && request.trust.is_none_or(|t| t == key.unit.trust)
            && request.school.is_none_or(|u| Some(u) == urn)
            && request.year.is_none_or(|y| y == key.unit.year);
        if !wanted {
            continue;
        }
        let note = match figure.value {
            Err(gap) => gap.note(),
            Ok(_) => figure.basis.note(),
        };
        let cells = vec![
            holdings.trusts[key.unit.trust].uid.clone(),
            urn.map_or_else(String::new, |u| u.to_string()),
            key.unit.year.to_string(),
            setting.name.clone(),
            optional(figure.numerator),
            optional(figure.denominator),
            optional(figure.value.ok()),
            figure
                .percentile
                .map_or_else(String::new, |p| p.to_string()),
            note,
        ];
        let place = built_in.unwrap_or(Name::ALL.len() + key.entry);
        found.push((key.unit, place, cells));
    }
    found.sort_by_key(|(unit, place, _)| (*unit, *place));
    Rows {
        columns: figures::INDICATORS.to_vec(),
        rows: found.into_iter().map(|(_, _, cells)| cells).collect(),
    }
}
