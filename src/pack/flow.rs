//! Pages as Typst will fill them: blocks one below the other, what stays together moved to the next page in one.

use super::heights::{Body, Gap, Piece, Rows, spacing};
use super::sizes::Sizes;

/// How a section is set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Look {
    /// How flat its charts are: an index into the heights of a chart.
    pub density: usize,
    /// Whether the rows of its tables stand closer.
    pub tight: bool,
    /// Whether charts and their tables, and tables that a page holds, are kept in one.
    pub keep: bool,
}

impl Look {
    /// The room above and below the text of a cell.
    pub(super) fn pad(self) -> f64 {
        if self.tight { 2.4 } else { 3.3 }
    }
}

/// Tables of fewer rows are never parted.
pub(super) const PARTED: usize = 9;

/// How much of a page a chart with its table may take to be kept in one.
const WHOLE: f64 = 0.92;

/// The height of a chart and the table below it, where they are set as one.
pub(super) fn paired(chart: &Piece, table: &Piece, look: Look, page: f64) -> Option<f64> {
    let (Body::Chart(heights), Body::Table(rows)) = (&chart.body, &table.body) else {
        return None;
    };
    let gap = chart.below.meet(table.above).0;
    let height = heights[look.density] + gap + rows.whole(look.pad());
    let kept = look.keep || rows.rows.len() < PARTED;
    (kept && height <= page * WHOLE).then_some(height)
}

/// Whether a table is set in one.
pub(super) fn whole(rows: &Rows, look: Look, page: f64) -> bool {
    (look.keep || rows.rows.len() < PARTED) && rows.whole(look.pad()) <= page * 0.6
}

/// Where on which page the flow has come to, and how well the pages before are filled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flow {
    /// The height of its pages.
    page: f64,
    /// Pages behind it.
    pub pages: usize,
    /// How far down the page.
    pub y: f64,
    /// The gap below the last block.
    below: Gap,
    /// What must stay with the next block: its height with its gaps, and the gap above it.
    held: f64,
    held_above: Option<Gap>,
    /// Whether the page began within this section.
    turned: bool,
    /// What the pages so far have against them.
    pub faults: f64,
}

const NO_GAP: Gap = Gap(0.0, 9);

/// What an empty part of a page costs, by its share.
pub(super) fn emptiness(share: f64) -> f64 {
    let beyond = (share - 0.1).max(0.0);
    beyond * beyond * 420.0
}

impl Flow {
    pub(super) fn new(page: f64) -> Self {
        Self {
            page,
            pages: 0,
            y: 0.0,
            below: NO_GAP,
            held: 0.0,
            held_above: None,
            turned: false,
            faults: 0.0,
        }
    }

    /// The share of the page that is still free.
    pub(super) fn free(&self) -> f64 {
        ((self.page - self.y) / self.page).max(0.0)
    }

    /// Ends a section: its last line or two should not begin a page.
    pub(super) fn end_section(&mut self) {
        if self.turned && self.y < 60.0 {
            self.faults += 30.0;
        }
        self.turned = false;
    }

    /// Begins a page of this height.
    pub(super) fn new_page(&mut self, page: f64) {
        self.settle();
        self.end_section();
        self.faults += emptiness(self.free()) * 0.6;
        self.pages += 1;
        self.page = page;
        self.y = 0.0;
        self.below = NO_GAP;
    }

    /// Sets what was held though nothing follows it.
    fn settle(&mut self) {
        if self.held_above.is_some() {
            self.block(NO_GAP, NO_GAP, 0.0);
        }
    }

