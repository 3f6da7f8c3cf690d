//! matbook: reports, audits and packs for multi-academy trusts, from a folder of files.

pub mod chart;
pub mod check;
pub mod cli;
pub mod compose;
pub mod config;
pub mod content;
pub mod dataset;
pub mod demo;
pub mod diag;
pub mod estate;
pub mod figures;
pub mod formula;
pub mod html;
pub mod intake;
pub mod mail;
pub mod measure;
pub mod pack;
pub mod publish;
pub mod quantity;
pub mod release;
pub mod report;
pub mod serve;
pub mod sheet;
pub mod site;
pub mod source;
