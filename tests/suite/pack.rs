//! PDF packs: the same bytes every time, the figures of the page, and PDFs that readers and validators take.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;

use matbook::estate::Date;
use matbook::pack::{Logo, Pack, PackIdentity, Press, Typeset, identity};
use matbook::release::{Desk, Measured, Reason, Shown, Unit};
use matbook::report::{
    Band, Bar, Block, Cell, Chart, ChartKind, Column, Emphasis, Fact, Indicator, Page, PagePath,
    ReferenceLine, Row, RowKind, Section, Table, Tile, Tone, Whisker,
};

fn date() -> Date {
    Date::new(2023, 7, 31).unwrap()
}

fn shown(value: f64, unit: Unit) -> Shown {
    Desk::default().show(Measured::plain(Ok(value), unit))
}

fn number(value: f64, unit: Unit) -> Cell {
    Cell::Number(shown(value, unit))
}

fn fact(name: &str, value: &str) -> Fact {
    Fact {
        name: name.into(),
        value: value.into(),
    }
}

const SCHOOLS: [&str; 12] = [
    "Ashdown Primary Academy",
    "Beacon Hill Church of England Primary School",
    "Castle View Academy",
    "Dovecote Infant School",
    "Elmfield Junior School",
    "Fairlight Primary & Nursery",
    "Greenacre Primary Academy",
    "Hartsbrook Community Primary",
    "Ivy Lane Primary School",
    "Juniper Rise Free School",
    "Kingsmead Primary",
    "Larkspur Primary Academy",
];

fn school_table() -> Table {
    let mut table = Table::new(
        "schools",
        "Key stage 2 progress and attainment by school, 2022/23",
        vec![
            Column::words("school", "School"),
            Column::number("pupils", "Pupils at end of KS2"),
            Column::number("read", "Reading progress"),
            Column::words("ci", "95% interval"),
            Column::words("band", "Band"),
            Column::number("exp", "Reaching expected standard"),
            Column::number("diff", "Difference to FFT50")
                .about("attainment less the estimate, in percentage points"),
            Column::words("ind", "Indicator"),
        ],
    );
    let bands = [
        Band::WellBelow,
        Band::Below,
        Band::Average,
        Band::Above,
        Band::WellAbove,
    ];
    let indicators = [
        Indicator::WellBelow,
        Indicator::Below,
        Indicator::None,
        Indicator::Above,
        Indicator::WellAbove,
    ];
    for (i, name) in SCHOOLS.iter().enumerate() {
        let x = i as f64 - 5.5;
        let progress = x * 0.7;
        let missing = match i {
            4 => Some(Reason::NoEstimates),
            7 => Some(Reason::NotPublished("SUPP".into())),
            _ => None,
        };
        let progress_cell = match &missing {
            Some(reason) => Cell::Missing(reason.clone()),
            None => number(progress, Unit::ProgressOne),
        };
        table.rows.push(Row::body(vec![
            Cell::link(
                *name,
                PagePath::new(format!("beacon/schools/{i}/measures.html")),
            ),
            number(18.0 + 7.0 * i as f64, Unit::Count),
            progress_cell,
            match missing {
                Some(reason) => Cell::Missing(reason),
                None => Cell::Interval {
                    lower: shown(progress - 1.8, Unit::ProgressOne),
                    upper: shown(progress + 1.8, Unit::ProgressOne),
                    crosses: Some(progress.abs() < 1.8),
                },
            },
            Cell::Band(bands[i % 5]),
            number(41.0 + 4.2 * i as f64, Unit::Percent),
            if i == 2 {
                Cell::Missing(Reason::NoEstimates)
            } else if i == 3 {
                Cell::Missing(Reason::NoOutcomes)
            } else {
                number(x * 2.5, Unit::PercentagePoints)
            },
            Cell::Indicator(indicators[(i * 3) % 5]),
        ]));
    }
    table.rows.push(Row::total(vec![
        Cell::text("MAT average"),
        number(678.0, Unit::Count),
        number(0.4, Unit::ProgressOne),
        Cell::Interval {
            lower: shown(-0.2, Unit::ProgressOne),
            upper: shown(1.0, Unit::ProgressOne),
            crosses: Some(true),
        },
        Cell::Band(Band::Average),
        number(64.0, Unit::Percent),
        number(1.2, Unit::PercentagePoints),
        Cell::Indicator(Indicator::None),
    ]));
    table.notes.push(
        "Schools are weighted by the number of pupils at the end of key stage 2. Bands follow the published thresholds."
            .into(),
    );
    table
}

