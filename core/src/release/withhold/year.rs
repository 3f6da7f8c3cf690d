//! What is withheld of a stage in one year: of all pupils by school and year group, and of each grouping.
//!
//! The roll is the same in all terms of a year, so one choice holds for all of them, for every type of assessment and subject:
//! that way one figure never tells another. Of a grouping, the groups of all years together come first; year groups of a
//! group are on offer where none of them is small, and else not at all.

use std::collections::BTreeSet;

use crate::measure::tracking::Grouping;

use super::super::counts::Counts;
use super::lanes::{COUNTS, Lane, Parts, Tables, counts_of, sum};
use super::network::Network;
use super::pattern::{Heed, MarginTables, Mask, Pattern};

/// A choice for schools and year groups, all pupils together: the last column is the stage, the last row the trust.
#[derive(Debug)]
pub(super) struct Whole {
    pub(super) pattern: Pattern,
    pub(super) lanes: Lanes,
    /// The roll, row by row, margins included.
    pub(super) rolls: Vec<Vec<u32>>,
    /// Whether nothing is counted of it.
    pub(super) uncounted: bool,
}

/// A choice for schools and groups.
#[derive(Debug)]
pub(super) struct Grouped {
    /// All years together.
    pub(super) pattern: Pattern,
    pub(super) lanes: Lanes,
    /// By school: whether its groups are on offer by year group.
    pub(super) schools: Vec<bool>,
    /// Whether those of the trust are.
    pub(super) trust: bool,
    /// Year groups and groups (their places) in which the trust's pupils are at schools that show theirs: sums anybody can make.
    pub(super) sums: BTreeSet<(usize, usize)>,
    /// The roll, row by row, the trust's last.
    pub(super) rolls: Vec<Vec<u32>>,
}

/// Which table the figures of a lane rest on.
type Lanes = std::collections::BTreeMap<Lane, usize>;

/// What a choice starts from.
pub(super) struct Given<'a> {
    pub(super) counts: &'a dyn Counts,
    /// What is counted of the stage.
    pub(super) tables: &'a Tables,
    pub(super) k: u32,
    /// Whether a reader of the last published state saw a cell (row, column) with the roll that it has now.
    pub(super) known: &'a dyn Fn(usize, usize, u32) -> bool,
    /// Whether the last published state withheld it.
    pub(super) before: &'a dyn Fn(usize, usize) -> bool,
}

impl Whole {
    /// Chooses, beside what an edition that withholds less withholds.
    pub(super) fn choose(given: &Given<'_>, less: Option<&Self>) -> Self {
        let tables = given.tables;
        let size = (tables.schools, tables.years);
        let sheet = MarginTables::new(size, tables.tables.len(), |t, i, j| {
            *tables.at(t, (i, j, 0))
        });
        if tables.uncounted {
            return Self {
                pattern: Pattern::nothing(size),
                lanes: tables.lanes.clone(),
                rolls: rolls(&sheet, size.0, size.1 + 1),
                uncounted: true,
            };
        }
        let mut mask = Mask::none(size.0, size.1);
        start(
            &mut mask,
            &sheet,
            size,
            given,
            less.map(|l| &l.pattern.mask),
            false,
        );
        let known = |i, j| (given.known)(i, j, roll(&sheet, (i, j)));
        let heed = Heed {
            k: given.k,
            settled: false,
            plain: None,
            known: &known,
        };
        let mut pattern = sheet.protect(mask, heed);
        if let Some(less) = less {
            pattern.closed.extend(less.pattern.closed.iter());
        }
        Self {
            pattern,
            lanes: tables.lanes.clone(),
            rolls: rolls(&sheet, size.0, size.1 + 1),
            uncounted: false,
        }
    }

    /// Whether nothing is shown of a lane.
    pub(super) fn is_closed(&self, lane: &Lane) -> bool {
        let table = self.lanes.get(lane);
        table.is_some_and(|t| self.pattern.closed.contains(t))
    }
}

