//! Sentences that stand on more than one page.

use crate::release::measures::{MeasureName, ReleasedBody, Scored};
use crate::report::words::listed;
use crate::report::{Block, Section};

/// What stands above everything.
pub(super) const NO_LEAGUE_TABLE: &str = "This is no league table. Scores rest on different schools, pupils and years, and \
    most differences between trusts are within chance; the order here is by name.";

/// What 0 stands for, under tables of scores.
pub(super) const NATIONAL_AVERAGE: &str = "0 is the national average. “Within chance” where it may as well lie on the other side of 0: such a score may be luck alone.";

/// What the scores of several measures are counted in, where it isn't one thing.
pub(super) fn counted<'a>(measures: impl Iterator<Item = &'a MeasureName>) -> Option<String> {
    let mut scales: Vec<(&str, Vec<&str>)> = vec![];
    for measure in measures {
        let scale = measure.counted_in();
        match scales.iter_mut().find(|(of, _)| *of == scale) {
            Some((_, titles)) => titles.push(measure.title.as_str()),
            None => scales.push((scale, vec![measure.title.as_str()])),
        }
    }
    let said: Vec<String> = (scales.iter())
        .map(|(scale, titles)| format!("in {scale}: {}", titles.join("; ")))
        .collect();
    (said.len() > 1).then(|| {
        format!(
            "Scores on several scales, not to be set beside each other. Counted {}.",
            said.join(". Counted ")
        )
    })
}

/// What may be concluded from these measures, and what may not.
pub(super) fn conclusions() -> Section {
    let may = [
        "A score above 0 says that pupils made more progress than pupils across the country with similar earlier results; below 0, less.",
        "“Likely between” says how far chance alone could move the score: were the same schools to teach another year's pupils, the score would lie in this range 19 times out of 20. The DfE calls it the 95% confidence interval.",
        "Above or below average is said only where the whole range lies on one side of 0.",
        "Two trusts differ by more than chance where their ranges do not overlap; they do not where one's score lies in the other's range; else they are unlikely to differ.",
    ];
    let not = [
        "Which trust is better: ranks would change with chance alone, and an average says nothing about a single school.",
        "That the trust caused the score: schools joined with histories of their own, and years with the trust only weight them.",
        "Anything about schools left out: special schools, schools that joined lately and suppressed results are not in the score.",
        "Much across years: tests, curricula and outer cuts of the bands changed, and there were no results in 2019/20 and 2020/21.",
        "Anything about other phases: each measure speaks of one key stage.",
    ];
    let list = |items: &[&str]| Block::List {
        items: items.iter().map(|s| (*s).to_owned()).collect(),
    };
    Section::new(
        "conclusions",
        "What may and may not be concluded",
        vec![
            Block::text("These figures may be read so:"),
            list(&may),
            Block::text("They do not say:"),
            list(&not),
        ],
    )
}

/// How a score is made, in sentences.
pub(super) fn method() -> Section {
    Section::new(
        "method",
        "How a score is made",
        vec![Block::List {
            items: [
                "A school counts if it is mainstream, belonged to the trust on the reference day in the September in which the year started (12 September; 14 September from 2021/22), is at least in its third academic year with it, and has a published score.",
                "Years with the trust: the number of these days by which it had joined.",
                "Weight: pupils at the end of the key stage times years with the trust, of which at most four count at key stage 2 and five at key stage 4.",
                "Score: the sum of weight times score over the sum of weights. At least three schools are needed.",
                "Likely between: score plus and minus 1.96 times the national standard deviation of pupil scores over the square root of the pupils in the measure.",
                "Bands: above average if the whole range lies above 0, below average if below 0, else close to average. Where outer cuts are set for the measure and year, well above and well below average besides.",
                "Improvement: a school's value added less its baseline, set against schools that began alike; every school counts from its first year.",
            ]
            .map(str::to_owned)
            .to_vec(),
        }],
    )
    .fold("weights, ranges, bands")
}

/// The sponsor and its trusts, in a sentence; `None` where there is nothing to say.
pub(super) fn relation(body: &ReleasedBody, subject: &str) -> Option<String> {
    let others: Vec<&str> = body
        .trusts
        .iter()
        .map(|(_, name)| name.as_str())
        .filter(|name| *name != subject)
        .collect();
    match (&body.sponsor, body.is_sponsor) {
        (Some(sponsor), true) if !others.is_empty() => Some(format!(
            "{subject} is reported together with {} under their sponsor, {sponsor}: trusts with the same sponsor are one in these measures.",
            listed(&others)
        )),
        (Some(sponsor), true) => Some(format!(
            "{subject} is the only trust here of its sponsor, {sponsor}; the figures are the sponsor's."
        )),
        (Some(sponsor), false) => Some(format!(
            "These figures are of {subject} alone; its sponsor is {sponsor}."
        )),
        (None, _) => None,
    }
}

/// A score with its interval in words: `−0.57 (−0.70 to −0.44), well below average`.
pub(super) fn scored(scored: &Scored) -> String {
    let mut words = scored.score.text();
    if let Some((lower, upper)) = scored.interval() {
        words.push_str(&format!(" ({lower} to {upper})"));
    }
    if let Some(band) = scored.band {
        words.push_str(", ");
        words.push_str(band.words());
    }
    words
}

/// Labelled scores in a sentence for those who can't see the chart: the ends, and how many by more than chance.
pub(super) fn spread(scores: &[(&str, &Scored)]) -> String {
    let value = |s: &Scored| s.score.value();
    let mut known: Vec<&(&str, &Scored)> =
        scores.iter().filter(|(_, s)| value(s).is_some()).collect();
    known.sort_by(|a, b| {
        let by = |s: &Scored| value(s).unwrap_or(0.0);
        by(a.1).total_cmp(&by(b.1)).then(a.0.cmp(b.0))
    });
    let mut words = match known.as_slice() {
        [] => "No score.".to_owned(),
        [one] => format!("{} {}.", one.0, scored(one.1)),
        [low, .., high] => format!(
            "From {} ({}) to {} ({}).",
            low.1.score, low.0, high.1.score, high.0
        ),
    };
    let beyond = |above: bool| {
        known
            .iter()
            .filter(|(_, s)| s.crosses == Some(false) && (value(s) > Some(0.0)) == above)
            .count()
    };
    if known.len() > 1 {
        words.push_str(&match (beyond(true), beyond(false)) {
            (0, 0) => " None is more than chance.".to_owned(),
            (above, 0) => format!(" More than chance: {above} above 0."),
            (0, below) => format!(" More than chance: {below} below 0."),
            (above, below) => format!(" More than chance: {above} above 0, {below} below."),
        });
    }
    words
}
