//! Benchmark estimates and school ranks of our own, made from a reference set of pupils (methods: section 6).
//!
//! *Similar pupils* have the same subject, previous key stage and score, sex and month of birth (`similar`). A pupil's
//! *national expectation* is the mean result of similar pupils in a reference year, a school's *value added* the mean of
//! actual − expectation (`schools`). The estimates of FFT50, FFT20 and FFT5 add to the expectation what similar pupils got
//! beyond theirs in schools ranked about that place (`make`). `rank` places a school by three years of value added. Joint outcomes come from rows that can only be one pupil's
//! (`linked`); `validate` holds estimates made from earlier years against the last one.

mod curves;
mod linked;
mod make;
mod nation;
mod rank;
mod schools;
mod similar;
mod validate;

pub use curves::{CURVE_LEAST, OwnCurve, add_own_curves, own_curves};
pub use make::{Estimates, Made, make};
pub use nation::{LINKED_AT_LEAST, Nation, Skipped};
pub use rank::{RANKED_LEAST, RankYear, SchoolRank, SchoolRanks, WEIGHTS};
pub use schools::WINDOW;
pub use similar::LEAST;
pub use validate::{Band, Method, Trial, Validation, validate};
