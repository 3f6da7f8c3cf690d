//! Words written in Markdown: the glossary, the pages on method and on checks that come with the program, the project's
//! own pages in `content/`, and the commentary that goes into reports and packs.
//!
//! Nothing here knows a figure: the tags of a commentary are found here and filled in by `compose`, from released values.

mod commentary;
mod library;
mod markdown;
mod rich;
mod tag;
mod workings;

pub use commentary::{Commentary, Target, read_commentary};
pub use library::{Library, Page, Term, built_in_texts};
pub use markdown::{Article, Part, article, fragment};
pub use rich::{Rich, Words, pictures, rich, spoken};
pub use tag::{FigureTag, Tag, tags};
pub use workings::Working;
