//! Members of a group, parted until each rest can be written as one entry.

use std::collections::BTreeMap;

use super::super::survey::{Around, Member, told};
use super::{lacks, on_roll, pattern, sheet_column};

/// Parts the members of a group until each rest can be written as one entry.
pub(in crate::intake::propose) fn settled(
    members: Vec<Member>,
    around: &Around,
) -> Vec<Vec<Member>> {
    let mut done = Vec::new();
    let mut open = vec![members];
    while let Some(members) = open.pop() {
        match parted(members, around) {
            Ok(whole) => done.push(whole),
            Err(mut parts) => open.append(&mut parts),
        }
    }
    done.sort_by(|a, b| a[0].file.shown().cmp(&b[0].file.shown()));
    done
}

/// Either a group that can be one entry, or its parts.
fn parted(members: Vec<Member>, around: &Around) -> Result<Vec<Member>, Vec<Vec<Member>>> {
    if members.len() < 2 {
        return Ok(members);
    }
    let by = |members: Vec<Member>, key: &dyn Fn(&Member) -> String| {
        let mut parts: BTreeMap<String, Vec<Member>> = BTreeMap::new();
        for member in members {
            parts.entry(key(&member)).or_default().push(member);
        }
        parts.into_values().collect::<Vec<_>>()
    };
    let sheets = |member: &Member| member.file.sheet.clone().unwrap_or_default();
    let several = members
        .iter()
        .any(|m| m.file.sheet != members[0].file.sheet);
    // Some sheets of a workbook, but not all: each is named.
    let partial = members.iter().any(|member| {
        let of_book = members.iter().filter(|m| m.file.path == member.file.path);
        member.sheets > 1 && of_book.count() < member.sheets
    });
    if several && (partial || sheet_column(&members).is_none()) {
        return Err(by(members, &sheets));
    }
    for (dimension, lacks) in lacks(&members[0].fit).into_iter().enumerate() {
        if !lacks || (dimension == 1 && sheet_column(&members) == Some("term")) {
            continue;
        }
        let value = |m: &Member| {
            let told = told(m, around);
            told[dimension].clone().map(|(value, _)| value)
        };
        let values: Vec<Option<String>> = members.iter().map(value).collect();
        let known = values.iter().flatten().count();
        if known == 0 {
            // Each roll is of a school of its own, and only a person knows which.
            if dimension == 2
                && !on_roll(members[0].fit.table.name)
                && members[0].fit.missing().contains(&"urn")
            {
                return Err(by(members, &|m| m.file.shown()));
            }
            continue;
        }
        if known < members.len() || pattern(&members, dimension, around).is_none() {
            let parts = by(members, &|m| value(m).unwrap_or_default());
            if parts.len() > 1 {
                return Err(parts);
            }
            return Ok(parts.into_iter().next().unwrap_or_default());
        }
    }
    Ok(members)
}
