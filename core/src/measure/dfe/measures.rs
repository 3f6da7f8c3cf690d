//! A trust's measure in a year: which schools count, which don't and why, score, interval and band.

use std::sync::Arc;

use crate::config::{Cuts, MeasureSettings};
use crate::dataset::{Holdings, Membership, Urn};
use crate::estate::{AcademicYear, Date};
use crate::quantity::Band;

use super::band;
use super::body::{self, Body, Member};
use super::catalogue::{self, Stage};
use super::improvement;
use super::interval::half_width;
use super::published::Published;
use super::score::weighted_mean;
use super::weight::{most_years, weight};
use super::years::{reference_day, years_with_trust};

/// A school that counts.
#[derive(Clone, PartialEq, Debug)]
pub struct SchoolLine {
    /// Its URN.
    pub urn: Urn,
    /// Its name.
    pub name: String,
    /// The published score; for an improvement the school's standardised improvement, or that in points.
    pub score: f64,
    /// Pupils included in the measure; `None`: not known.
    pub pupils: Option<f64>,
    /// Pupils at the end of the key stage.
    pub cohort: f64,
    /// Years with the trust, uncapped.
    pub years: u32,
    /// Cohort × min(years, 4 or 5).
    pub weight: f64,
    /// Score × weight.
    pub weighted: f64,
    /// Lower end of the school's own 95% interval; `None` where pupils or the national spread are not known.
    pub lower: Option<f64>,
    /// Upper end.
    pub upper: Option<f64>,
    /// The school's own band.
    pub band: Option<Band>,
    /// How an improvement came about.
    pub improvement: Option<Improvement>,
}

/// A school's improvement before it is set against others (Annex A).
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Improvement {
    /// The baseline year.
    pub baseline_year: AcademicYear,
    /// Mean value added of the baseline year and the two before it.
    pub baseline: f64,
    /// Value added of the year less the baseline.
    pub change: f64,
    /// The group of schools with like baselines, 1 (lowest) to 10.
    pub group: u32,
}

/// Why a school of the trust doesn't count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LeftOut {
    /// Special, alternative provision and the like: its establishment type.
    NotMainstream(String),
    /// The date it joined is not known.
    JoinedUnknown,
    /// It joined after the reference day of the September in which the year started.
    NotYetJoined(Date),
    /// It hasn't been with the trust long enough: years with the trust, and years wanted.
    TooFewYears(u32, u32),
    /// It has no row for the measure.
    NoResult,
    /// No score was published: the symbol that stands instead, or nothing.
    NoScore(String),
    /// The number of pupils at the end of the key stage is not known, or none.
    NoCohort,
    /// No value added in the baseline year and the two before it.
    NoBaseline,
    /// No other school has a like baseline.
    NoGroup,
}

/// A school of the trust that doesn't count.
#[derive(Clone, PartialEq, Debug)]
pub struct LeftOutSchool {
    /// Its URN.
    pub urn: Urn,
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: LeftOut,
}

/// A measure of a trust or sponsor in a results year.
#[derive(Clone, PartialEq, Debug)]
pub struct TrustMeasure {
    /// Whose.
    pub body: Arc<Body>,
    /// The results year.
    pub year: AcademicYear,
    /// The measure, as `progress8`, `ks2_reading_progress_disadvantaged`, `va_ks2_improvement_points`.
    pub measure: Arc<str>,
    /// Where the membership comes from, in words.
    pub membership: Arc<str>,
    /// The schools that count, by URN.
    pub schools: Vec<SchoolLine>,
    /// The schools of that phase that don't, by URN.
    pub left_out: Vec<LeftOutSchool>,
    /// The score; `None` with too few schools.
    pub score: Option<f64>,
    /// Lower end of the 95% interval.
    pub lower: Option<f64>,
    /// Upper end.
    pub upper: Option<f64>,
    /// The band, out of five where the measure has outer cuts that year, else out of three.
    pub band: Option<Band>,
    /// The outer cuts, where there are any.
    pub cuts: Option<Cuts>,
    /// Pupils included in the measure.
    pub pupils: Option<f64>,
    /// Pupils at the end of the key stage.
    pub cohort: Option<f64>,
    /// Sum of the weights.
    pub weight: Option<f64>,
    /// Why something is missing; empty where nothing is.
    pub note: String,
}

