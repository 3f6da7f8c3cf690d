//! Findings in words: sentences and titles.

use crate::estate::Measure;
use crate::quantity::{Verdict, Way};
use crate::release::{Change, Grouping};

use super::super::super::words::{listed, points, size, small};
use super::super::TrustPlace;
use super::clause::{Clause, LONG, titled_in, with_shortfall};
use super::{Finding, StandsOut};

/// What findings are beside.
const SIMILAR: &str = "similar pupils";

/// A group as a sentence calls it.
pub(super) fn group(at: &TrustPlace<'_>, grouping: Grouping, label: &str) -> String {
    match (grouping, label) {
        (Grouping::PriorAttainment, "Low" | "Middle" | "High") => {
            format!("{label} prior attainers")
        }
        // Free school meals in the last six years: who is disadvantaged besides, is looked after.
        (Grouping::PupilPremium, "Pupil premium (FSM6)") => "Pupils with pupil premium".into(),
        (Grouping::PupilPremium, "No pupil premium") => "Pupils without pupil premium".into(),
        (Grouping::Fsm, "Free school meals") => "Pupils with free school meals".into(),
        (Grouping::Fsm, "No free school meals") => "Pupils without free school meals".into(),
        (Grouping::Eal, "English as an additional language") => {
            "Pupils with English as an additional language".into()
        }
        (Grouping::Eal, "English as first language") => {
            "Pupils with English as their first language".into()
        }
        (Grouping::Sen, "No recorded need") => "Pupils without a recorded need".into(),
        (Grouping::Sen, "EHC plan") => "Pupils with an EHC plan".into(),
        (Grouping::Sen, "SEN support") => "Pupils with SEN support".into(),
        (Grouping::TermOfBirth, born) => {
            format!("{} pupils", born.split(" (").next().unwrap_or(born))
        }
        (_, "Y" | "N" | "Yes" | "No") => format!("{}: {label}", at.book.grouping_label(grouping)),
        _ => label.to_owned(),
    }
}

/// That some year groups are as others, those named that were compared; `all`: there are no others. `None` of none.
pub(super) fn in_line(compared: &[String], all: bool) -> Option<String> {
    Some(match compared {
        [] => return None,
        [one] => format!("{one} is in line with {SIMILAR} in every subject"),
        _ if all => format!("Every year group is in line with {SIMILAR}"),
        several => format!("{} are in line with {SIMILAR}", listed(several)),
    })
}

/// A school's name where a line is short: without the words that say what kind of school it is, unless another school of the
/// trust would be called the same.
pub fn short_name(at: &TrustPlace<'_>, name: &str) -> String {
    let own = bare(name);
    let same = at.schools.iter().filter(|s| bare(&s.name) == own).count();
    if same > 1 {
        name.strip_suffix(" School").unwrap_or(name).to_owned()
    } else {
        own.to_owned()
    }
}

/// A name without the words at its end that say what kind of school it is.
fn bare(name: &str) -> &str {
    const KINDS: [&str; 9] = [
        " School",
        " Academy",
        " Primary",
        " Infant",
        " Junior",
        " Free",
        " High",
        " Special",
        " Secondary",
    ];
    let mut bare = name;
    while let Some(shorter) = KINDS.iter().find_map(|kind| bare.strip_suffix(kind)) {
        bare = shorter;
    }
    bare
}

impl Finding {
    /// What it is of: `Year 3 maths`, `Boys in writing, Years 3–6`.
    pub fn what(&self) -> String {
        match &self.group {
            None => self.of.words(),
            Some(group) => format!(
                "{} in {}, {}",
                group.label,
                self.of.subject_words(),
                self.of.years_words()
            ),
        }
    }

    /// What was found, with so what in whole pupils: `Year 3 maths: 2 of 10 at the standard, about 5 fewer than expected.`
    pub fn sentence(&self) -> String {
        format!("{}: {}.", self.what(), self.said())
    }

