//! Watches what a site is built from.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// What changed since the last build.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// The config.
    pub config: bool,
    /// The data, or something that isn't known to be anything else.
    pub data: bool,
    /// Content.
    pub content: bool,
    /// Templates.
    pub templates: bool,
}

impl Changes {
    /// Whether there are any.
    pub fn any(self) -> bool {
        self.config || self.data || self.content || self.templates
    }
}

/// Watches a project's config, data, content and templates.
#[derive(Debug)]
pub struct Watch {
    events: Receiver<notify::Result<Event>>,
    watcher: RecommendedWatcher,
    config: PathBuf,
    data: PathBuf,
    words: [PathBuf; 2],
    watched: Vec<PathBuf>,
}

impl Watch {
    /// Begins to watch; what isn't there yet is watched as soon as it is.
    ///
    /// # Errors
    /// What the system says, where it can't watch folders.
    pub fn new(
        config: &Path,
        data: &Path,
        content: &Path,
        templates: &Path,
    ) -> Result<Self, String> {
        let (sender, events) = channel();
        let watcher = notify::recommended_watcher(move |event| {
            // Nobody listens any more: the program is ending.
            let _ = sender.send(event);
        })
        .map_err(|e| e.to_string())?;
        let real = |path: &Path| {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
            std::fs::canonicalize(&path).unwrap_or(path)
        };
        let mut watch = Self {
            events,
            watcher,
            config: real(config),
            data: real(data),
            words: [real(content), real(templates)],
            watched: vec![],
        };
        watch.widen()?;
        Ok(watch)
    }

    /// Watches what has come to be there.
    fn widen(&mut self) -> Result<(), String> {
        let base = self.config.parent().map(Path::to_path_buf);
        let folders = [&self.data, &self.words[0], &self.words[1]];
        let all: Vec<(PathBuf, RecursiveMode)> = (folders.into_iter().cloned())
            .map(|folder| (folder, RecursiveMode::Recursive))
            .chain(base.map(|b| (b, RecursiveMode::NonRecursive)))
            .collect();
        for (folder, mode) in all {
            if folder.is_dir() && !self.watched.contains(&folder) {
                self.watcher
                    .watch(&folder, mode)
                    .map_err(|e| format!("{} can't be watched: {e}", folder.display()))?;
                self.watched.push(folder);
            }
        }
        Ok(())
    }

    /// Waits for changes, and then until it has been quiet for a moment: an editor writes a file in several steps, and a
    /// program that exports writes many files.
    ///
    /// # Errors
    /// Where watching ended.
    pub fn wait(&mut self) -> Result<Changes, String> {
        let mut changes = Changes::default();
        loop {
            let event = self.events.recv().map_err(|e| e.to_string())?;
            self.take(event, &mut changes);
            if changes.any() {
                break;
            }
        }
        // At most two seconds of a folder that never comes to rest.
        for _ in 0..40 {
            match self.events.recv_timeout(Duration::from_millis(50)) {
                Ok(event) => self.take(event, &mut changes),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return Err("watching ended".into()),
            }
        }
        self.watched.retain(|folder| folder.is_dir());
        self.widen()?;
        Ok(changes)
    }

    fn take(&self, event: notify::Result<Event>, changes: &mut Changes) {
        let event = match event {
            Ok(event) => event,
            // Events were lost: anything may have changed.
            Err(_) => {
                changes.data = true;
                return;
            }
        };
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        if event.need_rescan() {
            changes.data = true;
        }
        for path in &event.paths {
            // What is remembered of builds lies beside the config, and may lie within the data folder.
            if path.iter().any(|name| name == ".matbook") {
                continue;
            }
            if *path == self.config {
                changes.config = true;
            } else if path.starts_with(&self.words[0]) {
                changes.content = true;
            } else if path.starts_with(&self.words[1]) {
                changes.templates = true;
            } else if path.starts_with(&self.data) {
                changes.data = true;
            }
        }
    }
}
