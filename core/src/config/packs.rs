//! Which PDF packs there are: the built-in ones, and those of config.yaml.

use crate::estate::{
    AUDITS, AcademicYear, AssessmentType, Outlook, Rank, ReportId, Subject, Term, Urn, joined,
};

/// Whom a pack is made for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PackFor {
    /// One for each school.
    Schools,
    /// One for the trust.
    Trust,
    /// Both.
    Both,
}

/// The largest sheet that a wide table may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub enum Sheet {
    /// A4 upright or on its side.
    A4,
    /// A3 on its side too.
    #[default]
    A3,
}

/// A report in a pack, at the pages' own selection but for what is said here.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PackReport {
    /// The report, one of [`REPORTS`].
    pub report: String,
    /// Only this key stage.
    pub key_stage: Option<String>,
    /// Another academic year.
    pub year: Option<AcademicYear>,
    /// Another term.
    pub term: Option<Term>,
    /// Another subject, where the report shows one.
    pub subject: Option<Subject>,
    /// What attainment is shown with.
    pub show: Option<Outlook>,
    /// Another rank.
    pub compare_to: Option<Rank>,
    /// Another type of assessment; `Some(None)`: All.
    pub kind: Option<Option<AssessmentType>>,
    /// The whole page, where a pack of several reports prints what its reader decides by.
    pub in_full: bool,
}

impl PackReport {
    /// A report at the pages' own selection.
    fn plain(report: &str) -> Self {
        Self {
            report: report.to_owned(),
            ..Self::default()
        }
    }

    /// Whether it asks for figures other than those of the page on the site.
    pub fn is_selected(&self) -> bool {
        self.year.is_some()
            || self.term.is_some()
            || self.subject.is_some()
            || self.show.is_some()
            || self.compare_to.is_some()
            || self.kind.is_some()
    }
}

/// Whether only a trust has a report: a school's pack of it would be without it.
pub fn is_of_trusts(report: &str) -> bool {
    ["profile", "indicator-pages"].contains(&report)
        || ReportId::named(report).is_some_and(ReportId::is_of_trusts)
}

/// The built-in packs that have an annex: all their reports with charts and tables.
pub const WITH_ANNEX: [&str; 2] = ["head", "trustees"];

/// The name of a pack's annex.
pub fn annex_of(pack: &str) -> String {
    format!("{pack}-annex")
}

/// A pack.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PackSetting {
    /// Its name: a part of its file's name, lower case with hyphens; of an annex with `-annex` behind it.
    pub name: String,
    /// Whether it is one of the short packs, whose pages are designed: a decision page first, then a page a question. Its
    /// `reports` are then those of its annex.
    pub short: bool,
    /// Whom it is made for.
    pub of: PackFor,
    /// Its title.
    pub title: String,
    /// Who reads it, as printed on its cover.
    pub audience: String,
    /// The largest sheet.
    pub sheet: Sheet,
    /// Cover and contents.
    pub covers: bool,
    /// The pages it must have, where it must have a number of them: another number is reported.
    pub pages: Option<usize>,
    /// What is in it, in order.
    pub reports: Vec<PackReport>,
}

/// Which report pages have a PDF of their own beside them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ReportPdfs {
    /// Those of trusts and of schools.
    All,
    /// Those of trusts; a school's are in its pack.
    #[default]
    Trust,
    /// None.
    None,
}

/// Colour and logo of the packs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Brand {
    /// As `#12436d`.
    pub colour: Option<String>,
    /// An svg, png or jpg, relative to the config's folder.
    pub logo: Option<String>,
    /// What the logo says to those who can't see it.
    pub logo_alt: Option<String>,
}

/// The chapters that no page of the site has.
pub const ONLY_IN_PACKS: [&str; 3] = ["six-questions", "at-a-glance", "groups-and-data"];

/// The reports of a pack that are of no key stage, besides the audits.
const OF_NO_STAGE: [&str; 5] = [
    "measures",
    "value-added",
    "indicators",
    "indicator-pages",
    "profile",
];

