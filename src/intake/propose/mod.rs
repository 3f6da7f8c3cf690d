//! Proposes the config lines for unknown files: which table each feeds, and where each column stands.
//!
//! The heading is found among the first lines ([`grid`]), columns are told by the words of their headings ([`heading`]) and
//! by what their cells look like ([`shape`], [`results`]), files by their names ([`names`]). Parts that are alike make one
//! entry ([`survey()`], [`entry`], [`draft`]); what can't be told is asked ([`question`]), every doubt is said, and so is why
//! nothing is made of a file ([`unknown`]).

mod draft;
mod entry;
mod fit;
mod grid;
mod heading;
mod names;
mod question;
mod results;
mod shape;
mod survey;
mod unknown;

use std::path::{Path, PathBuf};

pub(super) use heading::{Kind, known as known_headings, meaning};
pub use question::{Choice, Question};
pub use survey::{Around, Group, SeenColumn, SeenFile, Survey, is_read_by_name, survey};

/// What is proposed for a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// The table it most likely feeds, as `pupils`; for two tables of one file, the first.
    pub table: &'static str,
    /// The lines for config.yaml.
    pub yaml: String,
    /// What to look at before they are used.
    pub notes: Vec<String>,
    /// What the file was taken for, group by group.
    pub survey: Survey,
}

/// Why nothing can be proposed.
#[derive(Debug, thiserror::Error)]
pub enum ProposeError {
    /// The file can't be read.
    #[error("can't read {}: {why}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why, in words.
        why: String,
    },
    /// Nothing can be made of it.
    #[error("nothing can be made of {}: {why}", path.display())]
    Unknown {
        /// The file.
        path: PathBuf,
        /// Why, in words.
        why: String,
    },
}

/// The headings by which a ready-made layout is known: all of them must be there.
const SIGNATURES: [(&str, &str, &[&str]); 21] = [
    (
        "memberships",
        "gias-group-links",
        &[
            "URN",
            "Group Name",
            "Group Type",
            "Joined date",
            "EstablishmentName",
        ],
    ),
    (
        "schools",
        "gias-establishments",
        &[
            "URN",
            "EstablishmentName",
            "TypeOfEstablishment (name)",
            "OpenDate",
        ],
    ),
    ("assessments", "ks2-results", &["UPN", "READSCORE"]),
    (
        "assessments",
        "tables-check",
        &["UPN", "MTC Score", "Reason"],
    ),
    ("assessments", "eyfs-profile", &["UPN", "ELG01", "ELG02"]),
    ("assessments", "eyfs-profile", &["UPN", "E01", "E02"]),
    (
        "assessments",
        "eyfs-profile",
        &["UPN", "Listening, Attention and Understanding", "Speaking"],
    ),
    ("performance", "dfe-ks4-final", &["RECTYPE", "URN", "TPUP"]),
    ("performance", "dfe-ks2-final", &["RECTYPE", "URN", "TELIG"]),
    (
        "performance",
        "ks4-schools-2017-2019",
        &["URN", "Progress 8, 2019"],
    ),
    (
        "percentiles",
        "dfe-absence",
        &["URN", "PERCTOT", "PPERSABS10"],
    ),
    (
        "performance",
        "ees-ks2-schools",
        &[
            "time_period",
            "school_urn",
            "breakdown",
            "subject",
            "expected_standard_pupil_percent",
        ],
    ),
    (
        "performance",
        "ees-ks2-information",
        &["time_period", "school_urn", "telig"],
    ),
    (
        "performance",
        "ees-ks4-schools",
        &[
            "time_period",
            "school_urn",
            "breakdown",
            "attainment8_average",
        ],
    ),
    (
        "performance",
        "ees-ks4-schools",
        &["time_period", "school_urn", "breakdown", "avg_att8"],
    ),
    (
        "performance",
        "ees-ks5-institutions",
        &["time_period", "school_urn", "exam_cohort", "aps_per_entry"],
    ),
    (
        "performance",
        "ees-absence-schools",
        &["time_period", "school_urn", "sess_overall_percent"],
    ),
    (
        "performance",
        "ees-exclusions-schools",
        &["time_period", "school_urn", "susp_rate"],
    ),
    (
        "ofsted",
        "ofsted-mi",
        &["URN", "Ofsted phase", "Inspection start date"],
    ),
    (
        "finance",
        "dfe-aar-academies",
        &["URN", "Company_Name", "BAE010-T"],
    ),
    (
        "finance",
        "dfe-cfr-schools",
        &[
            "URN",
            "Total Income I01 to I18",
            "Total Expenditure E01 to E32",
        ],
    ),
];

/// Proposes a mapping for a file by itself: text in any common form, a workbook with all its sheets, a Common Transfer File,
/// or an archive with all its files.
///
/// # Errors
/// Where the file can't be read, has no rows, or fits no table.
pub fn propose(file: &Path) -> Result<Proposal, ProposeError> {
    let folder = file.parent().unwrap_or_else(|| Path::new(""));
    let name = file
        .file_name()
        .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    propose_in(folder, &name, &Around::default())
}

/// Proposes a mapping for a file of a data folder, named by its path relative to it.
///
/// # Errors
/// As [`propose`].
pub fn propose_in(data: &Path, file: &str, around: &Around) -> Result<Proposal, ProposeError> {
    let path = file.split('/').fold(data.to_path_buf(), |p, s| p.join(s));
    let survey = survey(data, &[file.to_owned()], around);
    let Some(first) = survey.groups.first() else {
        let why: Vec<String> = survey
            .unread
            .iter()
            .map(|(part, why)| match part == file {
                true => why.clone(),
                false => format!("{part}: {why}"),
            })
            .collect();
        let why = why.join("; ");
        return Err(match std::fs::File::open(&path) {
            Ok(_) => ProposeError::Unknown { path, why },
            Err(_) => ProposeError::Read { path, why },
        });
    };
    let mut notes = Vec::new();
    for group in &survey.groups {
        notes.extend(entry::notes(group, survey.groups.len() > 1));
    }
    for (part, why) in &survey.unread {
        notes.push(format!("not read: {part} ({why})"));
    }
    notes.push("`files` is relative to the data folder; * and ? stand for any characters, ** for any folders".into());
    Ok(Proposal {
        table: first.table,
        yaml: survey.yaml.clone(),
        notes,
        survey,
    })
}
