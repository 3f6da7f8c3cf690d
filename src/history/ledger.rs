//! The builds that are kept: their list, and the files that hold them, in a folder of the state.

mod meetings;
mod purge;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::site::{Hash, program_mark, random};
use crate::state::{StateError, StateFolder};

use super::kept::{Kept, Released, name_of, released_of};
use super::prints::Secret;

pub use meetings::Frozen;
pub use purge::Purged;

/// The folder within the state.
const FOLDER: &str = "history";
/// The list of builds.
const BOOK: &str = "book";
/// The file of the secret that rows' prints are made with.
const SECRET: &str = "secret";
/// So many of the last builds of an edition are kept.
const BUILDS: usize = 4;
/// So many of the last published ones.
const PUBLISHED: usize = 2;

/// A line of the list.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct Line {
    /// Its number: the higher, the later it was built.
    number: u64,
    edition: String,
    mark: String,
    as_at: String,
    /// SHA-256 of the manifest of its site; with editions of each.
    manifests: Vec<String>,
    /// The program's own mark.
    program: String,
    /// When it was published, as a number that grows; 0: never.
    #[serde(default)]
    published: u64,
}

#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct Book {
    /// The last number given.
    last: u64,
    builds: Vec<Line>,
    #[serde(default)]
    frozen: Vec<Frozen>,
    /// What a later program put there stays.
    #[serde(flatten)]
    more: BTreeMap<String, serde_json::Value>,
}

/// Which of the builds that are kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Which {
    /// The last.
    Last,
    /// The one before the last.
    Before,
    /// The last that was published.
    Published,
    /// One that was frozen, by name.
    Frozen(String),
    /// The one whose site has a manifest with this SHA-256.
    Manifest(String),
    /// The one with this mark.
    Mark(String),
}

/// The builds kept of one edition of a project's site.
#[derive(Debug)]
pub struct Ledger {
    state: StateFolder,
    folder: StateFolder,
    edition: String,
    book: Book,
    /// Files that were made and are written nowhere; `None`: they are written.
    only_here: Option<Mutex<BTreeMap<String, Vec<u8>>>>,
    secret: OnceCell<Secret>,
}

impl Ledger {
    /// Opens what is kept of an edition (empty: the one site). `write`: whether anything may be written.
    ///
    /// # Errors
    /// Where the list is damaged, or the machine can't read it.
    pub fn open(state: &StateFolder, edition: &str, write: bool) -> Result<Self, StateError> {
        let folder = StateFolder::new(state.file(FOLDER));
        let book = match folder.read(BOOK)? {
            None => Book::default(),
            Some(text) => serde_json::from_slice(&text).map_err(|e| StateError::Rubbish {
                path: folder.file(BOOK),
                why: e.to_string(),
            })?,
        };
        Ok(Self {
            state: state.clone(),
            folder,
            edition: edition.to_owned(),
            book,
            only_here: (!write).then(Mutex::default),
            secret: OnceCell::new(),
        })
    }

    /// The edition.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// The secret that prints are made with: drawn where there is none yet.
    pub(super) fn secret(&self) -> Result<Secret, StateError> {
        if let Some(secret) = self.secret.get() {
            return Ok(*secret);
        }
        let there = self.folder.read(SECRET)?;
        let known = there.and_then(|text| Hash::parse(String::from_utf8_lossy(&text).trim()));
        let hash = match known {
            Some(hash) => hash,
            None => {
                let mut bytes = [0; 32];
                let file = self.folder.file(SECRET);
                random(&mut bytes).map_err(StateError::io("get random numbers for", &file))?;
                let hash = Hash(bytes);
                if self.only_here.is_none() {
                    self.folder.write(SECRET, format!("{hash}\n").as_bytes())?;
                }
                hash
            }
        };
        let mut secret = Secret::default();
        secret.copy_from_slice(&hash.0[..16]);
        Ok(*self.secret.get_or_init(|| secret))
    }

