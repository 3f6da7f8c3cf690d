//! `matbook serve`: what it gives out, to whom, and how soon a change is seen.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

struct Served {
    folder: TempDir,
    child: Child,
    port: u16,
    /// The rest of what is said on the terminal, as it comes.
    said: std::sync::Arc<std::sync::Mutex<String>>,
}

impl Served {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = Command::new(env!("CARGO_BIN_EXE_matbook"))
            .arg("demo")
            .arg(folder.path().join("demo"))
            .args(["--schools", "2", "--pupils", "30", "--seed", "3", "--quiet"])
            .status();
        assert!(made.unwrap().success());
        let mut child = Command::new(env!("CARGO_BIN_EXE_matbook"))
            .args(["serve", "--port", "0"])
            .current_dir(folder.path().join("demo"))
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut port = None;
        for line in &mut lines {
            let line = line.unwrap();
            if let Some(rest) = line.strip_prefix("Open http://127.0.0.1:") {
                port = rest.split('/').next().unwrap().parse().ok();
                break;
            }
        }
        let said = std::sync::Arc::default();
        let into: std::sync::Arc<std::sync::Mutex<String>> = std::sync::Arc::clone(&said);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                into.lock().unwrap().push_str(&format!("{line}\n"));
            }
        });
        Self {
            folder,
            child,
            port: port.expect("it says where it serves"),
            said,
        }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("demo")
    }

    /// Status and body of a request.
    fn ask(&self, method: &str, path: &str, host: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer[9..12].parse().unwrap();
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        (status, body.to_owned())
    }

    fn get(&self, path: &str) -> (u16, String) {
        self.ask("GET", path, &format!("127.0.0.1:{}", self.port))
    }

    /// The build that a page is of.
    fn version(&self) -> u64 {
        let (_, page) = self.get("/index.html");
        let rest = page.split("client.js?version=").nth(1).unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    }

    /// What an open page is told when the next build is there.
    fn next(&self, version: u64) -> String {
        let begun = Instant::now();
        loop {
            let (_, script) = self.get(&format!("/_live/next.js?version={version}&t=1"));
            if !script.starts_with("matbookLive.ask") {
                return script;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(100),
                "nothing was built"
            );
        }
    }

    /// A page of the trust.
    fn page(&self) -> String {
        let trust = fs::read_dir(self.root().join(".matbook/serve/site"))
            .unwrap()
            .map(|e| e.unwrap())
            .find(|e| e.path().join("ks2").is_dir())
            .unwrap();
        format!("/{}/ks2/summary.html", trust.file_name().to_string_lossy())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn changes_are_built_and_seen_and_a_failed_build_keeps_the_old_site() {
    let served = Served::start();
    let page = served.page();
    let (status, body) = served.get(&page);
    assert_eq!(status, 200);
    assert!(body.contains("/_live/client.js?version="));
    // The script is in what is served only.
    let site = served.root().join(".matbook/serve/site");
    let on_disk = fs::read_to_string(site.join(&page[1..])).unwrap();
    assert!(!on_disk.contains("_live"));
    assert!(!served.root().join("site").exists());

    // Nothing but the site, to nobody but this machine.
    for path in [
        "/../config.yaml",
        "/%2e%2e/config.yaml",
        "/..%2f..%2f..%2fconfig.yaml",
        "/.matbook-new/x",
    ] {
        let (status, body) = served.get(path);
        assert!(status == 404 && !body.contains("data:"), "{path}: {status}");
    }
    let (_, body) = served.get("/nowhere.html");
    assert!(body.contains("There is no such page"));
    assert_eq!(served.ask("GET", &page, "evil.example").0, 403);
    assert_eq!(
        served
            .ask("POST", &page, &format!("localhost:{}", served.port))
            .0,
        405
    );

    // A template of one's own: seen as soon as it is saved.
    let template = include_str!("../../templates/base.html");
    let own = |mark: &str| template.replace("</body>", &format!("<p>{mark}</p></body>"));
    fs::create_dir_all(served.root().join("templates")).unwrap();
    fs::write(served.root().join("templates/base.html"), own("first mark")).unwrap();
    let version = served.version();
    assert_eq!(served.next(version), "matbookLive.reload();\n");
    let version = served.version();
    fs::write(
        served.root().join("templates/base.html"),
        own("second mark"),
    )
    .unwrap();
    let begun = Instant::now();
    assert_eq!(served.next(version), "matbookLive.reload();\n");
    println!(
        "from saving a template to the reload: {:.2} s",
        begun.elapsed().as_secs_f64()
    );
    let (_, body) = served.get(&page);
    assert!(body.contains("second mark") && !body.contains("first mark"));

    // A mistake in it: told in the page and on the terminal; the old page stands.
    let version = served.version();
    fs::write(served.root().join("templates/base.html"), "{% if %}").unwrap();
    let script = served.next(version);
    assert!(
        script.starts_with("matbookLive.start(") && script.contains("base.html"),
        "{script}"
    );
    assert!(served.get(&page).1.contains("second mark"));
    let version = served.version();
    assert!(
        served
            .get(&format!("/_live/client.js?version={version}"))
            .1
            .contains("base.html")
    );
    assert!(served.said.lock().unwrap().contains("base.html"));
    fs::write(served.root().join("templates/base.html"), own("third mark")).unwrap();
    assert_eq!(served.next(version), "matbookLive.reload();\n");
    assert!(served.get(&page).1.contains("third mark"));

    // The config: a mistake, then another title.
    let config = served.root().join("config.yaml");
    let text = fs::read_to_string(&config).unwrap();
    let version = served.version();
    fs::write(&config, format!("titel: x\n{text}")).unwrap();
    assert!(served.next(version).contains("did you mean"));
    let version = served.version();
    let renamed: String = text
        .lines()
        .filter(|l| !l.starts_with("title:"))
        .map(|l| format!("{l}\n"))
        .collect();
    fs::write(&config, format!("title: Another title\n{renamed}")).unwrap();
    assert_eq!(served.next(version), "matbookLive.reload();\n");
    assert!(served.get(&page).1.contains("Another title"));

    // The data.
    let version = served.version();
    let schools = served.root().join("data/schools.csv");
    let text = fs::read_to_string(&schools).unwrap();
    fs::write(&schools, text.replace("Primary", "Junior")).unwrap();
    assert_eq!(served.next(version), "matbookLive.reload();\n");
    // The port is taken.
    let second = Command::new(env!("CARGO_BIN_EXE_matbook"))
        .args(["serve", "--port", &served.port.to_string()])
        .current_dir(served.root())
        .output()
        .unwrap();
    assert_eq!(second.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&second.stderr).contains("taken by another program"));
}

