//! What a new academic year needs: which tables lack it, which schools joined or left, which labels are new, and the lines of
//! the config that name the old year.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Settings;
use crate::dataset::{Holdings, Urn};
use crate::estate::AcademicYear;

/// What a new year needs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct YearNews {
    /// The new year.
    pub year: String,
    /// The year before.
    pub before: String,
    /// What is missing: tables and schools without rows of the new year.
    pub missing: Vec<String>,
    /// Schools that joined, left or aren't in the table.
    pub schools: Vec<String>,
    /// Labels of the old year that the new one doesn't have, and the other way round.
    pub labels: Vec<String>,
    /// Lines of the config that name the old year only, and what to do with each.
    pub lines: Vec<String>,
    /// Entries to add under `sources:`, those of the old year with the year changed.
    pub yaml: String,
}

/// The ways in which a year is written in names of files and in the config.
fn spellings(year: AcademicYear) -> [String; 4] {
    let (a, b) = (year.0, year.0 + 1);
    let short = b % 100;
    [
        format!("{a}/{short:02}"),
        format!("{a}-{short:02}"),
        format!("{a}_{short:02}"),
        format!("{a}-{b}"),
    ]
}

/// Looks at a project for a new year; `year`: the one that is to begin, by default the one after the last roll, or the last
/// roll's where other tables lack it.
pub fn new_year(
    holdings: &Holdings,
    settings: &Settings,
    text: &str,
    year: Option<AcademicYear>,
) -> YearNews {
    let rolls: BTreeSet<AcademicYear> = holdings.roll.iter().map(|r| r.year).collect();
    let assessed: BTreeSet<AcademicYear> = holdings.assessments.iter().map(|a| a.year).collect();
    let last = rolls.last().copied();
    let year = year.or_else(|| {
        let last = last?;
        // A year that has begun in the rolls alone is the one that is being prepared.
        match assessed.contains(&last) || rolls.len() < 2 {
            true => Some(AcademicYear(last.0 + 1)),
            false => Some(last),
        }
    });
    let Some(year) = year else {
        return YearNews {
            missing: vec!["there is no roll yet: begin with matbook setup".into()],
            ..YearNews::default()
        };
    };
    let before = AcademicYear(year.0.saturating_sub(1));
    let mut news = YearNews {
        year: year.to_string(),
        before: before.to_string(),
        ..YearNews::default()
    };
    schools(holdings, year, before, &mut news);
    tables(holdings, year, before, &mut news);
    labels(holdings, year, before, &mut news);
    lines(settings, text, year, before, &mut news);
    news
}

/// Who is on a roll of a year, by school.
fn rolls(holdings: &Holdings, year: AcademicYear) -> BTreeMap<Urn, usize> {
    let mut rolls = BTreeMap::new();
    for entry in holdings.roll.iter().filter(|r| r.year == year) {
        if let Some(school) = holdings.schools.get(usize::from(entry.school.0)) {
            *rolls.entry(school.urn).or_default() += 1;
        }
    }
    rolls
}

fn schools(holdings: &Holdings, year: AcademicYear, before: AcademicYear, news: &mut YearNews) {
    let (now, then) = (rolls(holdings, year), rolls(holdings, before));
    for school in &holdings.schools {
        let named = format!("{} ({})", school.name, school.urn);
        let joined = school.joined_on.map(|d| d.academic_year());
        match (then.contains_key(&school.urn), now.get(&school.urn)) {
            (true, None) if now.is_empty() => {}
            (true, None) => news.schools.push(format!(
                "{named} has no roll of {year}: did it leave the trust? Then take it out of the table of schools once its last year need not be shown; else its roll is missing"
            )),
            (false, Some(pupils)) if !then.is_empty() => news.schools.push(format!(
                "{named} is new: {pupils} pupils, none the year before{}",
                match joined {
                    Some(joined) if joined >= before => "",
                    _ => "; joined_on in the table of schools says that it has long been there: is that right?",
                }
            )),
            (false, None) => news.schools.push(match joined {
                Some(joined) if joined >= before => format!(
                    "{named} joined in {joined}: its roll, assessments and attendance are to come; ask it for those of {before}, too, so that it can be compared"
                ),
                _ => format!("{named} is in the table of schools, but on no roll of {before} or {year}"),
            }),
            _ => {}
        }
    }
}