/// What is withheld at any rate: what was before, and where less is withheld.
fn start(
    mask: &mut Mask,
    sheet: &MarginTables,
    (rows, cols): (usize, usize),
    given: &Given<'_>,
    less: Option<&Mask>,
    settled: bool,
) {
    for i in 0..=rows {
        for j in 0..cols + usize::from(!settled) {
            // What another edition leaves open is left open here, too, noughts and all.
            let before = (given.before)(i, j) && roll(sheet, (i, j)) > 0;
            if before || less.is_some_and(|l| l.has(i, j)) {
                mask.hide(i, j);
            }
        }
    }
}

fn rolls(sheet: &MarginTables, rows: usize, cols: usize) -> Vec<Vec<u32>> {
    let row = |i| (0..cols).map(|j| roll(sheet, (i, j))).collect();
    (0..=rows).map(row).collect()
}

fn roll(sheet: &MarginTables, cell: (usize, usize)) -> u32 {
    sum(sheet.at(0, cell), &COUNTS[0])
}

/// Choices that a grouping has to go by.
#[derive(Clone, Copy, Default)]
pub(super) struct Beside<'a> {
    /// What an edition that withholds less withholds of it.
    pub(super) less: Option<&'a Grouped>,
    /// What is withheld of a grouping whose groups are parts of its own: of free meals beside Pupil Premium.
    pub(super) tied: Option<&'a Grouped>,
}

impl Grouped {
    /// Chooses for a grouping, all pupils being settled.
    pub(super) fn choose(
        given: &Given<'_>,
        grouping: Grouping,
        whole: &Whole,
        beside: Beside<'_>,
    ) -> Self {
        let tables = given.tables;
        let (schools, groups) = (tables.schools, tables.groups);
        let sheet = MarginTables::new((schools, groups), tables.tables.len(), |t, i, j| {
            over_years(tables, t, (i, j))
        });
        if tables.uncounted {
            return Self {
                pattern: Pattern::nothing((schools, groups)),
                lanes: tables.lanes.clone(),
                schools: vec![false; schools],
                trust: false,
                sums: BTreeSet::new(),
                rolls: rolls(&sheet, schools, groups),
            };
        }
        let mut mask = Mask::none(schools, groups);
        for other in [beside.less, beside.tied].into_iter().flatten() {
            let other = Some(&other.pattern.mask);
            start(&mut mask, &sheet, (schools, groups), given, other, true);
        }
        start(&mut mask, &sheet, (schools, groups), given, None, true);
        for i in (0..=schools).filter(|i| whole.pattern.mask.has(*i, tables.years)) {
            hide_row(&mut mask, &sheet, i, groups);
            mask.hide(i, groups);
        }
        let known = |i, j| (given.known)(i, j, roll(&sheet, (i, j)));
        let heed = Heed {
            k: given.k,
            settled: true,
            plain: given.counts.groups(grouping).iter().position(|g| g == "N"),
            known: &known,
        };
        let others = [beside.less, beside.tied];
        let years_shown = |i| (0..tables.years).all(|y| !whole.pattern.mask.has(i, y));
        let (pattern, shown, details) = loop {
            let pattern = sheet.protect(mask.clone(), heed);
            let row_shown = |i: usize| (0..groups).all(|j| !pattern.mask.has(i, j));
            let hidden = |i: usize| Sums {
                years: (0..tables.years)
                    .map(|y| whole.pattern.mask.has(i, y))
                    .collect(),
                groups: (0..groups).map(|j| pattern.mask.has(i, j)).collect(),
            };
            let details: Vec<Detail> = (0..schools)
                .map(|i| Detail::of_school(tables, &sheet, (i, &hidden(i)), given.k))
                .collect();
            let shown: Vec<bool> = (0..schools)
                .map(|i| {
                    let offered = others
                        .iter()
                        .flatten()
                        .all(|o| o.schools.get(i) != Some(&false));
                    let all = details[i].single || (!details[i].small && years_shown(i));
                    offered && all && row_shown(i)
                })
                .collect();
            // What isn't on offer by year group is small nonetheless: where the sums of a group tell it, they go.
            let mut again = false;
            for i in (0..schools).filter(|i| !shown[*i]) {
                let told = &details[i].told;
                let open = told.iter().filter(|j| !pattern.mask.has(i, **j));
                let open: Vec<usize> = open.copied().collect();
                again |= !open.is_empty();
                open.iter().for_each(|j| mask.hide(i, *j));
                if open.is_empty() && !told.is_empty() {
                    again |= hide_row(&mut mask, &sheet, i, groups);
                }
            }
            if !again {
                break (pattern, shown, details);
            }
        };
        let mut made = Self {
            pattern,
            lanes: tables.lanes.clone(),
            trust: others.iter().flatten().all(|o| o.trust),
            schools: shown,
            sums: BTreeSet::new(),
            rolls: rolls(&sheet, schools, groups),
        };
        if let Some(less) = beside.less {
            made.pattern.closed.extend(&less.pattern.closed);
        }
        let hidden: Vec<usize> = (0..schools).filter(|i| !made.schools[*i]).collect();
        for i in &hidden {
            made.pattern.closed.extend(&details[*i].closed);
        }
        let none = |at: &(usize, usize)| {
            (hidden.iter()).all(|s| is_told_nobody(tables, &made.pattern.mask, *s, *at))
        };
        made.sums = cells(tables).filter(none).collect();
        made.trust &= years_shown(schools)
            && (0..groups).all(|j| !made.pattern.mask.has(schools, j))
            && !hidden.iter().any(|s| details[*s].single)
            && made.of_trust(tables, &sheet, &hidden, given.k);
        made
    }

