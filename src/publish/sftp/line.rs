//! A line to a server: the system's ssh as a child, many requests under way on it at once.
//!
//! ssh ends when its input is closed, and the system closes it when this program ends, however it ends: nothing is left
//! running.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::wire::{self, Ask, Packet, Reply};

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why something could not be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Trouble {
    /// The line broke, or never came about: what ssh said.
    Lost(String),
    /// The server won't: its code and words.
    Refused(u32, String),
}

impl Trouble {
    /// What a person is told.
    pub(super) fn words(self) -> String {
        match self {
            Self::Lost(why) => why,
            Self::Refused(wire::NO_SUCH_FILE, _) => "not found".into(),
            Self::Refused(wire::PERMISSION_DENIED, _) => "permission denied".into(),
            Self::Refused(_, said) if said.is_empty() => "the server refuses".into(),
            Self::Refused(_, said) => format!("the server says: {said}"),
        }
    }
}

/// Those who wait for answers, by the number of their request; `None` once the line is broken.
type Waiting = Arc<Mutex<Option<BTreeMap<u32, SyncSender<Reply>>>>>;

/// A line.
pub(super) struct Line {
    child: Mutex<Child>,
    input: Mutex<Option<ChildStdin>>,
    waiting: Waiting,
    /// What ssh said, for messages; and told when it has said all.
    said: Arc<Mutex<String>>,
    silent: Mutex<Receiver<()>>,
    next: AtomicU32,
    /// What the server can beyond the draft.
    extensions: BTreeSet<String>,
}

/// An answer that is under way.
pub(super) struct Pending<'a> {
    line: &'a Line,
    reply: Receiver<Reply>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Line {
    /// Opens a line.
    pub(super) fn open(command: &mut Command) -> Result<Self, Trouble> {
        let lost = |why: String| Trouble::Lost(why);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| match error.kind() {
                std::io::ErrorKind::NotFound => {
                    lost("there is no ssh on this machine: install OpenSSH's client".into())
                }
                _ => lost(format!("ssh can't be run: {error}")),
            })?;
        let (input, output, errors) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let said = Arc::<Mutex<String>>::default();
        let (speaking, silent) = sync_channel(0);
        if let Some(mut errors) = errors {
            let said = Arc::clone(&said);
            std::thread::spawn(move || {
                // Dropped at the end of all that ssh says.
                let _speaking = speaking;
                let mut bytes = [0; 512];
                while let Ok(n @ 1..) = errors.read(&mut bytes) {
                    let mut said = lock(&said);
                    if said.len() < 4096 {
                        said.push_str(&String::from_utf8_lossy(&bytes[..n]));
                    }
                }
            });
        }
        let mut line = Self {
            child: Mutex::new(child),
            input: Mutex::new(input),
            waiting: Arc::new(Mutex::new(Some(BTreeMap::new()))),
            said,
            silent: Mutex::new(silent),
            next: AtomicU32::new(0),
            extensions: BTreeSet::new(),
        };
        let mut output = output.ok_or_else(|| lost("ssh gives nothing back".into()))?;
        line.send(&Packet::new(Ask::Init, 3).finish())?;
        let (greeted, greeting) = sync_channel(1);
        let waiting = Arc::clone(&line.waiting);
        std::thread::spawn(move || {
            let first = wire::take(&mut output).ok().flatten();
            let more = first.is_some();
            // Nobody waits any more: the line was given up.
            let _ = greeted.send(first);
            while more && let Ok(Some(packet)) = wire::take(&mut output) {
                let Some((number, reply)) = wire::reply(&packet) else {
                    break;
                };
                let one = lock(&waiting).as_mut().and_then(|all| all.remove(&number));
                if let Some(one) = one {
                    // Nobody waits for what needs no answer.
                    let _ = one.send(reply);
                }
            }
            // Whoever still waits learns that the line is broken.
            *lock(&waiting) = None;
        });
        match greeting.recv_timeout(PATIENCE) {
            Ok(Some(packet)) => {
                line.extensions = wire::greeting(&packet)
                    .ok_or_else(|| lost("the server speaks another SFTP than version 3".into()))?;
                Ok(line)
            }
            Ok(None) => Err(line.broken()),
            Err(_) => Err(lost("the server does not answer".into())),
        }
    }

    /// Whether the server can do something beyond the draft.
    pub(super) fn can(&self, extension: &str) -> bool {
        self.extensions.contains(extension)
    }

    /// Whether the line holds.
    pub(super) fn holds(&self) -> bool {
        lock(&self.waiting).is_some()
    }

    /// Asks for something; the answer comes later.
    pub(super) fn ask(
        &self,
        ask: Ask,
        fill: impl FnOnce(Packet) -> Packet,
    ) -> Result<Pending<'_>, Trouble> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let (sender, reply) = sync_channel(1);
        let holds = (lock(&self.waiting).as_mut())
            .map(|waiting| waiting.insert(number, sender))
            .is_some();
        if !holds {
            return Err(self.broken());
        }
        self.send(&fill(Packet::new(ask, number)).finish())?;
        Ok(Pending { line: self, reply })
    }

    /// Asks for something and waits for the answer.
    pub(super) fn get(
        &self,
        ask: Ask,
        fill: impl FnOnce(Packet) -> Packet,
    ) -> Result<Reply, Trouble> {
        self.ask(ask, fill)?.wait()
    }

    fn send(&self, packet: &[u8]) -> Result<(), Trouble> {
        let mut input = lock(&self.input);
        let sent = input.as_mut().map(|input| input.write_all(packet));
        match sent {
            Some(Ok(())) => Ok(()),
            _ => {
                drop(input);
                Err(self.broken())
            }
        }
    }

    /// Gives the line up, and says why it broke.
    fn broken(&self) -> Trouble {
        *lock(&self.waiting) = None;
        self.end(Duration::from_secs(1));
        // What ssh said may still be on its way here.
        let _ = lock(&self.silent).recv_timeout(Duration::from_millis(500));
        let said = lock(&self.said);
        let why = said.lines().map(str::trim).rfind(|line| !line.is_empty());
        Trouble::Lost(why.map_or_else(|| "the connection broke".to_owned(), str::to_owned))
    }

    /// Lets ssh end by itself, or ends it.
    fn end(&self, patience: Duration) {
        if !self.ended(patience) {
            let mut child = lock(&self.child);
            let _ = child.kill();
            let _ = child.wait();
        }
        *lock(&self.input) = None;
    }

    /// Waits for ssh to end.
    fn ended(&self, patience: Duration) -> bool {
        let step = Duration::from_millis(10);
        let mut waited = Duration::ZERO;
        while waited < patience {
            if !matches!(lock(&self.child).try_wait(), Ok(None)) {
                return true;
            }
            std::thread::sleep(step);
            waited += step;
        }
        false
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        // ssh ends once its input is closed; one that hangs is ended.
        *lock(&self.input) = None;
        self.end(Duration::from_secs(3));
    }
}

impl Pending<'_> {
    /// The answer. A status other than OK is trouble.
    pub(super) fn wait(self) -> Result<Reply, Trouble> {
        match self.reply.recv_timeout(PATIENCE) {
            Ok(Reply::Status(code, said)) if code != wire::OK => Err(Trouble::Refused(code, said)),
            Ok(reply) => Ok(reply),
            Err(RecvTimeoutError::Disconnected) => Err(self.line.broken()),
            Err(RecvTimeoutError::Timeout) => {
                self.line.broken();
                Err(Trouble::Lost(format!(
                    "no answer within {} seconds",
                    PATIENCE.as_secs()
                )))
            }
        }
    }
}
