//! All indicators of the catalogue, by unit and cut.

use std::collections::BTreeMap;

use crate::config::{IndicatorSetting, Made, Settings};
use crate::dataset::{Holdings, SchoolId};
use crate::estate::AcademicYear;

use super::Name;
use super::collected::{Basis, Collected, counts_events};
use super::cut::{Cut, Groups};
use super::formulas::{Tally, tallies};
use super::indicator::{Gap, Indicator, OrganisationYear, built_in};
use super::percentile::{NoNation, Percentiles};

/// Under so many events a rate is not set beside the nation.
const FEW_EVENTS: f64 = 5.0;

/// Whose figure, and of what.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Key {
    /// The indicator, a place in the catalogue of the settings.
    pub entry: usize,
    /// The trust or school and year.
    pub unit: OrganisationYear,
    /// The whole, a term or a group of pupils.
    pub cut: Cut,
}

/// One figure.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct IndicatorFigure {
    /// What is counted; `None` where a cell is blank.
    pub numerator: Option<f64>,
    /// What it is divided by; `None` where a cell is blank.
    pub denominator: Option<f64>,
    /// Factor × numerator / denominator, or why there is none.
    pub value: Result<f64, Gap>,
    /// Pupils it rests on, where that is known.
    pub pupils: Option<u64>,
    /// Rows left out because something the formula needs is missing.
    pub left_out: u64,
    /// The national percentile, 0 to 100: the share of schools that do no better; of whole years only, and of events from 5
    /// on.
    pub percentile: Option<u8>,
    /// The nation's middle (50th percentile); of the whole only.
    pub middle: Option<f64>,
    /// Why it can't be set beside the nation; of the whole only.
    pub no_nation: Option<NoNation>,
    /// What it rests on.
    pub basis: Basis,
}

/// All figures.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Book {
    figures: BTreeMap<Key, IndicatorFigure>,
}

impl Book {
    /// The whole catalogue, by term and pupil group.
    pub fn new(holdings: &Holdings, settings: &Settings) -> Self {
        Self::of(holdings, settings, &Groups::of(holdings), |_| true)
    }

    /// The wanted indicators without pupil groups.
    pub(super) fn whole(
        holdings: &Holdings,
        settings: &Settings,
        wanted: impl Fn(&IndicatorSetting) -> bool,
    ) -> Self {
        Self::of(holdings, settings, &Groups::none(), wanted)
    }

    fn of(
        holdings: &Holdings,
        settings: &Settings,
        groups: &Groups,
        wanted: impl Fn(&IndicatorSetting) -> bool,
    ) -> Self {
        let mut book = Self::default();
        let place = |name: Name| {
            settings
                .indicators
                .iter()
                .position(|e| e.name == name.code())
        };
        for part in built_in(holdings, settings, groups) {
            let Some(entry) = place(part.name) else {
                continue;
            };
            let key = Key {
                entry,
                unit: part.unit,
                cut: part.cut,
            };
            let figure = figure(
                &settings.indicators[entry],
                part.numerator,
                part.denominator,
                part.pupils,
                0,
            );
            book.figures.insert(key, figure);
        }
        book.formulas(holdings, settings, groups, wanted);
        book.collected(holdings, settings);
        book.compare(holdings, settings);
        book
    }

    /// Says what each figure rests on, and takes out what was not collected: missing is never nought.
    fn collected(&mut self, holdings: &Holdings, settings: &Settings) {
        let collected = Collected::of(holdings, settings);
        let mut bases: BTreeMap<(usize, OrganisationYear), Option<Basis>> = BTreeMap::new();
        self.figures.retain(|key, figure| {
            let setting = &settings.indicators[key.entry];
            let of = || collected.basis(holdings, setting, &key.unit);
            let Some(basis) = *bases.entry((key.entry, key.unit)).or_insert_with(of) else {
                // Rows without a school's own data: a register of blanks alone.
                return false;
            };
            if key.cut != Cut::WHOLE {
                let there = basis.gap.is_none()
                    && (!key.cut.is_of_terms()
                        || key.cut.terms().each().all(|t| basis.has_term(t)));
                figure.basis = basis;
                return there;
            }
            figure.basis = basis;
            if let Some(gap) = basis.gap {
                (figure.numerator, figure.denominator) = (None, None);
                (figure.value, figure.pupils) = (Err(gap), None);
            }
            true
        });
    }

    fn formulas(
        &mut self,
        holdings: &Holdings,
        settings: &Settings,
        groups: &Groups,
        wanted: impl Fn(&IndicatorSetting) -> bool,
    ) {
        for (entry, setting) in settings.indicators.iter().enumerate() {
            let Made::Formulas {
                per,
                numerator,
                denominator,
            } = &setting.made
            else {
                continue;
            };
            if !wanted(setting) {
                continue;
            }
            let made = tallies(holdings, groups, *per, numerator, denominator.as_ref());
            let pupils = numerator.table.name == "pupils";
            for (unit, tallies) in made.map(|t| t.into_sorted()).unwrap_or_default() {
                for cut in Cut::all() {
                    let t = &tallies[cut.place()];
                    if cut == Cut::WHOLE && t.used + t.left_out == 0
                        || cut != Cut::WHOLE && t.used == 0
                    {
                        continue;
                    }
                    let figure = of_tally(setting, t, denominator.is_some(), pupils);
                    self.figures.insert(Key { entry, unit, cut }, figure);
                }
            }
        }
    }

