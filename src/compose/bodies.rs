//! Trusts and sponsors as the DfE measures see them: which have pages, and which pages.

use std::collections::{BTreeMap, BTreeSet};

use crate::estate::Urn;
use crate::measure::dfe::{Body, Quintiles, SchoolMeasure, TrustMeasure, school_measures};
use crate::release::measures::{
    MethodsRow, ReleasedBody, ReleasedComparison, ReleasedMeasure, ReleasedSchoolMeasure,
    ReleasedSensitivity, compare, comparisons, methods, release_schools, release_sensitivity,
    release_trusts,
};
use crate::report::measures::{self, FrontEntry, front_page, school_page, trust_page};
use crate::report::{About, Crumb, Fact, Link, Page, PagePath, Section};

use super::Survey;

/// How many others a trust is compared with on its page.
const COMPARED_WITH: usize = 8;

/// A body's key: its UID, or its name where it has none.
pub fn key(body: &Body) -> String {
    named_key(&body.uid, &body.name)
}

fn named_key(uid: &str, name: &str) -> String {
    if uid.is_empty() {
        format!("sponsor {name}")
    } else {
        uid.to_owned()
    }
}

/// The released measures, by body and by school.
#[derive(Debug)]
pub struct Measures {
    all: Vec<ReleasedMeasure>,
    by_body: BTreeMap<String, Vec<usize>>,
    own: BTreeMap<Urn, Vec<ReleasedSchoolMeasure>>,
    methods: BTreeMap<Urn, Vec<MethodsRow>>,
    names: BTreeMap<Urn, String>,
}

