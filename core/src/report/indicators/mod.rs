//! Indicators beyond assessment: absence, suspensions and exclusions, money, and those that the config defines, with
//! national percentiles (methods: section 7).
//!
//! `page` is the page of all indicators of a trust or school, `detail` a trust's page of one of them, `each` the same as a section of a
//! school's page: a page for each school and indicator would be a thousand files more for a trust of a hundred schools.

mod chosen;
mod detail;
mod each;
mod glance;
mod like;
mod page;
mod parts;

pub use chosen::IndicatorParts;
pub use detail::indicator_page;
pub use like::like_schools;
pub use page::indicators;

/// The page's path below its trust's or school's folder.
const PAGE: &str = "indicators.html";
