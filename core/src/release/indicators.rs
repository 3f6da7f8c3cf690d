//! Indicators beyond assessment, released.

mod narrow;
mod words;

use std::sync::Arc;

use crate::config::{IndicatorSetting, IndicatorTone, Settings};
use crate::dataset::{Holdings, SchoolId};
use crate::estate::{AcademicYear, Term};
use crate::measure::indicators::{Book, Cut, Gap, IndicatorFigure, OrganisationYear};

use super::slug::slug;
use super::withhold::{Of, OfYear, offers_indicator};
use super::{Desk, Measured, Reason, SchoolName, Scope, Shown, Unit};

pub(super) use words::unit;
pub use words::units;
use words::{described, difference_unit, group_words, no_nation};

/// An entry of the catalogue as a page tells it.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Described {
    /// Its name in tidy figures.
    pub code: String,
    /// Its name in paths and ids: with hyphens.
    pub slug: String,
    /// What a reader calls it.
    pub label: String,
    /// What it says.
    pub definition: String,
    /// How it is made.
    pub formula: String,
    /// Its unit.
    pub unit: Unit,
    /// Whether the trust's is the sum over its schools, so that none of them is to be set against it.
    pub sum: bool,
    /// `more is better`, `less is better`, `neither`.
    pub direction: String,
    /// Who answers for it; may be empty.
    pub owner: String,
    /// Where the data come from; may be empty.
    pub source: String,
    /// Its bands in words, lowest first; may be empty.
    pub bands: Vec<String>,
}

/// How a figure's band is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub enum BandTone {
    /// As it should be.
    Good,
    /// Neither.
    Plain,
    /// To be looked into.
    Poor,
}

/// One figure with what it is set against.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Figure {
    /// The value, or why there is none.
    pub value: Shown,
    /// Value less that of the year before.
    pub change: Shown,
    /// National percentile 0 to 99, or why there is none.
    pub percentile: Shown,
    /// Value less the trust's.
    pub from_trust: Shown,
    /// The nation's middle (50th percentile).
    pub middle: Shown,
    /// Value less the nation's middle.
    pub from_nation: Shown,
    /// The band's word and tone, where the catalogue has bands.
    pub band: Option<(String, BandTone)>,
    /// Rows left out because a value was missing.
    pub left_out: u64,
    /// What it rests on, where that is not the whole: `part-year: Autumn`; else empty.
    pub rests_on: String,
    part: Option<String>,
}

impl Figure {
    /// The terms that a part-year's figure is of, in words: `Autumn`, `Autumn, Spring`, `terms differ`; `None`: the whole year.
    pub fn part(&self) -> Option<&str> {
        self.part.as_deref()
    }

    /// What its change is set against.
    pub fn before(&self) -> &'static str {
        match self.part() {
            Some(_) => "the same terms of the year before",
            None => "the year before",
        }
    }
}

/// A year with the terms that a figure of it is of, where those are not all: `2024/25 (Autumn)`.
pub fn year_of(figure: &Figure, year: AcademicYear) -> String {
    match figure.part() {
        Some(terms) => format!("{year} ({terms})"),
        None => year.to_string(),
    }
}

/// A group of pupils.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct GroupFigure {
    /// The grouping, as `Sex`.
    pub grouping: String,
    /// The group, as `Girls`.
    pub group: String,
    /// The page's unit.
    pub own: Shown,
    /// The same group in the trust.
    pub trust: Shown,
    /// The page's unit less the trust; not applicable on the trust's own page.
    pub apart: Shown,
}

/// The figures of the terms of each year that has some: Autumn, Spring, Summer.
pub type ByTerm = Vec<(AcademicYear, [Shown; 3])>;

