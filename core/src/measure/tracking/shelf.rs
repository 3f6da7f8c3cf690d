//! What was counted and may be wanted again, up to a number of bytes; the longest unused goes first.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A bounded store of made values by key. Making happens outside the lock: two threads may make the same value, and both
/// get equal ones.
#[derive(Debug)]
pub(super) struct Shelf<K, V> {
    limit: usize,
    held: Mutex<Held<K, V>>,
}

#[derive(Debug)]
struct Held<K, V> {
    clock: u64,
    bytes: usize,
    values: BTreeMap<K, Kept<V>>,
}

#[derive(Debug)]
struct Kept<V> {
    used: u64,
    bytes: usize,
    value: Arc<V>,
}

impl<K: Ord + Clone, V> Shelf<K, V> {
    /// A shelf for so many bytes; the value used last stays even if it is larger.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            held: Mutex::new(Held {
                clock: 0,
                bytes: 0,
                values: BTreeMap::new(),
            }),
        }
    }

    /// The value of a key, made where it isn't held; `bytes` says how large it is.
    pub(super) fn get(
        &self,
        key: K,
        bytes: impl FnOnce(&V) -> usize,
        make: impl FnOnce() -> V,
    ) -> Arc<V> {
        if let Some(value) = self.find(&key) {
            return value;
        }
        let value = Arc::new(make());
        self.keep(key, bytes(&value), &value);
        value
    }

    fn find(&self, key: &K) -> Option<Arc<V>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.clock += 1;
        let now = held.clock;
        let kept = held.values.get_mut(key)?;
        kept.used = now;
        Some(kept.value.clone())
    }

    fn keep(&self, key: K, bytes: usize, value: &Arc<V>) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.clock += 1;
        let kept = Kept {
            used: held.clock,
            bytes,
            value: value.clone(),
        };
        held.bytes += bytes;
        if let Some(twin) = held.values.insert(key, kept) {
            held.bytes -= twin.bytes;
        }
        if held.bytes > self.limit {
            held.clear_to(self.limit / 4 * 3);
        }
    }
}

impl<K: Ord + Clone, V> Held<K, V> {
    /// Lets the longest unused go until so many bytes are left, or only the value used last.
    fn clear_to(&mut self, bytes: usize) {
        let mut by_use: Vec<(u64, K)> = self
            .values
            .iter()
            .map(|(key, kept)| (kept.used, key.clone()))
            .collect();
        by_use.sort();
        by_use.pop();
        for (_, key) in by_use {
            if self.bytes <= bytes {
                return;
            }
            if let Some(gone) = self.values.remove(&key) {
                self.bytes -= gone.bytes;
            }
        }
    }
}