fn bars(id: &str, title: &str, about_zero: bool) -> Chart {
    Chart {
        id: id.into(),
        title: title.into(),
        alt: format!("{title}: highest Larkspur Primary Academy, lowest Ashdown Primary Academy."),
        unit: Unit::ProgressOne,
        kind: ChartKind::Bars {
            bars: SCHOOLS
                .iter()
                .enumerate()
                .map(|(i, name)| Bar {
                    label: (*name).into(),
                    value: shown((i as f64 - 5.5) * 0.7, Unit::ProgressOne),
                    interval: None,
                    indicator: about_zero.then_some(Indicator::Above),
                    emphasis: Emphasis::Plain,
                    comparison: None,
                })
                .collect(),
            line: Some(ReferenceLine {
                label: "MAT average +0.4".into(),
                value: shown(0.4, Unit::ProgressOne),
            }),
            about_zero,
        },
    }
}

fn whiskers() -> Chart {
    Chart {
        id: "intervals".into(),
        title: "Reading progress with 95% intervals".into(),
        alt: "Reading progress by school with 95% intervals; four schools lie above 0.".into(),
        unit: Unit::ProgressOne,
        kind: ChartKind::Whiskers {
            rows: SCHOOLS
                .iter()
                .enumerate()
                .map(|(i, name)| {
                    let x = (i as f64 - 5.5) * 0.7;
                    Whisker {
                        label: (*name).into(),
                        value: shown(x, Unit::ProgressOne),
                        interval: Some((
                            shown(x - 1.8, Unit::ProgressOne),
                            shown(x + 1.8, Unit::ProgressOne),
                        )),
                        emphasis: Emphasis::Plain,
                    }
                })
                .collect(),
            line: None,
        },
    }
}

fn measures_page() -> Page {
    let mut page = Page::new(
        PagePath::new("beacon/measures.html"),
        "Beacon Learning Trust",
        "DfE measures",
    );
    page.standfirst =
        "How far pupils came between key stages, beside all pupils in England with the same start."
            .into();
    page.facts = vec![
        fact("Results year", "2022/23"),
        fact("Key stage", "KS2"),
        fact("Data as at", "31 July 2023"),
        fact("Schools", "12 of 14"),
        fact("Compare to", "FFT50"),
    ];
    page.briefing = vec![
        "Reading progress is +0.4 (−0.2 to +1.0), close to average.".into(),
        "Four schools are above average in reading, and none of them was in 2021/22.".into(),
        "Two schools have no figure: one has no estimates yet, one is suppressed by the DfE."
            .into(),
    ];
    let tiles = vec![
        Tile {
            label: "Reading progress".into(),
            figure: shown(0.4, Unit::ProgressOne),
            detail: "−0.2 to +1.0 · close to average".into(),
            tone: Tone::Plain,
            to: None,
            stands: None,
        },
        Tile {
            label: "Writing progress".into(),
            figure: shown(1.3, Unit::ProgressOne),
            detail: "+0.6 to +2.0 · above average".into(),
            tone: Tone::Good,
            to: None,
            stands: None,
        },
        Tile {
            label: "Mathematics progress".into(),
            figure: shown(-1.2, Unit::ProgressOne),
            detail: "−1.9 to −0.5 · below average".into(),
            tone: Tone::Poor,
            to: None,
            stands: None,
        },
        Tile {
            label: "Expected standard in reading, writing and mathematics".into(),
            figure: Desk::default().show(Measured::plain(Err(Reason::NotYetDue), Unit::Percent)),
            detail: String::new(),
            tone: Tone::Caution,
            to: None,
            stands: None,
        },
    ];
    let mut left_out = Table::new(
        "left-out",
        "Schools left out of the average, and why",
        vec![
            Column::words("school", "School"),
            Column::words("why", "Reason"),
            Column::number("pupils", "Pupils"),
        ],
    );
    for (name, why, pupils) in [
        (
            "Meadow Special School",
            "special school: its pupils are not counted in the trust's measure",
            9.0,
        ),
        (
            "Northgate Alternative Provision",
            "alternative provision",
            4.0,
        ),
    ] {
        left_out.rows.push(Row {
            cells: vec![
                Cell::text(name),
                Cell::text(why),
                number(pupils, Unit::Count),
            ],
            kind: RowKind::LeftOut,
        });
    }
    left_out.rows.push(Row {
        cells: vec![
            Cell::text("Pupils without a school"),
            Cell::text("no URN in the data"),
            number(2.0, Unit::Count),
        ],
        kind: RowKind::Null,
    });
    page.sections = vec![
        Section::new("headlines", "Headlines", vec![Block::Tiles { tiles }]),
        Section::new(
            "schools",
            "Schools",
            vec![
                Block::text(
                    "A school's score is the mean of its pupils' differences to pupils with the same prior attainment.",
                ),
                Block::caution(
                    "Scores of small cohorts move a lot from year to year: read the interval, not the rank.",
                ),
                Block::Chart(bars("reading", "Reading progress by school", true)),
                Block::Chart(whiskers()),
                Block::Table(school_table()),
            ],
        ),
        Section::new(
            "left-out",
            "Who is left out",
            vec![
                Block::List {
                    items: vec![
                        "Special schools and alternative provision have measures of their own."
                            .into(),
                        "Pupils without a key stage 1 result have no progress score.".into(),
                    ],
                },
                Block::Table(left_out),
            ],
        ),
    ];
    page
}

