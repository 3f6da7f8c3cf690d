//! `assessments/<year>/zz-by-name.csv`: assessments whose pupils must be found by name, or cannot be.

use std::collections::BTreeMap;

use super::pupils::unknown_upn;
use super::sheet::{Cells, Sheet};
use super::{Mark, accepted, refused};
use crate::demo::calendar::{academic_year, year_folder};
use crate::demo::names::ACCENTED;
use crate::demo::plan::LAST_YEAR;
use crate::demo::rng::Rng;
use crate::demo::world::World;

/// What the file says of a pupil.
#[derive(Clone, Default)]
struct Person {
    surname: String,
    forename: String,
    dob: String,
    sex: String,
    urn: String,
    group: String,
    roll_upn: String,
}

const HEADER: &str = "Surname,Forename,DOB,Sex,Academic_Year,Term,Assessed_On,Assessment_Name,Assessment_Type,URN,UPN,\
                      NC_Year,Subject,Judgement";

/// A row found by name.
fn matched(kind: &'static str) -> Mark {
    Mark {
        code: "matched-by-name",
        effect: "matched",
        kind,
        note: "",
    }
}

/// Makes the file, from pupils of the last year's roll; the rows of `roll` and `teacher` that it depends on
/// are taken.
pub(super) fn plant(world: &World, rng: &mut Rng, roll: &mut Sheet, teacher: &mut Sheet) -> Sheet {
    let mut sheet = Sheet::new(
        &format!("assessments/{}/zz-by-name.csv", year_folder(LAST_YEAR)),
        HEADER,
    );
    let year = academic_year(LAST_YEAR);
    let urns: Vec<String> = world
        .primaries()
        .map(|school| school.urn.to_string())
        .collect();
    let wrong: Vec<&str> = world.misspelt.iter().map(crate::demo::upn::text).collect();

    // pupils who share neither birthday nor sex with anyone in their school: only they can fit
    let key = |cells: Cells| ["urn", "dob", "sex"].map(|column| cells.get(column).to_owned());
    let mut sharing: BTreeMap<[String; 3], usize> = BTreeMap::new();
    for row in roll.all(|cells| cells.get("academic_year") == year) {
        *sharing.entry(key(roll.cells(row))).or_default() += 1;
    }
    let alone = |cells: Cells| {
        cells.get("academic_year") == year
            && urns.iter().any(|urn| urn == cells.get("urn"))
            && ["2", "3", "4", "5", "6"].contains(&cells.get("nc_year"))
            && !cells.get("sex").is_empty()
            && !wrong.contains(&cells.get("upn"))
            && sharing.get(&key(cells)) == Some(&1)
    };
    let plain = |cells: Cells| {
        alone(cells)
            && cells.get("surname").is_ascii()
            && !cells.get("surname").contains(['\'', '-'])
    };

    if let Some(person) = some_person(roll, rng, plain) {
        sheet.three(&person, "", matched("missing UPN, names match"));
    }
    if let Some(person) = some_person(roll, rng, plain) {
        let shouted = Person {
            surname: person.surname.to_uppercase(),
            ..person
        };
        sheet.three(
            &shouted,
            &unknown_upn(50),
            matched("unknown UPN, names match but for case"),
        );
    }
    let accented = |cells: Cells| {
        alone(cells)
            && ACCENTED
                .iter()
                .any(|(name, _)| *name == cells.get("surname"))
    };
    if let Some(person) = some_person(roll, rng, accented) {
        let bare = ACCENTED.iter().find(|(name, _)| *name == person.surname);
        let bare = Person {
            surname: bare.map(|(_, bare)| (*bare).to_owned()).unwrap_or_default(),
            ..person
        };
        sheet.three(
            &bare,
            "",
            matched("missing UPN, names match but for accents and punctuation"),
        );
    }
    if let Some(person) = some_person(roll, rng, plain) {
        let other = Person {
            dob: "2001-01-01".to_owned(),
            ..person
        };
        let first = sheet.all(|_| true).len();
        sheet.three(
            &other,
            "",
            refused("on-no-roll", "missing UPN, birth date differs"),
        );
        for row in first..first + 3 {
            let mark = refused("near-match", "missing UPN, birth date differs")
                .note("all but the birth date fits");
            sheet.flaw(row, "dob", "2001-01-01", mark);
        }
    }
    if let Some(person) = some_person(roll, rng, plain)
        && let Some(other) = urns.iter().find(|urn| **urn != person.urn)
    {
        let elsewhere = Person {
            urn: other.clone(),
            ..person
        };
        sheet.three(
            &elsewhere,
            "",
            refused("on-no-roll", "missing UPN, names match at another school"),
        );
    }
    if let Some(row) = roll.some_row(rng, plain) {
        let person = person(roll.cells(row));
        let twin = unknown_upn(51);
        let text = roll.changed(row, &[("upn", &twin)]);
        let mark = accepted(
            "same name, birth date and sex",
            "makes a match by name ambiguous",
        );
        roll.append(text, "upn", &twin, mark);
        sheet.three(
            &person,
            "",
            refused("on-no-roll", "missing UPN, two pupils fit"),
        );
    }
    twice(&mut sheet, rng, roll, teacher, plain);
    sheet.note("", accepted("mixed-case header", "names beside the UPN"));
    sheet
}

