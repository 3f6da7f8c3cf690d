//! From the pages of a short pack to the data of the templates: characters that can be printed, widths of columns, places in
//! drawings, and how tall rows are so that a page holds what belongs on it.

use crate::quantity::Unit;
use crate::release::Shown;
use crate::report::{
    Compared, ExpectedRange, Mark, Matrix, MatrixCell, MatrixLine, MatrixRow, Oval, Picture, Table,
    cell_at,
};

use super::leaf::{Body, Leaf, LeafTile, Path, RangeRow, Sentence, StripDot};
use super::leaf_data::{
    BodyData, CardData, ColumnData, DotData, FaceData, FigureData, LeafData, LineData, MatrixData,
    PartData, PathData, PlainData, RangeData, SentenceData, SignData, StopData, StripData,
};
use super::leaf_heights::row_height;
use super::letters::{Face, longest_word, width, wrapped};
use super::prepare::Maker;
use super::sizes::Sizes;

/// Between the margins of a short pack's page, in points: A4 less 14 mm at either side.
pub(super) const WIDTH: f64 = 182.0 * 72.0 / 25.4;

/// From how many pupils on a figure is compared; with fewer paper shows a star.
type Few = f64;

/// How far a number stands from its drawing, and a mark from its number.
const GAP: f64 = 5.0;
/// A mark.
const MARK: f64 = 9.0;
/// Between columns.
const GUTTER: f64 = 9.0;

impl<'a> Maker<'a> {
    /// The pages.
    pub(super) fn leaves(&mut self, leaves: &'a [Leaf], few: Few, sizes: &Sizes) -> Vec<LeafData> {
        leaves.iter().map(|l| self.leaf(l, few, sizes)).collect()
    }

    fn leaf(&mut self, leaf: &'a Leaf, few: Few, sizes: &Sizes) -> LeafData {
        let parts = leaf
            .parts
            .iter()
            .map(|part| PartData {
                heading: self.text(&part.heading),
                about: self.text(&part.about),
                body: self.body(&part.body, few, sizes),
            })
            .collect();
        let mut made = LeafData {
            id: leaf.id.clone(),
            title: self.text(&leaf.title),
            said: self.sentences(&leaf.said),
            parts,
            row: 0.0,
        };
        made.row = row_height(&made, sizes);
        made
    }

    fn sentences(&mut self, said: &[Sentence]) -> Vec<SentenceData> {
        let each = said.iter().map(|s| SentenceData {
            number: s.number,
            mark: s.mark.as_ref().map(|(mark, word)| sign(*mark, word)),
            lead: self.text(&s.lead),
            text: self.text(&s.text),
            pages: s.pages.clone(),
        });
        each.collect()
    }

    fn body(&mut self, body: &'a Body, few: Few, sizes: &Sizes) -> BodyData {
        match body {
            Body::Tiles(tiles) => BodyData::Tiles {
                tiles: tiles.iter().map(|t| self.face(t)).collect(),
            },
            Body::Matrix(matrix) => BodyData::Matrix(self.matrix(matrix, few, sizes)),
            Body::Ranges(rows) => BodyData::Ranges {
                rows: rows.iter().map(|r| self.range(r)).collect(),
            },
            Body::Table(table) => BodyData::Plain(self.plain(table, sizes)),
            Body::Paths(paths) => BodyData::Paths {
                paths: self.paths(paths),
            },
            Body::Strip(dots) => self.strip(dots),
            Body::Cards(cards) => BodyData::Cards {
                cards: cards
                    .iter()
                    .map(|card| CardData {
                        heading: self.text(&card.heading),
                        said: self.sentences(&card.said),
                    })
                    .collect(),
            },
            Body::Said(said) => BodyData::Said {
                said: self.sentences(said),
            },
            Body::Note(text) => BodyData::Note {
                text: self.text(text),
            },
            Body::Prose {
                moved,
                pieces,
                signed,
            } => {
                let mut pieces = pieces.clone();
                self.rich(&mut pieces);
                BodyData::Prose {
                    moved: self.texts(moved),
                    pieces,
                    signed: self.text(signed),
                }
            }
        }
    }

