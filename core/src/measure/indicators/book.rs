//! All indicators of the catalogue, by unit and cut.

use std::collections::BTreeMap;

use crate::config::{IndicatorSetting, Made, Settings};
use crate::dataset::{Holdings, SchoolId};
use crate::estate::AcademicYear;

use super::Name;
use super::cut::{Cut, Groups};
use super::formulas::{Tally, tallies};
use super::indicator::{Gap, Indicator, Unit, built_in, with_roll};
use super::percentile::{NoNation, Percentiles};

/// Whose figure, and of what.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Key {
    /// The indicator, a place in the catalogue of the settings.
    pub entry: usize,
    /// The trust or school and year.
    pub unit: Unit,
    /// The whole, a term or a group of pupils.
    pub cut: Cut,
}

/// One figure.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Figure {
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
    /// The national percentile; of the whole only.
    pub percentile: Option<u8>,
    /// The nation's middle (50th percentile); of the whole only.
    pub middle: Option<f64>,
    /// Why it can't be set beside the nation; of the whole only.
    pub no_nation: Option<NoNation>,
}

/// All figures.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Book {
    figures: BTreeMap<Key, Figure>,
}

impl Book {
    /// The whole catalogue, by term and pupil group.
    pub fn new(holdings: &Holdings, settings: &Settings) -> Self {
        let groups = Groups::of(holdings);
        let mut book = Self::default();
        let place = |name: Name| {
            settings
                .indicators
                .iter()
                .position(|e| e.name == name.code())
        };
        for part in built_in(holdings, &with_roll(holdings), &groups) {
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
        book.formulas(holdings, settings, &groups, |_| true);
        book.compare(holdings, settings);
        book
    }

    /// The indicators that the config defines, without terms and groups.
    pub(super) fn own(holdings: &Holdings, settings: &Settings) -> Self {
        let mut book = Self::default();
        book.formulas(holdings, settings, &Groups::none(), |e| e.own);
        book.compare(holdings, settings);
        book
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
            let code = &settings.indicators[key.entry].name;
            figure.no_nation = percentiles.why_none(holdings, &key.unit, code);
            figure.middle = percentiles.middle(holdings, &key.unit, code);
            if let Ok(value) = figure.value {
                figure.percentile = percentiles.of(holdings, &key.unit, code, value);
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
                })
            })
            .collect();
        found.sort_by_key(|i| (i.trust, i.school, i.year, i.name));
        found
    }

    /// All figures, sorted by indicator, unit and cut.
    pub fn figures(&self) -> impl Iterator<Item = (&Key, &Figure)> {
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
            unit: Unit {
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

    /// One figure; `None`: there are no data for it.
    pub fn figure(&self, entry: usize, unit: Unit, cut: Cut) -> Option<&Figure> {
        self.figures.get(&Key { entry, unit, cut })
    }
}

/// A figure of a tally. Without any row that counts it is not collected, never nought.
fn of_tally(setting: &IndicatorSetting, t: &Tally, divided: bool, pupils: bool) -> Figure {
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
) -> Figure {
    Figure {
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
    }
}
