//! The DfE's published trust measures at key stage 4 (`…_ks4-mats-performance.csv`), to check our own against.

use std::path::Path;

use crate::dataset::Urn;
use crate::diag::Sink;

use super::Input;
use super::cell::number;
use super::file::File;

/// A trust as the DfE published it.
#[derive(Clone, PartialEq, Debug)]
pub struct PublishedTrust {
    /// GIAS UID.
    pub uid: String,
    /// Its name.
    pub name: String,
    /// The schools in the measures.
    pub urns: Vec<Urn>,
    /// How many of them have been with the trust for 3, 4 and 5 or more years.
    pub years: [Option<f64>; 3],
    /// Pupils at the end of key stage 4.
    pub cohort: Option<f64>,
    /// Percentage of them in Progress 8.
    pub coverage: Option<f64>,
    /// Progress 8 with its interval: score, lower, upper.
    pub progress8: [Option<f64>; 3],
    /// Its band in words.
    pub band: String,
}

/// Reads the file; what is wrong goes to the sink.
pub fn read_trusts(path: &Path, name: &str, sink: &mut Sink) -> Vec<PublishedTrust> {
    let input = Input {
        layout: "dfe-ks4-mats",
        path,
        name,
        label: None,
        years: &[],
        encoding: None,
    };
    let Some(mut file) = File::open(&input, "performance", sink) else {
        return vec![];
    };
    let Some([uid, trust, urns, band]) = file.columns(
        [
            "TRUST_UID",
            "TRUST_NAME",
            "INSTITUTIONS_MATPTINC",
            "P8_BANDING",
        ],
        sink,
    ) else {
        return vec![];
    };
    let Some(numbers) = file.columns(
        [
            "NUMINST_3_MATPTINC",
            "NUMINST_4_MATPTINC",
            "NUMINST_5PLUS_MATPTINC",
            "TPUP_MATPTINC",
            "P8MEACOV",
            "P8MEA_WGTAVG",
            "P8CILOW",
            "P8CIUPP",
        ],
        sink,
    ) else {
        return vec![];
    };
    let mut trusts = vec![];
    while let Some(record) = file.next() {
        let [three, four, five, cohort, coverage, score, lower, upper] =
            numbers.map(|column| number(&file, &record, column, sink).number());
        trusts.push(PublishedTrust {
            uid: record.get(uid).to_owned(),
            name: record.get(trust).to_owned(),
            urns: record
                .get(urns)
                .split(';')
                .filter_map(|u| u.trim().parse().ok())
                .collect(),
            years: [three, four, five],
            cohort,
            coverage,
            progress8: [score, lower, upper],
            band: record.get(band).to_owned(),
        });
    }
    file.close(sink);
    trusts
}
