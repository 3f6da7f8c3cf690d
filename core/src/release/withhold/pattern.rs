//! Which counts of a table are withheld: those that are too small, and others beside them, so that no sum tells them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::lanes::{COUNTS, Parts, counts_of, sum};
use super::network::{ANY, Beside, Network};

/// With more schools a choice is not looked at again: it would take too long, and in many schools less is withheld for want of others.
const THINNED: usize = 30;

/// As many times as a school's count a sum over schools costs: where they are kept as long as it can be, and where they aren't.
const SUMS_KEPT: u64 = 1_000;
const SUMS_GIVEN: u64 = 2;

/// Tables of the same rows and columns, each with a column of row sums and a row of column sums. The first counts the roll alone.
#[derive(Clone, Debug)]
pub(super) struct MarginTables {
    rows: usize,
    cols: usize,
    tables: Vec<Vec<Parts>>,
}

/// Which cells of a sheet are withheld, margins included.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Mask {
    cols: usize,
    hidden: Vec<bool>,
}

/// What is withheld of a sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Pattern {
    /// Cells that are withheld in every table.
    pub(super) mask: Mask,
    /// Tables of which nothing is shown.
    pub(super) closed: BTreeSet<usize>,
}

/// What a choice has to heed.
#[derive(Clone, Copy)]
pub(super) struct Heed<'a> {
    /// The least count that is shown.
    pub(super) k: u32,
    /// Whether the row sums were settled before, in the table of all pupils.
    pub(super) settled: bool,
    /// The group that readers miss least: those of whom nothing particular is said, as pupils without free meals.
    pub(super) plain: Option<usize>,
    /// Whether a reader knows a cell's roll from the last published state.
    pub(super) known: &'a dyn Fn(usize, usize) -> bool,
}

impl std::fmt::Debug for Heed<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Heed {{ k: {}, settled: {} }}", self.k, self.settled)
    }
}

impl Mask {
    /// Nothing is withheld of a table with so many rows and columns inside.
    pub(super) fn none(rows: usize, cols: usize) -> Self {
        Self {
            cols,
            hidden: vec![false; (rows + 1) * (cols + 1)],
        }
    }

    /// Whether a cell is withheld.
    pub(super) fn has(&self, i: usize, j: usize) -> bool {
        self.hidden[i * (self.cols + 1) + j]
    }

    /// Withholds a cell.
    pub(super) fn hide(&mut self, i: usize, j: usize) {
        self.hidden[i * (self.cols + 1) + j] = true;
    }

    /// How many whole numbers each withheld roll may be, from the sums that are shown, row by row and margins last; none is
    /// sought beyond `most`.
    pub(super) fn widths(&self, rolls: &[Vec<u32>], most: u32) -> BTreeMap<(usize, usize), u32> {
        let rows = rolls.len().saturating_sub(1);
        let sheet = MarginTables::new((rows, self.cols), 1, |_, i, j| [rolls[i][j], 0, 0, 0, 0, 0]);
        let networks = sheet.networks(self, 0);
        let width = |cell| 1 + sheet.room(self, (0, &COUNTS[0]), &networks, cell, most - 1);
        let counted = self.cells().filter(|cell| sheet.roll(*cell) > 0);
        counted.map(|cell| (cell, width(cell))).collect()
    }

    /// Whether a nought of a row is withheld: then nothing of the row's groups is told, not even which there are.
    pub(super) fn is_gone(&self, rolls: &[Vec<u32>], i: usize) -> bool {
        let row = || rolls.get(i).into_iter().flatten().take(self.cols);
        row().any(|roll| *roll > 0)
            && (row().enumerate()).any(|(j, roll)| *roll == 0 && self.has(i, j))
    }

    /// The cells that are withheld.
    pub(super) fn cells(&self) -> impl Iterator<Item = (usize, usize)> {
        let hidden = self.hidden.iter().enumerate().filter(|(_, h)| **h);
        hidden.map(|(at, _)| (at / (self.cols + 1), at % (self.cols + 1)))
    }
}

impl Pattern {
    /// Nothing is shown of a table with so many rows and columns inside.
    pub(super) fn nothing((rows, cols): (usize, usize)) -> Self {
        Self {
            mask: Mask {
                cols,
                hidden: vec![true; (rows + 1) * (cols + 1)],
            },
            closed: BTreeSet::new(),
        }
    }
}