/// What is the same for all bodies of a year.
pub(super) struct Context<'a> {
    pub(super) published: &'a Published<'a>,
    pub(super) settings: &'a MeasureSettings,
    pub(super) membership: &'a Membership,
    pub(super) label: Arc<str>,
    pub(super) year: AcademicYear,
    pub(super) day: u8,
}

/// A member that isn't left out for what it is or when it joined.
pub(super) struct Candidate {
    pub(super) urn: Urn,
    pub(super) name: String,
    pub(super) years: u32,
}

/// All measures of all trusts or sponsors (as the settings' level says) in all years, by body, year and measure.
///
/// There is one for each measure and year in which a mainstream school of the body has a published row of its own; the
/// improvement measures stand beside `va_ks2` and `va_ks4`.
pub fn trust_measures(holdings: &Holdings, settings: &MeasureSettings) -> Vec<TrustMeasure> {
    let published = Published::of(holdings);
    let mut all = vec![];
    for year in published.years() {
        let membership = body::membership_of(holdings, year);
        let context = Context {
            published: &published,
            settings,
            membership: &membership,
            label: membership.label.as_str().into(),
            year,
            day: reference_day(settings, year),
        };
        let bodies: Vec<(Arc<Body>, Vec<Member>)> = body::bodies(&membership, settings.level)
            .into_iter()
            .map(|(body, members)| (Arc::new(body), members))
            .collect();
        for measure in published.measures(year) {
            let Some(stage) = catalogue::stage(measure) else {
                continue;
            };
            let mut comparisons = improvement::Comparisons::new(&context, measure, stage);
            for (body, members) in &bodies {
                if !context.has_row(members, measure) {
                    continue;
                }
                all.push(context.progress(body, members, measure, stage));
                if measure == "va_ks2" || measure == "va_ks4" {
                    all.extend(improvement::measure(&mut comparisons, body, members));
                }
            }
        }
    }
    all.sort_by(|a, b| (&a.body, a.year, &a.measure).cmp(&(&b.body, b.year, &b.measure)));
    all
}

