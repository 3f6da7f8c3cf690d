//! How the config maps the columns of a file onto a table's: `origins` says where each comes from.

mod origins;

mod doubts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::config::Source;
use crate::diag::{Code, Finding, Severity, Spot, nearest};
use crate::intake::dates::Order;
use crate::intake::layout::Scale;
use crate::intake::spec::needs;
use crate::intake::{Canonical, Layout, Mapping, Origin, Table};
use crate::source::Heading;

use super::codes::{Codes, levelled};
use super::ready::{Ready, ready};
use super::words;

use doubts::{is_other, other_sheet};

/// What mapping knows of other tables.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// The UIDs of trusts.
    pub(super) trusts: BTreeSet<String>,
    /// Names and LAESTABs of schools, and their URNs.
    pub(super) schools: Vec<(String, String)>,
    /// URN and year group of each pupil's places on the roll, by the year's first number and UPN in capitals; empty where
    /// no source asks for it.
    pub(super) roll: Arc<Places>,
}

/// Places on the roll, URN and year group, by year and UPN.
pub(super) type Places = FxHashMap<(u16, String), Vec<(String, String)>>;

/// The mapping of a table's files, each by the entry of the config that names it; a file that none names has the canonical
/// headings.
pub(super) struct Configured<'a> {
    /// For each file, its entry.
    pub(super) entries: BTreeMap<Arc<str>, &'a Source>,
    pub(super) known: Known,
    /// Whether the files may lack required columns that are no part of the key: they complete the rows of others.
    pub(super) partial: bool,
}

impl Mapping for Configured<'_> {
    fn layouts(
        &self,
        table: &'static Table,
        file: &Arc<str>,
        heading: &Heading,
        groupings: &[String],
    ) -> (Vec<Layout>, Vec<Finding>) {
        let Some(source) = self.entries.get(file) else {
            return Canonical.layouts(table, file, heading, groupings);
        };
        let ready = source
            .layout
            .as_deref()
            .and_then(|name| ready(name, table.name));
        let (applied, alike) = ready
            .map(|ready| ready.applied(source, heading))
            .map_or((None, Vec::new()), |(applied, alike)| {
                (Some(applied), alike)
            });
        let source: &Source = applied.as_ref().unwrap_or(source);
        let mut making = Making {
            table,
            file,
            heading,
            groupings,
            source,
            ready,
            known: &self.known,
            partial: self.partial,
            findings: Vec::new(),
        };
        let layouts = making.layouts();
        making.tell_doubles();
        making.tell_alike(&alike);
        let mut findings = making.findings;
        if layouts.is_empty() {
            findings = doubts::settings(findings, source, heading, file);
        }
        // A sheet among others that has nothing of what the config names is none of the table's.
        if layouts.is_empty() && source.from_sheet.is_some() && is_other(source, heading) {
            findings = vec![other_sheet(file, source)];
        }
        for finding in &mut findings {
            finding.table = table.name;
        }
        (layouts, findings)
    }
}

/// A heading as it is compared.
fn same(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
        || (levelled(a) == levelled(b) && !levelled(a).is_empty())
}

struct Making<'m> {
    table: &'static Table,
    file: &'m Arc<str>,
    heading: &'m Heading,
    groupings: &'m [String],
    source: &'m Source,
    ready: Option<&'static Ready>,
    known: &'m Known,
    partial: bool,
    findings: Vec<Finding>,
}

