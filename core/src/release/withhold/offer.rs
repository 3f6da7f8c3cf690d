//! Which reports an edition that withholds may have.

use super::Withheld;

/// Reports that can't be protected well yet, by their names in the config, with the reason that stands in their place.
const NOT: [(&str, &str); 3] = [
    (
        "progress",
        "counts of how pupils moved between standards would tell single pupils",
    ),
    (
        "value-added",
        "its small counts of pupils are not protected against each other yet",
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
