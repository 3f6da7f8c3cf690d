//! The shipped table of letters' widths says what the embedded fonts say.

use std::fmt::Write as _;
use std::path::Path;

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontInstance, FontVariant, FontVariations};

fn face(file: &str) -> FontInstance {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets/fonts")
        .join(file);
    let font = Font::new(Bytes::new(std::fs::read(path).unwrap()), 0).unwrap();
    font.instantiate(
        FontVariant::default(),
        Abs::zero(),
        &FontVariations::default(),
    )
}

fn advance(face: &FontInstance, c: char) -> Option<u16> {
    let ttf = face.ttf();
    ttf.glyph_hor_advance(ttf.glyph_index(c)?)
}

/// The table as `core/src/chart/metrics.rs` reads it, made from the fonts.
fn table(faces: &[FontInstance; 2]) -> String {
    let mut runs: Vec<(u32, [Vec<u16>; 2])> = vec![];
    let mut next = None;
    for c in '\0'..=char::MAX {
        let (Some(regular), Some(semibold)) = (advance(&faces[0], c), advance(&faces[1], c)) else {
            continue;
        };
        if next != Some(u32::from(c)) {
            runs.push((u32::from(c), [vec![], vec![]]));
        }
        let (_, advances) = runs.last_mut().unwrap();
        advances[0].push(regular);
        advances[1].push(semibold);
        next = Some(u32::from(c) + 1);
    }
    let mut text = String::new();
    for (first, advances) in runs {
        let halves = advances.map(|half| {
            let half: Vec<String> = half.iter().map(u16::to_string).collect();
            half.join(" ")
        });
        writeln!(text, "{first:x}: {}", halves.join(" | ")).unwrap();
    }
    text
}

#[test]
fn the_table_of_advances_is_the_fonts_own() {
    let faces = ["Inter-Regular.ttf", "Inter-SemiBold.ttf"].map(face);
    assert!(faces.iter().all(|f| f.ttf().units_per_em() == 2048));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/fonts/inter-advances.txt");
    let made = table(&faces);
    if std::env::var_os("MATBOOK_UPDATE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(
        made == kept,
        "assets/fonts/inter-advances.txt is not what the fonts say: run the tests with MATBOOK_UPDATE=1 to write it anew"
    );
    // And it is read as it was written: a width is the advance with two hundredths more.
    for (face, bold) in faces.iter().zip([false, true]) {
        for c in [
            '\u{20}', 'a', 'W', '8', '£', '−', 'é', 'Ł', '…', '“', '▲', 'Я', '①',
        ] {
            let em = f64::from(advance(face, c).unwrap()) / 2048.0;
            let width = matbook::chart::text_width(&c.to_string(), 10.0, bold);
            assert!((width - em * 10.2).abs() < 1e-9, "{c}: {width}");
        }
    }
    // Neither font has Hiragana: another will draw it, as wide as it is tall.
    assert!((matbook::chart::text_width("あ", 10.0, false) - 10.71).abs() < 1e-9);
}