    /// Keeps bytes under the hash of theirs; gives their file's name.
    pub(super) fn store(&self, bytes: Vec<u8>) -> Result<String, StateError> {
        let name = name_of(&bytes);
        if let Some(files) = &self.only_here {
            let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
            files.insert(name.clone(), bytes);
        } else if !self.folder.file(&name).exists() {
            self.folder.write(&name, &bytes)?;
        }
        Ok(name)
    }

    /// The bytes of a file; `None` where it isn't there or is damaged: then what hangs on it isn't told.
    pub(super) fn load(&self, name: &str) -> Option<Vec<u8>> {
        let here = self.only_here.as_ref().and_then(|files| {
            let files = files.lock().unwrap_or_else(PoisonError::into_inner);
            files.get(name).cloned()
        });
        here.or_else(|| self.folder.read(name).ok().flatten())
    }

    /// The released figures of a trust of a build.
    pub(super) fn figures(&self, kept: &Kept, uid: &str) -> Released {
        let bytes = kept.figures.get(uid).and_then(|file| self.load(file));
        // What was sealed may end with a line break more, which inflating passes over.
        let text = bytes.and_then(|b| miniz_oxide::inflate::decompress_to_vec(&b).ok());
        released_of(&String::from_utf8_lossy(&text.unwrap_or_default()))
    }

    /// The lines of this edition, the last built at the end.
    fn lines(&self) -> impl DoubleEndedIterator<Item = &Line> {
        self.book
            .builds
            .iter()
            .filter(|line| line.edition == self.edition)
    }

    fn read(&self, line: &Line) -> Option<Kept> {
        let text = self.folder.read(&file_of(line)).ok().flatten()?;
        serde_json::from_slice(&text).ok()
    }

    /// Whether no build of the edition is kept.
    pub fn is_empty(&self) -> bool {
        self.lines().next().is_none()
    }

    /// The last build of the edition.
    pub(super) fn last_of_edition(&self) -> Option<Kept> {
        self.lines().next_back().and_then(|line| self.read(line))
    }

    /// Whether the last build was made by this very program.
    pub(super) fn same_program(&self) -> bool {
        let last = self.lines().next_back();
        last.is_some_and(|line| line.program == program_mark())
    }

    /// The last build that isn't the one with this mark.
    pub(super) fn before(&self, mark: &str) -> Option<Kept> {
        let line = self.lines().rfind(|line| line.mark != mark);
        line.and_then(|line| self.read(line))
    }

    /// The build that one with this mark is held against: the last published one that is another, else the last one that is; and
    /// whether it was published. `None`: there is none.
    pub fn base(&self, mark: &str) -> Option<(Kept, bool)> {
        let others = || self.lines().filter(|line| line.mark != mark);
        let published = others()
            .filter(|l| l.published > 0)
            .max_by_key(|l| l.published);
        let line = published.or_else(|| others().next_back())?;
        Some((self.read(line)?, line.published > 0))
    }

    /// A build that is kept.
    pub fn find(&self, which: &Which) -> Option<Kept> {
        let line = match which {
            Which::Last => self.lines().next_back(),
            Which::Before => self.lines().rev().nth(1),
            Which::Published => self
                .lines()
                .filter(|l| l.published > 0)
                .max_by_key(|l| l.published),
            Which::Frozen(name) => {
                let mark = &self.frozen().find(|f| f.name == *name)?.mark;
                self.lines().find(|line| line.mark == *mark)
            }
            Which::Manifest(hash) => self.lines().rfind(|line| line.manifests.contains(hash)),
            Which::Mark(mark) => self.lines().find(|line| line.mark == *mark),
        };
        line.and_then(|line| self.read(line))
    }

    /// Every build that is kept of the edition, the last first.
    pub fn all(&self) -> impl Iterator<Item = Kept> {
        self.lines().rev().filter_map(|line| self.read(line))
    }

