//! A folder on a server, over SFTP through the system's ssh, its keys and its config.
//!
//! One line for the whole publication, with many requests under way on it at once: a login for every few files, and a
//! round trip for every folder on the way to a file, made an update take minutes. A line that breaks is opened again, and
//! what was under way is done again.

mod line;
mod wire;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::PublishError;
use super::books::BOOKS;
use super::store::{Listing, Stat, Store, each};
use line::{Line, Trouble};
use wire::{About, Ask, NO_SUCH_FILE, Reply};

/// How often a line that broke is opened again, one time right after another.
const TIMES: u32 = 3;
/// Bytes of a file that go in one packet: what every server takes.
const PIECE: usize = 32 << 10;

/// A server and how ssh is told of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Login {
    /// The server's name, as ssh knows it.
    pub(super) host: String,
    /// The port, where it isn't the usual or the config's.
    pub(super) port: Option<u16>,
    /// The user, where it isn't the usual or the config's.
    pub(super) user: Option<String>,
    /// The private key, where it isn't one that ssh finds by itself.
    pub(super) key: Option<PathBuf>,
    /// Whether the key of a server that isn't known yet is taken.
    pub(super) add_host_key: bool,
}

impl Login {
    fn command(&self) -> Command {
        let mut command = Command::new("ssh");
        for option in [
            // Nobody is there to be asked.
            "BatchMode=yes",
            "ConnectTimeout=20",
            // A line that is dead without a word is given up after 45 seconds.
            "ServerAliveInterval=15",
            "ServerAliveCountMax=3",
            // No connection that outlives this one.
            "ControlMaster=no",
            "ForwardAgent=no",
            "ForwardX11=no",
            "PermitLocalCommand=no",
            "ClearAllForwardings=yes",
        ] {
            command.args(["-o", option]);
        }
        let unknown = match self.add_host_key {
            true => "StrictHostKeyChecking=accept-new",
            false => "StrictHostKeyChecking=yes",
        };
        command.args(["-o", unknown]);
        if let Some(port) = self.port {
            command.args(["-p", &port.to_string()]);
        }
        if let Some(user) = &self.user {
            command.args(["-l", user]);
        }
        if let Some(key) = &self.key {
            command.args(["-o", "IdentitiesOnly=yes", "-i"]).arg(key);
        }
        command.args(["-s", "--", &self.host, "sftp"]);
        command
    }
}

/// A folder on a server.
pub(super) struct Sftp {
    login: Login,
    /// The folder, from the root.
    root: String,
    name: String,
    state: Mutex<State>,
    /// Folders that are known to be there.
    folders: Mutex<BTreeSet<String>>,
}

#[derive(Default)]
struct State {
    line: Option<Arc<Line>>,
    /// How often in a row no line came about, and why the last did not.
    failures: u32,
    why: String,
    /// Whether there ever was one.
    ever: bool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a request failed as one for something that isn't there does.
fn missing(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::Refused(NO_SUCH_FILE, _))
}

impl Sftp {
    /// A folder on a server; nothing is sent yet.
    pub(super) fn new(login: Login, path: &str) -> Self {
        let path = path.trim_matches('/');
        Self {
            name: format!("sftp://{}/{path}", login.host),
            root: format!("/{path}"),
            login,
            state: Mutex::default(),
            folders: Mutex::default(),
        }
    }

    fn at(&self, path: &str) -> String {
        match path.trim_end_matches('/') {
            "" => self.root.clone(),
            path => format!("{}/{path}", self.root.trim_end_matches('/')),
        }
    }

