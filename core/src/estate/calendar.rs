//! Academic years, terms, year groups and key stages.

use std::fmt;

/// An academic year, named by the calendar year in which it starts: `2022/23` is 2022.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
)]
pub struct AcademicYear(pub u16);

impl AcademicYear {
    /// Reads `2022/23`; anything else, or two years that don't follow each other, is `None`.
    ///
    /// ```
    /// use matbook_core::estate::AcademicYear;
    ///
    /// let year = AcademicYear::parse("2022/23").expect("a year");
    /// assert_eq!(year.plus(1).to_string(), "2023/24");
    /// assert_eq!(AcademicYear::parse("2022/24"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 7 || bytes[4] != b'/' {
            return None;
        }
        let digit = |i: usize| {
            let d = bytes[i].wrapping_sub(b'0');
            (d < 10).then_some(u16::from(d))
        };
        let start = digit(0)? * 1000 + digit(1)? * 100 + digit(2)? * 10 + digit(3)?;
        let end = digit(5)? * 10 + digit(6)?;
        ((start + 1) % 100 == end).then_some(Self(start))
    }

    /// The year `n` years later (earlier where negative).
    pub fn plus(self, n: i32) -> Self {
        Self(u16::try_from(i32::from(self.0) + n).unwrap_or(0))
    }
}

impl fmt::Display for AcademicYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{:02}", self.0, (self.0 + 1) % 100)
    }
}

/// A term of the school year, in the order in which they come.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
)]
#[repr(u8)]
pub enum Term {
    /// September to December.
    Autumn,
    /// January to April.
    Spring,
    /// April to August.
    Summer,
}

impl Term {
    /// All three, in order.
    pub const ALL: [Self; 3] = [Self::Autumn, Self::Spring, Self::Summer];
    /// Their names, in order.
    pub const NAMES: [&'static str; 3] = ["Autumn", "Spring", "Summer"];

    /// The term's name as the data write it.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Reads the name, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|t| t.name().eq_ignore_ascii_case(text))
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A National Curriculum year group: N1, N2, R, then 1 to 13.
///
/// Held as a number so that they sort by age: N1 is −2, N2 is −1, R is 0.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
)]
pub struct YearGroup(pub i8);

impl YearGroup {
    /// Year 6, which sits the nation's tests of key stage 2.
    pub const SIX: Self = Self(6);
    /// The codes that the data use, youngest first.
    pub const CODES: [&'static str; 16] = [
        "N1", "N2", "R", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13",
    ];

    /// Reads `N1`, `N2`, `R` or `1` to `13`, in any case.
    ///
    /// ```
    /// use matbook_core::estate::YearGroup;
    ///
    /// assert!(YearGroup::parse("r") < YearGroup::parse("1"));
    /// assert_eq!(YearGroup::parse("14"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "N1" | "n1" => Some(Self(-2)),
            "N2" | "n2" => Some(Self(-1)),
            "R" | "r" => Some(Self(0)),
            _ => {
                let n: i8 = text.parse().ok()?;
                (text.len() <= 2 && text.as_bytes()[0].is_ascii_digit() && (1..=13).contains(&n))
                    .then_some(Self(n))
            }
        }
    }

    /// The code the data use: `N1`, `R`, `4`.
    pub fn code(self) -> String {
        match self.0 {
            -2 => "N1".into(),
            -1 => "N2".into(),
            0 => "R".into(),
            n => n.to_string(),
        }
    }

    /// What a reader calls it: `Year 4`, `Reception`.
    pub fn label(self) -> String {
        match self.0 {
            -2 => "Nursery 1".into(),
            -1 => "Nursery 2".into(),
            0 => "Reception".into(),
            n => format!("Year {n}"),
        }
    }
}

impl fmt::Display for YearGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code())
    }
}

/// A key stage: a name and its year groups (KS1 = 1–2, KS2 = 3–6; a config may define others).
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct KeyStage {
    /// Its name, as `KS1`; lower-cased it is the folder on the site.
    pub name: String,
    /// Its year groups, youngest first.
    pub years: Vec<YearGroup>,
}

impl KeyStage {
    /// The two key stages of a primary school.
    pub fn primary() -> Vec<Self> {
        let stage = |name: &str, years: &[i8]| Self {
            name: name.into(),
            years: years.iter().copied().map(YearGroup).collect(),
        };
        vec![stage("KS1", &[1, 2]), stage("KS2", &[3, 4, 5, 6])]
    }

    /// The folder of this key stage on the site: `ks2`.
    pub fn folder(&self) -> String {
        self.name.to_lowercase()
    }

    /// Whether a year group belongs to it.
    pub fn has(&self, year: YearGroup) -> bool {
        self.years.contains(&year)
    }
}
