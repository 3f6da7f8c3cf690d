//! Packs under a password, and the list of passwords that goes another way.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use lopdf::encryption::crypt_filters::{Aes256CryptFilter, CryptFilter};
use lopdf::{Document, EncryptionState, EncryptionVersion, Object, Permissions};

use crate::state::StateFolder;

use super::MailError;

/// Their file in the state.
pub const PASSWORDS: &str = "mail-passwords.csv";

/// The passwords of recipients: made once for each address and kept, for the data manager to pass on.
#[derive(Debug)]
pub(super) struct Passwords {
    state: StateFolder,
    by_address: BTreeMap<String, String>,
    fresh: bool,
}

impl Passwords {
    /// Reads the list, where there is one.
    pub(super) fn open(state: &StateFolder) -> Result<Self, MailError> {
        let path = state.file(PASSWORDS);
        let mut by_address = BTreeMap::new();
        match fs::read_to_string(&path) {
            Ok(text) => {
                for line in text.lines().skip(1) {
                    if let Some((address, password)) = line.split_once(',') {
                        by_address.insert(address.to_owned(), password.trim().to_owned());
                    }
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(MailError::io("read", &path)(error)),
        }
        Ok(Self {
            state: state.clone(),
            by_address,
            fresh: false,
        })
    }

    /// The password of an address; a new one where it has none yet.
    pub(super) fn of(&mut self, address: &str) -> Result<String, MailError> {
        if let Some(password) = self.by_address.get(address) {
            return Ok(password.clone());
        }
        // No letter or digit that is taken for another: 31 of them, 16 signs, 79 bits.
        const SIGNS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
        let mut password = String::new();
        while password.len() < 19 {
            let mut byte = [0];
            random(&mut byte)?;
            // Even odds: the bytes from 248 on are thrown away.
            if byte[0] < 248 {
                if password.len() % 5 == 4 {
                    password.push('-');
                }
                password.push(char::from(SIGNS[usize::from(byte[0]) % SIGNS.len()]));
            }
        }
        self.by_address.insert(address.to_owned(), password.clone());
        self.fresh = true;
        Ok(password)
    }

    /// Writes the list, for its owner only, before anything is sent that needs it; says where it is if it is new.
    pub(super) fn write(&mut self) -> Result<Option<PathBuf>, MailError> {
        if !std::mem::take(&mut self.fresh) {
            return Ok(None);
        }
        let mut text = String::from("address,password\n");
        for (address, password) in &self.by_address {
            text.push_str(&format!("{address},{password}\n"));
        }
        (self.state.write_plain(PASSWORDS, text.as_bytes())).map_err(MailError::state)?;
        Ok(Some(self.state.file(PASSWORDS)))
    }
}

/// A copy of a PDF that opens with a password only (AES-256). It is no PDF/A any more, and its metadata no longer says so.
pub(super) fn seal(pdf: &[u8], password: &str, path: &str) -> Result<Vec<u8>, MailError> {
    let failed = |why: String| MailError::Machine {
        doing: "put a password on",
        path: path.to_owned(),
        why,
    };
    let mut document = Document::load_mem(pdf).map_err(|e| failed(e.to_string()))?;
    let metadata = document
        .catalog()
        .and_then(|catalog| catalog.get(b"Metadata"))
        .and_then(Object::as_reference);
    if let Ok(id) = metadata
        && let Ok(Object::Stream(stream)) = document.get_object_mut(id)
    {
        let text = stream
            .decompressed_content()
            .unwrap_or_else(|_| stream.content.clone());
        let text = without_claim(&String::from_utf8_lossy(&text));
        stream.dict.remove(b"Filter");
        stream.set_content(text.into_bytes());
    }
    let (mut key, mut owner) = ([0; 32], [0; 32]);
    random(&mut key)?;
    random(&mut owner)?;
    let owner = crate::estate::hex(&owner);
    let filter: Arc<dyn CryptFilter> = Arc::new(Aes256CryptFilter);
    let state = EncryptionState::try_from(EncryptionVersion::V5 {
        encrypt_metadata: true,
        crypt_filters: BTreeMap::from([(b"StdCF".to_vec(), filter)]),
        file_encryption_key: &key,
        stream_filter: b"StdCF".to_vec(),
        string_filter: b"StdCF".to_vec(),
        owner_password: &owner,
        user_password: password,
        permissions: Permissions::all(),
    })
    .map_err(|e| failed(e.to_string()))?;
    document
        .encrypt(&state)
        .map_err(|e| failed(e.to_string()))?;
    let mut sealed = Vec::new();
    document
        .save_to(&mut sealed)
        .map_err(|e| failed(e.to_string()))?;
    Ok(sealed)
}

/// Takes the claim of PDF/A out of XMP metadata.
fn without_claim(xmp: &str) -> String {
    let mut text = xmp.to_owned();
    for name in ["part", "conformance", "rev"] {
        let (open, close) = (format!("<pdfaid:{name}>"), format!("</pdfaid:{name}>"));
        while let (Some(start), Some(end)) = (text.find(&open), text.find(&close)) {
            if end < start {
                break;
            }
            text.replace_range(start..end + close.len(), "");
        }
    }
    text
}

/// Bytes that nobody can foresee.
fn random(bytes: &mut [u8]) -> Result<(), MailError> {
    crate::site::random(bytes).map_err(|error| MailError::Machine {
        doing: "get",
        path: "random numbers".into(),
        why: error.to_string(),
    })
}
