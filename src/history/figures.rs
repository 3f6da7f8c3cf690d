//! Released figures of two builds, held against each other one by one.

mod table;

use std::collections::{BTreeMap, BTreeSet};

use super::kept::Released;

use table::{Key, SPECS, Spec, hashes, table};

/// A figure as it stood in one of two builds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Point {
    /// The figure, unrounded; empty where there is none.
    pub value: String,
    /// The pupils it rests on.
    pub n: String,
    /// What it is compared with.
    pub comparison: String,
    /// What is said of it.
    pub verdict: String,
    /// Why there is no figure, or what has to be minded.
    pub note: String,
}

impl Point {
    /// The figure as a number.
    pub fn number(&self) -> Option<f64> {
        self.value.parse().ok()
    }
}

/// How a figure moved.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum How {
    /// The figure itself is another, or is there no more, or is there again.
    Value,
    /// It is the same, and what it is compared with is another.
    Comparison,
    /// Both are the same, and what is said of it is another.
    Verdict,
    /// All of it is the same but the pupils it rests on.
    Pupils,
    /// It was not there before.
    New,
    /// It is not there any more.
    Gone,
    /// It is the same under another name of its group.
    Renamed,
}

impl How {
    /// One word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Comparison => "comparison",
            Self::Verdict => "verdict",
            Self::Pupils => "pupils",
            Self::New => "new",
            Self::Gone => "gone",
            Self::Renamed => "renamed",
        }
    }
}

/// A figure that moved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Move {
    /// The report whose rows it is of: `tracking`, `indicators`, `statutory`, `measures`.
    pub report: &'static str,
    /// What it is of: the columns of its tidy row that aren't blank.
    pub key: BTreeMap<&'static str, String>,
    /// How it moved.
    pub how: How,
    /// How it stood.
    pub before: Point,
    /// How it stands.
    pub after: Point,
    /// Whether it is of a term or year that was past already in the build before.
    pub restated: bool,
}

impl Move {
    fn new(
        (report, key): (&'static str, &Key),
        how: How,
        (before, after): (&Point, &Point),
        restated: bool,
    ) -> Self {
        Self {
            report,
            key: key.iter().cloned().collect(),
            how,
            before: before.clone(),
            after: after.clone(),
            restated,
        }
    }

    /// A column of its key; empty where it is blank.
    pub fn cell(&self, column: &str) -> &str {
        self.key.get(column).map_or("", String::as_str)
    }

    /// By how much the figure is another.
    pub fn by(&self) -> Option<f64> {
        Some(self.after.number()? - self.before.number()?)
    }

    /// Whether it is of pupils of one group only.
    pub fn is_of_group(&self) -> bool {
        !self.cell("grouping").is_empty()
    }
}

/// What became of a trust's figures.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Moves {
    pub(super) moved: Vec<Move>,
    /// Figures that are in both builds, or of terms that both know.
    pub(super) compared: usize,
    /// Figures of a term that the build before did not know.
    pub(super) of_new_term: usize,
}

/// Every figure of a trust's released rows, each once.
pub(super) fn figures_of(
    released: &Released,
) -> Vec<(&'static str, BTreeMap<&'static str, String>, Point)> {
    let mut all = Vec::new();
    for spec in SPECS {
        for (_, rows) in released.iter().filter(|(name, _)| name == spec.report) {
            let figures = table(spec, rows, None).0.into_iter();
            all.extend(figures.map(|(key, point)| (spec.report, key.into_iter().collect(), point)));
        }
    }
    all
}

/// Holds the figures of a trust against those of before. `terms`: the terms that pages were and are built at, as `2025/26 Summer`.
pub(super) fn moves<'r>(before: &'r Released, after: &'r Released, terms: (&str, &str)) -> Moves {
    let mut all = Moves::default();
    for spec in SPECS {
        let rows = |of: &'r Released| {
            let of = of.iter().find(|(name, _)| name == spec.report);
            of.map_or("", |(_, rows)| rows.as_str())
        };
        let (old, new) = (rows(before), rows(after));
        of_report(spec, old, new, terms, &mut all);
    }
    let order = |m: &Move| {
        // The bits of numbers from nought on stand in the order of the numbers.
        let by = std::cmp::Reverse(m.by().map_or(0, |by| by.abs().to_bits()));
        (
            !m.restated,
            m.is_of_group(),
            m.how,
            !m.cell("urn").is_empty(),
            by,
        )
    };
    all.moved
        .sort_by_cached_key(|m| (order(m), m.key.values().cloned().collect::<Vec<_>>()));
    all
}

