//! Release of the DfE measures: trusts, schools, comparisons of two trusts.

mod compare;
mod names;
mod schools;
mod trusts;

pub use compare::{ReleasedComparison, compare, comparisons};
pub use names::MeasureName;
pub use schools::{ReleasedSchoolMeasure, release_schools};
pub use trusts::{
    ReleasedBody, ReleasedImprovement, ReleasedLeftOut, ReleasedLine, ReleasedMeasure, Scored,
    release_trusts,
};