    fn face(&mut self, tile: &LeafTile) -> FaceData {
        FaceData {
            label: self.text(&tile.label),
            figure: self.text(&tile.figure),
            strip: tile.picture.as_ref().and_then(drawn),
            mark: tile.mark.as_ref().map(|(mark, word)| sign(*mark, word)),
            detail: self.text(&tile.detail),
        }
    }

    fn range(&mut self, row: &RangeRow) -> RangeData {
        RangeData {
            label: self.text(&row.label),
            level: self.text(&row.level),
            strip: row.picture.as_ref().and_then(drawn),
            difference: row.difference.clone(),
            mark: row.mark.as_ref().map(|(mark, word)| sign(*mark, word)),
            words: self.text(&row.words),
        }
    }

    fn matrix(&mut self, matrix: &Matrix, few: Few, sizes: &Sizes) -> MatrixData {
        let lines: Vec<LineData> = matrix
            .lines
            .iter()
            .map(|line| match line {
                MatrixLine::Heading(text) => LineData::Heading {
                    heading: self.text(text),
                },
                MatrixLine::Row(row) => self.row(matrix, row, few),
            })
            .collect();
        let is_few = |cell: &FigureData| matches!(cell, FigureData::Few { .. });
        let any_few = lines.iter().any(|line| match line {
            LineData::Row { cells, .. } => cells.iter().any(is_few),
            LineData::Heading { .. } => false,
        });
        let mut made = MatrixData {
            head: self.text(&matrix.head.0),
            head_about: self.text(&matrix.head.1),
            head_width: 0.0,
            columns: matrix
                .columns
                .iter()
                .map(|c| ColumnData {
                    heading: self.text(&c.heading),
                    about: self.text(&c.about),
                    compared: c.compared,
                    width: 0.0,
                    level: 0.0,
                    strip: 0.0,
                    number: 0.0,
                })
                .collect(),
            lines,
            legend: matrix.legend,
            few: any_few,
            notes: self.texts(&matrix.notes),
        };
        set_widths(&mut made, sizes);
        made
    }

    fn row(&mut self, matrix: &Matrix, row: &MatrixRow, few: Few) -> LineData {
        let mut cells = vec![];
        for (i, _) in matrix.columns.iter().enumerate() {
            let Some(cell) = cell_at(row, i) else {
                continue;
            };
            cells.push(match cell {
                MatrixCell::Compared(of, _) => self.compared(of, matrix, i, few),
                MatrixCell::Plain { value, mark, .. } => FigureData::Plain {
                    text: self.text(&value.text()),
                    mark: mark.as_ref().map(|(mark, word)| sign(*mark, word)),
                },
                MatrixCell::Words { text, span, .. } => FigureData::Words {
                    text: self.text(text),
                    span: (*span).max(1),
                },
                MatrixCell::Missing(reason) => FigureData::Plain {
                    text: reason.mark().to_owned(),
                    mark: None,
                },
            });
        }
        LineData::Row {
            head: self.text(&row.head),
            about: self.text(&row.about),
            total: row.total,
            cells,
        }
    }

    fn compared(&mut self, of: &Compared, matrix: &Matrix, column: usize, few: Few) -> FigureData {
        let n = of.n.value();
        if n == Some(0.0) || (of.attainment.value().is_none() && n.is_none()) {
            return FigureData::Plain {
                text: of.attainment.text(),
                mark: None,
            };
        }
        if n.is_some_and(|n| n < few) {
            return FigureData::Few {
                mark: sign(
                    crate::quantity::Verdict::Few.mark(),
                    "too few pupils to compare",
                ),
            };
        }
        let level = if matrix.levels || of.difference.value().is_none() {
            of.level()
        } else {
            String::new()
        };
        FigureData::Compared {
            level: self.text(&level),
            strip: of
                .picture()
                .and_then(|p| about_benchmark(&p, matrix.reach(column, of.attainment.unit()))),
            number: match of.difference.value() {
                Some(_) => of.difference_text(),
                None => String::new(),
            },
            mark: sign(of.verdict.mark(), &of.word()),
        }
    }