    /// The line; opened where there is none, or none any more.
    fn line(&self) -> Result<Arc<Line>, Trouble> {
        let mut state = lock(&self.state);
        if let Some(line) = state.line.as_ref().filter(|line| line.holds()) {
            return Ok(Arc::clone(line));
        }
        if state.failures >= TIMES {
            return Err(Trouble::Lost(state.why.clone()));
        }
        state.line = None;
        match Line::open(&mut self.login.command()) {
            Ok(line) => {
                let line = Arc::new(line);
                state.line = Some(Arc::clone(&line));
                (state.failures, state.ever) = (0, true);
                Ok(line)
            }
            Err(trouble) => {
                // A server that never let us in won't the next moment either.
                state.failures = if state.ever {
                    state.failures + 1
                } else {
                    TIMES
                };
                state.why = trouble.clone().words();
                Err(trouble)
            }
        }
    }

    /// Does something, and again over a new line where the line broke. `work` is told whether it is done again.
    fn over<T>(&self, work: impl Fn(&Line, bool) -> Result<T, Trouble>) -> Result<T, Trouble> {
        let mut wait = Duration::from_millis(200);
        for time in 0.. {
            match self.line().and_then(|line| work(&line, time > 0)) {
                Err(Trouble::Lost(_)) if time < TIMES && lock(&self.state).failures < TIMES => {
                    std::thread::sleep(wait);
                    wait *= 3;
                }
                other => return other,
            }
        }
        Err(Trouble::Lost(String::new()))
    }

    fn told<T>(
        &self,
        doing: &'static str,
        path: &str,
        done: Result<T, Trouble>,
    ) -> Result<T, PublishError> {
        done.map_err(|trouble| PublishError::Machine {
            doing,
            path: format!("{}/{path}", self.name.trim_end_matches('/')),
            why: trouble.words(),
        })
    }

    fn about(line: &Line, path: &str) -> Result<Option<About>, Trouble> {
        match line.get(Ask::Stat, |p| p.text(path)) {
            Ok(Reply::About(about)) => Ok(Some(about)),
            Ok(_) => Ok(None),
            Err(trouble) if missing(&trouble) => Ok(None),
            Err(trouble) => Err(trouble),
        }
    }

    /// Makes a folder, and those above it, where they aren't there.
    fn make_folder(&self, line: &Line, folder: &str) -> Result<(), Trouble> {
        if folder.is_empty() || lock(&self.folders).contains(folder) {
            return Ok(());
        }
        let make = || line.get(Ask::MkDir, |p| p.text(folder).number(0));
        let is_there = || Ok(Self::about(line, folder)?.is_some_and(About::is_folder));
        let mut made = make();
        if made.is_err() && !is_there()? {
            // Most likely the one above it isn't there either.
            if let Some((above, _)) = folder.rsplit_once('/') {
                self.make_folder(line, above)?;
            }
            made = make();
            if made.is_ok() || is_there()? {
                made = Ok(Reply::Data(vec![]));
            }
            made?;
        }
        lock(&self.folders).insert(folder.to_owned());
        Ok(())
    }

    /// The entries of a folder; `None` where it isn't there.
    fn entries(line: &Line, folder: &str) -> Result<Option<Vec<(String, About)>>, Trouble> {
        let handle = match line.get(Ask::OpenDir, |p| p.text(folder)) {
            Ok(Reply::Handle(handle)) => handle,
            Ok(_) => return Err(Trouble::Lost("the server makes no sense".into())),
            Err(trouble) if missing(&trouble) => return Ok(None),
            Err(trouble) => return Err(trouble),
        };
        let mut entries = Vec::new();
        loop {
            match line.get(Ask::ReadDir, |p| p.bytes(&handle)) {
                Ok(Reply::Names(names)) => entries.extend(names),
                Err(Trouble::Refused(wire::END, _)) => break,
                Ok(_) => return Err(Trouble::Lost("the server makes no sense".into())),
                Err(trouble) => return Err(trouble),
            }
        }
        close(line, &handle)?;
        entries.retain(|(name, _)| name != "." && name != "..");
        Ok(Some(entries))
    }

