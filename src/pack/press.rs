//! The press: templates and fonts made ready once, then packs typeset one after the other, on as many threads as wanted.

use std::collections::BTreeMap;
use std::path::Path;

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use typst::diag::{Severity, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Smart};
use typst::syntax::{FileId, Source};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::config::packs::colour;

use super::compress::compress;
use super::error::{Fault, PackError};
use super::fonts::FILES;
use super::manuscript::Manuscript;
use super::prepare::{drawing_name, prepare};
use super::sizes::Sizes;
use super::subject::Pack;
use super::world::{PackWorld, Shelf, file_id};

/// The built-in templates. A file of the same name in the user's folder stands in for one.
pub const TEMPLATES: [(&str, &str); 8] = [
    ("pack.typ", include_str!("../../templates/pack.typ")),
    ("theme.typ", include_str!("../../templates/theme.typ")),
    ("covers.typ", include_str!("../../templates/covers.typ")),
    ("chapter.typ", include_str!("../../templates/chapter.typ")),
    ("blocks.typ", include_str!("../../templates/blocks.typ")),
    ("tables.typ", include_str!("../../templates/tables.typ")),
    ("brief.typ", include_str!("../../templates/brief.typ")),
    ("prose.typ", include_str!("../../templates/prose.typ")),
];

/// The file among the user's templates that changes sizes and gaps.
pub const SIZES: &str = "sizes.json";

/// Part of the fingerprint: raised when something other than templates, fonts and versions changes the bytes.
const EDITION: &str = "pack 7, typst 0.15.1";

/// Templates, fonts and library, ready for use; shared between threads.
pub struct Press {
    shelf: Shelf,
    standards: PdfStandards,
    sizes: Sizes,
    fingerprint: String,
}

/// A finished pack.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Typeset {
    /// The PDF: tagged, PDF/A-2a and PDF/UA-1.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Characters that had to be replaced, and the typesetter's own warnings.
    pub warnings: Vec<String>,
}

/// The pages of a pack, set by [`Press::set`].
pub struct Setting {
    id: String,
    files: FxHashMap<FileId, Bytes>,
    date: Option<Datetime>,
    document: PagedDocument,
    warnings: Vec<String>,
}

