//! The DfE's Common Transfer File as rows of the tables of pupils and assessments.
//!
//! The file's own statement of year and school stands in its header. A pupil's SEN provision is the one that began last; free
//! school meals count as claimed while a period of theirs is open on the day of the file, and in the last six years while
//! one ended no more than six years before it. Where a file holds no free school meals at all, or no provision, the cells
//! stay blank: unknown. Results are those of reading, writing, maths and GPS: a number from 80 to 120 is the score of a
//! test, `GDS` or `PK3` a judgement; targets and estimates are no results. A result without a date counts as of 31 May of its year, in the summer term.

mod passed;

use crate::estate::{AcademicYear, Date};
use crate::intake::Table;
use crate::source::ctf::Element;
use crate::source::workbook::push_cell;
use crate::source::{Encoding, Held, RowPlace, SHEET, TextOptions};

use super::codes::understood;
use super::mapping::Known;

use passed::Passed;

/// Why a Common Transfer File gives no rows.
pub(super) enum Unfit {
    /// It is XML of another kind.
    OtherXml,
    /// It feeds only pupils and assessments.
    OtherTable,
}

/// A cell: its text, and the element it comes from.
type Cell<'e> = (String, Option<&'e Element>);

/// The rows of a file for a table, and which results were passed over.
pub(super) fn rows(
    root: &Element,
    table: &'static Table,
    size: u64,
    known: &Known,
) -> Result<(Held, Passed), Unfit> {
    if !root.name.eq_ignore_ascii_case("CTfile") {
        return Err(Unfit::OtherXml);
    }
    let mut out = Out::new(table, size);
    let header = Header::of(root, known);
    let mut pupils = Vec::new();
    root.all_below("Pupil", &mut pupils);
    let mut passed = Passed::default();
    match table.name {
        "pupils" => {
            let any = Any::of(&pupils);
            for pupil in pupils {
                out.row(pupil, &pupil_cells(pupil, &header, any));
            }
        }
        "assessments" => {
            for pupil in pupils {
                results(pupil, &header, &mut out, &mut passed);
            }
        }
        _ => return Err(Unfit::OtherTable),
    }
    Ok((out.held, passed))
}

/// The text that is made.
struct Out {
    table: &'static Table,
    held: Held,
}

impl Out {
    fn new(table: &'static Table, size: u64) -> Self {
        let names: Vec<&str> = table.columns.iter().map(|c| c.name).collect();
        let mut text = names.join(&char::from(SHEET).to_string());
        text.push('\n');
        Self {
            table,
            held: Held {
                bytes: text.into_bytes(),
                size,
                options: TextOptions {
                    skip_lines: 0,
                    encoding: Some(Encoding::Utf8),
                    delimiter: Some(SHEET),
                },
                places: vec![RowPlace::default()],
            },
        }
    }

