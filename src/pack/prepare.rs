//! From report pages to the data of the templates.

use std::collections::BTreeMap;

use crate::chart::Drawing;
use crate::report::{Block, Cell, Chart, ChartKind, Page, Table, Tone};

use super::data::{
    BlockData, ChapterData, ChartData, Image, LinkData, PackData, Pair, Run, SectionData, TileData,
};
use super::identity::PackIdentity;
use super::legible::Reader;
use super::paper::{Part, parts};
use super::subject::Pack;
use super::widths::{Paper, chart_width, tenth};

/// A pack's data, the drawings it refers to by name, and what had to be replaced.
pub(super) struct Prepared {
    pub data: PackData,
    pub drawings: Vec<String>,
    pub warnings: Vec<String>,
}

/// The height of a section's heading with the gaps around it, in points.
const HEADING: f64 = 34.0;

/// How far a chart may shrink: its lettering, 8 points at full width, must stay readable on paper.
const SMALLEST: f64 = 0.78;

/// What to scale a chart by so that two such pairs of chart and table share a page, where a little less is enough for it;
/// otherwise 1. `chart` is the chart's height with its title, `pair` that of all that stays together.
fn fitting(paper: Paper, chart: f64, pair: f64) -> f64 {
    // The estimates are on the safe side: by the gaps that fall together between chart and table and at a page's head.
    let over = pair - 14.0 - (paper.height() + 20.0) / 2.0;
    if over <= 0.0 || pair >= paper.height() {
        return 1.0;
    }
    let scale = 1.0 - over / (chart - 30.0).max(1.0);
    if scale >= SMALLEST { scale } else { 1.0 }
}

/// Why a table has none of the figures it is for, where every row lacks them: a sentence says that better than a table of
/// dashes.
fn without_figures(table: &Table) -> Option<String> {
    let main = table
        .columns
        .iter()
        .position(|c| ["attainment", "score", "value"].contains(&c.key.as_str()))?;
    let mut why: Vec<String> = vec![];
    for row in &table.rows {
        let words = row.cells.get(main).and_then(Cell::reason)?.words();
        if !why.contains(&words) {
            why.push(words);
        }
    }
    (!why.is_empty()).then(|| why.join("; "))
}

/// Whether a chart has nothing but reasons why there is nothing.
fn draws_nothing(chart: &Chart) -> bool {
    match &chart.kind {
        ChartKind::Bars { bars, .. } => bars.iter().all(|b| b.value.reason().is_some()),
        ChartKind::Whiskers { rows, .. } => rows.iter().all(|r| r.value.reason().is_some()),
        ChartKind::Lines { series, .. } => {
            let mut points = series.iter().flat_map(|s| &s.points);
            points.all(|p| p.value.reason().is_some())
        }
        _ => false,
    }
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
        tables: 0,
        largest: pack.sheet.into(),
        told: BTreeMap::new(),
        as_at: &pack.as_at,
    };
    let data = maker.pack(pack);
    Prepared {
        data,
        warnings: maker.reader.warnings(),
        drawings: maker.drawings,
    }
}

/// Prepares one pack, page by page.
pub(super) struct Maker<'a> {
    pub reader: Reader,
    drawings: Vec<String>,
    /// Where each page of the pack stands, by its path.
    pub chapters: BTreeMap<&'a str, usize>,
    /// How many tables there have been: the number of the last one.
    pub tables: usize,
    /// The day that stands at the foot of each page.
    as_at: &'a str,
    /// The largest paper of this pack.
    pub largest: Paper,
    /// Notes, and columns with their explanations, that stand under a table of this chapter already: its number.
    pub told: BTreeMap<(String, String), usize>,
}

