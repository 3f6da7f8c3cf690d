//! `manifest.json` at the root of a site: what the site was made from, and every file of it with its length and SHA-256.
//!
//! Its last line holds the hash of all lines before it, so that a changed byte of the manifest itself is known too. It says
//! nothing of the clock or the machine: the same data, config and program give the same bytes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use rayon::prelude::*;
use serde_json::Value;

use super::manifest::{Entry, Manifest};
use super::place::MARKER;
use super::sign::SIGNATURE;
use super::writer::marker_text;
use super::{Hash, Hasher, SiteError};

/// Its name at the root of a site.
pub const MANIFEST: &str = "manifest.json";
/// The form of the file.
const FORMAT: u64 = 1;
/// How the line begins that holds the hash of all lines before it.
const OWN: &str = "  \"manifest_sha256\": \"";
/// What stands after that hash.
const END: &str = "\"\n}\n";
/// What `publish` keeps in a place beside the site itself.
const BOOKS: &str = "_matbook/";

/// Bytes by their length and hash.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sealed {
    /// SHA-256.
    pub hash: Hash,
    /// Length in bytes.
    pub bytes: u64,
}

impl Sealed {
    /// Of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            hash: Hash::of(bytes),
            bytes: bytes.len() as u64,
        }
    }
}

/// Files by path, with `/`.
pub type Files = BTreeMap<String, Sealed>;

/// What a site was made from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Origin {
    /// The program, as `matbook 0.1.0`.
    pub program: String,
    /// The version of the methods.
    pub method: u32,
    /// The day the data stand for, as `2026-07-31`.
    pub as_at: String,
    /// The kept build whose figures its pages were held against, by its mark; empty: none.
    pub compared_with: String,
    /// The files of each kind (`config`, `content`, `data`, `templates`), relative to its folder.
    pub inputs: BTreeMap<String, Files>,
}

impl Origin {
    /// Of this program and the methods in force.
    pub fn now(as_at: String, inputs: BTreeMap<String, Files>) -> Self {
        Self {
            program: concat!("matbook ", env!("CARGO_PKG_VERSION")).to_owned(),
            method: crate::estate::method(),
            as_at,
            compared_with: String::new(),
            inputs,
        }
    }

    /// The same with one hash for all files of a kind, under the name `all`: for readers who are not to know the names of data
    /// files.
    #[must_use]
    pub fn folded(&self) -> Self {
        let folded = self.inputs.iter().map(|(kind, files)| {
            let mut hasher = Hasher::new();
            for (path, file) in files {
                hasher.part(path.as_bytes());
                hasher.part(&file.hash.0);
            }
            let all = Sealed {
                hash: hasher.finish(),
                bytes: files.values().map(|f| f.bytes).sum(),
            };
            (kind.clone(), Files::from([("all".to_owned(), all)]))
        });
        Self {
            inputs: folded.collect(),
            ..self.clone()
        }
    }
}

/// What a manifest says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Proof {
    /// What the site was made from.
    pub origin: Origin,
    /// Whether a part of it was built from other data than the rest: then `origin` is that of the part.
    pub several_builds: bool,
    /// Every file of the site but the manifest itself.
    pub files: Files,
}

/// What is wrong with a site.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fault {
    /// The manifest is not there.
    NoManifest,
    /// The manifest is not as it was written; the words say what shows it.
    Manifest(String),
    /// The manifest is not signed with the key that was asked for; the words say why.
    Signature(String),
    /// A file is not there.
    Missing,
    /// A file has other bytes.
    Changed,
    /// A file that the site never had.
    Surplus,
}

impl Fault {
    /// In words, after the file's path.
    pub fn words(&self) -> String {
        match self {
            Self::NoManifest => "is not there: nothing can be held against it".into(),
            Self::Manifest(why) => format!("is not as it was written: {why}"),
            Self::Signature(why) => format!("is not the signature of this key: {why}"),
            Self::Missing => "is missing".into(),
            Self::Changed => "was changed".into(),
            Self::Surplus => "is no file of this site".into(),
        }
    }

    /// One word for programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::NoManifest => "no_manifest",
            Self::Manifest(_) => "manifest",
            Self::Signature(_) => "signature",
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Surplus => "surplus",
        }
    }
}

