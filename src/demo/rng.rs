//! Random numbers of our own, so that a seed gives the same bytes on every machine and in every version.
//!
//! Numbers come from SplitMix64 (Steele, Lea and Flood, 2014) and use only integer arithmetic and the
//! exactly rounded floating-point operations + − × ÷: no logarithm, no power, whose last bit differs by
//! platform. A stream is named by numbers (the seed, what it is for, which pupil, which year …), so a
//! value does not depend on how many others were drawn before it, nor on which thread asks.

/// What a stream is for: the second of the numbers that name it.
#[derive(Clone, Copy, Debug)]
#[repr(u64)]
pub(super) enum Topic {
    /// Trusts and schools.
    Schools = 1,
    /// Who is on a roll, and who they are.
    Pupils,
    /// Cells of a pupils row that vary by year.
    PupilYear,
    /// What a school assesses, and when.
    Plan,
    /// Each outcome.
    Outcome,
    /// Estimates.
    Estimates,
    /// Targets.
    Targets,
    /// Attendance.
    Attendance,
    /// Exclusions.
    Exclusions,
    /// Finance.
    Finance,
    /// Published school-level measures.
    Performance,
    /// The reference pupils.
    Reference,
    /// Planted faults.
    Faults,
}

/// One stream of random numbers.
#[derive(Clone, Debug)]
pub(super) struct Rng(u64);

/// SplitMix64's output function.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Rng {
    /// The stream named by a seed, a topic and any further numbers.
    pub(super) fn of(seed: u64, topic: Topic, names: &[u64]) -> Self {
        let mut state = mix(seed.wrapping_add(0x9E37_79B9_7F4A_7C15));
        state = mix(state ^ (topic as u64).wrapping_mul(0xD134_2543_DE82_EF95));
        for name in names {
            state = mix(state.wrapping_add(0x9E37_79B9_7F4A_7C15)
                ^ name.wrapping_mul(0xAEF1_7502_108E_F2D9));
        }
        Self(state)
    }

    /// The next 64 random bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A number from 0 to `n` − 1 (`n` at least 1).
    pub(super) fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.bits()) * n as u128) >> 64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1) as usize) as i64
    }

    /// A number from 0 up to, not including, 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True with probability `p`.
    pub(super) fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// A nearly normal number, mean 0 and standard deviation 1, within ±4.9: the sum of eight bytes.
    pub(super) fn normal(&mut self) -> f64 {
        let sum: u32 = self
            .bits()
            .to_le_bytes()
            .iter()
            .map(|b| u32::from(*b))
            .sum();
        // eight bytes: mean 8 × 127.5 = 1020, variance 8 × (256² − 1) / 12 = 43690, root 209.02
        (f64::from(sum) - 1020.0) / 209.02
    }

    /// One of `items` (not empty).
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// The index of one of `weights`, as likely as its weight.
    pub(super) fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: u32 = weights.iter().sum();
        let mut at = self.below(total as usize) as u32;
        for (index, weight) in weights.iter().enumerate() {
            if at < *weight {
                return index;
            }
            at -= weight;
        }
        weights.len() - 1
    }
}