/// The reports that a pack may hold: those of the site by their file name (audits as `audit-assessment`), and three that
/// only packs have.
pub const REPORTS: &[&str] = &joined::<
    { ONLY_IN_PACKS.len() + ReportId::NAMES.len() + OF_NO_STAGE.len() + AUDITS.len() },
>(&[&ONLY_IN_PACKS, &ReportId::NAMES, &OF_NO_STAGE, &AUDITS]);

impl PackSetting {
    /// Its file in the trust's folder `packs`: `<urn>.pdf` for heads and `trust.pdf` for trustees, other packs with their
    /// names before; an annex has `-annex` behind: `<urn>-annex.pdf`.
    pub fn file(&self, school: Option<Urn>) -> String {
        let whose = school.map_or_else(|| "trust".to_owned(), |urn| urn.to_string());
        let own = if school.is_some() { "head" } else { "trustees" };
        let annexed = (self.name.strip_suffix("-annex")).filter(|name| WITH_ANNEX.contains(name));
        let (name, end) = match annexed {
            Some(name) => (name, "-annex"),
            None => (self.name.as_str(), ""),
        };
        if name == own {
            format!("{whose}{end}.pdf")
        } else {
            format!("{name}-{whose}{end}.pdf")
        }
    }

    /// The pack of a file in the folder `packs`, and whose it is: name and URN, `None` for the trust's. `None`: no pack's file.
    pub fn named(file: &str) -> Option<(String, Option<Urn>)> {
        let stem = file.strip_suffix(".pdf")?;
        let (stem, annex) = match stem.strip_suffix("-annex") {
            Some(stem) => (stem, true),
            None => (stem, false),
        };
        let (pack, whose) = stem.rsplit_once('-').unwrap_or(match stem {
            "trust" => ("trustees", stem),
            _ => ("head", stem),
        });
        let school = match whose {
            "trust" => None,
            urn => Some(urn.parse().ok()?),
        };
        let name = if annex {
            annex_of(pack)
        } else {
            pack.to_owned()
        };
        Some((name, school))
    }

    /// Its annex: what it would be if it held all its reports.
    pub fn annex(&self) -> Self {
        Self {
            name: annex_of(&self.name),
            short: false,
            title: format!("{}: annex", self.title),
            covers: true,
            pages: None,
            ..self.clone()
        }
    }

    /// Whether there is one for a school, or for a trust.
    pub fn is_for(&self, school: bool) -> bool {
        match self.of {
            PackFor::Both => true,
            PackFor::Schools => school,
            PackFor::Trust => !school,
        }
    }

    /// The packs that are made where the config says nothing, all of them short: *head*, *trustees*, *governors*.
    pub fn built_in() -> Vec<Self> {
        let pack = |name: &str, of, title: &str, audience: &str, reports: &[&str]| Self {
            name: name.to_owned(),
            short: true,
            of,
            title: title.to_owned(),
            audience: audience.to_owned(),
            sheet: Sheet::A3,
            covers: false,
            pages: None,
            reports: reports.iter().map(|r| PackReport::plain(r)).collect(),
        };
        vec![
            pack(
                "head",
                PackFor::Schools,
                "Head’s pack",
                "The head and the school’s leaders",
                &[
                    "six-questions",
                    "summary",
                    "pathway",
                    "year-groups",
                    "pupil-groups",
                    "progress",
                    "indicators",
                    "measures",
                    "value-added",
                    "audit-assessment",
                    "audit-pupil-groups",
                    "audit-data-quality",
                ],
            ),
            pack(
                "trustees",
                PackFor::Trust,
                "Trustees’ pack",
                "Trustees and the trust’s leaders",
                &[
                    "six-questions",
                    "summary",
                    "schools-difference",
                    "pathway",
                    "pupil-groups",
                    "progress",
                    "indicators",
                    "measures",
                    "value-added",
                    "profile",
                    "audit-assessment",
                    "audit-data-quality",
                ],
            ),
            Self {
                pages: Some(2),
                ..pack(
                    "governors",
                    PackFor::Schools,
                    "Governors’ two pages",
                    "The school’s governors",
                    &["at-a-glance", "groups-and-data"],
                )
            },
        ]
    }
}

