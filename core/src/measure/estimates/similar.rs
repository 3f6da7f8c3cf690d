//! Similar pupils, and how far "similar" is widened where there are few of them.
//!
//! The rule, in order; the first pool of at least [`LEAST`] pupils is taken:
//! 1. the same prior score, sex and month of birth;
//! 2. the same prior score, sex and term of birth (Sep–Dec, Jan–Apr, May–Aug);
//! 3. the same prior score and sex, any month;
//! 4. the same sex, any month, and the next lower and next higher prior score that occur in the field; then the next two
//!    on each side, and so on.
//!
//! Where even all prior scores together hold fewer, there is no expectation. A pupil whose sex is unknown is compared with
//! both, one whose date of birth is unknown with any month.

use crate::estate::{Decimal, Sex};

use super::nation::Result;

/// How many pupils' worth of the wider pool a narrower one is drawn with.
pub const DRAW: u32 = 100;

/// Fewest pupils in a pool of similar ones (methods: section 6).
pub const LEAST: u32 = 30;

/// What is averaged: standards, or scaled scores.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum What {
    Standards,
    Score,
}

/// Sums over a pool, in billionths: of results, or of results beyond expectation.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) n: u32,
    pub(super) expected: i64,
    pub(super) greater: i64,
    pub(super) scored: u32,
    pub(super) score: i64,
}

impl Sums {
    pub(super) fn add(&mut self, other: &Self) {
        self.n += other.n;
        self.expected += other.expected;
        self.greater += other.greater;
        self.scored += other.scored;
        self.score += other.score;
    }

    pub(super) fn count(&self, what: What) -> u32 {
        match what {
            What::Standards => self.n,
            What::Score => self.scored,
        }
    }

    /// The means of all.
    pub(super) fn as_mean(&self) -> Option<Mean> {
        Some(Mean {
            expected: Self::mean(self.expected, self.n)?,
            greater: Self::mean(self.greater, self.n)?,
            score: Self::mean(self.score, self.scored),
        })
    }

    /// The mean of a sum over a count.
    #[expect(clippy::cast_precision_loss, reason = "a mean of billionths")]
    pub(super) fn mean(sum: i64, n: u32) -> Option<f64> {
        (n > 0).then(|| sum as f64 / f64::from(n) / 1e9)
    }
}

/// Who someone is, as far as similarity goes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Person {
    pub(super) prior: Decimal,
    pub(super) sex: Option<Sex>,
    pub(super) month: Option<u8>,
}

impl Person {
    pub(super) fn of(result: &Result) -> Self {
        Self {
            prior: result.prior,
            sex: Some(result.sex),
            month: Some(result.month),
        }
    }
}

/// A mean expectation: probabilities 0 to 1, and a scaled score.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Mean {
    pub(super) expected: f64,
    pub(super) greater: f64,
    pub(super) score: Option<f64>,
}

/// Sums by prior score, sex and month.
#[derive(Clone, Debug)]
pub(super) struct Pools {
    /// The prior scores that occur, lowest first.
    priors: Vec<Decimal>,
    /// For each of them: two sexes of twelve months.
    months: Vec<[[Sums; 12]; 2]>,
    /// For each of them: two sexes, any month.
    any: Vec<[Sums; 2]>,
    /// Of all.
    pub(super) all: Sums,
}

