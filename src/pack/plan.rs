//! How the pages of a pack are best filled: how flat charts are, how close rows stand, what is kept in one, and which
//! chapters begin on a page that another leaves free. All ways are followed page by page, and of those that come to the
//! same place the best is kept, as Knuth and Plass do it for the lines of a paragraph.

use std::rc::Rc;

use super::data::{BlockData, PackData};
use super::flow::{Flow, Look, PARTED, emptiness, paired, whole};
use super::heights::{Body, Piece, head, section};
use super::widths::Paper;

/// The cost of a page.
const PAGE: f64 = 420.0;
/// How much of a page must be free for a chapter to begin there.
const FREE: f64 = 0.37;
/// How many ways are kept.
const WAYS: usize = 60;

/// A choice: how a section is set, or whether a chapter joins the one before.
#[derive(Clone, Copy)]
enum Choice {
    Set(Look),
    Joins(bool),
}

/// The choices made so far, the last first.
struct Made {
    choice: Choice,
    before: Trail,
}

type Trail = Option<Rc<Made>>;

/// A way through the pack up to some section.
#[derive(Clone)]
struct Way {
    flow: Flow,
    cost: f64,
    /// The density of the charts before, in the same chapter.
    last: Option<usize>,
    trail: Trail,
}

impl Way {
    fn total(&self) -> f64 {
        self.cost + self.flow.faults + PAGE * (self.flow.pages as f64 + 1.0 - self.flow.free())
    }

    fn with(&self, choice: Choice) -> Self {
        Self {
            trail: Some(Rc::new(Made {
                choice,
                before: self.trail.clone(),
            })),
            ..self.clone()
        }
    }
}

/// A section measured.
struct Set {
    pieces: Vec<Piece>,
    looks: Vec<Look>,
    charts: usize,
    tables: usize,
}

/// Plans the pages of a pack: the density of each of its charts, in their order; what else is settled is written into the
/// data. `charts` gives the heights of the chart in a file at each density of paper, in points.
pub(super) fn plan(pack: &mut PackData, charts: &dyn Fn(&str) -> Option<[f64; 3]>) {
    let several = pack
        .chapters
        .iter()
        .any(|c| c.subject != pack.chapters[0].subject);
    let mut ways = vec![Way {
        flow: Flow::new(Paper::A4.height()),
        cost: 0.0,
        last: None,
        trail: None,
    }];
    let mut before: Option<Paper> = None;
    let mut measured: Vec<Vec<Vec<Set>>> = vec![];
    for chapter in &pack.chapters {
        let mut own = vec![];
        for (n, run) in chapter.runs.iter().enumerate() {
            let page = run.paper.height();
            let begin = before.is_some();
            let may_join =
                pack.covers && n == 0 && before == Some(run.paper) && run.paper == Paper::A4;
            before = Some(run.paper);
            if n == 0 {
                let head = head(chapter, pack, run.paper, !pack.covers || several);
                let mut next = vec![];
                for way in &ways {
                    let mut fresh = way.with(Choice::Joins(false));
                    if begin {
                        fresh.flow.new_page(page);
                    } else {
                        fresh.flow = Flow::new(page);
                    }
                    fresh.flow.section(&head, PLAIN, &pack.sizes);
                    fresh.last = None;
                    next.push(fresh);
                    if may_join && way.flow.free() >= FREE {
                        let mut joined = way.with(Choice::Joins(true));
                        joined.cost += 15.0;
                        let alone = !chapter.briefing.is_empty();
                        joined.flow.join(&head, alone, &pack.sizes);
                        joined.last = None;
                        next.push(joined);
                    }
                }
                ways = next;
            } else {
                for way in &mut ways {
                    way.flow.new_page(page);
                }
            }
            let mut sets = vec![];
            for it in &run.sections {
                let set = measure(section(it, run.paper, &pack.sizes, charts));
                let mut next = Vec::with_capacity(ways.len() * set.looks.len());
                for way in &ways {
                    for look in &set.looks {
                        let mut way = way.with(Choice::Set(*look));
                        way.flow.section(&set.pieces, *look, &pack.sizes);
                        way.flow.end_section();
                        way.cost += price(&set, *look, way.last);
                        if set.charts > 0 {
                            way.last = Some(look.density);
                        }
                        next.push(way);
                    }
                }
                ways = best(next);
                sets.push(set);
            }
            own.push(sets);
        }
        measured.push(own);
    }
    let last = ways.into_iter().min_by(|a, b| ends(a).total_cmp(&ends(b)));
    let mut choices = vec![];
    let mut trail = last.and_then(|w| w.trail);
    while let Some(made) = trail {
        choices.push(made.choice);
        trail = made.before.clone();
    }
    settle(pack, &measured, choices);
}

