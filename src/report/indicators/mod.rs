//! Indicators beyond assessment: absence, suspensions and exclusions, money, and those that the config defines, with
//! national percentiles (methods: section 7).
//!
//! `page` is the page of all indicators of a trust or school, `detail` a trust's page of one of them.

mod detail;
mod glance;
mod like;
mod page;
mod parts;

pub use detail::indicator_page;
pub use like::like_schools;
pub use page::indicators;

/// The page's path below its trust's or school's folder.
const PAGE: &str = "indicators.html";
