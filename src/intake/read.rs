//! Cells to values, each with the finding that its table of faults asks for (methods: section 4).

use crate::dataset::Urn;
use crate::diag::{Code, Severity, nearest};
use crate::estate::{AcademicYear, Date, Decimal, Term};

use super::cell::Memo;
use super::dates::{Order, Written, day_first};
use super::findings::Findings;
use super::numbers::{self, whole};
use super::row::Row;
use super::schools::Said;
use super::sources::{OR, quoted};
use super::survey::term_number;

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

/// What a cell of yes or no says.
pub(super) fn yes_no(cell: &str) -> Option<bool> {
    match cell {
        "Y" | "y" | "TRUE" => Some(true),
        "N" | "n" | "FALSE" => Some(false),
        _ => None,
    }
}

/// The numbers by which spreadsheets count the days from 1982 to 2050.
const SERIALS: std::ops::Range<u32> = 30_000..55_000;

/// URNs have six digits, LAESTABs seven.
const LAST_URN: Urn = 999_999;

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

    /// A term, by name; or by number, where the file as a whole says how many there are.
    pub(super) fn term(
        &self,
        column: usize,
        kept: &mut Kept<Term>,
        findings: &mut Findings,
    ) -> Option<Term> {
        let read =
            |text: &str| Term::parse(text).or_else(|| self.head.ways.term(term_number(text)?.0));
        self.needed(column, kept, read, &Term::NAMES, findings)
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

    /// `Y` or `N`; a spreadsheet's own `TRUE` and `FALSE` are no words of a language either.
    pub(super) fn flag(
        &self,
        column: usize,
        kept: &mut Kept<bool>,
        findings: &mut Findings,
    ) -> Option<bool> {
        self.optional(column, kept, yes_no, &["Y", "N"], findings)
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
        let date = kept.read(cell, |text| self.day(column, text));
        if date.is_none() {
            self.bad_date(column, findings);
        }
        date
    }

    /// The date that a text means in a column, in the order of the column's dates.
    pub(super) fn day(&self, column: usize, text: &str) -> Option<Date> {
        match self.head.ways.order(column) {
            Order::DayFirst => day_first(text),
            order => Written::of(text)?.read(order),
        }
    }

    #[cold]
    fn bad_date(&self, column: usize, findings: &mut Findings) {
        let cell = self.cell(column);
        let (message, help) = match Written::of(cell) {
            Some(Written::Either(..)) => (
                "day and month can't be told apart in this column",
                "write dates as 2024-02-29, or say how they are meant: dates: month_first under the file's entry in config.yaml",
            ),
            Some(Written::MonthFirst(_)) => (
                "not a date with the day before the month; the other way round it would be one",
                "write dates as 2024-02-29 or 29/02/2024",
            ),
            _ if numbers::whole(cell).is_some_and(|n| SERIALS.contains(&n)) => (
                "a number, as a spreadsheet counts days, and no date",
                "give the column the spreadsheet's format for dates and save the file again",
            ),
            _ => (
                "not a date of the calendar",
                "write dates as 2024-02-29 or 29/02/2024",
            ),
        };
        self.error(findings, Code::BadDate, column, message, help);
    }

    /// A number, exact to nine decimals; blank where it is none (not-a-number).
    #[inline]
    pub(super) fn decimal(&self, column: usize, findings: &mut Findings) -> Option<Decimal> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return None;
        }
        let value = numbers::decimal(cell);
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
        let value = numbers::number(cell);
        if value.is_none() {
            self.not_a_number(column, findings);
        }
        value
    }

    /// A number of things that can't be fewer than none, as sessions or pupils; blank where it is none, or below 0 (out-of-range).
    pub(super) fn count(&self, column: usize, findings: &mut Findings) -> Option<f64> {
        let help = "write how many there were, without a sign; leave the cell blank where that is not known";
        self.nought_or_more(column, help, findings)
    }

    /// Money that was spent; blank where it is none, or below 0 (out-of-range).
    pub(super) fn spent(&self, column: usize, findings: &mut Findings) -> Option<f64> {
        let help = "money that was spent stands without a sign: where a system writes all its costs with one, take the signs out of the column; leave the cell blank where the amount is not known";
        self.nought_or_more(column, help, findings)
    }

    fn nought_or_more(&self, column: usize, help: &str, findings: &mut Findings) -> Option<f64> {
        let number = self.number(column, findings)?;
        if number < 0.0 {
            let message = "below 0: read as blank";
            self.error(findings, Code::OutOfRange, column, message, help);
            return None;
        }
        Some(number)
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

    /// Says that a cell is no share.
    #[cold]
    pub(super) fn no_share(&self, column: usize, findings: &mut Findings) {
        let message = match self.cell(column) {
            "" => "blank, where a chance is needed",
            _ => "not a number",
        };
        self.error(
            findings,
            Code::NotANumber,
            column,
            message,
            "write chances as 0.85 or 85%",
        );
    }

    /// A number that the row can't stand without.
    pub(super) fn needed_decimal(&self, column: usize, findings: &mut Findings) -> Option<Decimal> {
        let value = numbers::decimal(self.cell(column));
        if value.is_none() {
            self.not_a_number(column, findings);
        }
        value
    }

    /// The school that the row can't stand without, by any of its numbers: missing-key where blank, unknown-school where
    /// it is none of the table.
    #[inline]
    pub(super) fn school(
        &self,
        column: usize,
        kept: &mut Kept<Urn>,
        findings: &mut Findings,
    ) -> Option<Urn> {
        let cell = self.whole_cell(column);
        let urn = kept.read(cell, |cell| match self.head.schools.said(cell) {
            Said::School(urn) => Some(urn),
            Said::Other(_) | Said::Words => None,
        });
        if urn.is_none() {
            match cell.text() {
                "" => self.missing(column, findings),
                _ => self.unknown_school(column, findings),
            }
        }
        urn
    }

    /// A school that may be blank: `None` where it is one that the table lacks.
    pub(super) fn school_if_any(
        &self,
        column: usize,
        kept: &mut Kept<Urn>,
        findings: &mut Findings,
    ) -> Option<Option<Urn>> {
        match self.whole_cell(column).text() {
            "" => Some(None),
            _ => self.school(column, kept, findings).map(Some),
        }
    }

    /// A school of the table by any of its numbers, or else the number of one that isn't in it.
    pub(super) fn any_school(
        &self,
        column: usize,
        kept: &mut Kept<Urn>,
        findings: &mut Findings,
    ) -> Option<Urn> {
        let cell = self.whole_cell(column);
        let urn = kept.read(cell, |cell| match whole(cell) {
            // A predecessor's results are its own.
            Some(number) if number <= LAST_URN => Some(number),
            _ => match self.head.schools.said(cell) {
                Said::School(urn) | Said::Other(urn) => Some(urn),
                Said::Words => None,
            },
        });
        if urn.is_none() {
            match cell.text() {
                "" => self.missing(column, findings),
                _ => self.unknown_school(column, findings),
            }
        }
        urn
    }

    #[cold]
    fn unknown_school(&self, column: usize, findings: &mut Findings) {
        let cell = self.cell(column);
        let several: Vec<&str> = cell.split(OR).collect();
        if several.len() > 1
            && several
                .iter()
                .all(|urn| self.head.schools.own(urn).is_some())
        {
            let words = format!(
                "the pupil is on the rolls of {} that year: the roll doesn't say which school the row is of",
                several.join(" and ")
            );
            let help = "give the school in a column of the file, or take the pupil off the roll that they left";
            self.error(findings, Code::UnknownSchool, column, words, help);
            return;
        }
        let near = self.head.schools.near(cell);
        let named = near.is_some_and(|(_, name)| name.eq_ignore_ascii_case(cell));
        let words = match self.head.schools.said(cell) {
            Said::Other(number) if self.head.schools.was_refused(number) => {
                let words = "the school’s row in the table of schools was refused";
                let help = "mend that row, which is told above: then this one counts";
                self.error(findings, Code::UnknownSchool, column, words, help);
                return;
            }
            Said::Words if named => "a school’s name, where its number is needed",
            Said::Words => "no school of the table of schools is called so",
            _ => "no school of the table of schools has this number, nor did one that it followed",
        };
        let mut finding = self.finding(Code::UnknownSchool, Severity::Error, column, words);
        // The name of a school of the trust is no person's.
        if named {
            cell.clone_into(&mut finding.value);
        }
        // What may be personal is not quoted.
        let quoted = match finding.value == cell {
            true => quoted(cell),
            false => "what stands there".to_owned(),
        };
        finding.help = match near {
            Some((urn, name)) => format!(
                "is it {name}, {urn}? to have it understood, write under the file's entry in config.yaml: codes: {{urn: {{{quoted}: {urn}}}}}"
            ),
            None => "add the school to the table of schools (its other numbers under laestab and predecessor_urns), or mend the number".into(),
        };
        findings.push(finding);
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
        let urn = kept.read(cell, whole);
        if urn.is_none() {
            match cell.text() {
                "" => self.missing(column, findings),
                _ => self.not_a_number(column, findings),
            }
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
            "fill it in; where the file gives it once for the rows below (merged cells, or repeats left out), fill it down in the spreadsheet",
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