    /// The same without what it is of.
    pub fn said(&self) -> String {
        let c = &self.compared;
        if let Some(change) = &self.change {
            let moved = move_words(change, SIMILAR);
            return format!("{moved} since {}", self.since);
        }
        if self.of.measure == Measure::Score {
            return format!("{} on average, {}", c.attainment, c.distance(SIMILAR));
        }
        let reached = format!("{} {}", c.level(), self.of.reached());
        match c.so_what().as_str() {
            "" => reached,
            "as expected" => format!("{reached}, as expected"),
            size => format!("{reached}, {size} than expected"),
        }
    }
}

/// How a figure moved, in a sentence: `up 12 points against similar pupils`.
pub(in crate::report::tracking) fn move_words(change: &Change, against: &str) -> String {
    let text = change.change.text();
    let way = if text.starts_with('−') {
        "down"
    } else {
        "up"
    };
    format!("{way} {} {} against {against}", size(&text), points(&text))
}

/// What is said after what was found where some of what was looked at is withheld.
const SHOWN: &str = ", of what can be shown here";

/// The finding as a title, of at most about 85 letters; where figures that it is chosen from are withheld it says so. `whole` is what it falls back on where nothing stands out: `Year 6 is in
/// line with similar pupils in every subject`.
pub fn title(at: &TrustPlace<'_>, out: &StandsOut, of_schools: bool, whole: &str) -> String {
    let clauses = if of_schools {
        school_clauses(at, out)
    } else {
        year_clauses(out)
    };
    let shown = match out.withheld {
        0 => "",
        _ => SHOWN,
    };
    let room = LONG - shown.len();
    match titled_in("", &with_shortfall(clauses), SIMILAR, room) {
        Some(title) => format!("{title}{shown}"),
        None if out.looked > 0 => format!("{whole}{shown}"),
        None => whole.to_owned(),
    }
}

/// Schools by side and evidence: those alike share a clause, which says of all what is true of each.
fn school_clauses(at: &TrustPlace<'_>, out: &StandsOut) -> Vec<Clause> {
    let mut kinds: Vec<(Verdict, Vec<String>)> = vec![];
    for (name, own) in out.by_school() {
        let Some(first) = own.first().filter(|f| f.urn.is_some()) else {
            continue;
        };
        let verdict = plain(first.compared.verdict);
        kinds.push((verdict, vec![short_name(at, name)]));
    }
    let kinds = alike(kinds);
    let clauses = kinds.into_iter().map(|(verdict, names)| Clause {
        one: names.len() == 1,
        subject: match names.len() {
            1 | 2 => listed(&names),
            n => format!("{} and {} more schools", names[0], small(n - 1)),
        },
        verdict,
        end: String::new(),
    });
    clauses.collect()
}

/// Names whose verdicts are of one side and evidence, together: well below where all are.
fn alike(each: Vec<(Verdict, Vec<String>)>) -> Vec<(Verdict, Vec<String>)> {
    let mut made: Vec<(Verdict, Vec<String>)> = vec![];
    for (verdict, names) in each {
        let same = |of: &&mut (Verdict, Vec<String>)| {
            of.0.way() == verdict.way() && of.0.place() == verdict.place()
        };
        match made.iter_mut().find(same) {
            Some((known, all)) => {
                if let (Verdict::Strong { well: every, .. }, Verdict::Strong { well, .. }) =
                    (&mut *known, verdict)
                {
                    *every &= well;
                }
                all.extend(names);
            }
            None => made.push((verdict, names)),
        }
    }
    made
}

/// Outlined verdicts are one kind to a reader.
fn plain(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Small(way) => Verdict::Some(way),
        other => other,
    }
}

/// Year groups (or groups of pupils) with the subjects in which they stand out on one side.
fn year_clauses(out: &StandsOut) -> Vec<Clause> {
    let mut made: Vec<(String, Way, Verdict, Vec<String>, bool)> = vec![];
    for f in &out.found {
        let Some(way) = f.compared.verdict.way() else {
            continue;
        };
        let whose = match &f.group {
            Some(group) => group.label.clone(),
            None => f.of.years_words(),
        };
        let subject = f.of.subject_words();
        match made
            .iter_mut()
            .find(|(w, side, ..)| *w == whose && *side == way)
        {
            Some((.., subjects, _)) if subjects.contains(&subject) => {}
            Some((_, _, verdict, subjects, _)) if plain(*verdict) == plain(f.compared.verdict) => {
                subjects.push(subject);
            }
            Some(_) => {}
            None => {
                let many = f.group.is_some() || f.of.years.len() > 1;
                made.push((whose, way, plain(f.compared.verdict), vec![subject], many));
            }
        }
    }
    let clauses = made
        .into_iter()
        .map(|(whose, _, verdict, subjects, many)| Clause {
            subject: whose,
            one: !many,
            verdict,
            end: match subjects.len() {
                1..=3 => format!(" in {}", listed(&subjects)),
                _ => " in every subject".into(),
            },
        });
    clauses.collect()
}

