//! The last step of reading: what is personal is masked in everything that tells of the files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Settings;
use crate::dataset::{Holdings, PupilId};
use crate::diag::{Code, Finding, MASK, Personal, Severity, Sink, Spot};
use crate::estate::tables::{ColumnKind, kind};

/// A grouping's value of no more pupils than this that is a word of a name is taken for that name.
const FEW: usize = 2;

/// Masks what is personal in findings and in the names of files, columns, assessments and groups. After it no file is found by
/// the name that stands in the holdings.
pub(super) fn mask(settings: &Settings, held: &mut Holdings, sink: &mut Sink) {
    let mut personal = std::mem::take(&mut held.personal);
    for name in held.schools.iter().map(|s| s.name.as_str()) {
        personal.open(name);
    }
    for name in held.trusts.iter().map(|t| t.name.as_str()) {
        personal.open(name);
    }
    personal.settle();
    groups(settings, held, &personal, sink);
    alike(settings, held, sink);
    assessments(held, &personal, sink);
    let mut files = Files::new(&personal);
    for file in &mut held.files {
        file.path = files.shown(&file.path).to_string();
    }
    for row in &mut held.unmatched {
        row.file = files.shown(&row.file);
    }
    for both in &mut held.disagreements {
        both.stands = files.shown(&both.stands);
        both.aside = files.shown(&both.aside);
        both.column = personal.label(&both.column).into_owned();
    }
    for finding in sink.each_mut() {
        finding.spot.file = files.shown(&finding.spot.file);
    }
    let renamed = files.renamed();
    for finding in sink.each_mut() {
        told(finding, &personal, &renamed);
    }
    held.personal = personal;
}

/// The names of files as they may be shown, by the names that they have: those that hold something personal are masked, each its own.
pub fn shown_names<'n>(
    names: impl Iterator<Item = &'n str>,
    personal: &Personal,
) -> BTreeMap<String, String> {
    let mut files = Files::new(personal);
    names
        .map(|name| (name.to_owned(), files.shown(name).to_string()))
        .collect()
}

/// Masks a finding's texts.
fn told(finding: &mut Finding, personal: &Personal, renamed: &[(Arc<str>, Arc<str>)]) {
    // A message may name another file, or a help the line of the config for this one.
    for (file, shown) in renamed {
        for text in [&mut finding.message, &mut finding.help] {
            if text.contains(&**file) {
                *text = text.replace(&**file, shown);
            }
        }
    }
    let dates = kind(&finding.field) == Some(ColumnKind::Date);
    if finding.value != MASK && personal.holds(&finding.value, dates) {
        let shown = match finding.code {
            // What stands there is a heading, a file or a sheet.
            Code::UnknownColumn
            | Code::DuplicateColumn
            | Code::MissingColumn
            | Code::PassedOver => personal.label(&finding.value).into_owned(),
            _ => MASK.to_owned(),
        };
        // The words about it may name it as well.
        let written = std::mem::replace(&mut finding.value, shown);
        for text in [&mut finding.message, &mut finding.help] {
            if text.contains(&written) {
                *text = text.replace(&written, &finding.value);
            }
        }
    }
    finding.field = personal.label(&finding.field).into_owned();
    finding.message = personal.message(&finding.message).into_owned();
    finding.help = personal.message(&finding.help).into_owned();
    finding.excerpt = personal.line(&finding.excerpt).into_owned();
}

/// Files' names as they are shown: masked, and each its own.
struct Files<'p> {
    personal: &'p Personal,
    shown: BTreeMap<Arc<str>, Arc<str>>,
    taken: BTreeSet<Arc<str>>,
}

impl<'p> Files<'p> {
    fn new(personal: &'p Personal) -> Self {
        Self {
            personal,
            shown: BTreeMap::new(),
            taken: BTreeSet::new(),
        }
    }

    /// The files whose names are shown otherwise, longer ones first.
    fn renamed(self) -> Vec<(Arc<str>, Arc<str>)> {
        let mut renamed: Vec<_> = (self.shown.into_iter())
            .filter(|(file, shown)| file != shown)
            .collect();
        renamed.sort_by_key(|(file, _)| std::cmp::Reverse(file.len()));
        renamed
    }

