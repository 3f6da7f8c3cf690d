//! The headline figures of a mail, from the tidy figures beside the pages.

use std::path::Path;

use crate::estate::Urn;

/// A figure as a sentence can hold it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub(super) struct Headline {
    /// KS1, KS2.
    pub(super) key_stage: String,
    /// The subject in words.
    pub(super) subject: String,
    /// Percentage of pupils at the expected standard, as shown; a dash where there is none.
    pub(super) attainment: String,
    /// Pupils with an outcome.
    pub(super) pupils: String,
    /// Difference from the benchmark in percentage points, with its sign; a dash where there is none.
    pub(super) difference: String,
    /// The benchmark.
    pub(super) compare_to: String,
    /// Academic year and term.
    pub(super) when: String,
    /// Why there is no figure; empty where there is one.
    pub(super) note: String,
}

/// The figures of a school (or of the trust) at the expected standard, over all year groups of a key stage, at the
/// selection that the pages are built at. None where the site has no tidy figures.
pub(super) fn read(site: &Path, folder: &str, school: Option<Urn>) -> Vec<Headline> {
    let Ok(mut reader) = csv::Reader::from_path(site.join(folder).join("figures.csv")) else {
        return vec![];
    };
    let Ok(headings) = reader.headers().cloned() else {
        return vec![];
    };
    let urn = school.map_or_else(String::new, |urn| urn.to_string());
    let mut headlines = Vec::new();
    for record in reader.records().filter_map(Result::ok) {
        let get = |name: &str| {
            let column = headings.iter().position(|h| h == name);
            column.and_then(|c| record.get(c)).unwrap_or_default()
        };
        let wanted = get("urn") == urn
            && get("report") == "summary"
            && get("year_group").is_empty()
            && get("grouping").is_empty()
            && get("measure") == "expected";
        let subject = match get("subject") {
            "RWM" => "Reading, writing and maths",
            subject @ ("Reading" | "Writing" | "Maths") => subject,
            _ => continue,
        };
        if !wanted {
            continue;
        }
        headlines.push(Headline {
            key_stage: get("key_stage").to_owned(),
            subject: subject.to_owned(),
            attainment: percent(get("attainment")),
            pupils: get("n").to_owned(),
            difference: points(get("difference")),
            compare_to: get("compare_to").to_owned(),
            when: format!("{} {}", get("term"), get("academic_year")),
            note: get("note").to_owned(),
        });
    }
    headlines
}

/// A percentage with no decimals, half away from zero, as pages show it.
fn percent(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(number) => format!("{:.0}%", number.round()),
        Err(_) => "–".to_owned(),
    }
}

/// Percentage points with their sign.
fn points(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(number) if number.round() > 0.0 => format!("+{:.0}", number.round()),
        Ok(number) if number.round() < 0.0 => format!("−{:.0}", number.round().abs()),
        Ok(_) => "0".to_owned(),
        Err(_) => "–".to_owned(),
    }
}