impl MarginTables {
    /// From the counts inside.
    pub(super) fn new(
        (rows, cols): (usize, usize),
        tables: usize,
        inside: impl Fn(usize, usize, usize) -> Parts,
    ) -> Self {
        let of = |table: usize| {
            let mut all = vec![[0; 6]; (rows + 1) * (cols + 1)];
            for i in 0..rows {
                for j in 0..cols {
                    let parts = inside(table, i, j);
                    for at in [(i, j), (i, cols), (rows, j), (rows, cols)] {
                        let cell: &mut Parts = &mut all[at.0 * (cols + 1) + at.1];
                        cell.iter_mut().zip(parts).for_each(|(sum, n)| *sum += n);
                    }
                }
            }
            all
        };
        Self {
            rows,
            cols,
            tables: (0..tables).map(of).collect(),
        }
    }

    /// The parts of a cell.
    pub(super) fn at(&self, table: usize, (i, j): (usize, usize)) -> &Parts {
        &self.tables[table][i * (self.cols + 1) + j]
    }

    fn roll(&self, cell: (usize, usize)) -> u32 {
        sum(self.at(0, cell), &COUNTS[0])
    }

    /// Whether a table is of at least three quarters of all pupils: what is small in it is withheld in all of them. In others it is
    /// mostly small because few were assessed: rather than take a group's roll and its other figures along, they are closed.
    pub(super) fn is_main(&self, table: usize) -> bool {
        let all = (self.rows, self.cols);
        table == 0 || 4 * sum(self.at(table, all), &COUNTS[2]) >= 3 * self.roll(all)
    }

    /// Whether a count of a cell is too small to be shown.
    fn is_small(&self, table: usize, cell: (usize, usize), k: u32) -> bool {
        let counts = counts_of(table);
        let mut counts = counts.iter().map(|count| sum(self.at(table, cell), count));
        counts.any(|n| (1..k).contains(&n))
    }

    /// Whether a reader sees that a count is nought, because a sum that it is part of is.
    fn is_nought(
        &self,
        mask: &Mask,
        table: usize,
        (i, j): (usize, usize),
        count: &Range<usize>,
    ) -> bool {
        let sums = [(i, self.cols), (self.rows, j), (self.rows, self.cols)];
        let nought =
            |at: &(usize, usize)| !mask.has(at.0, at.1) && sum(self.at(table, *at), count) == 0;
        sums.iter().any(nought)
    }

    /// What a reader can tell of each part of a table.
    fn networks(&self, mask: &Mask, table: usize) -> Vec<Network> {
        let part = |p: usize| {
            Network::new(self.rows, self.cols, |i, j| {
                mask.has(i, j).then(|| (ANY, self.at(table, (i, j))[p]))
            })
        };
        let parts = if table == 0 { 1 } else { 6 };
        (0..parts).map(part).collect()
    }

    /// How many other whole numbers a count of a withheld cell may be, as far as one table tells; no more than `enough`.
    ///
    /// Its parts exclude each other and each has sums of its own, so what is left open of a count is what is left open of its parts,
    /// added up.
    fn room(
        &self,
        mask: &Mask,
        (table, count): (usize, &Range<usize>),
        networks: &[Network],
        cell: (usize, usize),
        enough: u32,
    ) -> u32 {
        if sum(self.at(table, cell), count) == 0 && self.is_nought(mask, table, cell, count) {
            return enough;
        }
        let mut left = enough;
        for network in networks.iter().take(count.end).skip(count.start) {
            let (less, more) = network.slack(cell, left).unwrap_or((left, 0));
            left -= (less + more).min(left);
        }
        enough - left
    }

    /// How many other whole numbers a count of a cell must leave open: `k` less its own, or as many as what is known of the sum of its
    /// row lets it be, which nothing that is withheld beside it changes.
    fn needed(
        &self,
        mask: &Mask,
        (table, count): (usize, &Range<usize>),
        networks: &[Network],
        (i, j): (usize, usize),
        k: u32,
    ) -> u32 {
        if j == self.cols {
            return k - 1;
        }
        let of_row = (i, self.cols);
        let mut most = sum(self.at(table, of_row), count);
        if mask.has(i, self.cols) {
            let parts = networks.iter().take(count.end).skip(count.start);
            let more = parts.filter_map(|n| n.slack(of_row, 2 * k));
            most = more.fold(most, |most, (_, more)| most.saturating_add(more));
        }
        most.min(k - 1)
    }

