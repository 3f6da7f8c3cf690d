//! A page with every kind of block, cell and row, and names that mean harm.

use matbook::release::{Desk, Measured, Reason, Shown, Unit};
use matbook::report::*;

/// Markup, a formula, text from right to left and a name of 300 characters.
pub const HOSTILE: [&str; 4] = [
    "<script>alert(1)</script>&amp;\"'",
    "=HYPERLINK(\"http://x.example\",\"x\")",
    "\u{202e}مدرسة\u{202c} school",
    "Long name long name long name long name long name long name long name long name long name long name long name long \
     name long name long name long name long name long name long name long name long name long name long name long \
     name long name long name long name long name long name long name end",
];

/// A figure that doesn't rest on pupils.
pub fn shown(value: f64, unit: Unit) -> Shown {
    Desk::default().show(Measured::plain(Ok(value), unit))
}

/// The absence of a figure.
pub fn missing(reason: Reason, unit: Unit) -> Shown {
    Desk::default().show(Measured::plain(Err(reason), unit))
}

fn interval(lower: f64, upper: f64) -> Cell {
    Cell::Interval {
        lower: shown(lower, Unit::PercentagePoints),
        upper: shown(upper, Unit::PercentagePoints),
        crosses: Some(lower <= 0.0 && upper >= 0.0),
    }
}

fn school_row(i: usize, name: &str, path: &PagePath) -> Row {
    let share = 42.0 + (i * 37 % 50) as f64 + 1.0 / 3.0;
    let difference = (i * 29 % 31) as f64 - 15.25;
    let indicator = match difference {
        d if d <= -10.0 => Indicator::WellBelow,
        d if d <= -5.0 => Indicator::Below,
        d if d < 5.0 => Indicator::None,
        d if d < 10.0 => Indicator::Above,
        _ => Indicator::WellAbove,
    };
    let band = [
        Band::WellBelow,
        Band::Below,
        Band::Average,
        Band::Above,
        Band::WellAbove,
    ][i % 5];
    let spark = (0..6)
        .map(|t| (t != 2).then(|| 50.0 + ((i + t) * 13 % 20) as f64))
        .collect();
    Row::body(vec![
        Cell::link(name, path.clone()),
        Cell::text(["Primary", "Secondary", "Special"][i % 3]),
        Cell::Number(Desk::default().count(30 + (i * 97 % 1500) as u64)),
        Cell::Number(shown(share, Unit::Percent)),
        Cell::Number(shown(difference, Unit::PercentagePoints)),
        interval(difference - 6.0, difference + 6.0),
        Cell::Indicator(indicator),
        Cell::Number(shown(difference / 10.0, Unit::Progress)),
        Cell::Band(band),
        Cell::Spark(spark),
    ])
}

/// A table of schools with every kind of row and cell.
pub fn table(rows: usize) -> Table {
    let path = PagePath::new("beacon-learning-trust/schools/136000/measures.html");
    let mut table = Table::new(
        "schools",
        "Attainment and difference from FFT50 by school, summer 2019",
        vec![
            Column::words("school", "School"),
            Column::words("phase", "Phase"),
            Column::number("roll", "Roll").about("Pupils on roll on the day of the summer census"),
            Column::number("attainment", "At the expected standard"),
            Column::number("difference", "Difference")
                .about("Attainment minus the estimate, in percentage points"),
            Column::number("interval", "95% interval"),
            Column::words("indicator", "Indicator"),
            Column::number("progress", "Progress 8"),
            Column::words("band", "Band"),
            Column::words("trend", "Trend"),
        ],
    );
    table.find = true;
    table.notes = vec![
        "Indicators: well above from +10 points, above from +5, below from −5, well below from −10.".into(),
        "Schools that joined after 12 September 2016 are left out of the average.".into(),
    ];
    table.rows = (0..rows)
        .map(|i| {
            school_row(
                i,
                &format!("{} Academy {i}", ["Ash", "Birch", "Cedar", "Élan"][i % 4]),
                &path,
            )
        })
        .collect();
    for (i, name) in HOSTILE.iter().enumerate() {
        table.rows.push(school_row(i, name, &path));
    }
    let none = |reason: Reason| Cell::Number(missing(reason, Unit::Percent));
    table.rows.push(Row {
        cells: vec![
            Cell::text("Dene Free School"),
            Cell::text("Primary"),
            Cell::Number(Desk::default().count(4)),
            none(Reason::Withheld),
            none(Reason::NoEstimates),
            Cell::Interval {
                lower: missing(Reason::NoEstimates, Unit::PercentagePoints),
                upper: missing(Reason::NoEstimates, Unit::PercentagePoints),
                crosses: None,
            },
            Cell::Missing(Reason::NoOutcomes),
            Cell::Missing(Reason::NotPublished("SUPP".into())),
            Cell::Missing(Reason::NotApplicable),
            Cell::Spark(vec![]),
        ],
        kind: RowKind::LeftOut,
    });
    let mut null = school_row(7, "Null", &path);
    null.cells[0] = Cell::text("Null");
    null.kind = RowKind::Null;
    table.rows.push(null);
    let mut total = school_row(11, "MAT average", &path);
    total.cells[0] = Cell::text("MAT average");
    total.kind = RowKind::Total;
    table.rows.push(total);
    table
}

