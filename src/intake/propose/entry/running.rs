//! Whether exports of attendance run on from September.

use std::collections::BTreeMap;

use super::super::survey::{Around, Member, told};

/// How much more sessions a later term must have: a term by itself has about as many as the one before.
const GROWTH: f64 = 1.4;

/// Whether the possible sessions of the same pupils grow from term to term.
pub(super) fn is(members: &[Member], around: &Around) -> bool {
    let mut pupils: BTreeMap<String, Vec<(String, f64)>> = BTreeMap::new();
    for member in members {
        let place = |name: &str| member.fit.columns.get(name).map(|t| t.column);
        let (Some(upn), Some(possible)) = (place("upn"), place("sessions_possible")) else {
            return false;
        };
        let by_row = place("term");
        let by_name = told(member, around)[1].clone().map(|(term, _)| term);
        for row in &member.grid.rows[member.grid.heading + 1..] {
            let cell = |i: usize| row.get(i).map_or("", |c| c.trim());
            let term = match (by_row, &by_name, &member.file.sheet) {
                (Some(column), ..) => cell(column).to_owned(),
                (None, Some(term), _) => term.clone(),
                (None, None, Some(sheet)) => sheet.clone(),
                _ => return false,
            };
            if let Ok(sessions) = cell(possible).parse::<f64>()
                && !cell(upn).is_empty()
            {
                let all = pupils.entry(cell(upn).to_owned()).or_default();
                all.push((term, sessions));
            }
        }
    }
    let (mut grows, mut seen) = (0u32, 0u32);
    for mut terms in pupils.into_values() {
        // The names of the terms stand in the order of the alphabet.
        terms.sort_by(|a, b| a.0.cmp(&b.0));
        terms.dedup_by(|a, b| a.0 == b.0);
        if terms.len() < 2 {
            continue;
        }
        seen += 1;
        let all = terms.windows(2).all(|pair| pair[1].1 >= pair[0].1 * GROWTH);
        grows += u32::from(all);
    }
    seen > 0 && grows * 10 >= seen * 8
}