    /// Whether a table tells a count of a withheld cell too narrowly.
    fn tells(
        &self,
        mask: &Mask,
        table: usize,
        networks: &[Network],
        cell: (usize, usize),
        k: u32,
    ) -> bool {
        counts_of(table).iter().any(|count| {
            let needed = self.needed(mask, (table, count), networks, cell, k);
            self.room(mask, (table, count), networks, cell, needed) < needed
        })
    }

    /// Chooses what is withheld, beside what is withheld at any rate: the better of two ways, of which one keeps the sums over schools as
    /// long as it can. Where one school is much smaller than all others, as a special school is, it is better to give those up.
    pub(super) fn protect(&self, mask: Mask, heed: Heed<'_>) -> Pattern {
        let first = self.protect_by(mask.clone(), heed, SUMS_KEPT);
        if self.rows > THINNED || first.mask == mask {
            return first;
        }
        let second = self.protect_by(mask, heed, SUMS_GIVEN);
        match self.loss(&second) < self.loss(&first) {
            true => second,
            false => first,
        }
    }

    /// What readers miss: sums over schools count as much as four of their counts, sums over both as much as a hundred.
    fn loss(&self, pattern: &Pattern) -> usize {
        let cell = |(i, j): (usize, usize)| match (i == self.rows, j == self.cols) {
            _ if self.roll((i, j)) == 0 => 0,
            (false, false) => 1,
            (true, true) => 100,
            _ => 4,
        };
        let cells: usize = pattern.mask.cells().map(cell).sum();
        cells + pattern.closed.iter().filter(|t| self.is_main(**t)).count()
    }

    fn protect_by(&self, mut mask: Mask, heed: Heed<'_>, sums: u64) -> Pattern {
        let tables = 0..self.tables.len();
        let mut main: Vec<usize> = tables.clone().filter(|t| self.is_main(*t)).collect();
        let mut closed = BTreeSet::new();
        let cells: Vec<(usize, usize)> = self.cells(heed).collect();
        for cell in &cells {
            if self.roll(*cell) > 0 && main.iter().any(|t| self.is_small(*t, *cell, heed.k)) {
                mask.hide(cell.0, cell.1);
            }
        }
        let needed = mask.clone();
        // To withhold more never tells more of what is withheld already: a table is done with once it was looked at after the last choice.
        let (mut at, mut done) = (0, 0);
        while done < main.len() {
            at %= main.len();
            let table = main[at];
            let Some(cell) = self.told(&mask, table, heed.k) else {
                (at, done) = (at + 1, done + 1);
                continue;
            };
            done = 0;
            match self.beside(&mask, (table, cell), (heed, sums)) {
                Some(wider) => mask = wider,
                None if table == 0 && self.widen(&mut mask, cell, heed) => {}
                // Nothing helps: a table that still tells is closed.
                None => {
                    main.retain(|t| *t != table);
                    if table > 0 {
                        closed.insert(table);
                    }
                }
            }
        }
        // Where the rolls themselves stay told, all of them stay withheld.
        if main.contains(&0) {
            self.thin(&mut mask, &needed, &main, heed);
        }
        for table in tables.filter(|t| !main.contains(t)) {
            let shown = cells.iter().filter(|(i, j)| !mask.has(*i, *j));
            let mut shown = shown.filter(|cell| self.is_small(table, **cell, heed.k));
            if shown.next().is_some() || self.told(&mask, table, heed.k).is_some() {
                closed.insert(table);
            }
        }
        Pattern { mask, closed }
    }

