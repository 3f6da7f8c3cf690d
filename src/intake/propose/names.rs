//! What the names of files and folders say of all their rows: the year, the term, the school.

use crate::intake::sources::{COMMON, from_name, levelled, telling, understood};
use crate::source;

use super::heading::meaning;

/// Where a value stands in a path.
type Span = (usize, usize);

/// The academic year in a text.
pub(super) fn year(text: &str) -> Option<Span> {
    let cuts: Vec<usize> = text
        .char_indices()
        .map(|(i, _)| i)
        .chain([text.len()])
        .collect();
    for length in [9, 7, 6, 4] {
        for (k, start) in cuts.iter().enumerate() {
            let Some(end) = cuts.get(k + length) else {
                break;
            };
            let piece = &text[*start..*end];
            let bare = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_digit());
            let alone =
                bare(text[..*start].chars().next_back()) && bare(text[*end..].chars().next());
            let digits = piece.starts_with(|c: char| c.is_ascii_digit())
                && piece.ends_with(|c: char| c.is_ascii_digit());
            if alone && digits && year_meant(piece).is_some() {
                return Some((*start, *end));
            }
        }
    }
    None
}

/// The year that a piece of a name means: 2024-25, 202425 and, of four digits, 2425.
pub(super) fn year_meant(piece: &str) -> Option<String> {
    if let Some(year) = understood("academic_year", piece) {
        return Some(year.to_owned());
    }
    if crate::estate::AcademicYear::parse(piece).is_some() {
        return Some(piece.to_owned());
    }
    let (first, second) = (piece.get(..2)?, piece.get(2..)?);
    let (a, b): (u16, u16) = (first.parse().ok()?, second.parse().ok()?);
    (piece.len() == 4 && b == a + 1 && (10..60).contains(&a)).then(|| format!("20{first}/{second}"))
}

/// The academic year that a heading names by both of its years: 2024-25; `2024` alone could be either.
pub(super) fn whole_year(heading: &str) -> Option<String> {
    let (start, end) = year(heading)?;
    let piece = &heading[start..end];
    let meant = (end - start > 4).then(|| year_meant(piece)).flatten()?;
    crate::estate::AcademicYear::parse(&meant).map(|year| year.to_string())
}

