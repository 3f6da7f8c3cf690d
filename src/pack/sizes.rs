//! The sizes and gaps of what stands in packs: one table, by which the templates set (as `data.sizes` of `/data.json`) and by
//! which pages are planned before they are set. A `sizes.json` among the user's templates changes some of them.

use serde::{Deserialize, Serialize};

macro_rules! sizes {
    ($($(#[$about:meta])* $name:ident = $value:expr;)*) => {
        /// Sizes and gaps in points, or in ems where they say so.
        #[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub(super) struct Sizes {
            $($(#[$about])* pub $name: f64,)*
        }

        impl Default for Sizes {
            fn default() -> Self {
                Self { $($name: $value,)* }
            }
        }

        impl Sizes {
            /// The first that no page can be set with: below nought, or larger than a sheet.
            fn unfit(&self) -> Option<(&'static str, f64)> {
                let all = [$((stringify!($name), self.$name),)*];
                all.into_iter().find(|(_, v)| !(0.0..=500.0).contains(v))
            }
        }
    };
}

sizes! {
    /// Running text.
    body = 9.5;
    /// Between its lines, in ems.
    leading = 0.68;
    /// Between paragraphs, and between blocks that ask for no more, in ems.
    spacing = 0.95;
    /// Before the bullet of a list.
    list_indent = 2.0;
    /// Behind it.
    list_bullet_gap = 7.0;
    /// Between the items of a list, in ems.
    list_spacing = 0.75;
    /// Between a note and the bar at its left.
    note_inset = 9.0;
    /// Above and below a note, within its bar.
    note_pad = 3.0;
    /// The title of a chapter.
    title = 19.0;
    /// Below it.
    title_below = 9.0;
    /// Whom a chapter is about, above its title.
    subject = 10.0;
    /// Below it.
    subject_below = 6.0;
    /// The line below a chapter's title.
    standfirst = 10.5;
    /// Names and values at the head of a chapter.
    facts = 8.5;
    /// Between their lines, in ems.
    facts_leading = 0.75;
    /// Between a name and its value, in ems.
    fact_gap = 0.45;
    /// Between a value and the next name, in ems.
    facts_gap = 1.6;
    /// Above them.
    facts_above = 10.0;
    /// Below them.
    facts_below = 12.0;
    /// At the sides of what is in brief.
    briefing_inset = 12.0;
    /// Above and below it, within its ground.
    briefing_pad = 9.0;
    /// Below its heading.
    briefing_heading_below = 7.0;
    /// Above it.
    briefing_above = 12.0;
    /// Below it.
    briefing_below = 14.0;
    /// Above a chapter that begins on the page of the one before.
    joined_above = 26.0;
    /// Between its rule and its title.
    joined_pad = 12.0;
    /// The heading of a section.
    heading = 12.5;
    /// Above it.
    heading_above = 17.0;
    /// Below it.
    heading_below = 8.0;
    /// A heading in words of the trust's own.
    subheading = 10.5;
    /// Above it.
    subheading_above = 12.0;
    /// Below it.
    subheading_below = 5.0;
    /// How tall a picture may be.
    picture = 150.0;
    /// A table in words of the trust's own.
    written_table = 8.7;
    /// Above and below its cells.
    written_pad = 3.3;
    /// The title of a chart or table.
    caption = 9.0;
    /// Between it and the thing itself.
    caption_gap = 6.0;
    /// Above and below a chart.
    chart_around = 11.0;
    /// Above a table.
    table_above = 11.0;
    /// Below it.
    table_below = 12.0;
    /// Between the lines of a cell, in ems.
    cell_leading = 0.5;
    /// The drawing of a trend.
    spark = 9.0;
    /// Marks and notes of a table.
    small_print = 7.5;
    /// Between their lines, and between them, in ems.
    small_print_leading = 0.55;
    /// Between a table and what stands under it.
    small_print_above = 5.0;
    /// Between a table and what stands over it.
    small_print_below = 6.0;
    /// The words of a tile.
    tile_words = 8.0;
    /// Its figure.
    tile_figure = 18.0;
    /// Between its lines, in ems.
    tile_leading = 0.5;
    /// Between its parts.
    tile_spacing = 6.0;
    /// Within its edge.
    tile_inset = 9.0;
    /// Between tiles.
    tile_gutter = 8.0;
    /// Above a row of them.
    tiles_above = 12.0;
    /// Below it.
    tiles_below = 14.0;
    /// The title of a page of a short pack.
    brief_title = 17.0;
    /// Below it.
    brief_title_below = 10.0;
    /// Its sentences.
    brief_said = 10.0;
    /// Between them.
    brief_said_gap = 6.0;
    /// Between the lines of one, in ems.
    brief_leading = 0.5;
    /// The heading of a part.
    brief_heading = 11.0;
    /// Above it.
    brief_heading_above = 15.0;
    /// Below it.
    brief_heading_below = 6.0;
    /// The text of its tables and matrices.
    brief_table = 8.7;
    /// The heads of their columns.
    brief_head = 8.2;
    /// The line under a head, and qualifiers.
    brief_unit = 8.0;
    /// How tall a row is where there is room.
    brief_row = 20.6;
    /// How tall it is at least.
    brief_row_least = 12.4;
    /// Notes, legends, and what stands in boxes.
    brief_note = 8.1;
    /// Above a note.
    brief_note_above = 5.0;
    /// Above a note that is a part of its own.
    brief_note_alone = 8.0;
    /// Above the rule between two leaves on one sheet.
    brief_leaf_above = 16.0;
    /// Below it.
    brief_leaf_below = 14.0;
    /// The figure of a tile.
    brief_tile_figure = 16.0;
    /// How tall a small course is.
    brief_path = 118.0;
    /// Within a box.
    brief_card_pad = 9.0;
    /// Between boxes and tiles.
    brief_gutter = 9.0;
    /// Between the columns of the glossary.
    glossary_gutter = 18.0;
    /// Between its lines, in ems.
    glossary_leading = 0.6;
    /// Between its terms, in ems.
    glossary_spacing = 0.85;
    /// How far its further lines are set in.
    glossary_hanging = 10.0;
}

impl Sizes {
    /// The table, with the values that the text of a `sizes.json` names in place of its own.
    ///
    /// # Errors
    /// What is wrong with the text, and where.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let sizes: Self = serde_json::from_str(text).map_err(|e| e.to_string())?;
        match sizes.unfit() {
            None => Ok(sizes),
            Some((name, value)) => Err(format!(
                "`{name}` is {value}: a size is a number of points from 0 to 500"
            )),
        }
    }

    /// Between lines of running text.
    pub(super) fn line_gap(&self) -> f64 {
        self.leading * self.body
    }
}

#[cfg(test)]
mod tests {
    use super::Sizes;

    #[test]
    fn some_sizes_are_changed_and_the_others_stay() {
        let larger = Sizes::read("{\"body\": 11, \"title\": 24}").expect("sizes");
        assert_eq!(
            (larger.body, larger.title, larger.caption),
            (11.0, 24.0, 9.0)
        );
        assert_eq!(Sizes::read("{}").expect("sizes"), Sizes::default());
    }

    #[test]
    fn what_is_no_size_is_told() {
        let wrong = |text: &str| Sizes::read(text).expect_err(text);
        assert!(wrong("{\"bodie\": 9}").contains("unknown field `bodie`, expected one of `body`"));
        assert!(wrong("{\"body\": \"9pt\"}").contains("line 1 column"));
        assert_eq!(
            wrong("{\"body\": -1}"),
            "`body` is -1: a size is a number of points from 0 to 500"
        );
    }
}
