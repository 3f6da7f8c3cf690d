//! Faults of the last year's estimates and of the targets.

use super::pupils::unknown_upn;
use super::sheet::{Cells, Sheet};
use super::{Mark, accepted, blanked, refused};
use crate::demo::calendar::{academic_year, year_folder};
use crate::demo::plan::LAST_YEAR;
use crate::demo::rng::Rng;
use crate::demo::world::World;

/// The last year's estimates.
pub(super) fn estimates_path() -> String {
    format!("estimates/{}.csv", year_folder(LAST_YEAR))
}

/// Plants those of the estimates.
pub(super) fn estimates(_: &World, rng: &mut Rng, sheet: &mut Sheet) {
    let single = |cells: Cells| !cells.get("score").is_empty();
    for (column, value, mark) in [
        ("rank", "FFT10", refused("unknown-code", "unknown code")),
        (
            "subject",
            "Science",
            refused("unknown-code", "unknown code"),
        ),
        (
            "upn",
            &unknown_upn(30),
            refused("on-no-roll", "estimate for nobody"),
        ),
        (
            "p_expected",
            "1.7",
            refused("out-of-range", "probability out of range"),
        ),
        (
            "p_greater",
            "-0.2",
            refused("out-of-range", "probability out of range"),
        ),
        (
            "p_expected",
            "likely",
            refused("not-a-number", "not a number"),
        ),
        ("score", "high", blanked("not-a-number", "not a number")),
        (
            "academic_year",
            "2025-26",
            refused("bad-year", "academic year"),
        ),
    ] {
        sheet.spoil(rng, column, value, mark, single);
    }
    let changes = [("p_expected", "0.0123"), ("p_greater", "0.0012")];
    let mark = refused("duplicate-key", "duplicate key").note("the first stands");
    sheet.append_copy(rng, &changes, "p_expected", mark, single);
    let unknown = Mark {
        code: "unknown-column",
        ..accepted("unknown column", "reported once")
    };
    sheet.add_column("remark", unknown);
}

/// Plants those of the targets.
pub(super) fn targets(_: &World, rng: &mut Rng, sheet: &mut Sheet) {
    let year = academic_year(LAST_YEAR);
    // In a subject of grades A and B are grades to reach, W is none.
    let scored = |cells: Cells| {
        cells.get("academic_year") == year
            && !cells.get("target_score").is_empty()
            && !["A", "B", "N"].contains(&cells.get("target"))
    };
    for (column, value, mark) in [
        ("target", "EXS", refused("unknown-code", "unknown code")),
        ("subject", "Art", refused("unknown-code", "unknown code")),
        (
            "upn",
            &unknown_upn(31),
            refused("on-no-roll", "target for nobody"),
        ),
        (
            "target_score",
            "106ish",
            blanked("not-a-number", "not a number"),
        ),
    ] {
        sheet.spoil(rng, column, value, mark, scored);
    }
    let changes = [("target", "B"), ("target_score", "84")];
    let mark = refused("duplicate-key", "duplicate key").note("the first stands");
    sheet.append_copy(rng, &changes, "target", mark, |cells| {
        scored(cells) && cells.get("target") != "B"
    });
    sheet.append_blank(refused("blank-row", "blank row"));
    sheet.form.delimiter = ';';
    sheet.note("", accepted("semicolon delimiter", ""));
}
