//! Attendance, behaviour and money on home: no band of chance, a mark only in the nation's outer tenth or for a fact that needs
//! no comparison.

use crate::quantity::Mark;
use crate::release::indicators::{Described, Figure, IndicatorView, SectionView};

use super::super::super::{MatrixCell, PagePath};
use super::Said;

/// The indicators that home shows, in their order: code, heading, the line under it.
pub(super) const SHOWN: [(&str, &str, &str); 7] = [
    ("absence_percent", "Absence", "%"),
    (
        "persistent_absence_percent",
        "Persistently absent",
        "% of pupils",
    ),
    ("suspension_rate", "Suspensions", "per 100"),
    ("permanent_exclusion_rate", "Exclusions", "per 100"),
    ("reserve_percent", "Reserve", "% of income"),
    ("in_year_balance", "Balance", "£, in year"),
    ("staff_cost_percent", "Staff costs", "% of spending"),
];

/// What is marked of an indicator: its mark, its word, and its place among findings.
pub(super) struct Marked {
    pub(super) mark: Mark,
    pub(super) word: String,
    /// Whether it is a fact that needs no comparison.
    pub(super) fact: bool,
}

/// The indicator of a code, where there are figures.
pub(super) fn view<'a>(sections: &'a [SectionView], code: &str) -> Option<&'a IndicatorView> {
    let mut all = sections.iter().flat_map(|s| &s.indicators);
    all.find(|v| v.about.code == code)
}

/// The mark of a figure: a reserve under 0, or the nation's outer tenth. Percentiles are shares of schools that do no better.
/// `like`: whether the reference has like schools; without them only a fact is marked.
pub(super) fn marked(about: &Described, figure: &Figure, like: bool) -> Option<Marked> {
    let value = figure.value.value()?;
    if about.code == "reserve_percent" && value < 0.0 {
        return Some(Marked {
            mark: Mark::fact(false, true),
            word: "a deficit".into(),
            fact: true,
        });
    }
    // Where neither more nor less is better, a place among schools is no finding.
    if about.direction == "neither" || !like {
        return None;
    }
    let percentile = figure.percentile.value()?;
    let high = figure.from_nation.value()? > 0.0;
    let worse = percentile < 10.0;
    (worse || percentile >= 90.0).then(|| Marked {
        mark: Mark::outer(high, worse),
        word: if high { "high" } else { "low" }.into(),
        fact: false,
    })
}

/// The cell of a figure that leads to its page.
pub(super) fn cell(
    about: &Described,
    figure: Option<&Figure>,
    like: bool,
    to: PagePath,
) -> MatrixCell {
    match figure {
        Some(figure) => MatrixCell::Plain {
            value: figure.value.clone(),
            mark: marked(about, figure, like).map(|m| (m.mark, m.word)),
            to: Some(to),
        },
        None => MatrixCell::Missing(crate::release::Reason::NotCollected),
    }
}

/// The latest figure of a school in a trust's view.
pub(super) fn of_school(view: &IndicatorView, urn: u32) -> Option<&Figure> {
    let own = view.schools.iter().find(|(school, _)| school.urn == urn);
    own.and_then(|(_, years)| years.last())
}

/// A figure in a few words with the year before: `5.4%, last year 5.6%`.
pub(super) fn with_last_year(years: &[Figure]) -> String {
    let (Some(now), before) = (years.last(), years.len().checked_sub(2)) else {
        return String::new();
    };
    let before = before
        .and_then(|i| years.get(i))
        .filter(|f| f.value.value().is_some());
    match before {
        // Of a part-year the change is taken against the same terms; the whole year before would mislead.
        Some(before) if now.rests_on.is_empty() => format!("last year {}", before.value),
        _ if !now.rests_on.is_empty() => now.rests_on.clone(),
        _ => String::new(),
    }
}

/// Absence now, beside the year before.
pub(super) fn absence(sections: &[SectionView]) -> Option<Said> {
    let view = view(sections, "absence_percent")?;
    let now = &view.now().value;
    now.value()?;
    let last = match with_last_year(&view.own) {
        last if last.is_empty() => last,
        last => format!(", {last}"),
    };
    Some(Said::plain(format!("Absence is {now}{last}.")))
}

/// Where an indicator's page stands in a folder.
pub(super) fn path(folder: &str) -> PagePath {
    PagePath::new(format!("{folder}/indicators.html"))
}
