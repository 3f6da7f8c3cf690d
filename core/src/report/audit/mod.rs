//! The audit pages: what there is, how the roll is made up, what is wrong with the files and which rows fit nobody.

mod assessment;
mod beside;
mod choices;
mod chosen;
mod data_quality;
mod ethnicity;
mod matching;
mod pupil_groups;
mod readiness;
mod rests;
mod share_tables;

pub use assessment::assessment;
pub use chosen::{chosen, urn_of};
pub use data_quality::{data_quality, fix_list};
pub use ethnicity::ethnicity;
pub use matching::matching;
pub use pupil_groups::pupil_groups;
pub use readiness::readiness;
pub use rests::{refused_note, refused_of, rests_on};