fn charts() -> Vec<Block> {
    let bars = [
        "Ash Academy",
        "Birch Academy",
        "Cedar Primary School with a long name",
        "Dene",
    ]
    .iter()
    .zip([64.2, 71.0, 48.5, 0.0])
    .map(|(name, value)| Bar {
        label: (*name).into(),
        value: if value > 0.0 {
            shown(value, Unit::Percent)
        } else {
            missing(Reason::NoOutcomes, Unit::Percent)
        },
        interval: None,
        indicator: None,
        emphasis: Emphasis::Plain,
        comparison: Some(shown(60.0, Unit::Percent)),
    })
    .collect();
    let series = ["Trust", "England"]
        .iter()
        .enumerate()
        .map(|(s, name)| LineSeries {
            name: (*name).into(),
            points: (0..5)
                .map(|t| LinePoint {
                    value: if s == 0 && t == 2 {
                        missing(Reason::NotCollected, Unit::Percent)
                    } else {
                        shown(55.0 + (t * 3 + s * 4) as f64, Unit::Percent)
                    },
                    interval: None,
                })
                .collect(),
            dashed: s == 1,
        })
        .collect();
    let rows = (0..6)
        .map(|i| {
            let value = -0.6 + f64::from(i) * 0.25;
            Whisker {
                label: format!("School {i}"),
                value: shown(value, Unit::Progress),
                interval: Some((
                    shown(value - 0.3, Unit::Progress),
                    shown(value + 0.3, Unit::Progress),
                )),
                emphasis: if i == 3 {
                    Emphasis::Strong
                } else {
                    Emphasis::Plain
                },
            }
        })
        .collect();
    let chart = |id: &str, title: &str, alt: &str, unit, kind| {
        Block::Chart(Chart {
            id: id.into(),
            title: title.into(),
            alt: alt.into(),
            unit,
            kind,
        })
    };
    vec![
        chart(
            "bars",
            "At the expected standard by school",
            "Birch Academy has the highest attainment at 71%, Cedar the lowest at 49%; the MAT average is 62%. Dene has no \
             outcomes.",
            Unit::Percent,
            ChartKind::Bars {
                bars,
                line: Some(ReferenceLine {
                    label: "MAT average 62%".into(),
                    value: shown(62.0, Unit::Percent),
                }),
                about_zero: false,
            },
        ),
        chart(
            "lines",
            "At the expected standard over five years",
            "The trust rose from 55% in 2014/15 to 67% in 2018/19; England rose from 59% to 71%.",
            Unit::Percent,
            ChartKind::Lines {
                places: (2014..2019).map(|y| format!("{y}/{}", y - 1999)).collect(),
                series,
            },
        ),
        chart(
            "whiskers",
            "Progress 8 with 95% intervals",
            "Two of six schools lie above average beyond chance, two below.",
            Unit::Progress,
            ChartKind::Whiskers { rows, line: None },
        ),
    ]
}

fn tiles() -> Block {
    let tile = |label: &str, figure, detail: &str, tone, to: Option<&str>| Tile {
        label: label.into(),
        figure,
        detail: detail.into(),
        tone,
        to: to.map(PagePath::new),
        stands: None,
    };
    Block::Tiles {
        tiles: vec![
            tile(
                "Pupils on roll",
                Desk::default().count(12_345),
                "in 14 schools",
                Tone::Plain,
                None,
            ),
            tile(
                "Progress 8",
                shown(0.314, Unit::Progress),
                "0.21 to 0.42: above average",
                Tone::Good,
                Some("beacon-learning-trust/measures.html"),
            ),
            tile(
                "At the expected standard",
                shown(58.4, Unit::Percent),
                "6 points below FFT50, beyond chance",
                Tone::Poor,
                Some("beacon-learning-trust/ks2/summary.html"),
            ),
            tile(
                "Phonics",
                missing(Reason::NotYetDue, Unit::Percent),
                "results are due in July",
                Tone::Caution,
                None,
            ),
        ],
    }
}

