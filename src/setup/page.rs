//! The page on this machine: only 127.0.0.1 is listened on, only who has the address with its token is answered, and
//! nothing leaves the machine.

mod shown;

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::estate::percent_decoded;

use super::Bench;

/// The most bytes a file may have that is put into the page.
const FILE_CAP: usize = 500 << 20;

/// The page, served until it is dropped.
#[derive(Debug)]
pub struct Page {
    address: SocketAddr,
    token: String,
    done: watch::Receiver<bool>,
    runtime: Runtime,
}

#[derive(Clone)]
struct Shared {
    bench: Arc<Mutex<Bench>>,
    token: Arc<str>,
    port: u16,
    done: Arc<watch::Sender<bool>>,
}

impl Page {
    /// Serves the page for a project; with port 0 on any port that is free.
    ///
    /// # Errors
    /// In words, where the port is taken or the system refuses.
    pub fn start(bench: Bench, port: u16) -> Result<Self, String> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|e| e.to_string())?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind(address))
            .map_err(|error| match error.kind() {
                std::io::ErrorKind::AddrInUse => {
                    format!("port {port} is taken by another program: name another with --port")
                }
                _ => error.to_string(),
            })?;
        let address = listener.local_addr().map_err(|e| e.to_string())?;
        let token = token();
        let (sender, done) = watch::channel(false);
        let shared = Shared {
            bench: Arc::new(Mutex::new(bench)),
            token: token.as_str().into(),
            port: address.port(),
            done: Arc::new(sender),
        };
        let router = Router::new().fallback(respond).with_state(shared);
        runtime.spawn(async move {
            // It ends with the program.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self {
            address,
            token,
            done,
            runtime,
        })
    }

    /// The address to open.
    pub fn url(&self) -> String {
        format!("http://{}/{}/", self.address, self.token)
    }

    /// Waits until the page says that all is done.
    pub fn wait(&mut self) {
        let done = &mut self.done;
        let _ = self.runtime.block_on(done.wait_for(|done| *done));
    }
}

/// A word that nobody can guess: the standard library's hashers begin with numbers of the system's own randomness.
fn token() -> String {
    let word = || {
        let mut hasher = RandomState::new().build_hasher();
        hasher.write_u64(u64::from(std::process::id()));
        hasher.finish()
    };
    format!("{:016x}{:016x}", word(), word())
}

fn lock(bench: &Mutex<Bench>) -> MutexGuard<'_, Bench> {
    bench.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is answered: a status, a kind, a body.
type Answer = (u16, &'static str, Vec<u8>);

const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json";

fn json_of(value: &Value) -> Answer {
    (200, JSON, value.to_string().into_bytes())
}

fn text(status: u16, words: &str) -> Answer {
    (status, TEXT, words.as_bytes().to_vec())
}

async fn respond(State(shared): State<Shared>, request: Request) -> Response {
    let (status, kind, body) = answer(shared, request).await;
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; \
                  form-action 'none'; frame-ancestors 'none'; base-uri 'none'";
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (status, headers, body).into_response()
}

/// Whether a request comes from the page itself, and names this machine.
fn is_own(headers: &HeaderMap, port: u16) -> bool {
    let get = |name: &str| headers.get(name).and_then(|h| h.to_str().ok());
    let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let host = get("host").is_some_and(|h| hosts.contains(&h.to_lowercase()));
    let site = get("sec-fetch-site").is_none_or(|s| matches!(s, "same-origin" | "none"));
    let origin = get("origin").is_none_or(|o| {
        let bare = o.to_lowercase();
        hosts.iter().any(|h| bare == format!("http://{h}"))
    });
    host && site && origin
}

async fn answer(shared: Shared, request: Request) -> Answer {
    if !is_own(request.headers(), shared.port) {
        return text(403, "this page is for this machine only");
    }
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or("").to_owned();
    let Some(rest) = path
        .strip_prefix('/')
        .and_then(|p| p.strip_prefix(&*shared.token))
        .and_then(|p| p.strip_prefix('/'))
    else {
        return text(403, "open the address that matbook setup printed");
    };
    let method = request.method().clone();
    let Ok(body) = to_bytes(request.into_body(), FILE_CAP).await else {
        return text(
            413,
            "the file is over 500 MB: put it into the data folder by hand",
        );
    };
    let rest = rest.to_owned();
    // Looking at files takes its time: not on the threads that answer.
    let work = move || match method {
        Method::GET => read(&shared, &rest, &query),
        Method::POST => change(&shared, &rest, &query, &body),
        _ => text(405, "only GET and POST are answered"),
    };
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| text(500, "that went wrong: look at the terminal"))
}

fn value_of(query: &str, name: &str) -> Option<String> {
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
        .and_then(percent_decoded)
}

fn read(shared: &Shared, path: &str, query: &str) -> Answer {
    match path {
        "" => (
            200,
            HTML,
            include_bytes!("../../assets/setup/index.html").to_vec(),
        ),
        "setup.css" => (
            200,
            "text/css; charset=utf-8",
            include_bytes!("../../assets/setup/setup.css").to_vec(),
        ),
        "setup.js" => (
            200,
            "text/javascript; charset=utf-8",
            include_bytes!("../../assets/setup/setup.js").to_vec(),
        ),
        "inter.woff2" => (
            200,
            "font/woff2",
            include_bytes!("../../assets/fonts/inter-latin-wght-normal.woff2").to_vec(),
        ),
        "state" => json_of(&shown::state(&lock(&shared.bench))),
        "sample" => {
            let id = value_of(query, "group").unwrap_or_default();
            json_of(&shown::sample(&lock(&shared.bench), &id))
        }
        "findings" => json_of(&shown::findings(&lock(&shared.bench))),
        _ => text(404, "there is no such page"),
    }
}

fn change(shared: &Shared, path: &str, query: &str, body: &[u8]) -> Answer {
    let mut bench = lock(&shared.bench);
    let done = match path {
        "answer" => {
            let said: Value = serde_json::from_slice(body).unwrap_or_default();
            let word = |key: &str| said[key].as_str().unwrap_or("").to_owned();
            bench.answer(&word("id"), &word("value"))
        }
        "file" => {
            let name = value_of(query, "name").unwrap_or_default();
            return match bench.put(&name, body) {
                Ok(()) => json_of(&json!({})),
                Err(error) => text(409, &error.to_string()),
            };
        }
        "folder" => {
            let said: Value = serde_json::from_slice(body).unwrap_or_default();
            let folder = PathBuf::from(said["path"].as_str().unwrap_or("").trim());
            match folder.is_dir() {
                true if is_within(&folder, bench.data()) => Ok(()),
                true => bench.take(&folder).map(|_| ()),
                false => return text(404, &format!("there is no folder {}", folder.display())),
            }
        }
        "look" => Ok(()),
        "write" => {
            return match bench.write() {
                Ok(kept) => json_of(&json!({
                    "config": bench.config().display().to_string(),
                    "kept": kept.map(|k| k.display().to_string()),
                })),
                Err(error) => text(409, &error.to_string()),
            };
        }
        "done" => {
            shared.done.send_replace(true);
            return json_of(&json!({}));
        }
        _ => return text(404, "there is no such thing to do"),
    };
    match done {
        Ok(()) => {
            bench.look();
            json_of(&shown::state(&bench))
        }
        Err(error) => text(409, &error.to_string()),
    }
}

fn is_within(folder: &Path, data: &Path) -> bool {
    match (std::fs::canonicalize(folder), std::fs::canonicalize(data)) {
        (Ok(folder), Ok(data)) => folder.starts_with(data),
        _ => false,
    }
}
