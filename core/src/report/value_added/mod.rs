//! Value added and the *Your school* rank: how far pupils came beside similar pupils of the nation, and which place that gives a
//! school among the schools of the reference set (methods: section 6).
//!
//! `page` puts a page together, `school` tells a school's subjects, `trust` sets the schools of a trust side by side.

mod page;
mod parts;
mod school;
mod trust;

pub use page::value_added;

/// The page's path below its trust's or school's folder.
const PAGE: &str = "value-added.html";