/// An indicator of a trust or school.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct IndicatorView {
    /// Which.
    pub about: Described,
    /// The years with figures of the page's unit, oldest first; never empty.
    pub years: Vec<AcademicYear>,
    /// The page's unit, one a year.
    pub own: Vec<Figure>,
    /// The trust, one a year.
    pub trust: Vec<Figure>,
    /// The schools (all of the trust, or the one) with any figure, one a year each, by name.
    pub schools: Vec<(SchoolName, Vec<Figure>)>,
    /// Years and terms of the page's unit, oldest first; empty where the table has no terms.
    pub terms: ByTerm,
    /// Groups of pupils in the latest year; empty where the table has no pupils.
    pub groups: Vec<GroupFigure>,
    /// The same of the years before, for a reader who chooses one.
    pub earlier: Vec<(AcademicYear, Vec<GroupFigure>)>,
    /// Years and terms of the trust, as [`terms`](Self::terms).
    pub trust_terms: ByTerm,
    /// The same of each school.
    pub school_terms: Vec<(SchoolName, ByTerm)>,
}

impl IndicatorView {
    /// The latest year.
    pub fn latest(&self) -> AcademicYear {
        self.years[self.years.len() - 1]
    }

    /// The latest year in words, with the terms that are in where those are not all.
    pub fn when(&self) -> String {
        year_of(self.now(), self.latest())
    }

    /// The unit's latest figure.
    pub fn now(&self) -> &Figure {
        &self.own[self.own.len() - 1]
    }

    /// The trust's in the same year.
    pub fn trust_now(&self) -> &Figure {
        &self.trust[self.trust.len() - 1]
    }
}

/// A section of the catalogue.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct SectionView {
    /// A part of ids.
    pub id: String,
    /// Its heading.
    pub heading: String,
    /// Its indicators with data, in the order of the catalogue.
    pub indicators: Vec<IndicatorView>,
}

/// Releases the indicators of a trust or school by section; none for a section without data. For readers from whom small numbers are
/// withheld there are no groups of pupils, and nothing of those that say what pupils are.
pub fn indicators(
    desk: &Desk,
    holdings: &Holdings,
    settings: &Settings,
    book: &Book,
    scope: Scope,
) -> Vec<SectionView> {
    let mut sections: Vec<SectionView> = vec![];
    let release = Release {
        desk,
        holdings,
        book,
        scope,
    };
    for (entry, setting) in settings.indicators.iter().enumerate() {
        if desk.withholds() && !offers_indicator(setting) {
            continue;
        }
        let Some(view) = release.view(entry, setting) else {
            continue;
        };
        match sections.iter_mut().find(|s| s.heading == setting.section) {
            Some(section) => section.indicators.push(view),
            None => sections.push(SectionView {
                id: slug(&setting.section, 20),
                heading: setting.section.clone(),
                indicators: vec![view],
            }),
        }
    }
    sections
}

/// What releasing one indicator takes.
struct Release<'a> {
    desk: &'a Desk,
    holdings: &'a Holdings,
    book: &'a Book,
    scope: Scope,
}

