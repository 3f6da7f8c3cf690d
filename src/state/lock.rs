//! A file that keeps other runs of the program out for as long as it is held.

use std::fs::{File, TryLockError};

/// A file held locked; the lock goes when it is dropped.
#[derive(Debug)]
pub struct Lock(File);

/// What became of the wish for a lock.
#[derive(Debug)]
pub enum LockAnswer {
    /// The file is ours until the lock is dropped.
    Held(Lock),
    /// Another holds it; the file waits for it with [`Lock::wait`].
    Busy(File),
    /// The disk knows no locks: runs at the same time are then the user's own care.
    Unknown,
}

impl LockAnswer {
    /// The lock, or `None` where the disk knows none.
    ///
    /// # Errors
    /// `busy`, where another holds the file.
    pub fn or_busy<E>(self, busy: impl FnOnce() -> E) -> Result<Option<Lock>, E> {
        match self {
            Self::Held(lock) => Ok(Some(lock)),
            Self::Busy(_) => Err(busy()),
            Self::Unknown => Ok(None),
        }
    }
}

impl Lock {
    /// Asks for an open file, without waiting.
    pub fn ask(file: File) -> LockAnswer {
        match file.try_lock() {
            Ok(()) => LockAnswer::Held(Self(file)),
            Err(TryLockError::WouldBlock) => LockAnswer::Busy(file),
            Err(TryLockError::Error(_)) => LockAnswer::Unknown,
        }
    }

    /// Waits until the file is free. `None`: the disk knows no locks.
    pub fn wait(file: File) -> Option<Self> {
        file.lock().ok().map(|()| Self(file))
    }
}

impl Drop for Lock {
    /// A process that is being started meanwhile holds a copy of every open file for a moment, and with it the lock, if the file were
    /// only closed: so the lock is given back in words.
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_lock_is_free_though_a_copy_of_the_file_is_still_open() {
        let folder = tempfile::tempdir().unwrap();
        let file = File::create(folder.path().join("lock")).unwrap();
        // What a process holds that was forked from this one and hasn't started its own program yet.
        let copy = file.try_clone().unwrap();
        let LockAnswer::Held(lock) = Lock::ask(file) else {
            panic!("the disk knows no locks, or another holds a new file");
        };
        let again = || File::create(folder.path().join("lock")).unwrap();
        assert!(matches!(Lock::ask(again()), LockAnswer::Busy(_)));
        drop(lock);
        assert!(matches!(Lock::ask(again()), LockAnswer::Held(_)));
        drop(copy);
    }
}
