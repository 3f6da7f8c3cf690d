//! The reports of a key stage: what each is of, said once for pages, tidy rows, filters, config and commands.

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

/// What of time a report is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Times {
    /// One term.
    Term,
    /// All terms, or a range of them.
    Range,
    /// Two points.
    Points,
}

/// A family of groupings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Groupings {
    /// None.
    None,
    /// Those of Pupil groups.
    Pupils,
    /// Of ethnicity.
    Ethnicity,
    /// Of need.
    Need,
    /// All of these.
    All,
}

/// Which rows the tidy figures have of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TidyRows {
    /// None of the tracking reports' own: Progress has its own columns, Export shows what other reports have.
    None,
    /// Of trust and schools, all year groups together and each.
    Plain,
    /// Of trust and schools, each year group.
    YearGroups,
    /// Of schools alone, all year groups together and each.
    Schools,
}

/// What a report is of.
#[derive(Clone, Copy, Debug)]
struct Declared {
    id: ReportId,
    name: &'static str,
    of_trusts: bool,
    compares: bool,
    times: Times,
    groupings: Groupings,
    tidy: TidyRows,
}

impl Declared {
    /// What most reports are: of trust and schools, in one term, without groups, with or without something to compare with.
    const fn plain(id: ReportId, name: &'static str) -> Self {
        Self {
            id,
            name,
            of_trusts: false,
            compares: false,
            times: Times::Term,
            groupings: Groupings::None,
            tidy: TidyRows::Plain,
        }
    }

    /// A report that sets schools beside each other.
    const fn of_schools(id: ReportId, name: &'static str) -> Self {
        Self {
            of_trusts: true,
            ..Self::plain(id, name)
        }
    }

    /// A report on groups of pupils.
    const fn of_groups(id: ReportId, name: &'static str, groupings: Groupings) -> Self {
        Self {
            groupings,
            ..Self::plain(id, name)
        }
    }
}

/// The reports, in the order of the site and of [`ReportId`].
const DECLARED: &[Declared] = &[
    Declared::plain(ReportId::Summary, "summary"),
    Declared::of_schools(ReportId::SchoolsAttainment, "schools-attainment"),
    Declared {
        compares: true,
        ..Declared::of_schools(ReportId::SchoolsDifference, "schools-difference")
    },
    Declared {
        times: Times::Range,
        ..Declared::plain(ReportId::Pathway, "pathway")
    },
    Declared {
        compares: true,
        tidy: TidyRows::Schools,
        ..Declared::of_schools(ReportId::SchoolsScatterplot, "schools-scatterplot")
    },
    Declared {
        tidy: TidyRows::YearGroups,
        ..Declared::plain(ReportId::YearGroups, "year-groups")
    },
    Declared::of_groups(ReportId::PupilGroups, "pupil-groups", Groupings::Pupils),
    Declared::of_groups(ReportId::Ethnicity, "ethnicity", Groupings::Ethnicity),
    Declared::of_groups(ReportId::Send, "send", Groupings::Need),
    Declared {
        times: Times::Points,
        tidy: TidyRows::None,
        ..Declared::of_groups(ReportId::Progress, "progress", Groupings::Pupils)
    },
    Declared {
        tidy: TidyRows::None,
        ..Declared::of_groups(ReportId::Export, "export", Groupings::All)
    },
];

impl ReportId {
    /// All of them, in the order of the list.
    pub const ALL: [Self; DECLARED.len()] = {
        let mut all = [Self::Summary; DECLARED.len()];
        let mut at = 0;
        while at < all.len() {
            all[at] = DECLARED[at].id;
            at += 1;
        }
        all
    };

    /// Their names, in the order of the list.
    pub const NAMES: [&'static str; DECLARED.len()] = {
        let mut all = [""; DECLARED.len()];
        let mut at = 0;
        while at < all.len() {
            all[at] = DECLARED[at].name;
            at += 1;
        }
        all
    };

    const fn declared(self) -> &'static Declared {
        &DECLARED[self as usize]
    }

    /// Its name: of its file, in the config and in addresses.
    pub const fn name(self) -> &'static str {
        self.declared().name
    }

    /// The report with a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|id| id.name() == name)
    }

    /// Whether it sets schools beside each other, so that only a trust has it.
    pub const fn is_of_trusts(self) -> bool {
        self.declared().of_trusts
    }

    /// Whether it needs something to compare with.
    pub const fn compares(self) -> bool {
        self.declared().compares
    }

    /// What of time it is about.
    pub const fn times(self) -> Times {
        self.declared().times
    }

    /// By which groupings it tells pupils apart.
    pub const fn groupings(self) -> Groupings {
        self.declared().groupings
    }

    /// Which rows the tidy figures have of it.
    pub const fn tidy(self) -> TidyRows {
        self.declared().tidy
    }

    /// Those of which the tidy figures have rows, in the order of the list.
    pub fn all_tidy() -> impl Iterator<Item = Self> {
        (Self::ALL.into_iter()).filter(|id| id.tidy() != TidyRows::None)
    }

    /// The one of those with a name.
    pub fn tidy_named(name: &str) -> Option<Self> {
        Self::all_tidy().find(|id| id.name() == name)
    }
}

/// The audits, as the config and commands name them: `audit-` and the name of their page.
pub const AUDITS: [&str; 5] = [
    "audit-assessment",
    "audit-pupil-groups",
    "audit-ethnicity",
    "audit-data-quality",
    "audit-matching",
];

/// Lists of names, one after the other. All of them must be `N` names.
pub const fn joined<const N: usize>(lists: &[&[&'static str]]) -> [&'static str; N] {
    let mut all = [""; N];
    let (mut list, mut at) = (0, 0);
    while list < lists.len() {
        let mut i = 0;
        while i < lists[list].len() {
            all[at] = lists[list][i];
            at += 1;
            i += 1;
        }
        list += 1;
    }
    assert!(at == N, "the lists are of another length");
    all
}

#[cfg(test)]
mod tests {
    use super::{DECLARED, ReportId};

    #[test]
    fn each_report_is_found_by_its_name_and_place() {
        for (place, declared) in DECLARED.iter().enumerate() {
            assert_eq!(ReportId::named(declared.name), Some(declared.id));
            assert_eq!(declared.id as usize, place);
        }
        assert_eq!(ReportId::named("Summary"), None);
    }
}
