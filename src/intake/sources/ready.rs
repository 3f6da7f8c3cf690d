//! Ready-made mappings for the layouts that schools' systems export.

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
}

const fn info(name: &'static str, table: &'static str, about: &'static str) -> LayoutInfo {
    LayoutInfo { name, table, about }
}

/// The ready-made mappings.
pub(super) const READY: [Ready; 5] = [
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
    },
];

/// The ready-made mapping with a name, for a table.
pub(super) fn ready(name: &str, table: &str) -> Option<&'static Ready> {
    READY
        .iter()
        .find(|r| r.info.name == name && r.info.table == table)
}

/// The ready-made mappings: their names in the config, the tables they feed, and what they read.
pub fn ready_layouts() -> impl Iterator<Item = LayoutInfo> {
    READY.iter().map(|r| r.info)
}