    fn bytes(line: &Line, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        // Length and file are asked for at once.
        let about = line.ask(Ask::Stat, |p| p.text(path))?;
        let open = line.ask(Ask::Open, |p| p.text(path).number(wire::READ).number(0))?;
        let about = about.wait();
        let handle = match open.wait() {
            Ok(Reply::Handle(handle)) => handle,
            Ok(_) => return Err(Trouble::Lost("the server makes no sense".into())),
            Err(trouble) if missing(&trouble) => return Ok(None),
            Err(trouble) => return Err(trouble),
        };
        let size = match about {
            Ok(Reply::About(about)) => about.size.unwrap_or(0),
            _ => 0,
        };
        let ask = |from: u64, length: usize| {
            let length = u32::try_from(length).unwrap_or(u32::MAX);
            line.ask(Ask::Read, |p| p.bytes(&handle).long(from).number(length))
        };
        let mut pieces = Vec::new();
        for from in (0..size).step_by(PIECE) {
            pieces.push(ask(from, PIECE)?);
        }
        let mut bytes = Vec::new();
        for (i, piece) in pieces.into_iter().enumerate() {
            let reply = piece.wait();
            // After a short answer the later ones are in the wrong place: what is missing is asked for below.
            if bytes.len() == i * PIECE
                && let Ok(Reply::Data(data)) = reply
            {
                bytes.extend(data);
            }
        }
        loop {
            match ask(bytes.len() as u64, PIECE)?.wait() {
                Ok(Reply::Data(data)) if !data.is_empty() => bytes.extend(data),
                Ok(_) | Err(Trouble::Refused(wire::END, _)) => break,
                Err(trouble) => return Err(trouble),
            }
        }
        close(line, &handle)?;
        Ok(Some(bytes))
    }

    /// Writes a new file; one that is there goes first, and is never written through: it may have a second name.
    fn put(&self, line: &Line, path: &str, bytes: &[u8], sync: bool) -> Result<(), Trouble> {
        if let Some((folder, _)) = path.rsplit_once('/') {
            self.make_folder(line, folder)?;
        }
        let open = || {
            line.get(Ask::Open, |p| {
                p.text(path).number(wire::WRITE_NEW).number(0)
            })
        };
        let opened = match open() {
            Err(Trouble::Refused(..)) => {
                Self::take_away(line, path)?;
                open()
            }
            other => other,
        };
        let Reply::Handle(handle) = opened? else {
            return Err(Trouble::Lost("the server makes no sense".into()));
        };
        let mut pieces = Vec::new();
        for (i, piece) in bytes.chunks(PIECE).enumerate() {
            let from = (i * PIECE) as u64;
            pieces.push(line.ask(Ask::Write, |p| p.bytes(&handle).long(from).bytes(piece))?);
        }
        let written: Result<Vec<Reply>, Trouble> = pieces.into_iter().map(|p| p.wait()).collect();
        if let Err(trouble) = written {
            let _ = close(line, &handle);
            return Err(trouble);
        }
        if sync && line.can("fsync@openssh.com") {
            line.get(Ask::Extended, |p| {
                p.text("fsync@openssh.com").bytes(&handle)
            })?;
        }
        // A full disk may be told only now.
        line.get(Ask::Close, |p| p.bytes(&handle)).map(drop)
    }

    fn take_away(line: &Line, path: &str) -> Result<(), Trouble> {
        match line.get(Ask::Remove, |p| p.text(path)) {
            Err(trouble) if !missing(&trouble) => Err(trouble),
            _ => Ok(()),
        }
    }

    fn put_in_place(&self, line: &Line, from: &str, to: &str, again: bool) -> Result<(), Trouble> {
        if let Some((folder, _)) = to.rsplit_once('/') {
            self.make_folder(line, folder)?;
        }
        let posix = "posix-rename@openssh.com";
        let renamed = if line.can(posix) {
            line.get(Ask::Extended, |p| p.text(posix).text(from).text(to))
        } else {
            let rename = || line.get(Ask::Rename, |p| p.text(from).text(to));
            rename().or_else(|trouble| match trouble {
                // By the draft a rename replaces nothing.
                Trouble::Refused(..) if !missing(&trouble) => {
                    Self::take_away(line, to)?;
                    rename()
                }
                _ => Err(trouble),
            })
        };
        match renamed {
            // It was done before the line broke, and the answer was lost.
            Err(trouble) if again && missing(&trouble) && Self::about(line, to)?.is_some() => {
                Ok(())
            }
            other => other.map(drop),
        }
    }

