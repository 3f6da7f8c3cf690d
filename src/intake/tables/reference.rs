//! Tables `reference/spread`, `reference/percentiles`, `reference/national` and `reference/pupils`.

pub mod national;
pub mod percentiles;
pub mod pupils;
pub mod spread;
