//! Packs against PDF/UA-1 and PDF/A-2a, by validators that are not ours.

use std::process::{Command, Output};

use lopdf::Document;

use crate::packs_printed::{file, printed};

/// Runs a check of tests/standards; `None`, with the reason said, where it isn't installed.
///
/// `MATBOOK_PDF_CHECKS` is the folder of programs that scripts/test.sh makes.
fn check(program: &str, arguments: &[&str], files: &[std::path::PathBuf]) -> Option<Output> {
    let Ok(folder) = std::env::var("MATBOOK_PDF_CHECKS") else {
        crate::skip(&format!(
            "{program} is not installed (scripts/test.sh does)"
        ));
        return None;
    };
    let program = std::path::Path::new(&folder).join(program);
    Some(
        Command::new(&program)
            .args(arguments)
            .args(files)
            .output()
            .unwrap_or_else(|e| panic!("{}: {e}", program.display())),
    )
}

fn validate(files: &[std::path::PathBuf]) -> Option<Output> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/standards/validate.py");
    check("python", &[script], files)
}

#[test]
fn a_validator_of_pdf_ua_1_and_pdf_a_2a_finds_nothing_in_any_pack() {
    let files: Vec<_> = printed().packs.iter().map(|(p, _, _)| file(p)).collect();
    let Some(out) = validate(&files) else { return };
    assert!(
        out.status.success(),
        "{}{}",
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr)
    );
}

#[test]
fn the_validator_finds_a_figure_without_alternative_text_and_a_wrong_part() {
    let folder = tempfile::tempdir().unwrap();
    let (_, _, made) = &printed().packs[0];
    let mut pdf = Document::load_mem(&made.pdf).unwrap();
    let figure = pdf
        .objects
        .values_mut()
        .filter_map(|o| o.as_dict_mut().ok())
        .find(|d| d.has(b"Alt"))
        .unwrap();
    figure.remove(b"Alt");
    let metadata = pdf
        .objects
        .values_mut()
        .filter_map(|o| o.as_stream_mut().ok())
        .find(|s| s.dict.get(b"Subtype").and_then(|v| v.as_name()).ok() == Some(b"XML"))
        .unwrap();
    let xmp = String::from_utf8(metadata.content.clone()).unwrap();
    assert!(xmp.contains("<pdfaid:part>2<"));
    metadata.set_plain_content(xmp.replace("<pdfaid:part>2<", "<pdfaid:part>7<").into());
    let path = folder.path().join("spoilt.pdf");
    pdf.save(&path).unwrap();
    let Some(out) = validate(&[path]) else { return };
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(!out.status.success());
    assert!(
        said.contains("ua1: PDFUA1-FIGURE-ALTERNATIVE-TEXT"),
        "{said}"
    );
    assert!(said.contains("2a: PDFA2A-"), "{said}");
}

#[test]
fn a_lint_of_pdf_ua_and_a_reader_find_nothing() {
    for (path, _, _) in printed().packs.iter().step_by(5) {
        match Command::new("qpdf").arg("--check").arg(file(path)).output() {
            Ok(out) => assert!(out.status.success(), "{path}: {out:?}"),
            Err(_) => crate::skip("qpdf is not installed"),
        }
        if let Some(out) = check("pdfua", &["check"], &[file(path)]) {
            let said = String::from_utf8_lossy(&out.stdout);
            assert!(out.status.success(), "{path}: {said}");
        }
    }
}

/// A PDF of one stream, laid out as the typesetter does it.
fn pdf_of_stream(data: &[u8]) -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n".to_vec();
    let mut starts = vec![];
    starts.push(pdf.len());
    pdf.extend_from_slice(b"1 0 obj\n<< /Type /Catalog >>\nendobj\n\n");
    starts.push(pdf.len());
    pdf.extend_from_slice(format!("2 0 obj\n<< /Length {} >>\nstream\n", data.len()).as_bytes());
    pdf.extend_from_slice(data);
    pdf.extend_from_slice(b"\nendstream\nendobj\n\n");
    let table = pdf.len();
    pdf.extend_from_slice(b"xref\n0 3\n0000000000 65535 f\r\n");
    for start in starts {
        pdf.extend_from_slice(format!("{start:010} 00000 n\r\n").as_bytes());
    }
    pdf.extend_from_slice(
        format!("trailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF").as_bytes(),
    );
    pdf
}

#[test]
fn a_stream_that_ends_in_a_carriage_return_keeps_its_length_for_every_reader() {
    for data in [
        &b"ends in CR\r"[..],
        b"ends in LF\n",
        b"ends in neither",
        b"\r",
    ] {
        let made = matbook::pack::compress(&pdf_of_stream(data)).unwrap();
        let from = memchr::memmem::find(&made, b"stream\n").unwrap() + b"stream\n".len();
        let end = from + memchr::memmem::find(&made[from..], b"endstream").unwrap();
        let read = &made[from..end];
        // A reader takes the longest line's end off: CR LF, else LF.
        let read = read
            .strip_suffix(b"\r\n")
            .or(read.strip_suffix(b"\n"))
            .unwrap();
        assert_eq!(read, data, "{made:?}");
    }
}
