//! The DfE's own wide key stage 4 school file (`…_ks4final.csv`, since 2024/25 `…_ks4revised.csv`).

use crate::dataset::Holdings;
use crate::diag::Sink;

use super::columns::{KS4_DISADVANTAGED, KS4_MEASURES, Whose, add, columns, own_schools};
use super::file::File;
use super::performance::Adder;
use super::{Input, results_year};

/// Rows of kinds 1 (mainstream) and 2 (special); local authority and national totals are passed over. No column but the kind,
/// the number and the pupils must be there: a measure that was not published for a year has none.
pub(super) fn read(
    file: &mut File,
    input: &Input<'_>,
    place: u32,
    holdings: &mut Holdings,
    sink: &mut Sink,
) -> Option<u64> {
    let [kind, urn_column, _] = file.columns(["RECTYPE", "URN", "TPUP"], sink)?;
    let year = results_year(input, sink)?;
    let mut measures = columns(file, &KS4_MEASURES);
    measures.extend(columns(file, &KS4_DISADVANTAGED));
    let own = own_schools(holdings);
    let mut adder = Adder::new(holdings, place);
    let mut refused = 0;
    while let Some(record) = file.next() {
        if !matches!(record.get(kind), "1" | "2") {
            continue;
        }
        let Some(urn) = file.urn(&record, urn_column, false, sink) else {
            refused += 1;
            continue;
        };
        let whose = Whose {
            urn,
            year,
            urn_column,
            own: own.as_ref(),
        };
        add(
            (file, &record),
            &measures,
            &whose,
            &mut adder,
            holdings,
            sink,
        );
    }
    adder.close(file, holdings);
    Some(refused)
}
