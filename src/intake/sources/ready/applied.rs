//! An entry of the config with what its ready-made layout adds for a file: the entry's own words come first.

use crate::config::{Long, LongRow, Source};
use crate::intake::propose::{Kind, meaning};
use crate::source::Heading;

use super::super::codes::levelled;
use super::{Named, Ready, Wide};

/// Whether the entry itself says where a column comes from.
fn says(source: &Source, ours: &str) -> bool {
    let pairs = |list: &[(String, String)]| list.iter().any(|(o, _)| o == ours);
    let named = |list: &[String]| list.iter().any(|o| o == ours);
    pairs(&source.columns)
        || pairs(&source.constants)
        || pairs(&source.from_name)
        || source.joined.iter().any(|(o, _)| o == ours)
        || source.from_sheet.as_deref() == Some(ours)
        || source.from_term.as_deref() == Some(ours)
        || named(&source.from_date)
        || named(&source.from_roll)
        || source
            .split
            .iter()
            .any(|s| s.first == ours || s.second == ours)
        || source.long.as_ref().is_some_and(|long| {
            long.into == ours
                || long.value == ours
                || long
                    .rows
                    .iter()
                    .any(|row| pairs(&row.constants) || row.columns.iter().any(|(o, _)| o == ours))
        })
}

impl Ready {
    /// Whether the layout gives values that no single cell holds.
    pub(in crate::intake::sources) fn makes(&self) -> bool {
        let more = &self.more;
        more.percent
            || more.from_term.is_some()
            || !(more.from_date.is_empty() && more.from_roll.is_empty() && more.joined.is_empty())
    }

    /// Whether a file has a column for one of ours.
    fn finds(&self, heading: &Heading, ours: &str) -> bool {
        let has = |name: &str| heading.names.iter().any(|n| levelled(n) == levelled(name));
        let listed = self.columns.iter().filter(|(o, _)| *o == ours);
        has(ours)
            || listed
                .flat_map(|(_, headings)| headings.iter())
                .any(|h| has(h))
    }

    /// The entry with what the layout adds for a file.
    pub(in crate::intake::sources) fn applied(&self, source: &Source, heading: &Heading) -> Source {
        let more = &self.more;
        let mut whole = source.clone();
        if let Some(wide) = more.wide
            && source.long.is_none()
            && !says(source, "subject")
            && !self.finds(heading, "subject")
        {
            let rows = rows(wide, heading);
            if !rows.is_empty() {
                whole.long = Some(Long {
                    rows,
                    ..Long::default()
                });
            }
        }
        let open = |whole: &Source, ours: &str| !says(whole, ours) && !self.finds(heading, ours);
        for (ours, value) in more.constants {
            if open(&whole, ours) {
                whole.constants.push(((*ours).into(), (*value).into()));
            }
        }
        let dated = says(&whole, "assessed_on") || self.finds(heading, "assessed_on");
        if dated {
            for ours in more.from_date {
                if open(&whole, ours) {
                    whole.from_date.push((*ours).into());
                }
            }
        } else if more.from_term.is_some() {
            whole.from_term = more.from_term.map(str::to_owned);
        }
        for ours in more.from_roll {
            if open(&whole, ours) {
                whole.from_roll.push((*ours).into());
            }
        }
        for (ours, theirs) in more.joined {
            if open(&whole, ours) {
                let theirs = theirs.iter().map(|t| (*t).to_owned()).collect();
                whole.joined.push(((*ours).into(), theirs));
            }
        }
        // Beside a test's outcome N says that there is no score.
        if matches!(more.wide, Some(Wide::Named(_)))
            && source.codes.iter().all(|(o, _)| o != "score")
        {
            let none = ("N".to_owned(), String::new());
            whole.codes.push(("score".into(), vec![none]));
        }
        whole.percent |= more.percent;
        whole
    }
}

/// How a column is preferred, its subject, term and half of the term, and its heading.
type Column<'h> = (u8, (&'h str, Option<&'h str>, Option<u8>), &'h str);

/// The row that the columns of a result make; `None` where the file has none of them.
fn named(of: &Named, heading: &Heading) -> Option<LongRow> {
    let find = |wanted: &[&str]| {
        let mut wanted = wanted.iter();
        wanted.find_map(|w| {
            let mut names = heading.names.iter();
            names.find(|name| levelled(name) == levelled(w)).cloned()
        })
    };
    let columns: Vec<(String, Vec<String>)> = [("score", of.score), ("judgement", of.judgement)]
        .into_iter()
        .filter_map(|(ours, wanted)| Some((ours.to_owned(), vec![find(wanted)?])))
        .collect();
    (!columns.is_empty()).then(|| LongRow {
        constants: vec![
            ("subject".to_owned(), of.subject.to_owned()),
            ("assessment_type".to_owned(), of.kind.to_owned()),
        ],
        columns,
    })
}

/// The rows that a file's columns of subjects make.
fn rows(wide: Wide, heading: &Heading) -> Vec<LongRow> {
    if let Wide::Named(list) = wide {
        return list.iter().filter_map(|of| named(of, heading)).collect();
    }
    let rank = |kind: Option<Kind>| match (wide, kind) {
        (Wide::Scores, Some(Kind::Standardised)) => Some(0),
        (Wide::Scores, Some(Kind::AgeStandardised)) => Some(1),
        (Wide::Scores, Some(Kind::Scaled)) => Some(2),
        (Wide::Judgements, Some(Kind::Judgement)) => Some(0),
        (Wide::Judgements, None) => Some(1),
        _ => None,
    };
    let value = match wide {
        Wide::Scores => "score",
        Wide::Judgements | Wide::Named(_) => "judgement",
    };
    let mut found: Vec<Column<'_>> = Vec::new();
    for name in &heading.names {
        let said = meaning(name);
        let (Some(rank), Some(subject)) = (rank(said.kind), said.subject) else {
            continue;
        };
        let key = (subject, said.term, said.half);
        match found.iter_mut().find(|(_, k, _)| *k == key) {
            Some(other) if other.0 > rank => *other = (rank, key, name),
            Some(_) => {}
            None => found.push((rank, key, name)),
        }
    }
    let row = |(_, (subject, term, half), name): Column<'_>| {
        let mut constants = vec![("subject".to_owned(), subject.to_owned())];
        if let Some(term) = term {
            constants.push(("term".into(), term.into()));
            if let Some(half) = half {
                constants.push(("assessment_name".into(), format!("{term} {half}")));
            }
        }
        LongRow {
            constants,
            columns: vec![(value.into(), vec![name.to_owned()])],
        }
    };
    found.into_iter().map(row).collect()
}
