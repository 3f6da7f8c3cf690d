//! Which tables' rows have prints, and which columns their values stand in.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::config::Settings;
use crate::dataset::{Holdings, OwnValue, PupilId, Urn};
use crate::estate::AcademicYear;
use crate::estate::tables::{self as declared, Table};

use super::{Secret, TablePrints, Taker, V, rows};

/// The schools on whose rolls pupils are, by pupil and year: the first where there are two.
pub(super) type Rolls = FxHashMap<(PupilId, AcademicYear), Urn>;

type Take = fn(&mut Taker, &Holdings, &Rolls);

/// A table's prints: what they are called, the table, the places of the columns that their values stand in, and how they are taken.
type Printed = (&'static str, &'static Table, &'static [usize], Take);

/// The tables whose rows have prints; the tables of the config come after them.
const TABLES: &[Printed] = &[
    (
        declared::trusts::TABLE.name,
        &declared::trusts::TABLE,
        &[declared::trusts::NAME, declared::trusts::SPONSOR],
        rows::trusts,
    ),
    (
        declared::schools::TABLE.name,
        &declared::schools::TABLE,
        &[
            declared::schools::NAME,
            declared::schools::TRUST,
            declared::schools::JOINED,
            declared::schools::PHASE,
            declared::schools::KIND,
            declared::schools::PREDECESSORS,
            declared::schools::OFSTED,
            declared::schools::REGION,
            declared::schools::AUTHORITY,
            declared::schools::CAPACITY,
            declared::schools::EASTING,
            declared::schools::NORTHING,
        ],
        rows::schools,
    ),
    (
        declared::pupils::TABLE.name,
        &declared::pupils::TABLE,
        &[
            declared::pupils::NC_YEAR,
            declared::pupils::SEX,
            declared::pupils::DOB,
            declared::pupils::FSM,
            declared::pupils::FSM6,
            declared::pupils::EAL,
            declared::pupils::LOOKED_AFTER,
            declared::pupils::SERVICE,
            declared::pupils::SEN,
            declared::pupils::NEED,
            declared::pupils::ETHNICITY,
            declared::pupils::STAGE,
            declared::pupils::SCORE,
        ],
        rows::pupils,
    ),
    (
        declared::assessments::TABLE.name,
        &declared::assessments::TABLE,
        &[
            declared::assessments::SCORE,
            declared::assessments::JUDGEMENT,
            declared::assessments::DATE,
            declared::assessments::NC_YEAR,
        ],
        rows::assessments,
    ),
    (
        "other results",
        &declared::assessments::TABLE,
        &[
            declared::assessments::SCORE,
            declared::assessments::JUDGEMENT,
            declared::assessments::DATE,
            declared::assessments::NC_YEAR,
        ],
        rows::others,
    ),
    (
        declared::estimates::TABLE.name,
        &declared::estimates::TABLE,
        &[
            declared::estimates::EXPECTED,
            declared::estimates::GREATER,
            declared::estimates::SCORE,
        ],
        rows::estimates,
    ),
    (
        declared::targets::TABLE.name,
        &declared::targets::TABLE,
        &[declared::targets::TARGET, declared::targets::SCORE],
        rows::targets,
    ),
    (
        declared::attendance::TABLE.name,
        &declared::attendance::TABLE,
        &[
            declared::attendance::POSSIBLE,
            declared::attendance::AUTHORISED,
            declared::attendance::UNAUTHORISED,
        ],
        rows::attendance,
    ),
    (
        declared::attendance_targets::TABLE.name,
        &declared::attendance_targets::TABLE,
        &[declared::attendance_targets::PERCENT],
        rows::attendance_targets,
    ),
    (
        declared::exclusions::TABLE.name,
        &declared::exclusions::TABLE,
        &[declared::exclusions::SESSIONS],
        rows::exclusions,
    ),
    (
        declared::finance::TABLE.name,
        &declared::finance::TABLE,
        &[
            declared::finance::INCOME,
            declared::finance::EXPENDITURE,
            declared::finance::STAFF,
            declared::finance::RESERVE,
            declared::finance::PUPILS,
        ],
        rows::finance,
    ),
    (
        declared::performance::TABLE.name,
        &declared::performance::TABLE,
        &[
            declared::performance::SCORE,
            declared::performance::PUPILS,
            declared::performance::COHORT,
            declared::performance::STATUS,
        ],
        rows::performance,
    ),
    (
        declared::ofsted::TABLE.name,
        &declared::ofsted::TABLE,
        &[
            declared::ofsted::GRADE,
            declared::ofsted::CONCERN,
            declared::ofsted::SAFEGUARDING,
        ],
        rows::inspections,
    ),
    (
        declared::conversions::TABLE.name,
        &declared::conversions::TABLE,
        &[declared::conversions::SCALED],
        rows::conversions,
    ),
    (
        declared::spread::TABLE.name,
        &declared::spread::TABLE,
        &[
            declared::spread::SD,
            declared::spread::MEAN,
            declared::spread::WITHIN,
            declared::spread::BETWEEN,
        ],
        rows::spread,
    ),
    (
        declared::national::TABLE.name,
        &declared::national::TABLE,
        &[
            declared::national::VALUE,
            declared::national::SD,
            declared::national::STATUS,
        ],
        rows::national,
    ),
    (
        declared::percentiles::TABLE.name,
        &declared::percentiles::TABLE,
        &[declared::percentiles::VALUE],
        rows::percentiles,
    ),
];

/// The names of the columns that a table's values stand in.
fn columns(table: &Table, places: &[usize]) -> Vec<String> {
    let named = places.iter().map(|place| table.columns[*place].name);
    let groupings = table.groupings.then_some("groupings");
    named.chain(groupings).map(str::to_owned).collect()
}

/// The prints of every table of a data folder, by its name. The holdings must hold the UPNs.
pub(in crate::history) fn prints(
    holdings: &Holdings,
    settings: &Settings,
    secret: Secret,
) -> BTreeMap<String, TablePrints> {
    let mut rolls = Rolls::default();
    for entry in &holdings.roll {
        let urn = holdings.schools[usize::from(entry.school.0)].urn;
        rolls.entry((entry.pupil, entry.year)).or_insert(urn);
    }
    let tables = TABLES.par_iter().map(|(name, table, places, take)| {
        let mut taker = Taker::new(secret, columns(table, places));
        take(&mut taker, holdings, &rolls);
        ((*name).to_owned(), taker.done())
    });
    let mut all: BTreeMap<String, TablePrints> = tables.collect();
    for (declared, rows) in settings.tables.iter().zip(&holdings.own) {
        let mut taker = Taker::new(secret, Vec::new());
        for row in &rows.rows {
            let cells = row.values.iter().map(|value| match value {
                OwnValue::Blank => V::Blank,
                OwnValue::Number(n) => V::Number(*n),
                OwnValue::Words(words) => V::Text(words),
            });
            let (mut key, mut values) = (vec![], vec![]);
            for ((name, _), cell) in declared.columns.iter().zip(cells) {
                // Without a key rows are only there or not.
                let into = match declared.key.is_empty() || declared.key.contains(name) {
                    true => &mut key,
                    false => &mut values,
                };
                into.push(cell);
            }
            taker.row(row.year.0, row.urn, &key, &values);
        }
        let mut done = taker.done();
        let named = declared.columns.iter().map(|(name, _)| name);
        done.columns = named
            .filter(|name| !declared.key.is_empty() && !declared.key.contains(*name))
            .cloned()
            .collect();
        all.insert(declared.name.clone(), done);
    }
    all.retain(|_, table| !table.years.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::{TABLES, declared};
    use crate::estate::tables::ColumnKind;

    #[test]
    fn every_declared_column_is_printed_or_left_out_on_purpose() {
        // Rows of the reference set are none of the trusts'; names and parts of keys tell who a row is of, not what it says.
        let left_out = [
            ("schools", "laestab"),
            ("schools", "la_code"),
            ("schools", "establishment_number"),
            ("assessments", "assessment_type"),
            ("estimates", "measure"),
            ("estimates", "value"),
        ];
        let mut missing = vec![];
        for table in declared::ALL
            .iter()
            .filter(|t| t.name != "reference/pupils")
        {
            let printed = TABLES.iter().filter(|(_, of, ..)| of.name == table.name);
            let places: Vec<usize> = printed
                .flat_map(|(_, _, places, _)| *places)
                .copied()
                .collect();
            assert!(!places.is_empty(), "no prints of {}", table.name);
            for (place, column) in table.columns.iter().enumerate() {
                let whose = matches!(
                    column.kind,
                    ColumnKind::Urn | ColumnKind::Upn | ColumnKind::Name | ColumnKind::Year
                ) || table.is_matched() && matches!(column.name, "dob" | "sex");
                if !whose
                    && !table.key.contains(&place)
                    && !places.contains(&place)
                    && !left_out.contains(&(table.name, column.name))
                {
                    missing.push(format!("{}.{}", table.name, column.name));
                }
            }
        }
        assert!(missing.is_empty(), "{}", missing.join(", "));
    }
}
