//! The tables of the data folder, each declared once: what a row is, whom it belongs to, which columns are its key, and of each
//! column the kind and what it holds.
//!
//! The reader, the search for duplicate keys, the merging of sources, formulas, the config's names, `init`'s headings, the JSON
//! schema and the manual's data dictionary come from here. A new table is its file, its line in [`ALL`], and its reader.

mod column;
mod kind;
mod shared;

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub use column::Column;
pub use kind::ColumnKind;

/// Whom a table's rows belong to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Owner {
    /// A trust.
    Trust,
    /// A school, or a trust's central services.
    School,
    /// A pupil of a school.
    Pupil,
    /// Nobody of the trusts: what holds for the nation or for a test.
    Nation,
}

/// What becomes of a row with the key of an earlier one of its source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unique {
    /// It is refused.
    Key,
    /// It is refused where all its other cells are the same, too.
    Row,
    /// It stands: the key only says which rows of several sources are the same.
    Nothing,
}

/// A table of the data folder.
#[derive(PartialEq, Eq, Debug)]
pub struct Table {
    /// Its name: the file's, without the ending, or the folder's.
    pub name: &'static str,
    /// Its key under `sources:`.
    pub source: &'static str,
    /// `table` and its name.
    pub title: &'static str,
    /// What it has a row for each of.
    pub row: &'static str,
    /// Whom its rows belong to.
    pub of: Owner,
    /// The places of the columns that tell its rows apart; none: every row stands by itself.
    pub key: &'static [usize],
    /// What is made of rows with the same key.
    pub unique: Unique,
    /// Its columns, in the order in which typed rows count them.
    pub columns: &'static [Column],
    /// Whether other columns may be settings' groupings (the table of pupils).
    pub groupings: bool,
}

impl Table {
    /// The place of a column.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == name)
    }

    /// The columns that tell its rows apart, by name.
    pub fn key_names(&self) -> impl Iterator<Item = &'static str> {
        self.key.iter().map(|place| self.columns[*place].name)
    }

    /// The same as a sentence has them: `academic_year, urn and upn`.
    pub fn key_in_words(&self) -> String {
        let names: Vec<&str> = self.key_names().collect();
        match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => names.concat(),
        }
    }

    /// Whether it has a column of that name which is of its key.
    pub fn is_of_key(&self, name: &str) -> bool {
        self.key_names().any(|key| key == name)
    }

    /// The place of the column that tells the year of a row; `None`: its rows are of no year.
    pub fn year(&self) -> Option<usize> {
        self.columns.iter().position(|c| c.kind == ColumnKind::Year)
    }

    /// Whether its rows name pupils of the roll, which is another table.
    pub fn is_matched(&self) -> bool {
        self.of == Owner::Pupil && !self.groupings
    }

    /// Whether its rows name pupils of the roll by their UPN alone: it has no columns for names.
    pub fn is_by_upn_alone(&self) -> bool {
        self.is_matched() && !self.columns.iter().any(|c| c.kind == ColumnKind::Name)
    }

    /// Whether formulas may speak of it.
    pub fn is_in_formulas(&self) -> bool {
        self.columns.iter().any(|c| c.formulas)
    }
}

/// Declares a table: a constant with the place of each column, and the table itself.
macro_rules! declare {
    (
        $name:literal, source: $source:literal, of: $of:ident, groupings: $groupings:literal,
        row: $row:literal,
        key: [$($key:ident),*], unique: $unique:ident,
        $($place:ident = $column:expr,)+
    ) => {
        use super::{Column, ColumnKind, Owner, Table, Unique, shared};

        #[allow(
            clippy::upper_case_acronyms,
            non_camel_case_types,
            reason = "they only count the constants below"
        )]
        #[derive(Clone, Copy)]
        enum ColumnPlace { $($place,)+ }
        $(
            #[doc = "The place of this column."]
            pub const $place: usize = ColumnPlace::$place as usize;
        )+
        /// The table.
        pub static TABLE: Table = Table {
            name: $name,
            source: $source,
            title: concat!("table ", $name),
            row: $row,
            of: Owner::$of,
            key: &[$($key),*],
            unique: Unique::$unique,
            columns: &[$($column,)+],
            groupings: $groupings,
        };
    };
}

/// The modules of the tables, and all of them in the order in which they rest on each other.
macro_rules! tables {
    ($($(#[doc = $about:literal])+ $module:ident,)+) => {
        $($(#[doc = $about])+ pub mod $module;)+

        /// All tables, in the order in which they rest on each other and are read.
        pub static ALL: &[&Table] = &[$(&$module::TABLE,)+];
    };
}

tables! {
    /// Table `trusts`.
    trusts,
    /// Table `schools`.
    schools,
    /// Table `pupils`: the roll.
    pupils,
    /// Table `assessments`.
    assessments,
    /// Table `estimates`.
    estimates,
    /// Table `targets`.
    targets,
    /// Table `conversions`.
    conversions,
    /// Table `attendance`.
    attendance,
    /// Table `attendance_targets`.
    attendance_targets,
    /// Table `exclusions`.
    exclusions,
    /// Table `finance`.
    finance,
    /// Table `performance`.
    performance,
    /// Table `ofsted`.
    ofsted,
    /// Table `reference/spread`.
    spread,
    /// Table `reference/percentiles`.
    percentiles,
    /// Table `reference/national`.
    national,
    /// Table `reference/pupils`: the set that estimates are made from.
    reference_pupils,
}

/// The table with a name, as `assessments` or `reference/spread`.
pub fn table(name: &str) -> Option<&'static Table> {
    ALL.iter().copied().find(|t| t.name == name)
}

/// The table that a key under `sources:` feeds.
pub fn of_source(key: &str) -> Option<&'static Table> {
    ALL.iter().copied().find(|t| t.source == key)
}

/// The place of a table in [`ALL`]; a name of none comes after all.
pub fn rank(name: &str) -> usize {
    let place = ALL.iter().position(|t| t.name == name);
    place.unwrap_or(ALL.len())
}

/// The same of a key under `sources:`.
pub fn rank_of_source(key: &str) -> usize {
    let place = ALL.iter().position(|t| t.source == key);
    place.unwrap_or(ALL.len())
}

/// What columns of that name hold, in whatever table: a name means the same in all.
pub fn kind(column: &str) -> Option<ColumnKind> {
    static KINDS: LazyLock<BTreeMap<&'static str, ColumnKind>> = LazyLock::new(|| {
        let columns = ALL.iter().flat_map(|table| table.columns);
        columns.map(|c| (c.name, c.kind)).collect()
    });
    KINDS.get(column).copied()
}

#[cfg(test)]
mod tests;