    /// Keeps a build as the last, with the SHA-256 of its site's manifest, or of its editions'; what is no longer wanted goes.
    ///
    /// # Errors
    /// Where the state can't be written.
    pub fn keep(&mut self, kept: &Kept, manifests: Vec<String>) -> Result<(), StateError> {
        let same = |line: &Line| line.edition == kept.edition && line.mark == kept.mark;
        let there = self.book.builds.iter().position(same);
        let line = there
            .map(|at| self.book.builds.remove(at))
            .unwrap_or_default();
        let is_last = there == Some(self.book.builds.len());
        let before = line.clone();
        let number = if is_last {
            line.number
        } else {
            self.book.last + 1
        };
        let line = Line {
            number,
            edition: kept.edition.clone(),
            mark: kept.mark.clone(),
            as_at: kept.as_at.clone(),
            manifests,
            program: program_mark(),
            published: line.published,
        };
        if before != line || self.read(&line).as_ref() != Some(kept) {
            // Strings, numbers and lists: there is nothing that JSON can't say.
            let text = serde_json::to_vec(kept).unwrap_or_default();
            self.folder.write(&file_of(&line), &text)?;
        }
        self.book.last = self.book.last.max(number);
        self.book.builds.push(line);
        self.book.builds.sort_by_key(|line| line.number);
        self.write()?;
        self.prune();
        Ok(())
    }

    /// Notes that the site with a manifest of this SHA-256 was published; whether it is a build that is kept.
    ///
    /// # Errors
    /// Where the state can't be written.
    pub fn published(&mut self, manifest: &str) -> Result<bool, StateError> {
        let most = self
            .book
            .builds
            .iter()
            .map(|l| l.published)
            .max()
            .unwrap_or(0);
        let line = self
            .book
            .builds
            .iter_mut()
            .rfind(|l| l.manifests.iter().any(|m| m == manifest));
        let Some(line) = line else {
            return Ok(false);
        };
        if line.published != most || most == 0 {
            line.published = most + 1;
            self.write()?;
        }
        Ok(true)
    }

    fn write(&self) -> Result<(), StateError> {
        let text = serde_json::to_vec_pretty(&self.book).unwrap_or_default();
        if self
            .folder
            .read(BOOK)
            .is_ok_and(|old| old.is_some_and(|old| old.trim_ascii_end() == text))
        {
            return Ok(());
        }
        self.folder.write(BOOK, &text)
    }

    /// Lets go of builds that are neither among the last, nor published last, nor frozen, and of the files that none of the others
    /// needs.
    fn prune(&mut self) {
        let mut published: Vec<(u64, u64)> =
            self.lines().map(|l| (l.published, l.number)).collect();
        published.sort_unstable();
        let wanted: BTreeSet<u64> = (self.lines().rev().take(BUILDS).map(|l| l.number))
            .chain(
                published
                    .iter()
                    .rev()
                    .filter(|(at, _)| *at > 0)
                    .take(PUBLISHED)
                    .map(|(_, n)| *n),
            )
            .collect();
        let frozen: BTreeSet<&String> = self.book.frozen.iter().map(|f| &f.mark).collect();
        let edition = self.edition.clone();
        let (stay, go): (Vec<Line>, Vec<Line>) =
            self.book.builds.iter().cloned().partition(|line| {
                line.edition != edition
                    || wanted.contains(&line.number)
                    || frozen.contains(&line.mark)
            });
        let mut needed =
            BTreeSet::from([BOOK.to_owned(), SECRET.to_owned(), "README.txt".to_owned()]);
        for line in &stay {
            // A build that can't be read may be mended by putting back its file: nothing goes until then.
            let Some(kept) = self.read(line) else { return };
            needed.insert(file_of(line));
            needed.extend(kept.needs().cloned());
        }
        if !go.is_empty() {
            self.book.builds = stay;
            if self.write().is_err() {
                return;
            }
        }
        for entry in fs::read_dir(self.folder.path())
            .into_iter()
            .flatten()
            .flatten()
        {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !needed.contains(&name) {
                // It only takes room.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

fn file_of(line: &Line) -> String {
    format!("build-{}", line.number)
}
