//! Identities of the field: years, terms, year groups, subjects, types of assessment, ranks, schools, trusts.
//!
//! Only validated values live here, and the few rules of writing (words in a sentence, digits, text in an address) that every folder
//! shares; nothing in this folder reads a file or knows a figure.

mod assessment_type;
mod calendar;
mod codes;
mod date;
mod decimal;
mod digits;
mod ethnicity;
mod families;
mod framework;
mod measure;
mod method;
mod moment;
mod names;
mod ofsted;
mod percent;
mod published;
mod reports;
mod scales;
mod send;
mod sentence;
mod subject;
pub mod tables;

pub use assessment_type::{AssessmentType, TypeRow};
pub use calendar::{AcademicYear, KeyStage, Term, YearGroup};
pub use codes::{CountsAs, Judgement, Outlook, PriorStage, Rank, Sen, Sex, TargetGrade};
pub use date::Date;
pub use decimal::{Decimal, settled};
pub use digits::{hex, with_commas};
pub use ethnicity::{Ethnicity, FFT_GROUPS};
pub use framework::{
    Asks, Counted, Declaration, Framework, Rule, Scores, SubjectEntry, TypeEntry, declared_scale,
    unlisted,
};
pub use measure::{Measure, MeasureRow, MeasureWords};
pub use method::{METHODS, method};
pub use moment::Moment;
pub use names::lasting;
pub use ofsted::{
    CARD_GRADES, NO_OVERALL, OVERALL_GRADES, OfstedWord, REPORT_CARDS, is_ofsted_area,
    is_safeguarding, ofsted_area, ofsted_concern, ofsted_grade, ofsted_safeguarding,
};
pub use percent::{percent_decoded, percent_encoded};
pub use published::{
    NationalFigure, Published, SeriesBreak, breaks, is_in_calendar, meals_break, nation, published,
    published_measures, published_texts,
};
pub use reports::{AUDITS, Groupings, ReportId, TidyRows, Times, joined};
pub use scales::{Counting, GOALS, Goal, Scale, ScaleCode};
pub use send::{BROAD_AREAS, SendNeed};
pub use sentence::{lower_first, upper_first};
pub use subject::{Subject, SubjectRow};

/// A school's unique reference number, six digits.
pub type Urn = u32;