    /// A table without verdicts: columns as wide as they need, what is left over to those of words.
    fn plain(&mut self, table: &Table, sizes: &Sizes) -> PlainData {
        let size = sizes.brief_table;
        let rows: Vec<Vec<String>> = table
            .rows
            .iter()
            .map(|row| row.cells.iter().map(|c| self.text(&c.plain())).collect())
            .collect();
        let headings: Vec<String> = table
            .columns
            .iter()
            .map(|c| self.text(&c.heading))
            .collect();
        let need = |i: usize| {
            let cells = rows.iter().filter_map(|r| r.get(i));
            let cells = cells.map(|c| width(c, Face::SemiBold)).fold(0.0, f64::max) * size;
            let heading = longest_word(&headings[i], Face::SemiBold) * sizes.brief_head;
            (cells.max(heading) + GUTTER, heading + GUTTER)
        };
        let needs: Vec<(f64, f64)> = (0..headings.len()).map(need).collect();
        let all: f64 = needs.iter().map(|n| n.0).sum();
        let widths: Vec<f64> = if all <= WIDTH {
            let spare = (WIDTH - all) / needs.len().max(1) as f64;
            needs.iter().map(|n| n.0 + spare).collect()
        } else {
            // Only columns that are wider than their share give way.
            let share = WIDTH / needs.len().max(1) as f64;
            let narrow: f64 = needs.iter().map(|n| n.0).filter(|n| *n <= share).sum();
            let wide: f64 = needs.iter().map(|n| n.0).filter(|n| *n > share).sum();
            let scale = (WIDTH - narrow) / wide.max(1.0);
            (needs.iter())
                .map(|n| if n.0 <= share { n.0 } else { n.0 * scale })
                .collect()
        };
        let lines = rows
            .iter()
            .map(|row| {
                let each = row.iter().zip(&widths);
                each.map(|(c, w)| wrapped(c, Face::SemiBold, (w - GUTTER) / size))
                    .max()
                    .unwrap_or(1)
            })
            .collect();
        PlainData {
            align: table.columns.iter().map(|c| c.align).collect(),
            totals: (table.rows.iter())
                .map(|r| r.kind == crate::report::RowKind::Total)
                .collect(),
            notes: self.texts(&table.notes),
            widths,
            headings,
            rows,
            lines,
        }
    }

    /// Courses on one scale: the same for all of them.
    fn paths(&mut self, paths: &[Path]) -> Vec<PathData> {
        let values = paths.iter().flat_map(|p| &p.stops).flat_map(|s| {
            [&s.value, &s.benchmark, &s.range.0, &s.range.1]
                .into_iter()
                .filter_map(Shown::value)
                .collect::<Vec<_>>()
        });
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
            (low.min(v), high.max(v))
        });
        let (low, high) = if low <= high {
            ((low / 10.0).floor() * 10.0, (high / 10.0).ceil() * 10.0)
        } else {
            (0.0, 100.0)
        };
        let high = high.max(low + 20.0);
        let step = if high - low > 50.0 { 20.0 } else { 10.0 };
        let place = |v: f64| thousandth((v - low) / (high - low));
        let unit = paths
            .iter()
            .flat_map(|p| &p.stops)
            .map(|s| s.value.unit())
            .next()
            .unwrap_or(Unit::Percent);
        let mut grid = vec![];
        let mut at = (low / step).ceil() * step;
        while at <= high {
            grid.push((place(at), unit.text(at)));
            at += step;
        }
        let made = paths.iter().map(|path| PathData {
            title: self.text(&path.title),
            alt: self.text(&path.alt),
            grid: grid.clone(),
            stops: path
                .stops
                .iter()
                .map(|s| StopData {
                    term: self.text(&s.term),
                    year: self.text(&s.year),
                    at: s.value.value().map(place),
                    text: s.value.text(),
                    benchmark: s.benchmark.value().map(place),
                    range: (s.range.0.value().zip(s.range.1.value()))
                        .map(|(a, b)| (place(a), place(b))),
                    thin: s.thin,
                    breaks: s.breaks,
                })
                .collect(),
        });
        made.collect()
    }

    fn strip(&mut self, dots: &[StripDot]) -> BodyData {
        let known = || dots.iter().filter_map(|d| Some((d, d.difference.value()?)));
        let reach = known().map(|(_, v)| v.abs()).fold(1.0, f64::max);
        let unit = dots
            .first()
            .map_or(Unit::PercentagePoints, |d| d.difference.unit());
        let named: Vec<String> = known()
            .filter(|(d, _)| !d.label.is_empty())
            .map(|(d, _)| format!("{} {}", d.label, d.difference))
            .collect();
        let alt = format!(
            "{} schools from {} to {} beside similar pupils. Marked: {}.",
            known().count(),
            unit.text(known().map(|k| k.1).fold(f64::INFINITY, f64::min)),
            unit.text(known().map(|k| k.1).fold(f64::NEG_INFINITY, f64::max)),
            if named.is_empty() {
                "none".into()
            } else {
                named.join(", ")
            }
        );
        BodyData::Strip {
            alt: self.text(&alt),
            ends: [unit.text(-reach), unit.text(reach)],
            dots: known()
                .map(|(d, v)| DotData {
                    label: self.text(&d.label),
                    at: thousandth((v + reach) / (2.0 * reach)),
                    open: is_open(d.mark),
                    hue: d.mark.hue_name(),
                })
                .collect(),
        }
    }
}

