//! Which reports an edition that withholds may have.

use super::Withheld;

/// Reports that can't be protected well yet, by their names in the config, with the reason that stands in their place.
const NOT: [(&str, &str); 7] = [
    (
        "progress",
        "counts of how pupils moved between standards would tell single pupils",
    ),
    (
        "statutory",
        "its cohorts of single year groups are not protected against the other reports yet",
    ),
    (
        "attendance",
        "its small counts of pupils are not protected against each other yet",
    ),
    (
        "value-added",
        "its small counts of pupils are not protected against each other yet",
    ),
    (
        "indicators",
        "its small counts of pupils and events are not protected against each other yet",
    ),
    (
        "profile",
        "its shares of small groups of pupils are not protected yet",
    ),
    ("changes", "two states beside each other tell more than one"),
];

/// Whether an edition that withholds may have a report, by its name in the config; else why it can't.
pub(in crate::release) fn offered_report(report: &str) -> Result<(), &'static str> {
    if report.starts_with("audit") || report == "assessment" {
        return Err("audits are about single pupils and rows");
    }
    match NOT.iter().find(|(name, _)| *name == report) {
        Some((_, reason)) => Err(reason),
        None => Ok(()),
    }
}

impl Withheld {
    /// Whether an edition may have a report, by its name in the config; else why it can't.
    ///
    /// # Errors
    /// Small numbers are withheld, and the report's can't be protected yet.
    pub fn offers(&self, report: &str) -> Result<(), &'static str> {
        match self.withholds() {
            true => offered_report(report),
            false => Ok(()),
        }
    }
}