/// The words of a text with their places.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric() || c == '\'', start) {
            (true, None) => start = Some(i),
            (false, Some(from)) => {
                words.push((from, &text[from..i]));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// The term in a text, with the number of its half.
pub(super) fn term(text: &str) -> Option<Span> {
    let words = words(text);
    let at = words.iter().position(|(_, w)| {
        // `sum` alone in a name is as often a sum as the summer.
        meaning(w).term.is_some() && !w.eq_ignore_ascii_case("sum")
    })?;
    let (start, word) = words[at];
    let end = match words.get(at + 1) {
        Some((from, half)) if matches!(*half, "1" | "2") && *from == start + word.len() + 1 => {
            from + half.len()
        }
        _ => start + word.len(),
    };
    Some((start, end))
}

/// The school that a text names: its place there and the school's place in the list.
pub(super) fn school(text: &str, schools: &[(String, String)]) -> Option<(Span, usize)> {
    // A number tells for sure.
    let words = words(text);
    for (start, word) in &words {
        if let Some(at) = schools.iter().position(|(urn, _)| urn == word) {
            return Some(((*start, start + word.len()), at));
        }
    }
    let mut best: Option<(usize, Span, usize)> = None;
    let mut twice = false;
    for (at, (_, name)) in schools.iter().enumerate() {
        let own = telling(name);
        let bare: Vec<String> = words
            .iter()
            .map(|(_, w)| levelled(&w.replace('\'', "")))
            .collect();
        let Some(first) = bare.iter().position(|w| *w == own[0]) else {
            // One word for all: `ashgrove`.
            let joined = own.concat();
            if own.len() > 1
                && let Some(i) = bare.iter().position(|w| *w == joined)
            {
                let span = (words[i].0, words[i].0 + words[i].1.len());
                best = Some((own.len(), span, at));
            }
            continue;
        };
        let run = own
            .iter()
            .zip(&bare[first..])
            .take_while(|(a, b)| a == b)
            .count();
        let last = words[first + run - 1];
        // The common words of its name belong to it, too.
        let mut end = last.0 + last.1.len();
        for (from, word) in &words[first + run..] {
            if *from == end + 1 && COMMON.contains(&word.to_lowercase().as_str()) && word.len() > 2
            {
                end = from + word.len();
            } else {
                break;
            }
        }
        let mut start = words[first].0;
        if let Some((from, word)) = first.checked_sub(1).map(|i| words[i])
            && word.eq_ignore_ascii_case("st")
            && levelled(name).starts_with("st ")
        {
            start = from;
        }
        match best {
            Some((most, ..)) if most > run => {}
            Some((most, ..)) if most == run => twice = true,
            _ => {
                best = Some((run, (start, end), at));
                twice = false;
            }
        }
    }
    best.filter(|_| !twice).map(|(_, span, at)| (span, at))
}

/// A pattern of `from_name` that finds, in each path, what stands at its span; `None`: there is none.
pub(super) fn pattern(paths: &[(&str, Span)]) -> Option<String> {
    let (first, span) = *paths.first()?;
    let mut candidates = Vec::new();
    let name_from = first.rfind(['/', '!']).map_or(0, |i| i + 1);
    if span.0 >= name_from {
        let stem_end = first[name_from..]
            .rfind('.')
            .map_or(first.len(), |i| name_from + i);
        let end = span.1.min(stem_end);
        let (before, after) = (&first[name_from..span.0], &first[end..stem_end]);
        let sep = |c: Option<char>| c.map_or_else(String::new, String::from);
        let near = match before.is_empty() {
            true => String::new(),
            false => format!("*{}", sep(before.chars().next_back())),
        };
        let far = match after.is_empty() {
            true => String::new(),
            false => format!("{}*", sep(after.chars().next())),
        };
        let far_of_last = after
            .rfind([' ', '_', '-'])
            .map(|i| format!("*{}", &after[i..]));
        candidates.push(format!("{before}{{}}{after}"));
        candidates.push(format!("{before}{{}}{far}"));
        candidates.push(format!("{near}{{}}{after}"));
        if let Some(last) = far_of_last {
            candidates.push(format!("{before}{{}}{last}"));
            candidates.push(format!("{near}{{}}{last}"));
        }
        candidates.push(format!("{near}{{}}{far}"));
    }
    // A folder that is named so, or in part.
    let mut at = 0;
    let folders: Vec<&str> = first.split('/').collect();
    for (k, folder) in folders.iter().enumerate().take(folders.len() - 1) {
        let end = at + folder.len();
        if span.0 >= at && span.1 <= end {
            let own = format!("{}{{}}{}", &folder[..span.0 - at], &folder[span.1 - at..]);
            let before = folders[..k].join("/");
            let rest = vec!["*"; folders.len() - k - 1].join("/");
            let joined = |before: &str| match before {
                "" => format!("{own}/{rest}"),
                _ => format!("{before}/{own}/{rest}"),
            };
            candidates.push(joined(&before));
            candidates.push(joined(&vec!["*"; k].join("/")));
        }
        at = end + 1;
    }
    // One without another year or term in it holds next year, too.
    let masked: Vec<String> = candidates.iter().map(|c| masked(c)).collect();
    masked.into_iter().chain(candidates).find(|pattern| {
        paths.iter().all(|(path, (start, end))| {
            from_name(pattern, path).is_some_and(|value| value.trim() == &path[*start..*end])
        })
    })
}

/// A pattern with a star for the year and the term that stand in it.
fn masked(pattern: &str) -> String {
    let mut text = pattern.to_owned();
    for span in [year, term] {
        if let Some((start, end)) = span(&text) {
            text.replace_range(start..end, "*");
        }
    }
    text
}

/// Patterns of `files:` that name these paths and none of the others, those of the next year as well where that can be; the
/// paths themselves where there is none.
pub(super) fn files(paths: &[String], others: &[String], wider: bool) -> Vec<String> {
    let mut patterns: Vec<String> = Vec::new();
    for pattern in of_files(paths, others) {
        let open = masked(&pattern);
        let pattern = match wider && !others.iter().any(|path| source::names(&open, path)) {
            true => open,
            false => pattern,
        };
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
    patterns
}

fn of_files(paths: &[String], others: &[String]) -> Vec<String> {
    if paths.len() < 2 {
        return paths.to_vec();
    }
    let names_all = |pattern: &str| {
        let fits = |path: &String| source::names(pattern, path);
        paths.iter().all(fits) && !others.iter().any(fits)
    };
    let folder = |path: &str| path.rfind('/').map_or("", |i| &path[..=i]).to_owned();
    let stems: Vec<&str> = paths
        .iter()
        .map(|p| p.rfind('/').map_or(p.as_str(), |i| &p[i + 1..]))
        .collect();
    let start = common(&stems, |s| s.to_owned());
    let reversed: Vec<String> = stems.iter().map(|s| s.chars().rev().collect()).collect();
    let back: Vec<&str> = reversed.iter().map(String::as_str).collect();
    let end: String = common(&back, |s| s.chars().rev().collect());
    let ending = stems[0].rfind('.').map_or("", |i| &stems[0][i..]);
    let same_end = stems.iter().all(|s| s.ends_with(ending));
    let ending = if same_end { ending } else { "" };
    let mut folders: Vec<String> = paths.iter().map(|p| folder(p)).collect();
    folders.dedup();
    let places: Vec<String> = match folders.as_slice() {
        [one] => vec![one.clone()],
        many => {
            let parts: Vec<Vec<&str>> = many.iter().map(|f| f.split('/').collect()).collect();
            let deep = parts[0].len();
            if parts.iter().all(|p| p.len() == deep) {
                let each = (0..deep).map(|i| {
                    let first = parts[0][i];
                    if parts.iter().all(|p| p[i] == first) {
                        first
                    } else {
                        "*"
                    }
                });
                vec![each.collect::<Vec<_>>().join("/")]
            } else {
                vec!["**/".into()]
            }
        }
    };
    let stems_differ = stems.iter().any(|s| *s != stems[0]);
    for place in places {
        let mut tries = Vec::new();
        if !stems_differ {
            tries.push(format!("{place}{}", stems[0]));
        }
        // The shortest that tells them from all others; never a part of a word.
        tries.push(format!("{place}*{ending}"));
        if !word_start(&start).is_empty() {
            tries.push(format!("{place}{}*{ending}", word_start(&start)));
        }
        let end = word_end(&end, ending);
        if end != ending {
            tries.push(format!("{place}*{end}"));
            tries.push(format!("{place}{}*{end}", word_start(&start)));
        }
        if let Some(pattern) = tries.into_iter().find(|t| names_all(t)) {
            return vec![pattern];
        }
    }
    paths.to_vec()
}

/// What stands at the start of all.
fn common(all: &[&str], turn: impl Fn(&str) -> String) -> String {
    let first = all[0];
    let mut length = 0;
    for (i, c) in first.char_indices() {
        let upto = i + c.len_utf8();
        if all.iter().all(|a| a.get(..upto) == Some(&first[..upto])) {
            length = upto;
        } else {
            break;
        }
    }
    turn(&first[..length])
}

/// As much of a start as ends with a whole word.
fn word_start(start: &str) -> &str {
    let cut = start.rfind([' ', '_', '-', '.']).map_or(0, |i| i + 1);
    &start[..cut]
}

/// As much of an end as begins with a whole word.
fn word_end(end: &str, ending: &str) -> String {
    match end.find([' ', '_', '-']) {
        Some(cut) => end[cut..].to_owned(),
        None => ending.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{files, pattern, school, term, year};

    #[test]
    fn names_tell_year_term_and_school() {
        let at = |text: &'static str, span: Option<(usize, usize)>| span.map(|(a, b)| &text[a..b]);
        let text = "roll 2024-25.csv";
        assert_eq!(at(text, year(text)), Some("2024-25"));
        let text = "FFT estimates 2526.csv";
        assert_eq!(at(text, year(text)), Some("2526"));
        assert_eq!(year("report 2019.csv"), None);
        let text = "Year 4 Autumn 2 TA.xlsx";
        assert_eq!(at(text, term(text)), Some("Autumn 2"));
        let schools = [
            ("142001".to_owned(), "Ash Grove Primary".to_owned()),
            (
                "142002".to_owned(),
                "St Wilfrid's Primary School".to_owned(),
            ),
            ("142003".to_owned(), "Ash Hill Academy".to_owned()),
        ];
        for (text, found) in [
            ("SIMS roll Ash Grove.csv", Some(("Ash Grove", 0))),
            ("raw/st wilfrids/roll.csv", Some(("st wilfrids", 1))),
            ("ash-hill academy_2024.csv", Some(("ash-hill academy", 2))),
            ("142003.csv", Some(("142003", 2))),
            ("ashgrove.csv", Some(("ashgrove", 0))),
            ("roll.csv", None),
        ] {
            let seen = school(text, &schools).map(|((a, b), i)| (&text[a..b], i));
            assert_eq!(seen, found, "{text}");
        }
    }

    #[test]
    fn patterns_find_what_each_name_has() {
        let of = |paths: &[(&'static str, &str)]| {
            let spans: Vec<(&str, (usize, usize))> = paths
                .iter()
                .map(|(path, value)| {
                    let at = path.find(value).unwrap_or(0);
                    (*path, (at, at + value.len()))
                })
                .collect();
            pattern(&spans)
        };
        assert_eq!(
            of(&[
                ("a/roll 2024-25.csv", "2024-25"),
                ("b/roll 2025-26.csv", "2025-26")
            ])
            .as_deref(),
            Some("roll {}")
        );
        assert_eq!(
            of(&[
                ("NFER Autumn 2025-26.csv", "2025-26"),
                ("NFER Summer 2025-26.csv", "2025-26")
            ])
            .as_deref(),
            Some("NFER * {}")
        );
        assert_eq!(
            of(&[
                ("ash grove roll.csv", "ash grove"),
                ("st w roll.csv", "st w")
            ])
            .as_deref(),
            Some("{} roll")
        );
        assert_eq!(
            of(&[("mis/ash/roll.csv", "ash"), ("mis/elm/pupils.csv", "elm")]).as_deref(),
            Some("mis/{}/*")
        );
        let paths = ["r/a roll.csv", "r/b roll.csv"].map(str::to_owned);
        assert_eq!(files(&paths, &[], false), ["r/*.csv"]);
        assert_eq!(
            files(&paths, &["r/c ta.csv".to_owned()], false),
            ["r/* roll.csv"]
        );
        // Next year's file is one of them, but not another term's.
        let one = ["a/NFER Autumn 2025-26.csv".to_owned()];
        assert_eq!(files(&one, &[], true), ["a/NFER * *.csv"]);
    }
}
