//! What a request gets: a file of the site, and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use crate::estate::percent_decoded;
use crate::site::{check_path, media_type};

/// An answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Answer {
    /// HTTP status.
    pub(super) status: u16,
    /// Content type.
    pub(super) kind: &'static str,
    /// Body.
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn text(status: u16, text: &str) -> Self {
        Self {
            status,
            kind: "text/plain; charset=utf-8",
            body: text.as_bytes().to_vec(),
        }
    }
}

/// The file at a request's path; pages get the script of the live view.
pub(super) fn file(root: &Path, path: &str, version: u64) -> Answer {
    let Some(file) = find(root, path) else {
        return missing(version);
    };
    let Ok(body) = fs::read(&file) else {
        return missing(version);
    };
    let ending = file
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or_default();
    let kind = media_type(&file.to_string_lossy());
    let body = if ending == "html" {
        with_script(body, version)
    } else {
        body
    };
    Answer {
        status: 200,
        kind,
        body,
    }
}

fn missing(version: u64) -> Answer {
    let page = b"<!DOCTYPE html><html lang=\"en-GB\"><head><title>Not there</title></head><body><h1>There is no such \
                 page</h1><p><a href=\"/index.html\">To the front page</a></p></body></html>";
    Answer {
        status: 404,
        kind: media_type(".html"),
        body: with_script(page.to_vec(), version),
    }
}

/// The file that a path leads to, if it is one of the site's and lies in its folder.
fn find(root: &Path, path: &str) -> Option<PathBuf> {
    let path = percent_decoded(path.split(['?', '#']).next()?)?;
    if path.contains('\0') {
        return None;
    }
    let path = path.strip_prefix('/')?;
    let path = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    };
    // No `..`, no backslash, no drive: what can't be a file of a site isn't looked for.
    check_path(&path).ok()?;
    let root = fs::canonicalize(root).ok()?;
    let file = fs::canonicalize(root.join(&path)).ok()?;
    (file.starts_with(&root) && file.is_file()).then_some(file)
}

/// Puts the script at the end of a page. The site's own policy lets pages load scripts of their own place, so nothing of
/// it has to be changed.
fn with_script(page: Vec<u8>, version: u64) -> Vec<u8> {
    let script = format!("<script src=\"/_live/client.js?version={version}\"></script>");
    let mark = b"</body>";
    let place = page
        .windows(mark.len())
        .rposition(|w| w == mark)
        .unwrap_or(page.len());
    let mut with = page[..place].to_vec();
    with.extend_from_slice(script.as_bytes());
    with.extend_from_slice(&page[place..]);
    with
}

#[cfg(test)]
mod tests {
    use super::{find, with_script};

    #[test]
    fn only_files_of_the_site_are_found() {
        let folder = std::env::temp_dir().join(format!("matbook-answer-{}", std::process::id()));
        let site = folder.join("site");
        std::fs::create_dir_all(site.join("a b")).expect("a folder can be made");
        std::fs::write(site.join("a b/index.html"), "x").expect("a file can be made");
        std::fs::write(folder.join("secret"), "x").expect("a file can be made");
        assert!(find(&site, "/a%20b/").is_some());
        assert!(find(&site, "/a%20b/index.html?x=1#y").is_some());
        for path in [
            "/../secret",
            "/%2e%2e/secret",
            "/..%2fsecret",
            "/a%20b/../../secret",
            "/..\\secret",
            "/%5c..%5csecret",
            "//secret",
            "secret",
            "/a%20b",
            "/%",
            "/%ff",
            "/index.html%00",
        ] {
            assert_eq!(find(&site, path), None, "{path}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(folder.join("secret"), site.join("link"))
                .expect("a link can be made");
            assert_eq!(find(&site, "/link"), None);
        }
        std::fs::remove_dir_all(&folder).expect("the folder can be removed");
    }

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let page = with_script(b"<body>x</body></html>".to_vec(), 3);
        assert_eq!(
            String::from_utf8(page).expect("text"),
            "<body>x<script src=\"/_live/client.js?version=3\"></script></body></html>"
        );
    }
}
