//! The legend of a page of a short pack: under a matrix that has something to read off.

use super::leaf_data::{BodyData, FigureData, LineData, MatrixData, PartData};

/// Sets the legend where a page asks for one: under a matrix with drawings. Without any there is nothing to explain but stars, which
/// a note tells. `few`: from how many pupils on a figure is compared.
pub(super) fn place(parts: &mut [PartData], few: f64) {
    let mut matrices: Vec<&mut MatrixData> = (parts.iter_mut())
        .filter_map(|p| match &mut p.body {
            BodyData::Matrix(matrix) => Some(matrix),
            _ => None,
        })
        .collect();
    if !matrices.iter().any(|m| m.legend) {
        return;
    }
    let kept = matrices.iter().any(|m| m.legend && is_drawn(m));
    let mut placed = false;
    for matrix in &mut matrices {
        let here = if kept { matrix.legend } else { !placed };
        matrix.legend = here && is_drawn(matrix);
        placed |= matrix.legend;
    }
    if placed {
        return;
    }
    if let Some(matrix) = matrices.into_iter().find(|m| has_stars(m)) {
        let told = format!("*: fewer than {few:.0} pupils, too few to compare.");
        matrix.notes.push(told);
    }
}

fn cells(matrix: &MatrixData) -> impl Iterator<Item = &FigureData> {
    matrix.lines.iter().flat_map(|line| match line {
        LineData::Row { cells, .. } => cells.as_slice(),
        LineData::Heading { .. } => &[],
    })
}

fn is_drawn(matrix: &MatrixData) -> bool {
    cells(matrix).any(|c| matches!(c, FigureData::Compared { strip: Some(_), .. }))
}

fn has_stars(matrix: &MatrixData) -> bool {
    cells(matrix).any(|c| match c {
        FigureData::Few { .. } => true,
        FigureData::Plain { text, .. } | FigureData::Words { text, .. } => text == "*",
        FigureData::Compared { .. } => false,
    })
}
