//! The tables in memory: accepted rows only, typed, keys checked, pupils matched.
//!
//! `intake` fills them; `measure` reads them. Pupils are numbers here: names, UPNs and dates of birth stay with `intake`.

mod assessments;
mod attendance;
mod estimates;
mod exclusions;
mod finance;
mod holdings;
mod inspections;
mod own;
mod performance;
mod pupils;
mod reference;
mod schools;
mod similar;
mod targets;
mod trusts;

pub use assessments::{Assessment, Conversion, OtherResult, statutory};
pub use attendance::{Attendance, AttendanceTarget};
pub use estimates::Estimate;
pub use exclusions::{Exclusion, ExclusionKind};
pub use finance::Finance;
pub use holdings::{Disagreement, FileRead, Holdings, Membership, Stand, Unmatched};
pub use inspections::Inspection;
pub use own::{OwnRow, OwnRows, OwnValue};
pub use performance::Performance;
pub use pupils::{PupilId, RollEntry};
pub use reference::{National, Percentile, ReferencePupil, Spread};
pub use schools::{Phase, School, SchoolId, Urn};
pub use similar::SimilarSchool;
pub use targets::Target;
pub use trusts::Trust;
