//! What stands out of statutory outcomes (methods: section 2, many looks).

use crate::estate::lower_first;
use crate::release::statutory::{StatutoryFigure, StatutoryMeasure, StatutoryStage, StatutoryView};
use crate::report::{About, Surety, looks_words};

/// A figure that was looked at.
struct Look<'a> {
    stage: &'a StatutoryStage,
    measure: &'a StatutoryMeasure,
    /// Whose it is beside the page's own: a school.
    whose: Option<&'a str>,
    figure: &'a StatutoryFigure,
}

/// So many sentences are said.
const SENTENCES: usize = 4;

/// A sentence of a page.
pub(super) struct Said {
    /// Its words.
    pub(super) text: String,
    /// The section that shows it.
    pub(super) shown: Option<String>,
}

impl Said {
    fn plain(text: String) -> Self {
        Self { text, shown: None }
    }
}

/// The sentences of a page: what stands out, strong evidence first, and how many figures were looked at.
pub(super) fn sentences(about: &About, view: &StatutoryView) -> Vec<Said> {
    let looks: Vec<Look<'_>> = view.stages.iter().flat_map(looks).collect();
    let looked = looks
        .iter()
        .filter(|l| l.figure.chance.verdict.is_looked_at())
        .count();
    let mut marked: Vec<&Look<'_>> = looks
        .iter()
        .filter(|l| l.figure.chance.verdict.is_marked())
        .collect();
    marked.sort_by(|a, b| {
        let surety = |l: &Look<'_>| Surety::in_chance(&l.figure.chance, &l.figure.n);
        surety(a).surest_first(&surety(b))
    });
    let mut said: Vec<Said> = marked
        .iter()
        .take(SENTENCES)
        .map(|look| Said {
            text: sentence(about, look),
            shown: Some(look.stage.id.clone()),
        })
        .collect();
    if said.is_empty() && looked > 0 {
        let words = "No figure lies further from the nation’s than chance alone would put it.";
        said.push(Said::plain(words.to_owned()));
    }
    if looked > 0 {
        said.push(Said::plain(format!("{}.", looks_words(looked))));
    }
    said
}

/// The figures of the year of a stage that is compared: of the trust or school itself, and of each school in the measures that come first.
fn looks(stage: &StatutoryStage) -> Vec<Look<'_>> {
    let mut looks = Vec::new();
    for measure in &stage.measures {
        let look = |whose, figure| Look {
            stage,
            measure,
            whose,
            figure,
        };
        looks.extend(measure.compared_figure().map(|figure| look(None, figure)));
        if measure.headline {
            let schools = measure.schools.iter();
            looks.extend(schools.map(|(school, figure)| look(Some(school.name.as_str()), figure)));
        }
    }
    looks
}

fn sentence(about: &About, look: &Look<'_>) -> String {
    let figure = look.figure;
    let who = look.whose.unwrap_or(about.name());
    let so_what = figure.chance.so_what();
    let pupils = match so_what.as_str() {
        "" => String::new(),
        words => format!(", {words} of {} than at the nation’s share", figure.n),
    };
    format!(
        "{who}, {} {}: {} beside {} in England{pupils}; {}.",
        lower_first(&look.measure.label),
        look.stage.compared,
        figure.attainment,
        figure.national,
        figure.chance.verdict.word(&figure.n.text()),
    )
}