#[cfg(test)]
mod tests {
    use super::super::StandsOut;
    use super::super::clause::{Clause, titled, with_shortfall};
    use super::super::tests::found;
    use super::{SIMILAR, alike, bare, in_line, year_clauses};
    use crate::quantity::Verdict;
    use crate::quantity::Way;

    const BELOW: Verdict = Verdict::Strong {
        way: Way::Below,
        well: false,
    };
    const WELL_BELOW: Verdict = Verdict::Strong {
        way: Way::Below,
        well: true,
    };
    const ABOVE: Verdict = Verdict::Strong {
        way: Way::Above,
        well: false,
    };

    fn clause(subject: &str, one: bool, verdict: Verdict) -> Clause {
        Clause {
            subject: subject.into(),
            one,
            verdict,
            end: String::new(),
        }
    }

    #[test]
    fn a_title_names_the_shortfalls_that_are_as_sure_as_what_comes_first() {
        let one = |name: &str| vec![name.to_owned()];
        let kinds = alike(vec![
            (ABOVE, one("Ash")),
            (WELL_BELOW, one("Birch")),
            (BELOW, one("Cedar")),
            (Verdict::Some(Way::Below), one("Dene")),
        ]);
        assert_eq!(kinds.len(), 3);
        assert_eq!(kinds[1], (BELOW, vec!["Birch".to_owned(), "Cedar".into()]));
        let clauses = with_shortfall(vec![
            clause("Ash", true, ABOVE),
            clause("Oak", true, Verdict::Some(Way::Above)),
            clause("Birch and Cedar", false, BELOW),
        ]);
        assert_eq!(
            titled("", &clauses, SIMILAR).as_deref(),
            Some("Ash is above similar pupils; Birch and Cedar are below")
        );
        // Too long for both: the shortfall.
        let long = "Birch of the Long Lane under the Hill and Cedar of the Other Side of the Hill";
        let clauses = [clause("Ash", true, ABOVE), clause(long, false, BELOW)];
        let title = titled("", &clauses, SIMILAR).unwrap();
        assert!(title.starts_with("Birch"), "{title}");
    }

    #[test]
    fn names_are_short_where_a_line_is() {
        assert_eq!(bare("Bluebonnet Primary Academy"), "Bluebonnet");
        assert_eq!(bare("St Mary’s C of E Primary School"), "St Mary’s C of E");
        assert_eq!(bare("The High"), "The");
    }

    #[test]
    fn only_year_groups_that_were_compared_are_in_line() {
        let years = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        assert_eq!(in_line(&[], false), None);
        // Year 6 has no estimates: nothing is said of it.
        assert_eq!(
            in_line(&years(&["Year 5", "Year 4"]), false).as_deref(),
            Some("Year 5 and Year 4 are in line with similar pupils")
        );
        assert_eq!(
            in_line(&years(&["Year 6", "Year 5"]), true).as_deref(),
            Some("Every year group is in line with similar pupils")
        );
        assert_eq!(
            in_line(&years(&["Year 2"]), false).as_deref(),
            Some("Year 2 is in line with similar pupils in every subject")
        );
    }

    #[test]
    fn a_title_names_what_stands_out_and_on_which_side() {
        let out = StandsOut::of([found("Ash", 1, 30, 0.001, WELL_BELOW)]);
        let clauses = year_clauses(&out);
        assert_eq!(
            titled("", &clauses, SIMILAR).as_deref(),
            Some("Year 6 is well below similar pupils in maths")
        );
    }
}
