//! What the tables and their columns mean, for the manual; which columns there are stands with the tables themselves.

use crate::intake::{Table, tables};

/// What a table holds: a row for each what, and what must be unique.
const TABLES: &[(&str, &str, &str)] = &[
    ("trusts", "trust", "trust_uid"),
    ("schools", "school", "urn"),
    (
        "pupils",
        "pupil on a school's roll in an academic year",
        "academic_year, urn, upn",
    ),
    (
        "assessments",
        "pupil, subject and assessment; a score, a judgement or both",
        "academic_year, term, assessed_on, assessment_name, upn, subject",
    ),
    (
        "estimates",
        "pupil, subject and rank",
        "academic_year, upn, subject, rank",
    ),
    (
        "targets",
        "pupil and subject",
        "academic_year, upn, subject",
    ),
    (
        "conversions",
        "point of a test's curve to the scaled score: straight lines between the rows, level outside them",
        "",
    ),
    (
        "attendance",
        "pupil and term, or pupil and week",
        "academic_year, term, week_ending, urn, upn",
    ),
    (
        "exclusions",
        "suspension or permanent exclusion. A school and term without a row is not collected unless `covers:` in the config names it",
        "all cells",
    ),
    (
        "finance",
        "financial year and school, or the trust's central services (urn blank); money in pounds",
        "",
    ),
    (
        "performance",
        "school, year and published measure",
        "academic_year, urn, measure",
    ),
    (
        "reference/spread",
        "measure and year: the national spread",
        "",
    ),
    (
        "reference/percentiles",
        "measure, year, phase and percentile: the national distribution of schools",
        "",
    ),
    (
        "reference/national",
        "measure, year and group: the nation's figure",
        "",
    ),
    (
        "reference/pupils",
        "pupil and subject of a national or other large set, from which estimates can be made",
        "",
    ),
    (
        "attendance_targets",
        "school and year",
        "academic_year, urn",
    ),
    ("ofsted", "inspection and area", ""),
];

