//! Made-up charts to draw.

use matbook::release::{Audience, Desk, Measured, Reason, Shown, Unit};
use matbook::report::{
    Bar, Chart, ChartKind, Emphasis, Indicator, LinePoint, LineSeries, ReferenceLine, ScatterPoint,
    Whisker,
};

/// Chance that always falls the same way (a linear congruential generator).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(12345))
    }

    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.next() % 10_000) as f64 / 10_000.0
    }
}

pub fn shown(value: f64, unit: Unit) -> Shown {
    Desk::new(Audience::Internal).show(Measured::plain(Ok(value), unit))
}

pub fn absent(reason: Reason, unit: Unit) -> Shown {
    Desk::new(Audience::Internal).show(Measured::plain(Err(reason), unit))
}

pub fn pair(low: f64, high: f64, unit: Unit) -> (Shown, Shown) {
    (shown(low, unit), shown(high, unit))
}

pub fn reference(label: &str, value: f64) -> ReferenceLine {
    ReferenceLine {
        label: label.into(),
        value: shown(value, Unit::Percent),
    }
}

pub fn chart(id: &str, unit: Unit, kind: ChartKind) -> Chart {
    Chart {
        id: id.into(),
        title: "Pupils reaching the expected standard, by school & year".into(),
        alt: "Oak 64%, Elm 58%; the average of the trust is 61%.".into(),
        unit,
        kind,
    }
}

pub fn bar(label: &str, value: f64, interval: Option<(f64, f64)>) -> Bar {
    Bar {
        label: label.into(),
        value: shown(value, Unit::Percent),
        interval: interval.map(|(a, b)| pair(a, b, Unit::Percent)),
        indicator: None,
        emphasis: Emphasis::Plain,
        comparison: None,
    }
}

pub fn missing(label: &str, reason: Reason, unit: Unit) -> Bar {
    Bar {
        value: absent(reason, unit),
        ..bar(label, 0.0, None)
    }
}

const SCHOOLS: [&str; 14] = [
    "Beacon Hill Primary School",
    "Oakfield Academy",
    "St Catherine of Siena Catholic Voluntary Academy",
    "Riverside Junior School",
    "Thornbury Park Infant School",
    "The Meadows Primary Academy",
    "Ashdown High School",
    "Kingsway Community Primary",
    "Longmead Church of England Primary School",
    "Priory Lane School",
    "Northgate Studio School",
    "Holly Bank",
    "Saltmarsh Primary School",
    "Westcliff Grammar School",
];

fn schools() -> Vec<Bar> {
    let figures = [
        81.0, 77.0, 74.0, 70.0, 66.0, 64.0, 63.0, 58.0, 55.0, 49.0, 37.0,
    ];
    let mut bars: Vec<Bar> = SCHOOLS
        .iter()
        .zip(figures)
        .map(|(s, v)| bar(s, v, Some((v - 9.0, v + 8.0))))
        .collect();
    bars[3].interval = Some(pair(41.0, 99.0, Unit::Percent));
    bars[10].emphasis = Emphasis::Faint;
    bars.push(missing(SCHOOLS[11], Reason::NoOutcomes, Unit::Percent));
    bars.push(missing(
        SCHOOLS[12],
        Reason::NotPublished("SUPP".into()),
        Unit::Percent,
    ));
    bars
}

pub fn differences() -> Chart {
    let unit = Unit::PercentagePoints;
    let bars = [
        (14.0, Indicator::WellAbove),
        (11.0, Indicator::WellAbove),
        (7.0, Indicator::Above),
        (5.0, Indicator::Above),
        (2.0, Indicator::None),
        (0.0, Indicator::None),
        (-3.0, Indicator::None),
        (-6.0, Indicator::Below),
        (-17.0, Indicator::WellBelow),
    ]
    .into_iter()
    .zip(SCHOOLS)
    .map(|((v, i), s)| Bar {
        value: shown(v, unit),
        interval: Some(pair(v - 8.0, v + 8.0, unit)),
        indicator: Some(i),
        ..bar(s, 0.0, None)
    })
    .chain([missing("Holly Bank", Reason::NoEstimates, unit)])
    .collect();
    Chart {
        title: "Difference from the benchmark estimate".into(),
        ..chart(
            "differences",
            unit,
            ChartKind::Bars {
                bars,
                line: Some(ReferenceLine {
                    label: "MAT average +1".into(),
                    value: shown(1.2, unit),
                }),
                about_zero: true,
            },
        )
    }
}

fn places() -> Vec<String> {
    (2016..=2025)
        .map(|y| format!("{y}/{}", y + 1 - 2000))
        .collect()
}

