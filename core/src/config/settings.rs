//! The checked settings that the rest of the program sees.

use std::collections::BTreeMap;

use crate::diag::Severity;
use crate::estate::{AcademicYear, Date, KeyStage, PriorStage, Rank, Term};

use super::dfe_measures::MeasureSettings;
use super::packs::{Brand, PackSetting, ReportPdfs};

/// Where a difference's indicator changes (methods: section 2): percentage points and scaled-score points.
#[derive(Clone, Copy, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Thresholds {
    /// |d| from which a difference in percentage points is above or below.
    pub points: f64,
    /// |d| from which it is well above or well below.
    pub points_well: f64,
    /// The same for scaled scores.
    pub score: f64,
    /// The same for scaled scores.
    pub score_well: f64,
    /// Fewest pupils of a figure that is compared; with fewer the evidence is "few" (methods: section 2).
    pub min_pupils: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            points: 5.0,
            points_well: 10.0,
            score: 2.0,
            score_well: 5.0,
            min_pupils: 10,
        }
    }
}

/// Terms for which no row in a table of events means that there was none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Covered {
    /// The table, as `exclusions`.
    pub table: String,
    /// The first term.
    pub from: (AcademicYear, Term),
    /// The last term.
    pub to: (AcademicYear, Term),
}

impl Covered {
    /// Whether a term is among them.
    pub fn holds(&self, term: (AcademicYear, Term)) -> bool {
        self.from <= term && term <= self.to
    }
}

/// A term of a year, as `Autumn 2023/24`.
pub(super) fn point(text: &str) -> Option<(AcademicYear, Term)> {
    let (term, year) = text.trim().split_once(' ')?;
    Some((AcademicYear::parse(year.trim())?, Term::parse(term)?))
}

/// How prior attainment is cut into low, middle and high (methods: section 3).
#[derive(Clone, PartialEq, Debug, Default)]
pub enum PriorBands {
    /// Exact thirds of the ranked cohort of a year group and year, over all the data.
    #[default]
    Thirds,
    /// Fixed thresholds by stage: low below the first number, high from the second.
    Fixed(BTreeMap<PriorStage, (f64, f64)>),
}

/// The test that stands in for prior attainment where a pupil has no result of an earlier key stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PriorFrom {
    /// The type of assessment.
    pub kind: crate::estate::AssessmentType,
    /// The year group in which it is sat.
    pub year: crate::estate::YearGroup,
}

impl PriorFrom {
    /// In words: `NFER in Year 2`.
    pub fn words(self) -> String {
        format!("{} in {}", self.kind, self.year.label())
    }
}

/// What the briefing of a report may speak of.
#[derive(Clone, Copy, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct BriefingLimits {
    /// Fewest pupils of a figure that is compared.
    pub min_pupils: u32,
    /// Coverage in percent under which it is said that a figure speaks for a part of the pupils only.
    pub thin_coverage: f64,
}

impl Default for BriefingLimits {
    fn default() -> Self {
        Self {
            min_pupils: 10,
            thin_coverage: 80.0,
        }
    }
}

/// The selection that pages are built at, where it isn't simply the latest data.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Defaults {
    /// Academic year; `None`: the latest with data.
    pub year: Option<AcademicYear>,
    /// Term; `None`: the latest with data in that year.
    pub term: Option<Term>,
    /// Rank of the benchmark.
    pub rank: Rank,
    /// Assessment type; `None`: All.
    pub assessment_type: Option<crate::estate::AssessmentType>,
}

impl Default for Defaults {
    fn default() -> Self {
        Self {
            year: None,
            term: None,
            rank: Rank::Fft50,
            assessment_type: Some(crate::estate::AssessmentType::TeacherAssessment),
        }
    }
}

/// A wide table turned long: one row for each of some columns.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Long {
    /// Our column that takes the name given to each wide column.
    pub into: String,
    /// Our column that takes its cell.
    pub value: String,
    /// The file's heading, and the value for `into`.
    pub columns: Vec<(String, String)>,
    /// The rows that each of the file's makes, where they are given one by one.
    pub rows: Vec<super::LongRow>,
}