impl Press {
    /// Reads the user's templates (`*.typ`, images they place: svg, png, jpg, and `sizes.json` for sizes and gaps) from a folder, if there is one, over
    /// the built-in ones.
    ///
    /// # Errors
    /// When the folder or one of those files can't be read, a template isn't UTF-8, or a size is none. A folder that doesn't exist is
    /// no error.
    pub fn new(user_templates: Option<&Path>) -> Result<Self, PackError> {
        let mut texts: BTreeMap<String, String> = TEMPLATES
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect();
        let mut images: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        if let Some(folder) = user_templates {
            read_folder(folder, &mut texts, &mut images)?;
        }
        let fingerprint = fingerprint(&texts, &images);
        let sizes = match texts.remove(SIZES) {
            None => Sizes::default(),
            Some(text) => {
                Sizes::read(&text).map_err(|e| PackError::Look(format!("{SIZES}: {e}")))?
            }
        };
        let main = file_id("pack.typ").ok_or_else(|| PackError::Look("no main template".into()))?;
        let shelf = Shelf {
            library: LazyHash::new(
                Library::builder()
                    .with_features([Feature::A11yExtras].into_iter().collect())
                    .build(),
            ),
            main,
            sources: texts
                .into_iter()
                .filter_map(|(name, text)| file_id(&name).map(|id| (id, Source::new(id, text))))
                .collect(),
            images: images
                .into_iter()
                .filter_map(|(name, bytes)| {
                    file_id(&name).map(|id| (name, (id, Bytes::new(bytes))))
                })
                .collect(),
        };
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|e| PackError::Look(e.message().to_string()))?;
        Ok(Self {
            shelf,
            standards,
            sizes,
            fingerprint,
        })
    }

    /// A hash of all that shapes a PDF besides its pack: templates, fonts, versions. For caches.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// What the templates see as `/data.json`, for whoever writes templates.
    pub fn data_json(&self, pack: &Pack) -> String {
        serde_json::to_string_pretty(&prepare(pack, &self.sizes).data).unwrap_or_default()
    }

    /// All that Typst is given for a pack: file names and bytes, `pack.typ` the main one. Written to a folder, Typst sets
    /// the same pack from it; for whoever writes templates, and for measuring.
    pub fn sources(&self, pack: &Pack) -> Vec<(String, Vec<u8>)> {
        let prepared = prepare(pack, &self.sizes);
        let mut files: Vec<(String, Vec<u8>)> = self
            .shelf
            .sources
            .iter()
            .map(|(id, source)| {
                let name = id.vpath().get_without_slash().to_owned();
                (name, source.text().as_bytes().to_vec())
            })
            .collect();
        for (name, (_, bytes)) in &self.shelf.images {
            files.push((name.clone(), bytes.to_vec()));
        }
        if let Some(logo) = &pack.look.logo {
            files.push((format!("logo.{}", logo.ending), logo.bytes.to_vec()));
        }
        for (n, svg) in prepared.drawings.iter().enumerate() {
            files.push((drawing_name(n), svg.clone().into_bytes()));
        }
        let pictures = prepared.pictures.iter();
        files.extend(pictures.map(|(name, bytes)| (name.clone(), bytes.to_vec())));
        let data = serde_json::to_vec_pretty(&prepared.data).unwrap_or_default();
        files.push(("data.json".to_owned(), data));
        files.sort();
        files
    }

    /// All that one pack is typeset from.
    ///
    /// # Errors
    /// A colour or logo that isn't one.
    pub fn manuscript(&self, pack: &Pack) -> Result<Manuscript, PackError> {
        check_look(pack)?;
        let prepared = prepare(pack, &self.sizes);
        let json = serde_json::to_vec(&prepared.data)
            .map_err(|e| PackError::Look(format!("the pack's data can't be written: {e}")))?;
        let drawings = prepared.drawings.into_iter().enumerate();
        let files = [("data.json".to_owned(), json)]
            .into_iter()
            .chain(drawings.map(|(n, svg)| (drawing_name(n), svg.into_bytes())))
            .chain(
                prepared
                    .pictures
                    .iter()
                    .map(|(name, bytes)| (name.clone(), bytes.to_vec())),
            );
        let date = pack.date;
        Ok(Manuscript::new(
            pack.id.clone(),
            Datetime::from_ymd(date.year.into(), date.month, date.day),
            pack.look.logo.clone(),
            prepared.warnings,
            files,
        ))
    }

    /// Sets a manuscript: pages, not yet a PDF. What Typst remembers of it, more than the document, isn't asked for again:
    /// [`Press::forget`] it where nothing else is being set.
    ///
    /// # Errors
    /// Faults in templates with their places.
    pub fn set(&self, manuscript: &Manuscript) -> Result<Setting, PackError> {
        let mut world = PackWorld {
            shelf: &self.shelf,
            files: manuscript
                .files()
                .into_iter()
                .filter_map(|(name, bytes)| file_id(&name).map(|id| (id, Bytes::new(bytes))))
                .collect(),
            date: manuscript.date,
        };
        if let Some(logo) = &manuscript.logo
            && let Some(id) = file_id(&format!("logo.{}", logo.ending))
        {
            world.files.insert(id, Bytes::new(logo.bytes.to_vec()));
        }
        let Warned { output, warnings } = typst::compile::<PagedDocument>(&world);
        let document = output.map_err(|e| faults(&world, &manuscript.id, &e))?;
        let mut said = manuscript.warnings.clone();
        said.extend(
            warnings
                .iter()
                .filter(|d| d.severity == Severity::Warning)
                .map(|d| fault(&world, d).to_string()),
        );
        Ok(Setting {
            id: manuscript.id.clone(),
            files: world.files,
            date: world.date,
            document,
            warnings: said,
        })
    }

    /// Makes the PDF of what has been set. What Typst remembers of it stays until [`Press::forget`].
    ///
    /// # Errors
    /// What the standards don't allow, with its place.
    pub fn print(&self, setting: Setting) -> Result<Typeset, PackError> {
        let Setting {
            id,
            files,
            date,
            document,
            warnings,
        } = setting;
        let options = PdfOptions {
            ident: Smart::Custom(id.clone()),
            creator: Smart::Custom(Some("matbook".into())),
            standards: self.standards.clone(),
            ..PdfOptions::default()
        };
        let pages = document.pages().len();
        let printed = typst_pdf::pdf(&document, &options).map_err(|e| {
            let world = PackWorld {
                shelf: &self.shelf,
                files,
                date,
            };
            faults(&world, &id, &e)
        });
        drop(document);
        let pdf = compress(&printed?).map_err(|reason| PackError::Compress { pack: id, reason })?;
        Ok(Typeset {
            pdf,
            pages,
            warnings,
        })
    }

    /// Typesets one pack. Its bytes depend on the pack and the press's fingerprint alone.
    ///
    /// # Errors
    /// Faults in templates with their places; a colour or logo that isn't one.
    pub fn typeset(&self, pack: &Pack) -> Result<Typeset, PackError> {
        let set = self.set(&self.manuscript(pack)?);
        Self::forget();
        let made = set.and_then(|set| self.print(set));
        Self::forget();
        made
    }

    /// Forgets what Typst remembers of finished packs: they share no work worth keeping, and each leaves some 50 MB behind.
    /// Not while one is being set: it would have to begin anew.
    pub fn forget() {
        typst::comemo::evict(0);
    }
}