    fn row(&mut self, element: &Element, cells: &[(&str, Cell<'_>)]) {
        let mut fields = Vec::with_capacity(self.table.columns.len());
        let mut text = String::new();
        for (i, column) in self.table.columns.iter().enumerate() {
            if i > 0 {
                text.push(char::from(SHEET));
            }
            let found = cells.iter().find(|(name, _)| *name == column.name);
            let at = found.and_then(|(_, (_, e))| *e).unwrap_or(element);
            let narrow = |n: u64| u32::try_from(n).unwrap_or(0);
            fields.push((narrow(at.line), narrow(at.column)));
            if let Some((_, (cell, _))) = found {
                push_cell(&mut text, cell);
            }
        }
        text.push('\n');
        self.held.bytes.extend_from_slice(text.as_bytes());
        self.held.places.push(RowPlace {
            line: element.line,
            fields: fields.into(),
            ..RowPlace::default()
        });
    }
}

/// What the header says.
struct Header {
    year: Option<AcademicYear>,
    day: Option<Date>,
    urn: String,
}

impl Header {
    fn of(root: &Element, known: &Known) -> Self {
        let header = root.child("Header");
        let text = |name: &str| header.and_then(|h| h.below(name)).map(|e| e.text.clone());
        let day = text("DateTime").and_then(|t| Date::parse(t.get(..10)?));
        let stated = text("AcademicYear").unwrap_or_default();
        let year = AcademicYear::parse(understood("academic_year", &stated).unwrap_or(&stated));
        let year = year.or_else(|| {
            // Four digits may be the year in which the school year starts or ends: the file's day decides.
            let of_day = day.map(Date::academic_year);
            match (stated.parse::<u16>().ok(), of_day) {
                (Some(y), Some(of_day)) if y == of_day.0 || y == of_day.0 + 1 => Some(of_day),
                (Some(y), _) if (2000..2100).contains(&y) => Some(AcademicYear(y - 1)),
                (_, of_day) => of_day,
            }
        });
        Self {
            year,
            day,
            urn: school(header, known),
        }
    }
}

/// The school the file is about: the one that sent it, or where that is none of ours (results come from the DfE), the one
/// it was sent to.
fn school(header: Option<&Element>, known: &Known) -> String {
    let mut first = String::new();
    for side in ["SourceSchool", "DestSchool"] {
        let Some(element) = header.and_then(|h| h.child(side)) else {
            continue;
        };
        let text = |name: &str| element.child(name).map_or("", |e| e.text.as_str());
        let urn = text("URN").to_owned();
        let estab = format!("{}/{}", text("LEA"), text("Estab"));
        let ours = known
            .schools
            .iter()
            .find(|(from, to)| *to == urn || *from == estab);
        if let Some((_, urn)) = ours {
            return urn.clone();
        }
        if first.is_empty() {
            first = if urn.is_empty() && estab.len() > 1 {
                estab
            } else {
                urn
            };
        }
    }
    first
}

/// What the file holds of any pupil, so that a pupil without it is known not to have it.
#[derive(Clone, Copy)]
struct Any {
    fsm: bool,
    sen: bool,
    care: bool,
}

impl Any {
    fn of(pupils: &[&Element]) -> Self {
        let has = |name: &str| pupils.iter().any(|p| p.below(name).is_some());
        Self {
            fsm: has("FSMhistory") || has("FSMinstance"),
            sen: has("SENhistory") || has("SENprovision"),
            care: has("InCare") || has("LookedAfter"),
        }
    }
}

fn of<'e>(element: &'e Element, names: &[&str]) -> Cell<'e> {
    let found = names.iter().find_map(|name| element.below(name));
    (
        found.map_or_else(String::new, |e| e.any_text().to_owned()),
        found,
    )
}

/// The columns that say who a pupil is.
fn who(pupil: &Element) -> Vec<(&'static str, Cell<'_>)> {
    let own = |names: &[&str]| -> Cell<'_> {
        let found = names.iter().find_map(|name| pupil.child(name));
        (found.map_or_else(String::new, |e| e.text.clone()), found)
    };
    vec![
        ("upn", own(&["UPN"])),
        ("surname", own(&["Surname"])),
        ("forename", own(&["Forename"])),
        ("dob", own(&["DOB"])),
        ("sex", own(&["Sex", "Gender"])),
    ]
}

fn meant<'e>(column: &str, cell: Cell<'e>) -> Cell<'e> {
    match understood(column, &cell.0) {
        Some(text) => (text.to_owned(), cell.1),
        None => cell,
    }
}

fn pupil_cells<'e>(pupil: &'e Element, header: &Header, any: Any) -> Vec<(&'static str, Cell<'e>)> {
    let mut cells = who(pupil);
    cells.push(("academic_year", (year_text(header.year), None)));
    cells.push(("urn", (header.urn.clone(), None)));
    cells.push((
        "nc_year",
        meant("nc_year", of(pupil, &["NCyearActual", "NCYear"])),
    ));
    cells.push((
        "ethnicity",
        meant("ethnicity", of(pupil, &["Ethnicity", "EthnicGroup"])),
    ));
    cells.push(("sen", sen(pupil, any)));
    cells.push(("sen_need", need(pupil)));
    let (fsm, fsm6) = meals(pupil, header, any);
    cells.push(("fsm", fsm));
    cells.push(("fsm6", fsm6));
    let care = meant("looked_after", of(pupil, &["InCare", "LookedAfter"]));
    let care = match (care.0.is_empty(), any.care) {
        (true, true) => ("N".to_owned(), None),
        _ => care,
    };
    cells.push(("looked_after", care));
    cells.push(("eal", first_language(pupil)));
    cells
}

