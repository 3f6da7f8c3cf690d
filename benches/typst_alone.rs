//! Typst alone on the sources of packs, as `matbook build --pack-sources DIR` writes them: compiled and exported to
//! tagged PDF/A-2a and PDF/UA-1, one after the other, nothing else. What `scripts/bench-packs.sh` sets matbook against.
//!
//! `cargo bench --bench typst_alone -- DIR` prints packs, pages, bytes, seconds.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measuring stick, not a part of the program"
)]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

struct Sources<'a> {
    shared: &'a Shared,
    files: HashMap<FileId, Bytes>,
    texts: HashMap<FileId, Source>,
}

struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

impl World for Sources<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }
    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }
    fn main(&self) -> FileId {
        id("pack.typ")
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        self.texts
            .get(&id)
            .cloned()
            .ok_or_else(|| FileError::NotFound(PathBuf::new()))
    }
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files
            .get(&id)
            .cloned()
            .ok_or_else(|| FileError::NotFound(PathBuf::new()))
    }
    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn id(name: &str) -> FileId {
    let path = VirtualPath::new(format!("/{name}")).unwrap();
    RootedPath::new(VirtualRoot::Project, path).intern()
}

fn load<'a>(shared: &'a Shared, folder: &Path) -> Sources<'a> {
    let mut sources = Sources {
        shared,
        files: HashMap::new(),
        texts: HashMap::new(),
    };
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        if name.ends_with(".typ") {
            let text = String::from_utf8(bytes).unwrap();
            sources.texts.insert(id(name), Source::new(id(name), text));
        } else {
            sources.files.insert(id(name), Bytes::new(bytes));
        }
    }
    sources
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    let Some(folder) = arguments.next() else {
        println!("usage: typst_alone DIR, the folder that matbook build --pack-sources DIR wrote");
        return;
    };
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/fonts");
    let fonts: Vec<Font> = [
        "Inter-Regular",
        "Inter-SemiBold",
        "Inter-Bold",
        "Inter-Italic",
        "DejaVuSans",
    ]
    .iter()
    .flat_map(|name| {
        let bytes = std::fs::read(assets.join(format!("{name}.ttf"))).unwrap();
        Font::iter(Bytes::new(bytes)).collect::<Vec<_>>()
    })
    .collect();
    let shared = Shared {
        library: LazyHash::new(
            Library::builder()
                .with_features([Feature::A11yExtras].into_iter().collect())
                .build(),
        ),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
    };
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.join("pack.typ").is_file())
        .collect();
    folders.sort();
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).unwrap();
    let (mut pages, mut bytes) = (0, 0);
    let start = Instant::now();
    for folder in &folders {
        let world = load(&shared, folder);
        let document = typst::compile::<PagedDocument>(&world).output.unwrap();
        let ident = std::fs::read_to_string(folder.join("ident.txt")).unwrap();
        let options = PdfOptions {
            ident: Smart::Custom(ident),
            standards: standards.clone(),
            ..PdfOptions::default()
        };
        bytes += typst_pdf::pdf(&document, &options).unwrap().len();
        pages += document.pages().len();
        drop(document);
        typst::comemo::evict(0);
    }
    println!(
        "{} packs, {pages} pages, {:.1} MB, {:.2} s",
        folders.len(),
        bytes as f64 / 1e6,
        start.elapsed().as_secs_f64()
    );
}
