//! `implausible`: values and totals that are hardly possible, or can't be right beside the others.

mod attendance;
mod curves;
mod days;
mod money;
mod results;
mod suspensions;

use std::sync::Arc;

use crate::config::Settings;
use crate::dataset::{Holdings, Urn};
use crate::diag::{Code, Finding, Severity, Spot};

/// Warnings of what is hardly possible; all of it is kept and counts as it stands.
pub fn implausible(holdings: &Holdings, settings: &Settings) -> Vec<Finding> {
    let told = Teller { holdings };
    let mut found = attendance::find(&told);
    found.extend(days::find(&told));
    found.extend(money::find(&told));
    found.extend(suspensions::find(&told));
    found.extend(results::find(&told));
    found.extend(curves::find(&told, settings));
    found
}

/// What findings are made with.
struct Teller<'a> {
    holdings: &'a Holdings,
}

impl Teller<'_> {
    /// A warning about a column of a table; its message tells it from others.
    fn warning(&self, table: &'static str, column: &str, message: String, help: &str) -> Finding {
        let spot = Spot {
            file: self.file(table),
            ..Spot::default()
        };
        let mut finding = Finding::new(Code::Implausible, Severity::Warning, spot, message)
            .at(column, "")
            .help(help);
        finding.table = table;
        finding
    }

    /// The finding at a row of its table, where it is known where that stands.
    fn on_row(&self, mut finding: Finding, row: usize) -> Finding {
        let stands = self.holdings.stands.get(finding.table);
        if let Some(stand) = stands.and_then(|stands| stands.get(row))
            && let Some(file) = usize::try_from(stand.file)
                .ok()
                .and_then(|at| self.holdings.files.get(at))
        {
            finding.spot.file = file.path.as_str().into();
            finding.spot.line = u64::from(stand.line);
        }
        finding
    }

    /// The file of a table; the table's name where it has several.
    fn file(&self, table: &str) -> Arc<str> {
        let mut files = self.holdings.files.iter().filter(|f| f.table == table);
        match (files.next(), files.next()) {
            (Some(only), None) => only.path.as_str().into(),
            _ => table.into(),
        }
    }

    /// The name a reader knows a school by.
    fn school(&self, urn: Urn) -> String {
        match self.holdings.school(urn) {
            Some(id) => self.holdings.schools[usize::from(id.0)].name.clone(),
            None => format!("school {urn}"),
        }
    }
}