fn school_page() -> Page {
    let mut page = Page::new(
        PagePath::new("beacon/schools/0/measures.html"),
        "Ashdown Primary Academy",
        "DfE measures",
    );
    page.standfirst = "The school's measures over five years.".into();
    page.facts = vec![fact("URN", "136000"), fact("Results year", "2022/23")];
    page.briefing = vec!["Reading progress is −3.9 (−5.7 to −2.1), well below average.".into()];
    let mut table = Table::new(
        "years",
        "Measures by year",
        vec![
            Column::words("measure", "Measure"),
            Column::words("trend", "Trend"),
            Column::number("y1", "2018/19"),
            Column::number("y2", "2021/22"),
            Column::number("y3", "2022/23"),
        ],
    );
    for (i, name) in [
        "Reading progress",
        "Writing progress",
        "Mathematics progress",
    ]
    .iter()
    .enumerate()
    {
        let x = i as f64;
        table.rows.push(Row::body(vec![
            Cell::text(*name),
            Cell::Spark(vec![Some(x), None, Some(2.0), Some(x * 3.0), Some(1.0)]),
            number(x - 1.0, Unit::ProgressOne),
            number(0.3 * x, Unit::ProgressOne),
            number(-3.9 + x, Unit::ProgressOne),
        ]));
    }
    page.sections = vec![Section::new(
        "years",
        "Over time",
        vec![
            Block::Chart(bars("years", "Reading progress over time", false)),
            Block::Table(table),
        ],
    )];
    page
}

fn long_page(rows: usize) -> Page {
    let mut page = Page::new(
        PagePath::new("beacon/audit/matching.html"),
        "Beacon Learning Trust",
        "Matching audit",
    );
    page.standfirst = "Which pupils of the estimates could be matched to the roll.".into();
    let mut table = Table::new(
        "pupils",
        "Pupils by class",
        vec![
            Column::words("class", "Class"),
            Column::words("school", "School"),
            Column::number("roll", "Roll"),
            Column::number("matched", "Matched"),
            Column::number("share", "Share matched"),
        ],
    );
    for i in 0..rows {
        table.rows.push(Row::body(vec![
            Cell::text(format!("Class {}", i + 1)),
            Cell::text(SCHOOLS[i % 12]),
            number(20.0 + (i % 13) as f64, Unit::Count),
            number(17.0 + (i % 13) as f64, Unit::Count),
            number(80.0 + (i % 20) as f64 * 0.7, Unit::PercentOne),
        ]));
    }
    page.sections = vec![Section::new(
        "all",
        "All classes",
        vec![Block::Table(table)],
    )];
    page
}

