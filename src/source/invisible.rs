//! Characters that can't be seen: they come with what is copied out of web pages and chats, and no cell means them.

/// Whether some bytes of text may hold a character that can't be seen: anything beyond ASCII, or a control character that
/// is no tab, line break or boundary of cells.
#[inline]
pub(super) fn holds_invisible(bytes: &[u8]) -> bool {
    bytes.chunks(256).any(|chunk| {
        chunk
            .iter()
            .fold(false, |found, byte| found | is_doubtful(*byte))
    })
}

#[inline]
fn is_doubtful(byte: u8) -> bool {
    byte >= 0x7F || (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | super::SHEET))
}

/// Whether a character has neither shape nor width: marks of zero width and of direction, soft hyphens, byte order marks,
/// control characters.
fn is_invisible(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' | '\u{1f}' => false,
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}' => true,
        c => c.is_control(),
    }
}

/// Whether a character is a blank that isn't the usual one, as the no-break space.
fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// A text without what can't be seen, its blanks the usual ones; `None` where it is so already.
pub(super) fn without_invisible(text: &str) -> Option<String> {
    if !text.contains(|c| is_invisible(c) || is_blank(c)) {
        return None;
    }
    let seen = text.chars().filter(|c| !is_invisible(*c));
    Some(seen.map(|c| if is_blank(c) { ' ' } else { c }).collect())
}

#[cfg(test)]
mod tests {
    use super::{holds_invisible, without_invisible};

    #[test]
    fn what_cant_be_seen_is_taken_out_and_the_rest_stays() {
        for (text, clean) in [
            ("A\u{200b}123", Some("A123")),
            ("\u{feff}142001", Some("142001")),
            ("Ash\u{a0}Grove", Some("Ash Grove")),
            ("end\u{1a}", Some("end")),
            ("Nguyễn-Ærøskøbing 李", None),
            ("two\nlines\tand a tab", None),
        ] {
            assert_eq!(without_invisible(text).as_deref(), clean, "{text:?}");
            if clean.is_some() {
                assert!(holds_invisible(text.as_bytes()), "{text:?}");
            }
        }
        assert!(!holds_invisible(b"plain, \"text\"\r\n"));
    }
}