fn words() -> Vec<Block> {
    vec![
        Block::text("Figures compare each pupil’s outcome with the estimate made from prior attainment."),
        Block::caution("Two schools have fewer than 30 pupils: small differences there are within chance."),
        Block::Text {
            text: "Reading rose in every school but one.".into(),
            tone: Tone::Good,
        },
        Block::Text {
            text: "Writing lies below the benchmark for the third year.".into(),
            tone: Tone::Poor,
        },
        Block::List {
            items: vec!["Disadvantaged pupils: 51%".into(), HOSTILE[0].into()],
        },
        Block::Prose {
            html: "<h3>A word from the chief executive</h3><p>We are <strong>proud</strong> of our schools.</p>".into(),
            plain: vec!["We are proud of our schools.".into()],
            rich: matbook::content::rich("### A word from the chief executive\n\nWe are **proud** of our schools."),
        },
        Block::Links {
            links: vec![
                (
                    Link {
                        text: "DfE measures".into(),
                        to: PagePath::new("beacon-learning-trust/measures.html"),
                    },
                    "How the trust compares with others on the national measures".into(),
                ),
                (
                    Link {
                        text: "Key stage 2 summary".into(),
                        to: PagePath::new("beacon-learning-trust/ks2/summary.html"),
                    },
                    "Attainment of each year group against its benchmark".into(),
                ),
            ],
        },
    ]
}

/// The page.
pub fn page() -> Page {
    let mut page = Page::new(
        PagePath::new("beacon-learning-trust/ks2/schools-difference.html"),
        "Beacon Learning Trust",
        "Schools: difference from benchmark",
    );
    page.standfirst =
        "Which schools do better or worse than pupils like theirs do elsewhere?".into();
    page.crumbs = vec![
        Crumb {
            text: "Beacon Learning Trust".into(),
            to: PagePath::new("beacon-learning-trust/index.html"),
        },
        Crumb {
            text: "Key stage 2".into(),
            to: PagePath::new("beacon-learning-trust/ks2/summary.html"),
        },
    ];
    page.facts = [
        ("Results year", "2018/19"),
        ("Term", "Summer"),
        ("Compared with", "FFT50"),
        ("Data as at", "31 July 2019"),
    ]
    .map(|(name, value)| Fact {
        name: name.into(),
        value: value.into(),
    })
    .to_vec();
    page.leads = true;
    page.briefing = vec![
        "Nine of 14 schools are above their benchmark, four of them beyond chance.".into(),
        "Cedar Academy is 11 points below, the third year in a row.".into(),
    ];
    page.sections = vec![
        Section::new("headlines", "Headlines", vec![tiles()]),
        Section::new("charts", "At a glance", charts()),
        Section::new("schools", "Every school", vec![Block::Table(table(20))]),
        Section::new("words", "What this means", words()),
    ];
    page.downloads = vec![
        ("CSV".into(), page.path.with_ending(".csv")),
        ("Excel".into(), page.path.with_ending(".xlsx")),
        ("PDF".into(), page.path.with_ending(".pdf")),
        (
            "Trust pack (PDF)".into(),
            "beacon-learning-trust/packs/trust.pdf".into(),
        ),
    ];
    page.siblings = [
        ("Summary", "summary"),
        ("Schools: attainment", "schools-attainment"),
        ("Schools: difference", "schools-difference"),
        ("Pathway", "pathway"),
        ("Scatterplot", "schools-scatterplot"),
        ("Year groups", "year-groups"),
        ("Pupil groups", "pupil-groups"),
        ("Ethnicity", "ethnicity"),
        ("SEND", "send"),
        ("Export", "export"),
    ]
    .map(|(words, name)| {
        (
            words.to_owned(),
            PagePath::new(format!("beacon-learning-trust/ks2/{name}.html")),
        )
    })
    .to_vec();
    page.switcher = (0..14)
        .map(|i| {
            (
                format!("{} Academy {i}", ["Ash", "Birch", "Cedar", "Dene"][i % 4]),
                PagePath::new(format!(
                    "beacon-learning-trust/schools/{}/ks2/schools-difference.html",
                    136_000 + i
                )),
            )
        })
        .collect();
    page
}