    /// A second name for a file; says whether the server can.
    fn second_name(&self, line: &Line, from: &str, to: &str) -> Result<bool, Trouble> {
        let link = "hardlink@openssh.com";
        if !line.can(link) {
            return Ok(false);
        }
        if let Some((folder, _)) = to.rsplit_once('/') {
            self.make_folder(line, folder)?;
        }
        let make = || line.get(Ask::Extended, |p| p.text(link).text(from).text(to));
        match make() {
            Ok(_) => Ok(true),
            Err(Trouble::Lost(why)) => Err(Trouble::Lost(why)),
            Err(Trouble::Refused(..)) => {
                // What a run before left is in the way; or the server's disk has no second names.
                Self::take_away(line, to)?;
                match make() {
                    Ok(_) => Ok(true),
                    Err(Trouble::Lost(why)) => Err(Trouble::Lost(why)),
                    Err(Trouble::Refused(..)) => Ok(false),
                }
            }
        }
    }
}

/// Closes a file or folder that was read: no answer is waited for.
fn close(line: &Line, handle: &[u8]) -> Result<(), Trouble> {
    line.ask(Ask::Close, |p| p.bytes(handle)).map(drop)
}

impl Store for Sftp {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn list(&self) -> Result<Listing, PublishError> {
        let all = Mutex::new(Listing::new());
        let mut folders = vec![String::new()];
        while !folders.is_empty() {
            let inner = Mutex::new(Vec::new());
            each(self, &folders, |folder| {
                let at = self.at(folder);
                let entries = self.told(
                    "list",
                    folder,
                    self.over(|line, _| Self::entries(line, &at)),
                )?;
                let Some(entries) = entries else {
                    return Ok(());
                };
                lock(&self.folders).insert(at);
                for (name, about) in entries {
                    let path = format!("{folder}{name}");
                    if about.is_folder() {
                        lock(&inner).push(path + "/");
                        continue;
                    }
                    let stat = Stat {
                        size: about.size.unwrap_or_default(),
                        stamp: about
                            .modified
                            .map_or_else(String::new, |time| time.to_string()),
                        plain: about.is_file(),
                    };
                    lock(&all).insert(path, stat);
                }
                Ok(())
            })?;
            folders = inner.into_inner().unwrap_or_else(PoisonError::into_inner);
        }
        Ok(all.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, PublishError> {
        let at = self.at(path);
        self.told("read", path, self.over(|line, _| Self::bytes(line, &at)))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
        let (at, sync) = (self.at(path), path.starts_with(BOOKS));
        let written = self.over(|line, _| self.put(line, &at, bytes, sync));
        self.told("write", path, written)
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), PublishError> {
        let (old, new) = (self.at(from), self.at(to));
        let renamed = self.over(|line, again| self.put_in_place(line, &old, &new, again));
        self.told("replace", to, renamed)
    }

    fn copy(&self, from: &str, to: &str) -> Result<bool, PublishError> {
        let (old, new) = (self.at(from), self.at(to));
        let copied = self.over(|line, _| self.second_name(line, &old, &new));
        self.told("copy", from, copied)
    }

    fn remove(&self, path: &str) -> Result<(), PublishError> {
        let at = self.at(path);
        self.told(
            "remove",
            path,
            self.over(|line, _| Self::take_away(line, &at)),
        )
    }

    fn remove_empty(&self, folder: &str) {
        let at = self.at(folder);
        lock(&self.folders).remove(&at);
        let _ = self.over(|line, _| line.get(Ask::RmDir, |p| p.text(&at)));
    }

    /// Requests on one line, not lines.
    fn at_once(&self) -> usize {
        32
    }
}