impl Measures {
    /// Releases the measures of a survey, and those of the schools that take part in them.
    pub fn new(survey: &Survey<'_>) -> Self {
        let all = release_trusts(&survey.desk, &survey.measures);
        let mut by_body: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, m) in survey.measures.iter().enumerate() {
            by_body.entry(key(&m.body)).or_default().push(i);
        }
        let schools: BTreeSet<Urn> = survey.measures.iter().flat_map(urns).collect();
        let measured: Vec<SchoolMeasure> =
            school_measures(survey.holdings, &survey.settings.measures, |urn| {
                schools.contains(&urn)
            });
        let mut own: BTreeMap<Urn, Vec<ReleasedSchoolMeasure>> = BTreeMap::new();
        for m in release_schools(&survey.desk, &measured) {
            own.entry(m.urn).or_default().push(m);
        }
        let mut methods: BTreeMap<Urn, Vec<MethodsRow>> = BTreeMap::new();
        for row in method_rows(survey, &measured) {
            methods.entry(row.urn).or_default().push(row);
        }
        Self {
            all,
            by_body,
            own,
            methods,
            names: names(survey),
        }
    }

    /// A school's own measures.
    pub fn of_school(&self, urn: Urn) -> &[ReleasedSchoolMeasure] {
        self.own.get(&urn).map_or(&[], Vec::as_slice)
    }

    /// The measures of a trust or sponsor.
    pub fn of(&self, key: &str) -> Vec<&ReleasedMeasure> {
        self.by_body
            .get(key)
            .into_iter()
            .flatten()
            .map(|i| &self.all[*i])
            .collect()
    }

    /// The bodies that a trust of the tables of trusts belongs to.
    pub fn bodies_of_trust(&self, survey: &Survey<'_>, uid: &str) -> Vec<String> {
        let mut keys: Vec<String> = survey
            .measures
            .iter()
            .filter(|m| m.body.trusts.iter().any(|(u, _)| u == uid))
            .map(|m| key(&m.body))
            .collect();
        keys.sort();
        keys.dedup();
        keys
    }

    /// The measures page of a trust, for the bodies with these keys; `None` where they have no measures.
    ///
    /// `place` gives the path of a school's measures page: a sponsor's schools may stand under several trusts, or under
    /// none.
    pub fn trust_page(
        &self,
        survey: &Survey<'_>,
        keys: &[String],
        about: &About,
        place: &dyn Fn(Urn) -> Option<PagePath>,
    ) -> Option<Page> {
        let measures: Vec<&ReleasedMeasure> = keys.iter().flat_map(|k| self.of(k)).collect();
        let body: &ReleasedBody = &measures.first()?.body;
        let compared = comparisons(&survey.desk, &survey.measures, body, COMPARED_WITH);
        let school = |urn: u32| {
            let known = self.own.contains_key(&urn);
            known.then(|| place(urn)).flatten()
        };
        let mut page = trust_page(about, &measures, &compared, &school);
        let latest = measures.iter().map(|m| m.year).max();
        let mut weighed: Vec<(&ReleasedMeasure, ReleasedSensitivity)> = keys
            .iter()
            .flat_map(|k| self.by_body.get(k).into_iter().flatten())
            .filter(|i| Some(survey.measures[**i].year) == latest && self.all[**i].body == *body)
            .filter_map(|i| {
                let made = release_sensitivity(&survey.desk, &survey.measures[*i])?;
                Some((&self.all[*i], made))
            })
            .collect();
        weighed.sort_by_key(|(m, _)| m.measure.order);
        let schools: BTreeSet<Urn> = measures
            .iter()
            .filter(|m| Some(m.year) == latest)
            .flat_map(|m| {
                let counted = m.schools.iter().map(|s| s.urn);
                counted.chain(m.left_out.iter().map(|s| s.urn))
            })
            .collect();
        let rows: Vec<MethodsRow> = schools
            .iter()
            .flat_map(|urn| self.methods.get(urn).into_iter().flatten())
            .cloned()
            .collect();
        let panels = [
            measures::sensitivity(&weighed),
            measures::methods(about, &self.names, &rows),
        ];
        beside(&mut page, panels.into_iter().flatten());
        Some(page)
    }

    /// The pages of the results years of a trust, of which its measures page gives the latest.
    pub fn year_pages(
        &self,
        keys: &[String],
        about: &About,
        place: &dyn Fn(Urn) -> Option<PagePath>,
    ) -> Vec<Page> {
        let measures: Vec<&ReleasedMeasure> = keys.iter().flat_map(|k| self.of(k)).collect();
        let school = |urn: u32| {
            let known = self.own.contains_key(&urn);
            known.then(|| place(urn)).flatten()
        };
        measures::year_pages(about, &measures, &school)
    }

    /// The measures page of a school; `None` where it has no measures.
    pub fn school_page(&self, keys: &[String], about: &About) -> Option<Page> {
        let (urn, _) = about.school.as_ref()?;
        let own: Vec<&ReleasedSchoolMeasure> = self.own.get(urn)?.iter().collect();
        let trust: Vec<&ReleasedMeasure> = keys.iter().flat_map(|k| self.of(k)).collect();
        let mut page = school_page(about, &own, &trust);
        let rows = self.methods.get(urn).map_or(&[][..], Vec::as_slice);
        beside(&mut page, measures::methods(about, &self.names, rows));
        Some(page)
    }

    /// All pages of a body that has no home among the tables of trusts: its measures, and each school's.
    pub fn body_pages(&self, survey: &Survey<'_>, body: &str) -> Vec<Page> {
        let keys = [body.to_owned()];
        let Some(folder) = survey.folders.get(body) else {
            return vec![];
        };
        let measures: Vec<&TrustMeasure> = self
            .by_body
            .get(body)
            .into_iter()
            .flatten()
            .map(|i| &survey.measures[*i])
            .collect();
        let Some(name) = measures.first().map(|m| m.body.name.clone()) else {
            return vec![];
        };
        let about = About {
            trust_folder: folder.clone(),
            trust_name: name.clone(),
            school: None,
        };
        // All schools of a body without a home among the tables have their pages under the body itself.
        let place = |urn| Some(about.school_path(urn, "measures.html"));
        let Some(mut trust) = self.trust_page(survey, &keys, &about, &place) else {
            return vec![];
        };
        let mut schools: BTreeMap<Urn, String> = BTreeMap::new();
        for m in &measures {
            schools.extend(m.schools.iter().map(|s| (s.urn, s.name.clone())));
            schools.extend(m.left_out.iter().map(|s| (s.urn, s.name.clone())));
        }
        let mut switcher: Vec<(String, PagePath)> = schools
            .iter()
            .filter(|(urn, _)| self.own.contains_key(urn))
            .map(|(urn, name)| {
                (
                    name.clone(),
                    PagePath::new(format!("{folder}/schools/{urn}/measures.html")),
                )
            })
            .collect();
        switcher.sort();
        switcher.insert(0, (name.clone(), trust.path.clone()));
        trust.switcher.clone_from(&switcher);
        let mut pages = vec![];
        for (urn, school) in &schools {
            let about = About {
                school: Some((*urn, school.clone())),
                ..about.clone()
            };
            if let Some(mut page) = self.school_page(&keys, &about) {
                page.switcher.clone_from(&switcher);
                pages.push(page);
            }
        }
        pages.insert(0, body_home(folder, &name, &trust, &switcher));
        pages.insert(1, trust);
        pages.extend(self.year_pages(&keys, &about, &place));
        let front = Crumb {
            text: "All trusts".into(),
            to: PagePath::new("index.html"),
        };
        for page in &mut pages {
            page.crumbs.insert(0, front.clone());
            page.facts.push(Fact {
                name: "Data as at".into(),
                value: survey.as_at.long(),
            });
        }
        pages
    }

    /// The front page: all trusts by name, and the latest measures.
    pub fn front(&self, survey: &Survey<'_>, entries: &[FrontEntry]) -> Page {
        let scored: Vec<ReleasedMeasure> = self
            .all
            .iter()
            .filter(|m| m.scored.score.value().is_some())
            .cloned()
            .collect();
        let link = |body: &ReleasedBody| {
            let folder = survey
                .folders
                .get(&named_key(&body.uid, &body.name))
                .or_else(|| {
                    let (uid, _) = body.trusts.first()?;
                    survey.folders.get(uid)
                })?;
            Some(PagePath::new(format!("{folder}/measures.html")))
        };
        let mut page = front_page(
            PagePath::new("index.html"),
            &survey.settings.title,
            entries,
            &scored,
            &link,
        );
        page.facts.push(Fact {
            name: "Data as at".into(),
            value: survey.as_at.long(),
        });
        beside(&mut page, measures::matrix(&pairs(survey)));
        page
    }
}