    /// A block of which at least so much must stand together.
    fn block(&mut self, above: Gap, below: Gap, first: f64) {
        let (lead, together) = match self.held_above.take() {
            Some(held_above) => (
                self.below_of(held_above),
                self.held + self.below.meet(above).0 + first,
            ),
            None => (self.below.meet(above).0, first),
        };
        self.held = 0.0;
        let lead = if self.y > 0.0 { lead } else { 0.0 };
        // What fits by a hair, or fails to, may come out otherwise.
        if self.y > 0.0 && (self.y + lead + together - self.page).abs() < 5.0 {
            self.faults += 10.0;
        }
        if self.y > 0.0 && self.y + lead + together > self.page {
            self.faults += emptiness(self.free());
            self.pages += 1;
            self.y = together;
            self.turned = true;
        } else {
            self.y += lead + together;
        }
        while self.y > self.page + 0.01 {
            self.pages += 1;
            self.y -= self.page;
        }
        self.below = below;
    }

    fn below_of(&self, above: Gap) -> f64 {
        // The gap before what is held was settled when it was held.
        above.0
    }

    /// A block that stays with the next.
    fn hold(&mut self, above: Gap, below: Gap, height: f64) {
        let gap = self.below.meet(above);
        match self.held_above {
            None => {
                self.held_above = Some(gap);
                self.held = height;
            }
            Some(_) => self.held += gap.0 + height,
        }
        self.below = below;
    }

    fn table(&mut self, piece: &Piece, rows: &Rows, look: Look) {
        let pad = look.pad();
        if whole(rows, look, self.page) {
            self.block(piece.above, piece.below, rows.whole(pad));
            return;
        }
        let heading = rows.heading + 2.0 * pad;
        let each = |r: &f64| r + 2.0 * pad;
        let first = rows.rows.first().map_or(0.0, each);
        // Words about the table stand above it then.
        let (above, below) = (Gap(piece.above.0, 1), Gap(piece.below.0, 1));
        self.block(above, below, rows.top(pad) + rows.over + first);
        let mut here = 1;
        for row in rows.rows.iter().skip(1).map(each) {
            if self.y + row > self.page {
                if here < 4 {
                    self.faults += 30.0 * (5 - here) as f64;
                }
                self.faults += if rows.rows.len() < 20 { 24.0 } else { 8.0 };
                self.pages += 1;
                self.y = heading + row;
                here = 1;
            } else {
                self.y += row;
                here += 1;
            }
        }
        let parted = here < rows.rows.len();
        if parted && here < 5 {
            self.faults += 30.0 * (5 - here) as f64;
        }
    }

    /// Sets the blocks of a section, or a chapter's head.
    pub(super) fn section(&mut self, pieces: &[Piece], look: Look, sizes: &Sizes) {
        let mut i = 0;
        while let Some(piece) = pieces.get(i) {
            i += 1;
            match &piece.body {
                Body::Words(height) if piece.sticky => self.hold(piece.above, piece.below, *height),
                Body::Words(height) => self.block(piece.above, piece.below, *height),
                Body::Chart(heights) => {
                    let own = heights[look.density];
                    match pieces.get(i) {
                        Some(table) if matches!(table.body, Body::Table(_)) => {
                            if let Some(height) = paired(piece, table, look, self.page) {
                                let around = spacing(sizes);
                                self.block(around, around, height);
                                i += 1;
                            } else {
                                self.hold(piece.above, piece.below, own);
                            }
                        }
                        _ => self.block(piece.above, piece.below, own),
                    }
                }
                Body::Table(rows) => self.table(piece, rows, look),
            }
        }
    }

    /// A chapter's head below another chapter: in one, and with what follows unless it says enough by itself.
    pub(super) fn join(&mut self, head: &[Piece], alone: bool, sizes: &Sizes) {
        let mut inner = Self::new(f64::INFINITY);
        for piece in head {
            if let Body::Words(height) = piece.body {
                inner.block(piece.above, piece.below, height);
            }
        }
        self.settle();
        self.end_section();
        let above = Gap(sizes.joined_above, 3);
        let height = inner.y + sizes.joined_pad;
        if alone {
            self.block(above, Gap(sizes.briefing_below, 3), height);
        } else {
            self.hold(above, spacing(sizes), height);
        }
    }
}
