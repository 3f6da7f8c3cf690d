//! What a reader can tell of a withheld count from the sums that are shown: exact bounds by flows.
//!
//! A table with its margins is a network. Each row, each column, the column of row sums and the row of column sums is a node, each
//! withheld count an arc; a shown count is none, because it can't be another. Another table with the same shown counts differs
//! from the true one by a circulation, so how much more or less a withheld count can be is a greatest flow, and a whole number.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// As many as one likes.
pub(super) const ANY: u32 = u32::MAX / 4;

/// A withheld count: where its arc leads, and by how much it may grow and shrink.
#[derive(Clone, Copy, Debug)]
struct Arc {
    from: usize,
    to: usize,
    up: u32,
    down: u32,
}

/// The withheld counts of a table.
#[derive(Clone, Debug)]
pub(super) struct Network {
    arcs: Vec<Arc>,
    /// By cell of the table, row by row, margins included: the place of its arc.
    of_cell: Vec<Option<usize>>,
    /// By node: arcs that start or end there.
    touching: Vec<Vec<usize>>,
    cols: usize,
}

/// What to withhold beside a count.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Beside {
    /// By how much the count may then be less or more.
    pub(super) room: u32,
    /// What the cells cost together.
    pub(super) cost: u64,
    /// The cells.
    pub(super) cells: Vec<(usize, usize)>,
}

impl Network {
    /// Of a table with `rows` × `cols` counts, its column of row sums and its row of column sums: `cell(row, col)` gives by how
    /// much a withheld count may grow and shrink, and nothing for a shown one.
    pub(super) fn new(
        rows: usize,
        cols: usize,
        cell: impl Fn(usize, usize) -> Option<(u32, u32)>,
    ) -> Self {
        let (all, last) = (rows, rows + 1 + cols);
        let column = |j: usize| rows + 1 + j;
        let mut network = Self {
            arcs: vec![],
            of_cell: vec![None; (rows + 1) * (cols + 1)],
            touching: vec![vec![]; last + 1],
            cols,
        };
        for i in 0..=rows {
            for j in 0..=cols {
                let Some((up, down)) = cell(i, j) else {
                    continue;
                };
                let (from, to) = match (i < rows, j < cols) {
                    (true, true) => (i, column(j)),
                    (true, false) => (all, i),
                    (false, true) => (column(j), last),
                    (false, false) => (last, all),
                };
                let place = network.arcs.len();
                network.of_cell[i * (cols + 1) + j] = Some(place);
                network.touching[from].push(place);
                network.touching[to].push(place);
                network.arcs.push(Arc { from, to, up, down });
            }
        }
        network
    }

    /// By how much a withheld count may be less, and more, than it is; neither is sought beyond `enough` in all. Nothing for a
    /// count that is shown.
    pub(super) fn slack(&self, (i, j): (usize, usize), enough: u32) -> Option<(u32, u32)> {
        let own = self.of_cell[i * (self.cols + 1) + j]?;
        let Arc { from, to, up, down } = self.arcs[own];
        let more = self.flow(own, to, from, enough.min(up));
        let less = self.flow(own, from, to, (enough - more).min(down));
        Some((less, more))
    }

