//! What the templates see: finished strings, nothing to be worked out there. It is handed over as `/data.json`, which can
//! also be written out for whoever writes templates.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::report::{Align, Block, Cell, Chart, Page, Section, Table, Tone};

use super::legible::Reader;
use super::subject::Pack;
use super::widths::{Paper, fit, tenth};

/// The whole pack.
#[derive(Serialize)]
pub(super) struct Data {
    id: String,
    title: String,
    subject: String,
    subtitle: String,
    audience: String,
    as_at: String,
    date: (i16, u8, u8),
    filters: Vec<Pair>,
    covers: bool,
    accent: Option<String>,
    logo: Option<Image>,
    keywords: Vec<String>,
    contents_depth: u8,
    chapters: Vec<ChapterData>,
    glossary: Vec<Pair>,
    method_notes: Vec<String>,
}

#[derive(Serialize)]
struct Image {
    file: String,
    alt: String,
}

#[derive(Serialize)]
struct Pair {
    name: String,
    value: String,
}

#[derive(Serialize)]
struct ChapterData {
    subject: String,
    title: String,
    standfirst: String,
    facts: Vec<Pair>,
    briefing: Vec<String>,
    /// Sections that follow each other on the same paper.
    runs: Vec<Run>,
}

#[derive(Serialize)]
struct Run {
    paper: Paper,
    sections: Vec<SectionData>,
}

#[derive(Serialize)]
struct SectionData {
    heading: String,
    blocks: Vec<BlockData>,
}

#[derive(Serialize)]
#[serde(tag = "block", rename_all = "lowercase")]
enum BlockData {
    Text { text: String, tone: Tone },
    List { items: Vec<String> },
    Tiles { tiles: Vec<TileData> },
    Chart(ChartData),
    Table(Box<TableData>),
    Links { links: Vec<LinkData> },
    Prose { paragraphs: Vec<String> },
}

#[derive(Serialize)]
struct TileData {
    label: String,
    figure: String,
    detail: String,
    tone: Tone,
}

#[derive(Serialize)]
struct LinkData {
    text: String,
    line: String,
    to: usize,
}

#[derive(Serialize)]
struct ChartData {
    title: String,
    alt: String,
    file: String,
    /// In points.
    width: f64,
    /// Whether the block after it belongs on the same page and has room there.
    keep: bool,
}

#[derive(Serialize)]
struct TableData {
    caption: String,
    size: f64,
    widths: Vec<f64>,
    align: Vec<Align>,
    headings: Vec<String>,
    rows: Vec<RowData>,
    marks: Vec<MarkData>,
    notes: Vec<String>,
    about: Vec<Pair>,
    /// Whether it is short enough to stay on one page.
    whole: bool,
}

#[derive(Serialize)]
struct RowData {
    kind: crate::report::RowKind,
    cells: Vec<CellData>,
}

/// A footnote: the mark in the cells, the letter beside it where a mark has several meanings, and the meaning.
#[derive(Serialize)]
struct MarkData {
    mark: String,
    letter: String,
    text: String,
}

#[derive(Serialize)]
#[serde(untagged)]
enum CellData {
    Plain(String),
    Pill { pill: usize, band: bool },
    Link { text: String, to: usize },
    Mark { mark: String, letter: String },
    Spark { spark: Vec<Vec<(f64, f64)>> },
}

/// A pack's data, the drawings it refers to by name, and what had to be replaced.
pub(super) struct Prepared {
    pub data: Data,
    pub drawings: Vec<String>,
    pub warnings: Vec<String>,
}

/// The virtual name of the n-th drawing of a pack: the same names serve every pack.
pub(super) fn drawing_name(n: usize) -> String {
    format!("chart{n}.svg")
}

/// Prepares a pack.
pub(super) fn prepare(pack: &Pack) -> Prepared {
    let mut maker = Maker {
        reader: Reader::default(),
        drawings: vec![],
        chapters: pack
            .chapters
            .iter()
            .enumerate()
            .map(|(i, page)| (page.path.0.as_str(), i))
            .collect(),
    };
    let data = maker.pack(pack);
    Prepared {
        data,
        warnings: maker.reader.warnings(),
        drawings: maker.drawings,
    }
}

struct Maker<'a> {
    reader: Reader,
    drawings: Vec<String>,
    chapters: BTreeMap<&'a str, usize>,
}