    /// Whether the trust's groups can be on offer by year group beside those of the schools.
    fn of_trust(
        &mut self,
        tables: &Tables,
        sheet: &MarginTables,
        hidden: &[usize],
        k: u32,
    ) -> bool {
        for table in 0..tables.tables.len() {
            if self.pattern.closed.contains(&table) {
                continue;
            }
            let safe = cells(tables).all(|(y, g)| {
                let parts = over_schools(tables, table, (y, g));
                !is_small(table, &parts, k)
            }) && (hidden.iter())
                .all(|s| cells(tables).all(|at| three_way(tables, table, hidden, (*s, at), k)));
            if safe {
                continue;
            }
            if sheet.is_main(table) {
                return false;
            }
            self.pattern.closed.insert(table);
        }
        true
    }

    /// Whether nothing is said of a school's groups (of the trust's: the last row), not even which it has.
    pub(super) fn is_gone(&self, row: usize) -> bool {
        self.pattern.mask.is_gone(&self.rolls, row)
    }

    /// Whether nothing is shown of a lane.
    pub(super) fn is_closed(&self, lane: &Lane) -> bool {
        let table = self.lanes.get(lane);
        table.is_some_and(|t| self.pattern.closed.contains(t))
    }
}

/// Withholds all groups of a school; says whether that is news.
fn hide_row(mask: &mut Mask, sheet: &MarginTables, i: usize, groups: usize) -> bool {
    let mut news = false;
    for j in (0..groups).filter(|j| roll(sheet, (i, *j)) > 0) {
        news |= !mask.has(i, j);
        mask.hide(i, j);
    }
    news
}

/// Which sums of a school's year groups and groups aren't shown.
struct Sums {
    years: Vec<bool>,
    groups: Vec<bool>,
}

/// What can be said of a school's groups by year group.
#[derive(Debug, Default)]
struct Detail {
    /// Whether a count is too small to be shown.
    small: bool,
    /// Groups of which the sums that are shown tell a small count.
    told: BTreeSet<usize>,
    /// Whether all its pupils are in one year group: its groups are then those of all years.
    single: bool,
    /// Tables of few pupils that tell one.
    closed: BTreeSet<usize>,
}

