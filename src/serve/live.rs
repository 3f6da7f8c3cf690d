//! The server, and what it tells open pages.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::answer::{self, Answer};

/// Why a site can't be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Another program has the port.
    #[error(
        "port {0} is taken by another program: name another with --port, or 0 for any that is free"
    )]
    Taken(u16),
    /// The system refused.
    #[error("the site can't be served: {0}")]
    Machine(String),
}

/// What open pages are told: the number of the build, and why the last one failed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct News {
    version: u64,
    trouble: Option<String>,
}

/// Tells open pages that there is a new build.
#[derive(Debug, Clone)]
pub struct Live(Arc<watch::Sender<News>>);

impl Live {
    /// A build succeeded: pages reload.
    pub fn built(&self) {
        self.0.send_modify(|news| {
            news.version += 1;
            news.trouble = None;
        });
    }

    /// A build failed: pages stay, and show why.
    pub fn failed(&self, why: &str) {
        self.0.send_modify(|news| {
            news.version += 1;
            news.trouble = Some(why.to_owned());
        });
    }
}

/// A server that runs until it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    live: Live,
    /// Runs the server as long as it lives.
    _runtime: Runtime,
}

#[derive(Clone)]
struct Shared {
    root: Arc<PathBuf>,
    port: u16,
    news: watch::Receiver<News>,
}

impl Server {
    /// Serves the folder `root` on 127.0.0.1; with port 0 on any that is free.
    ///
    /// # Errors
    /// Where the port is taken, or the system refuses.
    pub fn start(root: &Path, port: u16) -> Result<Self, ServeError> {
        let machine = |error: std::io::Error| ServeError::Machine(error.to_string());
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(machine)?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind(address))
            .map_err(|error| match error.kind() {
                std::io::ErrorKind::AddrInUse => ServeError::Taken(port),
                _ => machine(error),
            })?;
        let address = listener.local_addr().map_err(machine)?;
        let (sender, news) = watch::channel(News::default());
        let shared = Shared {
            root: Arc::new(root.to_path_buf()),
            port: address.port(),
            news,
        };
        let router = Router::new().fallback(respond).with_state(shared);
        runtime.spawn(async move {
            // It ends with the program.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self {
            address,
            live: Live(Arc::new(sender)),
            _runtime: runtime,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What tells open pages of new builds.
    pub fn live(&self) -> Live {
        self.live.clone()
    }
}

async fn respond(State(shared): State<Shared>, request: Request) -> Response {
    let (method, headers) = (request.method(), request.headers());
    // A page elsewhere that got this machine's address for its own name is not answered.
    let answer = if !names_this_machine(headers, shared.port) {
        Answer::text(403, "this server is for this machine only")
    } else if !asked_by_own_page(headers, shared.port) {
        Answer::text(
            403,
            "a page of another site asked for this: type the address into the browser instead",
        )
    } else if *method != Method::GET && *method != Method::HEAD {
        Answer::text(405, "only GET and HEAD are answered")
    } else {
        match request.uri().path() {
            "/_live/client.js" => script(client(&shared, request.uri().query())),
            "/_live/next.js" => script(next(shared, request.uri().query()).await),
            path => answer::file(&shared.root, path, shared.news.borrow().version),
        }
    };
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [
        (header::CONTENT_TYPE, answer.kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Browsers that don't say who asks keep what they get from pages of other places.
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    ];
    (status, headers, answer.body).into_response()
}

/// Whether a host, as a request names it, is this server's.
fn is_here(host: &str, port: u16) -> bool {
    [format!("127.0.0.1:{port}"), format!("localhost:{port}")].contains(&host.to_lowercase())
}

fn names_this_machine(headers: &HeaderMap, port: u16) -> bool {
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    host.is_some_and(|host| is_here(host, port))
}

/// Whether a request comes from a page of this server, from the user's own hand, or from a program that is no browser: a
/// page of another site, or of another port of this machine, could otherwise load the reports' cells as scripts.
fn asked_by_own_page(headers: &HeaderMap, port: u16) -> bool {
    let site = headers.get("sec-fetch-site").map(|v| v.to_str());
    let site = matches!(site, None | Some(Ok("same-origin" | "none")));
    let origin = headers.get(header::ORIGIN).map(|v| v.to_str());
    let origin = origin.is_none_or(|origin| {
        origin.is_ok_and(|o| {
            o.strip_prefix("http://")
                .is_some_and(|host| is_here(host, port))
        })
    });
    site && origin
}

fn script(text: String) -> Answer {
    Answer {
        status: 200,
        kind: "text/javascript; charset=utf-8",
        body: text.into_bytes(),
    }
}

fn version(query: Option<&str>) -> u64 {
    let number = query.and_then(|q| q.strip_prefix("version=")?.split('&').next());
    number.and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// The script of a page: it shows what is wrong, and asks for what comes next by loading further scripts, which the
/// pages' policy allows where it forbids every other kind of request.
fn client(shared: &Shared, query: Option<&str>) -> String {
    const CLIENT: &str = include_str!("client.js");
    let news = shared.news.borrow().clone();
    // A page of before the last build that succeeded: its first question is answered at once.
    let known = version(query);
    let trouble = serde_json::Value::from(news.trouble);
    format!("{CLIENT}\nmatbookLive.start({known}, {trouble});\n")
}

/// Waits for a build after the one a page knows, and says what to do; after a while, to ask again.
async fn next(mut shared: Shared, query: Option<&str>) -> String {
    let known = version(query);
    let waited = tokio::time::timeout(
        Duration::from_secs(25),
        shared.news.wait_for(|news| news.version != known),
    );
    match waited.await {
        Ok(Ok(news)) => match &news.trouble {
            None => "matbookLive.reload();\n".to_owned(),
            Some(why) => format!(
                "matbookLive.start({}, {});\n",
                news.version,
                serde_json::Value::from(why.as_str())
            ),
        },
        Ok(Err(_)) => String::new(),
        Err(_) => format!("matbookLive.ask({known});\n"),
    }
}