fn year_text(year: Option<AcademicYear>) -> String {
    year.map_or_else(String::new, |y| y.to_string())
}

/// The provision that began last.
fn sen(pupil: &Element, any: Any) -> Cell<'_> {
    let mut found = Vec::new();
    pupil.all_below("SEN", &mut found);
    if found.is_empty() {
        found.extend(pupil.below("SENprovision"));
    }
    let began = |e: &Element| e.below("StartDate").map(|d| d.text.clone());
    let last = found
        .into_iter()
        .max_by_key(|e| began(e).unwrap_or_default());
    match last {
        Some(element) => {
            let at = match element.name.eq_ignore_ascii_case("SENprovision") {
                true => element,
                false => element.below("SENprovision").unwrap_or(element),
            };
            meant("sen", (at.any_text().to_owned(), Some(at)))
        }
        None if any.sen => ("N".to_owned(), None),
        None => (String::new(), None),
    }
}

/// The need of the first rank.
fn need(pupil: &Element) -> Cell<'_> {
    let mut needs = Vec::new();
    pupil.all_below("SENneed", &mut needs);
    let rank = |e: &Element| {
        e.below("SENtypeRank")
            .and_then(|r| r.text.parse::<u32>().ok())
            .unwrap_or(u32::MAX)
    };
    match needs.into_iter().min_by_key(|e| rank(e)) {
        Some(need) => of(need, &["SENtype"]),
        None => of(pupil, &["SENtype"]),
    }
}

/// Whether free school meals are claimed now, and in the last six years.
fn meals<'e>(pupil: &'e Element, header: &Header, any: Any) -> (Cell<'e>, Cell<'e>) {
    if let Some(flag) = pupil.below("FSMeligible") {
        let cell = meant("fsm", (flag.text.clone(), Some(flag)));
        return (cell, (String::new(), None));
    }
    let mut periods = Vec::new();
    pupil.all_below("FSMinstance", &mut periods);
    if periods.is_empty() {
        let none = match any.fsm {
            true => "N".to_owned(),
            false => String::new(),
        };
        return ((none.clone(), None), (none, None));
    }
    let first = Some(periods[0]);
    let today = header.day.map_or(i32::MAX, Date::days);
    let mut now = false;
    let mut within_six = false;
    for period in periods {
        let end = period
            .below("FSMendDate")
            .and_then(|e| Date::parse(e.text.get(..10)?));
        let open = end.is_none_or(|e| e.days() >= today);
        now |= open;
        within_six |= open || end.is_some_and(|e| today.saturating_sub(e.days()) <= 6 * 365 + 1);
    }
    let flag = |yes: bool| if yes { "Y" } else { "N" }.to_owned();
    ((flag(now), first), (flag(within_six), first))
}

fn first_language(pupil: &Element) -> Cell<'_> {
    let mut languages = Vec::new();
    pupil.all_below("Languages", &mut languages);
    let mut each = Vec::new();
    for list in &languages {
        for entry in &list.children {
            let kind = entry.below("LanguageType").map_or("F", |e| e.text.as_str());
            if kind.eq_ignore_ascii_case("F") {
                each.push(entry);
            }
        }
    }
    let Some(entry) = each
        .first()
        .copied()
        .or_else(|| pupil.below("FirstLanguage"))
    else {
        return (String::new(), None);
    };
    let at = entry.child("Language").unwrap_or(entry);
    let code = at.any_text().to_uppercase();
    let eal = match code.as_str() {
        "ENG" | "ENB" => "N",
        "" | "REF" | "NOT" | "ZZZ" => "",
        _ => "Y",
    };
    (eal.to_owned(), Some(at))
}

/// The results of a pupil.
fn results(pupil: &Element, header: &Header, out: &mut Out, passed: &mut Passed) {
    let mut stages = Vec::new();
    pupil.all_below("KeyStage", &mut stages);
    for key_stage in stages {
        let stage = key_stage.child("Stage").map_or("", |e| e.text.as_str());
        let (nc_year, name) = match stage.to_uppercase().as_str() {
            "KS1" => ("2", "Key stage 1"),
            "KS2" => ("6", "Key stage 2"),
            _ => {
                passed.others += key_stage.children.len() as u64;
                continue;
            }
        };
        let mut assessments = Vec::new();
        key_stage.all_below("StageAssessment", &mut assessments);
        for assessment in assessments {
            if passed.takes(assessment) {
                continue;
            }
            match result(pupil, assessment, nc_year, name, header) {
                Some(cells) => out.row(assessment, &cells),
                None => passed.leave(assessment),
            }
        }
    }
}

