//! Text in addresses: bytes that may not stand there as `%XX`.

/// Letters and digits and the bytes of `plain` stay; every other byte becomes `%XX`.
pub fn percent_encoded(text: &str, plain: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || plain.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Undoes it; `None` where that gives no text, or a percent sign has no two digits after it.
pub fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first == b'%' {
            let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &rest[2..];
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::{percent_decoded, percent_encoded};

    #[test]
    fn what_is_encoded_comes_back() {
        // A space is byte 20, ö the bytes C3 B6.
        assert_eq!(percent_encoded("a b-ö", b"-"), "a%20b-%C3%B6");
        assert_eq!(percent_decoded("a%20b-%C3%b6").as_deref(), Some("a b-ö"));
        assert_eq!(percent_decoded("50%"), None);
        assert_eq!(percent_decoded("%C3"), None);
    }
}