impl Context<'_> {
    /// Whether a mainstream school of the body has a row of its own.
    fn has_row(&self, members: &[Member], measure: &str) -> bool {
        members.iter().any(|member| {
            let school = &self.membership.schools[member.school];
            school.is_mainstream() && self.published.row(measure, self.year, school.urn).is_some()
        })
    }

    /// Parts the members into those that may count, with at least `least` years, and those left out.
    pub(super) fn candidates(
        &self,
        members: &[Member],
        measure: &str,
        stage: Stage,
        least: u32,
    ) -> (Vec<Candidate>, Vec<LeftOutSchool>) {
        let (mut candidates, mut left_out) = (vec![], vec![]);
        for member in members {
            let school = &self.membership.schools[member.school];
            let concerns = stage.fits(school.phase)
                || self.published.row(measure, self.year, school.urn).is_some()
                || self.published.any_row(stage, self.year, school.urn);
            if !concerns {
                continue;
            }
            let years = member
                .joined
                .map(|joined| (joined, years_with_trust(joined, self.year, self.day)));
            let reason = match years {
                _ if !school.is_mainstream() => LeftOut::NotMainstream(school.school_type.clone()),
                None => LeftOut::JoinedUnknown,
                Some((joined, 0)) => LeftOut::NotYetJoined(joined),
                Some((_, years)) if years < least => LeftOut::TooFewYears(years, least),
                Some((_, years)) => {
                    candidates.push(Candidate {
                        urn: school.urn,
                        name: school.name.clone(),
                        years,
                    });
                    continue;
                }
            };
            left_out.push(LeftOutSchool {
                urn: school.urn,
                name: school.name.clone(),
                reason,
            });
        }
        (candidates, left_out)
    }

    /// The published score, pupils and cohort of a candidate, or why it doesn't count.
    pub(super) fn figures(
        &self,
        measure: &str,
        urn: Urn,
    ) -> Result<(f64, Option<f64>, f64), LeftOut> {
        let row = self
            .published
            .row(measure, self.year, urn)
            .ok_or(LeftOut::NoResult)?;
        let score = row
            .score
            .ok_or_else(|| LeftOut::NoScore(row.status.as_deref().unwrap_or("").to_owned()))?;
        let cohort = row.cohort.filter(|c| *c > 0.0).ok_or(LeftOut::NoCohort)?;
        Ok((score, row.pupils, cohort))
    }

    fn progress(
        &self,
        body: &Arc<Body>,
        members: &[Member],
        measure: &str,
        stage: Stage,
    ) -> TrustMeasure {
        let sd = self
            .published
            .sd(measure, self.year)
            .filter(|_| catalogue::has_interval(measure));
        let cuts = band::cuts(self.settings, measure, self.year);
        let most = most_years(self.settings, stage);
        let (candidates, mut left_out) =
            self.candidates(members, measure, stage, self.settings.min_years);
        let mut schools = vec![];
        for candidate in candidates {
            let (score, pupils, cohort) = match self.figures(measure, candidate.urn) {
                Ok(figures) => figures,
                Err(reason) => {
                    left_out.push(LeftOutSchool {
                        urn: candidate.urn,
                        name: candidate.name,
                        reason,
                    });
                    continue;
                }
            };
            let half = sd.zip(pupils).and_then(|(sd, n)| half_width(sd, n));
            let weight = weight(cohort, candidate.years, most);
            schools.push(SchoolLine {
                urn: candidate.urn,
                name: candidate.name,
                score,
                pupils,
                cohort,
                years: candidate.years,
                weight,
                weighted: score * weight,
                lower: half.map(|h| score - h),
                upper: half.map(|h| score + h),
                band: half.map(|h| band::band(score, score - h, score + h, cuts)),
                improvement: None,
            });
        }
        left_out.sort_by_key(|s| s.urn);
        let mut made = self.empty(body, measure, schools, left_out);
        made.total(self.settings.min_schools);
        if let Some(score) = made.score {
            let half = sd.zip(made.pupils).and_then(|(sd, n)| half_width(sd, n));
            made.set_interval(score, half);
            if half.is_none() {
                made.note = if !catalogue::has_interval(measure) {
                    "no interval for this measure"
                } else if sd.is_none() {
                    "no national standard deviation"
                } else {
                    "pupils in the measure not known"
                }
                .into();
            }
        }
        made
    }

    /// A measure of these schools, without figures yet.
    pub(super) fn empty(
        &self,
        body: &Arc<Body>,
        measure: &str,
        schools: Vec<SchoolLine>,
        left_out: Vec<LeftOutSchool>,
    ) -> TrustMeasure {
        TrustMeasure {
            body: Arc::clone(body),
            year: self.year,
            measure: measure.into(),
            membership: Arc::clone(&self.label),
            schools,
            left_out,
            score: None,
            lower: None,
            upper: None,
            band: None,
            cuts: band::cuts(self.settings, measure, self.year),
            pupils: None,
            cohort: None,
            weight: None,
            note: String::new(),
        }
    }
}

impl TrustMeasure {
    /// Adds up pupils, cohort and weight and takes the weighted mean, where there are enough schools; else says so.
    pub(super) fn total(&mut self, least: usize) {
        if self.schools.len() < least {
            self.note = format!("fewer than {} schools", in_words(least));
            return;
        }
        self.pupils = self.schools.iter().map(|s| s.pupils).sum();
        self.cohort = Some(self.schools.iter().map(|s| s.cohort).sum());
        self.weight = Some(self.schools.iter().map(|s| s.weight).sum());
        self.score = weighted_mean(self.schools.iter().map(|s| (s.score, s.weight)));
        if self.score.is_none() {
            self.note = "no weight".into();
        }
    }

    /// Sets interval and band from half the interval's width.
    pub(super) fn set_interval(&mut self, score: f64, half: Option<f64>) {
        let cuts = self.cuts;
        self.lower = half.map(|h| score - h);
        self.upper = half.map(|h| score + h);
        self.band = half.map(|h| band::band(score, score - h, score + h, cuts));
    }
}

/// A small number in words.
fn in_words(n: usize) -> String {
    const WORDS: [&str; 11] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    WORDS
        .get(n)
        .map_or_else(|| n.to_string(), |word| (*word).to_owned())
}
