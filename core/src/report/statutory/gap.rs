//! The gap between disadvantaged pupils and the others, here and in the nation.

use crate::release::Shown;
use crate::release::statutory::{StatutoryFigure, StatutoryMeasure, StatutoryView};

use crate::report::words::before_rounding;

use super::found::plain;
use super::is_few;

/// The gap of each measure that comes first, in sentences: `Year 6 all three, 2024/25: disadvantaged pupils 45%, others 65%. The
/// gap is 20 points, in England 22.`
///
/// Only where both groups are large enough to be compared.
pub fn gaps(view: &StatutoryView) -> Vec<String> {
    let measures =
        (view.stages.iter()).flat_map(|s| s.measures.iter().map(move |m| (s.compared, m)));
    let first = measures.filter(|(_, m)| m.headline);
    first
        .filter_map(|(year, m)| Some(format!("{}, {year}: {}", plain(&m.title), gap(view, m)?)))
        .collect()
}

/// The gap of a measure, in words.
pub(super) fn gap(view: &StatutoryView, measure: &StatutoryMeasure) -> Option<String> {
    // The nation has the good level of development by free school meals only.
    let of = |code: &str| {
        let groups = measure.groups.iter().find(|g| g.code == code)?;
        let figure = |name: &str| Some(&groups.groups.iter().find(|(g, ..)| *g == name)?.2);
        Some((figure("Y")?, figure("N")?))
    };
    let (who, (poor, others)) = match (of("disadvantaged"), of("fsm")) {
        (_, Some(fsm)) if measure.code == "gld" => ("pupils with free school meals", fsm),
        (Some(found), _) => ("disadvantaged pupils", found),
        _ => return None,
    };
    if is_few(view, poor) || is_few(view, others) {
        return None;
    }
    let less = |a: &Shown, b: &Shown| Some(b.value()? - a.value()?);
    let own = less(&poor.attainment, &others.attainment)?;
    let unit = poor.difference.unit();
    let text = |gap: f64| unit.text(gap.abs()).trim_start_matches('+').to_owned();
    let points = if measure.is_share { " points" } else { "" };
    let nation = match less(&poor.national, &others.national) {
        Some(gap) if own < 0.0 => format!("; in England the others are, by {}", text(gap)),
        Some(gap) => format!(", in England {}", text(gap)),
        None => String::new(),
    };
    let rounded = before_rounding(&others.attainment, &poor.attainment, &text(own));
    let gap = match own < 0.0 {
        true => format!("They are ahead by {}{points}{rounded}", text(own)),
        false => format!("The gap is {}{points}{rounded}", text(own)),
    };
    Some(format!(
        "{who} {}, others {}. {gap}{nation}.",
        level(poor),
        level(others)
    ))
}

/// `18 of 40, 45%` of a share, the mean itself else.
fn level(figure: &StatutoryFigure) -> String {
    match figure.reached.value() {
        Some(_) => format!("{} of {}, {}", figure.reached, figure.n, figure.attainment),
        None => figure.attainment.text(),
    }
}
