//! Later rows of a key.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::diag::{Code, Finding, Severity, Sink};

use super::drive::{Placed, RowAt};
use super::findings::CAP;

/// The finding that a row is a later one of a key, pointing at one of its columns. `key`: what is the same, where that isn't
/// simply the key that the table declares.
fn finding(placed: &mut Placed<'_>, at: RowAt, column: usize, key: Option<&str>) -> Finding {
    let mut finding = placed.look(at, |row| {
        let key = match key {
            Some(key) => key.to_owned(),
            None => row.head.table.key_in_words(),
        };
        row.finding(
            Code::DuplicateKey,
            Severity::Error,
            column,
            format!("an earlier row has the same {key}: that one stands"),
        )
        .help("take one of the two out")
    });
    finding.row_kept = false;
    finding.spot.line += placed.base();
    finding
}

/// Tells that a row is a later one of a key: it is refused, the first stands.
#[cold]
pub(super) fn tell(placed: &mut Placed<'_>, at: RowAt, column: usize) {
    let finding = finding(placed, at, column, None);
    placed.push_placed(finding);
    placed.refuse(at);
}

/// The same in other words than the key's.
#[cold]
pub(super) fn tell_as(placed: &mut Placed<'_>, at: RowAt, column: usize, key: &str) {
    let finding = finding(placed, at, column, Some(key));
    placed.push_placed(finding);
    placed.refuse(at);
}

/// Later rows whose first is looked up when the whole table is read, to say in what they differ.
#[derive(Debug)]
pub(super) struct Later<T> {
    rows: Vec<(T, Vec<(&'static str, Finding)>)>,
    count: u64,
}

impl<T> Default for Later<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            count: 0,
        }
    }
}

impl<T> Later<T> {
    /// Takes a later row; `columns` are those it may differ in, the one that names the pupil first.
    #[cold]
    pub(super) fn push(
        &mut self,
        row: T,
        placed: &mut Placed<'_>,
        at: RowAt,
        columns: &[(usize, &'static str)],
        key: &str,
    ) {
        placed.refuse(at);
        self.count += 1;
        if self.count <= CAP {
            let findings = columns
                .iter()
                .map(|(column, name)| (*name, finding(placed, at, *column, Some(key))))
                .collect();
            self.rows.push((row, findings));
        }
    }

    /// Finds the first row of each key and tells in what the later one differs. `differs` gives the place among the
    /// columns of the first that does, 0 where the two are the same.
    pub(super) fn settle<K: Hash + Eq>(
        self,
        rows: &[T],
        key: impl Fn(&T) -> K,
        differs: impl Fn(&T, &T) -> usize,
        sink: &mut Sink,
    ) {
        if self.rows.is_empty() {
            return;
        }
        let mut firsts: FxHashMap<K, Option<usize>> =
            self.rows.iter().map(|(row, _)| (key(row), None)).collect();
        for (i, row) in rows.iter().enumerate() {
            if let Some(first) = firsts.get_mut(&key(row)) {
                first.get_or_insert(i);
            }
        }
        let more = self.count.saturating_sub(CAP);
        let mut last = None;
        for (row, mut findings) in self.rows {
            let first = firsts.get(&key(&row)).copied().flatten();
            let which = first.map_or(0, |i| differs(&rows[i], &row));
            if which >= findings.len() {
                continue;
            }
            let (name, mut finding) = findings.swap_remove(which);
            if which == 0 {
                finding.message.push_str("; this one says the same");
            } else {
                finding.message.push_str("; this one differs in ");
                finding.message.push_str(name);
            }
            last = Some((finding.code, finding.severity, finding.table));
            sink.push(finding);
        }
        if let (Some((code, severity, table)), true) = (last, more > 0) {
            let mut finding = Finding::new(
                code,
                severity,
                crate::diag::Spot::default(),
                format!("{more} more rows of this table are later rows of a key"),
            );
            finding.table = table;
            sink.push(finding);
        }
    }
}
