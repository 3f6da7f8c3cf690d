//! Which figure of tracking a shown number is part of: so that any number on a page can be opened.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize, Serializer};

use crate::estate::{AcademicYear, AssessmentType, Measure, Term};

use super::{Chance, Shown, TrackedFigure, TrackingBook, What, Who};

/// What a figure of tracking is of.
#[derive(Clone, Debug)]
pub struct FigureOf {
    /// The school's URN; `None`: the trust, or several of its schools together.
    pub urn: Option<u32>,
    /// How many schools it is of.
    pub schools: usize,
    /// The selection.
    pub what: What,
    /// The measure.
    pub measure: Measure,
    code: OnceLock<String>,
}

impl FigureOf {
    /// A figure of a trust or school.
    pub fn new(who: &Who, what: What, measure: Measure) -> Self {
        Self {
            urn: who.urn,
            schools: who.schools.len(),
            what,
            measure,
            code: OnceLock::new(),
        }
    }

    /// Its short code, where the page says it.
    pub fn code(&self) -> Option<&str> {
        self.code.get().map(String::as_str)
    }

    /// Lets the page say its code.
    pub fn say_code(&self, code: String) {
        // The same figure has the same code.
        let _ = self.code.set(code);
    }
}

/// The figure that a number is part of, where that is known. It is no part of what is shown: two numbers are equal without it, and
/// of a page as it is kept only the codes that it says.
#[derive(Clone, Debug, Default)]
pub(super) struct Named(Option<Arc<FigureOf>>);

impl Named {
    pub(super) fn of(&self) -> Option<&FigureOf> {
        self.0.as_deref()
    }

    pub(super) fn says_nothing(&self) -> bool {
        self.of().and_then(FigureOf::code).is_none()
    }
}

impl PartialEq for Named {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Serialize for Named {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.of().and_then(FigureOf::code).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Option::<String>::deserialize(from).map(|_| Self::default())
    }
}

impl TrackedFigure {
    /// Says of all its numbers which figure they are part of.
    pub(super) fn named(mut self, of: FigureOf) -> Self {
        let named = Named(Some(Arc::new(of)));
        let Self {
            roll,
            assessed,
            coverage,
            n,
            attainment,
            comparison,
            difference,
            reached,
            chance,
            ..
        } = &mut self;
        let Chance {
            range,
            wide,
            pupils,
            ..
        } = chance;
        let numbers: [&mut Shown; 13] = [
            roll,
            assessed,
            coverage,
            n,
            attainment,
            comparison,
            difference,
            reached,
            pupils,
            &mut range.0,
            &mut range.1,
            &mut wide.0,
            &mut wide.1,
        ];
        for number in numbers {
            number.of = named.clone();
        }
        self
    }
}

impl TrackingBook<'_> {
    /// The types of assessment that there are outcomes of in a term.
    pub fn kinds(&self, year: AcademicYear, term: Term) -> Vec<AssessmentType> {
        self.counts().kinds(year, term)
    }
}

#[cfg(test)]
mod tests {
    use super::Named;
    use crate::quantity::{Measured, Unit};
    use crate::release::{Desk, Shown};

    #[test]
    fn a_number_that_says_no_code_is_kept_as_before() {
        let shown = Desk::default().show(Measured::plain(Ok(5.0), Unit::Count));
        assert!(Named::default().says_nothing());
        let text = serde_json::to_string(&shown).expect("json");
        assert_eq!(text, r#"{"value":{"Ok":5.0},"unit":"Count"}"#);
        let with = r#"{"value":{"Ok":5.0},"unit":"Count","of":"K7Q2M4X"}"#;
        assert_eq!(serde_json::from_str::<Shown>(with).expect("read"), shown);
    }
}
