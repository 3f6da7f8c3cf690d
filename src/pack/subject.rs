//! What is typeset: a pack of report pages with its covers.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::packs::Sheet;
use crate::estate::Date;
use crate::report::Page;

use super::identity::PackIdentity;
use super::leaf::Leaf;

/// Pictures by name.
pub type Pictures = BTreeMap<String, Arc<[u8]>>;

/// A pack: pages of reports between covers, or one page alone.
#[derive(Clone, PartialEq, Debug)]
pub struct Pack {
    /// Its id, stable over builds, as `beacon-learning-trust/packs/136000`: the PDF's identifier is made of it.
    pub id: String,
    /// Its title, as `Summer term pack`.
    pub title: String,
    /// Whom it is about: the trust's or the school's name.
    pub subject: String,
    /// The period it covers, as `Summer term 2022/23`; may be empty.
    pub subtitle: String,
    /// Whom it is for, as `Trustees and heads`; may be empty.
    pub audience: String,
    /// The date written into the PDF's metadata: it comes from the data or the configuration, never from a clock.
    pub date: Date,
    /// The day the data stand at, in words, as `31 July 2023`; may be empty.
    pub as_at: String,
    /// The selection that holds for the whole pack: name and value, as `Key stage` – `KS2`.
    pub filters: Vec<(String, String)>,
    /// The pages, in the order they are bound.
    pub chapters: Vec<Arc<Page>>,
    /// The pages of a short pack, in place of chapters.
    pub leaves: Vec<Leaf>,
    /// What stands at their foot: where the full figures are.
    pub foot: String,
    /// From how many pupils on a figure stands on paper beside its benchmark; with fewer a star does.
    pub few: f64,
    /// Terms and what they mean, printed at the back.
    pub glossary: Vec<(String, String)>,
    /// How the figures are worked out and read, printed below the contents.
    pub method_notes: Vec<String>,
    /// Whose pack it is, written into the PDF's metadata.
    pub identity: Option<PackIdentity>,
    /// Cover and contents, or a lone report without them.
    pub covers: bool,
    /// The largest sheet that a wide table may take.
    pub sheet: Sheet,
    /// Colours and logo.
    pub look: Look,
    /// The pictures that its words may show, by the names they have there.
    pub pictures: Arc<Pictures>,
}

/// A trust's own colour and logo.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Look {
    /// The colour of headings, rules and the cover, as `#12436D`; `None` for the built-in dark blue.
    pub accent: Option<String>,
    /// The logo on the cover.
    pub logo: Option<Logo>,
}

/// A logo.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Logo {
    /// Its file's ending: `svg`, `png` or `jpg`.
    pub ending: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// Its text alternative.
    pub alt: String,
}

impl Pack {
    /// A lone report: no cover, no contents; the page's title is the PDF's.
    pub fn lone(page: Arc<Page>, date: Date) -> Self {
        Self {
            id: page.path.0.clone(),
            title: page.title.clone(),
            subject: page.subject.clone(),
            date,
            chapters: vec![page],
            covers: false,
            ..Self::bound(date)
        }
    }

    /// An empty pack with covers.
    pub fn bound(date: Date) -> Self {
        Self {
            id: String::new(),
            title: String::new(),
            subject: String::new(),
            subtitle: String::new(),
            audience: String::new(),
            date,
            as_at: String::new(),
            filters: vec![],
            chapters: vec![],
            leaves: vec![],
            foot: String::new(),
            few: 0.0,
            glossary: vec![],
            method_notes: vec![],
            identity: None,
            covers: true,
            sheet: Sheet::A3,
            look: Look::default(),
            pictures: Arc::default(),
        }
    }
}