const PLAIN: Look = Look {
    density: 0,
    tight: false,
    keep: true,
};

fn ends(way: &Way) -> f64 {
    way.cost + way.flow.faults + PAGE * way.flow.pages as f64 + emptiness(way.flow.free()) * 0.6
}

/// Which looks are worth a try.
fn measure(pieces: Vec<Piece>) -> Set {
    let charts = pieces
        .iter()
        .filter(|p| matches!(p.body, Body::Chart(_)))
        .count();
    let tables = pieces.iter().filter_map(|p| match &p.body {
        Body::Table(rows) => Some(rows.rows.len()),
        _ => None,
    });
    let tables: Vec<usize> = tables.collect();
    let long = tables.iter().any(|n| *n >= PARTED);
    let mut looks = vec![];
    for density in 0..if charts > 0 { 3 } else { 1 } {
        for tight in [false, true] {
            for keep in [true, false] {
                if (tight && tables.is_empty()) || (!keep && !long) {
                    continue;
                }
                looks.push(Look {
                    density,
                    tight,
                    keep,
                });
            }
        }
    }
    Set {
        pieces,
        looks,
        charts,
        tables: tables.len(),
    }
}

fn price(set: &Set, look: Look, last: Option<usize>) -> f64 {
    let flat = [0.0, 3.0, 10.0][look.density] * set.charts as f64;
    let tight = if look.tight {
        5.0 * set.tables as f64
    } else {
        0.0
    };
    let loose = if look.keep { 0.0 } else { 10.0 };
    let other = if set.charts > 0 && last.is_some_and(|l| l != look.density) {
        4.0
    } else {
        0.0
    };
    flat + tight + loose + other
}

/// Of the ways that come to about the same place the best, of all of them the most promising.
fn best(ways: Vec<Way>) -> Vec<Way> {
    let mut by_place: std::collections::BTreeMap<(usize, usize), Way> =
        std::collections::BTreeMap::new();
    for way in ways {
        let key = (way.flow.pages, (way.flow.y / 6.0) as usize);
        match by_place.get_mut(&key) {
            Some(known) if known.cost + known.flow.faults <= way.cost + way.flow.faults => {}
            Some(known) => *known = way,
            None => {
                by_place.insert(key, way);
            }
        }
    }
    let mut ways: Vec<Way> = by_place.into_values().collect();
    ways.sort_by(|a, b| a.total().total_cmp(&b.total()));
    ways.truncate(WAYS);
    ways
}

/// Writes the choices (the last first) into the data.
fn settle(pack: &mut PackData, measured: &[Vec<Vec<Set>>], mut choices: Vec<Choice>) {
    for (chapter, runs) in pack.chapters.iter_mut().zip(measured) {
        for (n, (run, sets)) in chapter.runs.iter_mut().zip(runs).enumerate() {
            if n == 0
                && let Some(Choice::Joins(joins)) = choices.pop()
            {
                chapter.joins = joins;
            }
            let page = run.paper.height();
            for (section, set) in run.sections.iter_mut().zip(sets) {
                let look = match choices.pop() {
                    Some(Choice::Set(look)) => look,
                    _ => PLAIN,
                };
                let firsts: Vec<&Piece> = set.pieces.iter().filter(|p| !p.goes_on).collect();
                let pieces = &firsts[firsts.len() - section.blocks.len()..];
                let mut pair = false;
                for (i, block) in section.blocks.iter_mut().enumerate() {
                    match (block, &pieces[i].body) {
                        (BlockData::Chart(chart), Body::Chart(_)) => {
                            chart.density = look.density;
                            let table = pieces.get(i + 1);
                            if let Some(table) = table.filter(|t| matches!(t.body, Body::Table(_)))
                            {
                                chart.keep = paired(pieces[i], table, look, page).is_some();
                                chart.stick = !chart.keep;
                            }
                            pair = chart.keep;
                        }
                        (BlockData::Table(table), Body::Table(rows)) => {
                            table.pad = look.pad();
                            table.whole = pair || whole(rows, look, page);
                            pair = false;
                        }
                        _ => pair = false,
                    }
                }
            }
        }
    }
}
