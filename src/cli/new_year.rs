//! `matbook new-year`: what a new academic year needs.

use crate::estate::AcademicYear;
use crate::intake::ReadOptions;
use crate::setup::{Bench, new_year};

use super::Ended;
use super::args::ProjectArguments;
use super::messages::Messages;
use super::project;

pub(super) fn tell(arguments: &ProjectArguments, year: Option<&str>, messages: &Messages) -> Ended {
    match run(arguments, year, messages) {
        Ok(ended) | Err(ended) => ended,
    }
}

fn run(
    arguments: &ProjectArguments,
    year: Option<&str>,
    messages: &Messages,
) -> Result<Ended, Ended> {
    let year = match year {
        None => None,
        Some(text) => Some(AcademicYear::parse(text).ok_or_else(|| {
            messages.wrong_use(&format!("--year {text}: expected a year as 2025/26"))
        })?),
    };
    let mut project = project::config(arguments, messages)?;
    let (holdings, findings, _) = project::data(&mut project, &ReadOptions::default(), messages)?;
    let text =
        std::fs::read_to_string(&project.config).map_err(|e| messages.machine(&e.to_string()))?;
    let news = new_year(&holdings, &project.settings, &text, year);
    let mut told = String::new();
    if !news.year.is_empty() {
        told.push_str(&format!("The year {} after {}:\n", news.year, news.before));
    }
    let mut list = |title: &str, lines: &[String]| {
        if !lines.is_empty() {
            told.push_str(&format!("\n{title}\n"));
            for line in lines {
                told.push_str(&format!("  - {line}\n"));
            }
        }
    };
    list("Missing", &news.missing);
    list("Schools that joined or left", &news.schools);
    list("Labels", &news.labels);
    // Headings and codes that the config doesn't know any more, and files that nothing reads.
    let lost: Vec<String> = findings
        .iter()
        .filter(|f| {
            use crate::diag::Code;
            matches!(
                f.code,
                Code::MissingColumn | Code::UnknownCode | Code::UnreadableFile
            )
        })
        .map(|f| format!("{}: {}. {}", f.spot.file, f.message, f.help))
        .take(20)
        .collect();
    list("Renamed or not understood", &lost);
    if let Ok(mut bench) = Bench::open(&project.config) {
        bench.look();
        let groups = bench.survey().groups.iter().filter(|g| !g.canonical);
        let mut fresh: Vec<String> = groups
            .map(|g| {
                let first = g.files.first().map(crate::intake::SeenFile::shown);
                format!(
                    "{} files like {}: {}",
                    g.files.len(),
                    first.unwrap_or_default(),
                    g.title
                )
            })
            .collect();
        fresh.extend((bench.survey().unread.iter()).map(|(file, why)| format!("{file}: {why}")));
        list(
            "Files that the config doesn't name (matbook add takes them in)",
            &fresh,
        );
    }
    list("Lines of the config to look at", &news.lines);
    if !news.yaml.is_empty() {
        told.push_str("\nTo add to config.yaml, once the files are there:\n");
        told.push_str(&news.yaml);
    }
    Ok(messages.result(&told))
}
