//! The reports of a key stage, each with the one name that its files, addresses and the config use.

/// A report of a key stage.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(missing_docs, reason = "each is the report of that title")]
pub enum ReportId {
    Summary,
    SchoolsAttainment,
    SchoolsDifference,
    Pathway,
    SchoolsScatterplot,
    YearGroups,
    PupilGroups,
    Ethnicity,
    Send,
    Progress,
    Export,
}

impl ReportId {
    /// All of them, in the order of the list.
    pub const ALL: [Self; 11] = [
        Self::Summary,
        Self::SchoolsAttainment,
        Self::SchoolsDifference,
        Self::Pathway,
        Self::SchoolsScatterplot,
        Self::YearGroups,
        Self::PupilGroups,
        Self::Ethnicity,
        Self::Send,
        Self::Progress,
        Self::Export,
    ];

    /// Its name: of its file, in the config and in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::SchoolsAttainment => "schools-attainment",
            Self::SchoolsDifference => "schools-difference",
            Self::Pathway => "pathway",
            Self::SchoolsScatterplot => "schools-scatterplot",
            Self::YearGroups => "year-groups",
            Self::PupilGroups => "pupil-groups",
            Self::Ethnicity => "ethnicity",
            Self::Send => "send",
            Self::Progress => "progress",
            Self::Export => "export",
        }
    }

    /// The report with a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|id| id.name() == name)
    }

    /// Whether it sets schools beside each other, so that only a trust has it.
    pub const fn is_of_trusts(self) -> bool {
        matches!(
            self,
            Self::SchoolsAttainment | Self::SchoolsDifference | Self::SchoolsScatterplot
        )
    }
}

#[cfg(test)]
mod tests {
    use super::ReportId;

    #[test]
    fn each_report_is_found_by_its_name_and_place() {
        for (place, id) in ReportId::ALL.into_iter().enumerate() {
            assert_eq!(ReportId::named(id.name()), Some(id));
            assert_eq!(id as usize, place);
        }
        assert_eq!(ReportId::named("Summary"), None);
    }
}