/// What a column means, by table; `*`: in every table.
const COLUMNS: &[(&str, &str, &str)] = &[
    ("*", "academic_year", "as 2023/24"),
    ("*", "term", "Autumn, Spring or Summer"),
    (
        "*",
        "urn",
        "the school: its URN, its LAESTAB, or the URN of a predecessor",
    ),
    (
        "*",
        "upn",
        "the pupil: 13 characters with a check letter; temporary ones end in a letter",
    ),
    (
        "*",
        "surname",
        "for matching and the audit only, never published",
    ),
    (
        "*",
        "forename",
        "for matching and the audit only, never published",
    ),
    ("*", "dob", "date of birth"),
    ("*", "sex", "F or M"),
    ("*", "nc_year", "the year group: N1, N2, R, 1 to 13"),
    ("*", "trust_uid", "the trust's group UID on GIAS, digits"),
    (
        "*",
        "subject",
        "Reading, Writing, Maths, GPS, and those of your framework",
    ),
    ("*", "measure", "the measure's name, as progress8"),
    (
        "*",
        "assessment_type",
        "Teacher Assessment, DfE test, or the maker of the test: NFER, Renaissance, PIXL, GL, Rising Stars, No More Marking …",
    ),
    ("*", "prior_stage", "the key stage before: EYFS, KS1, KS2"),
    (
        "*",
        "prior_score",
        "its average point score on that stage's own scale",
    ),
    ("trusts", "trust_name", "as on GIAS"),
    (
        "trusts",
        "sponsor",
        "trusts with the same sponsor are reported together in the DfE measures",
    ),
    (
        "schools",
        "la_code",
        "the local authority's number, three digits; with establishment_number it stands for laestab, as GIAS has it",
    ),
    (
        "schools",
        "establishment_number",
        "the school's number within its authority, four digits",
    ),
    ("schools", "laestab", "LLL/EEEE or seven digits"),
    ("schools", "school_name", "as readers know it"),
    ("schools", "joined_on", "the day it joined that trust"),
    (
        "schools",
        "phase",
        "Primary, Secondary, All-through, Middle deemed primary, Middle deemed secondary, 16 plus, Nursery",
    ),
    (
        "schools",
        "school_type",
        "the establishment type on GIAS; special and alternative provision are not mainstream",
    ),
    ("schools", "easting", "British National Grid, metres"),
    ("schools", "northing", "British National Grid, metres"),
    ("schools", "predecessor_urns", "URNs with ; between them"),
    (
        "schools",
        "ofsted",
        "Outstanding, Good, Requires improvement, Inadequate; or blank",
    ),
    ("schools", "region", "as on GIAS"),
    ("schools", "local_authority", "as on GIAS"),
    ("schools", "capacity", "pupils that the school has room for"),
    ("pupils", "fsm", "free school meals now: Y or N"),
    (
        "pupils",
        "fsm6",
        "free school meals in the last six years: Y or N",
    ),
    ("pupils", "eal", "English as an additional language: Y or N"),
    ("pupils", "looked_after", "Y or N"),
    ("pupils", "service", "a child of a service family: Y or N"),
    ("pupils", "sen", "N none, K SEN support, E an EHC plan"),
    (
        "pupils",
        "sen_need",
        "the primary need: SPLD MLD SLD PMLD SEMH SLCN HI VI MSI PD ASD OTH NSA DS",
    ),
    (
        "pupils",
        "ethnicity",
        "the DfE's or the school system's code, main (WBRI) or extended (WENG)",
    ),
    (
        "assessments",
        "assessed_on",
        "the day; the latest in a term is the pupil's outcome",
    ),
    (
        "assessments",
        "assessment_name",
        "as the school calls it: Year 4 Autumn",
    ),
    (
        "assessments",
        "score",
        "on the test's own scale: scaled for a DfE test, standardised for others",
    ),
    (
        "assessments",
        "judgement",
        "a code of the scale of that type and subject: BLW, PKS, PK1 to PK6, EM, WTS, EXS, GDS; grades",
    ),
    ("estimates", "rank", "FFT50, FFT20 or FFT5"),
    (
        "estimates",
        "p_expected",
        "probability, 0 to 1, of the expected standard",
    ),
    (
        "estimates",
        "p_greater",
        "probability, 0 to 1, of greater depth",
    ),
    ("estimates", "score", "the estimated scaled score"),
    (
        "estimates",
        "measure",
        "instead of p_expected, p_greater and score one row a measure: expected, greater, score, g4, g5, g7, points or one of your own",
    ),
    (
        "estimates",
        "value",
        "of a share its probability, 0 to 1; of a mean its value",
    ),
    (
        "targets",
        "target",
        "B below, W working towards, N expected, A greater depth; in subjects of secondary schools a grade",
    ),
    ("targets", "target_score", "scaled score"),
    ("conversions", "score_from", "a score of the test"),
    (
        "conversions",
        "scaled_score",
        "the scaled score it stands for",
    ),
    (
        "attendance",
        "week_ending",
        "the week's last day, where rows are by week; weekly and termly rows of one school and term are not mixed",
    ),
    ("attendance", "sessions_possible", "half-days"),
    (
        "attendance",
        "sessions_authorised",
        "half-days absent, authorised",
    ),
    (
        "attendance",
        "sessions_unauthorised",
        "half-days absent, unauthorised",
    ),
    ("exclusions", "kind", "Suspension or Permanent"),
    ("exclusions", "sessions", "half-days"),
    ("exclusions", "started_on", "the first day"),
    ("finance", "financial_year", "as 2023/24"),
    ("finance", "income", "pounds"),
    ("finance", "expenditure", "pounds, positive"),
    ("finance", "staff_costs", "pounds, positive"),
    ("finance", "revenue_reserve", "pounds; may be negative"),
    ("finance", "pupils", "number of pupils"),
    (
        "performance",
        "score",
        "the published score; blank where there is none",
    ),
    ("performance", "pupils", "pupils included in the measure"),
    (
        "performance",
        "cohort",
        "pupils at the end of the key stage: what weights use",
    ),
    (
        "performance",
        "status",
        "the DfE's symbol where there is no score: SUPP, NE, LOWCOV …",
    ),
    (
        "reference/spread",
        "sd",
        "standard deviation of pupils' scores",
    ),
    ("reference/spread", "mean", "mean of pupils' scores"),
    ("reference/spread", "within_var", "variance within schools"),
    (
        "reference/spread",
        "between_var",
        "variance between schools",
    ),
    ("reference/percentiles", "phase", "as in schools"),
    ("reference/percentiles", "percentile", "1 to 99"),
    (
        "reference/percentiles",
        "value",
        "the figure at that percentile",
    ),
    (
        "reference/national",
        "group",
        "blank for all pupils, or the group",
    ),
    ("reference/national", "value", "the nation's figure"),
    (
        "reference/national",
        "sd",
        "standard deviation of pupils' scores",
    ),
    (
        "reference/national",
        "status",
        "final, revised or provisional",
    ),
    ("reference/pupils", "score", "the result"),
    ("reference/pupils", "expected", "1 or 0"),
    ("reference/pupils", "greater", "1 or 0"),
    (
        "attendance_targets",
        "percent",
        "the attendance to be reached",
    ),
    ("ofsted", "inspected_on", "the first day of the inspection"),
    ("ofsted", "area", "overall, or an area of the report card"),
    ("ofsted", "grade", "as published"),
    (
        "ofsted",
        "concern",
        "special measures, or requires significant improvement",
    ),
    ("ofsted", "safeguarding", "met or not met"),
];

