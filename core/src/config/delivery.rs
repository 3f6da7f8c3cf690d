//! Where the site and the packs go, as the config says it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::node::{Node, Value};
use super::shape::{Field, Shape, field, needed};

/// What may stand under `publish`.
pub(super) const PUBLISH: &[Field] = &[
    field(
        "edition",
        Shape::Text,
        "the edition that goes there, by its name (one for each school goes into folders of their numbers, or where {urn} stands in the place), or by that of its folder, as governors-136000",
    ),
    needed(
        "to",
        Shape::Choice(&[
            field(
                "folder",
                Shape::Path,
                "a folder or file share, as /srv/reports or, on Windows, //server/share/reports",
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

/// What may stand in a role, where it says more than its packs.
const ROLE: &[Field] = &[
    needed("edition", Shape::Text, "the edition that this role reads"),
    field(
        "packs",
        Shape::List(&Shape::Text),
        "the names of the packs it gets of that edition (all)",
    ),
];

/// What may stand under `mail`.
pub(super) const MAIL: &[Field] = &[
    needed(
        "from",
        Shape::Text,
        "the sender, `Name <address>` or an address",
    ),
    field("reply_to", Shape::Text, "where answers go"),
    needed(
        "recipients",
        Shape::OrList(
            &Shape::Path,
            &Shape::List(&Shape::Keys(&[
                needed("name", Shape::Text, "the recipient's name"),
                needed("address", Shape::Text, "their address"),
                needed("role", Shape::Text, "their role, one of `roles`"),
                field(
                    "school",
                    Shape::Text,
                    "their school's URN; all: every school; left out: the trust",
                ),
                field(
                    "trust",
                    Shape::Text,
                    "the trust's UID, where there are several",
                ),
            ])),
        ),
        "a CSV file with the columns name, address, role, school and trust, or a list of these",
    ),
    field(
        "roles",
        Shape::Named(&Shape::Either(&Shape::List(&Shape::Text), ROLE)),
        "a role: the names of the packs it gets (each pack's name is a role, too; trustee: [trustees], governor: [governors])",
    ),
    field(
        "server",
        Shape::Keys(&[
            needed("host", Shape::Text, "the mail server's name"),
            field(
                "port",
                Shape::Whole(1, 65_535),
                "its port (587 with starttls, 465 with tls)",
            ),
            field(
                "security",
                Shape::OneOf(&["starttls", "tls", "none"]),
                "how the line is kept private (starttls); none is for a server on this machine only",
            ),
            field(
                "certificate",
                Shape::Path,
                "a PEM file of a certificate authority to trust beside those of the system",
            ),
            field(
                "timeout",
                Shape::Whole(1, 600),
                "seconds to wait for an answer (60)",
            ),
            field(
                "tries",
                Shape::Whole(1, 20),
                "how often a mail is tried (3)",
            ),
            field(
                "wait",
                Shape::Number,
                "seconds before the second try, then twice that, and so on (5)",
            ),
        ]),
        "the mail server; its login are the secrets smtp_user and smtp_password",
    ),
    field(
        "per_minute",
        Shape::Whole(1, 10_000),
        "the most mails a minute (30)",
    ),
    field(
        "max_mb",
        Shape::Whole(1, 1000),
        "the largest mail in MB (20); above it the packs go as a ZIP, or as links",
    ),
    field(
        "link",
        Shape::Text,
        "the published site's address, for mails that are too large",
    ),
    field(
        "password",
        Shape::OneOf(&["true", "false"]),
        "whether the packs open with a password only, kept in matbook-state/mail-passwords.csv (false)",
    ),
];

/// Where `matbook publish` puts the site.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Publish {
    /// The edition, by its name or by that of its folder; `None` where there are no editions.
    pub edition: Option<String>,
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

/// Reads `publish`, one place or a list of them; `base` is the config's folder.
pub(super) fn publish(node: &Node, base: &Path) -> Vec<Publish> {
    match &node.value {
        Value::List(lines) => lines.iter().filter_map(|n| place(n, base)).collect(),
        _ => place(node, base).into_iter().collect(),
    }
}

fn place(node: &Node, base: &Path) -> Option<Publish> {
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
        edition: text(node, "edition"),
        place,
        keep: text(node, "keep").and_then(|k| k.parse().ok()).unwrap_or(3),
        swap: text(node, "swap").as_deref() == Some("always"),
    })
}

/// How packs are mailed.
#[derive(Clone, PartialEq, Debug)]
pub struct MailSettings {
    /// The sender.
    pub from: String,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// The CSV file of recipients.
    pub file: Option<PathBuf>,
    /// The recipients, where the config itself lists them.
    pub rows: Vec<MailRow>,
    /// The packs of each role.
    pub roles: BTreeMap<String, Vec<String>>,
    /// The edition that each role reads, where there are editions.
    pub editions: BTreeMap<String, String>,
    /// The mail server.
    pub server: Option<MailServer>,
    /// The most mails a minute.
    pub per_minute: u32,
    /// The largest mail in millions of bytes.
    pub max_mb: u64,
    /// The published site's address.
    pub link: Option<String>,
    /// Whether the packs open with a password only.
    pub password: bool,
}

/// A recipient as the config or the file says it, not checked yet.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MailRow {
    /// The line it stands on.
    pub line: u64,
    /// Name.
    pub name: String,
    /// Address.
    pub address: String,
    /// Role.
    pub role: String,
    /// URN, `all`, or nothing.
    pub school: String,
    /// The trust's UID, or nothing.
    pub trust: String,
}

/// A mail server.
#[derive(Clone, PartialEq, Debug)]
pub struct MailServer {
    /// Its name.
    pub host: String,
    /// Its port, where it isn't the usual one.
    pub port: Option<u16>,
    /// How the line is kept private.
    pub security: Security,
    /// A certificate authority to trust beside those of the system.
    pub certificate: Option<PathBuf>,
    /// Seconds to wait for an answer.
    pub timeout: u64,
    /// How often a mail is tried.
    pub tries: u32,
    /// Milliseconds before the second try.
    pub wait_ms: u64,
}

/// How the line to a mail server is kept private.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Security {
    /// Encrypted after the greeting; never without.
    StartTls,
    /// Encrypted from the start.
    Tls,
    /// Not at all: a server on this machine.
    None,
}

/// Reads the group `mail`; `base` is the config's folder, `packs` its list of packs.
pub(super) fn mail(node: &Node, base: &Path, packs: Option<&Node>) -> Option<MailSettings> {
    let text = |node: &Node, key: &str| node.get(key)?.scalar();
    let whole = |node: &Node, key: &str, usual: u64| {
        let number = text(node, key).and_then(|t| t.parse().ok());
        number.unwrap_or(usual)
    };
    let recipients = node.get("recipients")?;
    let row = |n: &Node| MailRow {
        line: n.line,
        name: text(n, "name").unwrap_or_default(),
        address: text(n, "address").unwrap_or_default(),
        role: text(n, "role").unwrap_or_default(),
        school: text(n, "school").unwrap_or_default(),
        trust: text(n, "trust").unwrap_or_default(),
    };
    let built_in = ["head", "trustees", "governors"].map(str::to_owned);
    let own = packs.map(Node::items).unwrap_or_default();
    // The built-in packs are for the readers of the built-in editions.
    let mut editions: BTreeMap<String, String> = BTreeMap::new();
    for pack in &built_in {
        for role in [pack.as_str(), pack.trim_end_matches('s')] {
            editions.insert(role.to_owned(), pack.clone());
        }
    }
    // A pack's name is a role; of the built-in ones also in the singular, where no pack of the config bears that name.
    let mut roles: BTreeMap<String, Vec<String>> = (built_in.iter().cloned())
        .chain(own.iter().filter_map(|pack| text(pack, "name")))
        .map(|pack| (pack.to_lowercase(), vec![pack]))
        .collect();
    for pack in built_in {
        let singular = pack.trim_end_matches('s').to_owned();
        roles.entry(singular).or_insert_with(|| vec![pack]);
    }
    for (key, list) in node.get("roles").map(Node::entries).unwrap_or_default() {
        let role = key.name.to_lowercase();
        if let Some(edition) = text(list, "edition") {
            editions.insert(role.clone(), edition);
        }
        let named = match &list.value {
            Value::Map(_) => list.get("packs"),
            _ => Some(list),
        };
        let packs = match named {
            Some(named) => named.items().iter().filter_map(Node::scalar).collect(),
            // All that there are of its edition.
            None => roles.values().flatten().cloned().collect(),
        };
        roles.insert(role, packs);
    }
    let server = node.get("server").map(|n| MailServer {
        host: text(n, "host").unwrap_or_default(),
        port: text(n, "port").and_then(|p| p.parse().ok()),
        security: match text(n, "security").as_deref() {
            Some("tls") => Security::Tls,
            Some("none") => Security::None,
            _ => Security::StartTls,
        },
        certificate: text(n, "certificate").map(|c| base.join(c)),
        timeout: whole(n, "timeout", 60),
        tries: u32::try_from(whole(n, "tries", 3)).unwrap_or(3),
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "seconds, kept between none and a day"
        )]
        wait_ms: {
            let seconds = text(n, "wait").and_then(|w| w.parse::<f64>().ok());
            (seconds.unwrap_or(5.0).clamp(0.0, 86_400.0) * 1000.0) as u64
        },
    });
    Some(MailSettings {
        from: text(node, "from")?,
        reply_to: text(node, "reply_to"),
        file: recipients.scalar().map(|file| base.join(file)),
        rows: match &recipients.value {
            Value::List(items) => items.iter().map(row).collect(),
            _ => vec![],
        },
        roles,
        editions,
        server,
        per_minute: u32::try_from(whole(node, "per_minute", 30)).unwrap_or(30),
        max_mb: whole(node, "max_mb", 20),
        link: text(node, "link"),
        password: text(node, "password").as_deref() == Some("true"),
    })
}