    /// The cheapest counts to withhold beside one so that it may be less or more by `enough` in all, or as much of that as there can
    /// be: by how much then, what they cost together, and which cells they are. `cost`: of a cell, nought where it is withheld already.
    pub(super) fn beside(
        &self,
        (i, j): (usize, usize),
        enough: u32,
        cost: impl Fn(usize, usize) -> u64,
    ) -> Option<Beside> {
        let own = self.of_cell[i * (self.cols + 1) + j]?;
        let Arc { from, to, up, down } = self.arcs[own];
        let mut found = Beside::default();
        let mut costs = vec![0; self.arcs.len()];
        let mut places = vec![(0, 0); self.arcs.len()];
        for (cell, arc) in self.of_cell.iter().enumerate() {
            if let Some(arc) = arc {
                places[*arc] = (cell / (self.cols + 1), cell % (self.cols + 1));
                costs[*arc] = cost(places[*arc].0, places[*arc].1);
            }
        }
        // More and less are two tables beside the true one: each has its own room, but a count withheld for one serves the other.
        let room: Vec<(u32, u32)> = self.arcs.iter().map(|a| (a.up, a.down)).collect();
        let mut ways = [((to, from), up, room.clone()), ((from, to), down, room)];
        while found.room < enough {
            let each = ways.iter().enumerate().filter(|(_, way)| way.1 > 0);
            let paths = each.filter_map(|(at, (ends, _, room))| {
                let path = self.cheapest(room, &costs, own, *ends)?;
                let cost: u64 = path.iter().map(|(arc, _)| costs[*arc]).sum();
                Some((cost, at, path))
            });
            let Some((_, at, path)) = paths.min_by_key(|(cost, at, _)| (*cost, *at)) else {
                break;
            };
            let (_, most, room) = &mut ways[at];
            let step = push(room, &path, (*most).min(enough - found.room));
            *most -= step;
            found.room += step;
            for (arc, _) in path {
                if costs[arc] > 0 {
                    found.cost += costs[arc];
                    found.cells.push(places[arc]);
                    // Withheld once, it costs no more.
                    costs[arc] = 0;
                }
            }
        }
        Some(found)
    }

    /// The cheapest way between two nodes along arcs with room, the shortest of those.
    fn cheapest(
        &self,
        room: &[(u32, u32)],
        costs: &[u64],
        without: usize,
        (from, to): (usize, usize),
    ) -> Option<Vec<(usize, bool)>> {
        let mut best: Vec<Option<(u64, u32)>> = vec![None; self.touching.len()];
        let mut came: Vec<Option<(usize, bool)>> = vec![None; self.touching.len()];
        let mut queue = BinaryHeap::from([Reverse(((0, 0), from))]);
        best[from] = Some((0, 0));
        while let Some(Reverse((spent, node))) = queue.pop() {
            if best[node].is_some_and(|b| b < spent) {
                continue;
            }
            if node == to {
                return Some(self.back(&came, from, to));
            }
            for place in &self.touching[node] {
                let (next, forward, free) = self.along(*place, node, room);
                if *place == without || free == 0 || next == from {
                    continue;
                }
                let spent = (spent.0 + costs[*place], spent.1 + 1);
                if best[next].is_none_or(|b| spent < b) {
                    best[next] = Some(spent);
                    came[next] = Some((*place, forward));
                    queue.push(Reverse((spent, next)));
                }
            }
        }
        None
    }

    /// The greatest flow between two nodes that leaves one arc out, at most `enough`.
    fn flow(&self, without: usize, from: usize, to: usize, enough: u32) -> u32 {
        let mut room: Vec<(u32, u32)> = self.arcs.iter().map(|a| (a.up, a.down)).collect();
        let mut found = 0;
        while found < enough {
            let Some(path) = self.path(&room, without, from, to) else {
                break;
            };
            found += push(&mut room, &path, enough - found);
        }
        found
    }

    /// A shortest way between two nodes along arcs with room.
    fn path(
        &self,
        room: &[(u32, u32)],
        without: usize,
        from: usize,
        to: usize,
    ) -> Option<Vec<(usize, bool)>> {
        let mut came: Vec<Option<(usize, bool)>> = vec![None; self.touching.len()];
        let mut queue = VecDeque::from([from]);
        while let Some(node) = queue.pop_front() {
            for place in &self.touching[node] {
                let (next, forward, free) = self.along(*place, node, room);
                if *place == without || free == 0 || next == from || came[next].is_some() {
                    continue;
                }
                came[next] = Some((*place, forward));
                if next == to {
                    return Some(self.back(&came, from, to));
                }
                queue.push_back(next);
            }
        }
        None
    }

