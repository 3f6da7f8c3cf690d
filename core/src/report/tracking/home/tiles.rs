//! The tiles of a trust's home.

use crate::quantity::Verdict;
use crate::release::indicators::IndicatorView;

use super::super::super::statutory;
use super::super::super::words::small;
use super::super::super::{Compared, PagePath, Picture, Tile, Tone};
use super::super::TrustPlace;
use super::super::stands_out::Headline;
use super::{HomeFacts, money};

/// The headline figures of the trust: at most four of results, then absence and reserve.
pub(super) fn tiles(at: &TrustPlace<'_>, of: &[Headline], facts: HomeFacts<'_>) -> Vec<Tile> {
    let mut tiles: Vec<Tile> = statutory::tiles(facts.statutory, RESULTS)
        .into_iter()
        .map(|tile| statutory_tile(at, tile))
        .collect();
    let left = RESULTS - tiles.len();
    tiles.extend((of.iter()).filter_map(|h| result_tile(at, h)).take(left));
    for (code, label) in [
        ("absence_percent", "Absence"),
        ("reserve_percent", "Reserve, share of income"),
    ] {
        tiles
            .extend(money::view(facts.indicators, code).and_then(|v| indicator_tile(at, v, label)));
    }
    tiles
}

/// How many tiles show results.
const RESULTS: usize = 4;

/// A statutory figure beside England.
fn statutory_tile(at: &TrustPlace<'_>, tile: statutory::StatutoryTile) -> Tile {
    let to = format!("{}/{}#{}", at.folder, statutory::PAGE, tile.stage);
    Tile {
        label: tile.label,
        figure: tile.figure,
        detail: tile.detail,
        tone: Tone::Plain,
        to: Some(PagePath::new(to)),
        stands: Some((tile.mark, String::new(), tile.picture)),
    }
}

fn result_tile(at: &TrustPlace<'_>, of: &Headline) -> Option<Tile> {
    let figure = of.figure(at, &at.trust);
    figure.attainment.value()?;
    let compared = Compared::from(&figure);
    let verdict = compared.verdict;
    let detail = match (verdict, figure.comparison.value()) {
        (Verdict::Few | Verdict::Uncompared, _) | (_, None) => compared.word(),
        _ if verdict.is_marked() => {
            let size = match compared.so_what() {
                so if so.is_empty() || so == "as expected" => {
                    format!("similar pupils {}", compared.benchmark)
                }
                so => format!("{so} than similar pupils"),
            };
            format!("{}: {size}", compared.word())
        }
        _ if compared.reached.value().is_some() => {
            format!(
                "{}; similar pupils {}",
                compared.level(),
                compared.benchmark
            )
        }
        _ => format!("similar pupils {}", compared.benchmark),
    };
    Some(Tile {
        label: of.words(),
        figure: figure.attainment.clone(),
        detail,
        tone: Tone::Plain,
        to: Some(of.path(at, &at.trust, None)),
        stands: Some((
            verdict.mark(),
            String::new(),
            compared.picture().map(Picture::Range),
        )),
    })
}

fn indicator_tile(at: &TrustPlace<'_>, view: &IndicatorView, label: &str) -> Option<Tile> {
    let now = view.now();
    now.value.value()?;
    let marked = money::marked(&view.about, now, true);
    let mut detail = money::with_last_year(&view.own);
    if view.about.code == "reserve_percent" {
        let under = (view.schools.iter())
            .filter(|(_, years)| {
                years
                    .last()
                    .and_then(|f| f.value.value())
                    .is_some_and(|v| v < 0.0)
            })
            .count();
        if under > 0 && view.schools.len() > 1 {
            let words = small(under);
            let schools = if under == 1 { "school" } else { "schools" };
            let before = if detail.is_empty() {
                String::new()
            } else {
                format!("{detail}; ")
            };
            detail = format!("{before}{words} {schools} in deficit");
        }
    }
    Some(Tile {
        label: label.into(),
        figure: now.value.clone(),
        detail,
        tone: Tone::Plain,
        to: Some(money::path(&at.folder)),
        stands: marked.map(|m| (m.mark, m.word, None)),
    })
}