fn thousandth(x: f64) -> f64 {
    (x.clamp(0.0, 1.0) * 1000.0).round() / 1000.0
}

/// A mark for the templates.
fn sign(mark: Mark, word: &str) -> SignData {
    SignData {
        shape: mark.name(),
        hue: mark.hue_name(),
        word: word.to_owned(),
    }
}

fn is_open(mark: Mark) -> bool {
    use crate::quantity::Shape;
    matches!(mark.shape, Shape::DownOutlined | Shape::UpOutlined)
}

/// An expected range about its benchmark, so far to either side.
fn about_benchmark(of: &ExpectedRange, reach: f64) -> Option<StripData> {
    let middle = of.benchmark.value()?;
    Some(range_strip(of, middle - reach, middle + reach, false))
}

fn range_strip(of: &ExpectedRange, from: f64, to: f64, line: bool) -> StripData {
    let place = |v: f64| thousandth((v - from) / (to - from).max(1e-9));
    let ends = |ends: &(Shown, Shown)| {
        let (a, b) = ends.0.value().zip(ends.1.value())?;
        Some((place(a), place(b)))
    };
    StripData {
        wide: ends(&of.wide),
        band: ends(&of.range),
        oval: None,
        tick: place(of.benchmark.value().unwrap_or(0.0)),
        dot: place(of.value.value().unwrap_or(0.0)),
        open: is_open(of.mark),
        hue: of.mark.hue_name(),
        line,
    }
}

/// A drawing that stands alone: a share from 0 to 100 %, a mean about its benchmark, an oval with room at both sides.
fn drawn(picture: &Picture) -> Option<StripData> {
    match picture {
        Picture::Range(of) => match of.benchmark.unit() {
            Unit::Percent | Unit::PercentOne => Some(range_strip(of, 0.0, 100.0, true)),
            _ => about_benchmark(of, of.reach() * 1.15),
        },
        Picture::Oval(of) => oval(of),
    }
}

fn oval(of: &Oval) -> Option<StripData> {
    let (low, high) = of.most.0.value().zip(of.most.1.value())?;
    let (value, middle) = of.value.value().zip(of.middle.value())?;
    let room = (high - low).max(1e-9) / 2.0;
    let (from, to) = ((low - room).min(value), (high + room).max(value));
    let place = |v: f64| thousandth((v - from) / (to - from));
    Some(StripData {
        wide: None,
        band: None,
        oval: Some((place(low), place(high))),
        tick: place(middle),
        dot: place(value),
        open: is_open(of.mark),
        hue: of.mark.hue_name(),
        line: true,
    })
}

