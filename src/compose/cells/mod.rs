//! The data behind the pages' filters: `<trust>/data/*.js`, additive cells in compact columns.
//!
//! | file, with a hash of its content before the ending | cells |
//! |---|---|
//! | `catalogue.js` | none: what there is, the rolls, which choices have data |
//! | `trust-<year>.js` | the trust as a whole, all terms of the year and types |
//! | `school-<urn>.js` | one school, all terms and types: Pathway, and a school's own pages |
//! | `schools-<term>-<type>.js` | all schools in one term and type |
//! | `groups-<term>-<type>-<bundle>[-<subject>].js` | the same by a grouping; where there are many, each subject of primary schools by itself |
//! | `roll-<year>-<bundle>.js` | the rolls by a grouping |
//! | `progress-<term>-from-<term>-<type>.js` | progress between two terms, all schools |
//! | `progress-<term>-from-<term>-<type>-<bundle>.js` | the same by a pupil grouping |
//! | `progress-<term>-<type>.js` | the trust as a whole by every pupil grouping, from each earlier term on offer |
//!
//! Pages name the catalogue, the catalogue names the others: a page is never shown with the data of another build. Each file calls
//! `matbook.data(name, text)`: columns of small numbers, deflated, in base 64 (`release::shipped`).

mod contents;
mod progress;
mod write;

pub use write::values;
pub(super) use write::write;