impl Maker<'_> {
    fn text(&mut self, text: &str) -> String {
        self.reader.read(text).into_owned()
    }

    fn texts(&mut self, texts: &[String]) -> Vec<String> {
        texts.iter().map(|t| self.text(t)).collect()
    }

    fn pairs(&mut self, pairs: &[(String, String)]) -> Vec<Pair> {
        pairs
            .iter()
            .map(|(name, value)| Pair {
                name: self.text(name),
                value: self.text(value),
            })
            .collect()
    }

    fn pack(&mut self, pack: &Pack) -> Data {
        let sections: usize = pack.chapters.iter().map(|c| c.sections.len()).sum();
        let mut keywords = vec![self.text(&pack.subject)];
        keywords.extend(pack.school.map(|urn| format!("URN {urn}")));
        Data {
            id: self.text(&pack.id),
            title: self.text(&pack.title),
            subject: self.text(&pack.subject),
            subtitle: self.text(&pack.subtitle),
            audience: self.text(&pack.audience),
            as_at: self.text(&pack.as_at),
            date: (pack.date.year, pack.date.month, pack.date.day),
            filters: self.pairs(&pack.filters),
            covers: pack.covers,
            accent: pack.look.accent.clone(),
            logo: pack.look.logo.as_ref().map(|logo| Image {
                file: format!("/logo.{}", logo.ending),
                alt: self.text(&logo.alt),
            }),
            keywords,
            contents_depth: if pack.chapters.len() + sections <= 34 { 2 } else { 1 },
            chapters: pack.chapters.iter().map(|page| self.chapter(page)).collect(),
            glossary: self.pairs(&pack.glossary),
            method_notes: self.texts(&pack.method_notes),
        }
    }

    fn chapter(&mut self, page: &Page) -> ChapterData {
        let facts: Vec<Pair> = page
            .facts
            .iter()
            .map(|fact| Pair {
                name: self.text(&fact.name),
                value: self.text(&fact.value),
            })
            .collect();
        let mut runs: Vec<Run> = vec![];
        for section in &page.sections {
            let (paper, section) = self.section(section);
            if section.blocks.is_empty() {
                continue;
            }
            match runs.last_mut() {
                Some(run) if run.paper == paper => run.sections.push(section),
                _ => runs.push(Run {
                    paper,
                    sections: vec![section],
                }),
            }
        }
        if runs.is_empty() {
            runs.push(Run {
                paper: Paper::A4,
                sections: vec![],
            });
        }
        ChapterData {
            subject: self.text(&page.subject),
            title: self.text(&page.title),
            standfirst: self.text(&page.standfirst),
            facts,
            briefing: self.texts(&page.briefing),
            runs,
        }
    }

    fn section(&mut self, section: &Section) -> (Paper, SectionData) {
        let paper = section
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Table(table) => Some(fit(table, Paper::A4).paper),
                _ => None,
            })
            .max()
            .unwrap_or(Paper::A4);
        let heading = self.text(&section.heading);
        let mut blocks: Vec<BlockData> = vec![];
        let mut chart_height = None;
        for block in &section.blocks {
            let made = match block {
                Block::Chart(chart) => {
                    let (data, height) = self.chart(chart, paper);
                    chart_height = Some(height);
                    blocks.push(BlockData::Chart(data));
                    continue;
                }
                Block::Table(table) => {
                    let (data, height) = self.table(table, paper);
                    if let (Some(above), Some(BlockData::Chart(chart))) =
                        (chart_height, blocks.last_mut())
                    {
                        chart.keep = above + height + 60.0 <= paper.height();
                    }
                    Some(BlockData::Table(Box::new(data)))
                }
                Block::Text { text, tone } => Some(BlockData::Text {
                    text: self.text(text),
                    tone: *tone,
                }),
                Block::List { items } => Some(BlockData::List {
                    items: self.texts(items),
                }),
                Block::Tiles { tiles } => Some(BlockData::Tiles {
                    tiles: tiles
                        .iter()
                        .map(|tile| TileData {
                            label: self.text(&tile.label),
                            figure: tile.figure.text(),
                            detail: match tile.figure.reason() {
                                Some(reason) if tile.detail.is_empty() => {
                                    self.text(&reason.words())
                                }
                                _ => self.text(&tile.detail),
                            },
                            tone: tile.tone,
                        })
                        .collect(),
                }),
                Block::Links { links } => {
                    // Only what the pack itself holds: a link into the site leads nowhere from a file.
                    let links: Vec<LinkData> = links
                        .iter()
                        .filter_map(|(link, line)| {
                            let to = *self.chapters.get(link.to.0.as_str())?;
                            Some(LinkData {
                                text: self.text(&link.text),
                                line: self.text(line),
                                to,
                            })
                        })
                        .collect();
                    (!links.is_empty()).then_some(BlockData::Links { links })
                }
                Block::Prose { plain, .. } => Some(BlockData::Prose {
                    paragraphs: self.texts(plain),
                }),
            };
            chart_height = None;
            blocks.extend(made);
        }
        (paper, SectionData { heading, blocks })
    }

    fn chart(&mut self, chart: &Chart, paper: Paper) -> (ChartData, f64) {
        let n = self.drawings.len();
        let drawing = crate::chart::svg(chart, &format!("c{n}"));
        let svg = self.text(&drawing.svg);
        self.drawings.push(svg);
        let width = Paper::A4
            .width()
            .min(paper.height() * 0.62 * drawing.width / drawing.height.max(1.0));
        let data = ChartData {
            title: self.text(&chart.title),
            alt: self.text(&chart.alt),
            file: format!("/{}", drawing_name(n)),
            width: tenth(width),
            keep: false,
        };
        (data, width * drawing.height / drawing.width.max(1.0) + 30.0)
    }

    /// The table and its height in points, roughly.
    fn table(&mut self, table: &Table, paper: Paper) -> (TableData, f64) {
        let fit = fit(table, paper);
        let marks = Marks::of(table);
        let rows: Vec<RowData> = table
            .rows
            .iter()
            .map(|row| RowData {
                kind: row.kind,
                cells: row.cells.iter().map(|c| self.cell(c, &marks)).collect(),
            })
            .collect();
        let about: Vec<Pair> = table
            .columns
            .iter()
            .filter(|c| !c.about.is_empty())
            .map(|c| Pair {
                name: self.text(&c.heading),
                value: self.text(&c.about),
            })
            .collect();
        let marks: Vec<MarkData> = marks
            .meanings
            .iter()
            .map(|(mark, letter, text)| MarkData {
                mark: (*mark).to_owned(),
                letter: letter.clone(),
                text: self.text(text),
            })
            .collect();
        let small_print = table.notes.len() + about.len() + marks.len();
        let height = 75.0 + 19.0 * rows.len() as f64 + 14.0 * small_print as f64;
        let data = TableData {
            caption: self.text(&table.caption),
            size: fit.size,
            widths: fit.widths,
            align: table.columns.iter().map(|c| c.align).collect(),
            headings: table.columns.iter().map(|c| self.text(&c.heading)).collect(),
            whole: height <= paper.height() * 0.55,
            rows,
            marks,
            notes: self.texts(&table.notes),
            about,
        };
        (data, height)
    }

    fn cell(&mut self, cell: &Cell, marks: &Marks) -> CellData {
        if let Some(reason) = cell.reason() {
            let letter = marks.letter(reason.mark(), &reason.words());
            return match letter {
                "" => CellData::Plain(reason.mark().to_owned()),
                letter => CellData::Mark {
                    mark: reason.mark().to_owned(),
                    letter: letter.to_owned(),
                },
            };
        }
        match cell {
            Cell::Indicator(i) => CellData::Pill {
                pill: *i as usize,
                band: false,
            },
            Cell::Band(b) => CellData::Pill {
                pill: *b as usize,
                band: true,
            },
            Cell::Spark(values) => CellData::Spark {
                spark: spark(values),
            },
            Cell::Link(link) => match self.chapters.get(link.to.0.as_str()) {
                Some(&to) => CellData::Link {
                    text: self.text(&link.text),
                    to,
                },
                None => CellData::Plain(self.text(&link.text)),
            },
            other => CellData::Plain(match self.reader.read(&other.plain()) {
                Cow::Borrowed(text) => text.to_owned(),
                Cow::Owned(text) => text,
            }),
        }
    }
}