fn series(
    name: &str,
    dashed: bool,
    interval: f64,
    values: &[Option<f64>],
    unit: Unit,
) -> LineSeries {
    LineSeries {
        name: name.into(),
        dashed,
        points: values
            .iter()
            .map(|v| LinePoint {
                value: v.map_or_else(|| absent(Reason::NotCollected, unit), |v| shown(v, unit)),
                interval: v
                    .filter(|_| interval > 0.0)
                    .map(|v| pair(v - interval, v + interval, unit)),
            })
            .collect(),
    }
}

fn years(from: f64, step: f64) -> Vec<Option<f64>> {
    (0..10)
        .map(|i| (!(3..5).contains(&i)).then(|| from + step * f64::from(i) + f64::from(i * 7 % 5)))
        .collect()
}

/// Trust, schools' average and benchmark, with two years not collected.
pub fn trend() -> Chart {
    let unit = Unit::Percent;
    Chart {
        title: "Reading, writing and maths at the expected standard".into(),
        ..chart(
            "trend",
            unit,
            ChartKind::Lines {
                places: places(),
                series: vec![
                    series("Beacon Learning Trust", false, 4.0, &years(55.0, 1.1), unit),
                    series("Oakfield Academy", false, 9.0, &years(61.0, -0.4), unit),
                    series("Benchmark", true, 0.0, &years(59.0, 0.3), unit),
                ],
            },
        )
    }
}

pub fn progress() -> Chart {
    let unit = Unit::ProgressOne;
    let values = [2.4, 1.1, 0.6, 0.4, 0.1, -0.3, -0.9, -1.7, -2.8];
    let mut rows: Vec<Whisker> = SCHOOLS
        .iter()
        .zip(values)
        .map(|(s, v)| Whisker {
            label: (*s).into(),
            value: shown(v, unit),
            interval: Some(pair(v - 1.6, v + 1.6, unit)),
            emphasis: Emphasis::Plain,
        })
        .collect();
    rows[7].emphasis = Emphasis::Faint;
    rows[7].interval = Some(pair(-9.0, 30.0, unit));
    rows.insert(
        0,
        Whisker {
            label: "Beacon Learning Trust".into(),
            value: shown(0.3, unit),
            interval: Some(pair(-0.2, 0.8, unit)),
            emphasis: Emphasis::Strong,
        },
    );
    rows.push(Whisker {
        label: "Holly Bank".into(),
        value: absent(Reason::TooFewPupils, unit),
        interval: None,
        emphasis: Emphasis::Plain,
    });
    Chart {
        title: "Progress in reading, key stage 2".into(),
        ..chart(
            "progress",
            unit,
            ChartKind::Whiskers {
                rows,
                line: Some(ReferenceLine {
                    label: "average of these schools −0.1".into(),
                    value: shown(-0.1, unit),
                }),
            },
        )
    }
}

pub fn random_scatter(dice: &mut Dice, n: usize) -> Chart {
    let points = (0..n)
        .map(|i| {
            let x = dice.between(45.0, 85.0);
            let name = SCHOOLS[dice.below(SCHOOLS.len())];
            ScatterPoint {
                label: format!(
                    "{} {i}",
                    name.chars().take(8 + dice.below(16)).collect::<String>()
                ),
                x: shown(x, Unit::Percent),
                y: shown(x + dice.between(-12.0, 12.0), Unit::Percent),
                indicator: None,
                emphasis: Emphasis::Plain,
            }
        })
        .collect();
    scatter(points)
}

fn scatter(points: Vec<ScatterPoint>) -> Chart {
    Chart {
        title: "Reading against mathematics".into(),
        ..chart(
            "scatter",
            Unit::Percent,
            ChartKind::Scatter {
                points,
                x_title: "Mathematics, expected standard".into(),
                y_title: "Reading, expected standard".into(),
                equality: true,
            },
        )
    }
}

pub fn random_lines(dice: &mut Dice, n: usize) -> Chart {
    let unit = Unit::Score;
    let all = (0..n)
        .map(|i| {
            let values: Vec<Option<f64>> = (0..6)
                .map(|_| (dice.below(6) > 0).then(|| dice.between(98.0, 106.0)))
                .collect();
            let name = SCHOOLS[dice.below(SCHOOLS.len())];
            series(name, i == 1, dice.between(0.0, 2.0), &values, unit)
        })
        .collect();
    chart(
        "lines",
        unit,
        ChartKind::Lines {
            places: (1..=6).map(|y| format!("Year {y}")).collect(),
            series: all,
        },
    )
}

