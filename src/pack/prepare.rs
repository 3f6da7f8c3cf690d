//! From report pages to the data of the templates.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::chart::Density;
use crate::config::packs::{colour, darkened, on_ground};
use crate::content::{Rich, Words};
use crate::report::{Block, Cell, Chart, ChartKind, Page, Table, Tone};

use super::data::{
    BlockData, ChapterData, ChartData, Image, LinkData, PackData, Pair, Run, SectionData, TileData,
};
use super::heights::glossary_size;
use super::identity::PackIdentity;
use super::legible::Reader;
use super::paper::{Part, parts};
use super::plan::plan;
use super::sizes::Sizes;
use super::subject::Pack;
use super::widths::{Paper, chart_width, tenth};

/// A pack's data, the drawings it refers to by name, and what had to be replaced.
pub(super) struct Prepared {
    pub data: PackData,
    pub drawings: Vec<String>,
    /// The pictures in its words, by the names of their virtual files.
    pub pictures: Vec<(String, Arc<[u8]>)>,
    pub warnings: Vec<String>,
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

/// The virtual name of the n-th picture of a pack.
fn picture_name(n: usize, file: &str) -> String {
    format!("picture{n}.{}", file.rsplit('.').next().unwrap_or("png"))
}

/// Prepares a pack.
pub(super) fn prepare(pack: &Pack, sizes: &Sizes) -> Prepared {
    let mut maker = Maker {
        reader: Reader::default(),
        charts: vec![],
        pictures: vec![],
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
    let mut data = maker.pack(pack, sizes);
    let drawings = maker.draw(&mut data);
    Prepared {
        data,
        warnings: maker.reader.warnings(),
        drawings,
        pictures: (maker.pictures.into_iter().enumerate())
            .filter_map(|(n, name)| {
                let bytes = Arc::clone(pack.pictures.get(&name)?);
                Some((picture_name(n, &name), bytes))
            })
            .collect(),
    }
}

/// The colour of packs where the trust has none of its own.
const ACCENT: &str = "#12436d";

/// The densities of charts on paper.
const DENSITIES: [Density; 3] = [Density::Roomy, Density::Close, Density::Dense];

/// How far a chart that can't be flatter shrinks instead: its lettering, 8 points at full width, must stay readable.
const SHRINK: [f64; 3] = [1.0, 0.9, 0.8];

/// The width and height of a chart on a paper, at a density.
fn chart_size(chart: &Chart, density: usize, paper: Paper) -> (f64, f64) {
    let ratio =
        crate::chart::printed_height(chart, DENSITIES[density]) / crate::chart::view_width();
    let fixed = matches!(
        chart.kind,
        ChartKind::Scatter { .. } | ChartKind::Map { .. }
    );
    let shrink = if fixed { SHRINK[density] } else { 1.0 };
    let width = tenth(chart_width(ratio, paper) * shrink);
    (width, width * ratio)
}

/// Prepares one pack, page by page.
pub(super) struct Maker<'a> {
    pub reader: Reader,
    /// The charts in their order, with the paper each is on.
    charts: Vec<(&'a Chart, Paper)>,
    /// Where each page of the pack stands, by its path.
    pub chapters: BTreeMap<&'a str, usize>,
    /// How many tables there have been: the number of the last one.
    pub tables: usize,
    /// The pictures in words, by their names in the pack.
    pictures: Vec<String>,
    /// The day that stands at the foot of each page.
    as_at: &'a str,
    /// The largest paper of this pack.
    pub largest: Paper,
    /// Notes, and columns with their explanations, that stand under a table of this chapter already: its number.
    pub told: BTreeMap<(String, String), usize>,
}

impl<'a> Maker<'a> {
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

    fn pack(&mut self, pack: &'a Pack, sizes: &Sizes) -> PackData {
        let sections: usize = pack.chapters.iter().map(|c| c.sections.len()).sum();
        let identity = pack.identity.as_ref();
        let accent = pack.look.accent.as_deref().unwrap_or(ACCENT);
        let own = colour(accent).unwrap_or_default();
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
            accent: darkened(own),
            band: accent.to_owned(),
            on_band: on_ground(own),
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
            leaves: self.leaves(&pack.leaves, pack.few, sizes),
            foot: self.text(&pack.foot),
            sizes: sizes.clone(),
            glossary_size: glossary_size(&pack.glossary, sizes),
            glossary: self.pairs(&pack.glossary),
            method_notes: self.texts(&pack.method_notes),
        }
    }

    fn chapter(&mut self, page: &'a Page) -> ChapterData {
        // The filters in force stand in one line, in the words of the site and its files.
        let line = page.in_force();
        let facts: Vec<(String, String)> = page
            .facts
            .iter()
            .filter(|fact| line.is_none() || !Page::is_filter(fact))
            // The foot of each page says that.
            .filter(|fact| fact.name != "Data as at" || fact.value != self.as_at)
            .map(|fact| (fact.name.clone(), fact.value.clone()))
            .collect();
        let facts: Vec<(String, String)> = (line.into_iter())
            .map(|line| (line, String::new()))
            .chain(facts)
            .collect();
        let facts = self.pairs(&facts);
        let ratios: Vec<f64> = page
            .charts()
            .map(|chart| {
                crate::chart::printed_height(chart, Density::Close) / crate::chart::view_width()
            })
            .collect();
        self.told.clear();
        let mut runs: Vec<Run> = vec![];
        for part in parts(page, &ratios, self.largest) {
            let section = self.section(&part);
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

    fn section(&mut self, part: &Part<'a>) -> SectionData {
        let paper = part.paper;
        let heading = self.text(part.heading).trim().to_owned();
        let mut blocks: Vec<BlockData> = vec![];
        for (i, block) in part.blocks.iter().enumerate() {
            let made = match block {
                // The sentence in place of its table says as much as an empty chart.
                Block::Chart(chart)
                    if draws_nothing(chart)
                        && matches!(part.blocks.get(i + 1), Some(Block::Table(table))
                            if without_figures(table).is_some()) =>
                {
                    continue;
                }
                Block::Chart(chart) => Some(BlockData::Chart(self.chart(chart, paper))),
                Block::Table(table) => Some(self.table_or_words(table, paper)),
                Block::Matrix(matrix) => {
                    for table in matrix.printed() {
                        blocks.push(self.table_or_words(&table, paper));
                    }
                    continue;
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
                Block::Prose { rich, .. } => {
                    let mut pieces = rich.clone();
                    self.rich(&mut pieces);
                    Some(BlockData::Prose { pieces })
                }
            };
            blocks.extend(made);
        }
        SectionData { heading, blocks }
    }

    /// A table; where it has nothing to show, or only files hold it, a sentence.
    fn table_or_words(&mut self, table: &Table, paper: Paper) -> BlockData {
        let words = if table.rows.is_empty() || table.columns.is_empty() {
            format!("{}: nothing to show.", table.caption)
        } else if table.files_only {
            format!(
                "{}: in the CSV and the workbook beside the page.",
                table.caption
            )
        } else if let Some(why) = without_figures(table) {
            format!("{}: no figures here ({why}).", table.caption)
        } else {
            return BlockData::Table(Box::new(self.table(table, paper)));
        };
        BlockData::Text {
            text: self.text(&words),
            tone: Tone::Plain,
        }
    }

    /// Makes written words fit to be printed: characters, and the files of pictures.
    pub(super) fn rich(&mut self, pieces: &mut [Rich]) {
        for piece in pieces {
            match piece {
                Rich::Heading { words, .. } | Rich::Paragraph { words } => self.words(words),
                Rich::List { items, .. } => items.iter_mut().for_each(|i| self.rich(i)),
                Rich::Quote { inner } => self.rich(inner),
                Rich::Code { text } => *text = self.lines(text),
                Rich::Table { head, rows, .. } => {
                    let cells = rows.iter_mut().flatten().chain(head);
                    cells.for_each(|cell| self.words(cell));
                }
                Rich::Picture { file, alt } => {
                    let known = self.pictures.iter().position(|own| own == file);
                    let n = known.unwrap_or_else(|| {
                        self.pictures.push(file.clone());
                        self.pictures.len() - 1
                    });
                    *file = format!("/{}", picture_name(n, file));
                    *alt = match alt.trim() {
                        "" => "Picture".to_owned(),
                        said => self.text(said),
                    };
                }
                Rich::Rule => {}
            }
        }
    }

    fn words(&mut self, words: &mut [Words]) {
        for piece in words {
            match piece {
                Words::Text { text } => *text = self.text(text),
                Words::Set { inner, .. } | Words::Link { inner, .. } => self.words(inner),
                Words::Note { inner } => self.rich(inner),
                Words::Break => {}
            }
        }
    }

    /// Several lines, each for itself: line ends would be read as blanks.
    fn lines(&mut self, text: &str) -> String {
        let lines: Vec<String> = text.lines().map(|line| self.text(line)).collect();
        lines.join("\n")
    }

    /// The chart; how flat it is, is settled when the pages are planned.
    fn chart(&mut self, chart: &'a Chart, paper: Paper) -> ChartData {
        let n = self.charts.len();
        self.charts.push((chart, paper));
        ChartData {
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
            width: 0.0,
            density: 0,
            keep: false,
            stick: false,
        }
    }

    /// Plans the pages, and draws the charts as they then are.
    fn draw(&mut self, data: &mut PackData) -> Vec<String> {
        let sizes: BTreeMap<String, [(f64, f64); 3]> = self
            .charts
            .iter()
            .enumerate()
            .map(|(n, (chart, paper))| {
                let sizes = [0, 1, 2].map(|density| chart_size(chart, density, *paper));
                (format!("/{}", drawing_name(n)), sizes)
            })
            .collect();
        plan(data, &|file| {
            sizes.get(file).map(|s| s.map(|(_, height)| height))
        });
        let mut drawings = vec![];
        let sections = (data.chapters.iter_mut())
            .flat_map(|c| &mut c.runs)
            .flat_map(|r| &mut r.sections);
        let blocks = sections.flat_map(|s| &mut s.blocks);
        let charts = blocks.filter_map(|b| match b {
            BlockData::Chart(chart) => Some(chart),
            _ => None,
        });
        for (n, (made, (chart, _))) in charts.zip(&self.charts).enumerate() {
            made.width = sizes[&made.file][made.density].0;
            let drawn = crate::chart::printed(chart, &format!("c{n}"), DENSITIES[made.density]);
            drawings.push(self.reader.printed(&drawn.svg).into_owned());
        }
        drawings
    }
}