impl Proof {
    /// The bytes of the manifest.
    pub fn bytes(&self) -> Vec<u8> {
        let mut text = String::with_capacity(1024 + self.files.len() * 160);
        let quoted = |words: &str| Value::from(words).to_string();
        let Origin {
            program,
            method,
            as_at,
            compared_with,
            inputs,
        } = &self.origin;
        let _ = write!(
            text,
            "{{\n  \"about\": \"What this site was made from, and every file of it: matbook verify holds the site against it.\",\n  \
             \"format\": {FORMAT},\n  \"program\": {},\n  \"method\": {method},\n  \"as_at\": {},\n  \"compared_with\": {},\n  \
             \"several_builds\": {},\n  \"inputs\": {{",
            quoted(program),
            quoted(as_at),
            quoted(compared_with),
            self.several_builds,
        );
        for (i, (kind, files)) in inputs.iter().enumerate() {
            let comma = if i > 0 { "," } else { "" };
            let _ = write!(text, "{comma}\n    {}: {{", quoted(kind));
            list(&mut text, files, "      ");
            text.push_str("\n    }");
        }
        text.push_str("\n  },\n  \"files\": {");
        list(&mut text, &self.files, "    ");
        text.push_str("\n  },\n");
        let own = Hash::of(text.as_bytes());
        let _ = write!(text, "{OWN}{own}{END}");
        text.into_bytes()
    }

    /// Reads a manifest's bytes.
    ///
    /// # Errors
    /// What shows that they are not as they were written.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
        let (whole, last) = (text.rfind(OWN)).map_or((text, ""), |at| text.split_at(at));
        let told = last.strip_prefix(OWN).and_then(|l| l.strip_suffix(END));
        let told = told.ok_or("its last line, which holds its own hash, is not there")?;
        if told != Hash::of(whole.as_bytes()).to_string() {
            return Err("its last line holds another hash than the lines before it have".into());
        }
        let value: Value = serde_json::from_str(text).map_err(|e| e.to_string())?;
        if value["format"] != FORMAT {
            return Err("it is of another format: verify with the program that made it".into());
        }
        let words = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let mut inputs = BTreeMap::new();
        for (kind, files) in value["inputs"].as_object().into_iter().flatten() {
            inputs.insert(kind.clone(), files_of(files)?);
        }
        Ok(Self {
            origin: Origin {
                program: words("program"),
                method: value["method"]
                    .as_u64()
                    .map_or(0, |n| n.try_into().unwrap_or(0)),
                as_at: words("as_at"),
                compared_with: words("compared_with"),
                inputs,
            },
            several_builds: value["several_builds"] == true,
            files: files_of(&value["files"])?,
        })
    }

    /// The manifest of a site; `None` where it has none.
    ///
    /// # Errors
    /// What shows that it isn't as it was written, or that it can't be read.
    pub fn read(site: &Path) -> Result<Option<Self>, String> {
        match fs::read(site.join(MANIFEST)) {
            Ok(bytes) => Self::parse(&bytes).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }

    /// What of a site is not as the manifest has it, by path; what `publish` keeps beside it in `_matbook/` is passed over.
    ///
    /// # Errors
    /// Where the machine can't read the site.
    pub fn check(&self, site: &Path) -> Result<Vec<(String, Fault)>, SiteError> {
        let mut faults = Vec::new();
        let mut there: Vec<String> = Vec::new();
        for entry in walkdir::WalkDir::new(site) {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(site).to_path_buf();
                SiteError::Io {
                    doing: "read",
                    path,
                    source: error.into(),
                }
            })?;
            let path = entry.path().strip_prefix(site).unwrap_or(entry.path());
            let names: Vec<_> = path.iter().map(|n| n.to_string_lossy()).collect();
            let path = names.join("/");
            if entry.file_type().is_dir()
                || path.starts_with(BOOKS)
                || [MANIFEST, SIGNATURE].contains(&path.as_str())
            {
                continue;
            }
            if path == MARKER {
                let found = fs::read(entry.path()).map_err(SiteError::io("read", entry.path()))?;
                // The site as a whole may be of one state where only its files' own hashes differ.
                let right = [true, false].map(|mixed| self.marker(mixed).into_bytes());
                if !right.contains(&found) {
                    faults.push((path, Fault::Changed));
                }
            } else if entry.file_type().is_file() && self.files.contains_key(&path) {
                there.push(path);
            } else {
                faults.push((path, Fault::Surplus));
            }
        }
        there.sort();
        let changed =
            there
                .par_iter()
                .map(|path| {
                    let file = site.join(path);
                    let bytes = fs::read(&file).map_err(SiteError::io("read", &file))?;
                    Ok((Sealed::of(&bytes) != self.files[path])
                        .then(|| (path.clone(), Fault::Changed)))
                })
                .collect::<Result<Vec<_>, SiteError>>()?;
        faults.extend(changed.into_iter().flatten());
        let missing = self
            .files
            .keys()
            .filter(|path| there.binary_search(path).is_err());
        faults.extend(missing.map(|path| (path.clone(), Fault::Missing)));
        faults.sort();
        Ok(faults)
    }

    /// What the marker of a site with these files says; `mixed`: where pages of a part are of other data than the rest.
    fn marker(&self, mixed: bool) -> String {
        let entries = self.files.iter().map(|(path, file)| {
            let entry = Entry {
                key: file.hash,
                content: file.hash,
                size: file.bytes,
                modified: 0,
            };
            (path.clone(), entry)
        });
        marker_text(&Manifest {
            program: None,
            mixed,
            entries: entries.collect(),
        })
    }
}