fn wide_page(columns: usize) -> Page {
    let mut page = Page::new(
        PagePath::new("beacon/ks2/pupil-groups.html"),
        "Beacon Learning Trust",
        "Pupil groups",
    );
    page.standfirst = "Each group in each subject and year group.".into();
    page.briefing =
        vec!["Pupils eligible for the pupil premium are 14 points below the others.".into()];
    let mut heads = vec![Column::words("group", "Group")];
    for c in 1..columns {
        heads.push(Column::number(
            &format!("c{c}"),
            format!("Year {} reading, expected", c % 6 + 1),
        ));
    }
    let mut table = Table::new(
        "groups",
        "Attainment by group, subject and year group",
        heads,
    );
    for group in [
        "Girls",
        "Boys",
        "Pupil premium",
        "Other pupils",
        "English as an additional language",
    ] {
        let mut cells = vec![Cell::text(group)];
        cells.extend((1..columns).map(|c| number(50.0 + c as f64, Unit::Percent)));
        table.rows.push(Row::body(cells));
    }
    page.sections = vec![Section::new("groups", "Groups", vec![Block::Table(table)])];
    page
}

fn sample() -> Pack {
    Pack {
        id: "beacon/packs/trust".into(),
        title: "Summer term pack".into(),
        subject: "Beacon Learning Trust".into(),
        subtitle: "Summer term 2022/23".into(),
        audience: "Trustees, heads and governors".into(),
        as_at: "31 July 2023".into(),
        filters: vec![
            ("Key stage".into(), "KS2".into()),
            ("Compare to".into(), "FFT50".into()),
        ],
        chapters: vec![
            Arc::new(measures_page()),
            Arc::new(school_page()),
            Arc::new(wide_page(14)),
            Arc::new(long_page(200)),
        ],
        glossary: vec![
            (
                "FFT50".into(),
                "the estimate that half of the schools with similar pupils reach".into(),
            ),
            (
                "Roll".into(),
                "the pupils who are on the register on the day of the census".into(),
            ),
        ],
        method_notes: vec![
            "Percentages are rounded half away from zero when they are shown, never before.".into(),
            "A trust's progress score is the pupil-weighted mean of its schools' scores.".into(),
        ],
        ..Pack::bound(date())
    }
}

/// The text of a PDF in reading order; `None` where `pdftotext` isn't installed.
fn text_of(pdf: &[u8]) -> Option<String> {
    let mut child = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|_| crate::skip("pdftotext is not installed"))
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let bytes = pdf.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&bytes));
    let out = child.wait_with_output().ok()?;
    writer.join().ok()?.ok()?;
    Some(String::from_utf8_lossy(&out.stdout).into_owned())
}

fn press() -> Press {
    Press::new(None).unwrap()
}

fn typeset(pack: &Pack) -> Typeset {
    press().typeset(pack).unwrap()
}

/// A page with one paragraph and nothing else.
fn small_page(text: &str) -> Page {
    let mut page = Page::new(PagePath::new("t/p.html"), "A trust", "A report");
    page.sections = vec![Section::new("s", "A section", vec![Block::text(text)])];
    page
}

fn lone(page: Page) -> Pack {
    Pack::lone(Arc::new(page), date())
}

/// The raw text of the PDF before its objects were packed isn't kept, but the XMP metadata stand in it as they are.
fn holds(pdf: &[u8], text: &str) -> bool {
    pdf.windows(text.len()).any(|w| w == text.as_bytes())
}

/// The text without blanks: a cell broken into lines is still itself.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn the_same_pack_gives_the_same_bytes() {
    let press = press();
    let pack = sample();
    let first = press.typeset(&pack).unwrap();
    let again = press.typeset(&pack).unwrap();
    assert!(first.pdf == again.pdf, "two runs differ");
    let others: Vec<Vec<u8>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..2)
            .map(|_| scope.spawn(|| press.typeset(&pack).unwrap().pdf))
            .collect();
        workers.into_iter().map(|w| w.join().unwrap()).collect()
    });
    assert!(others.iter().all(|o| *o == first.pdf), "threads differ");
    let fresh = Press::new(None).unwrap();
    assert_eq!(fresh.fingerprint(), press.fingerprint());
    assert!(
        fresh.typeset(&pack).unwrap().pdf == first.pdf,
        "presses differ"
    );
    assert_eq!(first.warnings, Vec::<String>::new());
}

#[test]
fn a_page_takes_little_room() {
    let made = typeset(&sample());
    let each = made.pdf.len() / made.pages;
    assert!(each < 40_000, "{each} bytes a page");
    assert!(made.pages >= 10, "{} pages", made.pages);
}