impl Pools {
    pub(super) fn new<'r>(results: impl Iterator<Item = (&'r Result, Sums)> + Clone) -> Self {
        let mut priors: Vec<Decimal> = vec![];
        for (result, _) in results.clone() {
            // There are few prior scores: a sorted list that rarely grows.
            if let Err(at) = priors.binary_search(&result.prior) {
                priors.insert(at, result.prior);
            }
        }
        let mut pools = Self {
            months: vec![[[Sums::default(); 12]; 2]; priors.len()],
            any: vec![[Sums::default(); 2]; priors.len()],
            priors,
            all: Sums::default(),
        };
        for (result, sums) in results {
            let Some(at) = pools.place(result.prior) else {
                continue;
            };
            pools.months[at][result.sex as usize][usize::from(result.month)].add(&sums);
        }
        for (at, sexes) in pools.months.iter().enumerate() {
            for (sex, months) in sexes.iter().enumerate() {
                for sums in months {
                    pools.any[at][sex].add(sums);
                    pools.all.add(sums);
                }
            }
        }
        pools
    }

    fn place(&self, prior: Decimal) -> Option<usize> {
        self.priors.binary_search(&prior).ok()
    }

    /// The expectation of everyone who can occur, by [`Self::seat`].
    pub(super) fn expectations(&self) -> Vec<Option<Mean>> {
        let mut all = Vec::with_capacity(self.priors.len() * 24);
        for prior in &self.priors {
            for sex in Sex::ALL {
                for month in 0..12 {
                    all.push(self.expectation(Person {
                        prior: *prior,
                        sex: Some(*sex),
                        month: Some(month),
                    }));
                }
            }
        }
        all
    }

    /// The place of a result's expectation in [`Self::expectations`].
    pub(super) fn seat(&self, result: &Result) -> Option<usize> {
        let at = self.place(result.prior)?;
        Some((at * 2 + result.sex as usize) * 12 + usize::from(result.month))
    }

    fn over_sexes(sexes: &[Sums; 2], sex: Option<Sex>) -> Sums {
        match sex {
            Some(sex) => sexes[sex as usize],
            None => {
                let mut both = sexes[0];
                both.add(&sexes[1]);
                both
            }
        }
    }

    /// Those of the same prior score, sex and any of some months.
    fn months(&self, at: usize, sex: Option<Sex>, months: std::ops::Range<usize>) -> Sums {
        let mut sums = Sums::default();
        for (number, by_month) in self.months[at].iter().enumerate() {
            if sex.is_none_or(|s| s as usize == number) {
                by_month[months.clone()].iter().for_each(|m| sums.add(m));
            }
        }
        sums
    }

    /// Month, term and any month of a person's own prior score: those that apply, narrowest first.
    fn own(&self, person: Person) -> [Sums; 3] {
        let Some(at) = self.place(person.prior) else {
            return [Sums::default(); 3];
        };
        let any = Self::over_sexes(&self.any[at], person.sex);
        let Some(month) = person.month.map(usize::from) else {
            return [any; 3];
        };
        let term = month / 4 * 4;
        [
            self.months(at, person.sex, month..month + 1),
            self.months(at, person.sex, term..term + 4),
            any,
        ]
    }

    /// Any month, and the neighbouring prior scores until there are enough.
    fn neighbours(&self, person: Person, what: What) -> Option<Sums> {
        let (mut low, mut high) = match self.priors.binary_search(&person.prior) {
            Ok(at) => (at, at + 1),
            Err(at) => (at, at),
        };
        let mut sums = Sums::default();
        for sexes in &self.any[low..high] {
            sums.add(&Self::over_sexes(sexes, person.sex));
        }
        while sums.count(what) < LEAST {
            if low == 0 && high == self.any.len() {
                return None;
            }
            if low > 0 {
                low -= 1;
                sums.add(&Self::over_sexes(&self.any[low], person.sex));
            }
            if high < self.any.len() {
                sums.add(&Self::over_sexes(&self.any[high], person.sex));
                high += 1;
            }
        }
        Some(sums)
    }

    /// The pool of similar pupils by the rule above; `None` where there is none.
    pub(super) fn pool(&self, person: Person, what: What) -> Option<Sums> {
        self.own(person)
            .into_iter()
            .find(|s| s.count(what) >= LEAST)
            .or_else(|| self.neighbours(person, what))
    }

    /// The mean result of similar pupils, exactly by the rule.
    pub(super) fn expectation(&self, person: Person) -> Option<Mean> {
        let pool = self.pool(person, What::Standards)?;
        Some(Mean {
            expected: Sums::mean(pool.expected, pool.n)?,
            greater: Sums::mean(pool.greater, pool.n)?,
            score: self
                .pool(person, What::Score)
                .and_then(|p| Sums::mean(p.score, p.scored)),
        })
    }

    /// The same with the narrower pools drawn towards the wider: m(pool) = (sum + [`LEAST`] × m(next wider)) / (n + [`LEAST`])
    /// from the widest pool (rule 3 or 4) over term to month, so that a pool of few pupils says little and none jumps.
    pub(super) fn smoothed(&self, person: Person) -> Option<Mean> {
        let wide = self.neighbours(person, What::Standards)?;
        let [month, term, _] = self.own(person);
        let smooth = |base: f64, sum: fn(&Sums) -> i64, n: fn(&Sums) -> u32| {
            [&term, &month]
                .iter()
                .fold(base, |m, s| drawn(sum(s), n(s), m))
        };
        let known = person.month.is_some();
        let through = |sum_of: fn(&Sums) -> i64, n_of: fn(&Sums) -> u32, wide: &Sums| {
            let base = Sums::mean(sum_of(wide), n_of(wide))?;
            Some(if known {
                smooth(base, sum_of, n_of)
            } else {
                base
            })
        };
        Some(Mean {
            expected: through(|s| s.expected, |s| s.n, &wide)?,
            greater: through(|s| s.greater, |s| s.n, &wide)?,
            score: self
                .neighbours(person, What::Score)
                .and_then(|wide| through(|s| s.score, |s| s.scored, &wide)),
        })
    }
}

/// A pool's mean drawn towards a wider one's.
#[expect(clippy::cast_precision_loss, reason = "a mean of billionths")]
pub(super) fn drawn(sum: i64, n: u32, wider: f64) -> f64 {
    (sum as f64 / 1e9 + f64::from(DRAW) * wider) / f64::from(n + DRAW)
}
