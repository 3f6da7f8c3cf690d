//! A server: SFTP; or WebDAV or S3-compatible storage, through OpenDAL.

use std::error::Error as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use opendal::layers::{RetryLayer, TimeoutLayer};
use opendal::{EntryMode, ErrorKind, Operator};
use tokio::runtime::Runtime;

use crate::config::{PublishPlace, Secrets};

use crate::site::media_type;

use super::PublishError;
use super::books::FRESH;
use super::sftp::{Login, Sftp};
use super::store::{Listing, Stat, Store, each};

/// A server as a place.
struct Server {
    operator: Operator,
    runtime: Runtime,
    name: String,
    secrets: Secrets,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    WebDav,
    S3,
}

/// Opens a server; nothing is sent yet.
pub(super) fn open(
    place: &PublishPlace,
    secrets: &Secrets,
) -> Result<Box<dyn Store>, PublishError> {
    transport();
    let (operator, name, kind) = match place {
        PublishPlace::Folder(path) => {
            return Err(PublishError::Use(format!(
                "{} is no server",
                path.display()
            )));
        }
        PublishPlace::Sftp { .. } => return sftp(place),
        PublishPlace::WebDav { url, user } => webdav(url, user.as_deref(), secrets)?,
        PublishPlace::S3 {
            bucket,
            path,
            region,
            endpoint,
        } => s3(bucket, path, region, endpoint.as_deref(), secrets)?,
    };
    let operator = operator
        .layer(
            TimeoutLayer::new()
                .with_timeout(Duration::from_secs(60))
                .with_io_timeout(Duration::from_secs(60)),
        )
        .layer(
            RetryLayer::new()
                .with_max_times(3)
                .with_min_delay(Duration::from_millis(200))
                .with_max_delay(Duration::from_secs(5)),
        );
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(PublishError::io("start the connection to", &name))?;
    Ok(Box::new(Server {
        operator,
        runtime,
        name,
        secrets: secrets.clone(),
        kind,
    }))
}

/// Gives TLS its cryptography and OpenDAL its HTTP client, once in a process.
fn transport() {
    // A second call changes nothing: the first provider stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
    opendal::install_default();
    opendal_http_transport_reqwest::install_default();
}

fn configured(operator: opendal::Result<Operator>) -> Result<Operator, PublishError> {
    operator.map_err(|error| {
        PublishError::Use(format!("the place can't be opened: {}", error.message()))
    })
}

fn sftp(place: &PublishPlace) -> Result<Box<dyn Store>, PublishError> {
    let PublishPlace::Sftp {
        host,
        port,
        user,
        path,
        key,
        add_host_key,
    } = place
    else {
        return Err(PublishError::Use("no SFTP server".into()));
    };
    // ssh takes what begins with a dash for an option.
    let odd =
        |text: &str| text.starts_with('-') || text.chars().any(|c| c.is_control() || c == ' ');
    if [Some(host), user.as_ref()]
        .into_iter()
        .flatten()
        .any(|text| odd(text))
    {
        return Err(PublishError::Use(format!(
            "`{host}` is no name of a server"
        )));
    }
    if let Some(key) = key.as_ref().filter(|key| !key.is_file()) {
        let shown = key.display();
        return Err(PublishError::Use(format!(
            "there is no private key at {shown}"
        )));
    }
    let login = Login {
        host: host.clone(),
        port: *port,
        user: user.clone(),
        key: key.clone(),
        add_host_key: *add_host_key,
    };
    Ok(Box::new(Sftp::new(login, path)))
}

fn webdav(
    url: &str,
    user: Option<&str>,
    secrets: &Secrets,
) -> Result<(Operator, String, Kind), PublishError> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if !matches!(scheme, "http" | "https") || host.is_empty() {
        return Err(PublishError::Use(format!(
            "`{url}` is no address of a WebDAV folder: https://server/folder"
        )));
    }
    if host.contains('@') {
        return Err(PublishError::Use(
            "the address has a user or password in it: say `user:`, and keep the password in the \
             secret webdav_password"
                .into(),
        ));
    }
    let mut builder = opendal::services::Webdav::default()
        .endpoint(&format!("{scheme}://{host}"))
        .root(&format!("/{path}"));
    if let Some(user) = user {
        let password = secret(secrets, "webdav_password")?;
        plain_only_here(scheme, host)?;
        builder = builder.username(user).password(password);
    }
    Ok((
        configured(Operator::new(builder))?,
        url.to_owned(),
        Kind::WebDav,
    ))
}

fn s3(
    bucket: &str,
    path: &str,
    region: &str,
    endpoint: Option<&str>,
    secrets: &Secrets,
) -> Result<(Operator, String, Kind), PublishError> {
    let mut builder = opendal::services::S3::default()
        .bucket(bucket)
        .root(&format!("/{}", path.trim_matches('/')))
        .region(region)
        .access_key_id(secret(secrets, "s3_key_id")?)
        .secret_access_key(secret(secrets, "s3_key")?)
        .disable_config_load()
        .disable_ec2_metadata();
    if let Some(token) = secrets.get("s3_session") {
        builder = builder.session_token(token);
    }
    if let Some(endpoint) = endpoint {
        let (scheme, host) = endpoint.split_once("://").unwrap_or(("https", endpoint));
        plain_only_here(scheme, host)?;
        builder = builder.endpoint(endpoint);
    }
    let name = format!("s3://{bucket}/{}", path.trim_matches('/'));
    Ok((configured(Operator::new(builder))?, name, Kind::S3))
}