/// A row that is found by name and then has the key of a row in another file: the first row stands.
fn twice(
    sheet: &mut Sheet,
    rng: &mut Rng,
    roll: &mut Sheet,
    teacher: &mut Sheet,
    want: impl Fn(Cells) -> bool,
) {
    for _ in 0..20 {
        let Some(person) = some_person(roll, rng, &want) else {
            return;
        };
        let same = |cells: Cells| {
            cells.get("upn") == person.roll_upn
                && cells.get("term") == "Summer"
                && cells.get("judgement") == "EXS"
        };
        let Some(row) = teacher.some_row(rng, same) else {
            continue;
        };
        let cells = teacher.cells(row);
        let text = person.row([
            cells.get("assessed_on"),
            cells.get("assessment_name"),
            "",
            cells.get("subject"),
        ]);
        let mark =
            refused("duplicate-key", "duplicate key").note("found by name; the first stands");
        sheet.append(text, "upn", "", mark);
        return;
    }
}

/// A pupil of some row for which `want` holds; the row is taken.
fn some_person(roll: &mut Sheet, rng: &mut Rng, want: impl Fn(Cells) -> bool) -> Option<Person> {
    let row = roll.some_row(rng, want)?;
    Some(person(roll.cells(row)))
}

fn person(cells: Cells) -> Person {
    let [surname, forename, dob, sex, urn, group, roll_upn] =
        ["surname", "forename", "dob", "sex", "urn", "nc_year", "upn"]
            .map(|column| cells.get(column).to_owned());
    Person {
        surname,
        forename,
        dob,
        sex,
        urn,
        group,
        roll_upn,
    }
}

impl Person {
    /// A row of the file; given date, name of the assessment, UPN and subject.
    fn row(&self, [on, name, upn, subject]: [&str; 4]) -> String {
        let Self {
            surname,
            forename,
            dob,
            sex,
            urn,
            group,
            ..
        } = self;
        let year = academic_year(LAST_YEAR);
        format!(
            "{surname},{forename},{dob},{sex},{year},Summer,{on},{name},Teacher Assessment,{urn},{upn},{group},{subject},GDS"
        )
    }
}

impl Sheet {
    /// Three rows of a pupil, one a subject, each with the same fault.
    fn three(&mut self, person: &Person, upn: &str, mark: Mark) {
        let on = format!("{}-07-15", LAST_YEAR + 1);
        for subject in ["Reading", "Writing", "Maths"] {
            let text = person.row([&on, "Found by name", upn, subject]);
            self.append(text, "upn", upn, mark);
        }
    }
}
