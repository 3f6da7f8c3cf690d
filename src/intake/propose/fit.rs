//! Which table a grid fits, and where its columns stand.

mod likeness;
mod strangers;

use std::collections::BTreeMap;

use crate::intake::sources::levelled;
use crate::intake::{Table, tables};

use super::grid::Grid;
use super::heading;
use super::results::{self, Outcome};
use likeness::sureness;

/// A column of ours, found in a grid.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    /// The grid's column.
    pub(super) column: usize,
    /// How sure it is (0 to 1).
    pub(super) sure: f64,
    /// Why, in words.
    pub(super) why: String,
}

/// Headings of a local authority's number.
const AUTHORITY: [&str; 10] = [
    "la",
    "lea",
    "la code",
    "lea code",
    "la number",
    "lea number",
    "la no",
    "lea no",
    "local authority",
    "local authority code",
];

/// Headings of an establishment's number within its local authority.
const ESTABLISHMENT: [&str; 9] = [
    "estab",
    "estab number",
    "estab no",
    "establishment",
    "establishment number",
    "establishmentnumber",
    "establishment no",
    "dfe estab",
    "school number",
];

/// From which sureness on nothing need be looked at.
pub(super) const SURE: f64 = 0.75;

/// A table, seen in a grid.
#[derive(Debug)]
pub(super) struct Fit {
    pub(super) table: &'static Table,
    pub(super) columns: BTreeMap<&'static str, Taken>,
    /// Our column that several of the grid's make.
    pub(super) joined: Vec<(&'static str, Vec<usize>)>,
    /// The grid's column that holds both names, and in which order.
    pub(super) split: Option<(usize, &'static str)>,
    /// Columns of results: each makes rows of its own.
    pub(super) results: Vec<Outcome>,
    /// Our column, and those of the grid that could each be it: a person has to say which.
    pub(super) tied: Vec<(&'static str, Vec<Taken>)>,
    /// Columns that could be taken, but aren't, and why.
    pub(super) left: Vec<(usize, String)>,
    /// What a person should look at.
    pub(super) doubts: Vec<String>,
    /// Whether chances are written in percent.
    pub(super) percent: bool,
    pub(super) score: f64,
}

impl Fit {
    /// The table that fits best; `named`: the words of the file's and the sheet's name.
    pub(super) fn best(grid: &Grid, named: &str) -> Option<Self> {
        tables::ALL
            .iter()
            .filter(|t| !t.name.starts_with("reference/"))
            .map(|table| Self::of(table, grid, named))
            .filter(|fit| fit.score > 1.0)
            .max_by(|a, b| a.score.total_cmp(&b.score))
    }

    /// The tables that a grid feeds: the one that fits best, and those that have columns of their own beside it: targets and
    /// judgements in one sheet, results beside the roll.
    pub(super) fn all(grid: &Grid, named: &str) -> Vec<Self> {
        let Some(best) = Self::best(grid, named) else {
            return Vec::new();
        };
        let others: &[&Table] = match best.table.name {
            "assessments" => &[&tables::targets::TABLE, &tables::pupils::TABLE],
            "targets" => &[&tables::assessments::TABLE],
            "pupils" => &[&tables::assessments::TABLE],
            _ => &[],
        };
        let mut fits = Vec::new();
        for other in others {
            let fit = Self::of(other, grid, named);
            let stands = match other.name {
                "pupils" => fit
                    .missing()
                    .iter()
                    .all(|c| matches!(*c, "academic_year" | "urn" | "nc_year")),
                "targets" => fit.score > 1.0 && !fit.results.is_empty(),
                _ => fit.distinct() > 1,
            };
            if stands {
                fits.push(fit);
            }
        }
        fits.insert(0, best);
        fits
    }

    /// A table in a grid, however well it fits.
    pub(super) fn of(table: &'static Table, grid: &Grid, named: &str) -> Self {
        let names: Vec<&str> = grid.headings().collect();
        let mut pairs = Vec::new();
        // A table of ours as it stands: its headings say all.
        let ours = |name: &str| names.iter().position(|n| n.eq_ignore_ascii_case(name));
        let whole = table
            .columns
            .iter()
            .all(|c| !c.required || ours(c.name).is_some());
        for column in table.columns {
            if let Some(i) = ours(column.name).filter(|_| whole) {
                pairs.push((1.0, column.name, i, "the heading is ours".to_owned()));
                continue;
            }
            for (i, name) in names.iter().enumerate() {
                if let Some((sure, why)) = sureness(table, column.name, name, grid, i) {
                    pairs.push((sure, column.name, i, why));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(&b.2)));
        let mut columns = BTreeMap::new();
        let mut taken = vec![false; names.len()];
        for (sure, name, column, why) in pairs {
            if !taken[column] && !columns.contains_key(name) {
                taken[column] = true;
                columns.insert(name, Taken { column, sure, why });
            }
        }
        let mut fit = Self {
            table,
            columns,
            joined: Vec::new(),
            split: None,
            results: Vec::new(),
            tied: Vec::new(),
            left: Vec::new(),
            doubts: Vec::new(),
            percent: false,
            score: 0.0,
        };
        fit.look_for_birth_dates(grid, &names);
        fit.look_for_school_numbers(grid, &names);
        fit.look_for_names(grid, &names);
        results::look(&mut fit, grid, named);
        fit.tell_twins(&names);
        fit.tell_known_others(&names);
        fit.score = fit.total(grid, &names, named);
        fit
    }

    /// Whether the grid's column is used.
    pub(super) fn uses(&self, column: usize) -> bool {
        self.columns.values().any(|t| t.column == column)
            || self.joined.iter().any(|(_, list)| list.contains(&column))
            || self.split.is_some_and(|(c, _)| c == column)
            || self.results.iter().any(|r| r.uses(column))
    }

    /// Whether a column of ours comes from columns of results.
    pub(super) fn by_results(&self, ours: &str) -> bool {
        self.results.iter().any(|r| r.gives(ours))
    }

    /// How many results there are, those that could be the same one counted once.
    fn distinct(&self) -> usize {
        let first = |(i, one): &(usize, &Outcome)| {
            let before = &self.results[..*i];
            self.table.name == "estimates" || !before.iter().any(|o| o.is_like(one))
        };
        self.results.iter().enumerate().filter(first).count()
    }

    /// The required columns that nothing gives, or not for all results: a score beside a grade is of the same result.
    pub(super) fn missing(&self) -> Vec<&'static str> {
        let of_each = |name: &str| {
            let gives = |one: &Outcome| {
                let mut same = self.results.iter().filter(|o| o.is_of(one));
                same.any(|o| o.gives(name))
            };
            self.results.iter().all(gives)
        };
        let given = |name: &str| {
            self.columns.contains_key(name)
                || self.joined.iter().any(|(ours, _)| *ours == name)
                || (!self.results.is_empty() && of_each(name))
        };
        self.table
            .columns
            .iter()
            .filter(|c| c.required && !given(c.name))
            .map(|c| c.name)
            .collect()
    }

    /// A date of birth in three columns: day, month and year.
    fn look_for_birth_dates(&mut self, grid: &Grid, names: &[&str]) {
        if self.columns.contains_key("dob") || self.table.position("dob").is_none() {
            return;
        }
        let within = |i: usize, low: f64, high: f64| {
            let mut any = false;
            let all = grid.values(i).take(100).all(|cell| {
                any = true;
                cell.parse::<f64>().is_ok_and(|n| (low..=high).contains(&n))
            });
            any && all
        };
        let word = |i: usize, word: &str| {
            let level = levelled(names[i]);
            level.split(' ').any(|w| w == word)
        };
        let find = |name: &str, low: f64, high: f64| {
            (0..names.len()).find(|i| word(*i, name) && within(*i, low, high))
        };
        let month = (0..names.len()).find(|i| {
            word(*i, "month") && (within(*i, 1.0, 12.0) || grid.values(*i).all(|c| c.len() > 2))
        });
        if let (Some(day), Some(month), Some(year)) =
            (find("day", 1.0, 31.0), month, find("year", 1990.0, 2040.0))
        {
            let parts = vec![day, month, year];
            self.columns.retain(|_, t| !parts.contains(&t.column));
            self.joined.push(("dob", parts));
        }
    }

    /// A school's DfE number in two columns: that of the local authority and that of the establishment.
    fn look_for_school_numbers(&mut self, grid: &Grid, names: &[&str]) {
        let sure = self.columns.get("urn").is_some_and(|t| {
            let level = levelled(names[t.column]);
            t.sure >= SURE && !ESTABLISHMENT.contains(&level.as_str())
        });
        if sure || self.table.name == "schools" || self.table.position("urn").is_none() {
            return;
        }
        let find = |words: &[&str], low: u32, high: u32| {
            (0..names.len()).find(|i| {
                let mut cells = grid.values(*i).take(100).peekable();
                words.contains(&levelled(names[*i]).as_str())
                    && cells.peek().is_some()
                    && cells.all(|c| c.parse().is_ok_and(|n: u32| (low..=high).contains(&n)))
            })
        };
        if let (Some(authority), Some(establishment)) =
            (find(&AUTHORITY, 200, 999), find(&ESTABLISHMENT, 1000, 9999))
        {
            let parts = vec![authority, establishment];
            self.columns
                .retain(|ours, t| !parts.contains(&t.column) && *ours != "urn");
            self.joined.push(("urn", parts));
        }
    }

    /// Both names in one column.
    fn look_for_names(&mut self, grid: &Grid, names: &[&str]) {
        let whole = ["surname", "forename"].map(|name| self.table.position(name).is_some());
        if whole != [true, true] || self.columns.contains_key("surname") {
            return;
        }
        let is_name = |i: &usize| heading::known(names[*i]).iter().any(|k| k.column == "name");
        let Some(column) = (0..names.len()).find(is_name) else {
            return;
        };
        let (mut commas, mut blanks, mut all) = (0u32, 0u32, 0u32);
        for cell in grid.values(column).take(100) {
            all += 1;
            commas += u32::from(cell.contains(','));
            blanks += u32::from(cell.contains(' '));
        }
        let pattern = match (commas * 10 >= all * 9, blanks * 10 >= all * 9) {
            _ if all == 0 => return,
            (true, _) => "surname, forename",
            (false, true) => "forename surname",
            _ => return,
        };
        self.columns.retain(|_, t| t.column != column);
        self.split = Some((column, pattern));
        if pattern == "forename surname" {
            self.doubts.push(format!(
                "`{}` is taken for forename and surname; the last word is the surname",
                names[column]
            ));
        }
    }

    /// Says which columns have the same heading.
    fn tell_twins(&mut self, names: &[&str]) {
        for (i, name) in names.iter().enumerate() {
            let same = |n: &str| n.eq_ignore_ascii_case(name);
            let before = names[..i].iter().filter(|n| same(n)).count();
            if name.is_empty() || before != 1 {
                continue;
            }
            let count = names.iter().filter(|n| same(n)).count();
            let first = names.iter().position(|n| same(n)).unwrap_or(0);
            let uses: Vec<String> = [first, i]
                .iter()
                .map(|column| match self.use_of(*column) {
                    Some(ours) => ours,
                    None => "nothing".into(),
                })
                .collect();
            self.doubts.push(format!(
                "{count} columns are headed {name}: the first is taken for {}, the second (`{name}#2`) for {}",
                uses[0], uses[1]
            ));
        }
    }

    /// What a grid's column is taken for, in a word.
    pub(super) fn use_of(&self, column: usize) -> Option<String> {
        let plain = self.columns.iter().find(|(_, t)| t.column == column);
        let joined = || self.joined.iter().find(|(_, l)| l.contains(&column));
        let result = || self.results.iter().find(|r| r.uses(column));
        if let Some((ours, _)) = plain {
            return Some((*ours).to_owned());
        }
        if let Some((ours, _)) = joined() {
            return Some((*ours).to_owned());
        }
        if self.split.is_some_and(|(c, _)| c == column) {
            return Some("surname, forename".into());
        }
        result().filter(|r| !r.open).map(Outcome::words)
    }

    /// Says of headings that are known for something that no table has.
    fn tell_known_others(&mut self, names: &[&str]) {
        for (i, name) in names.iter().enumerate() {
            if self.uses(i) || self.left.iter().any(|(c, _)| *c == i) {
                continue;
            }
            let why = heading::known(name).iter().find_map(|k| match k.column {
                "email" | "postcode" => Some("personal, and not needed"),
                "class" | "house" => Some("not needed; a grouping of the config could show it"),
                "notes" => Some("free text: never read"),
                "attendance_percent" => Some("a percentage can't be added up: counts are needed"),
                _ => None,
            });
            if let Some(why) = why {
                self.left.push((i, why.to_owned()));
            }
        }
    }

    fn total(&self, grid: &Grid, names: &[&str], named: &str) -> f64 {
        let mut total = 0.0;
        let missing = self.missing();
        for column in self.table.columns {
            let sure = match self.columns.get(column.name) {
                Some(taken) => taken.sure,
                None if column.required && !missing.contains(&column.name) => 1.0,
                None => 0.0,
            };
            // A constant, the roll, a name or a date may yet give what is missing.
            let easy = matches!(
                column.name,
                "academic_year"
                    | "term"
                    | "urn"
                    | "assessed_on"
                    | "assessment_name"
                    | "assessment_type"
                    | "nc_year"
                    | "rank"
            );
            total += match (column.required, sure > 0.0) {
                (true, true) => 2.0 * sure,
                (true, false) if easy => -0.4,
                (true, false) => -1.5,
                (false, _) => 0.7 * sure,
            };
        }
        #[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
        let results = self.distinct().min(6) as f64;
        total += results;
        let says = |word: &str| {
            names
                .iter()
                .chain([&named])
                .any(|n| levelled(n).contains(word))
        };
        match self.table.name {
            // Nothing is told of a pupil but results: it isn't the roll.
            "pupils" => {
                let outcomes = names.iter().enumerate().filter(|(i, name)| {
                    let said = heading::meaning(name);
                    said.subject.is_some() && !self.uses(*i)
                });
                if self.missing().contains(&"dob") {
                    total -= 2.0;
                }
                total -= 0.5 * f64::from(u32::try_from(outcomes.count().min(8)).unwrap_or(8));
                let tests = [
                    "standardised",
                    "raw score",
                    "scaled score",
                    "writing age",
                    "reading age",
                ];
                total -= 2.0 * f64::from(u8::from(tests.iter().any(|words| says(words))));
                // Named after a test, and nobody's year group in it.
                if heading::meaning(named).test.is_some() && self.missing().contains(&"nc_year") {
                    total -= 4.0;
                }
            }
            // Money and numbers of pupils or teachers are told of schools, too.
            "schools" => {
                let numbers = (0..names.len()).filter(|i| {
                    let mut cells = grid.values(*i).take(50).peekable();
                    !self.uses(*i)
                        && cells.peek().is_some()
                        && cells.all(|c| c.parse::<f64>().is_ok())
                });
                if numbers.count() > 12 && missing.contains(&"trust_uid") {
                    total -= 8.0;
                }
            }
            // Judgements are no targets: only what calls itself so is one.
            "targets" if !says("target") => total -= 100.0,
            "assessments" => {
                let outcome = ["score", "judgement"];
                let has = outcome.iter().any(|c| self.columns.contains_key(c));
                total += f64::from(u8::from(has));
                // Without one there is nothing to read; with one that its heading names surely, the subject may be asked.
                if !has && self.results.is_empty() {
                    total -= 6.0;
                }
                let sure = self.columns.get("score").is_some_and(|t| t.sure >= 0.9);
                if sure && missing.contains(&"subject") {
                    total += 2.5;
                }
            }
            "estimates"
                if !(says("fft")
                    || says("estimate")
                    || says("chance")
                    || says("p expected")
                    || says("benchmark")) =>
            {
                total -= 4.0;
            }
            "performance" if !self.columns.contains_key("measure") => total -= 4.0,
            _ => {}
        }
        total
    }
}
