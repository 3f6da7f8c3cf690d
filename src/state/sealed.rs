//! Bytes with a last line that holds their hash.

use sha2::{Digest, Sha256};

/// How the last line begins.
const LAST: &str = "sha256 ";

/// A text with a last line that holds its hash, so that what is cut off or altered is known.
pub fn seal(text: &[u8]) -> Vec<u8> {
    let mut sealed = text.to_vec();
    if !sealed.is_empty() && !sealed.ends_with(b"\n") {
        sealed.push(b'\n');
    }
    let line = format!("{LAST}{}\n", digest(&sealed));
    sealed.extend_from_slice(line.as_bytes());
    sealed
}

/// The text that was [sealed](seal), or what shows that these bytes are not one: they are empty, cut off or altered.
pub fn unseal(sealed: &[u8]) -> Result<&[u8], &'static str> {
    if sealed.is_empty() {
        return Err("it is empty");
    }
    let Some(lines) = sealed.strip_suffix(b"\n") else {
        return Err("it is cut off");
    };
    let start = lines.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
    let (text, last) = sealed.split_at(start);
    let Some(told) = last
        .strip_prefix(LAST.as_bytes())
        .and_then(|rest| rest.strip_suffix(b"\n"))
    else {
        return Err("its last line is missing");
    };
    if told == digest(text).as_bytes() {
        Ok(text)
    } else {
        Err("its last line is not that of this text")
    }
}

fn digest(bytes: &[u8]) -> String {
    crate::estate::hex(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::{seal, unseal};

    #[test]
    fn every_cut_and_every_changed_byte_is_known() {
        for text in ["", "one\n", "one\ntwo", "{\"a\": 1}\n"] {
            let sealed = seal(text.as_bytes());
            let whole = unseal(&sealed).unwrap();
            assert_eq!(whole.trim_ascii_end(), text.as_bytes().trim_ascii_end());
            for cut in 0..sealed.len() {
                assert!(unseal(&sealed[..cut]).is_err(), "{text:?} cut at {cut}");
                let mut other = sealed.clone();
                other[cut] ^= 1;
                assert!(unseal(&other).is_err(), "{text:?} changed at {cut}");
            }
        }
        assert!(unseal(&[0; 40]).is_err());
    }
}
