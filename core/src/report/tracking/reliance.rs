//! Whether figures can be relied on: which expected assessments of the school year are missing so far, in what words.

use crate::estate::{Term, upper_first};
use crate::release::audit::AssessmentView;

use super::super::words::listed;
use super::TrustPlace;

/// The expected assessments of a school's term that are not there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missing {
    /// The school.
    pub urn: u32,
    /// Its name.
    pub school: String,
    /// The term, of the school year that pages are built at.
    pub term: Term,
    /// The year groups, as `Year 3`.
    pub years: Vec<String>,
}

impl Missing {
    /// Its year groups in words: `Years 1 to 6`.
    pub fn years_words(&self) -> String {
        years_words(&self.years)
    }

    /// That it is missing, of the school itself: `Spring is missing: Years 1 to 6`.
    pub fn own(&self) -> String {
        format!("{} is missing: {}", self.term.name(), self.years_words())
    }

    /// The same of a school of several: `Ash’s spring is missing: Years 1 to 6`.
    pub fn of(&self, school: &str) -> String {
        let own = self.own();
        let mut letters = own.chars();
        let first = letters.next().map(|c| c.to_lowercase().to_string());
        format!(
            "{school}’s {}{}",
            first.unwrap_or_default(),
            letters.as_str()
        )
    }
}

/// What is missing of a trust's or school's year up to the term that pages are built at: that term first, then those before it.
pub fn missing(view: &AssessmentView, at: &TrustPlace<'_>) -> Vec<Missing> {
    let so_far = (view.wanting.iter()).filter(|w| w.year == at.year && w.term <= at.term);
    let mut made: Vec<Missing> = vec![];
    for w in so_far {
        let known = |m: &&mut Missing| m.urn == w.school.urn && m.term == w.term;
        match made.iter_mut().find(known) {
            Some(own) if own.years.contains(&w.year_group) => {}
            Some(own) => own.years.push(w.year_group.clone()),
            None => made.push(Missing {
                urn: w.school.urn,
                school: w.school.name.clone(),
                term: w.term,
                years: vec![w.year_group.clone()],
            }),
        }
    }
    made.sort_by_key(|m| std::cmp::Reverse(m.term));
    made
}

/// The first of what is missing, as `say` says it, and how many more there are; `None` where nothing is.
pub fn first_gap(missing: &[Missing], say: impl Fn(&Missing) -> String) -> Option<String> {
    Some(match missing {
        [] => return None,
        [one] => say(one),
        [one, _] => format!("{}, and one more gap", say(one)),
        [one, rest @ ..] => format!("{}, and {} more gaps", say(one), rest.len()),
    })
}

/// What is said in an edition that doesn't tell which assessments are missing: how many pupils have results, and no verdict.
pub fn untold(pupils: &str) -> String {
    format!(
        "{}; which assessments are missing is not part of this edition.",
        upper_first(pupils)
    )
}

/// Whether figures can be relied on: `Yes`, `Mostly` or `Not yet`. `share`: of the pupils on roll, in percent, those with a
/// result; `gaps`: whether anything else is missing.
pub fn relied(share: f64, gaps: bool) -> &'static str {
    match share {
        s if s >= 90.0 && !gaps => "Yes",
        s if s >= 80.0 => "Mostly",
        _ => "Not yet",
    }
}

/// The answer to “Can we rely on this?”: the word, then what matters more of the gap and of how many pupils have results.
pub fn answered(share: f64, pupils: &str, gap: Option<&str>) -> String {
    let word = relied(share, gap.is_some());
    match gap {
        Some(gap) if share >= 90.0 => format!("{word}: {gap}. {}.", upper_first(pupils)),
        Some(gap) => format!("{word}: {pupils}. {}.", upper_first(gap)),
        None => format!("{word}: {pupils}."),
    }
}

/// Year groups in words: `Years 1 to 6` where they follow one another, else one by one.
fn years_words(years: &[String]) -> String {
    let number = |year: &String| {
        year.strip_prefix("Year ")
            .and_then(|n| n.parse::<u8>().ok())
    };
    let mut numbers: Vec<u8> = years.iter().filter_map(number).collect();
    numbers.sort_unstable();
    let row = numbers.windows(2).all(|two| two[1] == two[0] + 1);
    match numbers.as_slice() {
        [first, _, .., last] if row && numbers.len() == years.len() => {
            format!("Years {first} to {last}")
        }
        _ => listed(years),
    }
}

#[cfg(test)]
mod tests {
    use super::{Missing, answered, first_gap, untold, years_words};
    use crate::estate::Term;

    fn labels(years: &[&str]) -> Vec<String> {
        years.iter().map(|y| (*y).to_owned()).collect()
    }

    #[test]
    fn year_groups_that_follow_one_another_are_a_row() {
        let years = labels(&["Year 3", "Year 1", "Year 2"]);
        assert_eq!(years_words(&years), "Years 1 to 3");
        assert_eq!(
            years_words(&labels(&["Year 1", "Year 4"])),
            "Year 1 and Year 4"
        );
        assert_eq!(
            years_words(&labels(&["Reception", "Year 1", "Year 2"])),
            "Reception, Year 1 and Year 2"
        );
    }

    #[test]
    fn a_term_that_is_missing_is_said_before_what_is_in() {
        let gap = Missing {
            urn: 1,
            school: "Ash Primary School".into(),
            term: Term::Spring,
            years: labels(&["Year 1", "Year 2"]),
        };
        assert_eq!(gap.own(), "Spring is missing: Year 1 and Year 2");
        let said = gap.of("Ash");
        let all = [gap.clone(), gap.clone(), gap.clone()];
        let first = first_gap(&all, Missing::own);
        assert_eq!(
            first.as_deref(),
            Some("Spring is missing: Year 1 and Year 2, and 2 more gaps")
        );
        assert_eq!(first_gap(&[], Missing::own), None);
        assert_eq!(
            untold("49 of 50 have results"),
            "49 of 50 have results; which assessments are missing is not part of this edition."
        );
        assert_eq!(
            answered(
                98.0,
                "49 of 50 Year 6 pupils have all three results",
                Some(&said)
            ),
            "Mostly: Ash’s spring is missing: Year 1 and Year 2. 49 of 50 Year 6 pupils have all three results."
        );
        assert_eq!(
            answered(98.0, "49 of 50 have results", None),
            "Yes: 49 of 50 have results."
        );
        assert_eq!(
            answered(
                60.0,
                "30 of 50 have results",
                Some("spring is missing: Year 1")
            ),
            "Not yet: 30 of 50 have results. Spring is missing: Year 1."
        );
    }
}
