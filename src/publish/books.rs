//! The books that a place keeps of what matbook put there.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::site::Hash;

use super::PublishError;
use super::store::{Listing, Store, put_whole};

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

/// What stands at the path of a manifest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// What a full disk or a power failure left of one, and why it is none.
    Rubbish(String),
    /// A manifest.
    Whole(Manifest),
}

impl Manifest {
    /// Looks for a manifest in a place.
    pub(super) fn look(store: &dyn Store, path: &str) -> Result<Found, PublishError> {
        let Some(bytes) = store.read(path)? else {
            return Ok(Found::Nothing);
        };
        let value: Value = match serde_json::from_slice(&bytes) {
            Ok(value) => value,
            Err(error) => return Ok(Found::Rubbish(error.to_string())),
        };
        Self::parse(&value)
            .map(Found::Whole)
            .map_err(|why| PublishError::Books {
                place: store.name(),
                path: path.to_owned(),
                why,
            })
    }

    /// Reads a manifest from a place; `None` where there is none.
    pub(super) fn read(store: &dyn Store, path: &str) -> Result<Option<Self>, PublishError> {
        match Self::look(store, path)? {
            Found::Nothing => Ok(None),
            Found::Whole(manifest) => Ok(Some(manifest)),
            Found::Rubbish(why) => Err(PublishError::Spoilt {
                place: store.name(),
                path: path.to_owned(),
                why,
            }),
        }
    }

    /// Whether another version has the same bytes at the same paths.
    pub(super) fn same_files(&self, other: &Self) -> bool {
        let own = self.files.iter().map(|(path, f)| (path, f.hash));
        own.eq(other.files.iter().map(|(path, f)| (path, f.hash)))
    }

    fn parse(value: &Value) -> Result<Self, String> {
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

/// The folder of what is kept to go back to. Its name can't be guessed: a page that was withdrawn stays there until its
/// version is dropped, and a web server gives out whatever it is asked for by name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Kept(String);

/// What the name of that folder begins with.
const KEPT: &str = "_matbook/kept-";

impl Kept {
    /// The folder that a place has, else one with a new name.
    pub(super) fn of(listing: &Listing) -> Result<Self, PublishError> {
        let there = listing.range(KEPT.to_owned()..).next();
        let name = there.and_then(|(path, _)| path.strip_prefix(KEPT)?.split_once('/'));
        if let Some((name, _)) = name {
            return Ok(Self(format!("{KEPT}{name}/")));
        }
        let mut chance = [0; 16];
        crate::site::random(&mut chance).map_err(PublishError::io("get", "random numbers"))?;
        let mut folder = KEPT.to_owned();
        for byte in chance {
            let _ = write!(folder, "{byte:02x}");
        }
        Ok(Self(folder + "/"))
    }

    /// Whether a file lies in it.
    pub(super) fn holds(&self, path: &str) -> bool {
        path.starts_with(&self.0)
    }

    /// Where a file that is kept elsewhere in the books belongs; `None` for one that is not kept to go back to.
    pub(super) fn home(&self, path: &str) -> Option<String> {
        let within = path.strip_prefix(BOOKS).filter(|_| !self.holds(path))?;
        let start = ["versions/", "objects/"].iter().find_map(|part| {
            let at = within.find(part)?;
            (at == 0 || within[..at].ends_with('/')).then_some(at)
        })?;
        Some(format!("{}{}", self.0, &within[start..]))
    }

    /// Where the manifest of an earlier version is kept.
    pub(super) fn version(&self, version: u64) -> String {
        format!("{}versions/{version}.json", self.0)
    }

    /// The version whose manifest a file is.
    pub(super) fn number(&self, path: &str) -> Option<u64> {
        let name = path.strip_prefix(&self.0)?.strip_prefix("versions/")?;
        name.strip_suffix(".json")?.parse().ok()
    }

    /// Where the bytes of an earlier version's file are kept.
    pub(super) fn object(&self, hash: Hash) -> String {
        let text = hash.to_string();
        format!("{}objects/{}/{text}", self.0, &text[..2])
    }
}

/// What tells web servers to give out nothing of the books, by name: for Apache, for IIS, and a page that stands where a
/// server would list the folder.
const DENIALS: [(&str, &str); 3] = [
    (
        ".htaccess",
        "# Nothing here is for readers.\n<IfModule mod_authz_core.c>\n  Require all denied\n</IfModule>\n\
         <IfModule !mod_authz_core.c>\n  Order allow,deny\n  Deny from all\n</IfModule>\n",
    ),
    (
        "web.config",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- Nothing here is for readers. -->\n<configuration>\n\
         <system.webServer>\n<security>\n<requestFiltering>\n<verbs allowUnlisted=\"false\"/>\n\
         </requestFiltering>\n</security>\n</system.webServer>\n</configuration>\n",
    ),
    ("index.html", "<!DOCTYPE html><title>Nothing here</title>\n"),
];

/// Writes what keeps readers out of the books, where it isn't there. A server that matbook itself reaches through the web
/// server gets no rules: they would keep matbook out as well.
pub(super) fn deny(store: &dyn Store, listing: &Listing) -> Result<(), PublishError> {
    let through_the_web = store.through_the_web();
    for (name, text) in DENIALS {
        let path = format!("{BOOKS}{name}");
        if listing.contains_key(&path) || (through_the_web && name != "index.html") {
            continue;
        }
        put_whole(store, &path, text.as_bytes())?;
    }
    Ok(())
}
