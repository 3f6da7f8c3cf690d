//! The scales of results: which codes each has, in order, and what each counts as in the nation's figures.

use std::sync::LazyLock;

use super::AcademicYear;

/// What a code counts as in the nation's figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Counting {
    /// The standard is reached.
    Reached,
    /// It is not reached, and the pupil counts.
    NotReached,
    /// There is no outcome: the pupil does not count.
    NoOutcome,
}

/// A code of a scale.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScaleCode {
    /// The code.
    pub code: &'static str,
    /// Other ways of writing it.
    pub aliases: Vec<&'static str>,
    /// Its place in order of attainment, as the scale's table gives it; empty: a code without a place.
    pub order: &'static str,
    /// Its points, as the scale's table gives them.
    pub points: &'static str,
    /// What it counts as.
    pub counts: Counting,
    /// Whether it is of the higher standard.
    pub greater: bool,
}

/// A scale of results.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scale {
    /// Its name.
    pub name: &'static str,
    /// Its codes.
    pub codes: Vec<ScaleCode>,
    /// The least and the greatest mark, where it has marks.
    pub range: Option<(i64, i64)>,
    /// The last year in which it was awarded, where it has ended.
    pub last: Option<AcademicYear>,
}

static SCALES: LazyLock<Vec<Scale>> = LazyLock::new(|| {
    let mut scales: Vec<Scale> = Vec::new();
    for line in include_str!("scales.csv").lines().skip(1) {
        let cells = cells(line);
        let [
            name,
            _,
            _,
            code,
            aliases,
            order,
            points,
            counts,
            greater,
            _,
            _,
            last,
        ] = cells[..]
        else {
            continue;
        };
        let at = match scales.iter().position(|scale| scale.name == name) {
            Some(at) => at,
            None => {
                scales.push(Scale {
                    name,
                    codes: Vec::new(),
                    range: None,
                    last: AcademicYear::parse(last),
                });
                scales.len() - 1
            }
        };
        let scale = &mut scales[at];
        // It has ended once all of its codes have.
        scale.last = scale
            .last
            .zip(AcademicYear::parse(last))
            .map(|(a, b)| a.max(b));
        let ends = code
            .split_once('-')
            .and_then(|(low, high)| Some((low.parse().ok()?, high.parse().ok()?)));
        match (ends, counts) {
            (Some(range), _) => scale.range = Some(range),
            (None, "reached" | "not reached" | "no outcome") => scale.codes.push(ScaleCode {
                code,
                aliases: aliases.split(';').filter(|a| !a.is_empty()).collect(),
                order,
                points,
                counts: match counts {
                    "reached" => Counting::Reached,
                    "not reached" => Counting::NotReached,
                    _ => Counting::NoOutcome,
                },
                greater: greater == "yes",
            }),
            _ => {}
        }
    }
    scales
});

/// The cells of a line; those in quotes hold no quotes.
pub(super) fn cells(line: &'static str) -> Vec<&'static str> {
    let mut cells = Vec::new();
    let mut rest = line;
    loop {
        let (cell, after) = match rest.strip_prefix('"') {
            Some(quoted) => match quoted.split_once('"') {
                Some((cell, after)) => (cell, after.strip_prefix(',')),
                None => (quoted, None),
            },
            None => match rest.split_once(',') {
                Some((cell, after)) => (cell, Some(after)),
                None => (rest, None),
            },
        };
        cells.push(cell);
        match after {
            Some(after) => rest = after,
            None => return cells,
        }
    }
}

impl Scale {
    /// The scale with a name.
    pub fn named(name: &str) -> Option<&'static Self> {
        SCALES.iter().find(|scale| scale.name == name)
    }

    /// Whether results of a year may be on it.
    pub fn is_awarded_in(&self, year: AcademicYear) -> bool {
        self.last.is_none_or(|last| year <= last)
    }

    /// The code that a text is, by itself or another way of writing it, in any case.
    pub fn code(&self, text: &str) -> Option<&ScaleCode> {
        let is = |code: &&ScaleCode| {
            code.code.eq_ignore_ascii_case(text)
                || code.aliases.iter().any(|a| a.eq_ignore_ascii_case(text))
        };
        self.codes.iter().find(is)
    }
}

/// An early learning goal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Goal {
    /// Its code, as `ELG01`.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Whether a good level of development asks for it.
    pub in_gld: bool,
}

/// The early learning goals, in their order.
pub static GOALS: LazyLock<Vec<Goal>> = LazyLock::new(|| {
    let lines = include_str!("goals.csv").lines().skip(1);
    lines
        .filter_map(|line| match cells(line)[..] {
            [code, name, _, in_gld] => Some(Goal {
                code,
                name,
                in_gld: in_gld == "yes",
            }),
            _ => None,
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::{Counting, GOALS, SCALES, Scale};
    use crate::estate::AcademicYear;

    #[test]
    fn letters_of_gcses_ended_with_2017_18() {
        let in_force = |scale: &str, year: &str| {
            let year = AcademicYear::parse(year).expect("a year");
            Scale::named(scale).expect("a scale").is_awarded_in(year)
        };
        assert!(in_force("gcse_legacy", "2016/17"));
        assert!(in_force("gcse_legacy", "2017/18"));
        assert!(!in_force("gcse_legacy", "2018/19"));
        // Only exceeding a goal has ended, not the scale of goals.
        assert!(in_force("eyfs_goal", "2024/25"));
        assert!(in_force("gcse_9_1", "2024/25"));
    }

    #[test]
    fn scales_have_their_codes_and_marks() {
        assert!(SCALES.len() > 20, "{}", SCALES.len());
        let phonics = Scale::named("phonics").expect("there is one");
        assert_eq!(phonics.range, Some((0, 40)));
        let counts = |scale: &str, code: &str| {
            Scale::named(scale)
                .and_then(|scale| scale.code(code))
                .map(|code| code.counts)
        };
        assert_eq!(counts("phonics", "D"), Some(Counting::NotReached));
        assert_eq!(counts("phonics", "L"), Some(Counting::NoOutcome));
        assert_eq!(counts("mtc", "J"), Some(Counting::NotReached));
        assert_eq!(counts("ks2_scaled", "AS"), Some(Counting::Reached));
        assert_eq!(counts("ks2_scaled", "HNM"), None);
        assert_eq!(
            counts("gcse_combined_science", "9-8"),
            Some(Counting::Reached)
        );
        assert_eq!(GOALS.len(), 17);
        assert_eq!(GOALS.iter().filter(|goal| goal.in_gld).count(), 12);
    }
}
