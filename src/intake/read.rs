//! Cells to values, each with the finding that its table of faults asks for (methods: section 4).

use crate::dataset::Urn;
use crate::diag::{Code, nearest};
use crate::estate::{AcademicYear, Date, Decimal};

use super::cell::Memo;
use super::findings::Findings;
use super::row::Row;

/// What a list of codes looks like in a help text.
fn listed(codes: &[&str]) -> String {
    match codes {
        [] => String::new(),
        [one] => format!("expected `{one}`"),
        [most @ .., last] if codes.len() <= 14 => {
            format!("expected {} or {last}", most.join(", "))
        }
        _ => "see the code list in the data dictionary".into(),
    }
}

fn help_for(cell: &str, codes: &[&str]) -> String {
    match nearest(cell, codes.iter().copied()) {
        Some(near) if !cell.is_empty() => format!("did you mean `{near}`? {}", listed(codes)),
        _ => listed(codes),
    }
}

/// A column whose cells repeat: what was read last is kept.
pub(super) type Kept<T> = Memo<Option<T>>;

impl Row<'_> {
    /// An academic year; `None` (bad-year, the row can't stand) where it is of another form.
    #[inline]
    pub(super) fn year(
        &self,
        column: usize,
        kept: &mut Kept<AcademicYear>,
        findings: &mut Findings,
    ) -> Option<AcademicYear> {
        let year = kept.read(self.whole_cell(column), AcademicYear::parse);
        if year.is_none() {
            self.bad_year(column, findings);
        }
        year
    }

    #[cold]
    fn bad_year(&self, column: usize, findings: &mut Findings) {
        let cell = self.cell(column);
        let digits: String = cell.chars().filter(char::is_ascii_digit).collect();
        let meant = match digits.len() {
            8 => AcademicYear::parse(&format!("{}/{}", &digits[..4], &digits[6..])),
            6 => AcademicYear::parse(&format!("{}/{}", &digits[..4], &digits[4..])),
            _ => None,
        };
        self.error(
            findings,
            Code::BadYear,
            column,
            "not an academic year: expected two years that follow each other, as 2022/23",
            meant.map_or_else(String::new, |y| format!("did you mean `{y}`?")),
        );
    }

    /// A code that the row can't stand without.
    #[inline]
    pub(super) fn needed<T: Copy>(
        &self,
        column: usize,
        kept: &mut Kept<T>,
        parse: impl FnOnce(&str) -> Option<T>,
        codes: &[&str],
        findings: &mut Findings,
    ) -> Option<T> {
        let value = kept.read(self.whole_cell(column), parse);
        if value.is_none() {
            self.unknown(column, codes, findings);
        }
        value
    }

    /// A code that is read as blank where it is not in its list.
    #[inline]
    pub(super) fn optional<T: Copy>(
        &self,
        column: usize,
        kept: &mut Kept<T>,
        parse: impl FnOnce(&str) -> Option<T>,
        codes: &[&str],
        findings: &mut Findings,
    ) -> Option<T> {
        let cell = self.whole_cell(column);
        if cell.text().is_empty() {
            return None;
        }
        let value = kept.read(cell, parse);
        if value.is_none() {
            self.unknown(column, codes, findings);
        }
        value
    }

    #[cold]
    pub(super) fn unknown(&self, column: usize, codes: &[&str], findings: &mut Findings) {
        let cell = self.cell(column);
        let message = match cell {
            "" => "blank, where a code is needed",
            _ => "not in the code list",
        };
        self.error(
            findings,
            Code::UnknownCode,
            column,
            message,
            help_for(cell, codes),
        );
    }

    /// `Y` or `N`.
    pub(super) fn flag(
        &self,
        column: usize,
        kept: &mut Kept<bool>,
        findings: &mut Findings,
    ) -> Option<bool> {
        let read = |cell: &str| match cell {
            "Y" | "y" => Some(true),
            "N" | "n" => Some(false),
            _ => None,
        };
        self.optional(column, kept, read, &["Y", "N"], findings)
    }

    /// A date; blank where it is none (bad-date).
    #[inline]
    pub(super) fn date(
        &self,
        column: usize,
        kept: &mut Kept<Date>,
        findings: &mut Findings,
    ) -> Option<Date> {
        let cell = self.whole_cell(column);
        if cell.text().is_empty() {
            return None;
        }
        let date = kept.read(cell, Date::parse);
        if date.is_none() {
            self.bad_date(column, findings);
        }
        date
    }

    #[cold]
    fn bad_date(&self, column: usize, findings: &mut Findings) {
        self.error(
            findings,
            Code::BadDate,
            column,
            "not a date of the calendar",
            "write dates as 2024-02-29 or 29/02/2024",
        );
    }

    /// A number, exact to nine decimals; blank where it is none (not-a-number).
    #[inline]
    pub(super) fn decimal(&self, column: usize, findings: &mut Findings) -> Option<Decimal> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return None;
        }
        let value = Decimal::parse(cell);
        if value.is_none() {
            self.not_a_number(column, findings);
        }
        value
    }

    /// A number; blank where it is none (not-a-number).
    pub(super) fn number(&self, column: usize, findings: &mut Findings) -> Option<f64> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return None;
        }
        let plain = |c: u8| matches!(c, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E');
        let value = if cell.bytes().all(plain) {
            cell.parse::<f64>().ok().filter(|v| v.is_finite())
        } else {
            None
        };
        if value.is_none() {
            self.not_a_number(column, findings);
        }
        value
    }

    #[cold]
    pub(super) fn not_a_number(&self, column: usize, findings: &mut Findings) {
        let message = match self.cell(column) {
            "" => "blank, where a number is needed",
            _ => "not a number",
        };
        self.error(
            findings,
            Code::NotANumber,
            column,
            message,
            "write a plain number, as 104.5; leave the cell blank where there is none",
        );
    }

    /// A number that the row can't stand without.
    pub(super) fn needed_decimal(&self, column: usize, findings: &mut Findings) -> Option<Decimal> {
        let value = Decimal::parse(self.cell(column));
        if value.is_none() {
            self.not_a_number(column, findings);
        }
        value
    }

    /// A URN that the row can't stand without: missing-key where blank, not-a-number where it isn't digits.
    #[inline]
    pub(super) fn urn(
        &self,
        column: usize,
        kept: &mut Kept<Urn>,
        findings: &mut Findings,
    ) -> Option<Urn> {
        let cell = self.whole_cell(column);
        let urn = kept.read(cell, parse_urn);
        if urn.is_none() {
            match cell.text() {
                "" => self.missing(column, findings),
                _ => self.not_a_number(column, findings),
            }
        }
        urn
    }

    /// A URN that may be blank.
    pub(super) fn urn_if_any(
        &self,
        column: usize,
        kept: &mut Kept<Urn>,
        findings: &mut Findings,
    ) -> Option<Urn> {
        let cell = self.whole_cell(column);
        if cell.text().is_empty() {
            return None;
        }
        let urn = kept.read(cell, parse_urn);
        if urn.is_none() {
            self.not_a_number(column, findings);
        }
        urn
    }

    /// Says that a key cell is blank.
    #[cold]
    pub(super) fn missing(&self, column: usize, findings: &mut Findings) {
        self.error(
            findings,
            Code::MissingKey,
            column,
            "blank, but the row can't stand without it",
            "",
        );
    }

    /// Text; `None` where blank. Line breaks and control characters become spaces; marks that change the direction of the
    /// writing after them are left out, since they would turn the words around a name.
    pub(super) fn words(&self, column: usize) -> Option<String> {
        let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        match self.cell(column) {
            "" => None,
            cell => {
                let words = cell
                    .split(char::is_control)
                    .map(|part| part.replace(turns, ""))
                    .map(|part| part.trim().to_owned())
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>();
                (!words.is_empty()).then(|| words.join(" "))
            }
        }
    }
}

/// Reads a URN: digits only.
pub(super) fn parse_urn(text: &str) -> Option<Urn> {
    (!text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}