    /// Where an arc leads from a node, whether that is forwards, and the room it has that way.
    fn along(&self, place: usize, node: usize, room: &[(u32, u32)]) -> (usize, bool, u32) {
        let arc = &self.arcs[place];
        match arc.from == node {
            true => (arc.to, true, room[place].0),
            false => (arc.from, false, room[place].1),
        }
    }

    fn back(&self, came: &[Option<(usize, bool)>], from: usize, to: usize) -> Vec<(usize, bool)> {
        let (mut way, mut at) = (vec![], to);
        while at != from {
            let Some((arc, forward)) = came[at] else {
                break;
            };
            way.push((arc, forward));
            at = match forward {
                true => self.arcs[arc].from,
                false => self.arcs[arc].to,
            };
        }
        way
    }
}

/// Sends as much as there is room for along a way, at most `most`; says how much.
fn push(room: &mut [(u32, u32)], path: &[(usize, bool)], most: u32) -> u32 {
    let free = |(arc, forward): &(usize, bool)| match forward {
        true => room[*arc].0,
        false => room[*arc].1,
    };
    let step = path.iter().map(free).min().unwrap_or(0).min(most);
    for (arc, forward) in path {
        let (up, down) = &mut room[*arc];
        if *forward {
            *up -= step;
            *down += step;
        } else {
            *up += step;
            *down -= step;
        }
    }
    step
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two schools, two groups, margins: 3 27 | 30, 20 25 | 45, 23 52 | 75.
    fn table(hidden: &[(usize, usize)]) -> Network {
        const COUNTS: [[u32; 3]; 3] = [[3, 27, 30], [20, 25, 45], [23, 52, 75]];
        let hidden = hidden.to_vec();
        Network::new(2, 2, move |i, j| {
            hidden.contains(&(i, j)).then_some((ANY, COUNTS[i][j]))
        })
    }

    #[test]
    fn a_count_hidden_alone_is_told_by_its_sums() {
        assert_eq!(table(&[(0, 0)]).slack((0, 0), 9), Some((0, 0)));
        // Its neighbour alone doesn't help: the columns still tell both.
        assert_eq!(table(&[(0, 0), (0, 1)]).slack((0, 0), 9), Some((0, 0)));
        assert_eq!(table(&[(0, 0)]).slack((1, 1), 9), None);
    }

    #[test]
    fn a_rectangle_leaves_as_much_room_as_its_corners() {
        // The first may be 0 to 23: less by its own 3 (or 25), more by the 20 below it (or the 27 beside it).
        let square = table(&[(0, 0), (0, 1), (1, 0), (1, 1)]);
        assert_eq!(square.slack((0, 0), 99), Some((3, 20)));
        assert_eq!(square.slack((1, 1), 99), Some((3, 20)));
        assert_eq!(square.slack((0, 0), 5), Some((0, 5)));
    }

    #[test]
    fn the_cheapest_counts_beside_one_are_the_corners_of_the_cheapest_rectangle() {
        // All may be withheld but the grand total; the count at (0, 0) is.
        let all = Network::new(2, 2, |i, j| {
            const COUNTS: [[u32; 3]; 3] = [[3, 27, 30], [20, 25, 45], [23, 52, 75]];
            ((i, j) != (2, 2)).then_some((ANY, COUNTS[i][j]))
        });
        let cost = |i: usize, j: usize| match (i, j) {
            (0, 0) => 0,
            (2, _) | (_, 2) => 100,
            _ => 1,
        };
        let found = all.beside((0, 0), 9, cost).unwrap();
        let mut cells = found.cells;
        cells.sort_unstable();
        assert_eq!((found.room, found.cost), (9, 3));
        assert_eq!(cells, [(0, 1), (1, 0), (1, 1)]);
    }

    #[test]
    fn margins_that_are_hidden_give_room_too() {
        // The column sums hidden, the row sums shown: 3 and 27 may be any two numbers of 30.
        let rows = table(&[(0, 0), (0, 1), (2, 0), (2, 1)]);
        assert_eq!(rows.slack((0, 0), 99), Some((3, 27)));
        assert_eq!(rows.slack((2, 0), 99), Some((3, 27)));
    }
}
