//! The codes of findings: a promise to scripts.

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// The stable code of a finding.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }
        impl Code {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// As it is printed: `unknown-code`.
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// The code that is printed so.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.text() == text)
            }

            /// What it means, in a sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+)),+ }
            }
        }
    };
}

codes! {
    /// The config is wrong: unknown key, wrong type, value outside its list.
    Config = "config",
    /// A file can't be read, or is cut off.
    UnreadableFile = "unreadable-file",
    /// A file holds bytes that its encoding doesn't have: a character can't be read.
    BadEncoding = "bad-encoding",
    /// A table that the build needs isn't there.
    MissingTable = "missing-table",
    /// A required column is missing.
    MissingColumn = "missing-column",
    /// Two columns of a file have the same heading.
    DuplicateColumn = "duplicate-column",
    /// A record has more or fewer fields than the heading.
    FieldCount = "field-count",
    /// A quoted field is never closed: the rest of the file is in it.
    UnclosedQuote = "unclosed-quote",
    /// An academic year is not of the form 2022/23 with consecutive years, or the config asks for a year without data.
    BadYear = "bad-year",
    /// A key column is blank.
    MissingKey = "missing-key",
    /// Not a date.
    BadDate = "bad-date",
    /// A school's trust is not in the table of trusts.
    UnknownTrust = "unknown-trust",
    /// A row's school is not in the table of schools.
    UnknownSchool = "unknown-school",
    /// A value is outside its code list.
    UnknownCode = "unknown-code",
    /// A number column holds something else.
    NotANumber = "not-a-number",
    /// A number lies outside its range.
    OutOfRange = "out-of-range",
    /// An assessment with neither score nor judgement.
    NoOutcome = "no-outcome",
    /// The pupil is on no roll that year, and no one pupil fits by name.
    OnNoRoll = "on-no-roll",
    /// A later row of a key.
    DuplicateKey = "duplicate-key",
    /// All cells are blank.
    BlankRow = "blank-row",
    /// What may be a pupil's name, UPN or date of birth stands where it would be shown.
    PersonalValue = "personal-value",
    /// A UPN's check letter is wrong.
    CheckLetter = "check-letter",
    /// A pupil is on two rolls in one year.
    TwoRolls = "two-rolls",
    /// A date of birth does not fit the year group.
    BirthYearGroup = "birth-year-group",
    /// An assessment is dated outside its academic year or term.
    OutsideTerm = "outside-term",
    /// More sessions absent than possible.
    AbsentExceedsPossible = "absent-exceeds-possible",
    /// A value or a total that is hardly possible, or can't be right beside the others.
    Implausible = "implausible",
    /// A row was matched to a pupil by name, birth date and sex.
    MatchedByName = "matched-by-name",
    /// A row nearly matches a pupil.
    NearMatch = "near-match",
    /// A column that no table has: reported once and ignored.
    UnknownColumn = "unknown-column",
    /// Cells say in a word that there is nothing: NULL, NaN.
    NullWord = "null-word",
    /// Cells hold what a spreadsheet writes where a formula found nothing.
    LookupError = "lookup-error",
    /// A formula was saved without its value.
    FormulaWithoutValue = "formula-without-value",
    /// Cells of a workbook are merged.
    MergedCells = "merged-cells",
    /// The dates of a column have the month before the day.
    MonthFirst = "month-first",
    /// No cell of a column of yes and no says no.
    OnlyYes = "only-yes",
    /// Scores or chances lie where their scale has almost nobody: they are on another one.
    WrongScale = "wrong-scale",
    /// Sessions run on from September in every export.
    YearToDate = "year-to-date",
    /// A file is another of its table, row for row.
    SameFile = "same-file",
    /// A file in the data folder that nothing reads.
    UnreadFile = "unread-file",
    /// A table of events has no row for a school and term, and the config doesn't say that none were.
    NotCollected = "not-collected",
    /// A score is given for a measure, or a year of it, that was never published.
    NoSuchMeasure = "no-such-measure",
    /// Two sources of a table give different values; the earlier one's stands.
    SourcesDisagree = "sources-disagree",
    /// Rows of a file that are no part of the table, or can't stand by themselves.
    PassedOver = "passed-over",
    /// A value was taken from elsewhere because the file doesn't hold it.
    Assumed = "assumed",
    /// A character that no font has was replaced.
    MissingGlyph = "missing-glyph",
    /// Far fewer of a school's pupils were assessed than in the term before.
    CoverageDrop = "coverage-drop",
    /// A school's figure moved by more than its own history allows.
    FigureJump = "figure-jump",
    /// All pupils of a class have the same score.
    SameScore = "same-score",
    /// Scores heap up at a threshold.
    ScoreHeap = "score-heap",
    /// Results are the same as a year before.
    LooksLikeLastYear = "looks-like-last-year",
    /// The rows of a file say another year group than the rolls.
    OtherYearGroup = "other-year-group",
    /// An ignore in the config has come to its end.
    ExpiredIgnore = "expired-ignore",
    /// A file of the content folder can't be used as it stands.
    ContentFile = "content-file",
    /// A commentary asks for a figure that there isn't.
    CommentaryFigure = "commentary-figure",
    /// A figure that a commentary quotes has moved since it was written.
    CommentaryMoved = "commentary-moved",
}

impl Code {
    /// Whether nothing can be built before an error of this code is mended: a file or table is not there as a whole.
    /// All others are reported, and the build goes on.
    pub fn stops_build(self) -> bool {
        matches!(
            self,
            Self::Config
                | Self::UnreadableFile
                | Self::MissingTable
                | Self::MissingColumn
                | Self::UnclosedQuote
        )
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text())
    }
}