/// Puts panels into a measures page, before what may be concluded.
pub(super) fn beside(page: &mut Page, panels: impl IntoIterator<Item = Section>) {
    for panel in panels {
        let at = page.sections.iter().position(|s| s.id == "conclusions");
        let at = at.unwrap_or(page.sections.len());
        page.sections.insert(at, panel);
    }
}

/// The methods beside each other, for each school's scores of all pupils in the measure's latest year.
fn method_rows(survey: &Survey<'_>, measured: &[SchoolMeasure]) -> Vec<MethodsRow> {
    let mut latest = BTreeMap::new();
    for m in measured {
        let year = latest.entry(&m.measure).or_insert(m.year);
        *year = (*year).max(m.year);
    }
    let wanted: Vec<SchoolMeasure> = measured
        .iter()
        .filter(|m| latest.get(&m.measure) == Some(&m.year))
        .filter(|m| !m.measure.ends_with("_disadvantaged"))
        .cloned()
        .collect();
    let quintiles = Quintiles::new(survey.holdings);
    methods(
        &survey.desk,
        &wanted,
        &quintiles,
        &survey.settings.thresholds,
    )
}

/// The schools' names, as the measures know them.
fn names(survey: &Survey<'_>) -> BTreeMap<Urn, String> {
    let mut names = BTreeMap::new();
    for m in &survey.measures {
        names.extend(m.schools.iter().map(|s| (s.urn, s.name.clone())));
        names.extend(m.left_out.iter().map(|s| (s.urn, s.name.clone())));
    }
    names
}

/// Each pair of the site's trusts (or their sponsors) in each measure of all pupils with an interval, in its latest year;
/// none where there are more than a table can hold.
fn pairs(survey: &Survey<'_>) -> Vec<ReleasedComparison> {
    let holdings = survey.holdings;
    let of_site: Vec<&TrustMeasure> = survey
        .measures
        .iter()
        .filter(|m| m.lower.is_some() && !m.measure.ends_with("_disadvantaged"))
        .filter(|m| {
            m.body
                .trusts
                .iter()
                .any(|(uid, _)| holdings.trust(uid).is_some())
        })
        .collect();
    let mut latest: BTreeMap<&str, crate::estate::AcademicYear> = BTreeMap::new();
    for m in &of_site {
        let year = latest.entry(&m.measure).or_insert(m.year);
        *year = (*year).max(m.year);
    }
    let mut made = vec![];
    for (measure, year) in latest {
        let of: Vec<&TrustMeasure> = of_site
            .iter()
            .copied()
            .filter(|m| *m.measure == *measure && m.year == year)
            .collect();
        if of.len() > measures::MATRIX {
            continue;
        }
        for (i, a) in of.iter().enumerate() {
            made.extend(
                of[i + 1..]
                    .iter()
                    .filter_map(|b| compare(&survey.desk, a, b)),
            );
        }
    }
    made
}

fn urns(measure: &TrustMeasure) -> impl Iterator<Item = Urn> {
    measure
        .schools
        .iter()
        .map(|s| s.urn)
        .chain(measure.left_out.iter().map(|s| s.urn))
}

fn body_home(folder: &str, name: &str, trust: &Page, switcher: &[(String, PagePath)]) -> Page {
    let mut page = Page::new(
        PagePath::new(format!("{folder}/index.html")),
        name,
        "DfE measures, and how they came about",
    );
    page.standfirst = format!("The DfE measures of {name} and of each of its schools.");
    let link = |text: &str, to: PagePath, line: &str| {
        (
            Link {
                text: text.into(),
                to,
            },
            line.to_owned(),
        )
    };
    let links = vec![
        link(
            "DfE measures",
            trust.path.clone(),
            "Score, interval and band of the trust in each year, and how they came about.",
        ),
        link(
            "PDF pack",
            PagePath::new(format!("{folder}/packs/trust.pdf")),
            "The same as one typeset file to print or send.",
        ),
    ];
    page.sections.push(crate::report::Section::new(
        "trust",
        "The trust",
        vec![crate::report::Block::Links { links }],
    ));
    let links = switcher
        .iter()
        .skip(1)
        .map(|(school, to)| {
            (
                Link {
                    text: school.clone(),
                    to: to.clone(),
                },
                String::new(),
            )
        })
        .collect();
    page.sections.push(crate::report::Section::new(
        "schools",
        "Its schools",
        vec![crate::report::Block::Links { links }],
    ));
    page
}
