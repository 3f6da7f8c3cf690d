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
    /// The same by a bundle of groupings; of one subject where there are many cells.
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
    plain(kind.map_or("All", AssessmentType::code))
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
                    Some(subject) => write!(f, "-{}", plain(subject.code())),
                    None => Ok(()),
                }
            }
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
    }
}