#[test]
fn the_metadata_claim_archive_and_accessibility() {
    let mut pack = sample();
    let identity = PackIdentity {
        pack: "head".into(),
        trust: "5001".into(),
        school: Some(136_000),
        as_at: Some(date()),
    };
    pack.identity = Some(identity.clone());
    let pdf = typeset(&pack).pdf;
    assert_eq!(identity::read(&pdf), Some(identity));
    assert_eq!(
        identity::read(&typeset(&sample()).pdf),
        None,
        "a pack without an identity has none"
    );
    assert_eq!(identity::read(b"%PDF-1.7 no more"), None);
    for text in [
        "<pdfuaid:part>1</pdfuaid:part>",
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "Beacon Learning Trust: Summer term pack",
        "<rdf:li>en-GB</rdf:li>",
        "<xmp:CreateDate>2023-07-31T00:00:00Z</xmp:CreateDate>",
        "URN 136000",
    ] {
        assert!(holds(&pdf, text), "the metadata lack {text}");
    }
}

#[test]
fn figures_are_those_of_the_page() {
    let Some(text) = text_of(&typeset(&sample()).pdf) else {
        return;
    };
    let text = squeezed(&text);
    for page in &sample().chapters {
        for table in page.tables() {
            for row in &table.rows {
                // A row's cells follow each other in the text, unless words among them are broken into lines.
                let numbers: String = row
                    .cells
                    .iter()
                    .skip(1)
                    .map(|cell| squeezed(&cell.plain()))
                    .collect();
                if row.cells.iter().any(|c| c.reason().is_some()) || table.id != "pupils" {
                    for cell in &row.cells {
                        if matches!(cell, Cell::Number(_) | Cell::Interval { .. }) {
                            let plain = squeezed(&cell.plain());
                            assert!(text.contains(&plain), "{plain} of {} is missing", table.id);
                        }
                    }
                } else {
                    assert!(text.contains(&numbers), "{numbers} is missing");
                }
            }
        }
        for sentence in &page.briefing {
            assert!(text.contains(&squeezed(sentence)), "{sentence} is missing");
        }
    }
    // By hand: 0.7 × (11 − 5.5) = 3.85, rounded half away from zero +3.9; 18 + 7 × 11 = 95 pupils.
    assert!(
        text.contains("95+3.9+2.1to+5.7"),
        "the last school's row is missing"
    );
}

#[test]
fn long_tables_repeat_their_headings() {
    let made = typeset(&lone(long_page(200)));
    assert!(made.pages > 3);
    let Some(text) = text_of(&made.pdf) else {
        return;
    };
    assert_eq!(text.matches("Share matched").count(), made.pages);
    for i in 1..=made.pages {
        assert!(text.contains(&format!("Page {i} of {}", made.pages)));
    }
    assert!(text.contains("Class 200"));
}

#[test]
fn a_character_without_a_glyph_is_boxed_and_told() {
    let mut page = small_page("Pupil 李小龙 and Zoe\u{308}");
    page.title = "Report 李".into();
    // Drawings take the box from the second font too.
    page.sections[0]
        .blocks
        .push(Block::Chart(bars("c", "Of 李 and ع and ▲", false)));
    let made = typeset(&lone(page));
    assert_eq!(made.warnings.len(), 3, "{:?}", made.warnings);
    assert!(
        made.warnings
            .iter()
            .any(|w| w.contains("李 (U+674E): shown as □"))
    );
    if let Some(text) = text_of(&made.pdf) {
        assert!(text.contains("Pupil □□□ and Zoë"), "{text}");
    }
}

#[test]
fn hostile_text_stays_text() {
    let words = "#panic(\"x\") *bold* _it_ $x^2$ \\u{41} <b>&amp;</b> @ref [a](b) = h // c /* d */ `code` ~ --- \"q\"";
    let mut page = small_page(words);
    page.title = words.into();
    let mut table = Table::new("t", words, vec![Column::words("a", words)]);
    table.rows.push(Row::body(vec![Cell::text(words)]));
    table.notes.push(words.into());
    page.sections[0].blocks.push(Block::Table(table));
    let mut chart = bars("x", words, false);
    chart.alt = words.into();
    page.sections[0].blocks.push(Block::Chart(chart));
    let mut pack = lone(page);
    pack.covers = true;
    pack.glossary = vec![(words.into(), words.into())];
    let made = typeset(&pack);
    if let Some(text) = text_of(&made.pdf) {
        let (text, words) = (squeezed(&text), squeezed(words));
        assert!(text.matches(&words).count() >= 5, "{text}");
    }
}

