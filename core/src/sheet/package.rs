//! The parts of an .xlsx file around its sheets, and the zip that holds them: no clock, so the same bytes every time.

use crate::estate::Date;

use super::zip::{TooLarge, Zip};

/// The first line of every part.
pub(super) const XML_HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// A sheet as it goes into the file.
pub(super) struct SheetPart {
    pub(super) name: String,
    pub(super) xml: String,
    /// The definition of its table, if it has one; its number is the sheet's.
    pub(super) table: Option<String>,
}

/// Zips the parts of a workbook.
pub(super) fn zip(title: &str, made: Date, sheets: &[SheetPart]) -> Result<Vec<u8>, TooLarge> {
    let mut zip = Zip::default();
    zip.put("[Content_Types].xml", &content_types(sheets))?;
    let rels = relationships(&[
        (DOCUMENT, "officeDocument", "xl/workbook.xml"),
        (
            &format!("{PACKAGE}/relationships/metadata"),
            "core-properties",
            "docProps/core.xml",
        ),
    ]);
    zip.put("_rels/.rels", &rels)?;
    zip.put("docProps/core.xml", &core(title, made))?;
    zip.put("xl/workbook.xml", &workbook(sheets))?;
    let targets: Vec<String> = (1..=sheets.len())
        .map(|n| format!("worksheets/sheet{n}.xml"))
        .collect();
    let mut rels: Vec<(&str, &str, &str)> = targets
        .iter()
        .map(|target| (DOCUMENT, "worksheet", target.as_str()))
        .collect();
    rels.push((DOCUMENT, "styles", "styles.xml"));
    zip.put("xl/_rels/workbook.xml.rels", &relationships(&rels))?;
    zip.put("xl/styles.xml", &super::styles::XML)?;
    for (i, sheet) in sheets.iter().enumerate() {
        let n = i + 1;
        zip.put(&format!("xl/worksheets/sheet{n}.xml"), &sheet.xml)?;
        if let Some(table) = &sheet.table {
            let target = format!("../tables/table{n}.xml");
            let rels = relationships(&[(DOCUMENT, "table", &target)]);
            zip.put(&format!("xl/worksheets/_rels/sheet{n}.xml.rels"), &rels)?;
            zip.put(&format!("xl/tables/table{n}.xml"), table)?;
        }
    }
    zip.finish()
}

fn content_types(sheets: &[SheetPart]) -> String {
    let mut xml = format!(
        "{XML_HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
         ContentType=\"application/xml\"/>"
    );
    let mut add = |part: &str, content: &str| {
        xml.push_str("<Override PartName=\"");
        xml.push_str(part);
        xml.push_str("\" ContentType=\"");
        xml.push_str(content);
        xml.push_str("\"/>");
    };
    add("/xl/workbook.xml", &format!("{TYPE}.sheet.main+xml"));
    add("/xl/styles.xml", &format!("{TYPE}.styles+xml"));
    add(
        "/docProps/core.xml",
        "application/vnd.openxmlformats-package.core-properties+xml",
    );
    for (i, sheet) in sheets.iter().enumerate() {
        let n = i + 1;
        add(
            &format!("/xl/worksheets/sheet{n}.xml"),
            &format!("{TYPE}.worksheet+xml"),
        );
        if sheet.table.is_some() {
            add(
                &format!("/xl/tables/table{n}.xml"),
                &format!("{TYPE}.table+xml"),
            );
        }
    }
    xml + "</Types>"
}

/// A relationships part: base of the type's address, type, target; ids `rId1`, `rId2` in their order.
fn relationships(list: &[(&str, &str, &str)]) -> String {
    let mut xml = format!("{XML_HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for (i, (base, kind, target)) in list.iter().enumerate() {
        let n = i + 1;
        xml += &format!("<Relationship Id=\"rId{n}\" Type=\"{base}/{kind}\" Target=\"{target}\"/>");
    }
    xml + "</Relationships>"
}

fn core(title: &str, made: Date) -> String {
    let when = |tag: &str| {
        format!("<dcterms:{tag} xsi:type=\"dcterms:W3CDTF\">{made}T00:00:00Z</dcterms:{tag}>")
    };
    format!(
        "{XML_HEAD}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:creator>matbook</dc:creator>\
         {}{}<dc:language>en-GB</dc:language></cp:coreProperties>",
        xml_text(title),
        when("created"),
        when("modified"),
    )
}

fn workbook(sheets: &[SheetPart]) -> String {
    let mut xml = format!(
        "{XML_HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{DOCUMENT}\"><bookViews><workbookView/></bookViews><sheets>"
    );
    for (i, sheet) in sheets.iter().enumerate() {
        let n = i + 1;
        let name = xml_text(&sheet.name);
        xml += &format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>");
    }
    xml += "</sheets>";
    // The headings again on every printed page.
    let titles: String = sheets
        .iter()
        .enumerate()
        .filter(|(_, sheet)| sheet.table.is_some())
        .map(|(i, sheet)| {
            let name = xml_text(&sheet.name);
            format!(
                "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{i}\">'{name}'!$1:$1</definedName>"
            )
        })
        .collect();
    if !titles.is_empty() {
        xml += &format!("<definedNames>{titles}</definedNames>");
    }
    xml + "</workbook>"
}

/// Text inside XML: escaped, without the control characters that XML can't hold, and with text that looks like one of
/// the format's own escapes (`_x0041_`) kept as it is.
pub(super) fn xml_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_text(&mut out, text);
    out
}

/// As [`xml_text`], into a string.
pub(super) fn push_text(out: &mut String, text: &str) {
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            '\r' => out.push('\n'),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            '_' if looks_escaped(&text.as_bytes()[at..]) => out.push_str("_x005F_"),
            c => out.push(c),
        }
    }
}

fn looks_escaped(text: &[u8]) -> bool {
    text.len() >= 7
        && matches!(text[1], b'x' | b'X')
        && text[2..6].iter().all(u8::is_ascii_hexdigit)
        && text[6] == b'_'
}
