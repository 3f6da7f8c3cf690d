//! How to read.

/// How to read a data folder. None of it changes what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// Worker threads; 0: as many as the machine has processors.
    pub jobs: usize,
    /// Whether to read the reference set of pupils too. It may be larger than all other tables together: estimates are made from
    /// it, a site's pages on value added rank the schools by it, and `check` tells its faults; figures don't need it.
    pub with_reference_pupils: bool,
    /// Whether the holdings keep each pupil's UPN (only a table written back into the data folder needs it).
    pub with_upns: bool,
    /// About how many bytes are handed to a worker at a time.
    pub block_size: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            jobs: 0,
            with_reference_pupils: false,
            with_upns: false,
            block_size: 1 << 20,
        }
    }
}
