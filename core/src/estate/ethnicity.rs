//! Ethnicity codes: main (`WBRI`) and extended (`WENG`), with the categories each rolls up into.
//!
//! Source: the DfE's approved ethnicity codes and FFT's grouping of them.

/// FFT's groups, in the order of the code list; pupils whose ethnicity is not known are in none.
pub const FFT_GROUPS: [&str; 14] = [
    "White British",
    "White Irish",
    "Gypsy, Roma or Traveller",
    "Other White",
    "Mixed",
    "Indian",
    "Pakistani",
    "Bangladeshi",
    "Other Asian",
    "Black Caribbean",
    "Black African",
    "Other Black",
    "Chinese",
    "Any other",
];

/// One code of the list, by its place in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ethnicity(u8);

/// code, DfE code, main category, sub category, description, FFT group
type Entry = [&'static str; 6];

#[rustfmt::skip]
const CODES: [Entry; 102] = [
    ["WBRI", "WBRI", "White", "White - British", "White - British", "White British"],
    ["WENG", "WBRI", "White", "White - British", "White - English", "White British"],
    ["WSCO", "WBRI", "White", "White - British", "White - Scottish", "White British"],
    ["WWEL", "WBRI", "White", "White - British", "White - Welsh", "White British"],
    ["WCOR", "WBRI", "White", "White - British", "White - Cornish", "White British"],
    ["WOWB", "WBRI", "White", "White - British", "Other White British", "White British"],
    ["WIRI", "WIRI", "White", "White - Irish", "White - Irish", "White Irish"],
    ["WIRT", "WIRT", "White", "Traveller of Irish heritage", "Traveller of Irish heritage", "Gypsy, Roma or Traveller"],
    ["WROM", "WROM", "White", "Gypsy/Roma", "Gypsy/Roma", "Gypsy, Roma or Traveller"],
    ["WROG", "WROM", "White", "Gypsy/Roma", "Gypsy", "Gypsy, Roma or Traveller"],
    ["WROR", "WROM", "White", "Gypsy/Roma", "Roma", "Gypsy, Roma or Traveller"],
    ["WROO", "WROM", "White", "Gypsy/Roma", "Other Gypsy/Roma", "Gypsy, Roma or Traveller"],
    ["WOTH", "WOTH", "White", "Any other White background", "Any other White background", "Other White"],
    ["WALB", "WOTH", "White", "Any other White background", "Albanian", "Other White"],
    ["WBOS", "WOTH", "White", "Any other White background", "Bosnian-Herzegovinian", "Other White"],
    ["WCRO", "WOTH", "White", "Any other White background", "Croatian", "Other White"],
    ["WGRE", "WOTH", "White", "Any other White background", "Greek/Greek Cypriot", "Other White"],
    ["WGRK", "WOTH", "White", "Any other White background", "Greek", "Other White"],
    ["WGRC", "WOTH", "White", "Any other White background", "Greek Cypriot", "Other White"],
    ["WITA", "WOTH", "White", "Any other White background", "Italian", "Other White"],
    ["WKOS", "WOTH", "White", "Any other White background", "Kosovan", "Other White"],
    ["WPOR", "WOTH", "White", "Any other White background", "Portuguese", "Other White"],
    ["WSER", "WOTH", "White", "Any other White background", "Serbian", "Other White"],
    ["WTUR", "WOTH", "White", "Any other White background", "Turkish/Turkish Cypriot", "Other White"],
    ["WTUK", "WOTH", "White", "Any other White background", "Turkish", "Other White"],
    ["WTUC", "WOTH", "White", "Any other White background", "Turkish Cypriot", "Other White"],
    ["WEUR", "WOTH", "White", "Any other White background", "White European", "Other White"],
    ["WEEU", "WOTH", "White", "Any other White background", "White Eastern European", "Other White"],
    ["WWEU", "WOTH", "White", "Any other White background", "White Western European", "Other White"],
    ["WOTW", "WOTH", "White", "Any other White background", "White other", "Other White"],
    ["MWBC", "MWBC", "Mixed", "White and Black Caribbean", "White and Black Caribbean", "Mixed"],
    ["MWBA", "MWBA", "Mixed", "White and Black African", "White and Black African", "Mixed"],
    ["MWAS", "MWAS", "Mixed", "White and Asian", "White and Asian", "Mixed"],
    ["MWAP", "MWAS", "Mixed", "White and Asian", "White and Pakistani", "Mixed"],
    ["MWAI", "MWAS", "Mixed", "White and Asian", "White and Indian", "Mixed"],
    ["MWAO", "MWAS", "Mixed", "White and Asian", "White and other Asian", "Mixed"],
    ["MOTH", "MOTH", "Mixed", "Any other Mixed background", "Any other Mixed background", "Mixed"],
    ["MAOE", "MOTH", "Mixed", "Any other Mixed background", "Asian and any other ethnic group", "Mixed"],
    ["MABL", "MOTH", "Mixed", "Any other Mixed background", "Asian and Black", "Mixed"],
    ["MACH", "MOTH", "Mixed", "Any other Mixed background", "Asian and Chinese", "Mixed"],
    ["MBOE", "MOTH", "Mixed", "Any other Mixed background", "Black and any other ethnic group", "Mixed"],
    ["MBCH", "MOTH", "Mixed", "Any other Mixed background", "Black and Chinese", "Mixed"],
    ["MCOE", "MOTH", "Mixed", "Any other Mixed background", "Chinese and any other ethnic group", "Mixed"],
    ["MWOE", "MOTH", "Mixed", "Any other Mixed background", "White and any other ethnic group", "Mixed"],
    ["MWCH", "MOTH", "Mixed", "Any other Mixed background", "White and Chinese", "Mixed"],
    ["MOTM", "MOTH", "Mixed", "Any other Mixed background", "Other Mixed background", "Mixed"],
    ["AIND", "AIND", "Asian", "Indian", "Indian", "Indian"],
    ["APKN", "APKN", "Asian", "Pakistani", "Pakistani", "Pakistani"],
    ["AMPK", "APKN", "Asian", "Pakistani", "Mirpuri Pakistani", "Pakistani"],
    ["AKPA", "APKN", "Asian", "Pakistani", "Kashmiri Pakistani", "Pakistani"],
    ["AOPK", "APKN", "Asian", "Pakistani", "Other Pakistani", "Pakistani"],
    ["ABAN", "ABAN", "Asian", "Bangladeshi", "Bangladeshi", "Bangladeshi"],
    ["AOTH", "AOTH", "Asian", "Any other Asian background", "Any other Asian background", "Other Asian"],
    ["AAFR", "AOTH", "Asian", "Any other Asian background", "African Asian", "Other Asian"],
    ["AKAO", "AOTH", "Asian", "Any other Asian background", "Kashmiri other", "Other Asian"],
    ["ANEP", "AOTH", "Asian", "Any other Asian background", "Nepali", "Other Asian"],
    ["ASNL", "AOTH", "Asian", "Any other Asian background", "Sinhalese", "Other Asian"],
    ["ASLT", "AOTH", "Asian", "Any other Asian background", "Sri Lankan Tamil", "Other Asian"],
    ["ASRO", "AOTH", "Asian", "Any other Asian background", "Sri Lankan other", "Other Asian"],
    ["AOTA", "AOTH", "Asian", "Any other Asian background", "Other Asian", "Other Asian"],
    ["BCRB", "BCRB", "Black", "Black Caribbean", "Black Caribbean", "Black Caribbean"],
    ["BAFR", "BAFR", "Black", "Black African", "Black African", "Black African"],
    ["BANN", "BAFR", "Black", "Black African", "Angolan", "Black African"],
    ["BCON", "BAFR", "Black", "Black African", "Congolese", "Black African"],
    ["BGHA", "BAFR", "Black", "Black African", "Ghanaian", "Black African"],
    ["BNGN", "BAFR", "Black", "Black African", "Nigerian", "Black African"],
    ["BSLN", "BAFR", "Black", "Black African", "Sierra Leonean", "Black African"],
    ["BSOM", "BAFR", "Black", "Black African", "Somali", "Black African"],
    ["BSUD", "BAFR", "Black", "Black African", "Sudanese", "Black African"],
    ["BAOF", "BAFR", "Black", "Black African", "Other Black African", "Black African"],
    ["BOTH", "BOTH", "Black", "Any other Black background", "Any other Black background", "Other Black"],
    ["BEUR", "BOTH", "Black", "Any other Black background", "Black European", "Other Black"],
    ["BNAM", "BOTH", "Black", "Any other Black background", "Black North American", "Other Black"],
    ["BOTB", "BOTH", "Black", "Any other Black background", "Other Black", "Other Black"],
    ["CHNE", "CHNE", "Chinese", "Chinese", "Chinese", "Chinese"],
    ["CHKC", "CHNE", "Chinese", "Chinese", "Hong Kong Chinese", "Chinese"],
    ["CMAL", "CHNE", "Chinese", "Chinese", "Malaysian Chinese", "Chinese"],
    ["CSNG", "CHNE", "Chinese", "Chinese", "Singaporean Chinese", "Chinese"],
    ["CTWN", "CHNE", "Chinese", "Chinese", "Taiwanese", "Chinese"],
    ["COCH", "CHNE", "Chinese", "Chinese", "Other Chinese", "Chinese"],
    ["OOTH", "OOTH", "Any other ethnic group", "Any other ethnic group", "Any other ethnic group", "Any other"],
    ["OAFG", "OOTH", "Any other ethnic group", "Any other ethnic group", "Afghan", "Any other"],
    ["OARA", "OOTH", "Any other ethnic group", "Any other ethnic group", "Arab other", "Any other"],
    ["OEGY", "OOTH", "Any other ethnic group", "Any other ethnic group", "Egyptian", "Any other"],
    ["OFIL", "OOTH", "Any other ethnic group", "Any other ethnic group", "Filipino", "Any other"],
    ["OIRN", "OOTH", "Any other ethnic group", "Any other ethnic group", "Iranian", "Any other"],
    ["OIRQ", "OOTH", "Any other ethnic group", "Any other ethnic group", "Iraqi", "Any other"],
    ["OJPN", "OOTH", "Any other ethnic group", "Any other ethnic group", "Japanese", "Any other"],
    ["OKOR", "OOTH", "Any other ethnic group", "Any other ethnic group", "Korean", "Any other"],
    ["OKRD", "OOTH", "Any other ethnic group", "Any other ethnic group", "Kurdish", "Any other"],
    ["OLAM", "OOTH", "Any other ethnic group", "Any other ethnic group", "Latin American", "Any other"],
    ["OLEB", "OOTH", "Any other ethnic group", "Any other ethnic group", "Lebanese", "Any other"],
    ["OLIB", "OOTH", "Any other ethnic group", "Any other ethnic group", "Libyan", "Any other"],
    ["OMAL", "OOTH", "Any other ethnic group", "Any other ethnic group", "Malay", "Any other"],
    ["OMRC", "OOTH", "Any other ethnic group", "Any other ethnic group", "Moroccan", "Any other"],
    ["OPOL", "OOTH", "Any other ethnic group", "Any other ethnic group", "Polynesian", "Any other"],
    ["OTHA", "OOTH", "Any other ethnic group", "Any other ethnic group", "Thai", "Any other"],
    ["OVIE", "OOTH", "Any other ethnic group", "Any other ethnic group", "Vietnamese", "Any other"],
    ["OYEM", "OOTH", "Any other ethnic group", "Any other ethnic group", "Yemeni", "Any other"],
    ["OOEG", "OOTH", "Any other ethnic group", "Any other ethnic group", "Other ethnic group", "Any other"],
    ["NOBT", "NOBT", "Unclassified", "Information not yet obtained", "Information not yet obtained", "Null"],
    ["REFU", "REFU", "Unclassified", "Refused", "Refused", "Null"],
];

impl Ethnicity {
    /// All codes of the list, in its order.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..u8::MAX).take(CODES.len()).map(Self)
    }

    /// Reads a code, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::all().find(|e| e.code().eq_ignore_ascii_case(text))
    }

    /// The code as the management system holds it.
    pub fn code(self) -> &'static str {
        CODES[usize::from(self.0)][0]
    }

    /// The DfE's main code that it rolls into.
    pub fn dfe_code(self) -> &'static str {
        CODES[usize::from(self.0)][1]
    }

    /// Main category, as `White`; `Unclassified` where it was refused or not obtained.
    pub fn main_category(self) -> &'static str {
        CODES[usize::from(self.0)][2]
    }

    /// The DfE's sub category, as `White - British`.
    pub fn sub_category(self) -> &'static str {
        CODES[usize::from(self.0)][3]
    }

    /// What the code stands for.
    pub fn description(self) -> &'static str {
        CODES[usize::from(self.0)][4]
    }

    /// FFT's group; `None` where FFT counts the pupil as unknown.
    pub fn fft_group(self) -> Option<&'static str> {
        match CODES[usize::from(self.0)][5] {
            "Null" => None,
            group => Some(group),
        }
    }
}