/// Lines of files in an object of JSON.
fn list(text: &mut String, files: &Files, indent: &str) {
    for (i, (path, file)) in files.iter().enumerate() {
        let comma = if i > 0 { "," } else { "" };
        let Sealed { hash, bytes } = file;
        let path = Value::from(path.as_str());
        let _ = write!(
            text,
            "{comma}\n{indent}{path}: {{\"sha256\": \"{hash}\", \"bytes\": {bytes}}}"
        );
    }
}

/// Reads an object of files.
fn files_of(value: &Value) -> Result<Files, String> {
    let mut files = Files::new();
    for (path, file) in value.as_object().ok_or("a list of files is missing")? {
        let hash = file["sha256"].as_str().and_then(Hash::parse);
        let bytes = file["bytes"].as_u64();
        let (Some(hash), Some(bytes)) = (hash, bytes) else {
            return Err(format!("{path} has no hash or no length"));
        };
        files.insert(path.clone(), Sealed { hash, bytes });
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Files, Origin, Proof, Sealed};

    fn proof() -> Proof {
        let inputs = BTreeMap::from([
            (
                "config".to_owned(),
                Files::from([("config.yaml".to_owned(), Sealed::of(b"title: A\n"))]),
            ),
            (
                "data".to_owned(),
                Files::from([("a \"b\".csv".to_owned(), Sealed::of(b"x"))]),
            ),
        ]);
        Proof {
            origin: Origin::now("2026-07-31".into(), inputs),
            several_builds: false,
            files: Files::from([("index.html".to_owned(), Sealed::of(b"page"))]),
        }
    }

    #[test]
    fn what_is_written_is_read_and_every_changed_byte_is_known() {
        let proof = proof();
        let bytes = proof.bytes();
        assert_eq!(Proof::parse(&bytes).unwrap(), proof);
        let text = std::str::from_utf8(&bytes).unwrap();
        // printf page | sha256sum
        let page = "3660315a9af3df255d8f19ab077e4797822b41488a0e2a04bc6af71213c23274";
        let line = format!("\"index.html\": {{\"sha256\": \"{page}\", \"bytes\": 4}}");
        assert!(text.contains(&line), "{text}");
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert!(Proof::parse(&other).is_err(), "byte {at}");
            assert!(Proof::parse(&bytes[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn folded_it_names_no_file_and_still_differs_with_each() {
        let one = proof().origin;
        let mut other = one.clone();
        let data = other.inputs.get_mut("data").unwrap();
        data.insert("a \"b\".csv".to_owned(), Sealed::of(b"y"));
        let names = |o: &Origin| {
            o.folded().inputs["data"]
                .keys()
                .cloned()
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&one), ["all"]);
        assert_ne!(one.folded(), other.folded());
    }
}