impl Making<'_> {
    /// The place of the file's column with a heading; `Year#2` is the second that is headed Year.
    fn place(&self, name: &str) -> Option<usize> {
        let names = &self.heading.names;
        let exact = names.iter().position(|n| n == name.trim());
        let near = || names.iter().position(|n| same(n, name));
        exact.or_else(near).or_else(|| {
            let (name, count) = name.rsplit_once('#')?;
            let count: usize = count.trim().parse().ok()?;
            let mut alike = (0..names.len()).filter(|i| same(&names[*i], name));
            alike.nth(count.checked_sub(1)?)
        })
    }

    fn finding(&self, code: Code, severity: Severity, words: String) -> Finding {
        let spot = Spot {
            file: Arc::clone(self.file),
            line: self.heading.line,
            ..Spot::default()
        };
        Finding::new(code, severity, spot, words).excerpt(self.heading.text.as_str())
    }

    /// Says that the config names a heading which the file doesn't have, and which it may mean now.
    fn lost(&mut self, key: &str, ours: &str, theirs: &str, severity: Severity) {
        let like = nearest(theirs, self.heading.names.iter().map(String::as_str))
            .or_else(|| self.containing(theirs));
        let help = match like {
            Some(like) => format!(
                "the file has `{like}`; if that is it, write in config.yaml (sources, line {}): {}",
                self.source.line,
                match key {
                    "columns" => format!("columns: {{{}: {}}}", quoted(ours), quoted(like)),
                    key => format!(
                        "{} in place of {} under {key}",
                        quoted(like),
                        quoted(theirs)
                    ),
                }
            ),
            None => format!(
                "mend the entry of config.yaml on line {}; the file's headings are {}",
                self.source.line,
                self.heading
                    .names
                    .iter()
                    .filter(|n| !n.is_empty())
                    .take(30)
                    .map(|n| format!("`{n}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        };
        let finding = self
            .finding(
                Code::MissingColumn,
                severity,
                format!("the config expects a column headed `{theirs}`"),
            )
            .at(ours, theirs)
            .help(help);
        self.findings.push(finding);
    }

    /// The one heading that holds another in whole words, or is held by it.
    fn containing(&self, name: &str) -> Option<&str> {
        let name = format!(" {} ", levelled(name));
        let mut like = self.heading.names.iter().filter(|have| {
            let have = format!(" {} ", levelled(have));
            have.len() > 4 && (have.contains(&name) || name.contains(&have))
        });
        let one = like.next()?;
        like.next().is_none().then_some(one.as_str())
    }

    fn layouts(&mut self) -> Vec<Layout> {
        if !self.entry_is_right() {
            return Vec::new();
        }
        let source = self.source;
        let mut base = Layout {
            columns: Vec::with_capacity(self.table.columns.len()),
            groupings: Vec::with_capacity(self.groupings.len()),
            skips: self.skips(),
            unless_blank: Vec::new(),
            scale: source.scale.as_deref().and_then(Scale::parse),
            dates: source.dates.as_deref().and_then(Order::parse),
        };
        for column in self.table.columns {
            let origin = self.origin(column.name, column.required);
            let origin = self.in_percent(column.name, origin);
            base.columns.push(self.coded(column.name, origin));
        }
        for grouping in self.groupings.iter().filter(|_| self.table.groupings) {
            let origin = self.origin(grouping, false);
            base.groupings.push(match origin {
                Origin::Column(i) => match self.pairs(grouping) {
                    pairs if pairs.is_empty() => Origin::Column(i),
                    pairs => Origin::Mapped(i, Arc::new(Codes::new("", pairs))),
                },
                other => other,
            });
        }
        base.groupings.resize(self.groupings.len(), Origin::Absent);
        let layouts = match &source.long {
            Some(long) => self.long(long, &base),
            None => vec![base],
        };
        if self
            .ready
            .is_some_and(|r| r.info.name == "gias-establishments")
            && !source.columns.iter().any(|(ours, _)| ours == "joined_on")
        {
            let finding = self
                .finding(
                    Code::Assumed,
                    Severity::Note,
                    "the day a school opened is taken for the day it joined its trust".into(),
                )
                .at("joined_on", "")
                .help("for schools that changed trusts give GIAS's group links under `memberships:` as well");
            self.findings.push(finding);
        }
        let mut stands = !layouts.is_empty();
        for layout in &layouts {
            for (column, origin) in self.table.columns.iter().zip(&layout.columns) {
                let needed = needs(self.table, column, &layout.columns)
                    && (!self.partial || self.table.is_of_key(column.name));
                if needed && *origin == Origin::Absent {
                    stands = false;
                    self.missing(column.name);
                }
            }
        }
        if stands { layouts } else { Vec::new() }
    }

    /// Says that a required column has no origin.
    fn missing(&mut self, name: &'static str) {
        if self.findings.iter().any(|f| f.field == name) {
            return;
        }
        let like = self
            .heading
            .names
            .iter()
            .find(|have| words::headings(self.table.name, name).contains(&levelled(have).as_str()))
            .map(String::as_str)
            .or_else(|| nearest(name, self.heading.names.iter().map(String::as_str)));
        let line = self.source.line;
        let help = match like {
            Some(like) => format!(
                "is it `{like}`? then write in config.yaml (sources, line {line}): columns: {{{name}: {}}}",
                quoted(like)
            ),
            None => format!(
                "say in config.yaml (sources, line {line}) where it comes from: columns: {{{name}: its heading}}, constants: {{{name}: a value for all rows}}, from_name or from_sheet"
            ),
        };
        let finding = self
            .finding(
                Code::MissingColumn,
                Severity::Error,
                format!("the table {} needs a column `{name}`", self.table.name),
            )
            .at(name, "")
            .help(help);
        self.findings.push(finding);
    }

    /// Whether the entry's own words are right: our columns exist, and the layout.
    fn entry_is_right(&mut self) -> bool {
        let source = self.source;
        let mut ours: Vec<&str> = source
            .columns
            .iter()
            .chain(&source.constants)
            .chain(&source.from_name)
            .map(|(ours, _)| ours.as_str())
            .chain(source.codes.iter().map(|(ours, _)| ours.as_str()))
            .chain(source.from_sheet.as_deref())
            .chain(source.joined.iter().map(|(ours, _)| ours.as_str()))
            .chain(source.from_date.iter().map(String::as_str))
            .chain(source.from_roll.iter().map(String::as_str))
            .chain(source.from_term.as_deref())
            .collect();
        for split in &source.split {
            ours.extend([split.first.as_str(), split.second.as_str()]);
        }
        if let Some(long) = &source.long {
            if long.rows.is_empty() {
                ours.extend([long.into.as_str(), long.value.as_str()]);
            }
            for row in &long.rows {
                ours.extend(row.constants.iter().map(|(ours, _)| ours.as_str()));
                ours.extend(row.columns.iter().map(|(ours, _)| ours.as_str()));
            }
        }
        let known: Vec<&str> = self
            .table
            .columns
            .iter()
            .map(|c| c.name)
            .chain(self.groupings.iter().map(String::as_str))
            .collect();
        let mut right = true;
        for name in ours {
            if known.contains(&name) {
                continue;
            }
            right = false;
            let like = nearest(name, known.iter().copied());
            let finding = self
                .finding(
                    Code::Config,
                    Severity::Error,
                    format!(
                        "the entry of config.yaml on line {} names the column `{name}`, which the table {} doesn't have",
                        source.line, self.table.name
                    ),
                )
                .at(name, name)
                .help(like.map_or_else(
                    || format!("its columns are {}", known.join(", ")),
                    |like| format!("did you mean `{like}`?"),
                ));
            self.findings.push(finding);
        }
        right
    }
}

/// A word of YAML, in quotation marks where it needs them.
pub(in crate::intake) fn quoted(text: &str) -> String {
    let plain = !text.is_empty()
        && text.trim() == text
        && text.starts_with(|c: char| c.is_alphabetic())
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '/' | '.'))
        && !matches!(
            text.to_lowercase().as_str(),
            "y" | "n" | "yes" | "no" | "true" | "false" | "null" | "on" | "off"
        );
    if plain {
        text.to_owned()
    } else {
        format!(
            "\"{}\"",
            text.replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace(['\n', '\r', '\t'], " ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn words_of_yaml() {
        assert_eq!(quoted("Date of Birth"), "Date of Birth");
        assert_eq!(quoted("Year: 4"), "\"Year: 4\"");
        assert_eq!(quoted("No"), "\"No\"");
        assert_eq!(quoted("4"), "\"4\"");
    }
}
