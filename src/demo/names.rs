//! Names of people, schools, places and trusts that nobody could take for real ones.

use super::rng::Rng;

/// The first halves of surnames and of schools' names.
const HEADS: [&str; 50] = [
    "Amber", "Apple", "Ash", "Barley", "Birch", "Blue", "Bramble", "Brindle", "Brook", "Butter",
    "Candle", "Cedar", "Clover", "Copper", "Dapple", "Dew", "Elder", "Fennel", "Fern", "Finch",
    "Gorse", "Hazel", "Heather", "Honey", "Ivy", "Juniper", "Larch", "Lark", "Linden", "Maple",
    "Marsh", "Mead", "Moss", "Nettle", "Oat", "Otter", "Pebble", "Plum", "Quill", "Reed", "Rowan",
    "Sedge", "Silver", "Sorrel", "Teasel", "Thistle", "Velvet", "Willow", "Wren", "Yarrow",
];

/// The second halves.
const TAILS: [&str; 20] = [
    "whistle", "feather", "lantern", "bonnet", "button", "kettle", "pocket", "ribbon", "thimble",
    "wick", "snap", "burrow", "drift", "gleam", "hop", "puddle", "spindle", "tumble", "wisp",
    "yonder",
];

/// The first halves of forenames.
const FORENAME_HEADS: [&str; 25] = [
    "Al", "Bri", "Cal", "Dor", "El", "Fen", "Gil", "Hal", "Is", "Jor", "Kel", "Lin", "Mor", "Nim",
    "Or", "Pel", "Quin", "Ros", "Sil", "Tam", "Ul", "Vin", "Wil", "Yor", "Zel",
];

/// The second halves.
const FORENAME_TAILS: [&str; 20] = [
    "abo", "andi", "bo", "da", "dlefi", "enno", "fi", "icka", "illo", "imo", "ka", "lowyn", "mble",
    "nyra", "oplo", "pin", "rielo", "sko", "tova", "wyn",
];

/// Surnames with accents or an apostrophe, as people write them and as a keyboard without them does.
pub(super) const ACCENTED: [(&str, &str); 6] = [
    ("D'Acornlé", "DAcornle"),
    ("Fërnwhistle", "Fernwhistle"),
    ("O'Bramblé", "OBramble"),
    ("Plümpocket", "Plumpocket"),
    ("Źabwisp", "Zabwisp"),
    ("Ñandlefeather", "Nandlefeather"),
];

/// A surname; about one in thirty is double.
pub(super) fn surname(rng: &mut Rng) -> String {
    let head = rng.pick(&HEADS);
    let tail = rng.pick(&TAILS);
    if rng.chance(0.03) {
        let (other, last) = (rng.pick(&HEADS), rng.pick(&TAILS));
        format!("{head}{tail}-{other}{last}")
    } else {
        format!("{head}{tail}")
    }
}

/// A forename, for either sex.
pub(super) fn forename(rng: &mut Rng) -> String {
    let head = rng.pick(&FORENAME_HEADS);
    let tail = rng.pick(&FORENAME_TAILS);
    format!("{head}{tail}")
}

/// The name of the `index`-th place of a demo: no two alike below a thousand.
pub(super) fn place(index: usize, shift: usize) -> String {
    let head = HEADS[(shift + index * 13) % HEADS.len()];
    let tail = TAILS[(shift / 7 + index * 7 + index / HEADS.len()) % TAILS.len()];
    format!("{head}{tail}")
}

/// The name of the `index`-th trust.
pub(super) fn trust(index: usize, shift: usize) -> String {
    let kinds = [
        "Learning Trust",
        "Academies Trust",
        "Education Trust",
        "Schools Partnership",
    ];
    format!(
        "{} {}",
        place(index + 500, shift + 3),
        kinds[index % kinds.len()]
    )
}

/// The name of a sponsor.
pub(super) fn sponsor(index: usize, shift: usize) -> String {
    format!("The {} Foundation", place(index + 300, shift + 11))
}

/// The name of a local authority.
pub(super) fn authority(index: usize, shift: usize) -> String {
    format!("{}shire", place(index + 700, shift + 5))
}
