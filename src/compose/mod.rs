//! Which pages and packs there are, and putting them on the site.
//!
//! `survey` measures everything once; `units` lists what is made together (the front page, a trust, a school), `stages` which key
//! stages each has; `pages`
//! composes a unit's pages from released values, `commentary` adds the project's own words and `navigation` connects them;
//! `index` lists what can be searched for; `packs` binds some of them; `write` renders and writes.

mod bodies;
mod brief;
mod cells;
mod changes;
mod codes;
mod commentary;
mod dpo;
mod excerpt;
mod figures;
mod fit;
mod headlines;
mod index;
mod navigation;
mod own_pages;
mod packs;
mod pages;
mod quoted;
mod selection;
mod share;
mod stages;
mod survey;
mod typeset;
mod units;
mod write;

pub use cells::values as shipped_cells;
pub use changes::Changes;
pub use commentary::commentary_findings;
pub use figures::released;
pub use figures::tidy_figures;
pub use share::{Only, Part, Rest, Share, Titles};
pub use survey::Survey;
pub use typeset::{Bound, pdfs};
pub use units::{Unit, units};
pub use write::{Composed, Rendering, Written, write};
