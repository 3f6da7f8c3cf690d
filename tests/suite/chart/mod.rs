//! Charts: what is drawn is well formed, inside its box, the same every time, and where it should be.

mod advances;
mod examples;
mod geometry;

use matbook::chart::{Drawing, pages, svg};
use matbook::release::{Reason, Unit};
use matbook::report::{Bar, Chart, ChartKind};

use examples::{Dice, bar, chart, missing, pair, reference, shown};
use geometry::Seen;

/// Draws, and checks what must hold of every chart.
fn drawn(chart: &Chart) -> (Drawing, Seen) {
    let drawing = svg(chart, "p1");
    assert_eq!(drawing, svg(chart, "p1"), "drawn twice it is the same");
    let seen = Seen::of(&drawing);
    seen.inside(&drawing, &chart.title);
    (drawing, seen)
}

fn bars(unit: Unit, bars: Vec<Bar>) -> Chart {
    chart(
        "bars",
        unit,
        ChartKind::Bars {
            bars,
            line: None,
            about_zero: false,
        },
    )
}

#[test]
fn every_example_is_well_formed_inside_its_box_and_repeatable() {
    for chart in examples::gallery() {
        drawn(&chart);
    }
}

#[test]
fn the_root_has_name_description_and_no_fixed_size() {
    let chart = bars(Unit::Percent, vec![bar("Oak", 64.0, None)]);
    let drawing = svg(&chart, "page 1");
    let document = roxmltree::Document::parse(&drawing.svg).unwrap();
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    assert_eq!(
        root.attribute("aria-labelledby"),
        Some("page-1-bars-t page-1-bars-d")
    );
    assert_eq!(root.attribute("width"), None);
    assert_eq!(root.attribute("height"), None);
    let words = |id: &str| {
        document
            .descendants()
            .find(|n| n.attribute("id") == Some(id))
            .and_then(|n| n.text())
            .unwrap()
            .to_owned()
    };
    assert_eq!(words("page-1-bars-t"), chart.title);
    assert_eq!(words("page-1-bars-d"), chart.alt);
    assert!(!drawing.svg.contains("opacity") && !drawing.svg.contains("var("));
}

#[test]
fn a_bar_is_as_long_as_its_value() {
    // Axis 0–100, so 64 % of the width between the grid lines of 0 and 100 %.
    let chart = bars(
        Unit::Percent,
        vec![
            bar("Oak", 64.0, Some((55.0, 73.0))),
            bar("Elm", 100.0, None),
        ],
    );
    let (_, seen) = drawn(&chart);
    let grid = seen.lines_of("grid");
    let (left, right) = (grid[0].left, grid[grid.len() - 1].left);
    let oak = seen.rects("bar")[0];
    let elm = seen.rects("bar")[1];
    assert!((oak.left - left).abs() < 0.11);
    assert!((elm.right - right).abs() < 0.11);
    let wanted = left + 0.64 * (right - left);
    assert!((oak.right - wanted).abs() < 0.11, "{} {wanted}", oak.right);
    // The interval goes from 55 to 73: white on the bar, which ends at 64, and black beyond it.
    let strokes: Vec<_> = seen
        .lines_with("interval")
        .into_iter()
        .filter(|f| f.right - f.left > 10.0)
        .collect();
    let at = |value: f64| left + value / 100.0 * (right - left);
    assert!((strokes[0].left - at(55.0)).abs() < 0.11);
    assert!((strokes[0].right - at(64.0)).abs() < 0.11);
    assert!((strokes[1].right - at(73.0)).abs() < 0.11);
}

#[test]
fn the_average_line_is_dashed_and_its_label_stands_above_the_plot() {
    for value in [0.0, 3.0, 50.0, 97.0, 100.0] {
        let chart = chart(
            "b",
            Unit::Percent,
            ChartKind::Bars {
                bars: vec![bar("Oak", 64.0, None), bar("Elm", 50.0, None)],
                line: Some(reference(
                    "MAT average 58% of all pupils with results",
                    value,
                )),
                about_zero: false,
            },
        );
        let (drawing, seen) = drawn(&chart);
        assert!(drawing.svg.contains("stroke-dasharray"));
        let label = seen.texts("ref-label")[0].clone();
        for other in seen.all_texts() {
            assert!(other.words == label.words || !other.frame.overlaps(&label.frame));
        }
        for bar in seen.rects("bar") {
            assert!(label.frame.bottom < bar.top);
        }
    }
}

