//! Faults of attendance, exclusions, finance, performance, schools and trusts.

use super::pupils::unknown_upn;
use super::sheet::{Cells, Sheet};
use super::{accepted, blanked, doubtful, refused};
use crate::demo::calendar::academic_year;
use crate::demo::plan::LAST_YEAR;
use crate::demo::rng::Rng;
use crate::demo::world::World;

/// Whether a row is of the last year.
fn this_year(cells: Cells) -> bool {
    cells.get("academic_year") == academic_year(LAST_YEAR)
}

/// Plants those of attendance.
pub(super) fn attendance(_: &World, rng: &mut Rng, sheet: &mut Sheet) {
    for (column, value, mark) in [
        (
            "upn",
            unknown_upn(40).as_str(),
            refused("on-no-roll", "on no roll"),
        ),
        ("term", "Easter", refused("unknown-code", "unknown code")),
        (
            "sessions_authorised",
            "400",
            doubtful("absent-exceeds-possible", "more absent than possible"),
        ),
        (
            "sessions_possible",
            "all",
            blanked("not-a-number", "not a number"),
        ),
    ] {
        sheet.spoil(rng, column, value, mark, this_year);
    }
    sheet.form.delimiter = '\t';
    sheet.note("", accepted("tab delimiter", ""));
}

/// Plants those of exclusions.
pub(super) fn exclusions(_: &World, rng: &mut Rng, sheet: &mut Sheet) {
    let suspended = |cells: Cells| this_year(cells) && cells.get("kind") == "Suspension";
    for (column, value, mark) in [
        ("kind", "FTE", refused("unknown-code", "unknown code")),
        (
            "upn",
            unknown_upn(41).as_str(),
            refused("on-no-roll", "on no roll"),
        ),
        (
            "started_on",
            "2026-13-01",
            blanked("bad-date", "no such date"),
        ),
        ("sessions", "two", blanked("not-a-number", "not a number")),
    ] {
        sheet.spoil(rng, column, value, mark, suspended);
    }
    sheet.form.crlf = true;
    sheet.note("", accepted("lines end with CR LF", ""));
}

/// Plants those of finance.
pub(super) fn finance(_: &World, rng: &mut Rng, sheet: &mut Sheet) {
    let school = |cells: Cells| !cells.get("urn").is_empty();
    let mark = blanked("not-a-number", "not a number");
    sheet.spoil(rng, "staff_costs", "n/k", mark, school);
}

/// Plants those of performance: among other trusts' schools, so that no measure changes.
pub(super) fn performance(_: &World, rng: &mut Rng, sheet: &mut Sheet) {
    let elsewhere = |cells: Cells| cells.get("urn") < "800000" && !cells.get("score").is_empty();
    let suppressed = blanked("not-a-number", "not a number").note("suppressed, as in DfE files");
    sheet.spoil(rng, "score", "SUPP", suppressed, elsewhere);
    sheet.spoil(
        rng,
        "academic_year",
        "201819",
        refused("bad-year", "academic year"),
        elsewhere,
    );
    sheet.spoil(
        rng,
        "urn",
        "",
        refused("missing-key", "missing key"),
        elsewhere,
    );
    let duplicate = refused("duplicate-key", "duplicate key").note("the first stands");
    sheet.append_copy(rng, &[("score", "9.99")], "score", duplicate, elsewhere);
}

/// Plants those of schools.
pub(super) fn schools(_: &World, rng: &mut Rng, sheet: &mut Sheet) {
    let count = sheet.all(|_| true).len();
    sheet.british_dates("joined_on");
    let duplicate = refused("duplicate-key", "duplicate key").note("the first stands");
    // rows are taken by the copies, so the copies come before the texts that a comma could split
    for (column, value, mark, urn) in [
        (
            "trust_uid",
            "99999",
            refused("unknown-trust", "unknown trust"),
            "999001",
        ),
        (
            "trust_uid",
            "",
            refused("missing-key", "missing key"),
            "999002",
        ),
        ("urn", "", refused("missing-key", "missing key"), ""),
    ] {
        let text = sheet.changed(
            0,
            &[
                ("urn", urn),
                ("school_name", "Nowherewick School"),
                (column, value),
            ],
        );
        sheet.append(text, column, value, mark);
    }
    let text = sheet.changed(0, &[("school_name", "Nowherewick School")]);
    let urn = sheet.cells(0).get("urn").to_owned();
    sheet.append(text, "urn", &urn, duplicate);

    let hostile = [
        "St Wisp's & St Kettle's \"CE\" <script>alert('school')</script> Primary",
        "=cmd|' /C calc'!A0 Primary Academy",
        "Ysgol Łąwisp–Ærø 学校 🏫\nPrimary Academy",
    ];
    for (row, name) in hostile.into_iter().enumerate().take(count) {
        sheet.take(row);
        sheet.put(row, "school_name", name);
        let note = if row == 0 {
            "shown as text, escaped"
        } else {
            ""
        };
        sheet.flaw(row, "school_name", name, accepted("hostile text", note));
    }
    let number = blanked("not-a-number", "not a number");
    sheet.spoil(rng, "capacity", "about 200", number, |_| true);
    let date = blanked("bad-date", "no such date");
    sheet.spoil(rng, "joined_on", "31/02/2018", date, |_| true);
    sheet.mixed_case_header();
}

/// Plants those of trusts.
pub(super) fn trusts(_: &World, _: &mut Rng, sheet: &mut Sheet) {
    let uid = sheet.cells(0).get("trust_uid").to_owned();
    let duplicate = refused("duplicate-key", "duplicate key").note("the first stands");
    sheet.append(
        format!("{uid},Nowherewick Trust,"),
        "trust_uid",
        &uid,
        duplicate,
    );
    let missing = refused("missing-key", "missing key");
    sheet.append(",Nobody's Trust,".to_owned(), "trust_uid", "", missing);
    let name = "Ünity & \"Friends\" <b>Wisp</b> Trust / 2";
    sheet.put(0, "trust_name", name);
    let note = "its slug must be a safe folder name";
    sheet.flaw(0, "trust_name", name, accepted("hostile text", note));
}
