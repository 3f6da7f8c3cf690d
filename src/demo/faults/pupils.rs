//! Faults of `pupils.csv`.

use super::sheet::{Cells, Sheet};
use super::{accepted, blanked, doubtful, refused};
use crate::demo::calendar::academic_year;
use crate::demo::plan::LAST_YEAR;
use crate::demo::rng::Rng;
use crate::demo::upn;
use crate::demo::world::World;

/// Surnames that a careless program would run, split, cut or garble.
const HOSTILE: [&str; 11] = [
    "Wisp-Ærøskøbing 李",
    "=cmd|' /C calc'!A0",
    "<script>alert('pupil')</script>",
    "O\"Kettle & Sons",
    "O'Puddle; Jr, 2nd",
    "Two\nLines",
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "\u{202e}evil",
    "QuillfeatherQuillfeatherQuillfeatherQuillfeatherQuillfeatherQuillfeatherQuillfeatherQuillfeatherQuillfeatherQuillfeather\
     QuillfeatherQuillfeatherQuillfeatherQuillfeatherQuillfeatherQuillfeatherQuillfeatherQuillfeatherQuillfeatherQuillfeather",
];

/// A UPN that nobody has, with the right check letter.
pub(super) fn unknown_upn(serial: u32) -> String {
    upn::text(&upn::upn(979, 9000 + serial, 2020, serial, false)).to_owned()
}

/// Plants them: changes rows of the last year, and adds rows at the end.
pub(super) fn plant(world: &World, rng: &mut Rng, roll: &mut Sheet) {
    let year = academic_year(LAST_YEAR);
    let urns: Vec<String> = world
        .primaries()
        .map(|school| school.urn.to_string())
        .collect();
    let here = |cells: Cells| {
        cells.get("academic_year") == year
            && urns.iter().any(|urn| urn == cells.get("urn"))
            && ["2", "3", "4", "5", "6"].contains(&cells.get("nc_year"))
    };

    // a wrong check letter that is the same in every table and year
    let wrong: Vec<&str> = world.misspelt.iter().map(upn::text).collect();
    for row in roll.all(|cells| wrong.contains(&cells.get("upn"))) {
        let value = roll.cells(row).get("upn").to_owned();
        roll.take(row);
        roll.flaw(
            row,
            "upn",
            &value,
            doubtful("check-letter", "wrong check letter").note("the same in all tables"),
        );
    }

    let row_of_two_rolls = |roll: &mut Sheet, rng: &mut Rng| {
        let row = roll.some_row(rng, here)?;
        let other = urns.iter().find(|urn| *urn != roll.cells(row).get("urn"))?;
        let text = roll.changed(row, &[("urn", other)]);
        let mark = doubtful("two-rolls", "pupil on two rolls").note("counts in both schools");
        roll.append(text, "urn", other, mark);
        Some(())
    };
    row_of_two_rolls(roll, rng);

    for (column, value) in [
        ("sex", "X"),
        ("fsm", "Maybe"),
        ("fsm6", "Perhaps"),
        ("eal", "1"),
        ("looked_after", "Formerly"),
        ("sen", "S"),
        ("sen_need", "BESD"),
        ("ethnicity", "ZZZZ"),
    ] {
        let sen = column == "sen_need";
        roll.spoil(
            rng,
            column,
            value,
            blanked("unknown-code", "unknown code"),
            |cells| here(cells) && (!sen || cells.get("sen") == "K" || cells.get("sen") == "E"),
        );
    }
    roll.spoil(
        rng,
        "prior_score",
        "about 16",
        blanked("not-a-number", "not a number"),
        |cells| here(cells) && !cells.get("prior_score").is_empty(),
    );
    roll.spoil(
        rng,
        "dob",
        "2016-02-30",
        blanked("bad-date", "no such date"),
        here,
    );
    let misfit = doubtful("birth-year-group", "birth date does not fit the year group");
    roll.spoil(rng, "dob", "1999-01-01", misfit, here);

    for surname in HOSTILE {
        roll.spoil(
            rng,
            "surname",
            surname,
            accepted("hostile text", "never published"),
            here,
        );
    }
    if let Some(row) = roll.some_row(rng, here) {
        let british = roll
            .cells(row)
            .get("dob")
            .split('-')
            .rev()
            .collect::<Vec<_>>()
            .join("/");
        roll.put(row, "dob", &british);
        roll.flaw(row, "dob", &british, accepted("DD/MM/YYYY dates", ""));
    }

    let duplicate = refused("duplicate-key", "duplicate key");
    roll.append_copy(rng, &[], "upn", duplicate.note("exact copy"), here);
    let other_need = [("ethnicity", "OOTH"), ("sen", "N"), ("sen_need", "")];
    roll.append_copy(
        rng,
        &other_need,
        "upn",
        duplicate.note("differs: the first stands"),
        |cells| here(cells) && cells.get("ethnicity") != "OOTH",
    );

    // rows of pupils whom no other table knows, so that nothing follows from their being refused
    for (serial, column, value, mark) in [
        (
            1,
            "urn",
            "999999",
            refused("unknown-school", "unknown school"),
        ),
        (
            2,
            "nc_year",
            "15",
            refused("unknown-code", "unknown year group"),
        ),
        (
            3,
            "academic_year",
            "2025-26",
            refused("bad-year", "academic year"),
        ),
        (
            4,
            "academic_year",
            "2025/27",
            refused("bad-year", "academic year").note("years that do not follow"),
        ),
        (5, "urn", "", refused("missing-key", "missing key")),
        (6, "upn", "", refused("missing-key", "missing key")),
    ] {
        if let Some(row) = roll.some_row(rng, here) {
            let upn = unknown_upn(serial);
            let text = roll.changed(
                row,
                &[("upn", &upn), ("surname", "Nobodywick"), (column, value)],
            );
            let text = if column == "upn" {
                text.replacen(&upn, "", 1)
            } else {
                text
            };
            roll.append(text, column, value, mark);
        }
    }
    roll.append_blank(refused("blank-row", "blank row"));
    roll.form.mark = true;
    roll.note("", accepted("byte order mark", ""));
}
