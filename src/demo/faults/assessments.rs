//! Faults of the last year's assessments.

use super::pupils::unknown_upn;
use super::sheet::{Cells, Sheet};
use super::{blanked, doubtful, refused};
use crate::demo::calendar::year_folder;
use crate::demo::plan::LAST_YEAR;
use crate::demo::rng::Rng;
use crate::demo::world::World;

/// The last year's teacher assessment.
pub(super) fn teacher_path() -> String {
    format!(
        "assessments/{}/teacher-assessment.csv",
        year_folder(LAST_YEAR)
    )
}

/// The last year's tests.
pub(super) fn tests_path() -> String {
    format!("assessments/{}/tests.csv", year_folder(LAST_YEAR))
}

/// The first year's tests, where that is another year.
pub(super) fn first_tests_path(world: &World) -> Option<String> {
    let first = *world.plan.starts().start();
    (first < LAST_YEAR).then(|| format!("assessments/{}/tests.csv", year_folder(first)))
}

/// A UPN with the next check letter but one, so that it is nobody's, whether or not it was right before.
fn misspelt(upn: &str) -> String {
    let letters: Vec<char> = crate::demo::upn::LETTERS
        .iter()
        .map(|b| char::from(*b))
        .collect();
    let at = letters
        .iter()
        .position(|letter| upn.starts_with(*letter))
        .unwrap_or(0);
    format!("{}{}", letters[(at + 2) % letters.len()], &upn[1..])
}

/// Plants those of teacher assessment.
pub(super) fn teacher(rng: &mut Rng, sheet: &mut Sheet) {
    let judged = |cells: Cells| ["EXS", "WTS"].contains(&cells.get("judgement"));
    for (column, value, mark) in [
        (
            "upn",
            "",
            refused("on-no-roll", "on no roll").note("blank UPN, no names"),
        ),
        ("upn", &unknown_upn(20), refused("on-no-roll", "on no roll")),
        (
            "judgement",
            "",
            refused("no-outcome", "neither score nor judgement"),
        ),
        (
            "judgement",
            "EXP",
            refused("unknown-code", "unknown code").note("no score either"),
        ),
        ("term", "Half term", refused("unknown-code", "unknown code")),
        (
            "assessment_type",
            "SATs",
            refused("unknown-code", "unknown code"),
        ),
        ("subject", "Latin", refused("unknown-code", "unknown code")),
        ("nc_year", "14", refused("unknown-code", "unknown code")),
        (
            "academic_year",
            "2025",
            refused("bad-year", "academic year"),
        ),
        (
            "assessed_on",
            "31/02/2026",
            refused("bad-date", "no such date"),
        ),
        ("assessed_on", "", refused("missing-key", "missing key")),
        ("urn", "", refused("missing-key", "missing key")),
    ] {
        sheet.spoil(rng, column, value, mark, judged);
    }
    for _ in 0..3 {
        if let Some(row) = sheet.some_row(rng, judged) {
            let wrong = misspelt(sheet.cells(row).get("upn"));
            sheet.put(row, "upn", &wrong);
            sheet.flaw(
                row,
                "upn",
                &wrong,
                refused("on-no-roll", "wrong check letter").note("so on no roll"),
            );
        }
    }
    let outside = |kind| doubtful("outside-term", kind);
    sheet.spoil(
        rng,
        "assessed_on",
        "2019-11-11",
        outside("date outside its year"),
        judged,
    );
    let march = format!("{}-03-10", LAST_YEAR + 1);
    sheet.spoil(
        rng,
        "assessed_on",
        &march,
        outside("date outside its term"),
        |cells| judged(cells) && cells.get("term") == "Autumn",
    );
    let duplicate = refused("duplicate-key", "duplicate key");
    sheet.append_copy(rng, &[], "upn", duplicate.note("exact copy"), judged);
    let differs = duplicate.note("differs: the first stands");
    sheet.append_copy(rng, &[("judgement", "GDS")], "judgement", differs, judged);
    sheet.append_blank(refused("blank-row", "blank row"));
}

/// Plants those of the tests.
pub(super) fn tests(_: &World, rng: &mut Rng, sheet: &mut Sheet) {
    let dfe =
        |cells: Cells| cells.get("assessment_type") == "DfE test" && !cells.get("score").is_empty();
    let alone = |cells: Cells| {
        cells.get("assessment_type") != "DfE test"
            && !cells.get("score").is_empty()
            && cells.get("judgement").is_empty()
    };
    let both = |cells: Cells| !cells.get("score").is_empty() && !cells.get("judgement").is_empty();
    let nothing_left = "blank, so nothing is left of the row";
    let out = refused("out-of-range", "score out of range").note(nothing_left);
    sheet.spoil(rng, "score", "131", out, dfe);
    sheet.spoil(rng, "score", "79", out, dfe);
    sheet.spoil(rng, "score", "999", out, alone);
    sheet.spoil(rng, "score", "-5", out, alone);
    sheet.spoil(rng, "score", "161", out, alone);
    sheet.spoil(
        rng,
        "score",
        "n/a",
        refused("not-a-number", "not a number").note(nothing_left),
        alone,
    );
    let stands = "the judgement stands";
    sheet.spoil(
        rng,
        "score",
        "39",
        blanked("out-of-range", "score out of range").note(stands),
        both,
    );
    sheet.spoil(
        rng,
        "score",
        "lost",
        blanked("not-a-number", "not a number").note(stands),
        both,
    );
    sheet.spoil(
        rng,
        "judgement",
        "At",
        blanked("unknown-code", "unknown code").note("the score stands"),
        both,
    );
    let upn = unknown_upn(21);
    sheet.spoil(rng, "upn", &upn, refused("on-no-roll", "on no roll"), alone);
    sheet.append_copy(
        rng,
        &[],
        "upn",
        refused("duplicate-key", "duplicate key").note("exact copy"),
        alone,
    );
}
