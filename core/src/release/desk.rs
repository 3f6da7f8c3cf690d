//! The release desk: measured values in, shown values out.

use crate::quantity::{Measured, Reason, Unit};

use super::named::{FigureOf, Named};
use super::{Edition, OwnSchool, Withheld};

/// The fewest pupils of other schools whose number an edition of one school shows that withholds nothing of its own.
const OF_OTHERS: u32 = 6;

/// Who will read what is released.
#[derive(Clone, Debug, Default)]
pub enum Audience {
    /// The trust's own staff and heads: everything may be shown.
    #[default]
    Internal,
    /// Those who may see all of one school: small numbers of others are withheld.
    OfSchool(OwnSchool),
    /// Others: small numbers are withheld.
    Wider(Withheld),
}

/// The only maker of [`Shown`] values.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    audience: Audience,
}

impl Desk {
    /// A desk for one audience.
    pub fn new(audience: Audience) -> Self {
        Self { audience }
    }

    /// A desk for the readers of an edition: `withheld` is what is withheld from them where the edition withholds at all.
    pub fn for_edition(edition: &Edition, withheld: Withheld) -> Self {
        match edition.school {
            _ if edition.withholds() => Self::withholding(withheld),
            Some((school, _)) => Self::new(Audience::OfSchool(OwnSchool::new(school, OF_OTHERS))),
            None => Self::default(),
        }
    }

    /// A desk that withholds small numbers.
    pub fn withholding(withheld: Withheld) -> Self {
        match withheld.withholds() {
            true => Self::new(Audience::Wider(withheld)),
            false => Self::default(),
        }
    }

    /// What it withholds; `None`: nothing.
    pub(super) fn withheld(&self) -> Option<&Withheld> {
        match &self.audience {
            Audience::Internal | Audience::OfSchool(_) => None,
            Audience::Wider(withheld) => Some(withheld),
        }
    }

    /// The school that is shown in full where others aren't.
    pub(super) fn own_school(&self) -> Option<OwnSchool> {
        match self.audience {
            Audience::OfSchool(own) => Some(own),
            _ => None,
        }
    }

    /// Whether it withholds small numbers.
    pub fn withholds(&self) -> bool {
        self.withheld().is_some()
    }

    /// Releases a figure, or the reason that stands for it. What rests on few pupils is withheld here at the latest.
    pub fn show(&self, measured: Measured) -> Shown {
        let k = self.withheld().and_then(Withheld::below_which);
        let few = |n: u64| k.is_some_and(|k| (1..u64::from(k)).contains(&n));
        let value = match measured.value {
            Ok(_) if measured.pupils.is_some_and(few) => Err(Reason::Withheld),
            value => value,
        };
        Shown {
            value: value.map(|v| if v.is_finite() { v } else { 0.0 }),
            unit: measured.unit,
            of: Named::default(),
        }
    }

    /// Releases a number of other things than pupils: schools, rows.
    pub fn number(&self, n: u64) -> Shown {
        #[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^53")]
        let value = n as f64;
        self.show(Measured::plain(Ok(value), Unit::Count))
    }

    /// Releases a count of pupils.
    pub fn count(&self, n: u64) -> Shown {
        #[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^53")]
        let value = n as f64;
        self.show(Measured::on_pupils(Ok(value), Unit::Count, n))
    }
}

/// A figure that a report may show: a value with its unit, or a reason. It can only come from a [`Desk`].
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Shown {
    value: Result<f64, Reason>,
    unit: Unit,
    #[serde(default, skip_serializing_if = "Named::says_nothing")]
    pub(super) of: Named,
}

impl Shown {
    /// The figure of tracking that it is part of, where that is known.
    pub fn of(&self) -> Option<&FigureOf> {
        self.of.of()
    }

    /// The unrounded value, for sorting, drawing and export.
    pub fn value(&self) -> Option<f64> {
        self.value.as_ref().ok().copied()
    }

    /// Why there is no value, where there is none.
    pub fn reason(&self) -> Option<&Reason> {
        self.value.as_ref().err()
    }

    /// Its unit.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// What stands in the cell: the rounded value, or the mark of the reason.
    pub fn text(&self) -> String {
        match &self.value {
            Ok(value) => self.unit.text(*value),
            Err(reason) => reason.mark().to_owned(),
        }
    }
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text())
    }
}
