//! To real servers on this machine: OpenSSH, nginx with WebDAV, an S3 server; with the line cut halfway.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::{Project, Ran, Tree, assert_same, ran, tree};

/// A line to a server that can be cut after some bytes.
struct Line {
    port: u16,
    /// Bytes that may still be sent; below 0 the line is dead.
    left: Arc<AtomicI64>,
    sent: Arc<AtomicU64>,
}

impl Line {
    fn to(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let line = Self {
            port: listener.local_addr().unwrap().port(),
            left: Arc::new(AtomicI64::new(i64::MAX)),
            sent: Arc::default(),
        };
        let (left, sent) = (line.left.clone(), line.sent.clone());
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let Ok(client) = client else { return };
                if left.load(Ordering::SeqCst) < 0 {
                    continue;
                }
                let Ok(server) = TcpStream::connect(("127.0.0.1", server)) else {
                    continue;
                };
                let (left, sent) = (left.clone(), sent.clone());
                let (mut back_from, mut back_to) =
                    (server.try_clone().unwrap(), client.try_clone().unwrap());
                std::thread::spawn(move || {
                    let _ = std::io::copy(&mut back_from, &mut back_to);
                    let _ = back_to.shutdown(Shutdown::Both);
                });
                std::thread::spawn(move || {
                    let (mut from, mut to) = (client, server);
                    let mut bytes = [0; 4096];
                    while let Ok(n) = from.read(&mut bytes) {
                        let alive =
                            left.fetch_sub(i64::try_from(n).unwrap(), Ordering::SeqCst) >= 0;
                        sent.fetch_add(n as u64, Ordering::SeqCst);
                        if n == 0 || !alive || to.write_all(&bytes[..n]).is_err() {
                            break;
                        }
                    }
                    let _ = to.shutdown(Shutdown::Both);
                    let _ = from.shutdown(Shutdown::Both);
                });
            }
        });
        line
    }

    fn cut_after(&self, bytes: u64) {
        self.left
            .store(i64::try_from(bytes).unwrap(), Ordering::SeqCst);
    }

    fn mend(&self) {
        self.left.store(i64::MAX, Ordering::SeqCst);
    }

    fn sent(&self) -> u64 {
        self.sent.load(Ordering::SeqCst)
    }
}

/// A server's process, ended with the test.
struct Server {
    child: Child,
}

