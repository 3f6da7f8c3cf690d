//! A segment of a data file: the cells of a year, term and type.

use std::fmt::Write as _;

use crate::release::{Lane, ShownCells, Units};

use super::code::{LOWER_BITS, named};

/// What a segment is of.
pub(super) struct Segment<'a> {
    pub year: String,
    pub term: &'static str,
    pub kind: &'static str,
    pub units: Units,
    pub yardsticks: [bool; 4],
    /// Whether the same pupils have estimates of all ranks.
    pub ranks_alike: bool,
    /// How many schools its places count.
    pub schools: usize,
    /// How many groups its places count.
    pub groups: usize,
    pub cells: &'a ShownCells,
}

impl Segment<'_> {
    /// Appends it as a JSON object.
    pub(super) fn write(&self, text: &mut String) {
        let yardsticks: u8 = self
            .yardsticks
            .iter()
            .enumerate()
            .map(|(k, there)| u8::from(*there) << k)
            .sum();
        let units = [self.units.chances, self.units.benchmarks, self.units.scores];
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "{{\"year\":\"{}\",\"term\":\"{}\",\"type\":\"{}\",\"units\":{units:?},\"yardsticks\":{yardsticks},\"schools\":{},\"groups\":{},\"cells\":{},\"lanes\":{{",
            self.year,
            self.term,
            self.kind,
            self.schools,
            self.groups,
            self.cells.len(),
        );
        let at = self.cells.at();
        let first = at.first().copied().unwrap_or(0);
        let steps = std::iter::once(&first)
            .chain(at)
            .zip(at)
            .map(|(before, now)| i64::from(*now) - i64::from(*before));
        named(text, "at", steps);
        for lane in Lane::all().filter(|l| !l.is_upper()) {
            self.lane(text, lane);
        }
        let _ = write!(text, "}},\"from\":{first}}}");
    }

    fn lane(&self, text: &mut String, lane: Lane) {
        let cells = self.cells.len();
        if let Some(values) = self.cells.plain(lane) {
            if values.iter().any(|v| *v != 0) {
                let rest = std::iter::repeat_n(0, cells - values.len());
                named(text, &lane.name(), values.iter().copied().chain(rest));
                self.alike(text, &lane.name());
            }
            return;
        }
        let Some(values) = self.cells.lane(lane) else {
            return;
        };
        let part = |value: i128| i64::try_from(value).unwrap_or(i64::MAX);
        let (name, mask) = (lane.name(), (1i128 << LOWER_BITS) - 1);
        named(text, &name, values.iter().map(|v| part(v & mask)));
        self.alike(text, &name);
        if values.iter().any(|v| v >> LOWER_BITS != 0) {
            let upper = values.iter().map(|v| part(v >> LOWER_BITS));
            named(text, &format!("{name}^"), upper);
            self.alike(text, &format!("{name}^"));
        }
    }

    /// Where the same pupils have estimates of all ranks, the lanes of those without name the first rank's.
    fn alike(&self, text: &mut String, name: &str) {
        let (letter, rest) = name.split_at(1);
        if self.ranks_alike && "nfhour".contains(letter) && rest.starts_with('1') {
            for rank in [2, 3] {
                let _ = write!(text, ",\"{letter}{rank}{}\":\"{name}\"", &rest[1..]);
            }
        }
    }
}
