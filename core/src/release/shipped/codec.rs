//! Data files as bytes: columns of small numbers, each in as few bytes as it needs.

use crate::estate::{AcademicYear, AssessmentType, Term};
use crate::measure::tracking::{ProgressCell, Told};

use super::super::cells::{ShownCells, Units};
use super::bytes::{Reader, Writer};
use super::lanes;
use super::{DataFile, ProgressSegment, Roll, Segment, ShippedError};

/// The version of this form: a view reads only files of its own.
const VERSION: u8 = 2;

/// The kinds of files.
const CELLS: u8 = 1;
const PROGRESS: u8 = 2;
const ROLL: u8 = 3;
const SEVERAL: u8 = 4;

impl Segment {
    fn write(&self, to: &mut Writer) {
        point(to, (self.year, self.term));
        kind(to, self.kind);
        for unit in [self.units.chances, self.units.benchmarks, self.units.scores] {
            to.number(unit.into());
        }
        to.number(bits(&self.yardsticks));
        to.number(self.ranks_alike.into());
        to.number(self.schools.into());
        to.number(self.groups.into());
        places(to, self.cells.at().iter().copied());
        lanes::write(to, &self.cells, self.told());
    }

    fn told(&self) -> Told {
        Told {
            units: self.units,
            yardsticks: self.yardsticks,
            ranks_alike: self.ranks_alike,
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ShippedError> {
        let (year, term) = read_point(from)?;
        let kind = read_kind(from)?;
        let units = Units {
            chances: from.fit()?,
            benchmarks: from.fit()?,
            scores: from.fit()?,
        };
        let held: u8 = from.fit()?;
        let told = Told {
            units,
            yardsticks: [0, 1, 2, 3].map(|k| held >> k & 1 == 1),
            ranks_alike: from.number()? == 1,
        };
        let (schools, groups) = (from.fit()?, from.fit()?);
        let at = read_places(from)?;
        let lanes = lanes::read(from, at.len(), told)?;
        Ok(Self {
            year,
            term,
            kind,
            units,
            yardsticks: told.yardsticks,
            ranks_alike: told.ranks_alike,
            schools,
            groups,
            cells: ShownCells::shipped(at, lanes),
        })
    }
}

impl ProgressSegment {
    /// Whole sums of changes are counted in so many billionths.
    fn unit(&self) -> u64 {
        10u64.pow(9 - self.decimals.min(9))
    }

    fn write(&self, to: &mut Writer) {
        point(to, self.from);
        point(to, self.to);
        kind(to, self.kind);
        to.words(&self.bundle);
        to.number(self.decimals.into());
        to.number(self.schools.into());
        to.number(self.groups.into());
        places(to, self.cells.iter().map(|(at, _)| *at));
        let mut lane = |of: &dyn Fn(&ProgressCell) -> u32| {
            for (_, cell) in &self.cells {
                to.number(of(cell).into());
            }
        };
        lane(&|c| c.n);
        lane(&|c| c.up);
        lane(&|c| c.down);
        lane(&|c| c.only_before);
        lane(&|c| c.only_after);
        if self.bundle.is_empty() {
            for (i, j) in moves() {
                lane(&|c| c.moves[i][j]);
            }
        }
        let unit = self.unit();
        for (_, cell) in &self.cells {
            to.signed(i128::from(cell.change) / i128::from(unit));
        }
        for (_, cell) in &self.cells {
            to.number(cell.squares / (u128::from(unit) * u128::from(unit)));
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ShippedError> {
        let mut change = Self {
            from: read_point(from)?,
            to: read_point(from)?,
            kind: read_kind(from)?,
            bundle: from.words()?.to_owned(),
            decimals: from.fit()?,
            schools: from.fit()?,
            groups: from.fit()?,
            cells: vec![],
        };
        let at = read_places(from)?;
        let mut cells = vec![ProgressCell::default(); at.len()];
        let mut lane = |of: &dyn Fn(&mut ProgressCell) -> &mut u32| {
            cells.iter_mut().try_for_each(|cell| {
                *of(cell) = from.fit()?;
                Ok::<(), ShippedError>(())
            })
        };
        lane(&|c| &mut c.n)?;
        lane(&|c| &mut c.up)?;
        lane(&|c| &mut c.down)?;
        lane(&|c| &mut c.only_before)?;
        lane(&|c| &mut c.only_after)?;
        if change.bundle.is_empty() {
            for (i, j) in moves() {
                lane(&|c| &mut c.moves[i][j])?;
            }
        }
        let unit = change.unit();
        for cell in &mut cells {
            let sum = from
                .signed()?
                .checked_mul(unit.into())
                .ok_or(ShippedError)?;
            cell.change = i64::try_from(sum).map_err(|_| ShippedError)?;
        }
        for cell in &mut cells {
            let square = u128::from(unit) * u128::from(unit);
            cell.squares = from.number()?.checked_mul(square).ok_or(ShippedError)?;
            let moved = cell.up.checked_add(cell.down).ok_or(ShippedError)?;
            cell.same = cell.n.checked_sub(moved).ok_or(ShippedError)?;
        }
        change.cells = at.into_iter().zip(cells).collect();
        Ok(change)
    }
}

/// From which standard to which.
fn moves() -> impl Iterator<Item = (usize, usize)> {
    (0..3).flat_map(|i| (0..3).map(move |j| (i, j)))
}

impl Roll {
    fn write(&self, to: &mut Writer) {
        to.count(self.combinations.len());
        to.count(self.combinations.first().map_or(0, Vec::len));
        for group in self.combinations.iter().flatten() {
            to.number((*group).into());
        }
        to.count(self.counts.len());
        self.counts.iter().for_each(|n| to.number((*n).into()));
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ShippedError> {
        let (count, width) = (from.count()?, from.count()?);
        let one = |from: &mut Reader<'_>| (0..width).map(|_| from.fit()).collect();
        let combinations: Result<_, ShippedError> = (0..count).map(|_| one(from)).collect();
        let length = from.count()?;
        let roll: Result<_, ShippedError> = (0..length).map(|_| from.fit()).collect();
        Ok(Self {
            combinations: combinations?,
            counts: roll?,
        })
    }
}

/// A file of cells or of progress as it is written, one segment after the other.
#[derive(Debug, Default)]
pub struct Growing {
    writer: Writer,
}

impl Growing {
    fn of(&mut self, kind: u8) -> &mut Writer {
        if self.is_empty() {
            self.writer.bytes.extend([VERSION, kind]);
        }
        &mut self.writer
    }

    /// Adds cells.
    pub fn cells(&mut self, segment: &Segment) {
        segment.write(self.of(CELLS));
    }

    /// Adds cells of progress; a file has either these or the others.
    pub fn progress(&mut self, segment: &ProgressSegment) {
        segment.write(self.of(PROGRESS));
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.writer.bytes.is_empty()
    }

    /// The file as bytes; one without segments is one of cells.
    pub fn into_bytes(mut self) -> Vec<u8> {
        self.of(CELLS);
        self.writer.bytes
    }
}

/// A file as bytes.
pub fn encode(file: &DataFile) -> Vec<u8> {
    let mut growing = Growing::default();
    match file {
        DataFile::Cells(segments) => segments.iter().for_each(|s| growing.cells(s)),
        DataFile::Progress(segments) => segments.iter().for_each(|s| growing.progress(s)),
        DataFile::Roll(roll) => roll.write(growing.of(ROLL)),
        DataFile::Several(files) => {
            let files = files
                .iter()
                .map(|(name, file)| (name.clone(), encode(file)));
            return several(&files.collect::<Vec<_>>());
        }
    }
    growing.into_bytes()
}

/// One file of several, by name, as bytes each.
pub fn several(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut growing = Growing::default();
    let to = growing.of(SEVERAL);
    to.count(files.len());
    for (name, bytes) in files {
        to.words(name);
        to.count(bytes.len());
        to.bytes.extend_from_slice(bytes);
    }
    growing.into_bytes()
}

/// The files that one of several holds; none of them is such a file itself.
fn apart(from: &mut Reader<'_>) -> Result<Vec<(String, DataFile)>, ShippedError> {
    let count = from.count()?;
    let mut files = Vec::with_capacity(count);
    for _ in 0..count {
        let name = from.words()?.to_owned();
        let length = from.count()?;
        let bytes = from.take(length);
        match decode(bytes)? {
            DataFile::Several(_) => return Err(ShippedError),
            file => files.push((name, file)),
        }
    }
    from.is_done().then_some(files).ok_or(ShippedError)
}

/// The file that bytes hold.
pub fn decode(bytes: &[u8]) -> Result<DataFile, ShippedError> {
    let mut from = Reader::new(bytes);
    if from.byte()? != VERSION {
        return Err(ShippedError);
    }
    match from.byte()? {
        CELLS => all(&mut from, Segment::read).map(DataFile::Cells),
        PROGRESS => all(&mut from, ProgressSegment::read).map(DataFile::Progress),
        ROLL => {
            let roll = Roll::read(&mut from)?;
            let done = from.is_done();
            done.then_some(DataFile::Roll(roll)).ok_or(ShippedError)
        }
        SEVERAL => apart(&mut from).map(DataFile::Several),
        _ => Err(ShippedError),
    }
}

/// As many segments as there are.
fn all<'a, S>(
    from: &mut Reader<'a>,
    read: fn(&mut Reader<'a>) -> Result<S, ShippedError>,
) -> Result<Vec<S>, ShippedError> {
    let mut segments = vec![];
    while !from.is_done() {
        segments.push(read(from)?);
    }
    Ok(segments)
}

fn bits(flags: &[bool]) -> u128 {
    let bit = |(k, there): (usize, &bool)| u128::from(*there) << k;
    flags.iter().enumerate().map(bit).sum()
}

fn point(to: &mut Writer, (year, term): (AcademicYear, Term)) {
    to.number(year.0.into());
    to.number(term as u128);
}

fn read_point(from: &mut Reader<'_>) -> Result<(AcademicYear, Term), ShippedError> {
    let year = AcademicYear(from.fit()?);
    let term = Term::ALL.get(from.fit::<usize>()?).ok_or(ShippedError)?;
    Ok((year, *term))
}

/// 0 is All; after the built-in types stands the name of one that the config adds.
fn kind(to: &mut Writer, kind: Option<AssessmentType>) {
    let built_in = AssessmentType::ALL.len();
    match kind {
        None => to.number(0),
        Some(kind) if kind.is_built_in() => to.count(kind.place() + 1),
        Some(kind) => {
            to.count(built_in + 1);
            to.words(kind.code());
        }
    }
}

fn read_kind(from: &mut Reader<'_>) -> Result<Option<AssessmentType>, ShippedError> {
    let Some(place) = from.fit::<usize>()?.checked_sub(1) else {
        return Ok(None);
    };
    match AssessmentType::ALL.get(place) {
        Some(kind) => Ok(Some(*kind)),
        None if place == AssessmentType::ALL.len() => {
            Ok(Some(AssessmentType::declared(from.words()?)))
        }
        None => Err(ShippedError),
    }
}

/// Places in ascending order, as steps from one to the next.
fn places(to: &mut Writer, at: impl ExactSizeIterator<Item = u32>) {
    to.count(at.len());
    let mut before = 0;
    for place in at {
        to.number(u128::from(place.wrapping_sub(before)));
        before = place;
    }
}

fn read_places(from: &mut Reader<'_>) -> Result<Vec<u32>, ShippedError> {
    let count = from.count()?;
    let mut at = Vec::with_capacity(count);
    let mut place = 0u32;
    for _ in 0..count {
        place = place.checked_add(from.fit()?).ok_or(ShippedError)?;
        at.push(place);
    }
    Ok(at)
}

#[cfg(test)]
mod tests {
    use super::super::super::cells::Lane;
    use super::super::{open, seal};
    use super::*;

    fn year(text: &str) -> AcademicYear {
        AcademicYear::parse(text).expect("a year")
    }

    fn segment(ranks_alike: bool) -> Segment {
        let lanes = vec![
            (Lane::named("a"), vec![12, 0, 3]),
            (
                Lane::named("s"),
                vec![i128::from(u32::MAX) * 900 + 7, 0, -5],
            ),
            (Lane::named("n1"), vec![1, 0, 2]),
            (Lane::named("r1"), vec![1 << 40, 0, 0]),
            (Lane::named("d4"), vec![0, 250_000_000_000_000_000, 1]),
        ];
        Segment {
            year: year("2022/23"),
            term: Term::Summer,
            kind: Some(AssessmentType::RisingStars),
            units: Units {
                chances: 3,
                benchmarks: 2,
                scores: 0,
            },
            yardsticks: [true, true, false, true],
            ranks_alike,
            schools: 3,
            groups: 1,
            cells: ShownCells::shipped(vec![0, 5, 4_000_000_000], lanes),
        }
    }

    fn change(bundle: &str) -> ProgressSegment {
        let mut cell = ProgressCell {
            n: 9,
            up: 2,
            same: 4,
            down: 3,
            only_before: 1,
            only_after: 130,
            change: -4_500_000_000,
            squares: 9_250_000_000_000_000_000,
            ..ProgressCell::default()
        };
        if bundle.is_empty() {
            cell.moves = [[1, 2, 0], [3, 2, 0], [0, 0, 1]];
        }
        ProgressSegment {
            from: (year("2021/22"), Term::Autumn),
            to: (year("2022/23"), Term::Spring),
            kind: None,
            bundle: bundle.to_owned(),
            decimals: 1,
            schools: 3,
            groups: 2,
            cells: vec![(2, cell), (77, ProgressCell::default())],
        }
    }

    #[test]
    fn files_come_back_number_for_number() {
        let files = [
            DataFile::Cells(vec![]),
            DataFile::Cells(vec![segment(false), segment(true)]),
            DataFile::Progress(vec![change(""), change("ethnicity")]),
            DataFile::Roll(Roll {
                combinations: vec![vec![0, 300], vec![2, 1]],
                counts: vec![0, 31, 200],
            }),
            DataFile::Several(vec![
                ("groups-a".to_owned(), DataFile::Cells(vec![segment(false)])),
                (
                    "progress-b".to_owned(),
                    DataFile::Progress(vec![change("")]),
                ),
            ]),
        ];
        for file in files {
            let bytes = encode(&file);
            assert_eq!(decode(&bytes).as_ref(), Ok(&file));
            assert_eq!(open(&seal(&bytes)), Ok(bytes.clone()));
            // Cut anywhere it is known to be cut, or holds fewer segments, as whole as they were.
            for end in 0..bytes.len() {
                if let Ok(DataFile::Roll(_) | DataFile::Several(_)) = decode(&bytes[..end]) {
                    panic!("a file without its end");
                }
            }
        }
    }

    #[test]
    fn ranks_that_are_alike_are_written_once() {
        let lane = |name| segment(true).lane(Lane::named(name));
        assert_eq!(lane("n3"), Some(vec![1, 0, 2]));
        assert_eq!(lane("r2"), Some(vec![1 << 40, 0, 0]));
        assert_eq!(lane("p2"), None);
        assert_eq!(segment(false).lane(Lane::named("n3")), None);
    }

    #[test]
    fn a_small_number_takes_a_byte() {
        // Version, kind of file, two combinations of one group, three counts.
        let roll = Roll {
            combinations: vec![vec![0], vec![1]],
            counts: vec![3, 0, 127],
        };
        let bytes = encode(&DataFile::Roll(roll));
        assert_eq!(bytes, [2, 3, 2, 1, 0, 1, 3, 3, 0, 127]);
    }
}