/// One of everything, to draw and to look at.
pub fn gallery() -> Vec<Chart> {
    let mut dice = Dice::new(3);
    let mut list = vec![];
    list.push(Chart {
        title: "Pupils reaching the expected standard by school".into(),
        ..chart(
            "schools",
            Unit::Percent,
            ChartKind::Bars {
                bars: schools(),
                line: Some(reference("MAT average 64%", 64.2)),
                about_zero: false,
            },
        )
    });
    let mut focus = schools();
    focus.truncate(8);
    focus[2].emphasis = Emphasis::Strong;
    for (i, b) in focus.iter_mut().enumerate() {
        b.comparison = Some(shown(60.0 + i as f64, Unit::Percent));
    }
    list.push(Chart {
        title: "One school among the others, with benchmark".into(),
        ..chart(
            "focus",
            Unit::Percent,
            ChartKind::Bars {
                bars: focus,
                line: Some(reference("MAT average 64%", 64.2)),
                about_zero: false,
            },
        )
    });
    list.push(differences());
    list.push(trend());
    list.push(progress());
    let mut points = random_scatter(&mut dice, 22);
    if let ChartKind::Scatter { points, .. } = &mut points.kind {
        points[4].emphasis = Emphasis::Strong;
        points[5].emphasis = Emphasis::Faint;
        points[6].x = absent(Reason::NoOutcomes, Unit::Percent);
        for (p, name) in points.iter_mut().zip(SCHOOLS) {
            p.label = name.into();
        }
    }
    list.push(points);
    list.push(indicator_scatter(&mut dice));
    list.push(groups());
    list.push(scores());
    list.push(six_lines(&mut dice));
    list.push(attendance());
    list
}

fn indicator_scatter(dice: &mut Dice) -> Chart {
    let all = [
        Indicator::WellBelow,
        Indicator::Below,
        Indicator::None,
        Indicator::Above,
        Indicator::WellAbove,
    ];
    let points = SCHOOLS
        .iter()
        .enumerate()
        .map(|(i, s)| ScatterPoint {
            label: (*s).into(),
            x: shown(dice.between(5.0, 45.0), Unit::Percent),
            y: shown(dice.between(-1.2, 1.2), Unit::Progress),
            indicator: Some(all[i % 5]),
            emphasis: Emphasis::Plain,
        })
        .collect();
    Chart {
        title: "Progress 8 and disadvantage".into(),
        ..chart(
            "disadvantage",
            Unit::Progress,
            ChartKind::Scatter {
                points,
                x_title: "Disadvantaged pupils".into(),
                y_title: "Progress 8".into(),
                equality: false,
            },
        )
    }
}

fn groups() -> Chart {
    let groups = [
        ("All pupils", 64.0),
        ("Girls", 67.0),
        ("Boys", 61.0),
        ("Disadvantaged", 48.0),
        ("Not disadvantaged", 71.0),
        ("SEN support", 31.0),
        ("Education, health and care plan", 12.0),
        ("English as an additional language", 66.0),
    ];
    let mut bars: Vec<Bar> = groups
        .iter()
        .map(|(g, v)| bar(g, *v, Some((v - 6.0, v + 6.0))))
        .collect();
    bars.push(missing(
        "Looked-after children",
        Reason::TooFewPupils,
        Unit::Percent,
    ));
    bars[0].emphasis = Emphasis::Strong;
    Chart {
        title: "By pupil group".into(),
        ..chart(
            "groups",
            Unit::Percent,
            ChartKind::Bars {
                bars,
                line: None,
                about_zero: false,
            },
        )
    }
}

fn scores() -> Chart {
    let bars = (1..=6)
        .map(|y| Bar {
            value: shown(99.0 + f64::from(y), Unit::Score),
            interval: Some(pair(97.6 + f64::from(y), 100.4 + f64::from(y), Unit::Score)),
            ..bar(&format!("Year {y}"), 0.0, None)
        })
        .collect();
    Chart {
        title: "Average scaled score by year group".into(),
        ..chart(
            "scores",
            Unit::Score,
            ChartKind::Bars {
                bars,
                line: None,
                about_zero: false,
            },
        )
    }
}

fn six_lines(dice: &mut Dice) -> Chart {
    Chart {
        title: "A cohort's pathway, six schools".into(),
        ..random_lines(dice, 6)
    }
}