impl Maker<'_> {
    pub(super) fn text(&mut self, text: &str) -> String {
        self.reader.read(text).into_owned()
    }

    pub(super) fn texts(&mut self, texts: &[String]) -> Vec<String> {
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

    fn pack(&mut self, pack: &Pack) -> PackData {
        let sections: usize = pack.chapters.iter().map(|c| c.sections.len()).sum();
        let identity = pack.identity.as_ref();
        // The identity comes first: what a name says can't pass for one.
        let mut keywords: Vec<String> = identity.map(PackIdentity::keyword).into_iter().collect();
        keywords.push(self.text(&pack.subject).replace("matbook:", "matbook "));
        keywords.extend(
            identity
                .and_then(|i| i.school)
                .map(|urn| format!("URN {urn}")),
        );
        PackData {
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
            contents_depth: if pack.chapters.len() + sections <= 34 {
                2
            } else {
                1
            },
            chapters: pack
                .chapters
                .iter()
                .map(|page| self.chapter(page))
                .collect(),
            glossary: self.pairs(&pack.glossary),
            method_notes: self.texts(&pack.method_notes),
        }
    }

    fn chapter(&mut self, page: &Page) -> ChapterData {
        let facts: Vec<(String, String)> = page
            .facts
            .iter()
            // The foot of each page says that.
            .filter(|fact| fact.name != "Data as at" || fact.value != self.as_at)
            .map(|fact| (fact.name.clone(), fact.value.clone()))
            .collect();
        let facts = self.pairs(&facts);
        let drawings: Vec<Drawing> = page
            .charts()
            .enumerate()
            .map(|(n, chart)| {
                crate::chart::printed(
                    chart,
                    &format!("c{}", self.drawings.len() + n),
                    crate::chart::Density::Close,
                )
            })
            .collect();
        let ratios: Vec<f64> = drawings
            .iter()
            .map(|d| d.height / d.width.max(1.0))
            .collect();
        let mut drawings = drawings.into_iter();
        self.told.clear();
        let mut runs: Vec<Run> = vec![];
        for part in parts(page, &ratios, self.largest) {
            let section = self.section(&part, &mut drawings);
            if section.blocks.is_empty() {
                continue;
            }
            match runs.last_mut() {
                Some(run) if run.paper == part.paper => run.sections.push(section),
                _ => runs.push(Run {
                    paper: part.paper,
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
            // A heading without words is refused by the validator.
            title: [&page.title, &page.subject]
                .into_iter()
                .map(|t| self.text(t))
                .find(|t| !t.trim().is_empty())
                .unwrap_or_else(|| "Report".into()),
            standfirst: self.text(&page.standfirst),
            facts,
            briefing: self.texts(&page.briefing),
            joins: false,
            runs,
        }
    }

    fn section(
        &mut self,
        part: &Part<'_>,
        drawings: &mut impl Iterator<Item = Drawing>,
    ) -> SectionData {
        let paper = part.paper;
        let heading = self.text(part.heading).trim().to_owned();
        let mut blocks: Vec<BlockData> = vec![];
        let mut chart_height = None;
        for (i, block) in part.blocks.iter().enumerate() {
            let made = match block {
                Block::Chart(chart) => {
                    let Some(drawing) = drawings.next() else {
                        continue;
                    };
                    // The sentence in place of its table says as much as an empty chart.
                    if draws_nothing(chart)
                        && let Some(Block::Table(table)) = part.blocks.get(i + 1)
                        && without_figures(table).is_some()
                    {
                        continue;
                    }
                    let (data, height) = self.chart(chart, &drawing, paper);
                    chart_height = Some(height);
                    blocks.push(BlockData::Chart(data));
                    continue;
                }
                Block::Table(table) if table.rows.is_empty() || table.columns.is_empty() => {
                    Some(BlockData::Text {
                        text: self.text(&format!("{}: nothing to show.", table.caption)),
                        tone: Tone::Plain,
                    })
                }
                Block::Table(table) if table.files_only => Some(BlockData::Text {
                    text: self.text(&format!(
                        "{}: in the CSV and the workbook beside the page.",
                        table.caption
                    )),
                    tone: Tone::Plain,
                }),
                Block::Table(table) if without_figures(table).is_some() => Some(BlockData::Text {
                    text: self.text(&format!(
                        "{}: no figures here ({}).",
                        table.caption,
                        without_figures(table).unwrap_or_default()
                    )),
                    tone: Tone::Plain,
                }),
                Block::Table(table) => {
                    let (mut data, height) = self.table(table, paper);
                    let first = blocks.len() == 1 && !heading.is_empty();
                    if let (Some(above), Some(BlockData::Chart(chart))) =
                        (chart_height, blocks.last_mut())
                    {
                        // A pair that fills most of a page would leave most of the one before it empty: then the table
                        // begins below its chart and runs on, its headings repeated.
                        chart.keep = above + height <= paper.height() * 0.62;
                        chart.stick = !chart.keep;
                        data.whole = data.whole && chart.keep;
                        let head = if first { HEADING } else { 0.0 };
                        chart.width =
                            tenth(chart.width * fitting(paper, above, head + above + height));
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
                // A pack tells its methods at the back.
                Block::Worked(_) => continue,
                Block::Prose { plain, .. } => Some(BlockData::Prose {
                    paragraphs: self.texts(plain),
                }),
            };
            chart_height = None;
            blocks.extend(made);
        }
        SectionData { heading, blocks }
    }

    /// The chart and its height in points.
    fn chart(&mut self, chart: &Chart, drawing: &Drawing, paper: Paper) -> (ChartData, f64) {
        let n = self.drawings.len();
        let svg = self.reader.printed(&drawing.svg).into_owned();
        self.drawings.push(svg);
        let width = chart_width(drawing.height / drawing.width.max(1.0), paper);
        let data = ChartData {
            title: self.text(&chart.title),
            // A drawing without words would be no accessible one: the validator refuses it.
            alt: match [&chart.alt, &chart.title]
                .into_iter()
                .find(|t| !t.trim().is_empty())
            {
                Some(text) => self.text(text),
                None => "Chart".into(),
            },
            file: format!("/{}", drawing_name(n)),
            width: tenth(width),
            keep: false,
            stick: false,
        };
        (data, width * drawing.height / drawing.width.max(1.0) + 30.0)
    }
}
