//! What a place must be able to do: read, write, rename, remove and list files by path with `/`.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::PublishError;
use super::books::FRESH;

/// A file as a listing tells it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Stat {
    /// Bytes.
    pub(super) size: u64,
    /// Something that changes when the file does: an entity tag or the time it was written. Empty where there is none.
    pub(super) stamp: String,
    /// Whether it is a file of bytes, and not a link or device.
    pub(super) plain: bool,
}

/// All files of a place by path.
pub(super) type Listing = BTreeMap<String, Stat>;

/// A place that holds files. May be used from several threads.
pub(super) trait Store: Sync {
    /// The place as the user knows it, without secrets.
    fn name(&self) -> String;
    /// Every file, at any depth; nothing where the place isn't there yet.
    fn list(&self) -> Result<Listing, PublishError>;
    /// A file's bytes; `None` where there is no such file.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, PublishError>;
    /// Writes a file, and the folders on the way.
    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), PublishError>;
    /// Puts a file in the place of another, in one step where the place can.
    fn rename(&self, from: &str, to: &str) -> Result<(), PublishError>;
    /// Copies a file without sending its bytes through this machine; says whether the place can.
    fn copy(&self, from: &str, to: &str) -> Result<bool, PublishError>;
    /// Removes a file; one that isn't there is no error.
    fn remove(&self, path: &str) -> Result<(), PublishError>;
    /// Removes a folder if it is empty and the place knows folders; never fails.
    fn remove_empty(&self, folder: &str);
    /// How many things to do at once.
    fn at_once(&self) -> usize;
    /// Whether it is reached through the web server that gives it to readers.
    fn through_the_web(&self) -> bool {
        false
    }
}

/// Writes a file beside its place and renames it there: whoever reads it finds it whole, or the one before.
pub(super) fn put_whole(store: &dyn Store, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
    let fresh = format!("{path}{FRESH}");
    store.write(&fresh, bytes)?;
    store.rename(&fresh, path)
}

/// Does something with each item, several at once; the first error ends it.
pub(super) fn each<T: Sync>(
    store: &dyn Store,
    items: &[T],
    work: impl Fn(&T) -> Result<(), PublishError> + Sync,
) -> Result<(), PublishError> {
    let next = AtomicUsize::new(0);
    let failed: Mutex<Option<PublishError>> = Mutex::new(None);
    let lock = || {
        failed
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    };
    std::thread::scope(|scope| {
        for _ in 0..store.at_once().min(items.len()) {
            scope.spawn(|| {
                while lock().is_none() {
                    let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) else {
                        return;
                    };
                    if let Err(error) = work(item) {
                        lock().get_or_insert(error);
                    }
                }
            });
        }
    });
    let failed = lock().take();
    failed.map_or(Ok(()), Err)
}
