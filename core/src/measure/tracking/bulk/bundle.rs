//! Groupings that are counted together.

use std::collections::BTreeMap;

use crate::config::Settings;

use super::super::groups::{GroupId, Grouping};
use super::super::year::YearColumns;

/// Groupings of one characteristic (the three of ethnicity, the two of need), counted by the combinations of their
/// groups that occur: a group of any of them is a sum of combinations.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bundle {
    /// Its name, for files: that of its only grouping, `ethnicity`, `need`.
    pub name: String,
    /// Its groupings.
    pub groupings: Vec<Grouping>,
    /// The combinations: a group of each grouping.
    pub combinations: Vec<Vec<GroupId>>,
    /// The combination of each roll entry of the year.
    pub(super) of_entry: Vec<u16>,
}

impl Bundle {
    /// All bundles, for a year.
    pub(super) fn all(settings: &Settings, year: &YearColumns) -> Vec<Self> {
        let mut bundles: Vec<(String, Vec<Grouping>)> = Grouping::pupil_groups(settings)
            .into_iter()
            .enumerate()
            .map(|(i, g)| (Self::name_of(g, i, &g.code(settings)), vec![g]))
            .collect();
        bundles.push(("ethnicity".into(), Grouping::ethnicity()));
        bundles.push(("need".into(), Grouping::send()));
        bundles
            .into_iter()
            .map(|(name, groupings)| Self::of(name, groupings, year))
            .collect()
    }

    /// The name of the bundle of one of the pupil groupings, by its place among them and its code.
    pub fn name_of(grouping: Grouping, place: usize, code: &str) -> String {
        match grouping {
            // A column's name may hold what a file's name may not.
            Grouping::Extra(_) => format!("extra-{place}"),
            _ => code.replace('_', "-"),
        }
    }

    fn of(name: String, groupings: Vec<Grouping>, year: &YearColumns) -> Self {
        let columns: Vec<&[GroupId]> = groupings.iter().map(|g| year.groups(*g)).collect();
        let entries = columns.first().map_or(0, |c| c.len());
        let of = |i: usize| -> Vec<GroupId> { columns.iter().map(|c| c[i]).collect() };
        let mut places: BTreeMap<Vec<GroupId>, u16> = BTreeMap::new();
        for i in 0..entries {
            places.entry(of(i)).or_default();
        }
        for (place, n) in places.values_mut().zip(0..) {
            *place = n;
        }
        Self {
            name,
            groupings,
            of_entry: (0..entries).map(|i| places[&of(i)]).collect(),
            combinations: places.into_keys().collect(),
        }
    }
}
