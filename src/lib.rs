//! matbook: reports, audits and packs for multi-academy trusts, from a folder of files.

pub mod config;
pub mod dataset;
pub mod chart;
pub mod diag;
pub mod estate;
pub mod figures;
pub mod html;
pub mod measure;
pub mod quantity;
pub mod release;
pub mod report;
pub mod sheet;
pub mod site;
