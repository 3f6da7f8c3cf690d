//! The forms that files of the site have, and the texts in them.

use std::io::{Cursor, Read as _};

use crate::release::shipped;

use super::pdf;
use super::sought::Finding;
use super::words::{Between, Listener as _, read};

/// Reads all texts of a file.
pub(super) fn read_file(path: &str, bytes: &[u8], finding: &mut Finding<'_>) -> Result<(), String> {
    let ending = path.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    if bytes.starts_with(b"PK\x03\x04") {
        return read_archive(bytes, finding);
    }
    if bytes.starts_with(b"%PDF") {
        return pdf::read(bytes, finding);
    }
    let between = match ending.as_str() {
        "html" | "svg" | "xml" | "rels" => Between::Markup,
        "js" | "json" | "css" => Between::Script,
        _ => Between::Lines,
    };
    let numbers = std::mem::replace(&mut finding.numbers, std::str::from_utf8(bytes).is_err());
    read(bytes, between, finding);
    finding.numbers = numbers;
    Ok(())
}

/// Reads the files of an archive: a workbook.
fn read_archive(bytes: &[u8], finding: &mut Finding<'_>) -> Result<(), String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    let mut inside = Vec::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).map_err(|e| e.to_string())?;
        let name = file.name().map_err(|e| e.to_string())?.into_owned();
        inside.clear();
        file.read_to_end(&mut inside).map_err(|e| e.to_string())?;
        finding.open();
        read_file(&name, &inside, finding)?;
        finding.close();
    }
    Ok(())
}

/// Reads what is packed in a string of a script: deflated, or as it is.
pub(super) fn read_packed(text: &[u8], finding: &mut Finding<'_>) {
    let Ok(text) = std::str::from_utf8(text) else {
        return;
    };
    let unpacked = shipped::open(text).or_else(|_| shipped::bytes(text));
    finding.open();
    match unpacked {
        Ok(bytes) => {
            let numbers = std::mem::replace(&mut finding.numbers, true);
            read(&bytes, Between::Lines, finding);
            finding.numbers = numbers;
        }
        // No packed bytes at all: letters.
        Err(_) => read(text.as_bytes(), Between::Lines, finding),
    }
    finding.close();
}
