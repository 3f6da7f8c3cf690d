//! Published files named by the config: performance and reference files, and the memberships of the DfE measures.

use std::path::Path;
use std::sync::Arc;

use super::provide::tell_outside;
use crate::config::{Settings, Source};
use crate::dataset::Holdings;
use crate::diag::{Code, Finding, Severity, Sink, Spot};
use crate::intake::published::{self, Input, Reader};
use crate::source::{SourceError, find_pattern};

/// Reads the published files of the settings, in their order.
pub(super) fn read(
    data: &Path,
    settings: &Settings,
    held: &mut Holdings,
    sink: &mut Sink,
) -> Result<(), SourceError> {
    let mut reader = Reader::new();
    let sources = settings.sources.iter().filter(|s| is_published(s));
    for source in sources.chain(&settings.memberships) {
        // Memberships have one layout so far.
        let layout = match &source.layout {
            Some(name) => name.as_str(),
            None => "gias-group-links",
        };
        for pattern in &source.files {
            let listing = find_pattern(data, pattern)?;
            tell_outside(&listing, source.table, sink);
            if listing.is_empty() {
                sink.push(absent(source, layout, pattern));
            }
            for file in listing.found {
                let input = Input {
                    layout,
                    path: &file.path,
                    name: &file.shown,
                    label: source.label.as_deref(),
                    years: &source.years,
                    encoding: source.encoding.as_deref(),
                };
                reader.read(&input, held, sink);
            }
        }
    }
    reader.finish(held);
    Ok(())
}

/// Whether an entry is read as published.
pub(super) fn is_published(source: &Source) -> bool {
    source
        .layout
        .as_deref()
        .is_some_and(|name| published::layout(name).is_some())
}

/// Where a layout's files can be had.
fn where_from(layout: &str) -> &'static str {
    match layout {
        "gias-group-links" => {
            "get-information-schools.service.gov.uk (GIAS): Downloads, all group links records; take the extract of the date you need"
        }
        "dfe-ks4-final" => {
            "compare-school-performance.service.gov.uk: Download data, the year, key stage 4 results (final)"
        }
        "dfe-ks2-final" => {
            "compare-school-performance.service.gov.uk: Download data, the year, key stage 2 results (final)"
        }
        "ks4-schools-2017-2019" | "ks4-schools-2019-context" => {
            "FFT Education Datalab's schoolslikeyours, secondary schools 2017 to 2019"
        }
        "dfe-similar-schools" => {
            "github.com/DFE-Digital/sap-sector: SimilarSchoolsPrimaryValuesEntry.json"
        }
        "dfe-absence" => {
            "compare-school-performance.service.gov.uk: Download data, the year, pupil absence; the same figures are on explore-education-statistics.service.gov.uk (pupil absence in schools)"
        }
        "pupil-sd" => {
            "explore-education-statistics.service.gov.uk: the methodology of key stage 2 and key stage 4 performance gives the standard deviations"
        }
        "ees-ks2-schools" | "ees-ks2-information" => {
            "explore-education-statistics.service.gov.uk: key stage 2 attainment, institution level, data set of schools"
        }
        "ees-ks4-schools" => {
            "explore-education-statistics.service.gov.uk: key stage 4 performance, performance tables of schools"
        }
        "ees-ks5-institutions" => {
            "explore-education-statistics.service.gov.uk: A level and other 16 to 18 results, schools and colleges"
        }
        "ees-absence-schools" => {
            "explore-education-statistics.service.gov.uk: pupil absence in schools in England, data set of schools"
        }
        "ees-exclusions-schools" => {
            "explore-education-statistics.service.gov.uk: suspensions and permanent exclusions, data set of schools"
        }
        "ofsted-mi" => {
            "www.gov.uk: Ofsted, monthly management information: state-funded schools inspection outcomes"
        }
        "dfe-aar-academies" => {
            "financial-benchmarking-and-insights-tool.education.gov.uk: data sources, academies accounts return"
        }
        "dfe-cfr-schools" => {
            "financial-benchmarking-and-insights-tool.education.gov.uk: data sources, consistent financial reporting"
        }
        _ => "",
    }
}

/// A file of the config that isn't there.
fn absent(source: &Source, layout: &str, pattern: &str) -> Finding {
    let spot = Spot {
        file: Arc::from(pattern),
        ..Spot::default()
    };
    let mut finding = Finding::new(
        Code::UnreadableFile,
        Severity::Error,
        spot,
        "the config names this file, but the data folder has none like it",
    )
    .at("files", pattern);
    let from = where_from(layout);
    if !from.is_empty() {
        finding = finding.help(format!(
            "download it from {from}; save it there, or take the entry out of config.yaml (line {})",
            source.line
        ));
    }
    finding.table = source.table;
    finding
}
