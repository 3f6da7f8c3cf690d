//! The three audits of all the data, made once for every page.

use crate::config::Settings;
use crate::dataset::Holdings;

use super::{AssessmentAudit, Request, Share, assessment, ethnicity, pupil_groups};

/// The audits of all trusts, schools, years and key stages.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Audits {
    /// The assessment audit.
    pub assessment: AssessmentAudit,
    /// The pupil groups data check.
    pub pupil_groups: Vec<Share>,
    /// The ethnicity data check.
    pub ethnicity: Vec<Share>,
}

impl Audits {
    /// Makes all three.
    pub fn new(holdings: &Holdings, settings: &Settings) -> Self {
        let all = Request::default();
        Self {
            assessment: assessment::of(holdings, settings, &all),
            pupil_groups: pupil_groups::of(holdings, settings, &all),
            ethnicity: ethnicity::of(holdings, settings, &all),
        }
    }
}
