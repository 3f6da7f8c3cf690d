//! Indicators made by formulas: numerator and denominator added up over the rows of tables.

use rustc_hash::FxHashMap;

use crate::config::{Per, Summed};
use crate::dataset::{Holdings, PupilId};
use crate::formula::{Row, Variables};

use super::cut::{Cut, Cuts, Groups};
use super::indicator::OrganisationYear;
use super::sum::Sum;
use super::table_rows::{Whose, handed_in, visit};

/// What a unit's rows of a cut come to.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) numerator: Sum,
    pub(super) denominator: Sum,
    /// Rows (or pupils) that count.
    pub(super) used: u64,
    /// Rows (or pupils) left out because something the formula needs is missing.
    pub(super) left_out: u64,
}

/// The tallies of every unit by cut.
#[derive(Default)]
pub(super) struct Tallies {
    places: FxHashMap<OrganisationYear, usize>,
    tallies: Vec<(OrganisationYear, [Tally; Cut::COUNT])>,
}

impl Tallies {
    fn of(&mut self, unit: OrganisationYear) -> &mut [Tally; Cut::COUNT] {
        let next = self.tallies.len();
        let place = *self.places.entry(unit).or_insert(next);
        if place == next {
            self.tallies.push((unit, Default::default()));
        }
        &mut self.tallies[place].1
    }

    fn add(&mut self, unit: OrganisationYear, cuts: Cuts, part: [Option<f64>; 2]) {
        let tallies = self.of(unit);
        let known = part[0].zip(part[1]);
        for cut in cuts.each() {
            let tally = &mut tallies[cut.place()];
            match known {
                Some((numerator, denominator)) => {
                    tally.numerator += Sum::of(numerator);
                    tally.denominator += Sum::of(denominator);
                    tally.used += 1;
                }
                None => tally.left_out += 1,
            }
        }
    }

    /// The units with their tallies, sorted.
    pub(super) fn into_sorted(mut self) -> Vec<(OrganisationYear, [Tally; Cut::COUNT])> {
        self.tallies.sort_unstable_by_key(|(unit, _)| *unit);
        self.tallies
    }
}

/// Which side of the fraction a pass over a table gives.
#[derive(Clone, Copy)]
enum Side<'a> {
    /// Both, from the same rows: a row that lacks one counts on neither.
    Both(&'a Summed, Option<&'a Summed>),
    /// The numerator only.
    Upper(&'a Summed),
    /// The denominator only.
    Lower(&'a Summed),
}

impl Side<'_> {
    fn table(&self) -> &'static Variables {
        match self {
            Self::Both(s, _) | Self::Upper(s) | Self::Lower(s) => s.table,
        }
    }

    /// Numerator and denominator of a row.
    fn part<R: Row + ?Sized>(&self, row: &R) -> [Option<f64>; 2] {
        match self {
            Self::Both(n, d) => [
                n.formula.value(row),
                d.map_or(Some(0.0), |d| d.formula.value(row)),
            ],
            Self::Upper(n) => [n.formula.value(row), Some(0.0)],
            Self::Lower(d) => [Some(0.0), d.formula.value(row)],
        }
    }

    /// Whether a row is meant; `None`: it can't be told.
    fn holds<R: Row + ?Sized>(&self, row: &R) -> Option<bool> {
        match self {
            Self::Both(s, _) | Self::Upper(s) | Self::Lower(s) => match &s.condition {
                Some(condition) => condition.holds(row),
                None => Some(true),
            },
        }
    }
}

/// The tallies of an indicator; `None` where a table it needs was not handed in.
///
/// A row counts where its formulas have a value; a row that lacks one is left out and counted as such. With a denominator
/// out of the same table and without a condition of its own, a row that lacks one side counts on neither.
pub(super) fn tallies(
    holdings: &Holdings,
    groups: &Groups,
    per: Per,
    numerator: &Summed,
    denominator: Option<&Summed>,
) -> Option<Tallies> {
    let tables = [Some(numerator), denominator];
    if !tables
        .iter()
        .flatten()
        .all(|s| handed_in(holdings, s.table))
    {
        return None;
    }
    let mut made = Tallies::default();
    let together = denominator
        .is_none_or(|d| d.table.name == numerator.table.name && d.condition == numerator.condition);
    let sides: Vec<Side<'_>> = if together {
        vec![Side::Both(numerator, denominator)]
    } else {
        let lower = denominator.map(Side::Lower);
        [Some(Side::Upper(numerator)), lower]
            .into_iter()
            .flatten()
            .collect()
    };
    for side in sides {
        match per {
            Per::Row => by_row(holdings, groups, side, &mut made),
            Per::Pupil => by_pupil(holdings, groups, side, &mut made),
        }
    }
    // Terms of the one table mean nothing to the other, where that has none: the whole year's denominator stands there.
    if denominator.is_some_and(|d| !together && !has_terms(d)) {
        for (_, tallies) in &mut made.tallies {
            let whole = tallies[Cut::WHOLE.place()].denominator;
            for cut in Cut::all().filter(|c| c.is_of_terms()) {
                tallies[cut.place()].denominator = whole;
            }
        }
    }
    Some(made)
}

