//! How large a demo is to be, what came of it, and what can go wrong.

use std::path::PathBuf;

/// The last academic year of every demo starts in September of this year.
pub(super) const LAST_YEAR: i32 = 2025;

/// What to make up. The same plan gives the same bytes, on every machine and with any number of threads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPlan {
    /// Schools in all, over the trusts: 1 to 800. From three on one is a special school, from six on one
    /// is a secondary school; in larger demos so is one in twenty-five of each. From eleven on there are an infant, a junior and an
    /// all-through school, attendance by week in the last year, and a table of staffing of the trust's own.
    pub schools: usize,
    /// Pupils of a school, about: 14 to 4000. (A special school has a sixth of it.)
    pub pupils: usize,
    /// Academic years, the last of them 2025/26: 1 to 20.
    pub years: usize,
    /// Trusts among which the schools are divided: 1 to the number of schools.
    pub trusts: usize,
    /// The seed: another one gives other schools, pupils and results.
    pub seed: u64,
    /// Other schools of the nation that the reference pupils come from, twenty pupils of each year group: 1 to 20,000.
    pub nation: usize,
    /// Whether to plant faults, and to write what they are to `faults.csv`.
    pub faults: bool,
}

impl Default for DemoPlan {
    /// Eight schools of 210 pupils in one trust, over three years: about 13 MB.
    fn default() -> Self {
        Self {
            schools: 8,
            pupils: 210,
            years: 3,
            trusts: 1,
            seed: 1,
            nation: 100,
            faults: false,
        }
    }
}

impl DemoPlan {
    /// Says what is wrong with the plan, if anything.
    ///
    /// # Errors
    /// [`DemoError::Plan`] for the first number outside its limits.
    pub fn check(&self) -> Result<(), DemoError> {
        let limits = [
            ("schools", self.schools, 1, 800),
            ("pupils", self.pupils, 14, 4000),
            ("years", self.years, 1, 20),
            ("nation", self.nation, 1, 20_000),
            ("trusts", self.trusts, 1, self.schools.min(99)),
        ];
        for (what, found, least, most) in limits {
            if found < least || found > most {
                return Err(DemoError::Plan {
                    what,
                    found,
                    least,
                    most,
                });
            }
        }
        Ok(())
    }

    /// The years in which the academic years start, first to last.
    pub(super) fn starts(&self) -> std::ops::RangeInclusive<i32> {
        LAST_YEAR + 1 - self.years as i32..=LAST_YEAR
    }
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DemoReport {
    /// Files.
    pub files: u64,
    /// Rows of tables, headers not counted.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
}

/// Why no demo was written.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A number of the plan is outside its limits (a user's mistake).
    #[error("{what} must be between {least} and {most} (found {found})")]
    Plan {
        /// The field of the plan.
        what: &'static str,
        /// What it was.
        found: usize,
        /// The least it may be.
        least: usize,
        /// The most it may be.
        most: usize,
    },
    /// The folder holds something already, which a demo must not mix with (a user's mistake).
    #[error("{} is not empty: name a new folder for the demo", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// A file or folder could not be read or written.
    #[error("cannot write {}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl DemoReport {
    /// Adds what else was written.
    pub(super) fn add(&mut self, more: DemoReport) {
        self.files += more.files;
        self.rows += more.rows;
        self.bytes += more.bytes;
    }
}
