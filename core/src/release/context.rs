//! The context of a trust or school, released.

use crate::config::Settings;
use crate::dataset::{Holdings, SchoolId};
use crate::measure::context::{Context, Contexts, Share};

use super::{Desk, Measured, Reason, SchoolName, Scope, Shown, Unit};

/// The pupils of a trust or school.
#[derive(Clone, PartialEq, Debug)]
pub struct ContextRow {
    /// The school; `None`: the trust.
    pub school: Option<SchoolName>,
    /// Pupils on the roll.
    pub roll: Shown,
    /// Pupil Premium, percent.
    pub premium: Shown,
    /// Low, middle and high prior attainment, percent.
    pub prior: [Shown; 3],
    /// SEN support, percent.
    pub support: Shown,
    /// Education, health and care plans, percent.
    pub plans: Shown,
    /// EAL, percent.
    pub eal: Shown,
    /// Joined since the year before, percent.
    pub joined: Shown,
    /// Left since the year before, percent.
    pub left: Shown,
}

/// The context of a page: its year, the trust, and the schools of the scope that have a roll, by name.
#[derive(Clone, PartialEq, Debug)]
pub struct ContextView {
    /// The year of the roll.
    pub year: String,
    /// The key stage; `None`: all year groups.
    pub stage: Option<String>,
    /// The trust.
    pub trust: ContextRow,
    /// The schools: all of the trust, or the one.
    pub schools: Vec<ContextRow>,
}

impl ContextView {
    /// The row that the page is about.
    pub fn own(&self, scope: Scope) -> &ContextRow {
        match (scope.school, self.schools.first()) {
            (Some(_), Some(own)) => own,
            _ => &self.trust,
        }
    }
}

/// Releases the context of a scope and key stage (a place in the settings; `None`: all year groups); `None` where there is no
/// roll.
pub fn context(
    desk: &Desk,
    holdings: &Holdings,
    settings: &Settings,
    contexts: &Contexts,
    scope: Scope,
    stage: Option<usize>,
) -> Option<ContextView> {
    // Shares of a small group tell how many it has.
    if desk.withholds() {
        return None;
    }
    let row = |school: Option<SchoolId>| {
        let found = contexts.of(scope.trust, school, stage)?;
        Some(released(
            desk,
            found,
            school.map(|s| SchoolName::of(holdings, s)),
        ))
    };
    let schools: Vec<ContextRow> = scope
        .schools(holdings)
        .into_iter()
        .filter_map(|(id, _)| row(Some(id)))
        .collect();
    if scope.school.is_some() && schools.is_empty() {
        return None;
    }
    Some(ContextView {
        year: contexts.year?.to_string(),
        stage: stage.and_then(|i| Some(settings.key_stages.get(i)?.name.clone())),
        trust: row(None)?,
        schools,
    })
}

#[expect(clippy::cast_precision_loss, reason = "pupils are far below 2^53")]
fn released(desk: &Desk, c: &Context, school: Option<SchoolName>) -> ContextRow {
    let share = |share: Share, none: Reason| {
        let value = if share.of == 0 {
            Err(none)
        } else {
            Ok(100.0 * share.n as f64 / share.of as f64)
        };
        desk.show(Measured::on_pupils(value, Unit::Percent, share.of))
    };
    let known = |s: Share| share(s, Reason::NotCollected);
    let moved = |s: Option<Share>| {
        share(
            s.unwrap_or_default(),
            Reason::Other("no roll of the year before".into()),
        )
    };
    ContextRow {
        school,
        roll: desk.count(c.roll),
        premium: known(c.premium),
        prior: c.prior.map(known),
        support: known(c.support),
        plans: known(c.plans),
        eal: known(c.eal),
        joined: moved(c.joined),
        left: moved(c.left),
    }
}
