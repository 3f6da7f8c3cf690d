//! Table `ofsted`: what inspections said of schools, area by area.

use std::sync::Arc;

use crate::estate::Date;

use super::Urn;

/// What an inspection said of a school in one area.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inspection {
    /// The school.
    pub urn: Urn,
    /// The inspection's first day; of an area that was looked at again, that day.
    pub on: Date,
    /// `overall`, or the area as the report names it.
    pub area: Arc<str>,
    /// The grade, as published.
    pub grade: Arc<str>,
    /// The category of concern; empty: the row says that there is none; `None`: it says nothing.
    pub concern: Option<Arc<str>>,
    /// Whether safeguarding standards are met.
    pub safeguarding: Option<bool>,
}