    /// Sets percentiles and the nation's middle.
    fn compare(&mut self, holdings: &Holdings, settings: &Settings) {
        let percentiles = Percentiles::new(holdings);
        for (key, figure) in &mut self.figures {
            if key.cut != Cut::WHOLE {
                continue;
            }
            let setting = &settings.indicators[key.entry];
            let code = &setting.name;
            figure.no_nation = percentiles.why_none(holdings, &key.unit, code).or(
                if figure.basis.is_part_year() {
                    Some(NoNation::PartYear)
                } else if counts_events(setting) && figure.numerator.is_some_and(|n| n < FEW_EVENTS)
                {
                    Some(NoNation::FewEvents)
                } else {
                    None
                },
            );
            if figure.no_nation.is_some() {
                continue;
            }
            figure.middle = percentiles.middle(holdings, &key.unit, code);
            if let Ok(value) = figure.value {
                let direction = setting.direction;
                figure.percentile = percentiles.of(holdings, &key.unit, code, direction, value);
            }
        }
    }

    /// The nine indicators that rules of the program make, of the whole year, as [`of`](super::of) gives them for all trusts and schools.
    pub fn built_in(&self, settings: &Settings) -> Vec<Indicator> {
        let mut found: Vec<Indicator> = self
            .figures
            .iter()
            .filter(|(key, _)| key.cut == Cut::WHOLE)
            .filter_map(|(key, figure)| {
                let code = &settings.indicators[key.entry].name;
                let name = Name::ALL.into_iter().find(|n| n.code() == code)?;
                Some(Indicator {
                    trust: key.unit.trust,
                    school: key.unit.school,
                    year: key.unit.year,
                    name,
                    numerator: figure.numerator,
                    denominator: figure.denominator,
                    percentile: figure.percentile,
                    basis: figure.basis,
                })
            })
            .collect();
        found.sort_by_key(|i| (i.trust, i.school, i.year, i.name));
        found
    }

    /// All figures, sorted by indicator, unit and cut.
    pub fn figures(&self) -> impl Iterator<Item = (&Key, &IndicatorFigure)> {
        self.figures.iter()
    }

    /// The years in which a trust or school has a figure of an indicator, oldest first.
    pub fn years(
        &self,
        entry: usize,
        trust: usize,
        school: Option<SchoolId>,
    ) -> impl Iterator<Item = AcademicYear> {
        let key = |year: u16| Key {
            entry,
            unit: OrganisationYear {
                trust,
                school,
                year: AcademicYear(year),
            },
            cut: Cut::WHOLE,
        };
        self.figures
            .range(key(0)..=key(u16::MAX))
            .filter(|(k, _)| k.cut == Cut::WHOLE)
            .map(|(k, _)| k.unit.year)
    }

    /// The figure of the year before that one may be set against: of the same terms.
    pub fn year_before(&self, entry: usize, unit: OrganisationYear) -> Option<&IndicatorFigure> {
        let now = self.figure(entry, unit, Cut::WHOLE)?;
        if now.basis.terms_differ {
            return None;
        }
        let before = OrganisationYear {
            year: unit.year.plus(-1),
            ..unit
        };
        let whole = self.figure(entry, before, Cut::WHOLE)?;
        if whole.basis.terms_differ || !whole.basis.terms.holds(now.basis.terms) {
            return None;
        }
        if whole.basis.terms == now.basis.terms {
            return Some(whole);
        }
        self.figure(entry, before, Cut::of_terms(now.basis.terms)?)
    }

    /// One figure; `None`: there are no data for it.
    pub fn figure(
        &self,
        entry: usize,
        unit: OrganisationYear,
        cut: Cut,
    ) -> Option<&IndicatorFigure> {
        self.figures.get(&Key { entry, unit, cut })
    }
}

/// A figure of a tally. Without any row that counts it is not collected, never nought.
fn of_tally(setting: &IndicatorSetting, t: &Tally, divided: bool, pupils: bool) -> IndicatorFigure {
    let known = t.used > 0;
    let denominator = if divided { t.denominator.value() } else { 1.0 };
    figure(
        setting,
        known.then(|| t.numerator.value()),
        known.then_some(denominator),
        pupils.then_some(t.used),
        t.left_out,
    )
}

fn figure(
    setting: &IndicatorSetting,
    numerator: Option<f64>,
    denominator: Option<f64>,
    pupils: Option<u64>,
    left_out: u64,
) -> IndicatorFigure {
    IndicatorFigure {
        numerator,
        denominator,
        value: match (numerator, denominator) {
            (_, Some(0.0)) => Err(Gap::NothingToDivideBy),
            (Some(n), Some(d)) => Ok(setting.factor * n / d),
            _ => Err(Gap::NotCollected),
        },
        pupils,
        left_out,
        percentile: None,
        middle: None,
        no_nation: None,
        basis: Basis::WHOLE,
    }
}
