//! What the data files of a trust are called.

use std::fmt;

use crate::estate::{AcademicYear, AssessmentType, Subject, Term};

/// A year and term.
type Point = (AcademicYear, Term);

/// A data file, by what it holds. Its text is its name on the site, without ending.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FileName {
    /// The trust as a whole: all terms of a year, all types.
    Trust(AcademicYear),
    /// One school: all terms and types.
    School(u32),
    /// All schools in a term and type.
    Schools(Point, Option<AssessmentType>),
    /// The same by a bundle of groupings. Where there are many cells each subject of primary schools has a file of its own, and the
    /// one without a subject holds all others.
    Groups(Point, Option<AssessmentType>, String, Option<Subject>),
    /// The roll of a year by a bundle of groupings.
    Roll(AcademicYear, String),
    /// Progress to a term from an earlier one: all schools; by a bundle of groupings, or of all pupils together.
    Progress {
        /// The later term.
        to: Point,
        /// The earlier term.
        from: Point,
        /// The type at both.
        kind: Option<AssessmentType>,
        /// The bundle.
        bundle: Option<String>,
    },
    /// Files of a term and type, by groups or of progress, that are too small for a file each.
    Few(Point, Option<AssessmentType>),
    /// Progress to a term, the trust as a whole: from each earlier term on offer, by every pupil grouping.
    TrustProgress(Point, Option<AssessmentType>),
}

/// A code in a file's name: lower case, `-` for what is neither letter nor digit. Codes are of plain letters.
fn plain(code: &str) -> String {
    code.chars()
        .map(|c| match c {
            c if c.is_ascii_alphanumeric() => c.to_ascii_lowercase(),
            _ => '-',
        })
        .collect()
}

fn year(year: AcademicYear) -> String {
    plain(&year.to_string())
}

fn point((y, term): Point) -> String {
    format!("{}-{}", year(y), plain(term.name()))
}

fn kind(kind: Option<AssessmentType>) -> String {
    match kind {
        None => "all".into(),
        Some(kind) if kind.is_built_in() => plain(kind.code()),
        Some(kind) => told_apart(kind.code()),
    }
}

/// A subject, or one measure of one.
fn of_subject(subject: Subject) -> String {
    match subject.measure() {
        None if subject.is_primary() => plain(subject.code()),
        None => told_apart(subject.code()),
        Some(measure) => format!(
            "{}-{}",
            told_apart(subject.code()),
            told_apart(measure.code())
        ),
    }
}

/// A name that anybody may have chosen: what plain letters leave out of it tells it from its like.
fn told_apart(name: &str) -> String {
    let short = plain(name);
    if short == name {
        return short;
    }
    // FNV-1a.
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    format!("{short}-{hash:08x}")
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trust(y) => write!(f, "trust-{}", year(*y)),
            Self::School(urn) => write!(f, "school-{urn}"),
            Self::Schools(at, k) => write!(f, "schools-{}-{}", point(*at), kind(*k)),
            Self::Groups(at, k, bundle, subject) => {
                write!(f, "groups-{}-{}-{bundle}", point(*at), kind(*k))?;
                match subject {
                    Some(subject) => write!(f, "-{}", of_subject(*subject)),
                    None => Ok(()),
                }
            }
            Self::Few(at, k) => write!(f, "few-{}-{}", point(*at), kind(*k)),
            Self::Roll(y, bundle) => write!(f, "roll-{}-{bundle}", year(*y)),
            Self::Progress {
                to,
                from,
                kind: k,
                bundle,
            } => {
                let (to, from) = (point(*to), point(*from));
                write!(f, "progress-{to}-from-{from}-{}", kind(*k))?;
                match bundle {
                    Some(bundle) => write!(f, "-{bundle}"),
                    None => Ok(()),
                }
            }
            Self::TrustProgress(to, k) => write!(f, "progress-{}-{}", point(*to), kind(*k)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_of_plain_letters() {
        let year = AcademicYear::parse("2025/26").expect("a year");
        let at = (year, Term::Summer);
        let kind = Some(AssessmentType::DfeTest);
        let groups = FileName::Groups(at, kind, "sen".into(), Some(Subject::Rwm));
        assert_eq!(groups.to_string(), "groups-2025-26-summer-dfe-test-sen-rwm");
        assert_eq!(
            FileName::TrustProgress(at, None).to_string(),
            "progress-2025-26-summer-all"
        );
        // Two names that plain letters would make one.
        let [a, b] = ["D&T", "D-T"].map(|code| {
            let subject = Subject::declared(code, code, code, vec![]);
            FileName::Groups(at, None, "sen".into(), Some(subject)).to_string()
        });
        assert!(
            a.starts_with("groups-2025-26-summer-all-sen-d-t-") && a != b,
            "{a}, {b}"
        );
    }
}
