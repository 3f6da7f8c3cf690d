//! What asks for figures: `figures`, `explain`, `estimate`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::super::figures::report_names;
use super::{ProjectArguments, path, urn};

/// `matbook figures`
#[derive(Args, Debug, Clone)]
pub struct FiguresArguments {
    /// Where the project is
    #[command(flatten)]
    pub project: ProjectArguments,
    /// The report, by the name of its page
    #[arg(long, help = format!("The report: {}", report_names().join(", ")))]
    pub report: String,
    /// EYFS, KS1 to KS5, or one that the config defines; of statutory outcomes their stage
    #[arg(long)]
    pub key_stage: Option<String>,
    /// Academic year, as 2022/23
    #[arg(long)]
    pub year: Option<String>,
    /// Autumn, Spring or Summer
    #[arg(long)]
    pub term: Option<String>,
    /// Only this school, or several (repeatable): rows of the trust are then left out
    #[arg(long, value_name = "URN", value_parser = urn)]
    pub school: Vec<u32>,
    /// The schools as one selection: rows of all of them together (urn: theirs, joined by +); in the Schools reports a row
    /// for each of them, and the MAT average
    #[arg(long, requires = "school")]
    pub together: bool,
    /// A year group
    #[arg(long)]
    pub year_group: Option<String>,
    /// assessments, estimates or targets
    #[arg(long)]
    pub show: Option<String>,
    /// FFT50, FFT20 or FFT5
    #[arg(long)]
    pub compare: Option<String>,
    /// The type of assessment, or All
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Option<String>,
    /// The subject
    #[arg(long)]
    pub subject: Option<String>,
    /// The grouping
    #[arg(long)]
    pub grouping: Option<String>,
    /// For progress: the year of the first point
    #[arg(long)]
    pub from_year: Option<String>,
    /// For progress: the term of the first point
    #[arg(long)]
    pub from_term: Option<String>,
    /// Only the figures that this edition shows, by its name in the config or that of its folder, as governors-136000
    #[arg(long, value_name = "NAME")]
    pub edition: Option<String>,
    /// csv or json
    #[arg(long, value_enum, default_value_t = FiguresFormat::Csv)]
    pub format: FiguresFormat,
}

/// How tidy figures are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum FiguresFormat {
    /// Comma-separated, with a heading.
    Csv,
    /// A list of objects.
    Json,
}

/// `matbook explain`
#[derive(Args, Debug, Clone)]
pub struct ExplainArguments {
    /// The short code of a figure, as diff and the page What moved give it; the options say which figure otherwise
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
    /// Where the project is
    #[command(flatten)]
    pub project: ProjectArguments,
    /// The trust; the first of the table where it is left out
    #[arg(long, value_name = "UID")]
    pub trust: Option<String>,
    /// A school of it, or several: their sum (repeatable); the whole trust where it is left out
    #[arg(long, value_name = "URN", value_parser = urn)]
    pub school: Vec<u32>,
    /// EYFS, KS1 to KS5, or one that the config defines
    #[arg(long, default_value = "KS2")]
    pub key_stage: String,
    /// Academic year; the latest with data where it is left out
    #[arg(long)]
    pub year: Option<String>,
    /// Term; the latest with data where it is left out
    #[arg(long)]
    pub term: Option<String>,
    /// A year group; all of the key stage where it is left out
    #[arg(long)]
    pub year_group: Option<String>,
    /// assessments, estimates or targets
    #[arg(long, default_value = "estimates")]
    pub show: String,
    /// FFT50, FFT20 or FFT5
    #[arg(long, default_value = "FFT50")]
    pub compare: String,
    /// The type of assessment, or All
    #[arg(long = "type", value_name = "TYPE", default_value = "All")]
    pub kind: String,
    /// The subject
    #[arg(long, default_value = "RWM")]
    pub subject: String,
    /// The grouping, with --group
    #[arg(long, requires = "group")]
    pub grouping: Option<String>,
    /// The group, as F, Low, Null
    #[arg(long, requires = "grouping")]
    pub group: Option<String>,
    /// expected, greater or score; of grades g4, g5, g7, gb, gc or points; or one that the config defines
    #[arg(long, default_value = "expected")]
    pub measure: String,
}

/// `matbook estimate`
#[derive(Args, Debug, Clone)]
#[command(
    after_help = "Estimates for a year rest on the latest reference year before it, else on the earliest there is.\n\
A file that this command did not write, or that was changed since, is never written over without --force."
)]
pub struct EstimateArguments {
    /// Where the project is
    #[command(flatten)]
    pub project: ProjectArguments,
    /// The table to write; left out: estimates/from-reference.csv in the data folder
    #[arg(long, value_name = "FILE", value_parser = path())]
    pub out: Option<PathBuf>,
    /// The year to make estimates for (repeatable); left out: the latest year on the roll
    #[arg(long, value_name = "YEAR")]
    pub year: Vec<String>,
    /// Write over a file that this command did not make
    #[arg(long)]
    pub force: bool,
    /// Write nothing: hold estimates made from earlier years against the last year of the reference, and print how far off
    /// they are
    #[arg(long, conflicts_with_all = ["out", "year", "force"])]
    pub validate: bool,
    /// With --validate: draw the calibration as SVG to this file
    #[arg(long, value_name = "FILE", requires = "validate", value_parser = path())]
    pub plot: Option<PathBuf>,
    /// Write nothing: print a table of conversions for a test, made from the trust's own pupils who sat it and the DfE's test in
    /// one year, with how many there were and how far off it is (in scaled-score points)
    #[arg(long, value_name = "TYPE", conflicts_with_all = ["out", "year", "force", "validate"])]
    pub curve: Option<String>,
}
