//! Bytes that nobody can foresee: for passwords, and for names that must not be guessed.

use std::io;

/// Fills `bytes` from the system's source.
///
/// # Errors
/// Where the system has none.
pub fn random(bytes: &mut [u8]) -> io::Result<()> {
    let provider = rustls::crypto::ring::default_provider();
    (provider.secure_random.fill(bytes)).map_err(|_| io::Error::other("the system has none"))
}