/// The middle of some values; `None` of none.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::implausible;
    use crate::config::Settings;
    use crate::dataset::{
        Attendance, Conversion, Finance, Holdings, Performance, PupilId, School, Trust,
    };
    use crate::estate::{AcademicYear, AssessmentType, Decimal, Term};

    fn two_schools() -> Holdings {
        let school = |urn: u32, name: &str| School {
            urn,
            name: name.into(),
            ..School::default()
        };
        Holdings {
            trusts: vec![Trust {
                uid: "1".into(),
                name: "T".into(),
                sponsor: None,
            }],
            schools: vec![school(1, "Ash"), school(2, "Beech")],
            ..Holdings::default()
        }
    }

    fn told(holdings: &Holdings) -> Vec<String> {
        let found = implausible(holdings, &Settings::default());
        found.into_iter().map(|f| f.message).collect()
    }

    #[test]
    fn sessions_present_in_the_column_of_absence_are_told() {
        let mut holdings = two_schools();
        let row = |urn: u32, pupil: u32, authorised: f64| Attendance {
            year: AcademicYear(2023),
            term: Term::Autumn,
            week_ending: None,
            urn,
            pupil: PupilId(pupil),
            possible: Some(100.0),
            authorised: Some(authorised),
            unauthorised: Some(0.0),
        };
        holdings.attendance = (0..4).map(|pupil| row(1, pupil, 95.0)).collect();
        holdings
            .attendance
            .extend((4..8).map(|pupil| row(2, pupil, 50.0)));
        assert_eq!(
            told(&holdings),
            ["Ash, Autumn 2023/24: 95% of the sessions were missed"]
        );
    }

    #[test]
    fn days_and_shares_in_place_of_sessions_are_told_once() {
        let mut holdings = two_schools();
        let row = |pupil: u32, possible: f64, authorised: f64| Attendance {
            year: AcademicYear(2023),
            term: Term::Autumn,
            week_ending: None,
            urn: 1,
            pupil: PupilId(pupil),
            possible: Some(possible),
            authorised: Some(authorised),
            unauthorised: Some(0.0),
        };
        let whole = |pupil| row(pupil, 140.0, 3.0);
        holdings.attendance = (0..40).map(whole).collect();
        assert!(told(&holdings).is_empty());
        // One slip in forty rows says nothing of the file.
        holdings.attendance[7] = row(7, 140.0, 2.5);
        assert!(told(&holdings).is_empty());
        holdings.attendance[8] = row(8, 139.5, 2.0);
        let days = told(&holdings);
        assert_eq!(days.len(), 1, "{days:?}");
        assert!(days[0].starts_with("2 of 40 rows have half a session"));
        holdings.attendance = (0..40).map(|pupil| row(pupil, 1.0, 0.05)).collect();
        let shares = told(&holdings);
        assert_eq!(shares.len(), 1, "{shares:?}");
        assert!(shares[0].starts_with("40 of 40 rows have one possible session or less"));
    }

    #[test]
    fn totals_thousands_and_a_missing_row_of_central_services_are_told() {
        let row = |year: u16, urn: Option<u32>, income: f64, pupils: Option<f64>| Finance {
            year: AcademicYear(year),
            trust: 0,
            urn,
            income: Some(income),
            expenditure: Some(income - 1.0),
            staff_costs: Some(1.0),
            revenue_reserve: Some(1.0),
            pupils,
        };
        let mut holdings = two_schools();
        let ten = Some(10.0);
        holdings.finance = vec![
            row(2022, Some(1), 50_000.0, ten),
            row(2022, Some(2), 60_000.0, ten),
            row(2022, None, 110_000.0, None),
            row(2023, Some(1), 50.0, ten),
            row(2023, Some(2), 60_000.0, ten),
        ];
        // The expenditure of the total is a pound off: within what rounding makes of it.
        let told = told(&holdings);
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[0].contains("is the sum of the others"), "{told:?}");
        assert!(told[1].starts_with("Ash, 2023/24: income per pupil is £5"));
        assert!(told[2].contains("no row without a URN"), "{told:?}");
        holdings.finance.truncate(2);
        let of = |holdings: &Holdings| super::money::find(&super::Teller { holdings });
        assert!(of(&holdings).is_empty());
        // All of them in thousands: no school stands out from the others.
        for row in &mut holdings.finance {
            row.income = row.income.map(|pounds| pounds / 1000.0);
        }
        let alike = of(&holdings);
        assert_eq!(alike.len(), 1, "{alike:?}");
        assert!(
            alike[0]
                .message
                .starts_with("2022/23: income per pupil is £6.00 in the middle")
        );
    }

    #[test]
    fn a_share_among_percentages_and_a_curve_that_falls_are_told() {
        let mut holdings = two_schools();
        let score = |urn: u32, score: f64| Performance {
            year: AcademicYear(2023),
            urn,
            measure: "ks2_rwm_expected".into(),
            score: Some(score),
            pupils: None,
            cohort: None,
            status: None,
            file: 0,
        };
        holdings.performance = vec![score(1, 0.71), score(2, 71.0), score(3, 64.0)];
        let point = |from: i64, scaled: i64| Conversion {
            kind: AssessmentType::Nfer,
            subject: None,
            nc_year: None,
            score_from: Decimal(from * Decimal::ONE),
            scaled_score: Decimal(scaled * Decimal::ONE),
        };
        holdings.conversions = vec![point(70, 120), point(130, 80)];
        let told = told(&holdings);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("0.71"), "{told:?}");
        assert!(told[1].contains("falls"), "{told:?}");
    }
}
