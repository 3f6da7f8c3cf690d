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

    /// The entry with what the layout adds for a file, and what it can't add since several columns may be meant.
    pub(in crate::intake::sources) fn applied(
        &self,
        source: &Source,
        heading: &Heading,
    ) -> (Source, Vec<Alike>) {
        let more = &self.more;
        let mut whole = source.clone();
        let mut alike = Vec::new();
        if let Some(wide) = more.wide
            && source.long.is_none()
            && !says(source, "subject")
            && !self.finds(heading, "subject")
        {
            let (rows, doubtful) = rows(wide, heading);
            alike = doubtful;
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
        (whole, alike)
    }
}

/// Columns of which each may be the one that is meant: none is read.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::intake::sources) struct Alike {
    /// What they are of: a subject, and a term where they say one.
    pub(in crate::intake::sources) of: String,
    /// Our column.
    pub(in crate::intake::sources) ours: &'static str,
    /// Their places in the heading.
    pub(in crate::intake::sources) places: Vec<usize>,
}

/// A column of results: the lower the rank, the rather it is the one that is meant.
struct Column {
    rank: u8,
    subject: &'static str,
    term: Option<&'static str>,
    half: Option<u8>,
    /// The places of the columns of this rank.
    places: Vec<usize>,
}

/// The row that the columns of a result make, `None` where the file has none of them; columns of one heading are told.
fn named(of: &Named, heading: &Heading, alike: &mut Vec<Alike>) -> Option<LongRow> {
    let mut find = |ours: &'static str, wanted: &[&str]| {
        let places = wanted.iter().find_map(|w| {
            let like = |i: &usize| levelled(&heading.names[*i]) == levelled(w);
            let places: Vec<usize> = (0..heading.names.len()).filter(like).collect();
            (!places.is_empty()).then_some(places)
        })?;
        match places.as_slice() {
            [one] => Some((ours.to_owned(), vec![heading.names[*one].clone()])),
            _ => {
                alike.push(Alike {
                    of: of.subject.to_owned(),
                    ours,
                    places,
                });
                None
            }
        }
    };
    let columns: Vec<(String, Vec<String>)> = [("score", of.score), ("judgement", of.judgement)]
        .into_iter()
        .filter_map(|(ours, wanted)| find(ours, wanted))
        .collect();
    (!columns.is_empty()).then(|| LongRow {
        constants: vec![
            ("subject".to_owned(), of.subject.to_owned()),
            ("assessment_type".to_owned(), of.kind.to_owned()),
        ],
        columns,
    })
}

/// The rows that a file's columns of subjects make, and the columns of which it can't be known.
fn rows(wide: Wide, heading: &Heading) -> (Vec<LongRow>, Vec<Alike>) {
    let mut alike = Vec::new();
    if let Wide::Named(list) = wide {
        let rows = list
            .iter()
            .filter_map(|of| named(of, heading, &mut alike))
            .collect();
        return (rows, alike);
    }
    let rank = |kind: Option<Kind>| match (wide, kind) {
        (Wide::Scores, Some(Kind::Standardised)) => Some(0),
        (Wide::Scores, Some(Kind::AgeStandardised)) => Some(1),
        (Wide::Scores, Some(Kind::Scaled)) => Some(2),
        (Wide::Judgements, Some(Kind::Judgement)) => Some(0),
        (Wide::Judgements, None) => Some(1),
        _ => None,
    };
    let ours = match wide {
        Wide::Scores => "score",
        Wide::Judgements | Wide::Named(_) => "judgement",
    };
    let mut found: Vec<Column> = Vec::new();
    for (place, name) in heading.names.iter().enumerate() {
        let said = meaning(name);
        let (Some(rank), Some(subject)) = (rank(said.kind), said.subject) else {
            continue;
        };
        // Of `Reading` and `Reading last year` the one that says nothing else is meant.
        let rank = 2 * rank + u8::from(!said.rest.is_empty());
        let (term, half) = (said.term, said.half);
        let same = |c: &&mut Column| (c.subject, c.term, c.half) == (subject, term, half);
        match found.iter_mut().find(same) {
            Some(other) if other.rank > rank => (other.rank, other.places) = (rank, vec![place]),
            Some(other) if other.rank == rank => other.places.push(place),
            Some(_) => {}
            None => found.push(Column {
                rank,
                subject,
                term,
                half,
                places: vec![place],
            }),
        }
    }
    let mut rows = Vec::new();
    for column in found {
        let [place] = column.places.as_slice() else {
            let term = column
                .term
                .map_or(String::new(), |term| format!(" in {term}"));
            let half = column.half.map_or(String::new(), |half| format!(" {half}"));
            alike.push(Alike {
                of: format!("{}{term}{half}", column.subject),
                ours,
                places: column.places,
            });
            continue;
        };
        let mut constants = vec![("subject".to_owned(), column.subject.to_owned())];
        if let Some(term) = column.term {
            constants.push(("term".into(), term.into()));
            if let Some(half) = column.half {
                constants.push(("assessment_name".into(), format!("{term} {half}")));
            }
        }
        rows.push(LongRow {
            constants,
            columns: vec![(ours.into(), vec![heading.names[*place].clone()])],
        });
    }
    (rows, alike)
}