fn of_report(spec: &Spec, old: &str, new: &str, terms: (&str, &str), all: &mut Moves) {
    let (known, known_now) = rayon::join(|| hashes(spec, old), || hashes(spec, new));
    // What stands in both, row for row, needs no second look.
    let stands = |key: u64| {
        known
            .get(&key)
            .is_some_and(|was| known_now.get(&key) == Some(was))
    };
    all.compared += known.keys().filter(|key| stands(**key)).count();
    let moved = |key: u64| !stands(key);
    let ((old, passing_old), (new, passing_new)) = rayon::join(
        || table(spec, old, Some(&moved)),
        || table(spec, new, Some(&moved)),
    );
    let moved_on = terms.0 != terms.1;
    let time = |key: &Key| {
        let cell = |name: &str| {
            key.iter()
                .find(|(n, _)| *n == name)
                .map_or("", |(_, v)| v.as_str())
        };
        (cell("academic_year").to_owned(), term_place(cell("term")))
    };
    let at = |text: &str| {
        let (year, term) = text.split_once(' ').unwrap_or((text, ""));
        (year.to_owned(), term_place(term))
    };
    let (stood, stands) = (at(terms.0), at(terms.1));
    // A year without a term is past once the next has begun.
    let past = |key: &Key| {
        let (year, term) = time(key);
        !stood.0.is_empty() && (year < stood.0 || (year == stood.0 && term > 0 && term < stood.1))
    };
    let mut gone: Vec<(&Key, &Point)> = Vec::new();
    let mut fresh: Vec<(&Key, &Point)> = Vec::new();
    let one = |key: &Key, how, before: &Point, after: &Point, restated| {
        Move::new((spec.report, key), how, (before, after), restated)
    };
    for (key, before) in &old {
        let Some(after) = new.get(key) else {
            // A report at another term shows other figures; those it showed are none the worse.
            if !(moved_on && passing_old.contains(key)) {
                gone.push((key, before));
            }
            continue;
        };
        all.compared += 1;
        let how = if before.value != after.value
            || (before.note != after.note && before.value.is_empty())
        {
            How::Value
        } else if before.comparison != after.comparison {
            How::Comparison
        } else if before.verdict != after.verdict || before.note != after.note {
            How::Verdict
        } else if before.n != after.n {
            How::Pupils
        } else {
            continue;
        };
        all.moved.push(one(key, how, before, after, past(key)));
    }
    for (key, after) in &new {
        if old.contains_key(key) {
            continue;
        }
        let (year, term) = time(key);
        let later = year > stood.0 || (year == stood.0 && term > stood.1);
        if (moved_on && passing_new.contains(key))
            || (later && (year, term) <= stands && !stood.0.is_empty())
        {
            all.of_new_term += 1;
        } else {
            fresh.push((key, after));
        }
    }
    all.moved.extend(paired(spec.report, gone, fresh, &past));
}

/// Figures that are gone and that are new: two that are one under another name of its group, or beside another benchmark, are told as one.
fn paired(
    report: &'static str,
    gone: Vec<(&Key, &Point)>,
    fresh: Vec<(&Key, &Point)>,
    past: &dyn Fn(&Key) -> bool,
) -> Vec<Move> {
    const WAYS: [(&[&str], How); 2] = [
        (&["show", "compare_to"], How::Comparison),
        (&["group"], How::Renamed),
    ];
    let without = |key: &Key, columns: &[&str]| -> Key {
        key.iter()
            .filter(|(n, _)| !columns.contains(n))
            .cloned()
            .collect()
    };
    let told = |key: &Key, columns: &[&str]| -> String {
        let own = key.iter().filter(|(n, _)| columns.contains(n));
        own.map(|(_, v)| v.as_str()).collect::<Vec<_>>().join(" ")
    };
    let mut all = Vec::new();
    let (mut gone, mut fresh) = (gone, fresh);
    for (columns, how) in WAYS {
        let mut known: BTreeMap<Key, (&Key, &Point)> = BTreeMap::new();
        known.extend(
            fresh
                .iter()
                .map(|(key, point)| (without(key, columns), (*key, *point))),
        );
        let mut met: BTreeSet<&Key> = BTreeSet::new();
        gone.retain(|(key, before)| {
            let twin = known.get(&without(key, columns)).filter(|(other, after)| {
                let same = after.value == before.value && after.n == before.n;
                !met.contains(other) && (how == How::Comparison || (same && *after == *before))
            });
            let Some(&(other, after)) = twin else {
                return true;
            };
            met.insert(other);
            let mut before = (*before).clone();
            before.note = format!("as {}", told(key, columns).trim());
            // Beside estimates only those who have one count: what is shown with and without them is of other pupils.
            let of_others = told(key, &["show"]) != told(other, &["show"]);
            let moved = before.value != after.value && !of_others;
            all.push(Move {
                report,
                key: other.iter().cloned().collect(),
                how: if moved { How::Value } else { how },
                restated: past(key) && moved,
                before,
                after: after.clone(),
            });
            false
        });
        fresh.retain(|(key, _)| !met.contains(key));
    }
    let one = |key: &Key, how, before: &Point, after: &Point, restated| {
        Move::new((report, key), how, (before, after), restated)
    };
    let nothing = Point::default();
    // A row that only said that there is no figure is no loss, and no gain.
    gone.retain(|(_, before)| !before.value.is_empty());
    fresh.retain(|(_, after)| !after.value.is_empty());
    all.extend(
        gone.iter()
            .map(|(key, before)| one(key, How::Gone, before, &nothing, past(key))),
    );
    // What wasn't there before can't have been quoted.
    all.extend(
        fresh
            .iter()
            .map(|(key, after)| one(key, How::New, &nothing, after, false)),
    );
    all
}