/// A colour as `#rrggbb`; `None`: it isn't one.
pub fn colour(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let part = |i: usize| u8::from_str_radix(&digits[i..i + 2], 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

/// The contrast of two colours as WCAG 2.2 defines it: (L1 + 0.05) / (L2 + 0.05) of their relative luminances, the lighter
/// first; from 1 to 21.
pub fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let luminance = |c: [u8; 3]| {
        let part = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.04045 {
                v / 12.92
            } else {
                ((v + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(c[0]) + 0.7152 * part(c[1]) + 0.0722 * part(c[2])
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The palest ground that headings in the trust's colour stand on, besides white: `#f3f6f9`.
const WASH: [u8; 3] = [0xf3, 0xf6, 0xf9];

/// The contrast that text must have (WCAG 2.2, 1.4.3).
pub const ENOUGH: f64 = 4.5;

/// The least contrast that text in this colour has on the grounds of a pack.
pub fn least_contrast(own: [u8; 3]) -> f64 {
    contrast(own, WASH).min(contrast(own, [255; 3]))
}

/// The nearest darker colour of the same hue that text can be read in, as `#rrggbb`; a colour dark enough stays.
pub fn darkened(own: [u8; 3]) -> String {
    let mut made = own;
    for percent in (0..=100u16).rev() {
        made = own.map(|v| u8::try_from(u16::from(v) * percent / 100).unwrap_or(0));
        if least_contrast(made) >= ENOUGH {
            break;
        }
    }
    format!("#{:02x}{:02x}{:02x}", made[0], made[1], made[2])
}

/// The ink of text on the paper.
const INK: [u8; 3] = [0x1b, 0x27, 0x33];

/// White or ink, whichever reads better on a ground of this colour, as `#rrggbb`.
pub fn on_ground(own: [u8; 3]) -> &'static str {
    if contrast(own, [255; 3]) >= ENOUGH || contrast(own, [255; 3]) >= contrast(own, INK) {
        "#ffffff"
    } else {
        "#1b2733"
    }
}

#[cfg(test)]
mod tests {
    use super::{PackSetting, colour, contrast, darkened, least_contrast, on_ground};

    #[test]
    fn a_packs_file_says_which_pack_it_is_and_whose() {
        let built_in = PackSetting::built_in();
        let own = PackSetting {
            name: "maths-lead".into(),
            ..built_in[0].clone()
        };
        for (pack, school, file) in [
            (&built_in[0], Some(136_000), "136000.pdf"),
            (&built_in[0].annex(), Some(136_000), "136000-annex.pdf"),
            (&built_in[1], None, "trust.pdf"),
            (&built_in[1].annex(), None, "trust-annex.pdf"),
            (&built_in[2], Some(136_000), "governors-136000.pdf"),
            (&own, Some(136_000), "maths-lead-136000.pdf"),
            (&own, None, "maths-lead-trust.pdf"),
        ] {
            assert_eq!(pack.file(school), file);
            assert_eq!(PackSetting::named(file), Some((pack.name.clone(), school)));
        }
        assert_eq!(PackSetting::named("notes.pdf"), None);
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let of = |text: &str| colour(text).unwrap();
        // Black on white is 21 : 1 by definition: (1 + 0.05) / (0 + 0.05).
        assert!((contrast(of("#000000"), of("#ffffff")) - 21.0).abs() < 1e-9);
        // #767676 is the palest grey that passes on white: 0.4627… to the power 2.4 = 0.1812; 1.05 / 0.2312 = 4.54.
        assert!((contrast(of("#767676"), of("#ffffff")) - 4.54).abs() < 0.005);
        assert!(least_contrast(of("#ffcc00")) < 2.0);
        assert!(least_contrast(of(&darkened(of("#ffcc00")))) >= 4.5);
        assert_eq!(darkened(of("#12436d")), "#12436d");
        // On yellow dark words, on dark blue white ones.
        assert_eq!(
            (on_ground(of("#ffcc00")), on_ground(of("#12436d"))),
            ("#1b2733", "#ffffff")
        );
        assert_eq!(colour("#12436"), None);
        assert_eq!(colour("12436d"), None);
    }
}
