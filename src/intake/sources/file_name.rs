//! What a file's name says of all its rows: `136000 roll.csv`.

use crate::source::fits;

/// The value that stands in a file's name where a pattern has `{}`: the shortest that fits. A pattern without `/` is for
/// the name alone, without the folder; it may leave the ending away.
pub(in crate::intake) fn from_name(pattern: &str, file: &str) -> Option<String> {
    let (before, after) = pattern.split_once("{}")?;
    let path = file.split('#').next().unwrap_or(file);
    let name = match pattern.contains('/') {
        true => path,
        false => path.rsplit(['/', '!']).next().unwrap_or(path),
    };
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let forms = match pattern.contains('.') {
        true => [name, stem],
        false => [stem, name],
    };
    forms.into_iter().find_map(|name| {
        let cuts: Vec<usize> = name
            .char_indices()
            .map(|(i, _)| i)
            .chain([name.len()])
            .collect();
        cuts.iter().enumerate().find_map(|(k, start)| {
            if !fits(before, &name[..*start]) {
                return None;
            }
            cuts[k + 1..]
                .iter()
                .find(|end| fits(after, &name[**end..]))
                .map(|end| name[*start..*end].to_owned())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::from_name;

    #[test]
    fn values_of_file_names() {
        let name = |p: &str, f: &str| from_name(p, f);
        assert_eq!(
            name("pupils {}.csv", "mis/pupils 2023-24.csv").as_deref(),
            Some("2023-24")
        );
        assert_eq!(
            name("{} *", "mis/136000 roll.csv").as_deref(),
            Some("136000")
        );
        assert_eq!(name("*_{}", "roll_136000.csv").as_deref(), Some("136000"));
        assert_eq!(
            name("mis/{}/*.csv", "mis/Rowan/roll.csv").as_deref(),
            Some("Rowan")
        );
        assert_eq!(name("roll {}.csv", "pupils 1.csv"), None);
    }
}