#[test]
fn a_missing_value_keeps_its_label_and_says_why() {
    let chart = bars(
        Unit::Percent,
        vec![
            bar("Oak", 64.0, None),
            missing("Elm", Reason::NoOutcomes, Unit::Percent),
            missing("Ash", Reason::NotPublished("SUPP".into()), Unit::Percent),
        ],
    );
    let (_, seen) = drawn(&chart);
    let labels: Vec<String> = seen
        .texts("label")
        .iter()
        .map(|t| t.words.clone())
        .collect();
    assert!(labels.contains(&"Elm".to_owned()) && labels.contains(&"Ash".to_owned()));
    let reasons: Vec<String> = seen
        .texts("reason")
        .iter()
        .map(|t| t.words.clone())
        .collect();
    assert_eq!(reasons, ["no outcomes", "suppressed by the DfE (SUPP)"]);
    assert_eq!(seen.rects("bar").len(), 1, "no bar of length 0");
    // Its grey is #505A5F: relative luminance 0.100, so contrast with white 1.05 / 0.150 = 7.0.
    assert!(seen.texts("reason").iter().all(|t| t.fill == "#505A5F"));
}

#[test]
fn what_is_cut_is_whole_in_the_title() {
    let long = "St Catherine of Siena and All Souls Catholic Voluntary Academy ".repeat(5);
    let long = long.trim();
    let chart = bars(Unit::Percent, vec![bar(long, 64.0, None)]);
    let (drawing, seen) = drawn(&chart);
    assert!(seen.texts("label").iter().any(|t| t.words.ends_with('…')));
    assert!(drawing.svg.contains(&format!("<title>{long}: 64%</title>")));
}

#[test]
fn ticks_are_at_most_seven_and_scores_say_where_they_begin() {
    let chart = bars(Unit::Score, vec![bar("Oak", 103.4, Some((101.0, 105.8)))]);
    let (drawing, seen) = drawn(&chart);
    assert!((2..=7).contains(&seen.texts("tick").len()));
    assert_eq!(seen.texts("tick")[0].words, "80");
    assert!(
        drawing
            .svg
            .contains("average scaled score (axis starts at 80)")
    );
}

#[test]
fn differences_lie_on_both_sides_with_shape_and_class() {
    let (drawing, seen) = drawn(&examples::differences());
    for class in [
        "ind-well-above",
        "ind-above",
        "ind-none",
        "ind-below",
        "ind-well-below",
    ] {
        assert!(drawing.svg.contains(&format!("mark {class}")), "{class}");
    }
    let zero = seen.lines_with("zero-line")[0];
    let bars = seen.rects("bar");
    assert!(bars.iter().any(|b| b.right > zero.left + 5.0));
    assert!(bars.iter().any(|b| b.left < zero.left - 5.0));
    for bar in bars {
        assert!((bar.left - zero.left).abs() < 0.11 || (bar.right - zero.left).abs() < 0.11);
    }
    // In the key: the words that belong to the shapes.
    let key: Vec<String> = seen
        .texts_in("key")
        .iter()
        .map(|t| t.words.clone())
        .collect();
    assert!(key.contains(&"below".to_owned()) && key.contains(&"within chance".to_owned()));
}

#[test]
fn names_at_line_ends_do_not_collide() {
    for seed in 0..20 {
        let mut dice = Dice::new(seed);
        let series = 1 + dice.below(7);
        let chart = examples::random_lines(&mut dice, series);
        let (_, seen) = drawn(&chart);
        let names = seen.texts_in("names");
        for (i, a) in names.iter().enumerate() {
            for b in &names[i + 1..] {
                assert!(!a.frame.overlaps(&b.frame), "{} on {}", a.words, b.words);
            }
        }
    }
}

#[test]
fn a_gap_is_a_gap_and_a_year_without_data_says_why() {
    let (drawing, seen) = drawn(&examples::trend());
    // Two lines with a gap each, in the same two years: two strokes for each of them.
    assert_eq!(seen.paths_with("line").len(), 6);
    let reason: Vec<String> = seen
        .texts("reason")
        .iter()
        .map(|t| t.words.clone())
        .collect();
    assert_eq!(reason.join(" "), "not collected");
    assert!(drawing.svg.contains("series dashed"));
}

#[test]
fn names_of_points_do_not_collide() {
    let mut dropped = 0;
    for seed in 0..30 {
        let mut dice = Dice::new(seed);
        let n = 5 + dice.below(36);
        let chart = examples::random_scatter(&mut dice, n);
        let (_, seen) = drawn(&chart);
        let labels = seen.texts("label");
        dropped += n - seen.named;
        let points = seen.markers("dot");
        assert_eq!(points.len(), n);
        for (i, a) in labels.iter().enumerate() {
            for b in &labels[i + 1..] {
                assert!(!a.frame.overlaps(&b.frame), "{} on {}", a.words, b.words);
            }
            for other in seen.texts("ref-label").iter().chain(&seen.texts("tick")) {
                assert!(!a.frame.overlaps(&other.frame), "{}", a.words);
            }
            for point in &points {
                assert!(!a.frame.overlaps(point), "{} on a point", a.words);
            }
        }
    }
    // 30 sets, about 690 names; places run out only in thick clusters.
    assert!(dropped <= 10, "{dropped} names left out");
}