fn secret<'a>(secrets: &'a Secrets, name: &str) -> Result<&'a str, PublishError> {
    secrets.get(name).ok_or_else(|| {
        PublishError::Use(format!(
            "the secret {name} is missing: set MATBOOK_{} in the environment, or put `{name} = ...` into the file that \
             `secrets:` names in the config",
            name.to_uppercase()
        ))
    })
}

/// Refuses to send a password in the clear to anywhere but this machine.
fn plain_only_here(scheme: &str, host: &str) -> Result<(), PublishError> {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if scheme == "https" || matches!(name, "127.0.0.1" | "localhost" | "[::1]") {
        return Ok(());
    }
    Err(PublishError::Use(format!(
        "{scheme}://{host} would send the password in the clear: use https"
    )))
}

impl Server {
    fn error(&self, doing: &'static str, path: &str, error: &opendal::Error) -> PublishError {
        let mut why = match error.kind() {
            ErrorKind::PermissionDenied => "permission denied".to_owned(),
            ErrorKind::NotFound => "not found".to_owned(),
            ErrorKind::RateLimited => "the server asks to come back later".to_owned(),
            _ => error.message().trim().to_owned(),
        };
        let mut source = error.source();
        while let Some(inner) = source {
            let text = inner.to_string();
            if !why.contains(&text) {
                why = format!("{why}: {text}");
            }
            source = inner.source();
        }
        let first = why.lines().next().unwrap_or_default();
        let short: String = first.chars().take(400).collect();
        PublishError::Machine {
            doing,
            path: format!("{}/{path}", self.name.trim_end_matches('/')),
            why: self.secrets.hide(&short),
        }
    }

    /// The entries of one folder: files with what is known of them, and the folders in it.
    fn list_folder(&self, folder: &str) -> Result<(Listing, Vec<String>), PublishError> {
        let path = if folder.is_empty() { "/" } else { folder };
        let listed = self.runtime.block_on(async {
            let deep = self.kind == Kind::S3;
            self.operator.list_with(path).recursive(deep).await
        });
        let entries = match listed {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Default::default()),
            Err(error) => return Err(self.error("list", folder, &error)),
        };
        let (mut files, mut folders) = (Listing::new(), Vec::new());
        for entry in entries {
            let path = entry.path().trim_start_matches('/').to_owned();
            let meta = entry.metadata();
            if meta.mode() == EntryMode::DIR || path.ends_with('/') || path.is_empty() {
                if path != folder && !path.is_empty() {
                    folders.push(path);
                }
                continue;
            }
            let stamp = match (meta.etag(), meta.last_modified()) {
                (Some(tag), _) => tag.to_owned(),
                (None, Some(time)) => time.to_string(),
                (None, None) => String::new(),
            };
            let stat = Stat {
                size: meta.content_length(),
                stamp,
                plain: meta.mode() == EntryMode::FILE,
            };
            files.insert(path, stat);
        }
        Ok((files, folders))
    }
}

impl Store for Server {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn list(&self) -> Result<Listing, PublishError> {
        let (mut all, mut folders) = self.list_folder("")?;
        while !folders.is_empty() && self.kind != Kind::S3 {
            let found = Mutex::new((Listing::new(), Vec::new()));
            each(self, &folders, |folder| {
                let (files, inner) = self.list_folder(folder)?;
                let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                found.0.extend(files);
                found.1.extend(inner);
                Ok(())
            })?;
            let (files, inner) = found.into_inner().unwrap_or_else(PoisonError::into_inner);
            all.extend(files);
            folders = inner;
        }
        Ok(all)
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, PublishError> {
        match self.runtime.block_on(self.operator.read(path)) {
            Ok(bytes) => Ok(Some(bytes.to_vec())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.error("read", path, &error)),
        }
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
        let typed = self.operator.info().capability().write_with_content_type;
        let written = self.runtime.block_on(async {
            let write = self.operator.write_with(path, bytes.to_vec());
            if typed {
                write.content_type(content_type(path)).await
            } else {
                write.await
            }
        });
        written.map(drop).map_err(|e| self.error("write", path, &e))
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), PublishError> {
        let renamed = self.runtime.block_on(async {
            if self.kind == Kind::S3 {
                self.operator.copy(from, to).await?;
                self.operator.delete(from).await
            } else {
                self.operator.rename(from, to).await
            }
        });
        renamed.map_err(|e| self.error("replace", to, &e))
    }

    fn copy(&self, from: &str, to: &str) -> Result<bool, PublishError> {
        match self.runtime.block_on(self.operator.copy(from, to)) {
            Ok(_) => Ok(true),
            // Not every server can.
            Err(error) if error.kind() == ErrorKind::Unsupported => Ok(false),
            Err(error) => Err(self.error("copy", from, &error)),
        }
    }

    fn remove(&self, path: &str) -> Result<(), PublishError> {
        match self.runtime.block_on(self.operator.delete(path)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(self.error("remove", path, &error))
            }
            _ => Ok(()),
        }
    }

    /// WebDAV would remove a folder with all that is in it, and S3 has none.
    fn remove_empty(&self, _: &str) {}

    fn at_once(&self) -> usize {
        8
    }

    fn through_the_web(&self) -> bool {
        self.kind == Kind::WebDav
    }
}

/// What a browser is told that a file is, for storage that doesn't know by itself.
fn content_type(path: &str) -> &'static str {
    media_type(path.strip_suffix(FRESH).unwrap_or(path))
}