impl Detail {
    fn of_school(
        tables: &Tables,
        sheet: &MarginTables,
        (school, sums): (usize, &Sums),
        k: u32,
    ) -> Self {
        let mut detail = Self::default();
        let size = (tables.years, tables.groups);
        let own = MarginTables::new(size, tables.tables.len(), |t, y, g| {
            *tables.at(t, (school, y, g))
        });
        let mut mask = Mask::none(size.0, size.1);
        cells(tables).for_each(|(y, g)| mask.hide(y, g));
        let years = (0..size.0).filter(|y| sums.years[*y]);
        years.for_each(|y| mask.hide(y, size.1));
        let groups = (0..size.1).filter(|g| sums.groups[*g]);
        groups.for_each(|g| mask.hide(size.0, g));
        let years = (0..tables.years).filter(|y| roll(&own, (*y, tables.groups)) > 0);
        if years.count() < 2 {
            return Self {
                single: true,
                ..detail
            };
        }
        for table in 0..tables.tables.len() {
            let main = sheet.is_main(table);
            let small: Vec<_> = cells(tables)
                .filter(|at| is_small(table, own.at(table, *at), k))
                .collect();
            detail.small |= !small.is_empty() && main;
            let told = own.told_of(&mask, table, k, &small);
            match main {
                true => detail.told.extend(told.iter().map(|(_, g)| *g)),
                false if !told.is_empty() || !small.is_empty() => {
                    detail.closed.insert(table);
                }
                false => {}
            }
        }
        detail
    }
}

/// Year groups by groups.
fn cells(tables: &Tables) -> impl Iterator<Item = (usize, usize)> + use<> {
    let (years, groups) = (tables.years, tables.groups);
    (0..years).flat_map(move |y| (0..groups).map(move |g| (y, g)))
}

fn over_years(tables: &Tables, table: usize, (i, j): (usize, usize)) -> Parts {
    let years = 0..tables.years;
    add(years.map(|y| tables.at(table, (i, y, j))))
}

fn over_schools(tables: &Tables, table: usize, (y, g): (usize, usize)) -> Parts {
    let schools = 0..tables.schools;
    add(schools.map(|s| tables.at(table, (s, y, g))))
}

fn add<'a>(all: impl Iterator<Item = &'a Parts>) -> Parts {
    let mut sums = [0; 6];
    for parts in all {
        sums.iter_mut().zip(parts).for_each(|(sum, n)| *sum += n);
    }
    sums
}

/// Whether anybody sees that a school has nobody in a year group and group: it has nobody in one of the two.
fn is_told_nobody(tables: &Tables, mask: &Mask, s: usize, (y, g): (usize, usize)) -> bool {
    let year = add((0..tables.groups).map(|j| tables.at(0, (s, y, j))));
    let group = over_years(tables, 0, (s, g));
    if mask.has(s, g) {
        return sum(&year, &COUNTS[0]) == 0;
    }
    [year, group]
        .iter()
        .any(|parts| sum(parts, &COUNTS[0]) == 0)
}

fn is_small(table: usize, parts: &Parts, k: u32) -> bool {
    let counts = counts_of(table);
    counts
        .iter()
        .any(|count| (1..k).contains(&sum(parts, count)))
}

/// Whether a count of a school's group and year group that isn't shown may be any of `k` whole numbers, although the sums over
/// schools, over year groups and over groups are: another such school gives what it takes.
fn three_way(
    tables: &Tables,
    table: usize,
    hidden: &[usize],
    (school, (y, g)): (usize, (usize, usize)),
    k: u32,
) -> bool {
    let own = |p: usize, (i, j): (usize, usize)| tables.at(table, (school, i, j))[p];
    let counts = counts_of(table);
    let size = (tables.years, tables.groups);
    counts.iter().all(|count| {
        let value = sum(tables.at(table, (school, y, g)), count);
        let along = |nought: bool| match nought {
            true => add((0..size.1).map(|j| tables.at(table, (school, y, j)))),
            false => over_years(tables, table, (school, g)),
        };
        if value == 0
            && [true, false]
                .into_iter()
                .any(|way| sum(&along(way), count) == 0)
        {
            return true;
        }
        let mut left = k - 1;
        for p in count.clone() {
            let (mut less, mut more) = (0, 0);
            for other in hidden.iter().filter(|s| **s != school) {
                let network = Network::new(size.0, size.1, |i, j| {
                    let inside = i < size.0 && j < size.1;
                    inside.then(|| (tables.at(table, (*other, i, j))[p], own(p, (i, j))))
                });
                let found = network.slack((y, g), left).unwrap_or_default();
                (less, more) = (less.max(found.0), more.max(found.1));
                if less + more >= left {
                    return true;
                }
            }
            left -= less + more;
        }
        false
    })
}
