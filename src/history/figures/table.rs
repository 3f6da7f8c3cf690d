//! Tidy rows of a report as figures, each by what it is of.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use csv::ByteRecord;

use crate::figures::KEYS;

use super::Point;

/// What the columns of a report's tidy rows are, for comparing them.
pub(super) struct Spec {
    pub(super) report: &'static str,
    /// The figure itself.
    value: &'static str,
    /// The pupils it rests on; empty: not told.
    n: &'static str,
    /// What it is compared with; empty: with nothing.
    comparison: &'static str,
    /// What is said of it.
    verdict: &'static [&'static str],
    /// Columns that make no figure another one: they follow from the others, or say where it is shown.
    idle: &'static [&'static str],
}

pub(super) const SPECS: &[Spec] = &[
    Spec {
        report: "tracking",
        value: "attainment",
        n: "n",
        comparison: "comparison",
        verdict: &["evidence", "indicator"],
        // One figure stands in several reports.
        idle: &[
            "report",
            "roll",
            "difference",
            "range_low",
            "range_high",
            "p",
        ],
    },
    Spec {
        report: "indicators",
        value: "value",
        n: "denominator",
        comparison: "percentile",
        verdict: &[],
        idle: &["numerator"],
    },
    Spec {
        report: "statutory",
        value: "attainment",
        n: "n",
        comparison: "national",
        verdict: &["evidence"],
        idle: &["cohort", "difference", "pupils", "p"],
    },
    Spec {
        report: "measures",
        value: "score",
        n: "pupils",
        comparison: "",
        verdict: &["band"],
        idle: &["schools", "weight", "lower", "upper", "sponsor"],
    },
];

pub(super) type Key = Vec<(&'static str, String)>;
pub(super) type Table = BTreeMap<Key, Point>;

/// The figures of a report by what they are of, and which of them stand only where pages show the term they are built at. `chosen`:
/// the keys that are asked for, by their hash; `None`: all.
pub(super) fn table(
    spec: &Spec,
    rows: &str,
    chosen: Option<&dyn Fn(u64) -> bool>,
) -> (Table, BTreeSet<Key>) {
    let (mut table, mut lasting) = (Table::new(), BTreeSet::new());
    let mut passing = BTreeSet::new();
    let Some(mut rows) = Rows::of(spec, rows) else {
        return (table, passing);
    };
    let (value, n, comparison, note) = (
        rows.place(spec.value),
        rows.place(spec.n),
        rows.place(spec.comparison),
        rows.place("note"),
    );
    let verdict: Vec<usize> = (spec.verdict.iter())
        .filter_map(|v| rows.place(v))
        .collect();
    while rows.advance() {
        if chosen.is_some_and(|chosen| !chosen(rows.key_hash())) {
            continue;
        }
        let cell = |at: Option<usize>| String::from_utf8_lossy(rows.cell(at)).into_owned();
        let key: Key = (rows.key())
            .map(|(name, cell)| (name, String::from_utf8_lossy(cell).into_owned()))
            .collect();
        let said: Vec<String> = (verdict.iter().map(|at| cell(Some(*at))))
            .filter(|v| !v.is_empty())
            .collect();
        // The pathway shows all terms, the other reports the one that pages are built at.
        let is_passing = rows.report.is_some() && rows.cell(rows.report) != b"pathway";
        match is_passing && !lasting.contains(&key) {
            true => passing.insert(key.clone()),
            false => {
                passing.remove(&key);
                lasting.insert(key.clone())
            }
        };
        table.entry(key).or_insert_with(|| Point {
            value: cell(value),
            n: cell(n),
            comparison: cell(comparison),
            verdict: said.join(" "),
            note: cell(note),
        });
    }
    (table, passing)
}

/// The keys of a report's rows by their hash, each with a hash of all its rows in their order: most figures stand as they stood, and
/// those need no table.
pub(super) fn hashes(spec: &Spec, rows: &str) -> HashMap<u64, u64> {
    let mut hashes = HashMap::new();
    let Some(mut rows) = Rows::of(spec, rows) else {
        return hashes;
    };
    // A column more makes every row another one.
    let mut headings = DefaultHasher::new();
    rows.headings
        .iter()
        .for_each(|cell| cell.hash(&mut headings));
    let headings = headings.finish();
    while rows.advance() {
        let all = hashes.entry(rows.key_hash()).or_insert(headings);
        let mut hasher = DefaultHasher::new();
        all.hash(&mut hasher);
        rows.record.iter().for_each(|cell| cell.hash(&mut hasher));
        *all = hasher.finish();
    }
    hashes
}

/// The tidy rows of a report, one after another.
struct Rows<'r> {
    reader: csv::Reader<&'r [u8]>,
    headings: ByteRecord,
    record: ByteRecord,
    /// The columns that say what a figure is of.
    keys: Vec<(&'static str, usize)>,
    report: Option<usize>,
}

impl<'r> Rows<'r> {
    fn of(spec: &Spec, rows: &'r str) -> Option<Self> {
        let mut reader = csv::Reader::from_reader(rows.as_bytes());
        let headings = reader.byte_headers().ok()?.clone();
        let place = |name: &str| headings.iter().position(|h| h == name.as_bytes());
        let keys = (KEYS.iter())
            .filter(|k| !spec.idle.contains(*k))
            .filter_map(|k| Some((*k, place(k)?)))
            .collect();
        Some(Self {
            report: place("report"),
            keys,
            record: ByteRecord::new(),
            headings,
            reader,
        })
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.headings.iter().position(|h| h == name.as_bytes())
    }

    /// Goes to the next row that is a figure of this report: statutory outcomes have rows of their own.
    fn advance(&mut self) -> bool {
        loop {
            match self.reader.read_byte_record(&mut self.record) {
                Ok(true) if self.cell(self.report) == b"statutory" => {}
                Ok(true) => return true,
                Ok(false) => return false,
                // A row of another length is no figure.
                Err(error) if matches!(error.kind(), csv::ErrorKind::UnequalLengths { .. }) => {}
                Err(_) => return false,
            }
        }
    }

    fn cell(&self, at: Option<usize>) -> &[u8] {
        at.and_then(|at| self.record.get(at)).unwrap_or_default()
    }

    /// What a row's figure is of: the columns that aren't blank.
    fn key(&self) -> impl Iterator<Item = (&'static str, &[u8])> {
        let keys = self
            .keys
            .iter()
            .map(|(name, at)| (*name, self.cell(Some(*at))));
        keys.filter(|(_, cell)| !cell.is_empty())
    }

    fn key_hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.key().for_each(|part| part.hash(&mut hasher));
        hasher.finish()
    }
}
