//! GIAS: which academies belong to which trust and under which sponsor, and since when.

use std::collections::BTreeMap;

use crate::dataset::{Holdings, Membership, Phase, School, Trust, Urn};
use crate::diag::{Code, Severity, Sink};
use crate::estate::Date;

use super::Input;
use super::file::{File, Record};

/// How GIAS begins the name of a sponsor where there are several and it names none.
const CO_SPONSORED: &str = "this is a co-sponsored academy";

/// A link of a school with a group.
struct Link {
    uid: String,
    name: String,
    joined: Option<Date>,
}

/// What the file says of a school.
struct Entry {
    name: String,
    school_type: String,
    phase: Option<Phase>,
    local_authority: Option<String>,
    trust: Option<Link>,
    sponsor: Option<Link>,
}

/// The columns, by the names that both editions of the file have, or that one has.
struct Columns {
    urn: usize,
    uid: usize,
    group: usize,
    kind: usize,
    joined: usize,
    name: usize,
    school_type: usize,
    phase: usize,
    closed: Option<usize>,
    status: Option<usize>,
    authority: Option<usize>,
}

impl Columns {
    fn of(file: &File, sink: &mut Sink) -> Option<Self> {
        let uid = ["Linked UID", "Group UID"]
            .into_iter()
            .find(|h| file.column(h).is_some())
            .unwrap_or("Group UID");
        let [urn, uid, group, kind, joined, name, school_type, phase] = file.columns(
            [
                "URN",
                uid,
                "Group Name",
                "Group Type",
                "Joined date",
                "EstablishmentName",
                "TypeOfEstablishment (name)",
                "PhaseOfEducation (name)",
            ],
            sink,
        )?;
        Some(Self {
            urn,
            uid,
            group,
            kind,
            joined,
            name,
            school_type,
            phase,
            closed: file.column("Closed Date"),
            status: file.column("Group Status"),
            authority: file.column("LA (name)"),
        })
    }
}

/// Rows of open trusts (multi- and single-academy) and of sponsors; federations and the rest are passed over.
pub(super) fn read(
    file: &mut File,
    input: &Input<'_>,
    holdings: &mut Holdings,
    sink: &mut Sink,
) -> Option<u64> {
    let columns = Columns::of(file, sink)?;
    let mut entries: BTreeMap<Urn, Entry> = BTreeMap::new();
    let mut refused = 0;
    while let Some(record) = file.next() {
        let kind = record.get(columns.kind).to_lowercase();
        let sponsor = kind == "school sponsor";
        if !sponsor && kind != "multi-academy trust" && kind != "single-academy trust" {
            continue;
        }
        let closed = record.get_if(columns.status).eq_ignore_ascii_case("closed")
            || !record.get_if(columns.closed).is_empty();
        if closed {
            continue;
        }
        let Some(urn) = file.urn(&record, columns.urn, false, sink) else {
            refused += 1;
            continue;
        };
        let uid = record.get(columns.uid);
        if uid.is_empty() || !uid.bytes().all(|b| b.is_ascii_digit()) {
            let (code, words) = if uid.is_empty() {
                (Code::MissingKey, "the group's UID is blank")
            } else {
                (Code::NotANumber, "a group's UID is digits")
            };
            sink.push(
                file.cell(&record, columns.uid, code, Severity::Error, words)
                    .refused(),
            );
            refused += 1;
            continue;
        }
        let entry = entries
            .entry(urn)
            .or_insert_with(|| entry(&record, &columns));
        let link = if sponsor {
            &mut entry.sponsor
        } else {
            &mut entry.trust
        };
        if link.is_some() {
            let what = if sponsor { "sponsor" } else { "trust" };
            let words = format!("this school has a {what} further up; the first one counts");
            sink.push(
                file.cell(
                    &record,
                    columns.urn,
                    Code::DuplicateKey,
                    Severity::Error,
                    words,
                )
                .refused(),
            );
            refused += 1;
            continue;
        }
        *link = Some(Link {
            uid: uid.to_owned(),
            name: record.get(columns.group).to_owned(),
            joined: joined(file, &record, columns.joined, sink),
        });
    }
    let mut membership = membership(entries);
    membership.label = input
        .label
        .map_or_else(|| label_of(input.name), str::to_owned);
    membership.years = input.years.to_vec();
    holdings.memberships.push(membership);
    Some(refused)
}