    fn shown(&mut self, file: &str) -> Arc<str> {
        if let Some(shown) = self.shown.get(file) {
            return Arc::clone(shown);
        }
        let file: Arc<str> = file.into();
        let masked = self.personal.label(&file);
        let mut shown: Arc<str> = if *masked == *file {
            Arc::clone(&file)
        } else {
            masked.as_ref().into()
        };
        if shown != file {
            let mut number = 1;
            while !self.taken.insert(Arc::clone(&shown)) {
                number += 1;
                shown = masked.replacen(MASK, &format!("{MASK}{number}"), 1).into();
            }
        }
        self.shown.insert(file, Arc::clone(&shown));
        shown
    }
}

/// Leaves out values of the config's groupings that are a pupil's name, and says so.
fn groups(settings: &Settings, held: &mut Holdings, personal: &Personal, sink: &mut Sink) {
    for (g, values) in held.extra_values.iter_mut().enumerate() {
        let named: BTreeSet<u16> = (0..)
            .zip(values.iter())
            .filter(|(_, value)| personal.holds(value, false))
            .map(|(i, _)| i)
            .collect();
        if named.is_empty() {
            continue;
        }
        let mut pupils: BTreeMap<u16, BTreeSet<PupilId>> = BTreeMap::new();
        for entry in &held.roll {
            if let Some(value) = entry.extra.get(g).copied().flatten()
                && named.contains(&value)
            {
                pupils.entry(value).or_default().insert(entry.pupil);
            }
        }
        let gone: BTreeSet<u16> = pupils
            .into_iter()
            .filter(|(_, pupils)| pupils.len() <= FEW)
            .map(|(value, _)| value)
            .collect();
        if gone.is_empty() {
            continue;
        }
        let mut places = Vec::with_capacity(values.len());
        let mut next = 0;
        for value in (0..).take(values.len()) {
            let stays = !gone.contains(&value);
            places.push(stays.then_some(next));
            next += u16::from(stays);
        }
        for entry in &mut held.roll {
            if let Some(slot) = entry.extra.get_mut(g) {
                *slot = slot.and_then(|value| places.get(usize::from(value)).copied().flatten());
            }
        }
        let mut at = 0;
        values.retain(|_| {
            at += 1;
            !gone.contains(&(at - 1))
        });
        let name = settings.groupings.get(g).map_or("", String::as_str);
        let what = match gone.len() {
            1 => "a value".to_owned(),
            n => format!("{n} values"),
        };
        let mut finding = Finding::new(
            Code::PersonalValue,
            Severity::Warning,
            Spot::default(),
            format!("{what} of the grouping `{name}` may be a pupil’s name: read as blank"),
        )
        .at(name, MASK)
        .help("put the right group there, or take the grouping out of the config");
        finding.table = "pupils";
        sink.push(finding);
    }
}

/// Tells values of the config's groupings that differ only in small and capital letters: each is a group of its own.
fn alike(settings: &Settings, held: &Holdings, sink: &mut Sink) {
    for (name, values) in settings.groupings.iter().zip(&held.extra_values) {
        let mut spellings: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for value in values {
            let of = spellings.entry(value.to_lowercase()).or_default();
            of.push(value.as_str());
        }
        for same in spellings.values().filter(|same| same.len() > 1) {
            let mut finding = Finding::new(
                Code::Assumed,
                Severity::Warning,
                Spot::default(),
                format!(
                    "the grouping `{name}` has {}: they are taken for {} groups",
                    same.join(", "),
                    same.len()
                ),
            )
            .at(name, same[0])
            .help("write them alike if they are one group");
            finding.table = "pupils";
            sink.push(finding);
        }
    }
}

/// Masks names of assessments that hold a pupil's, and says so.
fn assessments(held: &mut Holdings, personal: &Personal, sink: &mut Sink) {
    for name in &mut held.assessment_names {
        let masked = personal.label(name);
        if masked == *name {
            continue;
        }
        let masked = masked.into_owned();
        let mut finding = Finding::new(
            Code::PersonalValue,
            Severity::Warning,
            Spot::default(),
            format!("an assessment’s name holds what may be a pupil’s: it is shown as `{masked}`"),
        )
        .at("assessment_name", MASK)
        .help("give the assessment the same name for all its pupils, as `Year 4 Autumn`");
        finding.table = "assessments";
        sink.push(finding);
        *name = masked;
    }
}
