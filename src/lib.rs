//! matbook: reports, audits and packs for multi-academy trusts, from a folder of files.

pub mod chart;
pub mod diag;
pub mod estate;
pub mod pack;
pub mod release;
pub mod report;
