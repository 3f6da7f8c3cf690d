//! Tidy rows as an edition has them.

use crate::config::Settings;
use crate::dataset::Holdings;
use crate::estate::AcademicYear;
use crate::figures::{Rows, TRACKING};
use crate::measure::tracking::{Against, Engine, Request, RowKey, each, each_row, row};
use crate::measure::{indicators, statutory};
use crate::quantity::Reason;

use super::withhold::{Of, Ruling, offers_indicator};
use super::{Comparison, Desk, TrackingBook, What, Who};

/// Takes from the rows of indicators what a desk withholds: those that an edition doesn't have altogether, of the others all value
/// columns where a number is too small or would tell one; numbers that a rate is divided by stand in none.
pub fn withhold_indicators(
    desk: &Desk,
    holdings: &Holdings,
    settings: &Settings,
    book: &indicators::Book,
    rows: &mut Rows,
) {
    let Some(withheld) = desk.withheld() else {
        return;
    };
    let at = |name: &str| rows.columns.iter().position(|c| *c == name);
    let columns = [
        "trust_uid",
        "urn",
        "academic_year",
        "measure",
        "value",
        "note",
    ]
    .map(at);
    let [
        Some(uid),
        Some(urn),
        Some(year),
        Some(measure),
        Some(value),
        Some(note),
    ] = columns
    else {
        rows.rows.clear();
        return;
    };
    let parts: Vec<usize> = ["numerator", "denominator"]
        .into_iter()
        .filter_map(at)
        .collect();
    rows.rows.retain_mut(|row| {
        let entry = settings
            .indicators
            .iter()
            .position(|i| i.name == row[measure]);
        let trust = holdings.trusts.iter().position(|t| t.uid == row[uid]);
        let (Some(entry), Some(trust), Some(year)) =
            (entry, trust, AcademicYear::parse(&row[year]))
        else {
            return false;
        };
        let setting = &settings.indicators[entry];
        if !offers_indicator(setting) {
            return false;
        }
        let of = Of {
            setting,
            entry,
            trust,
            year,
        };
        let school = row[urn].parse().ok().and_then(|urn| holdings.school(urn));
        let shown = withheld.of_indicator(holdings, book, of).shows(school);
        parts.iter().for_each(|part| row[*part].clear());
        if !shown && !row[value].is_empty() {
            row[value..note].iter_mut().for_each(String::clear);
            row[note] = Reason::Withheld.note();
        }
        true
    });
}

/// Takes from the rows of statutory outcomes what a book's desk withholds.
pub fn withhold_statutory(
    tracking: &TrackingBook<'_>,
    holdings: &Holdings,
    book: &statutory::Book<'_>,
    rows: &mut Rows,
) {
    if !tracking.desk().withholds() {
        return;
    }
    super::statutory::withhold_rows(tracking, holdings, book, rows);
}

/// Calls `take` with every tidy row of a request in turn, as the book's desk lets it out. Of a figure that is withheld all values are
/// blank and the note says so; of groups by year group that are not on offer there are no rows.
pub fn each_tracking_row(
    book: &TrackingBook<'_>,
    engine: &Engine<'_>,
    request: &Request,
    take: &mut dyn FnMut(Vec<String>),
) {
    if !book.desk().withholds() && book.desk().own_school().is_none() {
        return each_row(engine, request, take);
    }
    let first = |name: &str| TRACKING.iter().position(|c| *c == name).unwrap_or(0);
    let (roll, attainment, note) = (first("roll"), first("attainment"), first("note"));
    let settings = engine.settings();
    each(engine, request, &mut |key, figure| {
        let (who, what) = (who(book, engine, &key), what(&key, &settings.key_stages));
        let (ruling, has_row) = book.ruling(&who, &what, key.measure);
        if !has_row {
            return;
        }
        let mut row = row(engine, &key, figure);
        let from = match ruling {
            Ruling::Shown => note,
            Ruling::Counts => attainment,
            Ruling::Roll => roll + 1,
            Ruling::Nothing => roll,
        };
        if ruling != Ruling::Shown {
            row[from..note].iter_mut().for_each(String::clear);
            row[note] = Reason::Withheld.note();
        }
        take(row);
    });
}

fn who(book: &TrackingBook<'_>, engine: &Engine<'_>, key: &RowKey<'_>) -> Who {
    match key.school {
        None => book.trust(key.trust),
        Some(school) => {
            let of = &engine.holdings().schools[usize::from(school.0)];
            Who {
                schools: [school].into(),
                name: of.name.clone(),
                urn: Some(of.urn),
            }
        }
    }
}

fn what(key: &RowKey<'_>, stages: &[crate::estate::KeyStage]) -> What {
    let stage = stages.iter().find(|s| s.name == key.key_stage);
    let all = || stage.map_or_else(Vec::new, |s| s.years.clone());
    What {
        year: key.year,
        term: key.term,
        year_groups: key.year_group.map_or_else(all, |y| vec![y]),
        kind: key.kind.one(),
        against: match key.against {
            Against::Nothing => Comparison::Nothing,
            Against::Estimates(rank) => Comparison::Estimates(rank),
            Against::Targets => Comparison::Targets,
        },
        subject: key.subject.itself(),
        group: key.group,
    }
}