/// The subject of a result, by its component, or by its subject where the component says nothing else.
fn subject(component: &str, subject: &str) -> Option<&'static str> {
    let of = |code: &str| match code.to_uppercase().as_str() {
        "MTC" => Some("MTC"),
        "PHO" | "PHONICS" => Some("Phonics"),
        "SCI" | "SCIENCE" => Some("Science"),
        _ => understood("subject", code),
    };
    match component {
        "" => of(subject),
        component => of(component).or_else(|| {
            // `REA` of `ENG` is reading; another component of a subject, as a paper of it, is not the subject.
            let whole = ["TOT", "ALL", "OVR"].contains(&component.to_uppercase().as_str());
            whole.then(|| of(subject))?
        }),
    }
}

fn result<'e>(
    pupil: &'e Element,
    assessment: &'e Element,
    nc_year: &str,
    stage: &str,
    header: &Header,
) -> Option<Vec<(&'static str, Cell<'e>)>> {
    let child = |name: &str| assessment.child(name);
    let text = |name: &str| child(name).map_or("", |e| e.text.as_str());
    let subject = subject(text("Component"), text("Subject"))?;
    let value = text("Result");
    let mark = value.parse::<f64>().ok();
    // The four that are compared have scaled scores; phonics and tables have marks. What the file calls a scaled score and is
    // none is told where the row is read.
    let number = match subject {
        "Phonics" | "MTC" => mark,
        _ if text("ResultQualifier").eq_ignore_ascii_case("SS") => mark,
        _ => mark.filter(|n| (80.0..=120.0).contains(n)),
    };
    let judgement = match understood("judgement", value) {
        Some(code) => Some(code.to_owned()),
        None if mark.is_some() => None,
        // Whether the assessment has such a code is told where the row is read.
        None => Some(value.to_owned()).filter(|value| !value.is_empty()),
    };
    if number.is_none() && judgement.is_none() {
        return None;
    }
    let whole = matches!(subject, "Phonics" | "MTC");
    let teacher = !whole && text("Method").eq_ignore_ascii_case("TA");
    let nc_year = match subject {
        "MTC" => "4",
        _ => nc_year,
    };
    let (kind, name) = match teacher {
        true => ("Teacher Assessment", "teacher assessment"),
        false => ("DfE test", "tests"),
    };
    let stated = text("Year").parse::<i16>().ok();
    let day = child("ResultDate")
        .or_else(|| child("Date"))
        .and_then(|e| Date::parse(e.text.get(..10)?))
        .or_else(|| Date::new(stated?, 5, 31))
        .or_else(|| Date::new(i16::try_from(header.year?.0 + 1).ok()?, 5, 31))?;
    // Files carry the checks of all years along; each counts from the file of its own.
    if matches!(subject, "Phonics" | "MTC" | "Science") && header.year != Some(day.academic_year())
    {
        return None;
    }
    let term = match day.month {
        9..=12 => "Autumn",
        1..=3 => "Spring",
        _ => "Summer",
    };
    let mut cells = who(pupil);
    cells.extend([
        (
            "academic_year",
            (day.academic_year().to_string(), child("Year")),
        ),
        ("term", (term.to_owned(), None)),
        (
            "assessed_on",
            (
                format!("{:04}-{:02}-{:02}", day.year, day.month, day.day),
                child("ResultDate").or_else(|| child("Year")),
            ),
        ),
        (
            "assessment_name",
            (format!("{stage} {name} {}", day.academic_year()), None),
        ),
        ("assessment_type", (kind.to_owned(), child("Method"))),
        ("urn", (header.urn.clone(), None)),
        ("nc_year", (nc_year.to_owned(), None)),
        ("subject", (subject.to_owned(), child("Subject"))),
        (
            "score",
            (
                number.map_or_else(String::new, |_| value.to_owned()),
                child("Result"),
            ),
        ),
        (
            "judgement",
            (judgement.unwrap_or_default(), child("Result")),
        ),
    ]);
    Some(cells)
}
