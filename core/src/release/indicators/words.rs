//! Indicators in words: what they are, their units, groups, and why some can't be set beside the nation.

use crate::config::{IndicatorSetting, IndicatorUnit};
use crate::estate::AcademicYear;
use crate::measure::indicators::{Cut, NoNation};
use crate::release::group_names::group_name;

use super::{Described, Unit};

/// Why a figure can't be set beside the nation, in words.
pub(super) fn no_nation(why: Option<NoNation>, year: AcademicYear) -> String {
    match why {
        Some(NoNation::SeveralPhases) => {
            "its schools are of several phases, so each is set beside the nation by itself".into()
        }
        Some(NoNation::PartYear) => "some terms of the year are not in".into(),
        Some(NoNation::FewEvents) => {
            "it rests on fewer than five events, too few to be set beside others".into()
        }
        Some(NoNation::NoPhase) => "the phase is not known".into(),
        Some(NoNation::NoMeasure) => "the reference has no national percentiles of it".into(),
        Some(NoNation::NoYear) => format!("the reference has no national percentiles of {year}"),
        Some(NoNation::NoneOfPhase(phase)) => format!(
            "the reference has no national percentiles of phase {} in {year}",
            phase.name()
        ),
        None => "no national percentiles".into(),
    }
}

/// The unit a figure is shown in.
pub(in crate::release) fn unit(unit: IndicatorUnit) -> Unit {
    match unit {
        IndicatorUnit::Percent => Unit::PercentOne,
        IndicatorUnit::Rate => Unit::Rate,
        IndicatorUnit::Pounds => Unit::Pounds,
        IndicatorUnit::Count => Unit::Count,
        IndicatorUnit::Number => Unit::Points,
    }
}

/// The unit a figure is shown in, and that of a difference of two.
pub fn units(of: IndicatorUnit) -> (Unit, Unit) {
    (unit(of), difference_unit(of))
}

/// The unit of a difference of two.
pub(super) fn difference_unit(unit: IndicatorUnit) -> Unit {
    match unit {
        IndicatorUnit::Percent => Unit::PercentagePointsOne,
        IndicatorUnit::Pounds => Unit::PoundsChange,
        IndicatorUnit::Rate | IndicatorUnit::Number => Unit::Progress,
        IndicatorUnit::Count => Unit::PercentagePoints,
    }
}

pub(super) fn described(setting: &IndicatorSetting) -> Described {
    let unit = unit(setting.unit);
    let mut from: Option<f64> = None;
    let bands = setting
        .bands
        .iter()
        .map(|band| {
            let range = match (from, band.up_to) {
                (None, Some(end)) => format!("up to {}", unit.text(end)),
                (Some(start), Some(end)) => {
                    format!("over {} up to {}", unit.text(start), unit.text(end))
                }
                (Some(start), None) => format!("over {}", unit.text(start)),
                (None, None) => "any value".into(),
            };
            from = band.up_to;
            format!("{}: {range}", band.word)
        })
        .collect();
    Described {
        code: setting.name.clone(),
        slug: setting.name.replace('_', "-"),
        label: setting.title.clone(),
        definition: setting.definition.clone(),
        formula: setting.formula.clone(),
        unit,
        sum: setting.is_sum(),
        direction: setting.direction.words().to_owned(),
        owner: setting.owner.clone(),
        source: setting.source.clone(),
        bands,
    }
}

/// Grouping and group as a reader knows them.
pub(super) fn group_words(cut: Cut) -> Option<(&'static str, &'static str)> {
    // A grouping's heading, and its pupils of whom it isn't known.
    let (heading, unknown) = match cut.grouping() {
        "sex" => ("Sex", "Sex: not known"),
        "pupil_premium" => ("Pupil premium", "Pupil premium: not known"),
        "sen" => ("SEN", "SEN: not known"),
        "eal" => ("First language", "First language: not known"),
        "fsm" => ("Free school meals", "Free school meals: not known"),
        "ethnicity_main" => match cut.value() {
            "Null" => return Some(("Ethnicity", "Ethnicity: not known")),
            main => return Some(("Ethnicity", main)),
        },
        _ => return None,
    };
    Some((
        heading,
        group_name(cut.grouping(), cut.value()).unwrap_or(unknown),
    ))
}