fn faults(world: &PackWorld<'_>, pack: &str, found: &[SourceDiagnostic]) -> PackError {
    PackError::Typeset {
        pack: pack.to_owned(),
        faults: found.iter().map(|d| fault(world, d)).collect(),
    }
}

/// A diagnostic with its place: where it arose, or else the nearest call that has a place in a template.
fn fault(world: &PackWorld<'_>, found: &SourceDiagnostic) -> Fault {
    let mut fault = Fault {
        file: String::new(),
        line: 0,
        column: 0,
        message: found.message.to_string(),
        hints: found.hints.iter().map(|h| h.v.to_string()).collect(),
    };
    if let Some(id) = found.span.id() {
        fault.file = id.vpath().get_without_slash().to_owned();
        if let (Some(range), Ok(source)) = (world.range(found.span), world.source(id))
            && let Some((line, column)) = source.lines().byte_to_line_column(range.start)
        {
            fault.line = line + 1;
            fault.column = column + 1;
        }
    }
    fault
}

fn check_look(pack: &Pack) -> Result<(), PackError> {
    if let Some(accent) = pack.look.accent.as_deref().filter(|a| colour(a).is_none()) {
        return Err(PackError::Look(format!(
            "`{accent}` is no colour: a colour is written as #12436D"
        )));
    }
    if let Some(logo) = &pack.look.logo
        && !["svg", "png", "jpg", "jpeg"].contains(&logo.ending.as_str())
    {
        return Err(PackError::Look(format!(
            "a logo is an svg, png or jpg file, not `{}`",
            logo.ending
        )));
    }
    Ok(())
}

fn read_folder(
    folder: &Path,
    texts: &mut BTreeMap<String, String>,
    images: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), PackError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| PackError::Read { path, source }
    };
    if !folder.exists() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        let (Some(name), Some(ending)) = (
            path.file_name().and_then(|n| n.to_str()),
            path.extension().and_then(|e| e.to_str()),
        ) else {
            continue;
        };
        match ending.to_ascii_lowercase().as_str() {
            "typ" | "json" if ending != "json" || name == SIZES => {
                let bytes = std::fs::read(&path).map_err(failed(&path))?;
                let text = String::from_utf8(bytes)
                    .map_err(|_| PackError::Encoding { path: path.clone() })?;
                texts.insert(name.to_owned(), text);
            }
            "svg" | "png" | "jpg" | "jpeg" => {
                let bytes = std::fs::read(&path).map_err(failed(&path))?;
                images.insert(name.to_owned(), bytes);
            }
            _ => {}
        }
    }
    Ok(())
}

fn fingerprint(texts: &BTreeMap<String, String>, images: &BTreeMap<String, Vec<u8>>) -> String {
    let mut hash = Sha256::new();
    let mut add = |name: &str, bytes: &[u8]| {
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    add(EDITION, env!("CARGO_PKG_VERSION").as_bytes());
    for (name, bytes) in FILES {
        add(name, bytes);
    }
    for (name, text) in texts {
        add(name, text.as_bytes());
    }
    for (name, bytes) in images {
        add(name, bytes);
    }
    let digest = hash.finalize();
    crate::estate::hex(&digest)
}