fn tables(holdings: &Holdings, year: AcademicYear, before: AcademicYear, news: &mut YearNews) {
    let terms = |of: AcademicYear, list: &mut dyn Iterator<Item = (AcademicYear, String)>| {
        let found: BTreeSet<String> = list.filter(|(y, _)| *y == of).map(|(_, t)| t).collect();
        found
    };
    let mut tell = |table: &str, old: usize, new: usize, due: &str| {
        if old > 0 && new == 0 {
            news.missing.push(format!(
                "{table}: no rows of {year} ({old} of {before}); {due}"
            ));
        }
    };
    let count = |years: &mut dyn Iterator<Item = AcademicYear>, of: AcademicYear| {
        years.filter(|y| *y == of).count()
    };
    let mut both = |table: &str, list: Vec<AcademicYear>, due: &str| {
        let old = count(&mut list.iter().copied(), before);
        let new = count(&mut list.iter().copied(), year);
        tell(table, old, new, due);
    };
    both(
        "pupils",
        holdings.roll.iter().map(|r| r.year).collect(),
        "export every school's roll in September, once year groups are moved up",
    );
    both(
        "estimates",
        holdings.estimates.iter().map(|e| e.year).collect(),
        "FFT Aspire has them from October on",
    );
    both(
        "targets",
        holdings.targets.iter().map(|t| t.year).collect(),
        "schools set them in autumn",
    );
    both(
        "assessments",
        holdings.assessments.iter().map(|a| a.year).collect(),
        "the autumn term's, at its end",
    );
    both(
        "attendance",
        holdings.attendance.iter().map(|a| a.year).collect(),
        "the autumn term's, at its end or week by week",
    );
    both(
        "exclusions",
        holdings.exclusions.iter().map(|e| e.year).collect(),
        "where a term had none, say so under covers",
    );
    let of = |of: AcademicYear| {
        terms(
            of,
            &mut holdings
                .assessments
                .iter()
                .map(|a| (a.year, format!("{:?}", a.term))),
        )
    };
    let (old, new) = (of(before), of(year));
    if !new.is_empty() {
        for term in old.difference(&new) {
            news.missing
                .push(format!("assessments: nothing of {term} {year} yet"));
        }
    }
    // Schools without a roll of the new year, where others have theirs.
    let (now, then) = (rolls(holdings, year), rolls(holdings, before));
    for (urn, pupils) in &then {
        if let Some(next) = now.get(urn)
            && next * 2 < *pupils
        {
            news.missing.push(format!(
                "pupils: {urn} has {next} pupils in {year}, {pupils} in {before}: is the export whole?"
            ));
        }
    }
}

fn labels(holdings: &Holdings, year: AcademicYear, before: AcademicYear, news: &mut YearNews) {
    let names = |of: AcademicYear| -> BTreeSet<&str> {
        holdings
            .assessments
            .iter()
            .filter(|a| a.year == of)
            .filter_map(|a| holdings.assessment_names.get(a.name as usize))
            .map(String::as_str)
            .collect()
    };
    let (old, new) = (names(before), names(year));
    if old.is_empty() || new.is_empty() {
        return;
    }
    for name in new.difference(&old) {
        let near = crate::diag::nearest(name, old.difference(&new).copied());
        news.labels.push(match near {
            Some(near) => format!("assessment `{name}` is new, and `{near}` is gone: renamed?"),
            None => format!("assessment `{name}` is new"),
        });
    }
    for name in old.difference(&new) {
        if crate::diag::nearest(name, new.difference(&old).copied()).is_none() {
            news.labels.push(format!(
                "assessment `{name}` of {before} has no rows of {year} yet"
            ));
        }
    }
}

/// The lines of the config that name the old year, and the entries that have to be written anew.
fn lines(
    settings: &Settings,
    text: &str,
    year: AcademicYear,
    before: AcademicYear,
    news: &mut YearNews,
) {
    let (old, new) = (spellings(before), spellings(year));
    let names = |line: &str, all: &[String; 4]| all.iter().any(|s| line.contains(s));
    let lines: Vec<&str> = text.lines().collect();
    let mut entries: Vec<(&'static str, usize, usize)> = Vec::new();
    for source in &settings.sources {
        let Some(start) = usize::try_from(source.line)
            .ok()
            .and_then(|l| l.checked_sub(1))
            .filter(|l| *l < lines.len())
        else {
            continue;
        };
        let deep = lines[start].len() - lines[start].trim_start().len();
        let inside =
            |line: &&str| line.trim().is_empty() || line.len() - line.trim_start().len() > deep;
        let more = lines[start + 1..].iter().take_while(|l| inside(l)).count();
        entries.push((source.table, start, start + 1 + more));
    }
    let mut keys: BTreeMap<&'static str, String> = BTreeMap::new();
    let mut told = BTreeSet::new();
    for (table, start, end) in &entries {
        let own = &lines[*start..*end];
        if !own.iter().any(|l| names(l, &old)) {
            continue;
        }
        told.extend(*start..*end);
        let mut fresh = own.join("\n");
        for (from, to) in old.iter().zip(&new) {
            fresh = fresh.replace(from.as_str(), to);
        }
        let there = entries
            .iter()
            .any(|(t, s, e)| t == table && lines[*s..*e].join("\n").trim() == fresh.trim());
        if there {
            continue;
        }
        let deep = own[0].len() - own[0].trim_start().len();
        let moved: Vec<String> = fresh
            .trim_end()
            .lines()
            .map(|l| format!("    {}", l.get(deep..).unwrap_or(l.trim_start())))
            .collect();
        let list = keys.entry(table).or_default();
        list.push_str(&moved.join("\n"));
        list.push('\n');
    }
    for (key, list) in keys {
        news.yaml.push_str(&format!("  {key}:\n{list}"));
    }
    if !news.yaml.is_empty() {
        news.yaml.insert_str(0, "sources:\n");
    }
    for (i, line) in lines.iter().enumerate() {
        let bare = line.split(" #").next().unwrap_or(line);
        if told.contains(&i) || line.trim_start().starts_with('#') || !names(bare, &old) {
            continue;
        }
        if names(bare, &new) {
            continue;
        }
        news.lines.push(format!(
            "line {}: {} names {before}: does it hold for {year}, too?",
            i + 1,
            bare.trim()
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::spellings;
    use crate::estate::AcademicYear;

    #[test]
    fn years_as_files_write_them() {
        let all = spellings(AcademicYear(2024));
        assert_eq!(all, ["2024/25", "2024-25", "2024_25", "2024-2025"]);
    }
}