impl Server {
    fn start(command: &mut Command, port: u16) -> Self {
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { child };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "the server does not start"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Asked first, so that it ends its own children.
        let _ = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(3) {
            if let Ok(Some(_)) = self.child.try_wait() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn installed(path: &str, what: &str) -> bool {
    let there = Path::new(path).exists();
    if !there {
        crate::skip(&format!("{what} is not installed ({path})"));
    }
    there
}

/// A project and the folder in which the server keeps what is published.
struct Case {
    project: Project,
    stored: PathBuf,
    line: Line,
    environment: Vec<(String, String)>,
    _server: Server,
}

impl Case {
    fn publish(&self, more: &[&str]) -> Ran {
        let mut command = self.project.command(&[&["publish"], more].concat());
        command.envs(
            self.environment
                .iter()
                .map(|(k, v)| (k.as_str(), v.as_str())),
        );
        ran(command.output().unwrap())
    }

    /// What readers find, without files that are on their way up.
    fn seen(&self) -> Tree {
        let mut tree = tree(&self.stored);
        tree.retain(|path, _| !path.ends_with(".matbook-new"));
        tree
    }
}

/// Everything that holds for every server.
fn all_promises(case: &Case) {
    let project = &case.project;
    project.swell("one", 12, 9000);
    let one = project.site();
    let before = case.line.sent();
    case.publish(&[])
        .expect(0)
        .says("published version 1")
        .says("piece by piece");
    let whole = case.line.sent() - before;
    assert_same(&one, &case.seen());
    case.publish(&[]).expect(0).says("nothing changed");

    // Somebody's own file, then a new edition: only what changed goes up, the file stays, and one can go back.
    fs::write(case.stored.join("theirs.txt"), "theirs").unwrap();
    project.edition("two");
    let two = project.site();
    case.publish(&[])
        .expect(0)
        .says("5 files written")
        .says("1 removed");
    let with_theirs = |mut tree: Tree| {
        tree.insert("theirs.txt".into(), b"theirs".to_vec());
        tree
    };
    assert_same(&with_theirs(two.clone()), &case.seen());
    case.publish(&["--rollback"])
        .expect(0)
        .says("went back to version 1");
    assert_same(&with_theirs(one.clone()), &case.seen());
    project.put("theirs.txt", "ours");
    case.publish(&[])
        .expect(2)
        .says("did not put there")
        .says("theirs.txt");
    fs::remove_file(project.root().join("site/theirs.txt")).unwrap();
    fs::remove_file(case.stored.join("theirs.txt")).unwrap();

    // The line is cut: early, in the middle, and near the end.
    project.swell("three", 12, 9000);
    project.edition("three");
    let three = project.site();
    let (mut old, mut between) = (0, 0);
    for percent in [40, 97] {
        case.line.cut_after(whole * percent / 100);
        let run = case.publish(&["--quiet"]);
        case.line.mend();
        if run.code == Some(0) {
            break;
        }
        run.expect(3).says("still see the old site");
        let now = case.seen();
        if now == one {
            old += 1;
        } else {
            between += 1;
            for (path, bytes) in &now {
                let whole = one.get(path) == Some(bytes) || three.get(path) == Some(bytes);
                assert!(whole, "{path} is neither old nor new");
            }
        }
    }
    println!("cut: {old} times the old site stood whole, {between} times between, each file whole");
    assert!(old >= 1, "the old site never stood");
    case.publish(&[]).expect(0);
    assert_same(&three, &case.seen());
    assert_eq!(
        tree(&case.stored).len(),
        three.len(),
        "something was left on its way up"
    );
    case.publish(&["--rollback"]).expect(0);
    assert_same(&one, &case.seen());

    // A page that somebody changed is found and mended.
    fs::write(case.stored.join("index.html"), "somebody's").unwrap();
    case.publish(&[]).expect(0);
    assert_same(&three, &case.seen());
}

#[test]
#[cfg(unix)]
fn sftp() {
    use std::os::unix::fs::PermissionsExt as _;
    if !installed("/usr/sbin/sshd", "openssh-server")
        || !installed("/usr/bin/ssh", "openssh-client")
    {
        return;
    }
    let port = free_port();
    let line = Line::to(port);
    let project = Project::new("folder: x");
    let root = project.root().to_path_buf();
    let keys = root.join("keys");
    fs::create_dir(&keys).unwrap();
    for name in ["host", "user"] {
        let made = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-f"])
            .arg(keys.join(name))
            .status();
        assert!(made.unwrap().success());
    }
    fs::copy(keys.join("user.pub"), keys.join("authorized")).unwrap();
    let host = fs::read_to_string(keys.join("host.pub")).unwrap();
    fs::write(
        keys.join("known"),
        format!("[127.0.0.1]:{} {host}", line.port),
    )
    .unwrap();
    let keys_at = keys.display();
    let config = format!(
        "Port {port}\nListenAddress 127.0.0.1\nHostKey {keys_at}/host\nAuthorizedKeysFile {keys_at}/authorized\n\
         StrictModes no\nUsePAM no\nPermitRootLogin yes\nPasswordAuthentication no\nPidFile none\n\
         Subsystem sftp internal-sftp\n"
    );
    fs::write(keys.join("sshd_config"), config).unwrap();
    let _ = fs::create_dir_all("/run/sshd");
    let server = Server::start(
        Command::new("/usr/sbin/sshd")
            .args(["-D", "-e", "-f"])
            .arg(keys.join("sshd_config")),
        port,
    );
    // ssh with known hosts of the test's own, whoever runs it.
    let bin = root.join("bin");
    fs::create_dir(&bin).unwrap();
    let script = format!(
        "#!/bin/sh\nexec /usr/bin/ssh -F none -o UserKnownHostsFile={keys_at}/known \"$@\"\n"
    );
    fs::write(bin.join("ssh"), script).unwrap();
    fs::set_permissions(bin.join("ssh"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let stored = root.join("stored/reports");
    let to = |host: &str| {
        format!(
            "sftp: {{host: {host}, port: {}, path: {}, key: keys/user}}",
            line.port,
            stored.display()
        )
    };
    project.config(&to("127.0.0.1"), "");
    let case = Case {
        project,
        stored: stored.clone(),
        environment: vec![("PATH".into(), path)],
        _server: server,
        line: Line {
            port: 0,
            left: line.left.clone(),
            sent: line.sent.clone(),
        },
    };
    all_promises(&case);
    a_killed_run_leaves_nothing_running(&case, &bin);
    // A host whose key isn't known, one that can't be an option, and a key that isn't there.
    case.project.config(&to("localhost"), "");
    case.publish(&[]).expect(3);
    case.project.config(&to("-oProxyCommand=x"), "");
    case.publish(&[]).expect(2).says("no name of a server");
    case.project
        .config(&to("127.0.0.1").replace("keys/user", "keys/nobody"), "");
    case.publish(&[]).expect(2).says("no private key");
}

/// Many files: an update takes about as long as the first time, one login serves it all, and a run that is killed leaves no
/// ssh behind.
#[cfg(unix)]
fn a_killed_run_leaves_nothing_running(case: &Case, bin: &Path) {
    let log = bin.join("log");
    let script = fs::read_to_string(bin.join("ssh")).unwrap();
    let logging = format!("#!/bin/sh\necho $$ >> {}\n", log.display());
    fs::write(bin.join("ssh"), script.replace("#!/bin/sh\n", &logging)).unwrap();
    // The process numbers of all ssh that were started: the script becomes ssh.
    let started = || -> Vec<u32> {
        let text = fs::read_to_string(&log).unwrap_or_default();
        text.lines().map(|line| line.parse().unwrap()).collect()
    };
    let alive = |id: &u32| Path::new(&format!("/proc/{id}/cmdline")).exists();
    let mut times = Vec::new();
    for name in ["four", "five", "six", "seven", "eight"] {
        case.project.swell(name, 400, 4000);
        let begun = Instant::now();
        case.publish(&[]).expect(0);
        times.push(begun.elapsed());
        assert_eq!(started().len(), times.len(), "one login a publication");
    }
    println!("400 files over SFTP, five times: {times:?}");
    let first = times[0].max(Duration::from_millis(500));
    assert!(times.iter().all(|time| *time < first * 8), "{times:?}");
    case.project.swell("nine", 400, 4000);
    let arguments = case.project.command(&["publish", "--quiet"]);
    let mut command = arguments;
    command.envs(
        case.environment
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str())),
    );
    let mut child = command.spawn().unwrap();
    let begun = Instant::now();
    while started().len() == times.len() {
        assert!(begun.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(300));
    child.kill().unwrap();
    child.wait().unwrap();
    let begun = Instant::now();
    while started().iter().any(alive) && Path::new("/proc/self").exists() {
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "ssh goes on after the run that started it"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    case.publish(&[]).expect(0);
    assert_same(&case.project.site(), &case.seen());
}

#[test]
#[cfg(unix)]
fn webdav() {
    let module = "/usr/lib/nginx/modules/ngx_http_dav_ext_module.so";
    if !installed("/usr/sbin/nginx", "nginx") || !installed(module, "nginx's WebDAV extension") {
        return;
    }
    let port = free_port();
    let line = Line::to(port);
    let project = Project::new("folder: x");
    let root = project.root().join("nginx");
    fs::create_dir_all(root.join("stored")).unwrap();
    fs::create_dir_all(root.join("tmp")).unwrap();
    fs::write(root.join("users"), "reporter:{PLAIN}open sesame\n").unwrap();
    let at = root.display();
    // The master's user: as root the workers would otherwise not be allowed to write.
    let who = Command::new("id").arg("-u").output().unwrap().stdout;
    let user = if who == b"0\n" { "user root;" } else { "" };
    let config = format!(
        "load_module {module};\n{user}\npid {at}/pid;\nerror_log {at}/log;\nworker_processes 1;\n\
         events {{ }}\nhttp {{ access_log off; types {{ text/html html; }}\n\
         client_body_temp_path {at}/tmp; proxy_temp_path {at}/tmp/p; fastcgi_temp_path {at}/tmp/f;\n\
         uwsgi_temp_path {at}/tmp/u; scgi_temp_path {at}/tmp/s;\n\
         server {{ listen 127.0.0.1:{port}; root {at}/stored; client_max_body_size 0;\n\
         location / {{ dav_methods PUT DELETE MKCOL COPY MOVE; dav_ext_methods PROPFIND OPTIONS;\n\
         create_full_put_path on; auth_basic x; auth_basic_user_file {at}/users; }} }} }}\n"
    );
    fs::write(root.join("conf"), config).unwrap();
    let server = Server::start(
        Command::new("/usr/sbin/nginx")
            .args(["-g", "daemon off;", "-p"])
            .arg(&root)
            .arg("-c")
            .arg(root.join("conf")),
        port,
    );
    fs::create_dir(root.join("stored/reports")).unwrap();
    let address = format!(
        "webdav: {{url: http://127.0.0.1:{}/reports/, user: reporter}}",
        line.port
    );
    project.config(&address, "secrets: secrets.txt\n");
    let secrets = project.root().join("secrets.txt");
    fs::write(
        &secrets,
        "# for the web server\nwebdav_password = \"open sesame\"\n",
    )
    .unwrap();
    let case = Case {
        project,
        stored: root.join("stored/reports"),
        environment: vec![],
        _server: server,
        line,
    };
    // A file of secrets that others can read is refused.
    fs::set_permissions(
        &secrets,
        std::os::unix::fs::PermissionsExt::from_mode(0o644),
    )
    .unwrap();
    case.publish(&[]).expect(2).says("chmod 600");
    fs::set_permissions(
        &secrets,
        std::os::unix::fs::PermissionsExt::from_mode(0o600),
    )
    .unwrap();
    all_promises(&case);
    // A wrong password is told, and never shown.
    fs::write(&secrets, "webdav_password = open barley\n").unwrap();
    let run = case.publish(&["-v"]).expect(3);
    assert!(!run.err.contains("barley"), "{}", run.err);
    fs::remove_file(&secrets).unwrap();
    case.publish(&[]).expect(2).says("secrets.txt");
    case.project.config(&address, "");
    case.publish(&[]).expect(2).says("MATBOOK_WEBDAV_PASSWORD");
    // In the clear to another machine: never.
    case.project
        .config("webdav: {url: http://reports.example/, user: reporter}", "");
    let mut command = case.project.command(&["publish"]);
    command.env("MATBOOK_WEBDAV_PASSWORD", "x");
    ran(command.output().unwrap())
        .expect(2)
        .says("in the clear");
    // A server that isn't there.
    let nobody = free_port();
    case.project
        .config(&format!("webdav: {{url: http://127.0.0.1:{nobody}/}}"), "");
    case.publish(&[]).expect(3);
}

#[test]
fn s3() {
    let program =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/servers/node_modules/.bin/s3rver");
    if !installed(
        &program.to_string_lossy(),
        "the S3 server of tests/servers (npm ci)",
    ) {
        return;
    }
    let port = free_port();
    let line = Line::to(port);
    let project = Project::new("folder: x");
    let kept = project.root().join("s3");
    let server = Server::start(
        Command::new(program)
            .args([
                "-a",
                "127.0.0.1",
                "-p",
                &port.to_string(),
                "--configure-bucket",
                "reports",
                "-d",
            ])
            .arg(&kept),
        port,
    );
    project.config(
        &format!(
            "s3: {{bucket: reports, path: autumn, endpoint: \"http://127.0.0.1:{}\"}}",
            line.port
        ),
        "",
    );
    let case = S3 {
        project,
        line,
        port,
        _server: server,
    };
    case.promises();
}

/// What the S3 server holds is asked through its own addresses: it keeps objects in files of its own making.
struct S3 {
    project: Project,
    line: Line,
    port: u16,
    _server: Server,
}

impl S3 {
    fn publish(&self, more: &[&str]) -> Ran {
        let mut command = self.project.command(&[&["publish"], more].concat());
        command
            .env("MATBOOK_S3_KEY_ID", "S3RVER")
            .env("MATBOOK_S3_KEY", "S3RVER");
        ran(command.output().unwrap())
    }

    /// A file's type and bytes, as a reader gets them.
    fn get(&self, path: &str) -> Option<(String, Vec<u8>)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(
            stream,
            "GET /reports/autumn/{path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
        let kind = head
            .lines()
            .find_map(|l| l.strip_prefix("content-type: "))
            .unwrap_or_default();
        head.starts_with("http/1.1 200")
            .then(|| (kind.to_owned(), answer[end + 4..].to_vec()))
    }

    #[track_caller]
    fn assert_holds(&self, site: &Tree) {
        for (path, bytes) in site {
            assert_eq!(
                self.get(path).map(|(_, b)| b).as_ref(),
                Some(bytes),
                "{path}"
            );
        }
    }

    fn promises(&self) {
        self.project.swell("one", 10, 6000);
        let one = self.project.site();
        self.publish(&[]).expect(0).says("published version 1");
        self.assert_holds(&one);
        assert_eq!(
            self.get("index.html").unwrap().0,
            "text/html; charset=utf-8"
        );
        assert_eq!(
            self.get("beacon/packs/136000.pdf").unwrap().0,
            "application/pdf"
        );
        self.publish(&[]).expect(0).says("nothing changed");
        self.project.swell("two", 10, 6000);
        self.project.edition("two");
        let two = self.project.site();
        let mut old = 0;
        // Ten pages of 6,000 bytes would go up.
        for bytes in [12_000, 25_000] {
            self.line.cut_after(bytes);
            let run = self.publish(&["--quiet"]);
            self.line.mend();
            run.expect(3);
            old += usize::from(
                one.iter()
                    .all(|(p, b)| self.get(p).is_some_and(|(_, g)| g == *b)),
            );
        }
        assert!(old >= 1);
        self.publish(&[]).expect(0);
        self.assert_holds(&two);
        assert_eq!(self.get("beacon/old/one.html"), None);
        assert_eq!(self.get("index.html.matbook-new"), None);
        self.publish(&["--rollback"]).expect(0);
        self.assert_holds(&one);
        assert_eq!(self.get("beacon/old/two.html"), None);
        // This server takes any key, so what is left to see is that one is needed.
        let mut command = self.project.command(&["publish"]);
        command.env("MATBOOK_S3_KEY_ID", "S3RVER");
        ran(command.output().unwrap())
            .expect(2)
            .says("MATBOOK_S3_KEY in the environment");
    }
}