/// Files that feed a table, and how their columns and codes map onto ours.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Source {
    /// The table, as `performance`, or `memberships`.
    pub table: &'static str,
    /// The line of the config it starts on, for messages.
    pub line: u64,
    /// File names or patterns, relative to the data folder.
    pub files: Vec<String>,
    /// A ready-made mapping, by name.
    pub layout: Option<String>,
    /// Encoding, where it can't be told.
    pub encoding: Option<String>,
    /// Delimiter, by name, where it can't be told.
    pub delimiter: Option<String>,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// Lines above the heading.
    pub skip_lines: usize,
    /// Whether the headings stand in the first column, and the other columns are the rows.
    pub transposed: bool,
    /// Our column, the file's heading.
    pub columns: Vec<(String, String)>,
    /// Our column, the headings of several columns that make it: day, month and year of a date, probabilities added up.
    pub joined: Vec<(String, Vec<String>)>,
    /// The file's heading, our two columns that its cells hold, and what stands between them.
    pub split: Vec<super::Split>,
    /// Our columns that follow from the row's date.
    pub from_date: Vec<String>,
    /// Our column of the date that follows from the row's term.
    pub from_term: Option<String>,
    /// Our columns that are taken from the roll.
    pub from_roll: Vec<String>,
    /// Whether probabilities are percentages.
    pub percent: bool,
    /// Whether a term's sessions run on from September.
    pub year_to_date: bool,
    /// Our column, the value of every row.
    pub constants: Vec<(String, String)>,
    /// Our column, pairs of what the file writes and what it means.
    pub codes: Vec<(String, Vec<(String, String)>)>,
    /// The scale of its scores or chances: `percent`, `standardised`, `own`.
    pub scale: Option<String>,
    /// The order of its dates: `day_first`, `month_first`.
    pub dates: Option<String>,
    /// Our column, a pattern of the file's name with `{}` where the value stands.
    pub from_name: Vec<(String, String)>,
    /// Our column that takes the sheet's name.
    pub from_sheet: Option<String>,
    /// A wide table turned long.
    pub long: Option<Long>,
    /// The file's heading, values of rows to leave out.
    pub drop_rows: Vec<(String, Vec<String>)>,
    /// What pages call it.
    pub label: Option<String>,
    /// The results years a membership serves.
    pub years: Vec<AcademicYear>,
}

/// From where on a check of the data finds something doubtful.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct CheckLimits {
    /// Pupils of a figure below which coverage drops and jumps are left to chance.
    pub min_pupils: u32,
    /// Coverage that falls by at least so many percentage points from one term to the next ...
    pub coverage_drop: f64,
    /// ... and by more than so many standard errors.
    pub coverage_drop_errors: f64,
    /// A figure that moves by more than so many percentage points from one term to the next ...
    pub figure_jump: f64,
    /// ... and by more than so many standard errors.
    pub figure_jump_errors: f64,
    /// Pupils of a class from which on the same score for all of them is no chance.
    pub same_score_pupils: u32,
    /// Scores of a school, type, subject and term from which on they are searched for a heap.
    pub score_heap_scores: u32,
    /// A heap whose probability is below this.
    pub score_heap_chance: f64,
    /// Rows of a school, type, year group and term from which on they are held against the year before.
    pub last_year_rows: u32,
    /// Percentage of them that are the same as a year before.
    pub last_year_percent: f64,
}

impl Default for CheckLimits {
    fn default() -> Self {
        Self {
            min_pupils: 15,
            coverage_drop: 25.0,
            coverage_drop_errors: 4.0,
            figure_jump: 20.0,
            figure_jump_errors: 4.0,
            same_score_pupils: 10,
            score_heap_scores: 30,
            score_heap_chance: 1e-6,
            last_year_rows: 20,
            last_year_percent: 90.0,
        }
    }
}

/// Thresholds of the trust profile (methods: section 7). They are matbook's own: none were published.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ProfileSettings {
    /// Reading, writing and maths progress of the trust at key stage 2: at least this.
    pub ks2_progress: f64,
    /// Progress 8: at least this.
    pub ks4_progress: f64,
    /// Standardised improvement in value added: at least this.
    pub improvement: f64,
    /// Progress of disadvantaged pupils: at least this.
    pub disadvantaged: f64,
    /// Revenue reserve in percent of income: at least this.
    pub reserve_percent: f64,
    /// In-year balance in percent of income: at least this.
    pub balance_percent: f64,
    /// Kilometres an hour at which distances as the crow flies become minutes.
    pub road_speed: f64,
    /// A school is isolated if the nearest other one is further than so many minutes.
    pub isolated_minutes: f64,
    /// Schools that joined in so many years count as growth.
    pub growth_years: u32,
}

impl Default for ProfileSettings {
    fn default() -> Self {
        Self {
            ks2_progress: 0.0,
            ks4_progress: 0.0,
            improvement: 0.0,
            disadvantaged: 0.0,
            reserve_percent: 5.0,
            balance_percent: 0.0,
            road_speed: 50.0,
            isolated_minutes: 60.0,
            growth_years: 3,
        }
    }
}

/// A finding to pass over, with a reason and an end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ignore {
    /// The line of the config it starts on, for messages; 0 where it has none.
    pub line: u64,
    /// The finding's code.
    pub code: String,
    /// Only in this file, or in files that fit this pattern.
    pub file: Option<String>,
    /// Only in this column.
    pub field: Option<String>,
    /// Why.
    pub reason: String,
    /// The last day it holds.
    pub until: Date,
}