/// What a column of a table means; `None` where nobody has said it yet.
fn meaning(table: &str, column: &str) -> Option<&'static str> {
    let of = |name: &str| {
        COLUMNS
            .iter()
            .find(|(t, c, _)| *t == name && *c == column)
            .map(|(_, _, about)| *about)
    };
    of(table).or_else(|| of("*"))
}

/// All tables as Markdown.
pub(super) fn dictionary() -> String {
    let mut text = String::from(INTRODUCTION);
    for table in tables::ALL {
        text.push_str(&one(table));
    }
    text
}

const INTRODUCTION: &str = "\
A table is one file `data/<table>.csv`, or any number of files under `data/<table>/`, read in the order of their paths. A file \
may be CSV (comma, semicolon or tab, UTF-8 or what Windows writes) or a workbook. Headings may come in any order and in \
capitals or not. Dates are 2024-07-31 or 31/07/2024, academic years 2023/24. **Blank means unknown.**

A file of another shape is described under `sources:` in config.yaml; `matbook map FILE` proposes the lines, `matbook add FOLDER` \
and `matbook setup` write them for you.

Columns marked *needed* must be there; *personal* ones identify a pupil and are never published nor quoted in a finding.
";

fn one(table: &Table) -> String {
    let mut text = format!("\n## {}\n\n", table.name);
    if let Some((_, row, key)) = TABLES.iter().find(|(name, ..)| *name == table.name) {
        text.push_str(&format!("One row for each {row}."));
        if !key.is_empty() {
            text.push_str(&format!(" Unique together: {key}."));
        }
        text.push_str("\n\n");
    }
    text.push_str("| column | | what it holds |\n|---|---|---|\n");
    for column in table.columns {
        let mut marks = vec![];
        if column.required {
            marks.push("needed");
        }
        if column.personal {
            marks.push("personal");
        }
        text.push_str(&format!(
            "| {} | {} | {} |\n",
            column.name,
            marks.join(", "),
            meaning(table.name, column.name).unwrap_or("")
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_and_column_is_explained() {
        let mut missing = vec![];
        for table in tables::ALL {
            if !TABLES.iter().any(|(name, ..)| *name == table.name) {
                missing.push(table.name.to_owned());
            }
            for column in table.columns {
                if meaning(table.name, column.name).is_none() {
                    missing.push(format!("{}.{}", table.name, column.name));
                }
            }
        }
        assert!(missing.is_empty(), "{}", missing.join(", "));
    }
}
