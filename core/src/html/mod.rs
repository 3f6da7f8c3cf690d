//! Pages: a [`report::Page`](crate::report::Page) in, HTML out, with the stylesheet, script and fonts beside it.
//!
//! Templates arrange, Rust writes cells: whatever is made thousands of times is finished before a template sees it. A
//! file of the project's `templates/` folder stands in for the built-in one of the same name. Templates see finished
//! strings only, can load nothing, and stop at an unknown name, so a page depends on its value and its templates alone.
//!
//! What templates see:
//! - `site`: `title`, `trusts`, `home` (address), `at_home`, `facts` (`name`, `value`), `style`, `script`, `icon`, `search`,
//!   `glossary`, `help`,
//!   `filters`, `module`, `texts`, `catalogue` and `own` (addresses of the filters' script, and of what it loads), `root` (the way up to the site's root), `version`
//! - `page`: `path`, `subject`, `title`, `finding` (the answer, or empty), `topic` (what stands over an answer that the first sentence gives, or empty), `wide`, `cards` (`id`, `heading`, `ordered`, `items`: `mark`,
//!   `text`, `words`, `href`), `marked` (whether sentences have marks), `luck`, `standfirst`, `briefing` (each `text`, `href`, `mark`), `ruled` (whether rules made the
//!   briefing), `method` (address), `tabs` (`text`,
//!   `href`, `current`, `here`), `facts`, `crumbs`, `siblings`, `switcher`, `trusts` (each `text`,
//!   `href`, `current`), `downloads` (`text`, `href`, and of a file of the page's tables `format`, `media_type`), `forward` (address: a reader is led on there at once), `drawn` (whether it has charts), `filters`
//!   (empty, or `start`, `fields`), `sections` (`id`, `heading`, `folded`, `line` (beside the heading of a
//!   folded one), `looks` (the words about luck beside the heading of a matrix), `blocks`)
//! - a block: `block`, its kind, and by kind what [`report::Block`](crate::report::Block) holds: `text` and `tone`;
//!   `items`; `tiles` (`label`, `figure`, `reason`, `detail`, `tone`, `href`); `id`, `caption_id`, `title`, `alt`, `svg`;
//!   `links` (`text`, `href`, `line`); `html`; `worked` (as of a table); and for a table `id`, `caption_id`, `caption`, `columns` (`key`, `heading`,
//!   `about`, `number`), `explained`, `rows`, `notes`, `marks` (`mark`, `words`), `find`, `long`, `worked` (empty, or `of`,
//!   `formula` (paragraphs), `counted` (paragraphs), `example`, `tables`, `read` (`text`, `href`), `command`; `place`: its id;
//!   where the page has said the same before what is the same is left out, and `again` is the id of the place that says it)
//!   for a matrix `id`, `caption_id`, `caption`, `looks` (the words about luck), `head`, `head_about`, `columns` (`heading`, `about`,
//!   `number`), `all` (how many columns), `rows` (`kind`: `heading` with `text`, else `row` or `total` with `html`, `head`, `under` (an id)
//!   and `open` (blocks)), `legend` (which of its entries), `strong` (what filled marks mean), `range` (the legend's drawing), `notes`
//! - `figure`, of the panel that opens under a number alone (`figure.html`): `title`, `mark`, `verdict`, `lead`, `range` (a drawing), `steps`
//!   (`what`, `number`, `words`), `formula` (paragraphs), `range_made`, `tables`, `read` (`text`, `href`), `code`, `command`
//! - a row: `kind` (`body`, `total`, `left-out`, `null`), `html` (all cells with their elements), `cells` (each `text`,
//!   `html`, `reason`)

mod assets;
mod carried;
mod cell;
mod error;
mod escape;
mod matrix;
mod renderer;
mod row;
mod slim;
mod spark;
mod view;

pub use assets::{AssetPaths, carried_texts, templates};
pub use error::TemplateError;
pub use renderer::{Renderer, SiteInfo, ViewFiles};
pub(crate) use slim::slim;
