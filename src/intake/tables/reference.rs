//! Tables `reference/spread`, `reference/percentiles` and `reference/pupils`.

pub mod percentiles;
pub mod pupils;
pub mod spread;
