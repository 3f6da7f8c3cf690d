//! The short packs: which pages a reader gets, and what each says. A page is a question, its title the answer; the first decides,
//! a chapter in which nothing is marked is a line under “Looked at, nothing to report”.

mod bind;
mod data;
mod drawings;
mod governors;
mod groups;
mod head;
mod indicators;
mod lines;
mod measures;
mod rows;
mod statutory;
mod trustees;

use crate::content::Rich;
use crate::pack::leaf::{Body, Leaf, Part, Sentence};
use crate::release::Who;
use crate::release::audit::AssessmentView;
use crate::release::indicators::SectionView;
use crate::release::measures::{ReleasedMeasure, ReleasedSchoolMeasure};
use crate::release::standing::StandingView;
use crate::release::statutory::StatutoryView;
use crate::report::About;
use crate::report::tracking::{TrustPlace, stands_out};

use super::commentary::Words;

pub(super) use bind::pack;

/// What the pages of a short pack are made from.
pub(super) struct Ground<'a> {
    /// Whom they are about.
    pub about: &'a About,
    /// The pupils' figures; `None` where nobody was assessed.
    pub tracked: Option<Tracked<'a>>,
    /// Which assessments were made, and which are wanting.
    pub assessment: &'a AssessmentView,
    /// The indicators.
    pub sections: Vec<SectionView>,
    /// The school's own DfE measures; the trust's.
    pub own: Vec<&'a ReleasedSchoolMeasure>,
    pub trust: Vec<&'a ReleasedMeasure>,
    /// Its statutory outcomes.
    pub statutory: StatutoryView,
    /// Value added.
    pub value_added: StandingView,
    /// What was written about it.
    pub words: Vec<Words>,
    /// The schools of the trust.
    pub schools: Vec<SchoolOf>,
    /// What moved since earlier builds and meetings, a sentence each.
    pub changed: Vec<String>,
    /// From how many pupils on a figure is compared.
    pub few: f64,
    /// Whether the audit of assessments is known to its readers' edition.
    pub checked: bool,
}

impl Ground<'_> {
    /// Whether a figure on so many pupils is compared.
    pub fn are_enough(&self, pupils: &crate::release::Shown) -> bool {
        pupils.value().is_some_and(|n| n >= self.few)
    }
}

/// A trust's place, and whom of it the pack is about.
pub(super) struct Tracked<'a> {
    pub at: &'a TrustPlace<'a>,
    pub who: Who,
}

/// A school as the pack must know it.
pub(super) struct SchoolOf {
    pub urn: u32,
    pub name: String,
    /// `primary`, `secondary`, as in a sentence; empty where not known.
    pub phase: &'static str,
    /// Whether it is a special school: shares of a standard would speak of single pupils.
    pub special: bool,
    /// Whether the reference has like schools: special schools and alternative provision have none.
    pub like: bool,
}

/// Which short pack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Head,
    Trustees,
    Governors,
}

impl Ground<'_> {
    /// The school that the pack is about.
    fn school(&self) -> Option<&SchoolOf> {
        let urn = self.about.school.as_ref().map(|(urn, _)| *urn);
        self.schools.iter().find(|s| Some(s.urn) == urn)
    }

    /// Whether it is about a special school.
    fn is_special(&self) -> bool {
        self.school().is_some_and(|s| s.special)
    }

    /// Whether it is about a school that has no like schools in the reference.
    fn is_unlike(&self) -> bool {
        self.school().is_some_and(|s| !s.like)
    }

    /// The schools of its phase, in a sentence: `primary schools`, `schools`.
    fn others(&self) -> String {
        match self.school().map(|s| s.phase).filter(|p| !p.is_empty()) {
            Some(phase) => format!("{phase} schools"),
            None => "schools".into(),
        }
    }

    /// Whether nothing at all is known of it yet.
    fn is_empty(&self) -> bool {
        self.tracked.is_none()
            && self.sections.is_empty()
            && self.own.is_empty()
            && self.trust.is_empty()
            && self.statutory.stages.is_empty()
    }
}

/// The pages of a short pack.
pub(super) fn leaves(ground: &Ground<'_>, kind: Kind) -> Vec<Leaf> {
    if ground.is_empty() {
        return vec![awaited(ground)];
    }
    let mut made = match kind {
        Kind::Governors => governors::leaves(ground),
        Kind::Head => head::leaves(ground),
        Kind::Trustees => trustees::leaves(ground),
    };
    if kind != Kind::Governors {
        few_words(ground, &mut made);
    }
    // Beside how far the figures can be relied on; else at the end.
    let place = made.iter().position(|leaf| leaf.id == "data");
    let place = place.or(made.len().checked_sub(1));
    if let (Some(place), false) = (place, ground.changed.is_empty()) {
        let note = Body::Note(ground.changed.join(" "));
        made[place].parts.push(Part::bare(note));
    }
    refer(&mut made);
    made
}

