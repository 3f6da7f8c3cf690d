//! Which part of several of a site a build makes: as it is written, or as a scheduler's environment says.

use std::str::FromStr;

use crate::compose::Part;

/// What stands after `--shard`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ShardArgument {
    /// `3/40`
    Of(Part),
    /// `auto`, or `auto/40`: the number, and where it is left out how many there are, is the environment's to say.
    Auto(Option<usize>),
}

impl FromStr for ShardArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('/') {
            None if text == "auto" => Ok(Self::Auto(None)),
            Some(("auto", of)) => Ok(Self::Auto(Some(number(of, "the number of parts")?))),
            Some((k, of)) => part(
                number(k, "the number of the part")?,
                number(of, "the number of parts")?,
            )
            .map(Self::Of),
            None => Err("expected K/N, as 3/40, or auto, or auto/N".into()),
        }
    }
}

/// The variable that names a part by itself.
const OWN: &str = "MATBOOK_SHARD";
/// The one that says how many parts there are, where nothing else does.
const OWN_OF: &str = "MATBOOK_SHARDS";

impl ShardArgument {
    /// The part. `variable` gives what a variable of the environment says.
    ///
    /// # Errors
    /// What is missing in the environment, or can't be.
    pub fn part(self, variable: impl Fn(&str) -> Option<String>) -> Result<Part, String> {
        let of = match self {
            Self::Of(part) => return Ok(part),
            Self::Auto(of) => of,
        };
        let set = |name: &str| variable(name).filter(|text| !text.trim().is_empty());
        let read = |name: &str| set(name).map(|text| number(&text, name)).transpose();
        let of = match of {
            Some(of) => Some(of),
            None => read(OWN_OF)?,
        };
        let wanting = |name: &str| {
            format!(
                "{name} says which part, but nothing how many there are: write --shard auto/N, or set {OWN_OF}"
            )
        };
        if let Some(text) = set(OWN) {
            let Some((k, n)) = text.split_once('/') else {
                return part(number(&text, OWN)?, of.ok_or_else(|| wanting(OWN))?);
            };
            let n = number(n, OWN)?;
            if let Some(other) = of.filter(|of| *of != n) {
                return Err(format!(
                    "{OWN} is {text}, but there are to be {other} parts"
                ));
            }
            return part(number(k, OWN)?, n);
        }
        if let Some(k) = read("SLURM_ARRAY_TASK_ID")? {
            let all = || {
                let count = read("SLURM_ARRAY_TASK_COUNT")?;
                let (least, most) = (read("SLURM_ARRAY_TASK_MIN")?, read("SLURM_ARRAY_TASK_MAX")?);
                match (count, least.unwrap_or(1), most.or(count)) {
                    (Some(n), 1, Some(most)) if most == n => Ok(n),
                    _ => Err("this Slurm array doesn't go from 1 to N by ones: write --shard auto/N, with the N of all parts".to_owned()),
                }
            };
            return part(k, of.map_or_else(all, Ok)?);
        }
        let index = "JOB_COMPLETION_INDEX";
        if let Some(text) = set(index) {
            let k: usize = text
                .trim()
                .parse()
                .map_err(|_| format!("{index} is {text}: expected a whole number"))?;
            return part(k + 1, of.ok_or_else(|| wanting(index))?);
        }
        Err(format!(
            "--shard auto: none of {OWN}, SLURM_ARRAY_TASK_ID and {index} is set: write the part, as 3/40"
        ))
    }
}

fn part(number: usize, of: usize) -> Result<Part, String> {
    match (1..=of).contains(&number) {
        true => Ok(Part { number, of }),
        false => Err(format!(
            "there is no part {number} of {of}: they are counted from 1 to {of}"
        )),
    }
}

/// A number of 1 at least.
fn number(text: &str, what: &str) -> Result<usize, String> {
    match text.trim().parse() {
        Ok(0) | Err(_) => Err(format!("{what} is {text}: expected a whole number from 1")),
        Ok(number) => Ok(number),
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, ShardArgument};

    fn found(asked: &str, variables: &[(&str, &str)]) -> Result<(usize, usize), String> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let asked: ShardArgument = asked.parse()?;
        asked.part(variable).map(|Part { number, of }| (number, of))
    }

    #[test]
    fn the_part_is_the_one_written_or_the_schedulers() {
        assert_eq!(found("3/40", &[("MATBOOK_SHARD", "9/9")]), Ok((3, 40)));
        assert_eq!(found("auto", &[("MATBOOK_SHARD", "9/9")]), Ok((9, 9)));
        assert_eq!(found("auto/12", &[("MATBOOK_SHARD", "9")]), Ok((9, 12)));
        let slurm = [
            ("SLURM_ARRAY_TASK_ID", "7"),
            ("SLURM_ARRAY_TASK_MIN", "1"),
            ("SLURM_ARRAY_TASK_MAX", "40"),
            ("SLURM_ARRAY_TASK_COUNT", "40"),
        ];
        assert_eq!(found("auto", &slurm), Ok((7, 40)));
        // Only the seventh and ninth again: how many there are must be said.
        let again = [
            ("SLURM_ARRAY_TASK_ID", "7"),
            ("SLURM_ARRAY_TASK_MIN", "7"),
            ("SLURM_ARRAY_TASK_MAX", "9"),
            ("SLURM_ARRAY_TASK_COUNT", "2"),
        ];
        assert!(found("auto", &again).is_err());
        assert_eq!(found("auto/40", &again), Ok((7, 40)));
        // Kubernetes counts from 0.
        let index = [("JOB_COMPLETION_INDEX", "0")];
        assert_eq!(found("auto/40", &index), Ok((1, 40)));
        assert!(found("auto", &index).is_err());
        let index = [("JOB_COMPLETION_INDEX", "39"), ("MATBOOK_SHARDS", "40")];
        assert_eq!(found("auto", &index), Ok((40, 40)));
    }

    #[test]
    fn what_is_no_part_is_told() {
        for wrong in ["0/4", "5/4", "1/0", "3", "a/4", "1/", "-1/4", "auto/0"] {
            assert!(found(wrong, &[]).is_err(), "{wrong}");
        }
        assert!(found("auto", &[]).unwrap_err().contains("MATBOOK_SHARD"));
        assert!(found("auto/3", &[("MATBOOK_SHARD", "1/4")]).is_err());
        assert!(found("auto/3", &[("JOB_COMPLETION_INDEX", "3")]).is_err());
    }
}