    /// Shows again what was withheld beside other counts and isn't needed any more, as later choices do its work: the dearest first.
    fn thin(&self, mask: &mut Mask, needed: &Mask, main: &[usize], heed: Heed<'_>) {
        if self.rows > THINNED {
            return;
        }
        let show = |mask: &mut Mask, cells: &[(usize, usize)]| {
            let mut thinner = mask.clone();
            for (i, j) in cells.iter().filter(|(i, j)| !needed.has(*i, *j)) {
                thinner.hidden[i * (self.cols + 1) + j] = false;
            }
            let told = |t: &usize| self.told(&thinner, *t, heed.k).is_some();
            if thinner != *mask && !main.iter().any(told) {
                *mask = thinner;
            }
        };
        // Whole schools first, then single counts.
        let mut rows: Vec<usize> = (0..=self.rows).collect();
        rows.sort_by_key(|i| Reverse(self.roll((*i, self.cols))));
        for i in rows {
            let row: Vec<(usize, usize)> = (0..=self.cols).map(|j| (i, j)).collect();
            show(mask, &row);
        }
        let mut single: Vec<(usize, usize)> = mask.cells().collect();
        single.sort_unstable_by_key(|cell| Reverse((self.cost(*cell, SUMS_KEPT), *cell)));
        single.iter().for_each(|cell| show(mask, &[*cell]));
    }

    /// The cells that may be withheld.
    fn cells(&self, heed: Heed<'_>) -> impl Iterator<Item = (usize, usize)> + use<> {
        let (rows, cols) = (self.rows, self.cols + usize::from(!heed.settled));
        (0..=rows).flat_map(move |i| (0..cols).map(move |j| (i, j)))
    }

    /// The first withheld cell that a table tells too narrowly.
    pub(super) fn told(&self, mask: &Mask, table: usize, k: u32) -> Option<(usize, usize)> {
        let networks = self.networks(mask, table);
        (mask.cells()).find(|cell| self.tells(mask, table, &networks, *cell, k))
    }

    /// Those of some withheld cells that a table tells too narrowly.
    pub(super) fn told_of(
        &self,
        mask: &Mask,
        table: usize,
        k: u32,
        cells: &[(usize, usize)],
    ) -> Vec<(usize, usize)> {
        if cells.is_empty() {
            return vec![];
        }
        let networks = self.networks(mask, table);
        let told = |cell: &&(usize, usize)| self.tells(mask, table, &networks, **cell, k);
        cells.iter().filter(told).copied().collect()
    }