#[test]
fn a_page_of_another_site_gets_nothing() {
    let site = tempfile::tempdir().unwrap();
    fs::create_dir_all(site.path().join("beacon/data")).unwrap();
    fs::write(site.path().join("index.html"), "<body>front</body>").unwrap();
    fs::write(site.path().join("beacon/data/index.js"), "cells(1)").unwrap();
    let server = matbook::serve::Server::start(site.path(), 0).unwrap();
    let port = server.address().port();
    let ask = |path: &str, headers: &[(&str, &str)]| {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let more: String = (headers.iter())
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{more}Connection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let own = format!("http://127.0.0.1:{port}");
    let elsewhere = [
        // A page on the web, a page of another program on this machine, a file opened from the disk.
        vec![
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Dest", "script"),
        ],
        vec![("Sec-Fetch-Site", "same-site")],
        vec![("Sec-Fetch-Site", "none, cross-site")],
        vec![("Origin", "https://evil.example")],
        vec![("Origin", "http://127.0.0.1:1")],
        vec![("Origin", "null")],
        vec![("Sec-Fetch-Site", "same-origin"), ("Origin", "null")],
    ];
    for path in [
        "/beacon/data/index.js",
        "/index.html",
        "/_live/next.js",
        "/nowhere",
    ] {
        for headers in &elsewhere {
            let answer = ask(path, headers);
            assert!(
                answer.starts_with("HTTP/1.1 403"),
                "{path} {headers:?}: {answer}"
            );
            assert!(
                !answer.contains("cells(") && !answer.contains("front"),
                "{answer}"
            );
        }
    }
    // A page of its own, an address typed into the browser, a program that is no browser: and whoever gets something is
    // told to keep it from pages of other places.
    for headers in [
        vec![("Sec-Fetch-Site", "same-origin"), ("Origin", own.as_str())],
        vec![("Sec-Fetch-Site", "none"), ("Sec-Fetch-Mode", "navigate")],
        vec![],
    ] {
        let answer = ask("/beacon/data/index.js", &headers);
        assert!(answer.starts_with("HTTP/1.1 200"), "{headers:?}: {answer}");
        assert!(answer.ends_with("cells(1)"));
        assert!(answer.contains("cross-origin-resource-policy: same-origin\r\n"));
        assert!(answer.contains("x-frame-options: SAMEORIGIN\r\n"));
    }
}
