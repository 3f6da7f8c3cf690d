//! From the pages of a short pack to the data of the templates: characters that can be printed, widths of columns, places in
//! drawings, and how tall rows are so that a page holds what belongs on it.

use crate::quantity::Unit;
use crate::release::Shown;
use crate::report::{Compared, Mark, Matrix, MatrixCell, MatrixLine, MatrixRow, Table, cell_at};

use super::leaf::{Body, Leaf, LeafTile, Path, RangeRow, Sentence, StripDot};
use super::leaf_data::{
    BodyData, CardData, ColumnData, DotData, FaceData, FigureData, LeafData, LineData, MatrixData,
    PartData, PathData, PlainData, RangeData, SentenceData, SignData, StopData,
};
use super::leaf_drawings::{about_benchmark, drawn, is_open, thousandth};
use super::leaf_heights::{join, row_height};
use super::leaf_legend;
use super::leaf_widths::{GUTTER, WIDTH, set_widths};
use super::letters::{Face, longest_word, width, wrapped};
use super::prepare::Maker;
use super::sizes::Sizes;

/// From how many pupils on a figure is compared; with fewer paper shows a star.
type Few = f64;

impl<'a> Maker<'a> {
    /// The pages.
    pub(super) fn leaves(&mut self, leaves: &'a [Leaf], few: Few, sizes: &Sizes) -> Vec<LeafData> {
        let mut made: Vec<LeafData> = leaves.iter().map(|l| self.leaf(l, few, sizes)).collect();
        join(&mut made, sizes);
        made
    }

    fn leaf(&mut self, leaf: &'a Leaf, few: Few, sizes: &Sizes) -> LeafData {
        let mut parts: Vec<PartData> = leaf
            .parts
            .iter()
            .map(|part| PartData {
                heading: self.text(&part.heading),
                about: self.text(&part.about),
                body: self.body(&part.body, few, sizes),
            })
            .collect();
        leaf_legend::place(&mut parts, few);
        let mut made = LeafData {
            id: leaf.id.clone(),
            title: self.text(&leaf.title),
            said: self.sentences(&leaf.said),
            parts,
            row: 0.0,
            joined: false,
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
                    open: is_open(s.mark),
                    hue: s.mark.hue_name(),
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

/// A mark for the templates.
fn sign(mark: Mark, word: &str) -> SignData {
    SignData {
        shape: mark.name(),
        hue: mark.hue_name(),
        word: word.to_owned(),
    }
}