fn has_terms(summed: &Summed) -> bool {
    summed.table.columns.iter().any(|c| c.name == "term")
}

/// The units a row counts in: its trust's, and its school's.
fn units(who: &Whose) -> impl Iterator<Item = OrganisationYear> {
    let (trust, year) = (who.trust, who.year);
    let own = who.school.map(Some);
    [Some(None), own]
        .into_iter()
        .flatten()
        .map(move |school| OrganisationYear {
            trust,
            school,
            year,
        })
}

fn by_row(holdings: &Holdings, groups: &Groups, side: Side<'_>, made: &mut Tallies) {
    visit(holdings, groups, side.table(), &mut |row, who| {
        let part = match side.holds(row) {
            Some(false) => return,
            Some(true) => side.part(row),
            None => [None; 2],
        };
        for unit in units(&who) {
            made.add(unit, who.cuts, part);
        }
    });
}

/// A pupil's columns of numbers, added up; `None`: one of the cells is missing.
struct Added {
    table: &'static Variables,
    columns: Vec<Option<Sum>>,
}

impl Row for Added {
    fn number(&self, column: usize) -> Option<f64> {
        let at = self.table.columns.iter().position(|c| c.place == column)?;
        self.columns[at].map(Sum::value)
    }

    fn words(&self, _: usize) -> Option<&str> {
        None
    }
}

/// A row that the condition keeps, before it is added up.
struct Kept {
    unit: OrganisationYear,
    pupil: PupilId,
    term: Option<crate::estate::Term>,
    cuts: Cuts,
    columns: Vec<Option<Sum>>,
}

fn by_pupil(holdings: &Holdings, groups: &Groups, side: Side<'_>, made: &mut Tallies) {
    let table = side.table();
    let mut kept: Vec<Kept> = vec![];
    visit(holdings, groups, side.table(), &mut |row, who| {
        let Some(pupil) = who.pupil else { return };
        match side.holds(row) {
            Some(false) => {}
            None => {
                for unit in units(&who) {
                    made.add(unit, who.cuts, [None; 2]);
                }
            }
            Some(true) => kept.extend(units(&who).map(|unit| {
                Kept {
                    unit,
                    pupil,
                    term: who.term,
                    cuts: groups.cuts(who.year, pupil),
                    columns: (table.columns.iter())
                        .map(|c| row.number(c.place).map(Sum::of))
                        .collect(),
                }
            })),
        }
    });
    kept.sort_by_key(|k| (k.unit, k.pupil, k.term));
    let add = |rows: &[Kept]| Added {
        table,
        columns: (0..table.columns.len())
            .map(|column| {
                rows.iter().try_fold(Sum::default(), |mut sum, row| {
                    sum += row.columns[column]?;
                    Some(sum)
                })
            })
            .collect(),
    };
    for pupil in kept.chunk_by(|a, b| (a.unit, a.pupil) == (b.unit, b.pupil)) {
        made.add(pupil[0].unit, pupil[0].cuts, side.part(&add(pupil)));
        // Rows come by term: those up to the spring stand first.
        let to_spring = pupil.partition_point(|k| {
            k.term.is_some_and(|t| t != crate::estate::Term::Summer) || k.term.is_none()
        });
        if pupil[..to_spring].iter().any(|k| k.term.is_some()) {
            let cuts = Cuts::only(Cut::TO_SPRING);
            made.add(pupil[0].unit, cuts, side.part(&add(&pupil[..to_spring])));
        }
        for term in pupil.chunk_by(|a, b| a.term == b.term) {
            if let Some(name) = term[0].term {
                let cuts = Cuts::only(Cut::of_term(name));
                made.add(term[0].unit, cuts, side.part(&add(term)));
            }
        }
    }
}
