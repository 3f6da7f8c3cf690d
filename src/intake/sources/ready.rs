//! Ready-made mappings for the layouts that schools' systems export.

mod applied;
mod statutory;

pub(super) use applied::Alike;

use crate::intake::published::LayoutInfo;

/// A ready-made mapping.
#[derive(Debug)]
pub(super) struct Ready {
    /// Its name in the config, and what it reads.
    pub(super) info: LayoutInfo,
    /// Our column, and the headings it may stand under.
    pub(super) columns: &'static [(&'static str, &'static [&'static str])],
    /// Whether all headings that are known for a column will do.
    pub(super) any_heading: bool,
    /// The file's heading, and values of rows to leave out.
    pub(super) drops: &'static [(&'static str, &'static [&'static str])],
    /// The file's heading that must hold the UID of a trust in the table of trusts.
    pub(super) trust: Option<&'static str>,
    /// What the layout gives besides columns.
    pub(super) more: More,
}

/// What a layout gives besides columns; the config's own words come first.
#[derive(Debug)]
pub(super) struct More {
    /// Our column, the value of all rows.
    pub(super) constants: &'static [(&'static str, &'static str)],
    /// Our columns that follow from the row's date.
    pub(super) from_date: &'static [&'static str],
    /// Our columns that are taken from the roll.
    pub(super) from_roll: &'static [&'static str],
    /// Our column of the date that follows from the term, where the file has none.
    pub(super) from_term: Option<&'static str>,
    /// Whether chances are percentages.
    pub(super) percent: bool,
    /// Columns of subjects, each of which makes a row.
    pub(super) wide: Option<Wide>,
    /// Our column, the headings that make it together.
    pub(super) joined: &'static [(&'static str, &'static [&'static str])],
}

/// Which columns of subjects make rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wide {
    /// Standardised scores (Standardised Score, SAS, NRSS), or else scaled ones.
    Scores,
    /// Judgements.
    Judgements,
    /// Columns that are known by name.
    Named(&'static [Named]),
}

/// A result whose columns are known by name.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Named {
    /// Its subject.
    pub(super) subject: &'static str,
    /// Its type of assessment.
    pub(super) kind: &'static str,
    /// The headings its score may stand under.
    pub(super) score: &'static [&'static str],
    /// The headings its code may stand under.
    pub(super) judgement: &'static [&'static str],
}

const NO_MORE: More = More {
    constants: &[],
    from_date: &[],
    from_roll: &[],
    from_term: None,
    percent: false,
    wide: None,
    joined: &[],
};

/// A test provider's results: a row for each test, or a column for each subject.
const fn results(kind: &'static [(&'static str, &'static str)]) -> More {
    More {
        constants: kind,
        from_date: &["academic_year", "term"],
        from_roll: &["urn", "nc_year"],
        from_term: Some("assessed_on"),
        wide: Some(Wide::Scores),
        ..NO_MORE
    }
}

const RESULT_COLUMNS: &[(&str, &[&str])] = &[
    ("upn", &["UPN", "Unique Pupil Number"]),
    ("surname", &["Surname", "Last Name", "Legal Surname"]),
    ("forename", &["Forename", "First Name", "Legal Forename"]),
    ("dob", &["DOB", "Date of Birth"]),
    ("sex", &["Gender", "Sex"]),
    (
        "assessed_on",
        &[
            "Test Date",
            "Date Taken",
            "Date of Test",
            "Date Completed",
            "Date",
        ],
    ),
    ("subject", &["Subject"]),
    ("term", &["Term"]),
    ("academic_year", &["Academic Year", "School Year"]),
    (
        "score",
        &[
            "Standardised Score",
            "Age-Standardised Score",
            "Age Standardised Score",
            "SAS",
            "NRSS",
            "Overall SAS",
        ],
    ),
];

const fn info(name: &'static str, table: &'static str, about: &'static str) -> LayoutInfo {
    LayoutInfo { name, table, about }
}

