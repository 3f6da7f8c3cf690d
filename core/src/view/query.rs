//! The end of an address, from `?` on.

use crate::estate::{percent_decoded, percent_encoded};

/// Its parts: names and values; what can't be read is left out.
pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    let query = query.strip_prefix('?').unwrap_or(query);
    query
        .split('&')
        .filter_map(|part| part.split_once('='))
        .filter_map(|(name, value)| {
            let text = |t: &str| percent_decoded(&t.replace('+', " "));
            Some((text(name)?, text(value)?))
        })
        .collect()
}

/// Parts as the end of an address; empty where there are none.
pub(super) fn joined(parts: impl IntoIterator<Item = (String, String)>) -> String {
    let part = |(name, value): (String, String)| {
        let value = percent_encoded(&value, b"-_.!~*'()/, ").replace(' ', "+");
        format!("{name}={value}")
    };
    let parts: Vec<String> = parts.into_iter().map(part).collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!("?{}", parts.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::{joined, pairs};

    #[test]
    fn an_address_comes_back_as_it_was() {
        let query = "?year=2023/24&type=Teacher+Assessment&x=%26";
        assert_eq!(joined(pairs(query)), query);
        assert_eq!(joined(pairs("?nothing&%zz=1")), "");
    }
}