#[test]
fn a_word_longer_than_the_page_is_broken() {
    let name = format!("School {}", "Ü".repeat(300));
    let mut page = small_page(&name);
    page.subject = name.clone();
    let columns = ["School", "Roll"].map(|h| Column::words(h, h)).to_vec();
    let mut table = Table::new("t", name.clone(), columns);
    let cells = [&name, "30"].map(Cell::text).to_vec();
    table.rows.push(Row::body(cells));
    page.sections[0].blocks.push(Block::Table(table));
    let mut pack = lone(page);
    pack.covers = true;
    let made = typeset(&pack);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("long.pdf");
    std::fs::write(&file, &made.pdf).unwrap();
    let Ok(out) = Command::new("pdftotext")
        .arg("-bbox")
        .arg(&file)
        .arg("-")
        .output()
    else {
        crate::skip("pdftotext is not installed");
        return;
    };
    let boxes = String::from_utf8(out.stdout).unwrap();
    // A4 upright is 595.3 points wide, its margins 56.7.
    let right = |line: &str| -> f64 {
        let (_, rest) = line.split_once("xMax=\"").unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    };
    let ends: Vec<f64> = boxes
        .lines()
        .filter(|l| l.contains("<word"))
        .map(right)
        .collect();
    assert!(ends.len() > 20);
    assert!(ends.iter().all(|x| *x < 595.3 - 50.0), "{ends:?}");
    // All 300 letters are there, at least on the cover, above the title and in the table; and whole in the metadata.
    assert!(boxes.matches('Ü').count() >= 900);
    let info = lopdf::Document::load_mem(&made.pdf).unwrap();
    let info = info
        .trailer
        .get(b"Info")
        .and_then(|i| info.get_dictionary(i.as_reference()?))
        .unwrap();
    let author = lopdf::decode_text_string(info.get(b"Author").unwrap()).unwrap();
    assert_eq!(author, name);
}

#[test]
fn a_fault_in_a_user_template_names_its_place() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("blocks.typ"),
        "// mine\r\n#let render(b) = [#b.nothing]\r\n",
    )
    .unwrap();
    let press = Press::new(Some(folder.path())).unwrap();
    assert_ne!(press.fingerprint(), Press::new(None).unwrap().fingerprint());
    let error = press.typeset(&lone(small_page("x"))).unwrap_err();
    let fault = &error.faults()[0];
    assert_eq!(
        (fault.file.as_str(), fault.line, fault.column),
        ("blocks.typ", 2, 22)
    );
    assert!(error.to_string().contains("blocks.typ:2:22: "), "{error}");
    assert!(error.to_string().contains("nothing"), "{error}");
    // A syntax error too.
    std::fs::write(folder.path().join("blocks.typ"), "#let render(b) = {\n").unwrap();
    let press = Press::new(Some(folder.path())).unwrap();
    let error = press.typeset(&lone(small_page("x"))).unwrap_err();
    assert!(error.to_string().contains("blocks.typ:1:18: "), "{error}");
}

#[test]
fn templates_of_the_user_stand_in_for_the_built_in_ones() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("blocks.typ"),
        "#let render(b) = par[Our own block of kind #b.block.]",
    )
    .unwrap();
    let made = Press::new(Some(folder.path()))
        .unwrap()
        .typeset(&lone(small_page("x")))
        .unwrap();
    if let Some(text) = text_of(&made.pdf) {
        assert!(text.contains("Our own block of kind text."), "{text}");
    }
}