/// How wide the columns of a matrix are: heads and numbers as they need, the drawings share what is left.
fn set_widths(matrix: &mut MatrixData, sizes: &Sizes) {
    let size = sizes.brief_table;
    let wide = |text: &str| width(text, Face::SemiBold) * size;
    let rows = || {
        matrix.lines.iter().filter_map(|line| match line {
            LineData::Row {
                head, about, cells, ..
            } => Some((head, about, cells)),
            LineData::Heading { .. } => None,
        })
    };
    let heads = rows().map(|(head, about, _)| {
        wide(head)
            + if about.is_empty() {
                0.0
            } else {
                wide(about) + 4.0
            }
    });
    let head = heads
        .fold(wide(&matrix.head), f64::max)
        .clamp(56.0, WIDTH * 0.34)
        + GUTTER;
    let count = matrix.columns.len();
    let mut needs = vec![(0.0_f64, 0.0_f64); count];
    for (_, _, cells) in rows() {
        let mut at = 0;
        for cell in cells {
            let Some(need) = needs.get_mut(at) else { break };
            match cell {
                FigureData::Compared { level, number, .. } => {
                    // A hair more than the letters: what just fits may break.
                    let slack = if level.is_empty() { 0.0 } else { 2.0 };
                    need.0 = need.0.max(wide(level) + slack);
                    need.1 = need.1.max(wide(number) + 1.0);
                }
                FigureData::Plain { text, mark } => {
                    let mark = if mark.is_some() { MARK + 3.0 } else { 0.0 };
                    need.1 = need.1.max(wide(text) + mark);
                }
                FigureData::Few { .. } => need.1 = need.1.max(wide("*")),
                FigureData::Words { span, .. } => {
                    at += span;
                    continue;
                }
            }
            at += 1;
        }
    }
    let word = |c: &ColumnData| {
        (longest_word(&c.heading, Face::SemiBold) * sizes.brief_head)
            .max(longest_word(&c.about, Face::Prose) * sizes.brief_unit)
    };
    let fixed: f64 = (matrix.columns.iter().zip(&needs))
        .map(|(c, (level, number))| match c.compared {
            true => {
                let level = if *level > 0.0 { level + GAP } else { 0.0 };
                level + GAP + number + GAP + MARK + GUTTER
            }
            false => number.max(word(c)) + GUTTER,
        })
        .sum();
    let drawings = matrix.columns.iter().filter(|c| c.compared).count();
    let left = WIDTH - head - fixed;
    let strip = (left / drawings.max(1) as f64).clamp(20.0, 96.0);
    for (c, (level, number)) in matrix.columns.iter_mut().zip(&needs) {
        c.level = *level;
        c.number = *number;
        if c.compared {
            c.strip = strip;
            let level = if *level > 0.0 { level + GAP } else { 0.0 };
            c.width = level + strip + GAP + number + GAP + MARK + GUTTER;
        } else {
            c.width = number.max(
                (longest_word(&c.heading, Face::SemiBold) * sizes.brief_head)
                    .max(longest_word(&c.about, Face::Prose) * sizes.brief_unit),
            ) + GUTTER;
        }
    }
    let used: f64 = matrix.columns.iter().map(|c| c.width).sum();
    let spare = WIDTH - head - used;
    // Without drawings to take it up, what is left goes to the columns.
    if drawings == 0 && spare > 0.0 {
        for c in &mut matrix.columns {
            c.width += spare / count.max(1) as f64;
        }
        matrix.head_width = head;
    } else {
        matrix.head_width = head + spare.max(0.0);
    }
}

/// How many lines the headings of a matrix take, and those under them.
pub(super) fn heading_lines(matrix: &MatrixData, sizes: &Sizes) -> (usize, usize) {
    let of = |text: &str, room: f64, size: f64, face: Face| match text.is_empty() {
        true => 0,
        false => wrapped(text, face, (room - GUTTER).max(1.0) / size),
    };
    let columns = matrix.columns.iter();
    let both = columns.map(|c| {
        (
            of(&c.heading, c.width, sizes.brief_head, Face::SemiBold),
            of(&c.about, c.width, sizes.brief_unit, Face::Prose),
        )
    });
    both.fold(
        (1, usize::from(!matrix.head_about.is_empty())),
        |(a, b), (c, d)| (a.max(c), b.max(d)),
    )
}
