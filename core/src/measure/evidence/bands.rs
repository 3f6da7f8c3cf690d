//! Bands of chance: pupils by the probability of their estimate, so that what rests on chances can be added up (methods:
//! section 2, evidence).

use std::ops::{AddAssign, SubAssign};

/// How many bands there are.
pub const BANDS: usize = 6;

/// Where the next band begins, in billionths: a probability on an edge is in the upper band.
const EDGES: [u32; BANDS - 1] = [
    50_000_000,
    200_000_000,
    500_000_000,
    800_000_000,
    950_000_000,
];

/// The band of a probability in billionths.
pub fn band_of(p: u32) -> usize {
    EDGES.iter().take_while(|edge| p >= **edge).count()
}

/// Pupils by band of a probability: how many, and the sums of their probabilities. Bands add up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Bands {
    /// Pupils in each band.
    pub pupils: [u32; BANDS],
    /// Sums of their probabilities, in 10⁻⁹.
    pub sums: [u64; BANDS],
}

impl Bands {
    /// Adds a pupil with a probability in billionths.
    pub fn enter(&mut self, p: u32) {
        let band = band_of(p);
        self.pupils[band] += 1;
        self.sums[band] += u64::from(p);
    }
}

impl AddAssign<&Bands> for Bands {
    fn add_assign(&mut self, other: &Bands) {
        for band in 0..BANDS {
            self.pupils[band] += other.pupils[band];
            self.sums[band] += other.sums[band];
        }
    }
}

impl SubAssign<&Bands> for Bands {
    /// Takes off a part of what was added before.
    fn sub_assign(&mut self, part: &Bands) {
        for band in 0..BANDS {
            self.pupils[band] -= part.pupils[band];
            self.sums[band] -= part.sums[band];
        }
    }
}