/// The lines of a spark, in a box of 1 × 1 with its origin at the top left, broken where values are missing.
fn spark(values: &[Option<f64>]) -> Vec<Vec<(f64, f64)>> {
    let known = || values.iter().flatten().copied();
    let low = known().fold(f64::INFINITY, f64::min);
    let high = known().fold(f64::NEG_INFINITY, f64::max);
    let step = 1.0 / (values.len().max(2) - 1) as f64;
    let thousandth = |x: f64| (x * 1000.0).round() / 1000.0;
    values
        .iter()
        .enumerate()
        .collect::<Vec<_>>()
        .split(|(_, v)| v.is_none())
        .filter(|line| !line.is_empty())
        .map(|line| {
            line.iter()
                .filter_map(|(i, v)| {
                    let up = if high > low {
                        ((**v)? - low) / (high - low)
                    } else {
                        0.5
                    };
                    Some((thousandth(*i as f64 * step), thousandth(1.0 - up)))
                })
                .collect()
        })
        .collect()
}

/// The marks that stand for missing figures in one table, and what each means there.
struct Marks {
    /// Mark, letter (where the mark has several meanings), meaning; marks in the order they are met.
    meanings: Vec<(&'static str, String, String)>,
}

impl Marks {
    fn of(table: &Table) -> Self {
        let mut met: Vec<(&'static str, Vec<String>)> = vec![];
        let reasons = table.rows.iter().flat_map(|r| &r.cells).filter_map(Cell::reason);
        for reason in reasons {
            let words = reason.words();
            match met.iter_mut().find(|(mark, _)| *mark == reason.mark()) {
                Some((_, meanings)) if meanings.contains(&words) => {}
                Some((_, meanings)) => meanings.push(words),
                None => met.push((reason.mark(), vec![words])),
            }
        }
        let mut meanings = vec![];
        for (mark, words) in met {
            let several = words.len() > 1;
            for (i, words) in words.into_iter().enumerate() {
                let letter = if several { letter(i) } else { String::new() };
                meanings.push((mark, letter, words));
            }
        }
        Self { meanings }
    }

    fn letter(&self, mark: &str, words: &str) -> &str {
        self.meanings
            .iter()
            .find(|(m, _, w)| *m == mark && w == words)
            .map_or("", |(_, letter, _)| letter)
    }
}

/// a, b, … z, aa, ab …
fn letter(mut i: usize) -> String {
    let mut text = String::new();
    loop {
        text.insert(0, char::from(b'a' + u8::try_from(i % 26).unwrap_or(0)));
        if i < 26 {
            return text;
        }
        i = i / 26 - 1;
    }
}
