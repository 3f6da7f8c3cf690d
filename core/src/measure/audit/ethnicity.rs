//! The ethnicity data check: number and percentage of the roll by main category, the DfE's sub category and the code
//! that the management system holds, unknown ones as `Null` (methods: section 4).

use crate::config::Settings;
use crate::dataset::Holdings;
use crate::estate::Ethnicity;
use crate::figures::Rows;

use super::{Request, Share, census};

/// The name of the audit in tidy rows.
pub const AUDIT: &str = "ethnicity";

/// How one of the three groups names a code.
type Naming = fn(Ethnicity) -> &'static str;

/// The groups, from coarse to fine.
pub const GROUPS: [(&str, Naming); 3] = [
    ("ethnicity_main", Ethnicity::main_category),
    ("ethnicity_dfe", Ethnicity::sub_category),
    ("ethnicity_code", Ethnicity::code),
];

/// Counts the roll. There is a share where at least one pupil has the value; order: level, group, value in the order of
/// the code list, `Null` last.
pub fn of(holdings: &Holdings, settings: &Settings, request: &Request) -> Vec<Share> {
    let codes: Vec<Ethnicity> = Ethnicity::all().collect();
    let null = codes.len();
    let levels = census::count(holdings, settings, request, null + 1, |entry| {
        [entry
            .ethnicity
            .and_then(|e| codes.binary_search(&e).ok())
            .unwrap_or(null)]
    });
    let mut shares = vec![];
    for (level, (roll, counts)) in levels {
        for (group, name) in GROUPS {
            if !request.wants_grouping(group) {
                continue;
            }
            let mut values: Vec<(&'static str, u64)> = vec![];
            for (code, &n) in codes.iter().zip(&counts) {
                let value = name(*code);
                match values.iter_mut().find(|(v, _)| *v == value) {
                    Some((_, sum)) => *sum += n,
                    None => values.push((value, n)),
                }
            }
            values.push(("Null", counts[null]));
            shares.extend(
                values
                    .into_iter()
                    .filter(|(_, n)| *n > 0)
                    .map(|(value, n)| Share {
                        level,
                        group,
                        value,
                        n,
                        roll,
                    }),
            );
        }
    }
    shares
}

/// The tidy rows of report `audit-ethnicity`, under [`crate::figures::AUDIT`].
pub fn rows(holdings: &Holdings, settings: &Settings, request: &Request) -> Rows {
    census::rows(holdings, settings, AUDIT, &of(holdings, settings, request))
}