fn attendance() -> Chart {
    let unit = Unit::PercentOne;
    let values: Vec<Option<f64>> = [4.7, 4.9, 4.8, 5.0, 6.1, 7.6, 7.4, 6.9].map(Some).into();
    let national: Vec<Option<f64>> = [4.6, 4.7, 4.8, 4.9, 5.9, 7.5, 7.1, 6.8].map(Some).into();
    Chart {
        title: "Overall absence".into(),
        ..chart(
            "absence",
            unit,
            ChartKind::Lines {
                places: (1..=8)
                    .map(|t| {
                        format!(
                            "{} term 20{}",
                            ["Autumn", "Spring", "Summer"][t % 3],
                            20 + t / 3
                        )
                    })
                    .collect(),
                series: vec![
                    series("Trust", false, 0.3, &values, unit),
                    series("All schools in England", true, 0.0, &national, unit),
                ],
            },
        )
    }
}

/// Kinds other than bars, with nothing, one and far too much.
pub fn extremes() -> Vec<Chart> {
    let mut list = vec![];
    let long = "An extraordinarily long name & <b>markup</b> مدرسة 東京 ".repeat(6);
    for n in [0, 1, 2, 100] {
        for unit in [Unit::Percent, Unit::Progress, Unit::Pounds, Unit::Score] {
            for (low, high) in [(50.0, 50.0), (-1e9, 1e9), (0.0, 0.0), (99.0, 101.0)] {
                for gone in [false, true] {
                    let value = |i: usize| {
                        if gone {
                            absent(Reason::Withheld, unit)
                        } else {
                            shown(if i.is_multiple_of(2) { low } else { high }, unit)
                        }
                    };
                    let name = |i: usize| format!("{i} {long}");
                    list.push(chart(
                        "w",
                        unit,
                        ChartKind::Whiskers {
                            rows: (0..n)
                                .map(|i| Whisker {
                                    label: name(i),
                                    value: value(i),
                                    interval: Some(pair(-1e7, 1e8, unit)),
                                    emphasis: Emphasis::Strong,
                                })
                                .collect(),
                            line: Some(ReferenceLine {
                                label: long.clone(),
                                value: shown(low, unit),
                            }),
                        },
                    ));
                    list.push(chart(
                        "s",
                        unit,
                        ChartKind::Scatter {
                            points: (0..n.min(30))
                                .map(|i| ScatterPoint {
                                    label: name(i),
                                    x: value(i),
                                    y: value(i / 2),
                                    indicator: None,
                                    emphasis: Emphasis::Plain,
                                })
                                .collect(),
                            x_title: long.clone(),
                            y_title: long.clone(),
                            equality: n != 2,
                        },
                    ));
                    list.push(chart(
                        "l",
                        unit,
                        ChartKind::Lines {
                            places: (0..n).map(name).collect(),
                            series: (0..n.min(12))
                                .map(|i| LineSeries {
                                    name: name(i),
                                    points: (0..n)
                                        .map(|j| LinePoint {
                                            value: value(i + j),
                                            interval: Some(pair(-1e7, 1e8, unit)),
                                        })
                                        .collect(),
                                    dashed: i == 1,
                                })
                                .collect(),
                        },
                    ));
                }
            }
        }
    }
    list
}

/// Labels of all sorts; a hundred schools; nothing at all; everything missing.
pub fn odd() -> Vec<Chart> {
    let labels = [
        ("<script>alert('&')</script>", 50.0, None),
        ("مدرسة النور الابتدائية", 40.0, Some((30.0, 50.0))),
        ("Ysgol Gynradd Gymraeg Llŷn – 東京学校 🏫", 60.0, None),
        ("", 10.0, None),
        ("\u{0}\u{202E}bad\nline\t", 100.0, Some((-500.0, 900.0))),
    ];
    let mut odd: Vec<Bar> = labels.iter().map(|(l, v, i)| bar(l, *v, *i)).collect();
    odd.push(bar(&"W".repeat(300), 0.0, None));
    let strong = odd.iter().cloned().map(|b| Bar {
        emphasis: Emphasis::Strong,
        ..b
    });
    let mut dice = Dice::new(11);
    let hundred = (0..100).map(|i| {
        let v = dice.between(20.0, 95.0);
        let name = SCHOOLS[i % SCHOOLS.len()];
        bar(&format!("{name} {i}"), v, Some((v - 8.0, v + 8.0)))
    });
    let gone = SCHOOLS.map(|s| missing(s, Reason::NotYetDue, Unit::Percent));
    let all: [Vec<Bar>; 5] = [
        odd.clone(),
        strong.collect(),
        hundred.collect(),
        gone.into(),
        vec![],
    ];
    all.into_iter()
        .map(|bars| {
            chart(
                "odd",
                Unit::Percent,
                ChartKind::Bars {
                    bars,
                    line: Some(ReferenceLine {
                        label: "MAT average".into(),
                        value: absent(Reason::TooFewSchools, Unit::Percent),
                    }),
                    about_zero: false,
                },
            )
        })
        .collect()
}