/// The page of a school without any data: what is awaited.
fn awaited(ground: &Ground<'_>) -> Leaf {
    let name = ground.about.name();
    let mut said: Vec<Sentence> = [
        "No pupil of it is on a roll in the data, and none was assessed.",
        "No attendance, exclusions, money or published results of it were handed in.",
    ]
    .map(Sentence::plain)
    .to_vec();
    said.push(Sentence::plain(
        "The first pack with figures follows the first roll and the first term’s assessments.",
    ));
    Leaf {
        id: "now".into(),
        title: format!("{name}: figures are awaited"),
        said,
        parts: words_part(ground),
    }
}

/// References to pages that aren't in the pack go.
fn refer(leaves: &mut [Leaf]) {
    let known: Vec<String> = leaves.iter().map(|l| l.id.clone()).collect();
    let keep = |s: &mut Sentence, own: &str| {
        s.pages.retain(|p| p != own && known.contains(p));
        s.pages.dedup();
    };
    for leaf in leaves {
        let own = leaf.id.clone();
        leaf.said.iter_mut().for_each(|s| keep(s, &own));
        for part in &mut leaf.parts {
            match &mut part.body {
                Body::Said(said) => said.iter_mut().for_each(|s| keep(s, &own)),
                Body::Cards(cards) => (cards.iter_mut())
                    .flat_map(|c| &mut c.said)
                    .for_each(|s| keep(s, &own)),
                _ => {}
            }
        }
    }
}

/// So many paragraphs, or lines of lists and tables, take a page of their own; fewer stand at the end of another.
const PAGE_OF_WORDS: usize = 8;

/// The page of words: what was written, as it was written. None where nothing was, or too little for a page.
fn words(ground: &Ground<'_>) -> Option<Leaf> {
    let parts = words_part(ground);
    let all: usize = ground.words.iter().map(|w| paragraphs(&w.rich)).sum();
    if parts.is_empty() || all < PAGE_OF_WORDS {
        return None;
    }
    Some(Leaf {
        id: "words".into(),
        title: "What we make of it, and what we will do".into(),
        said: vec![],
        parts,
    })
}

/// How many paragraphs were written, lists, tables and code counted by their lines; a picture takes a page.
fn paragraphs(pieces: &[Rich]) -> usize {
    let each = pieces.iter().map(|piece| match piece {
        Rich::List { items, .. } => items.iter().map(|item| paragraphs(item)).sum(),
        Rich::Quote { inner } => paragraphs(inner),
        Rich::Table { rows, .. } => rows.len() + 1,
        Rich::Code { text } => text.lines().count(),
        Rich::Picture { .. } => PAGE_OF_WORDS,
        _ => 1,
    });
    each.sum()
}

/// Words too few for a page of their own, at the end of the last page.
fn few_words(ground: &Ground<'_>, leaves: &mut [Leaf]) {
    if !leaves.iter().any(|leaf| leaf.id == "words")
        && let Some(last) = leaves.last_mut()
    {
        last.parts.extend(words_part(ground));
    }
}

fn words_part(ground: &Ground<'_>) -> Vec<Part> {
    let each = ground.words.iter().map(|w| {
        let body = Body::Prose {
            moved: w.moved.clone(),
            pieces: w.rich.clone(),
            signed: match w.signed.as_str() {
                "" => String::new(),
                by => format!("Written by: {}.", by.trim_end_matches('.')),
            },
        };
        Part::new(w.heading.clone(), "", body)
    });
    each.collect()
}

/// A line of what was looked at and has nothing to report; `None` where that is nothing.
fn nothing(of: &[String]) -> Option<Part> {
    if of.is_empty() {
        return None;
    }
    let text = format!("Looked at, nothing to report: {}.", of.join(", "));
    Some(Part::bare(Body::Note(text)))
}

/// How many figures were looked at, as a note.
fn looks(looked: usize) -> Option<Part> {
    let words = crate::report::looks_words(looked);
    (!words.is_empty())
        .then(|| Part::bare(Body::Note(format!("{words}. Differences before rounding."))))
}

/// `school`: `Bluebonnet`; the name where the line is short.
fn short(ground: &Ground<'_>, name: &str) -> String {
    match &ground.tracked {
        Some(tracked) => stands_out::short_name(tracked.at, name),
        None => name.to_owned(),
    }
}

/// `2 of 5 schools`, `1 pupil`: a count with its noun.
fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