/// The ready-made mappings.
pub(super) const READY: [Ready; 19] = [
    Ready {
        info: info(
            "mis-pupils",
            "pupils",
            "a management system's list of pupils (SIMS and alike): UPN, Legal Surname, Date of Birth, Year Group, SEN Status …",
        ),
        columns: &[],
        any_heading: true,
        drops: &[],
        trust: None,
        more: NO_MORE,
    },
    Ready {
        info: info(
            "nfer-upload",
            "pupils",
            "the list of pupils that NFER tests are set up with: UPN, Forename, Surname, DOB, Gender, SEN, FSM, Ethnicity, Class",
        ),
        columns: &[
            ("upn", &["UPN"]),
            ("forename", &["Forename"]),
            ("surname", &["Surname"]),
            ("dob", &["DOB"]),
            ("sex", &["Gender", "Sex"]),
            ("sen", &["SEN"]),
            ("fsm", &["FSM"]),
            ("ethnicity", &["Ethnicity"]),
            ("nc_year", &["Year Group", "Year"]),
        ],
        any_heading: false,
        drops: &[],
        trust: None,
        more: NO_MORE,
    },
    Ready {
        info: info(
            "gias-establishments",
            "schools",
            "GIAS: all establishment data (edubasealldata….csv); schools of the table of trusts, closed ones left out",
        ),
        columns: &[
            ("urn", &["URN"]),
            ("la_code", &["LA (code)"]),
            ("establishment_number", &["EstablishmentNumber"]),
            ("school_name", &["EstablishmentName"]),
            ("trust_uid", &["Trusts (code)"]),
            ("joined_on", &["OpenDate"]),
            ("phase", &["PhaseOfEducation (name)"]),
            ("school_type", &["TypeOfEstablishment (name)"]),
            ("easting", &["Easting"]),
            ("northing", &["Northing"]),
            ("ofsted", &["OfstedRating (name)"]),
            ("region", &["GOR (name)"]),
            ("local_authority", &["LA (name)"]),
            ("capacity", &["SchoolCapacity"]),
        ],
        any_heading: false,
        drops: &[(
            "EstablishmentStatus (name)",
            &["Closed", "Proposed to open"],
        )],
        trust: Some("Trusts (code)"),
        more: NO_MORE,
    },
    Ready {
        info: info(
            "ctf",
            "pupils",
            "the DfE's Common Transfer File (XML): pupils; found by itself where the file is one",
        ),
        columns: &[],
        any_heading: false,
        drops: &[],
        trust: None,
        more: NO_MORE,
    },
    Ready {
        info: info(
            "ctf",
            "assessments",
            "the DfE's Common Transfer File (XML): key stage results; found by itself where the file is one",
        ),
        columns: &[],
        any_heading: false,
        drops: &[],
        trust: None,
        more: NO_MORE,
    },
    Ready {
        info: info(
            "sims-pupils",
            "pupils",
            "SIMS: a report on pupils (headings as in public scripts; those of ethnicity and language are a guess)",
        ),
        columns: &[],
        any_heading: true,
        drops: &[],
        trust: None,
        more: NO_MORE,
    },
    Ready {
        info: info(
            "arbor-pupils",
            "pupils",
            "Arbor: a custom report on pupils, headings as questions (sure)",
        ),
        columns: &[],
        any_heading: true,
        drops: &[],
        trust: None,
        more: NO_MORE,
    },
    Ready {
        info: info(
            "bromcom-pupils",
            "pupils",
            "Bromcom: a report on pupils (Year Group Name is sure, most other headings are a guess)",
        ),
        columns: &[],
        any_heading: true,
        drops: &[],
        trust: None,
        more: NO_MORE,
    },
    Ready {
        info: info(
            "sims-attendance",
            "attendance",
            "SIMS: attendance by pupil, sessions possible and absent (headings of counts are a guess)",
        ),
        columns: &[],
        any_heading: true,
        drops: &[],
        trust: None,
        more: More {
            from_roll: &["urn"],
            ..NO_MORE
        },
    },
    Ready {
        info: info(
            "arbor-attendance",
            "attendance",
            "Arbor: attendance by pupil, sessions possible and absent (a guess)",
        ),
        columns: &[],
        any_heading: true,
        drops: &[],
        trust: None,
        more: More {
            from_roll: &["urn"],
            ..NO_MORE
        },
    },
    Ready {
        info: info(
            "bromcom-attendance",
            "attendance",
            "Bromcom: attendance by pupil, Possible Sessions and absences (a guess)",
        ),
        columns: &[],
        any_heading: true,
        drops: &[],
        trust: None,
        more: More {
            from_roll: &["urn"],
            ..NO_MORE
        },
    },
    Ready {
        info: info(
            "insight",
            "assessments",
            "Insight and other trackers: a column of judgements for each subject, with or without a term (headings are a guess)",
        ),
        columns: RESULT_COLUMNS,
        any_heading: false,
        drops: &[],
        trust: None,
        more: More {
            constants: &[
                ("assessment_type", "Teacher Assessment"),
                ("assessment_name", "Teacher Assessment"),
            ],
            from_date: &["academic_year", "term"],
            from_roll: &["urn", "nc_year"],
            from_term: Some("assessed_on"),
            wide: Some(Wide::Judgements),
            ..NO_MORE
        },
    },
    Ready {
        info: info(
            "fft-estimates",
            "estimates",
            "FFT Aspire: the chance of each band, B, W, N and A, in percent (bands are sure, headings a guess)",
        ),
        columns: &[
            ("upn", &["UPN"]),
            ("subject", &["Subject"]),
            ("rank", &["Benchmark", "Rank", "Estimate type"]),
            ("academic_year", &["Academic Year", "School Year"]),
            ("p_greater", &["Chance of A", "Chance of greater depth"]),
            ("score", &["Scaled Score", "Estimated Scaled Score"]),
        ],
        any_heading: false,
        drops: &[],
        trust: None,
        more: More {
            percent: true,
            joined: &[("p_expected", &["Chance of N", "Chance of A"])],
            ..NO_MORE
        },
    },
    Ready {
        info: info(
            "nfer-results",
            "assessments",
            "NFER tests: raw, standardised and age-standardised scores; the standardised count (kinds of score are sure, headings a guess)",
        ),
        columns: RESULT_COLUMNS,
        any_heading: false,
        drops: &[],
        trust: None,
        more: results(&[("assessment_type", "NFER"), ("assessment_name", "NFER")]),
    },
    Ready {
        info: info(
            "star",
            "assessments",
            "Star: NRSS counts, not the test's own scale (kinds of score are sure, spelling a guess); the subject is a constant, Reading or Maths, where no column says it",
        ),
        columns: RESULT_COLUMNS,
        any_heading: false,
        drops: &[],
        trust: None,
        more: results(&[
            ("assessment_type", "Renaissance"),
            ("assessment_name", "Renaissance"),
        ]),
    },
    Ready {
        info: info(
            "gl",
            "assessments",
            "GL: SAS counts (PTE, PTM, NGRT: sure for the kinds of score)",
        ),
        columns: RESULT_COLUMNS,
        any_heading: false,
        drops: &[],
        trust: None,
        more: results(&[("assessment_type", "GL"), ("assessment_name", "GL")]),
    },
    Ready {
        info: info(
            "rising-stars",
            "assessments",
            "PiRA, PUMA, GAPS: the standardised score counts (kinds of score are sure, spelling a guess)",
        ),
        columns: RESULT_COLUMNS,
        any_heading: false,
        drops: &[],
        trust: None,
        more: results(&[
            ("assessment_type", "Rising Stars"),
            ("assessment_name", "Rising Stars"),
        ]),
    },
    Ready {
        info: info(
            "pixl",
            "assessments",
            "PiXL: standardised or scaled scores where the file has them; marks are left out, they need a conversion of the trust's own (a guess)",
        ),
        columns: RESULT_COLUMNS,
        any_heading: false,
        drops: &[],
        trust: None,
        more: results(&[("assessment_type", "PIXL"), ("assessment_name", "PIXL")]),
    },
    Ready {
        info: info(
            "no-more-marking",
            "assessments",
            "No More Marking: WTS, EXS or GDS of each pupil's writing, not the scaled score, whose thresholds move (kinds are sure, headings a guess)",
        ),
        columns: &[
            ("upn", &["UPN"]),
            ("surname", &["Surname", "Last Name"]),
            ("forename", &["Forename", "First Name"]),
            ("dob", &["DOB", "Date of Birth"]),
            ("assessed_on", &["Date", "Window closed"]),
            ("term", &["Term"]),
            ("judgement", &["Grade", "WTS/EXS/GDS", "Standard"]),
        ],
        any_heading: false,
        drops: &[],
        trust: None,
        more: More {
            constants: &[
                ("assessment_type", "No More Marking"),
                ("assessment_name", "No More Marking"),
                ("subject", "Writing"),
            ],
            from_date: &["academic_year", "term"],
            from_roll: &["urn", "nc_year"],
            from_term: Some("assessed_on"),
            ..NO_MORE
        },
    },
];

/// The ready-made mapping with a name, for a table.
pub(super) fn ready(name: &str, table: &str) -> Option<&'static Ready> {
    READY
        .iter()
        .chain(&statutory::STATUTORY)
        .find(|r| r.info.name == name && r.info.table == table)
}

/// The ready-made mappings: their names in the config, the tables they feed, and what they read.
pub fn ready_layouts() -> impl Iterator<Item = LayoutInfo> {
    READY.iter().chain(&statutory::STATUTORY).map(|r| r.info)
}
