//! What an indicator divides by what, with its own numbers: the sum behind the figure a page shows first.

use std::collections::BTreeMap;

use crate::config::Settings;
use crate::measure::indicators::{Book, Cut, OrganisationYear};

use super::{Desk, Measured, Scope, Unit};

/// The latest sum of each indicator of a trust or school, by its title, as `100 × 1,234 ÷ 24,680 = 5.0% in 2025/26`; none
/// for those without a figure, and none for readers from whom small numbers are withheld: its parts would tell them.
pub fn indicator_sums(
    desk: &Desk,
    settings: &Settings,
    book: &Book,
    scope: Scope,
) -> BTreeMap<String, String> {
    if desk.withholds() {
        return BTreeMap::new();
    }
    let sum = |entry: usize| {
        let setting = &settings.indicators[entry];
        let year = book.years(entry, scope.trust, scope.school).last()?;
        let whose = OrganisationYear {
            trust: scope.trust,
            school: scope.school,
            year,
        };
        let found = book.figure(entry, whose, Cut::WHOLE)?;
        let show = |value: f64, unit| {
            let shown = desk.show(Measured {
                value: Ok(value),
                unit,
                pupils: found.pupils,
            });
            shown.value().is_some().then(|| shown.text())
        };
        let part = |value: f64| {
            let whole = value.fract() == 0.0;
            show(value, if whole { Unit::Count } else { Unit::Points })
        };
        let value = show(found.value.ok()?, super::indicators::unit(setting.unit))?;
        let denominator = found.denominator?;
        if (setting.factor, denominator) == (1.0, 1.0) {
            return Some(format!("{value} in {year}"));
        }
        let numerator = part(found.numerator?)?;
        let factor = match setting.factor {
            1.0 => String::new(),
            factor => format!("{factor} × "),
        };
        let divided = match denominator {
            1.0 => String::new(),
            by => format!(" ÷ {}", part(by)?),
        };
        Some(format!("{factor}{numerator}{divided} = {value} in {year}"))
    };
    let entries = 0..settings.indicators.len();
    entries
        .filter_map(|entry| Some((settings.indicators[entry].title.clone(), sum(entry)?)))
        .collect()
}