fn entry(record: &Record, columns: &Columns) -> Entry {
    let phase = match record.get(columns.phase) {
        "All through" => Some(Phase::AllThrough),
        other => Phase::parse(other),
    };
    Entry {
        name: record.get(columns.name).to_owned(),
        school_type: record.get(columns.school_type).to_owned(),
        phase,
        local_authority: Some(record.get_if(columns.authority))
            .filter(|a| !a.is_empty())
            .map(str::to_owned),
        trust: None,
        sponsor: None,
    }
}

/// A date as GIAS writes it: `dd-mm-yyyy`, or ISO, or with slashes.
fn joined(file: &File, record: &Record, column: usize, sink: &mut Sink) -> Option<Date> {
    let text = record.get(column);
    if text.is_empty() {
        return None;
    }
    let date = date_of(text);
    if date.is_none() {
        let words = "not a date; the school's years with the trust are not known";
        sink.push(file.cell(record, column, Code::BadDate, Severity::Error, words));
    }
    date
}

fn date_of(text: &str) -> Option<Date> {
    Date::parse(text).or_else(|| {
        let bytes = text.as_bytes();
        (bytes.len() == 10 && bytes[2] == b'-' && bytes[5] == b'-')
            .then(|| Date::parse(&text.replace('-', "/")))
            .flatten()
    })
}

/// Schools with their trusts. A school that has only a sponsor stands in a trust of that sponsor's name.
fn membership(entries: BTreeMap<Urn, Entry>) -> Membership {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut sponsors_of: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    for entry in entries.values() {
        let Some(link) = entry.trust.as_ref().or(entry.sponsor.as_ref()) else {
            continue;
        };
        names
            .entry(link.uid.clone())
            .or_insert_with(|| link.name.clone());
        if let Some(sponsor) = entry.sponsor.as_ref().filter(|s| is_named(s)) {
            let counts = sponsors_of.entry(link.uid.clone()).or_default();
            *counts.entry(sponsor.name.clone()).or_default() += 1;
        }
    }
    let trusts: Vec<Trust> = names
        .into_iter()
        .map(|(uid, name)| {
            // The sponsor of most of the trust's schools; of two alike, the first by name.
            let sponsor = sponsors_of.get(&uid).and_then(|counts| {
                let most = counts.values().max()?;
                counts.iter().find(|(_, n)| *n == most)
            });
            Trust {
                sponsor: sponsor.map(|(name, _)| name.clone()),
                uid,
                name,
            }
        })
        .collect();
    let mut made = Membership::default();
    for (urn, entry) in entries {
        let Some(link) = entry.trust.as_ref().or(entry.sponsor.as_ref()) else {
            continue;
        };
        let Ok(trust) = trusts.binary_search_by(|t| t.uid.cmp(&link.uid)) else {
            continue;
        };
        made.schools.push(School {
            urn,
            laestab: None,
            name: entry.name,
            trust,
            joined_on: link.joined,
            phase: entry.phase,
            school_type: entry.school_type,
            easting: None,
            northing: None,
            predecessors: vec![],
            ofsted: None,
            region: None,
            local_authority: entry.local_authority,
            capacity: None,
        });
        let sponsor = entry.sponsor.filter(is_named);
        made.sponsored_on
            .push(sponsor.as_ref().and_then(|s| s.joined));
        made.sponsors.push(sponsor.map(|s| (s.uid, s.name)));
    }
    made.trusts = trusts;
    made
}

fn is_named(sponsor: &Link) -> bool {
    !sponsor.name.is_empty() && !sponsor.name.to_lowercase().starts_with(CO_SPONSORED)
}

/// `GIAS, 1 May 2018`, from the eight digits in the file's name; without them the name itself.
fn label_of(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    let date = (0..file.len()).find_map(|i| {
        let digits = file.get(i..i + 8)?;
        digits
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| {
                Date::parse(&format!(
                    "{}-{}-{}",
                    &digits[..4],
                    &digits[4..6],
                    &digits[6..]
                ))
            })
            .flatten()
    });
    date.map_or_else(
        || format!("GIAS, {file}"),
        |date| format!("GIAS, {}", date.long()),
    )
}

#[cfg(test)]
mod tests {
    use super::{date_of, label_of};

    #[test]
    fn dates_and_labels() {
        let first = date_of("01-05-2018").map(|d| d.to_string());
        assert_eq!(first.as_deref(), Some("2018-05-01"));
        assert_eq!(date_of("2018-05-01"), date_of("01-05-2018"));
        assert_eq!(date_of("31-02-2018"), None);
        assert_eq!(
            label_of("gias/grouplinks_edubaseallacademiesandfree20180501.csv"),
            "GIAS, 1 May 2018"
        );
        assert_eq!(label_of("links.csv"), "GIAS, links.csv");
    }
}
