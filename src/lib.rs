//! matbook: reports, audits and packs for multi-academy trusts, from a folder of files.
