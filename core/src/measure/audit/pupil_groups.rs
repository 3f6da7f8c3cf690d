//! The pupil groups data check: number and percentage of the roll by sex, SEN, FSM and FSM6, unknown ones as `Null`
//! (methods: section 4).

use crate::config::Settings;
use crate::dataset::Holdings;
use crate::figures::Rows;

use super::{Request, Share, census};

/// The name of the audit in tidy rows.
pub const AUDIT: &str = "pupil-groups";

/// The groups and their values in the order in which they are shown, `Null` last.
pub const GROUPS: [(&str, &[&str]); 4] = [
    ("sex", &["F", "M", "Null"]),
    ("sen", &["E", "K", "N", "Null"]),
    ("fsm", &["Y", "N", "Null"]),
    ("fsm6", &["Y", "N", "Null"]),
];

/// Counts the roll. There is a share where at least one pupil has the value; order: level, group, value.
pub fn of(holdings: &Holdings, settings: &Settings, request: &Request) -> Vec<Share> {
    let yes_no = |value: Option<bool>| match value {
        Some(true) => 0,
        Some(false) => 1,
        None => 2,
    };
    let levels = census::count(holdings, settings, request, 13, |entry| {
        [
            entry.sex.map_or(2, |s| s as usize),
            3 + entry.sen.map_or(3, |s| s as usize),
            7 + yes_no(entry.fsm),
            10 + yes_no(entry.fsm6),
        ]
    });
    let mut shares = vec![];
    for (level, (roll, counts)) in levels {
        let mut counts = counts.into_iter();
        for (group, values) in GROUPS {
            for (&value, n) in values.iter().zip(counts.by_ref()) {
                if n > 0 && request.wants_grouping(group) {
                    shares.push(Share {
                        level,
                        group,
                        value,
                        n,
                        roll,
                    });
                }
            }
        }
    }
    shares
}

/// The tidy rows of report `audit-pupil-groups`, under [`crate::figures::AUDIT`].
pub fn rows(holdings: &Holdings, settings: &Settings, request: &Request) -> Rows {
    census::rows(holdings, settings, AUDIT, &of(holdings, settings, request))
}

#[cfg(test)]
mod tests {
    use crate::estate::{Sen, Sex};

    use super::GROUPS;

    #[test]
    fn values_stand_in_the_order_of_the_code_lists() {
        for sex in Sex::ALL {
            assert_eq!(GROUPS[0].1[*sex as usize], sex.code());
        }
        for sen in Sen::ALL {
            assert_eq!(GROUPS[1].1[*sen as usize], sen.code());
        }
    }
}