#[test]
fn the_trust_stands_out_among_its_schools() {
    let (drawing, seen) = drawn(&examples::progress());
    assert!(drawing.svg.contains("mark strong") && drawing.svg.contains("mark faint"));
    let trust = seen
        .texts("label")
        .into_iter()
        .find(|t| t.words.contains("Trust"))
        .unwrap();
    assert!(trust.bold);
    assert!(!seen.texts("label")[1].bold || seen.texts("label")[1].words.contains("Trust"));
}

#[test]
fn a_long_chart_is_cut_into_pieces_with_one_scale() {
    let mut dice = Dice::new(7);
    let many: Vec<Bar> = (0..100)
        .map(|i| bar(&format!("School {i}"), dice.between(30.0, 90.0), None))
        .collect();
    let chart = bars(Unit::Percent, many);
    let pieces = pages(&chart, "p", 900.0);
    assert_eq!(pieces.len(), 3);
    let seen: Vec<Seen> = pieces.iter().map(Seen::of).collect();
    assert_eq!(
        seen.iter().map(|s| s.rects("bar").len()).sum::<usize>(),
        100
    );
    for (piece, seen) in pieces.iter().zip(&seen) {
        assert!(piece.height <= 900.0);
        seen.inside(piece, "piece");
        assert_eq!(
            seen.lines_of("grid")[1].left,
            self::Seen::of(&pieces[0]).lines_of("grid")[1].left
        );
    }
    assert!(pieces[1].svg.contains("(2 of 3)"));
    assert_eq!(
        pages(&bars(Unit::Percent, vec![bar("A", 1.0, None)]), "p", 900.0).len(),
        1
    );
}

#[test]
fn awkward_bars_come_out_whole() {
    for chart in examples::odd() {
        drawn(&chart);
    }
    for unit in [
        Unit::Percent,
        Unit::Score,
        Unit::Progress,
        Unit::Pounds,
        Unit::Count,
        Unit::Rate,
    ] {
        for n in [0, 1, 2, 100] {
            let same = (0..n).map(|i| {
                let mut b = bar(&format!("School {i}"), 42.0, None);
                b.value = shown(42.0, unit);
                b.interval = Some(pair(-1e6, 1e6, unit));
                b
            });
            drawn(&bars(unit, same.collect()));
            let none = (0..n).map(|i| missing(&format!("School {i}"), Reason::NotYetDue, unit));
            drawn(&bars(unit, none.collect()));
        }
        for value in [-1e300, -1e9, -3.0, 0.0, 1e-9, 99.5, 1e9, 1e300] {
            let mut b = bar("One", 0.0, None);
            b.value = shown(value, unit);
            drawn(&bars(unit, vec![b]));
        }
    }
}

#[test]
fn other_kinds_bear_nothing_and_too_much() {
    for chart in examples::extremes() {
        drawn(&chart);
    }
}

#[test]
fn a_page_can_restyle_every_colour() {
    let rules = matbook::chart::dark_rules();
    for chart in examples::gallery() {
        let drawing = svg(&chart, "p");
        let document = roxmltree::Document::parse(&drawing.svg).unwrap();
        for node in document.descendants() {
            for (attribute, letter) in [("fill", 'f'), ("stroke", 's')] {
                if node.attribute(attribute).is_none_or(|v| v == "none") {
                    continue;
                }
                let class = node.attribute("class").unwrap_or("");
                let own = class
                    .split(' ')
                    .find(|c| c.starts_with(&format!("{letter}-")));
                let own = own.unwrap_or_else(|| panic!("no colour class: {class}"));
                assert!(
                    rules.contains(&format!(".chart .{own}{{{attribute}:")),
                    "{own}"
                );
            }
        }
    }
}

/// Writes the gallery as one page to look at, light and dark: `target/tmp/charts.html`.
#[test]
fn the_gallery_can_be_looked_at() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let font = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/fonts");
    let font = font.display();
    let mut page = format!(
        "<!doctype html><meta charset=utf-8><style>\
         @font-face{{font-family:Inter;src:url('file://{font}/Inter-Regular.ttf')}}\
         @font-face{{font-family:Inter;font-weight:600;src:url('file://{font}/Inter-SemiBold.ttf')}}\
         body{{font-family:Inter;margin:20px;width:760px}}.dark{{background:#16191C;color:#eee}}\
         figure{{margin:0 0 40px}}figcaption{{font-weight:600;margin-bottom:8px}}\
         .dark{{{}}}</style><body>",
        matbook::chart::dark_rules()
    );
    let odd = examples::odd();
    for (i, chart) in examples::gallery().iter().chain(&odd).enumerate() {
        let drawing = svg(chart, &format!("g{i}"));
        page.push_str(&format!(
            "<figure><figcaption>{}</figcaption>{}</figure>",
            chart.title, drawing.svg
        ));
        std::fs::write(folder.join(format!("chart-{i}.svg")), &drawing.svg).unwrap();
    }
    std::fs::write(folder.join("charts.html"), page).unwrap();
}
