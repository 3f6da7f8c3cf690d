//! The books that a place keeps of what matbook put there.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::site::Hash;

use super::PublishError;
use super::store::Store;

/// The folder of the books.
pub(super) const BOOKS: &str = "_matbook/";
/// What is published.
pub(super) const MANIFEST: &str = "_matbook/manifest.json";
/// What is on its way: there only while a publication is under way, or after one that was cut short.
pub(super) const JOURNAL: &str = "_matbook/journal.json";
/// The ending of a file that went up and is not in its place yet.
pub(super) const FRESH: &str = ".matbook-new";

/// One file that matbook put there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Filed {
    /// SHA-256 of its bytes.
    pub(super) hash: Hash,
    /// Bytes.
    pub(super) size: u64,
    /// How the place told it right after it was put there; empty where not known.
    pub(super) stamp: String,
    /// Whether it was there before and was adopted: after going back it is no file of ours any more.
    pub(super) theirs: bool,
}

/// A version of the site: its number, and every file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Manifest {
    /// From 1; 0 stands for what was adopted.
    pub(super) version: u64,
    /// Files by path.
    pub(super) files: BTreeMap<String, Filed>,
}

impl Manifest {
    /// Reads a manifest from a place; `None` where there is none.
    pub(super) fn read(store: &dyn Store, path: &str) -> Result<Option<Self>, PublishError> {
        let Some(bytes) = store.read(path)? else {
            return Ok(None);
        };
        Self::parse(&bytes)
            .map(Some)
            .map_err(|why| PublishError::Books {
                place: store.name(),
                path: path.to_owned(),
                why,
            })
    }

    fn parse(bytes: &[u8]) -> Result<Self, String> {
        let value: Value = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
        if value["format"] != json!(1) {
            return Err("it is of another format".into());
        }
        let version = value["version"].as_u64().ok_or("it has no version")?;
        let files = value["files"].as_object().ok_or("it has no files")?;
        let mut read = BTreeMap::new();
        for (path, file) in files {
            // Books altered by hand must not lead a removal out of the place.
            crate::site::check_path(path).map_err(|e| e.to_string())?;
            let hash = file["sha256"].as_str().and_then(Hash::parse);
            let filed = Filed {
                hash: hash.ok_or_else(|| format!("{path} has no SHA-256"))?,
                size: file["size"]
                    .as_u64()
                    .ok_or_else(|| format!("{path} has no size"))?,
                stamp: file["stamp"].as_str().unwrap_or_default().to_owned(),
                theirs: file["theirs"].as_bool().unwrap_or_default(),
            };
            read.insert(path.clone(), filed);
        }
        Ok(Self {
            version,
            files: read,
        })
    }

    /// The bytes of the manifest's file.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let files: Map<String, Value> = (self.files.iter())
            .map(|(path, f)| {
                let mut value =
                    json!({"sha256": f.hash.to_string(), "size": f.size, "stamp": f.stamp});
                if f.theirs {
                    value["theirs"] = json!(true);
                }
                (path.clone(), value)
            })
            .collect();
        let value = json!({
            "about": "Files that matbook published here. Leave this folder alone: publishing and going back need it.",
            "format": 1,
            "version": self.version,
            "files": files,
        });
        let mut bytes = serde_json::to_vec_pretty(&value).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

/// Where the manifest of an earlier version is kept.
pub(super) fn version_path(version: u64) -> String {
    format!("{BOOKS}versions/{version}.json")
}

/// Where the bytes of an earlier version's file are kept.
pub(super) fn object_path(hash: Hash) -> String {
    let text = hash.to_string();
    format!("{BOOKS}objects/{}/{text}", &text[..2])
}