#[test]
fn sizes_of_the_user_hold_for_setting_and_planning() {
    let folder = tempfile::tempdir().unwrap();
    let with = |sizes: &str| {
        std::fs::write(folder.path().join("sizes.json"), sizes).unwrap();
        Press::new(Some(folder.path()))
    };
    let mut page = small_page("x");
    let words = "Nine words stand here for each line. ".repeat(60);
    page.sections[0].blocks = vec![Block::text(words); 6];
    let pack = lone(page);
    let plain = typeset(&pack).pages;
    let large = with("{\"body\": 19}")
        .unwrap()
        .typeset(&pack)
        .unwrap()
        .pages;
    assert!(
        large > plain,
        "{large} pages of large words, {plain} of plain"
    );

    // Where titles take half a page, a table that was set in one may break.
    let pack = lone(wide_page(6));
    let whole = |press: &Press| {
        let json: serde_json::Value = serde_json::from_str(&press.data_json(&pack)).unwrap();
        let blocks = json["chapters"][0]["runs"][0]["sections"][0]["blocks"].clone();
        let tables = blocks
            .as_array()
            .unwrap()
            .iter()
            .filter(|b| b["block"] == "table");
        tables
            .map(|t| t["whole"].as_bool().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(whole(&press()), [true]);
    assert_eq!(whole(&with("{\"caption\": 480}").unwrap()), [false]);

    for (wrong, said) in [
        ("{\"bodie\": 9}", "unknown field `bodie`"),
        ("{\"body\": -9}", "`body` is -9"),
        ("9pt", "line 1"),
    ] {
        let error = with(wrong).err().unwrap().to_string();
        assert!(
            error.contains("sizes.json") && error.contains(said),
            "{error}"
        );
    }
}

#[test]
fn wide_tables_get_wider_paper() {
    let paper = |columns: usize| {
        let json: serde_json::Value =
            serde_json::from_str(&press().data_json(&lone(wide_page(columns)))).unwrap();
        json["chapters"][0]["runs"][0]["paper"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(paper(6), "a4");
    assert_eq!(paper(14), "a4-landscape");
    assert_eq!(paper(20), "a3-landscape");
    // Beyond that words shrink, but the pack is made.
    assert_eq!(typeset(&lone(wide_page(40))).pages, 1);
}

#[test]
fn an_empty_page_and_an_empty_pack_are_made() {
    let page = Page::new(PagePath::new("x.html"), "", "Nothing yet");
    assert_eq!(typeset(&lone(page)).pages, 1);
    let mut pack = Pack::bound(date());
    pack.title = "Empty".into();
    assert_eq!(typeset(&pack).pages, 2);
    let mut page = small_page("");
    page.title = String::new();
    page.sections[0].heading = String::new();
    let mut chart = bars("c", "", false);
    chart.alt = String::new();
    let mut ragged = Table::new(
        "t",
        "",
        vec![Column::words("a", ""), Column::words("b", "")],
    );
    page.sections[0].blocks.push(Block::Table(ragged.clone()));
    ragged.rows.push(Row::body(vec![]));
    ragged.rows.push(Row::total(vec![
        Cell::text("1"),
        Cell::text("2"),
        Cell::text("3"),
    ]));
    page.sections[0].blocks.push(Block::Table(ragged));
    page.sections[0].blocks.push(Block::Chart(chart));
    page.sections[0].blocks.push(Block::Tiles { tiles: vec![] });
    assert_eq!(typeset(&lone(page)).pages, 1);
}

#[test]
fn a_trust_has_its_own_colour_and_logo() {
    let mut pack = lone(small_page("x"));
    pack.look.accent = Some("#12436D".into());
    assert!(press().typeset(&pack).is_ok());
    pack.covers = true;
    pack.look.logo = Some(Logo {
        ending: "svg".into(),
        bytes: (*b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><circle cx='4' cy='4' r='4'/></svg>").into(),
        alt: "A trust".into(),
    });
    assert!(press().typeset(&pack).is_ok());
    pack.look.accent = Some("dark blue".into());
    let error = press().typeset(&pack).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`dark blue` is no colour: a colour is written as #12436D"
    );
}

#[test]
fn a_colour_too_pale_to_read_is_taken_for_bands_and_darkened_for_text() {
    let mut pack = lone(small_page("x"));
    pack.covers = true;
    pack.look.accent = Some("#ffcc00".into());
    let data: serde_json::Value = serde_json::from_str(&press().data_json(&pack)).unwrap();
    // 1.5 : 1 on white; darkened in steps of a hundredth until 4.5 : 1 is reached. On the yellow itself stand dark words.
    assert_eq!(
        (&data["band"], &data["accent"], &data["on_band"]),
        (&"#ffcc00".into(), &"#896e00".into(), &"#1b2733".into())
    );
    assert!(press().typeset(&pack).is_ok());
}

#[test]
fn commentary_is_typeset_as_it_was_written() {
    let text = "## What we make of it\n\nFirst **this**[^1], see [the site](https://x.example).\n\n1. one\n2. two\n   - a\n   - b\n\n\
                > What a visitor said\n\n| Action | By |\n|---|--:|\n| Place value | 7 Sept |\n\n![A wall of books](wall.svg)\n\n\
                #### Deeper\n\nA [page](help.md) of help.\n\n[^1]: From spring.\n";
    let mut page = small_page("x");
    let block = Block::Prose {
        html: String::new(),
        plain: vec![],
        rich: matbook::content::rich(text),
    };
    page.sections = vec![Section::new("commentary", "Commentary", vec![block])];
    let mut pack = lone(page);
    let drawing = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 90 30'><rect width='80' height='20'/></svg>";
    pack.pictures = Arc::new([("wall.svg".to_owned(), Arc::from(&drawing[..]))].into());
    let made = typeset(&pack);
    assert!(made.warnings.is_empty(), "{:?}", made.warnings);
    let document = lopdf::Document::load_mem(&made.pdf).unwrap();
    let kinds = |wanted: &[u8]| {
        let objects = document.objects.values().filter_map(|o| o.as_dict().ok());
        let of = |d: &lopdf::Dictionary| {
            d.get(b"S")
                .and_then(lopdf::Object::as_name)
                .is_ok_and(|n| n == wanted)
        };
        objects.filter(|d| of(d)).count()
    };
    // Two lists, four items; a table with two headings; a picture with its text; a note; headings below the section's.
    assert_eq!([kinds(b"L"), kinds(b"LI")], [2, 4]);
    assert_eq!([kinds(b"Table"), kinds(b"TH"), kinds(b"Figure")], [1, 2, 1]);
    assert!(kinds(b"Note") == 1 && kinds(b"Link") >= 1);
    assert_eq!([kinds(b"H3"), kinds(b"H4")], [1, 1]);
    let Some(said) = text_of(&made.pdf) else {
        return;
    };
    for words in [
        "What a visitor said",
        "Place value",
        "From spring.",
        "A page of help.",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
}

#[test]
fn qpdf_finds_nothing_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pack.pdf");
    std::fs::write(&path, typeset(&sample()).pdf).unwrap();
    let Ok(out) = Command::new("qpdf").arg("--check").arg(&path).output() else {
        crate::skip("qpdf is not installed");
        return;
    };
    assert!(
        out.status.success(),
        "{}{}",
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr)
    );
}

#[test]
fn packing_objects_refuses_what_it_does_not_know() {
    assert!(matbook::pack::compress(b"").is_err());
    assert!(matbook::pack::compress(b"%PDF-1.7\nstartxref\n9\n%%EOF").is_err());
    let packed = typeset(&lone(small_page("x"))).pdf;
    assert!(matbook::pack::compress(&packed).is_err(), "packed twice");
}

#[test]
fn notes_that_stand_under_an_earlier_table_are_referred_to() {
    let mut page = measures_page();
    page.sections[1].blocks.push(Block::Table(school_table()));
    let json: serde_json::Value = serde_json::from_str(&press().data_json(&lone(page))).unwrap();
    // Wherever the table stands, upright or on a page across.
    let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    let runs = list(&json["chapters"][0]["runs"]);
    let sections = runs.iter().flat_map(|run| list(&run["sections"]));
    let blocks = sections.flat_map(|section| list(&section["blocks"]));
    let tables: Vec<_> = blocks.filter(|block| block["block"] == "table").collect();
    let [first, second, ..] = tables.as_slice() else {
        panic!("two tables: {tables:?}");
    };
    assert_eq!(first["notes"].as_array().map(Vec::len), Some(1), "{first}");
    assert_eq!(first["about"][0]["name"], "Difference to FFT50");
    assert_eq!(first["see"], serde_json::json!([]));
    assert_eq!(second["notes"], serde_json::json!([]));
    assert_eq!(second["about"], serde_json::json!([]));
    assert_eq!(second["see"], serde_json::json!([1]));
    // The marks are explained under each table: "–" has two meanings there, told apart by letters.
    assert_eq!(
        second["marks"],
        serde_json::json!([
            {"mark": "–", "letter": "a", "text": "no estimates yet"},
            {"mark": "–", "letter": "b", "text": "no outcomes"},
            {"mark": "–", "letter": "c", "text": "suppressed by the DfE (SUPP)"},
        ])
    );
}
