//! A built site that no ledger knows, as one side of a comparison: its `figures.csv` and what its manifest says.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::site::Proof;

use super::kept::{Kept, Released};

/// The released figures of trusts, by UID.
pub type Figures = BTreeMap<String, Released>;

/// What a site's folder tells of a build: its figures (of tracking only), and the hashes of what it was made from.
///
/// # Errors
/// What is wrong with the folder.
pub fn of_site(site: &Path) -> Result<(Kept, Figures), String> {
    let proof = Proof::read(site)?.ok_or_else(|| {
        format!(
            "{} has no manifest.json: it is no site, or of an older program",
            site.display()
        )
    })?;
    let origin = proof.origin;
    let mut kept = Kept {
        program: origin.program,
        method: origin.method,
        as_at: origin.as_at,
        ..Kept::default()
    };
    for (kind, files) in origin.inputs {
        let files = files
            .into_iter()
            .map(|(path, f)| (path, f.hash.to_string()));
        kept.inputs.insert(kind, files.collect());
    }
    let mut figures = Figures::new();
    for path in proof.files.keys().filter(|p| p.ends_with("/figures.csv")) {
        let file = site.join(path);
        let text = fs::read_to_string(&file)
            .map_err(|e| format!("{} can't be read: {e}", file.display()))?;
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let first = reader.records().next().and_then(Result::ok);
        let uid = first
            .and_then(|r| r.get(0).map(str::to_owned))
            .unwrap_or_default();
        kept.terms.insert(uid.clone(), latest(&text));
        figures.insert(uid, vec![("tracking".to_owned(), text)]);
    }
    Ok((kept, figures))
}

/// The term that pages are built at: that of the rows of the summary.
fn latest(figures: &str) -> String {
    let mut reader = csv::Reader::from_reader(figures.as_bytes());
    let Ok(headings) = reader.headers().cloned() else {
        return String::new();
    };
    let place = |name: &str| headings.iter().position(|h| h == name);
    let (report, year, term) = (place("report"), place("academic_year"), place("term"));
    let record = reader
        .records()
        .filter_map(Result::ok)
        .find(|record| report.and_then(|at| record.get(at)) == Some("summary"));
    let cell = |at: Option<usize>| {
        let cell = record.as_ref().zip(at).and_then(|(r, at)| r.get(at));
        cell.unwrap_or_default().to_owned()
    };
    format!("{} {}", cell(year), cell(term)).trim().to_owned()
}
