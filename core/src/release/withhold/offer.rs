//! Which reports an edition that withholds may have.

use super::Withheld;

/// Reports that can't be protected well yet, by the names of their pages, with the reason that stands in their place.
const NOT: [(&str, &str); 11] = [
    (
        "progress",
        "counts of how pupils moved between standards would tell single pupils",
    ),
    (
        "statutory",
        "its small cohorts are not protected against each other yet",
    ),
    (
        "indicators",
        "its small counts of pupils and events are not protected against each other yet",
    ),
    (
        "attendance",
        "its small counts of pupils are not protected against each other yet",
    ),
    (
        "profile",
        "its shares of small groups of pupils are not protected yet",
    ),
    ("assessment", "audits are about single pupils and rows"),
    (
        "pupil-groups-check",
        "audits are about single pupils and rows",
    ),
    ("data-quality", "audits are about single pupils and rows"),
    ("matching", "audits are about single pupils and rows"),
    ("audit", "audits are about single pupils and rows"),
    ("readiness", "audits are about single pupils and rows"),
];

impl Withheld {
    /// Whether an edition may have a report, by the name of its page; else why it can't.
    ///
    /// # Errors
    /// Small numbers are withheld, and the report's can't be protected yet.
    pub fn offers(&self, report: &str) -> Result<(), &'static str> {
        let reason = NOT.iter().find(|(name, _)| *name == report);
        match reason.filter(|_| self.withholds()) {
            Some((_, reason)) => Err(reason),
            None => Ok(()),
        }
    }
}
