//! The page of documentation that each code has.

use crate::diag::Code;

/// The page of a code, as Markdown: what it looks at, what it does to the figures, how to mend it, an example.
pub fn page(code: Code) -> &'static str {
    macro_rules! pages {
        ($($name:ident = $file:literal,)+) => {
            match code {
                $(Code::$name => include_str!(concat!("../../content/checks/", $file, ".md")),)+
            }
        };
    }
    pages! {
        Config = "config",
        UnreadableFile = "unreadable-file",
        BadEncoding = "bad-encoding",
        MissingTable = "missing-table",
        MissingColumn = "missing-column",
        DuplicateColumn = "duplicate-column",
        FieldCount = "field-count",
        UnclosedQuote = "unclosed-quote",
        BadYear = "bad-year",
        MissingKey = "missing-key",
        BadDate = "bad-date",
        UnknownTrust = "unknown-trust",
        UnknownSchool = "unknown-school",
        UnknownCode = "unknown-code",
        NotANumber = "not-a-number",
        OutOfRange = "out-of-range",
        NoOutcome = "no-outcome",
        OnNoRoll = "on-no-roll",
        DuplicateKey = "duplicate-key",
        BlankRow = "blank-row",
        PersonalValue = "personal-value",
        CheckLetter = "check-letter",
        TwoRolls = "two-rolls",
        BirthYearGroup = "birth-year-group",
        OutsideTerm = "outside-term",
        AbsentExceedsPossible = "absent-exceeds-possible",
        Implausible = "implausible",
        MatchedByName = "matched-by-name",
        NearMatch = "near-match",
        UnknownColumn = "unknown-column",
        NullWord = "null-word",
        LookupError = "lookup-error",
        FormulaWithoutValue = "formula-without-value",
        MergedCells = "merged-cells",
        MonthFirst = "month-first",
        OnlyYes = "only-yes",
        WrongScale = "wrong-scale",
        YearToDate = "year-to-date",
        SameFile = "same-file",
        UnreadFile = "unread-file",
        NotCollected = "not-collected",
        NoSuchMeasure = "no-such-measure",
        SourcesDisagree = "sources-disagree",
        PassedOver = "passed-over",
        Assumed = "assumed",
        MissingGlyph = "missing-glyph",
        CoverageDrop = "coverage-drop",
        FigureJump = "figure-jump",
        SameScore = "same-score",
        ScoreHeap = "score-heap",
        LooksLikeLastYear = "looks-like-last-year",
        OtherYearGroup = "other-year-group",
        ExpiredIgnore = "expired-ignore",
        ContentFile = "content-file",
        CommentaryFigure = "commentary-figure",
        CommentaryMoved = "commentary-moved",
    }
}
