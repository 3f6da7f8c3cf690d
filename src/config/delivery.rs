//! Where the site and the packs go, as the config says it.

use std::path::{Path, PathBuf};

use super::node::Node;
use super::shape::{Field, Shape, field, needed};

/// What may stand under `publish`.
pub(super) const PUBLISH: &[Field] = &[
    needed(
        "to",
        Shape::Choice(&[
            field(
                "folder",
                Shape::Path,
                "a folder or file share, as /srv/reports or //server/share/reports",
            ),
            field(
                "sftp",
                Shape::Keys(&[
                    needed("host", Shape::Text, "the server's name"),
                    field("port", Shape::Whole(1, 65_535), "its port (22)"),
                    field(
                        "user",
                        Shape::Text,
                        "the user, where ssh's own config doesn't say",
                    ),
                    needed("path", Shape::Text, "the folder on the server"),
                    field(
                        "key",
                        Shape::Path,
                        "the file of the private key, where ssh doesn't know it",
                    ),
                    field(
                        "host_key",
                        Shape::OneOf(&["known", "add"]),
                        "whether the server's key must be known to ssh, or is added the first time (known)",
                    ),
                ]),
                "a server reached with the system's ssh",
            ),
            field(
                "webdav",
                Shape::Keys(&[
                    needed("url", Shape::Text, "the folder's address, https://..."),
                    field(
                        "user",
                        Shape::Text,
                        "the user; the password is the secret webdav_password",
                    ),
                ]),
                "a WebDAV server",
            ),
            field(
                "s3",
                Shape::Keys(&[
                    needed("bucket", Shape::Text, "the bucket"),
                    field(
                        "path",
                        Shape::Text,
                        "the folder in it; the whole bucket where it is left out",
                    ),
                    field("region", Shape::Text, "the region (us-east-1)"),
                    field(
                        "endpoint",
                        Shape::Text,
                        "the server's address, where it isn't Amazon's",
                    ),
                ]),
                "S3-compatible storage; the secrets are s3_key_id and s3_key",
            ),
        ]),
        "where the site is published",
    ),
    field(
        "keep",
        Shape::Whole(0, 100),
        "how many earlier versions are kept for --rollback (3)",
    ),
    field(
        "swap",
        Shape::OneOf(&["plain", "always"]),
        "whether a folder is swapped as a whole only where its rights are plain, or always (plain)",
    ),
];

/// Where `matbook publish` puts the site.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Publish {
    /// The place.
    pub place: PublishPlace,
    /// How many earlier versions are kept.
    pub keep: usize,
    /// Whether a folder is swapped as a whole although its rights may be special.
    pub swap: bool,
}

/// A place to publish to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PublishPlace {
    /// A folder or file share.
    Folder(PathBuf),
    /// A server reached with the system's ssh.
    Sftp {
        /// Its name.
        host: String,
        /// Its port, where it isn't the usual one.
        port: Option<u16>,
        /// The user, where ssh's own config doesn't say.
        user: Option<String>,
        /// The folder on it.
        path: String,
        /// The file of the private key, where ssh doesn't know it.
        key: Option<PathBuf>,
        /// Whether a host key that ssh doesn't know is added.
        add_host_key: bool,
    },
    /// A WebDAV server.
    WebDav {
        /// The folder's address.
        url: String,
        /// The user.
        user: Option<String>,
    },
    /// S3-compatible storage.
    S3 {
        /// The bucket.
        bucket: String,
        /// The folder in it.
        path: String,
        /// The region.
        region: String,
        /// The server's address, where it isn't Amazon's.
        endpoint: Option<String>,
    },
}

/// Reads the group `publish`; `base` is the config's folder.
pub(super) fn publish(node: &Node, base: &Path) -> Option<Publish> {
    let text = |node: &Node, key: &str| node.get(key)?.scalar();
    let to = node.get("to")?;
    let place = if let Some(folder) = text(to, "folder") {
        PublishPlace::Folder(base.join(folder))
    } else if let Some(n) = to.get("sftp") {
        PublishPlace::Sftp {
            host: text(n, "host")?,
            port: text(n, "port").and_then(|p| p.parse().ok()),
            user: text(n, "user"),
            path: text(n, "path")?,
            key: text(n, "key").map(|k| base.join(k)),
            add_host_key: text(n, "host_key").as_deref() == Some("add"),
        }
    } else if let Some(n) = to.get("webdav") {
        PublishPlace::WebDav {
            url: text(n, "url")?,
            user: text(n, "user"),
        }
    } else {
        let n = to.get("s3")?;
        PublishPlace::S3 {
            bucket: text(n, "bucket")?,
            path: text(n, "path").unwrap_or_default(),
            region: text(n, "region").unwrap_or_else(|| "us-east-1".into()),
            endpoint: text(n, "endpoint"),
        }
    };
    Some(Publish {
        place,
        keep: text(node, "keep").and_then(|k| k.parse().ok()).unwrap_or(3),
        swap: text(node, "swap").as_deref() == Some("always"),
    })
}
