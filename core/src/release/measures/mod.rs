//! Release of the DfE measures: trusts, schools, comparisons of two trusts.

mod compare;
mod methods;
mod names;
mod schools;
mod sensitivity;
mod trusts;

pub use compare::{ReleasedComparison, compare, comparisons};
pub use methods::{MethodsRow, methods};
pub use names::MeasureName;
pub use schools::{ReleasedSchoolMeasure, release_schools};
pub use sensitivity::{ReleasedSensitivity, release_sensitivity};
pub use trusts::{
    ReleasedBody, ReleasedImprovement, ReleasedLeftOut, ReleasedLine, ReleasedMeasure, Scored,
    release_trusts,
};
