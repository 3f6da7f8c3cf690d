//! The code sets a pupil's row draws on, and how common each code is in made-up schools.

/// Ethnicity codes of families that mostly speak English at home, each with its weight.
pub(super) const ENGLISH_AT_HOME: [(&str, u32); 22] = [
    ("WBRI", 640),
    ("WENG", 90),
    ("WSCO", 6),
    ("WWEL", 8),
    ("WOWB", 12),
    ("WIRI", 5),
    ("WIRT", 2),
    ("WROM", 2),
    ("WOTH", 8),
    ("MWBC", 28),
    ("MWBA", 18),
    ("MWAS", 22),
    ("MOTH", 18),
    ("AIND", 14),
    ("APKN", 16),
    ("ABAN", 4),
    ("BCRB", 20),
    ("BAFR", 24),
    ("BNGN", 10),
    ("CHNE", 3),
    ("OOTH", 6),
    ("AOTH", 5),
];

/// Those of families that mostly speak another language at home.
pub(super) const ANOTHER_AT_HOME: [(&str, u32); 20] = [
    ("WOTH", 40),
    ("WEEU", 150),
    ("WPOR", 25),
    ("WTUR", 20),
    ("WROM", 12),
    ("WALB", 14),
    ("AIND", 95),
    ("APKN", 150),
    ("AMPK", 40),
    ("ABAN", 80),
    ("ASLT", 18),
    ("AOTH", 45),
    ("BAFR", 55),
    ("BSOM", 50),
    ("BGHA", 20),
    ("BNGN", 25),
    ("CHNE", 18),
    ("OARA", 45),
    ("OAFG", 25),
    ("OOTH", 35),
];

/// Every ethnicity code, main and extended: each is given to some pupil of a demo that is large enough.
pub(super) const ETHNICITY: [&str; 102] = [
    "WBRI", "WENG", "WSCO", "WWEL", "WCOR", "WOWB", "WIRI", "WIRT", "WROM", "WROG", "WROR", "WROO",
    "WOTH", "WALB", "WBOS", "WCRO", "WGRE", "WGRK", "WGRC", "WITA", "WKOS", "WPOR", "WSER", "WTUR",
    "WTUK", "WTUC", "WEUR", "WEEU", "WWEU", "WOTW", "MWBC", "MWBA", "MWAS", "MWAP", "MWAI", "MWAO",
    "MOTH", "MAOE", "MABL", "MACH", "MBOE", "MBCH", "MCOE", "MWOE", "MWCH", "MOTM", "AIND", "APKN",
    "AMPK", "AKPA", "AOPK", "ABAN", "AOTH", "AAFR", "AKAO", "ANEP", "ASNL", "ASLT", "ASRO", "AOTA",
    "BCRB", "BAFR", "BANN", "BCON", "BGHA", "BNGN", "BSLN", "BSOM", "BSUD", "BAOF", "BOTH", "BEUR",
    "BNAM", "BOTB", "CHNE", "CHKC", "CMAL", "CSNG", "CTWN", "COCH", "OOTH", "OAFG", "OARA", "OEGY",
    "OFIL", "OIRN", "OIRQ", "OJPN", "OKOR", "OKRD", "OLAM", "OLEB", "OLIB", "OMAL", "OMRC", "OPOL",
    "OTHA", "OVIE", "OYEM", "OOEG", "NOBT", "REFU",
];

/// Primary needs of pupils at SEN support, each with its weight.
pub(super) const NEEDS_SUPPORT: [(&str, u32); 10] = [
    ("SLCN", 330),
    ("SEMH", 190),
    ("MLD", 160),
    ("SPLD", 130),
    ("ASD", 90),
    ("NSA", 40),
    ("OTH", 30),
    ("PD", 18),
    ("HI", 16),
    ("VI", 8),
];

/// Primary needs of pupils with an EHC plan in a mainstream school.
pub(super) const NEEDS_PLAN: [(&str, u32); 10] = [
    ("ASD", 330),
    ("SLCN", 240),
    ("SEMH", 150),
    ("MLD", 70),
    ("PD", 50),
    ("DS", 30),
    ("HI", 30),
    ("VI", 20),
    ("SPLD", 30),
    ("OTH", 10),
];

/// Primary needs of pupils of a special school.
pub(super) const NEEDS_SPECIAL: [(&str, u32); 9] = [
    ("ASD", 340),
    ("SLD", 240),
    ("PMLD", 110),
    ("MLD", 80),
    ("SLCN", 70),
    ("SEMH", 70),
    ("DS", 40),
    ("MSI", 30),
    ("PD", 30),
];

/// Every primary need.
pub(super) const NEEDS: [&str; 14] = [
    "SPLD", "MLD", "SLD", "PMLD", "SEMH", "SLCN", "HI", "VI", "MSI", "PD", "ASD", "OTH", "NSA",
    "DS",
];

/// The tests, in the order in which schools choose them; the DfE's own is not among them.
pub(super) const TESTS: [&str; 5] = ["NFER", "PIXL", "Rising Stars", "Renaissance", "GL"];

/// The subjects.
pub(super) const SUBJECTS: [&str; 4] = ["Reading", "Writing", "Maths", "GPS"];
