//! The looks of a workbook's cells, and the number formats that follow a figure's unit.

use std::fmt::Write as _;
use std::sync::LazyLock;

use crate::release::Unit;

/// The look of a cell: its place in the list of `xl/styles.xml`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    Plain,
    /// Text that begins like a formula: marked as text, so that editing it doesn't make it one.
    Quoted,
    Title,
    Heading,
    Link,
    Wrapped,
    Number(Unit),
    /// Bold, for rows of totals.
    Total,
    TotalNumber(Unit),
}

/// All units, in the order of their styles.
const UNITS: [Unit; 18] = [
    Unit::Count,
    Unit::Percent,
    Unit::PercentOne,
    Unit::PercentagePoints,
    Unit::Score,
    Unit::ScorePoints,
    Unit::Progress,
    Unit::ProgressOne,
    Unit::Points,
    Unit::Pounds,
    Unit::Rate,
    Unit::Kilometres,
    Unit::PercentagePointsOne,
    Unit::PoundsChange,
    Unit::Mean,
    Unit::MeanChange,
    Unit::Pupils,
    Unit::Percentile,
];

/// Where the styles of numbers begin: those before are listed in [`XML`].
const FIRST_NUMBER: usize = 7;

impl Style {
    pub(super) fn index(self) -> usize {
        match self {
            Self::Plain => 0,
            Self::Quoted => 1,
            Self::Title => 2,
            Self::Heading => 3,
            Self::Link => 4,
            Self::Wrapped => 5,
            Self::Total => 6,
            Self::Number(unit) => FIRST_NUMBER + unit as usize,
            Self::TotalNumber(unit) => FIRST_NUMBER + UNITS.len() + unit as usize,
        }
    }
}

/// The number format of a unit: the decimals, sign and suffix that the page shows.
fn format(unit: Unit) -> &'static str {
    match unit {
        Unit::Count => "#,##0",
        Unit::Percent => "0\"%\"",
        Unit::PercentOne => "0.0\"%\"",
        Unit::PercentagePoints | Unit::Pupils => "+0;\\−0;0",
        Unit::Score | Unit::Mean => "0.0",
        Unit::ScorePoints | Unit::ProgressOne | Unit::PercentagePointsOne | Unit::MeanChange => {
            "+0.0;\\−0.0;0.0"
        }
        Unit::Progress => "+0.00;\\−0.00;0.00",
        Unit::Points | Unit::Rate => "0.00",
        Unit::Pounds => "\"£\"#,##0;\\−\"£\"#,##0",
        Unit::PoundsChange => "+\"£\"#,##0;\\−\"£\"#,##0;\"£\"0",
        Unit::Kilometres => "0.0\" km\"",
        Unit::Percentile => "[<0.5]\"under 1\";[>=99.5]\"over 99\";0",
    }
}

/// `xl/styles.xml`, the same in every workbook.
pub(super) static XML: LazyLock<String> = LazyLock::new(|| {
    let mut xml = String::from(super::package::XML_HEAD);
    xml.push_str(
        "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">",
    );
    let _ = write!(xml, "<numFmts count=\"{}\">", UNITS.len());
    for (i, unit) in UNITS.into_iter().enumerate() {
        let code = format(unit)
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;");
        let _ = write!(
            xml,
            "<numFmt numFmtId=\"{}\" formatCode=\"{code}\"/>",
            164 + i
        );
    }
    xml.push_str("</numFmts><fonts count=\"4\">");
    let font = |inside: &str, size: u8| {
        format!("<font>{inside}<sz val=\"{size}\"/><name val=\"Arial\"/><family val=\"2\"/></font>")
    };
    xml.push_str(&font("", 12));
    xml.push_str(&font("<b/>", 12));
    xml.push_str(&font("<b/>", 16));
    xml.push_str(
        "<font><u/><sz val=\"12\"/><color rgb=\"FF12436D\"/><name val=\"Arial\"/><family val=\"2\"/></font>",
    );
    xml.push_str(
        "</fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill \
         patternType=\"gray125\"/></fill></fills><borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/>\
         </border><border><left/><right/><top style=\"thin\"><color auto=\"1\"/></top><bottom/><diagonal/></border>\
         </borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>\
         </cellStyleXfs>",
    );
    let _ = write!(
        xml,
        "<cellXfs count=\"{}\">",
        FIRST_NUMBER + 2 * UNITS.len()
    );
    let look = |format: usize, font: u8, border: u8, more: &str, inside: &str| {
        let start = format!(
            "<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"0\" borderId=\"{border}\" xfId=\"0\" applyFont=\"1\"{more}"
        );
        if inside.is_empty() {
            start + "/>"
        } else {
            format!("{start} applyAlignment=\"1\">{inside}</xf>")
        }
    };
    let wrap = "<alignment vertical=\"top\" wrapText=\"1\"/>";
    xml.push_str(&look(0, 0, 0, "", ""));
    xml.push_str(&look(0, 0, 0, " quotePrefix=\"1\"", ""));
    xml.push_str(&look(0, 2, 0, "", ""));
    xml.push_str(&look(0, 1, 0, "", wrap));
    xml.push_str(&look(0, 3, 0, "", ""));
    xml.push_str(&look(0, 0, 0, "", wrap));
    xml.push_str(&look(0, 1, 1, " applyBorder=\"1\"", ""));
    for (font, border) in [(0, 0), (1, 1)] {
        for i in 0..UNITS.len() {
            let more = " applyNumberFormat=\"1\" applyBorder=\"1\"";
            xml.push_str(&look(164 + i, font, border, more, ""));
        }
    }
    xml.push_str(
        "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>\
         </styleSheet>",
    );
    xml
});
