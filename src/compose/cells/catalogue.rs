//! `catalogue.js`: what there is to choose from, and which choices have data.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::estate::{
    AcademicYear, AssessmentType, KeyStage, Measure, Outlook, Rank, Subject, Term, YearGroup,
};
use crate::measure::evidence::students_t;
use crate::measure::tracking::{Bundle, Grouping};
use crate::release::shipped::ProgressSegment;
use crate::release::{CellYear, Comparison, Lane, ShownCells, TrackingBook};

use super::super::Survey;
use super::code::column;

/// The catalogue of a trust, as it grows.
pub(super) struct Catalogue {
    fixed: Map<String, Value>,
    key_stages: Vec<KeyStage>,
    rolls: Map<String, Value>,
    cut: Map<String, Value>,
    /// For each grouping its code and the place of its unknown pupils.
    groupings: BTreeMap<Grouping, (String, usize)>,
    known: Map<String, Value>,
    terms: Vec<Value>,
    pairs: Vec<Value>,
}

/// The cells of a term and type: what choices it has data for.
pub(super) struct Chosen<'a> {
    pub year: AcademicYear,
    pub term: Term,
    /// `None`: All.
    pub kind: Option<AssessmentType>,
    pub schools: usize,
    pub year_groups: &'a [YearGroup],
    pub yardsticks: [bool; 4],
    pub ranks_alike: bool,
    pub cells: &'a ShownCells,
}