/// A place of the config that names a school.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedSchool {
    /// The key it stands under.
    pub under: &'static str,
    /// What stands there: a URN, if all is well.
    pub urn: String,
    /// Line, from 1.
    pub line: u64,
    /// Column in characters, from 1.
    pub column: u64,
}

/// A place of the config that names an academic year, perhaps with a term, of which figures are wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedYear {
    /// The key it stands under: `defaults` or `packs`.
    pub under: &'static str,
    /// The year.
    pub year: AcademicYear,
    /// The term beside it.
    pub term: Option<Term>,
    /// Line, from 1.
    pub line: u64,
    /// Column in characters, from 1.
    pub column: u64,
    /// Characters.
    pub width: u64,
}

/// All settings.
#[derive(Clone, PartialEq, Debug)]
pub struct Settings {
    /// The site's title.
    pub title: String,
    /// The day the data stand for, printed as "data as at"; `None`: the latest date in the data.
    pub as_at: Option<Date>,
    /// Subjects, scales, measures, types of assessment and stages in force.
    pub framework: crate::estate::Framework,
    /// Key stages and their year groups: the config's, else those of primary schools until data are read, then those with outcomes.
    pub key_stages: Vec<KeyStage>,
    /// Whether the config names the key stages.
    pub own_stages: bool,
    /// Indicator thresholds.
    pub thresholds: Thresholds,
    /// Prior attainment bands.
    pub prior_bands: PriorBands,
    /// The test that stands in for prior attainment.
    pub prior_from: Option<PriorFrom>,
    /// Whether a test without a conversion curve is scaled as 100 + (score − 100) × 10/15 (`conversion: {default: linear}`).
    pub linear_conversion: bool,
    /// Tests whose curves are made from the trust's own pupils, where none is given (`conversion: {own: [PIXL]}`).
    pub own_curves: Vec<crate::estate::AssessmentType>,
    /// Terms for which no row in a table of events means that there was none.
    pub covers: Vec<Covered>,
    /// Extra groupings: columns of the table of pupils.
    pub groupings: Vec<String>,
    /// Whom to ask about a school's data, by URN.
    pub contacts: std::collections::BTreeMap<u32, String>,
    /// Named groups of schools: name, URNs.
    pub school_groups: Vec<(String, Vec<u32>)>,
    /// Where the config names a school, for the check that there is such a one.
    pub named_schools: Vec<NamedSchool>,
    /// Where the config names a year, for the check that there are assessments of it.
    pub named_years: Vec<NamedYear>,
    /// Default selection.
    pub defaults: Defaults,
    /// DfE measures.
    pub measures: MeasureSettings,
    /// The catalogue of indicators: the built-in ones, then those of the config.
    pub indicators: Vec<super::IndicatorSetting>,
    /// Tables of the config's own.
    pub tables: Vec<super::OwnTable>,
    /// Thresholds of the trust profile.
    pub profile: ProfileSettings,
    /// Files that feed tables, in order of precedence.
    pub sources: Vec<Source>,
    /// GIAS extracts by results year.
    pub memberships: Vec<Source>,
    /// Limits of the checks.
    pub limits: CheckLimits,
    /// What the briefing of a report may speak of.
    pub briefing: BriefingLimits,
    /// Other severities, by code.
    pub severities: Vec<(String, Severity)>,
    /// Findings to pass over.
    pub ignores: Vec<Ignore>,
    /// Editions; none: one site, for the team.
    pub editions: Vec<super::EditionSetting>,
    /// PDF packs.
    pub packs: Vec<PackSetting>,
    /// Which report pages have a PDF of their own.
    pub report_pdfs: ReportPdfs,
    /// Colour and logo of packs.
    pub brand: Brand,
    /// The address of the published site, where the config says it.
    pub address: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            title: "Trust reports".into(),
            as_at: None,
            framework: crate::estate::Framework::default(),
            key_stages: KeyStage::primary(),
            own_stages: false,
            thresholds: Thresholds::default(),
            prior_bands: PriorBands::Thirds,
            prior_from: None,
            linear_conversion: false,
            own_curves: vec![],
            covers: vec![],
            groupings: vec![],
            contacts: std::collections::BTreeMap::new(),
            school_groups: vec![],
            named_schools: vec![],
            named_years: vec![],
            defaults: Defaults::default(),
            measures: MeasureSettings::default(),
            tables: vec![],
            profile: ProfileSettings::default(),
            indicators: super::indicators::built_in(),
            sources: vec![],
            memberships: vec![],
            limits: CheckLimits::default(),
            briefing: BriefingLimits::default(),
            severities: vec![],
            ignores: vec![],
            editions: vec![],
            packs: PackSetting::built_in(),
            report_pdfs: ReportPdfs::default(),
            brand: Brand::default(),
            address: None,
        }
    }
}
