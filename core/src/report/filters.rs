//! What a report's filters start from: the selection the page is built at, and the controls it offers.

/// The start of a filter bar. Pages hold it as JSON, for the script that redraws them.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Filters {
    /// The report's name: `summary` … `export`.
    pub report: &'static str,
    /// The key stage's name, as `KS2`.
    pub key_stage: String,
    /// Its year groups, as `3`.
    pub year_groups: Vec<String>,
    /// The school that the page is about; `None`: the trust.
    pub urn: Option<u32>,
    /// The trust's folder on the site.
    #[serde(skip)]
    pub folder: String,
    /// Academic year, as `2023/24`.
    pub academic_year: String,
    /// Term.
    pub term: String,
    /// `assessments`, `estimates` or `targets`.
    pub show: &'static str,
    /// Rank of the estimates, blank where there are none.
    pub compare_to: String,
    /// Type of assessment, or `All`.
    pub assessment_type: String,
    /// The subject that a report of one subject shows at first.
    pub subject: String,
    /// |d| from which a difference in percentage points has an indicator, from which a strong one, and the same in
    /// scaled-score points.
    pub thresholds: [f64; 4],
    /// The trust's name.
    pub trust: String,
    /// What stands around the figures.
    pub around: super::tracking::Around,
    /// The controls, with what they say at first: so that the page does not move when the script fills them.
    #[serde(skip)]
    pub fields: Vec<FilterField>,
}

impl Filters {
    /// The folder of the data behind the filters, with its last `/`.
    pub fn data(&self) -> String {
        format!("{}/data/", self.folder)
    }
}

/// A control of the bar before its choices are filled in.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct FilterField {
    /// Its name in addresses: `year`, `term`, `schools` …
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// What it says at first.
    pub value: String,
}