    /// What is withheld with the cheapest counts that leave a cell open, as far as any part of a count can be; `None`: none helps.
    fn beside(
        &self,
        mask: &Mask,
        (table, cell): (usize, (usize, usize)),
        (heed, sums): (Heed<'_>, u64),
    ) -> Option<Mask> {
        let may = |i: usize, j: usize| {
            let sums = (i == self.rows, j == self.cols);
            let settled = sums.1 && (heed.settled || sums.0);
            !settled && self.roll((i, j)) > 0 && !(heed.known)(i, j)
        };
        let counts = counts_of(table);
        let begun: Vec<bool> = (0..=self.rows)
            .map(|i| (0..=self.cols).any(|j| mask.has(i, j)))
            .collect();
        let cost = |i: usize, j: usize| {
            if mask.has(i, j) {
                return 0;
            }
            // Where a school's counts are withheld already, another costs its readers less.
            let begun = if begun[i] { 2 } else { 1 };
            let plain = if heed.plain == Some(j) { 4 } else { 1 };
            self.cost((i, j), sums) / begun / plain
        };
        let networks = self.networks(mask, table);
        let mut best: Option<Beside> = None;
        for count in counts {
            if sum(self.at(table, cell), count) == 0 && self.is_nought(mask, table, cell, count) {
                continue;
            }
            let needed = self.needed(mask, (table, count), &networks, cell, heed.k);
            let parts = || count.clone().filter(|p| *p < networks.len());
            let now = |p: usize| {
                let (less, more) = networks[p].slack(cell, needed).unwrap_or_default();
                less + more
            };
            let rooms: Vec<(usize, u32)> = parts().map(|p| (p, now(p))).collect();
            let lacking = needed.saturating_sub(rooms.iter().map(|(_, n)| n).sum());
            if lacking == 0 {
                continue;
            }
            for (p, now) in rooms {
                let all = Network::new(self.rows, self.cols, |i, j| {
                    let open = mask.has(i, j) || may(i, j);
                    open.then(|| (ANY, self.at(table, (i, j))[p]))
                });
                let Some(mut found) = all.beside(cell, now + lacking, cost) else {
                    continue;
                };
                found.room = found.room.saturating_sub(now);
                if found.room == 0 || found.cells.is_empty() {
                    continue;
                }
                let better = |best: &Beside| (found.room, best.cost) > (best.room, found.cost);
                if best.as_ref().is_none_or(better) {
                    best = Some(found);
                }
            }
            // One count after the other: what opens one mostly opens the next.
            break;
        }
        let mut wider = mask.clone();
        best?.cells.iter().for_each(|(i, j)| wider.hide(*i, *j));
        Some(wider)
    }

    /// What it costs readers to miss a cell: sums of schools and of years cost most, then larger groups. `sums`: what one over schools
    /// costs as often as a school's count.
    fn cost(&self, (i, j): (usize, usize), sums: u64) -> u64 {
        let sums = match (i == self.rows, j == self.cols) {
            (false, false) => 1,
            (true, false) => sums,
            (false, true) => 100_000,
            (true, true) => 100_000_000,
        };
        sums * (1_000 + u64::from(self.roll((i, j))))
    }

    /// Withholds more at once, for a cell that no rectangle helps: all cells of its row, with the noughts where all others don't help
    /// (a school all of whose pupils are of one group), then those of the next smallest row, and the sums over the schools last. Says
    /// whether there was more.
    fn widen(&self, mask: &mut Mask, cell: (usize, usize), heed: Heed<'_>) -> bool {
        let mut rows: Vec<usize> = (0..self.rows).collect();
        rows.sort_by_key(|i| (*i != cell.0, self.roll((*i, self.cols))));
        let before = mask.clone();
        for row in rows.into_iter().chain([self.rows]) {
            if self.roll((row, self.cols)) == 0 {
                continue;
            }
            for noughts in [false, true] {
                for (i, j) in self.cells(heed).filter(|(i, _)| *i == row) {
                    if (self.roll((i, j)) == 0) == noughts {
                        mask.hide(i, j);
                    }
                }
                if *mask != before {
                    return true;
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three schools by two groups, the roll alone.
    fn protect(counts: [[u32; 2]; 3], k: u32) -> Vec<(usize, usize)> {
        let sheet = MarginTables::new((3, 2), 1, |_, i, j| [counts[i][j], 0, 0, 0, 0, 0]);
        let heed = Heed {
            k,
            settled: true,
            plain: None,
            known: &|_, _| false,
        };
        let pattern = sheet.protect(Mask::none(3, 2), heed);
        pattern.mask.cells().collect()
    }

    #[test]
    fn nothing_small_nothing_withheld() {
        assert_eq!(protect([[8, 20], [9, 30], [7, 25]], 6), []);
        assert_eq!(protect([[0, 20], [9, 30], [7, 25]], 6), []);
    }

    #[test]
    fn a_small_count_goes_with_the_smallest_school_beside_it() {
        // School 0 has 3 of 23: both its groups go, and both of the smaller of the others (7 of 32, not 9 of 39).
        let hidden = protect([[3, 20], [9, 30], [7, 25]], 6);
        assert_eq!(hidden, [(0, 0), (0, 1), (2, 0), (2, 1)]);
    }

    #[test]
    fn two_small_counts_protect_each_other() {
        // 3 and 4 have a sum of 7, so each may be 0 to 7: as open as 6 wants.
        let hidden = protect([[3, 20], [9, 30], [4, 25]], 6);
        assert_eq!(hidden, [(0, 0), (0, 1), (2, 0), (2, 1)]);
        // 1 and 2 have a sum of 3: four whole numbers are too few, the third school goes as well.
        let hidden = protect([[1, 20], [9, 30], [2, 25]], 6);
        assert_eq!(hidden.len(), 6);
    }

    #[test]
    fn where_all_pupils_are_of_one_group_the_noughts_go_too() {
        // Nine of nine: the school's number of pupils tells it, unless nothing is told of its groups. It may then be 0 to 9; no more
        // can be asked, as the nine are shown.
        let hidden = protect([[9, 0], [30, 20], [30, 25]], 11);
        assert!(
            hidden.contains(&(0, 0)) && hidden.contains(&(0, 1)),
            "{hidden:?}"
        );
        // What can't be opened further is no reason to tell others: 3 of 23 stays open.
        let hidden = protect([[9, 0], [3, 20], [30, 25]], 11);
        for cell in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            assert!(hidden.contains(&cell), "{hidden:?}");
        }
        // One school alone: of the trust nothing is told, either.
        let hidden = protect([[10, 0], [0, 0], [0, 0]], 11);
        assert_eq!(hidden, [(0, 0), (0, 1), (3, 0), (3, 1)]);
    }
}