/// A column as a JSON value.
fn coded(values: &[i64]) -> Value {
    let mut text = String::new();
    column(&mut text, values.iter().copied());
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

impl Catalogue {
    pub(super) fn new(survey: &Survey<'_>, trust: usize) -> Self {
        let (holdings, settings) = (survey.holdings, survey.settings);
        let book = TrackingBook::new(&survey.engine, &survey.desk);
        let schools = holdings.schools_of(trust);
        let urns: Vec<u32> = schools
            .iter()
            .map(|s| holdings.schools[usize::from(s.0)].urn)
            .collect();
        let names: Vec<Value> = schools
            .iter()
            .map(|s| &holdings.schools[usize::from(s.0)])
            .map(|s| json!({"urn": s.urn.to_string(), "name": s.name}))
            .collect();
        let school_groups: Vec<Value> = settings
            .school_groups
            .iter()
            .map(|(name, members)| {
                let members: Vec<String> = members
                    .iter()
                    .filter(|u| urns.contains(u))
                    .map(u32::to_string)
                    .collect();
                json!({"name": name, "schools": members})
            })
            .collect();
        let key_stages: Vec<Value> = settings
            .key_stages
            .iter()
            .map(|k| {
                let codes: Vec<String> = k.years.iter().map(|y| y.code()).collect();
                json!({"name": k.name, "folder": k.folder(), "year_groups": codes})
            })
            .collect();
        let mut fixed = Map::new();
        let mut set = |name: &str, value: Value| fixed.insert(name.to_owned(), value);
        set(
            "trust",
            json!({"uid": holdings.trusts[trust].uid, "name": holdings.trusts[trust].name}),
        );
        set("schools", names.into());
        set("school_groups", school_groups.into());
        set("key_stages", key_stages.into());
        set("subjects", subjects());
        set(
            "measures",
            Measure::ALL
                .iter()
                .map(|m| json!({"code": m.code(), "label": m.label()}))
                .collect(),
        );
        set(
            "shows",
            json!([
                {"code": Outlook::Estimates.code(), "label": Comparison::Estimates(Rank::Fft50).show()},
                {"code": Outlook::Targets.code(), "label": Comparison::Targets.show()},
                {"code": Outlook::Assessments.code(), "label": Comparison::Nothing.show()},
            ]),
        );
        set("ranks", json!(Rank::CODES));
        set("groupings", groupings(&book));
        let t = settings.thresholds;
        set(
            "thresholds",
            json!({"points": t.points, "points_well": t.points_well, "score": t.score, "score_well": t.score_well}),
        );
        // Student's t at 0.975 by degrees of freedom, for the intervals of progress.
        let freedoms = 2..=200;
        set(
            "students_t",
            json!(freedoms.map(students_t).collect::<Vec<f64>>()),
        );
        let defaults = book.default_term_of(trust).map(|(year, term)| {
            let kind = book.default_kind(year, term);
            json!({
                "academic_year": year.to_string(),
                "term": term.name(),
                "show": Outlook::Estimates.code(),
                "compare_to": settings.defaults.rank.code(),
                "assessment_type": kind.map_or("All", AssessmentType::code),
            })
        });
        set("defaults", defaults.unwrap_or(Value::Null));
        let all = [
            book.pupil_groupings(),
            Grouping::ethnicity(),
            Grouping::send(),
        ];
        let groupings = all
            .into_iter()
            .flatten()
            .map(|g| {
                let unknown = book.groups(g).len().saturating_sub(1);
                (g, (book.grouping_code(g), unknown))
            })
            .collect();
        Self {
            fixed,
            key_stages: settings.key_stages.clone(),
            rolls: Map::new(),
            cut: Map::new(),
            groupings,
            known: Map::new(),
            terms: vec![],
            pairs: vec![],
        }
    }

    /// Takes up a year: its roll, and which bundles' files are cut by subject.
    pub(super) fn year(&mut self, year: AcademicYear, cells: &CellYear<'_>, cut: &[bool]) {
        let roll: Vec<i64> = cells.roll(None).into_iter().map(i64::from).collect();
        self.rolls.insert(year.to_string(), coded(&roll));
        let names: Vec<&str> = cells
            .bundles()
            .iter()
            .zip(cut)
            .filter(|(_, cut)| **cut)
            .map(|(b, _)| b.name.as_str())
            .collect();
        self.cut.insert(year.to_string(), json!(names));
        let codes: Vec<Value> = cells
            .year_groups()
            .iter()
            .map(|y| json!({"code": y.code(), "label": y.label()}))
            .collect();
        self.fixed.insert("year_groups".into(), codes.into());
    }

    /// Takes up the roll of a year by a bundle of groupings (by school, year group and combination): for each grouping and school
    /// the year groups in which anybody's group is known, as bits.
    pub(super) fn grouped(
        &mut self,
        year: AcademicYear,
        bundle: &Bundle,
        years: usize,
        roll: &[u32],
    ) {
        let groups = bundle.combinations.len();
        let of_year = self.known.entry(year.to_string()).or_insert(json!({}));
        for (place, grouping) in bundle.groupings.iter().enumerate() {
            let Some((code, unknown)) = self.groupings.get(grouping) else {
                continue;
            };
            let by_school = roll.chunks(years * groups).map(|school| {
                school
                    .iter()
                    .enumerate()
                    .filter(|(at, count)| {
                        let group = bundle.combinations[at % groups][place];
                        **count > 0 && usize::from(group) != *unknown
                    })
                    .fold(0i64, |bits, (at, _)| bits | 1 << (at / groups))
            });
            let by_school: Vec<i64> = by_school.collect();
            of_year[code.as_str()] = coded(&by_school);
        }
    }

    /// Takes up a term and type: by year group, in which subjects somebody has an outcome, and somebody an outcome with an
    /// estimate of each rank or a target (bits, in the order of the subjects; gives them back); by school, in which key stages
    /// anybody has an outcome (bits).
    pub(super) fn term(&mut self, chosen: &Chosen<'_>) -> Vec<[u32; 5]> {
        let n = chosen.year_groups.len();
        let assessed = chosen.cells.lane(Lane::named("a")).unwrap_or_default();
        let ranks = if chosen.ranks_alike {
            [1, 1, 1, 4]
        } else {
            [1, 2, 3, 4]
        };
        let left: Vec<Option<Vec<i128>>> = ranks
            .iter()
            .map(|k| chosen.cells.lane(Lane::named(&format!("n{k}"))))
            .collect();
        let mut masks = vec![[0u32; 5]; n];
        let mut schools = vec![0i64; chosen.schools];
        for (i, at) in chosen.cells.at().iter().enumerate() {
            let at = *at as usize;
            let year_group = chosen.year_groups[at % n];
            let school = at / n % chosen.schools;
            let subject = at / n / chosen.schools;
            for (k, stage) in self.key_stages.iter().enumerate() {
                schools[school] |= i64::from(stage.has(year_group)) << k;
            }
            // The old filters know the subjects of primary schools alone.
            if subject >= Subject::ALL.len() {
                continue;
            }
            let masks = &mut masks[at % n];
            masks[0] |= 1 << subject;
            for (y, left) in left.iter().enumerate() {
                let without = left.as_ref().map_or(0, |l| l[i]);
                if chosen.yardsticks[y] && without < assessed[i] {
                    masks[y + 1] |= 1 << subject;
                }
            }
        }
        self.terms.push(json!({
            "academic_year": chosen.year.to_string(),
            "term": chosen.term.name(),
            "assessment_type": chosen.kind.map_or("All", AssessmentType::code),
            "years": masks,
            "schools": coded(&schools),
        }));
        masks
    }

    /// Takes up a pair of terms that progress is shown between, of one type: by key stage, in which subjects somebody of the
    /// trust has a score at the earlier point and somebody at the later (`has`), and somebody at both (`both`: bits, in the
    /// order of the subjects); by school, in which key stages anybody has both (bits).
    pub(super) fn pair(&mut self, pair: &ProgressSegment, year_groups: &[YearGroup]) {
        let n = year_groups.len();
        let mut found = vec![[0u32; 3]; self.key_stages.len()];
        let count = pair.schools as usize;
        let mut schools = vec![0i64; count];
        for (at, cell) in &pair.cells {
            let at = *at as usize;
            let year_group = year_groups[at % n];
            let (school, subject) = (at / n % count, at / n / count);
            for (k, stage) in self.key_stages.iter().enumerate() {
                if !stage.has(year_group) {
                    continue;
                }
                let counts = [cell.n + cell.only_before, cell.n + cell.only_after, cell.n];
                for (mask, count) in found[k].iter_mut().zip(counts) {
                    *mask |= u32::from(count > 0 && subject < Subject::ALL.len()) << (subject % 32);
                }
                schools[school] |= i64::from(cell.n > 0) << k;
            }
        }
        let has: Vec<u32> = found.iter().map(|f| f[0] & f[1]).collect();
        let both: Vec<u32> = found.iter().map(|f| f[2]).collect();
        // In the order that assets/progress.js takes them apart.
        self.pairs.push(json!([
            pair.to.0.to_string(),
            pair.to.1.name(),
            pair.from.0.to_string(),
            pair.from.1.name(),
            pair.kind.map_or("All", AssessmentType::code),
            has,
            both,
            coded(&schools),
        ]));
    }

    /// The catalogue as JSON, with the stamp of the files it is of.
    pub(super) fn json(mut self, stamp: String) -> String {
        self.fixed.insert("stamp".into(), stamp.into());
        self.fixed.insert("roll".into(), self.rolls.into());
        self.fixed.insert("cut".into(), self.cut.into());
        self.fixed.insert("known".into(), self.known.into());
        self.fixed.insert("terms".into(), self.terms.into());
        self.fixed.insert("pairs".into(), self.pairs.into());
        Value::Object(self.fixed).to_string()
    }
}

fn subjects() -> Value {
    Subject::ALL
        .iter()
        .map(|s| {
            let parts: Vec<&str> = s.parts().iter().map(|p| p.code()).collect();
            json!({"code": s.code(), "label": s.label(), "combined": s.is_combined(), "parts": parts})
        })
        .collect()
}

/// The groupings with their report, the bundle whose files hold them, their place in it, and their groups.
fn groupings(book: &TrackingBook<'_>) -> Value {
    let pupil = book.pupil_groupings();
    let families: [(&str, Vec<Grouping>); 3] = [
        ("pupil-groups", pupil),
        ("ethnicity", Grouping::ethnicity()),
        ("send", Grouping::send()),
    ];
    let mut list = vec![];
    for (report, groupings) in families {
        for (i, grouping) in groupings.into_iter().enumerate() {
            let groups: Vec<Value> = book
                .groups(grouping)
                .into_iter()
                .map(|g| json!({"name": g.name, "label": g.label}))
                .collect();
            let code = book.grouping_code(grouping);
            let (bundle, place) = match report {
                "pupil-groups" => (Bundle::name_of(grouping, i, &code), 0),
                "send" => ("need".to_owned(), i),
                other => (other.to_owned(), i),
            };
            list.push(json!({
                "code": code,
                "label": book.grouping_label(grouping),
                "report": report,
                "bundle": bundle,
                "place": place,
                "groups": groups,
            }));
        }
    }
    list.into()
}