impl Release<'_> {
    fn whose(&self, school: Option<SchoolId>, year: AcademicYear) -> OrganisationYear {
        OrganisationYear {
            trust: self.scope.trust,
            school,
            year,
        }
    }

    fn view(&self, entry: usize, setting: &IndicatorSetting) -> Option<IndicatorView> {
        let own = self.scope.school;
        let years: Vec<AcademicYear> = self.book.years(entry, self.scope.trust, own).collect();
        let latest = *years.last()?;
        let about = described(setting);
        let row = |school: Option<SchoolId>| -> Vec<Figure> {
            years
                .iter()
                .map(|year| self.figure(entry, setting, school, *year))
                .collect()
        };
        let schools: Vec<(SchoolName, SchoolId)> = self
            .scope
            .schools(self.holdings)
            .into_iter()
            .filter(|(id, _)| {
                let trust = self.scope.trust;
                self.book.years(entry, trust, Some(*id)).next().is_some()
            })
            .map(|(id, name)| (name, id))
            .collect();
        let terms = |school| self.terms((entry, setting), about.unit, school, &years);
        let groups = |year| match self.desk.withholds() {
            true => vec![],
            false => self.groups(entry, setting, &about, year),
        };
        let before = years.iter().rev().skip(1);
        Some(IndicatorView {
            own: row(own),
            trust: row(None),
            terms: terms(own),
            trust_terms: terms(None),
            school_terms: (schools.iter())
                .map(|(name, id)| (name.clone(), terms(Some(*id))))
                .collect(),
            groups: groups(latest),
            earlier: before
                .map(|year| (*year, groups(*year)))
                .filter(|(_, groups)| !groups.is_empty())
                .collect(),
            schools: (schools.into_iter())
                .map(|(name, id)| (name, row(Some(id))))
                .collect(),
            about,
            years,
        })
    }

    /// What is shown of an indicator's year.
    fn of_year(&self, entry: usize, setting: &IndicatorSetting, year: AcademicYear) -> Arc<OfYear> {
        let of = Of {
            setting,
            entry,
            trust: self.scope.trust,
            year,
        };
        let withheld = self.desk.withheld();
        withheld.map_or_else(Arc::default, |w| {
            w.of_indicator(self.holdings, self.book, of)
        })
    }

    fn withheld(&self, unit: Unit) -> Shown {
        self.desk.show(Measured::plain(Err(Reason::Withheld), unit))
    }

    /// The years of a trust or school that have figures by term, with those of each.
    fn terms(
        &self,
        (entry, setting): (usize, &IndicatorSetting),
        unit: Unit,
        school: Option<SchoolId>,
        years: &[AcademicYear],
    ) -> ByTerm {
        let cut = |year, term| match self.of_year(entry, setting, year).shows_terms(school) {
            true => self.cut(entry, unit, school, year, Cut::of_term(term)),
            false => self.withheld(unit),
        };
        let each = years.iter();
        let each = each.map(|year| (*year, Term::ALL.map(|term| cut(*year, term))));
        each.filter(|(_, terms)| terms.iter().any(|t| t.value().is_some()))
            .collect()
    }

    /// The groups of pupils in a year; none where no group has a figure.
    fn groups(
        &self,
        entry: usize,
        setting: &IndicatorSetting,
        about: &Described,
        year: AcademicYear,
    ) -> Vec<GroupFigure> {
        let own = self.scope.school;
        let cut = |school, cut| self.cut(entry, about.unit, school, year, cut);
        let groups: Vec<GroupFigure> = Cut::all()
            .filter(|c| !matches!(c.grouping(), "" | "term"))
            .filter_map(|c| {
                let (grouping, group) = group_words(c)?;
                let (of_own, of_trust) = (cut(own, c), cut(None, c));
                let apart = match (own, of_own.value().zip(of_trust.value())) {
                    (None, _) => Err(Reason::NotApplicable),
                    (_, Some((a, b))) => Ok(a - b),
                    (_, None) => Err(of_own
                        .reason()
                        .or(of_trust.reason())
                        .cloned()
                        .unwrap_or(Reason::NotCollected)),
                };
                let figure = GroupFigure {
                    grouping: grouping.to_owned(),
                    group: group.to_owned(),
                    apart: self
                        .desk
                        .show(Measured::plain(apart, difference_unit(setting.unit))),
                    own: of_own,
                    trust: of_trust,
                };
                // A Null group that nobody is in says nothing, nor does a category of ethnicity.
                let always = c.value() != "Null" && c.grouping() != "ethnicity_main";
                (always || figure.own.value().is_some()).then_some(figure)
            })
            .collect();
        match groups.iter().any(|g| g.own.value().is_some()) {
            true => groups,
            false => vec![],
        }
    }

    /// The whole of a year.
    fn figure(
        &self,
        entry: usize,
        setting: &IndicatorSetting,
        school: Option<SchoolId>,
        year: AcademicYear,
    ) -> Figure {
        let unit = unit(setting.unit);
        let apart = difference_unit(setting.unit);
        let at = |school, year| {
            self.book
                .figure(entry, self.whose(school, year), Cut::WHOLE)
        };
        let found = at(school, year);
        let shown = self.of_year(entry, setting, year);
        if found.is_some_and(|f| f.value.is_ok()) && !shown.shows(school) {
            return self.withheld_figure(unit, apart);
        }
        let before = self.of_year(entry, setting, year.plus(-1));
        let part = found.is_some_and(|f| f.basis.is_part_year());
        let before = before.shows(school) && (!part || before.shows_terms(school));
        let trust = shown.shows(None);
        let value = value(found);
        let pupils = found.and_then(|f| f.pupils);
        let show = |value: Result<f64, Reason>, unit| {
            self.desk.show(Measured {
                value,
                unit,
                pupils,
            })
        };
        let less = |other: Option<f64>, none: &str| -> Result<f64, Reason> {
            let other = other.ok_or_else(|| Reason::Other(none.into()));
            Ok(value.clone()? - other?)
        };
        let known = |found: Option<&IndicatorFigure>| found.and_then(|f| f.value.ok());
        let basis = found.filter(|f| f.value.is_ok()).map(|f| f.basis);
        let middle = found.and_then(|f| f.middle);
        let no_nation = no_nation(found.and_then(|f| f.no_nation), year);
        let no_nation = no_nation.as_str();
        Figure {
            change: show(
                if before {
                    less(
                        known(self.book.year_before(entry, self.whose(school, year))),
                        if found.is_some_and(|f| f.basis.is_part_year()) {
                            "no figure of the same terms of the year before"
                        } else {
                            "no figure of the year before"
                        },
                    )
                } else {
                    Err(Reason::Withheld)
                },
                apart,
            ),
            percentile: show(
                match (&value, found.and_then(|f| f.percentile)) {
                    (Err(reason), _) => Err(reason.clone()),
                    (Ok(_), Some(p)) => Ok(f64::from(p)),
                    (Ok(_), None) => Err(Reason::Other(no_nation.into())),
                },
                Unit::Percentile,
            ),
            from_trust: show(
                match school {
                    Some(_) if setting.is_sum() => Err(Reason::Other(
                        "the trust’s is the sum over its schools".into(),
                    )),
                    Some(_) if !trust => Err(Reason::Withheld),
                    Some(_) => less(known(at(None, year)), "no figure of the trust"),
                    None => Err(Reason::NotApplicable),
                },
                apart,
            ),
            middle: show(middle.ok_or_else(|| Reason::Other(no_nation.into())), unit),
            from_nation: show(less(middle, no_nation), apart),
            band: known(found).and_then(|v| {
                let band = setting.band(v)?;
                let tone = match band.tone {
                    IndicatorTone::Good => BandTone::Good,
                    IndicatorTone::Plain => BandTone::Plain,
                    IndicatorTone::Poor => BandTone::Poor,
                };
                Some((band.word.clone(), tone))
            }),
            // Rows may be single pupils.
            left_out: found.map_or(0, |f| if self.desk.withholds() { 0 } else { f.left_out }),
            rests_on: basis.map(|b| b.note()).unwrap_or_default(),
            part: basis.and_then(|b| b.part()),
            value: show(value, unit),
        }
    }

    /// A figure of which nothing is shown.
    fn withheld_figure(&self, unit: Unit, apart: Unit) -> Figure {
        Figure {
            value: self.withheld(unit),
            change: self.withheld(apart),
            percentile: self.withheld(Unit::Percentile),
            from_trust: self.withheld(apart),
            middle: self.withheld(unit),
            from_nation: self.withheld(apart),
            band: None,
            left_out: 0,
            rests_on: String::new(),
            part: None,
        }
    }

    /// A term or group.
    fn cut(
        &self,
        entry: usize,
        unit: Unit,
        school: Option<SchoolId>,
        year: AcademicYear,
        cut: Cut,
    ) -> Shown {
        let found = self.book.figure(entry, self.whose(school, year), cut);
        self.desk.show(Measured {
            value: value(found),
            unit,
            pupils: found.and_then(|f| f.pupils),
        })
    }
}

fn value(found: Option<&IndicatorFigure>) -> Result<f64, Reason> {
    match found.map(|f| f.value) {
        Some(Ok(value)) => Ok(value),
        Some(Err(Gap::NothingToDivideBy)) => Err(Reason::NothingToDivideBy),
        Some(Err(gap @ (Gap::NotCollectedIn { .. } | Gap::UnderHalf))) => {
            Err(Reason::Other(gap.note()))
        }
        Some(Err(Gap::NotCollected)) | None => Err(Reason::NotCollected),
    }
}
