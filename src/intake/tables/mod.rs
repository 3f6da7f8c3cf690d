//! The tables of the data folder: each file its columns and how its rows are read.

/// Declares a table's columns: a constant with the place of each, and the table itself.
macro_rules! columns {
    ($table:literal, groupings: $groupings:literal, $($place:ident = $kind:ident $name:literal,)+) => {
        #[allow(
            clippy::upper_case_acronyms,
            non_camel_case_types,
            reason = "they only count the constants below"
        )]
        #[derive(Clone, Copy)]
        enum Place { $($place,)+ }
        $(
            #[allow(dead_code, reason = "a column may be named in another way")]
            const $place: usize = Place::$place as usize;
        )+
        /// The table's name and columns.
        pub static TABLE: crate::intake::Table = crate::intake::Table {
            name: $table,
            columns: &[$(crate::intake::Column::$kind($name),)+],
            groupings: $groupings,
        };
    };
}

pub mod assessments;
pub mod attendance;
pub mod attendance_targets;
pub mod conversions;
pub mod estimates;
pub mod exclusions;
pub mod finance;
pub mod ofsted;
pub mod own;
pub mod performance;
pub mod pupils;
pub mod reference;
pub mod schools;
pub mod targets;
pub mod trusts;

use super::Table;

/// All tables, in the order in which they are read.
pub static ALL: &[&Table] = &[
    &trusts::TABLE,
    &schools::TABLE,
    &pupils::TABLE,
    &assessments::TABLE,
    &estimates::TABLE,
    &targets::TABLE,
    &conversions::TABLE,
    &attendance::TABLE,
    &attendance_targets::TABLE,
    &exclusions::TABLE,
    &finance::TABLE,
    &performance::TABLE,
    &ofsted::TABLE,
    &reference::spread::TABLE,
    &reference::percentiles::TABLE,
    &reference::national::TABLE,
    &reference::pupils::TABLE,
];
