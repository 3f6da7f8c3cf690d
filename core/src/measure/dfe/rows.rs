//! Tidy rows, as `matbook figures --report measures` prints them.

use crate::figures::{self, Rows};

use super::measures::TrustMeasure;

/// One row for each measure, in their order.
pub fn rows(measures: &[TrustMeasure]) -> Rows {
    let number = |value: Option<f64>| value.map(figures::number).unwrap_or_default();
    let rows = measures
        .iter()
        .map(|m| {
            vec![
                m.body.trust_uid().to_owned(),
                m.body.sponsor.clone().unwrap_or_default(),
                m.year.to_string(),
                m.measure.to_string(),
                m.schools.len().to_string(),
                number(m.pupils),
                number(m.weight),
                number(m.score),
                number(m.lower),
                number(m.upper),
                m.band.map(|b| b.code().to_owned()).unwrap_or_default(),
                m.note.clone(),
            ]
        })
        .collect();
    Rows {
        columns: figures::MEASURES.to_vec(),
        rows,
    }
}
