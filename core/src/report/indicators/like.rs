//! Schools like the page's, by the DfE's own distance.

use crate::release::similar::LikeSchool;
use crate::report::{About, Block, Cell, Column, Row, Section, Table};

/// The panel; `schools` has the school itself first. `None` where its values are not given.
pub fn like_schools(about: &About, schools: &[LikeSchool]) -> Option<Section> {
    if schools.len() < 2 {
        return None;
    }
    let mut table = Table::new(
        "like-schools",
        format!(
            "The {} schools most like {}",
            schools.len() - 1,
            about.name()
        ),
        vec![
            Column::words("school", "School"),
            Column::number("distance", "Distance").about("0: alike in all nine values"),
            Column::number("pupils", "Pupils"),
            Column::number("premium", "Pupil premium"),
            Column::number("prior", "Prior attainment")
                .about("average key stage 1 attainment, points"),
            Column::number("support", "SEN support"),
            Column::number("plans", "EHC plans"),
            Column::number("eal", "EAL"),
            Column::number("stability", "Stayed").about("pupils who were not mobile"),
        ],
    );
    table.rows = schools
        .iter()
        .enumerate()
        .map(|(i, s)| {
            let mut cells = vec![Cell::text(match &s.name {
                Some(name) => format!("{name} (URN {})", s.urn),
                None => format!("URN {}", s.urn),
            })];
            cells.extend(
                [
                    &s.distance,
                    &s.pupils,
                    &s.premium,
                    &s.prior,
                    &s.support,
                    &s.plans,
                    &s.eal,
                    &s.stability,
                ]
                .map(|figure| Cell::Number(figure.clone())),
            );
            if i == 0 {
                Row::total(cells)
            } else {
                Row::body(cells)
            }
        })
        .collect();
    table.notes.push(
        "The DfE's distance: the root of the sum of squared differences of nine values, each divided by its scale: pupil \
         premium, POLAR4, stability, SEN support, EAL, IDACI, EHC plans, pupils, key stage 1 attainment. Near schools have \
         like pupils; it says nothing about results."
            .into(),
    );
    Some(Section::new(
        "schools-like-this",
        "Schools like this one",
        vec![
            Block::text(format!(
                "The {} schools of the DfE’s list whose pupils are most like those of {}, nearest first: look there for what else is \
                 possible with such pupils. The DfE gives values but no names: look a URN up on Get Information About \
                 Schools.",
                schools.len() - 1,
                about.name()
            )),
            Block::Table(table),
        ],
    ))
}