/// The place of a term in its year, from 1; 0: no term.
fn term_place(term: &str) -> usize {
    let terms = crate::estate::Term::ALL;
    terms
        .iter()
        .position(|t| t.name() == term)
        .map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::{How, moves};

    const HEADING: &str = "trust_uid,urn,report,academic_year,term,grouping,group,measure,n,attainment,comparison,evidence,indicator,note\n";

    fn released(rows: &str) -> Vec<(String, String)> {
        vec![("tracking".to_owned(), format!("{HEADING}{rows}"))]
    }

    #[test]
    fn one_figure_in_several_reports_is_one_and_each_way_of_moving_is_told() {
        let before = released(
            "7,1,summary,2023/24,Summer,,,expected,20,60,55,some,above,\n\
             7,1,pathway,2023/24,Summer,,,expected,20,60,55,some,above,\n\
             7,1,pathway,2022/23,Summer,,,expected,20,50,55,some,below,\n\
             7,1,pathway,2021/22,Summer,,,expected,20,50,55,some,below,\n\
             7,1,summary,2023/24,Summer,sex,F,expected,9,44,40,few,none,\n",
        );
        let after = released(
            "7,1,summary,2023/24,Summer,,,expected,20,65,55,some,above,\n\
             7,1,pathway,2023/24,Summer,,,expected,20,65,55,some,above,\n\
             7,1,pathway,2022/23,Summer,,,expected,20,45,55,some,below,\n\
             7,1,pathway,2021/22,Summer,,,expected,20,50,52,some,below,\n\
             7,1,summary,2023/24,Summer,sex,Girls,expected,9,44,40,few,none,\n",
        );
        let all = moves(&before, &after, ("2023/24 Summer", "2023/24 Summer"));
        let told: Vec<(How, bool, &str)> = all
            .moved
            .iter()
            .map(|m| (m.how, m.restated, m.cell("academic_year")))
            .collect();
        assert_eq!(
            told,
            [
                (How::Value, true, "2022/23"),
                (How::Comparison, true, "2021/22"),
                (How::Value, false, "2023/24"),
                (How::Renamed, false, "2023/24"),
            ]
        );
        // 65 − 60 = 5
        assert_eq!(all.moved[2].by(), Some(5.0));
        assert_eq!(all.compared, 3);
        assert!(
            moves(&before, &before, ("2023/24 Summer", "2023/24 Summer"))
                .moved
                .is_empty()
        );
    }

    #[test]
    fn a_figure_whose_rows_all_stand_is_counted_and_one_of_which_a_row_moved_is_held_whole() {
        let rows = |pathway: &str| {
            released(&format!(
                "7,1,summary,2023/24,Summer,,,expected,20,60,55,some,above,\n\
                 7,1,pathway,2023/24,Summer,,,expected,20,{pathway},55,some,above,\n\
                 7,1,pathway,2022/23,Summer,,,expected,20,50,55,some,below,\n"
            ))
        };
        let same = ("2023/24 Summer", "2023/24 Summer");
        let all = moves(&rows("60"), &rows("60"), same);
        assert_eq!((all.moved.len(), all.compared), (0, 2));
        // The first of a figure's rows is the figure; another of its rows is no figure of its own.
        let all = moves(&rows("60"), &rows("61"), same);
        assert_eq!((all.moved.len(), all.compared), (0, 2));
    }

    #[test]
    fn a_new_term_moves_nothing_of_the_terms_before() {
        let before = released(
            "7,1,summary,2023/24,Spring,,,expected,20,60,55,some,above,\n\
             7,1,summary,2023/24,Spring,sex,F,expected,9,44,40,few,none,\n\
             7,1,pathway,2023/24,Spring,,,expected,20,60,55,some,above,\n",
        );
        let after = released(
            "7,1,summary,2023/24,Summer,,,expected,20,70,55,some,above,\n\
             7,1,summary,2023/24,Summer,sex,F,expected,9,44,40,few,none,\n\
             7,1,pathway,2023/24,Spring,,,expected,20,60,55,some,above,\n\
             7,1,pathway,2023/24,Summer,,,expected,20,70,55,some,above,\n",
        );
        let all = moves(&before, &after, ("2023/24 Spring", "2023/24 Summer"));
        assert_eq!(
            (all.moved.len(), all.of_new_term, all.compared),
            (0, 2, 1),
            "{:?}",
            all.moved
        );
    }
}
