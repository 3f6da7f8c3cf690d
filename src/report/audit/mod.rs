//! The audit pages: what there is, how the roll is made up, what is wrong with the files and which rows fit nobody.

mod assessment;
mod beside;
mod data_quality;
mod ethnicity;
mod matching;
mod pupil_groups;
mod share_tables;

pub use assessment::assessment;
pub use data_quality::data_quality;
pub use ethnicity::ethnicity;
pub use matching::matching;
pub use pupil_groups::pupil_groups;
