//! Table `trusts`.

use std::collections::BTreeSet;

use crate::dataset::Trust;
pub use crate::estate::tables::trusts::TABLE;
use crate::estate::tables::trusts::{NAME, SPONSOR, UID};
use crate::intake::drive::{Placed, Reader, RowAt};
use crate::intake::duplicate;
use crate::intake::findings::Findings;
use crate::intake::numbers::without_point;
use crate::intake::row::Row;

/// Reads trusts.
pub(in crate::intake) struct Trusts;

impl Reader for Trusts {
    type Part = Vec<(RowAt, Trust)>;
    type Memo = ();

    fn row(
        &self,
        row: &Row<'_>,
        (): &mut (),
        part: &mut Self::Part,
        findings: &mut Findings,
    ) -> bool {
        let Some(uid) = row.words(UID) else {
            row.missing(UID, findings);
            return false;
        };
        part.push((
            row.at(),
            Trust {
                uid: without_point(&uid).to_owned(),
                name: row.words(NAME).unwrap_or_default(),
                sponsor: row.words(SPONSOR),
            },
        ));
        true
    }
}

/// Keeps the first row of each UID.
pub(in crate::intake) fn merge(
    part: Vec<(RowAt, Trust)>,
    placed: &mut Placed<'_>,
    seen: &mut BTreeSet<String>,
    trusts: &mut Vec<Trust>,
) {
    for (at, trust) in part {
        if seen.insert(trust.uid.clone()) {
            trusts.push(trust);
        } else {
            duplicate::tell(placed, at, UID);
        }
    }
}
