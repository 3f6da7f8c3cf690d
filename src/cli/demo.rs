//! `matbook demo`: writes a made-up trust.

use crate::demo::{self, DemoError, DemoPlan};

use super::Ended;
use super::args::DemoArguments;
use super::messages::Messages;

pub(super) fn demo(arguments: &DemoArguments, messages: &Messages) -> Ended {
    let plan = DemoPlan {
        schools: arguments.schools,
        pupils: arguments.pupils,
        years: arguments.years,
        trusts: arguments.trusts,
        seed: arguments.seed,
        nation: arguments.nation,
        faults: arguments.faults,
    };
    match demo::write(&plan, &arguments.folder) {
        Ok(report) => {
            let folder = arguments.folder.display();
            messages.say(&format!(
                "{} files, {} rows, {:.1} MB of made-up data in {folder}, {:.1} s",
                report.files,
                report.rows,
                super::build::megabytes(report.bytes),
                messages.seconds()
            ));
            messages.say(&format!(
                "Next: matbook build --config {}",
                arguments.folder.join("config.yaml").display()
            ));
            Ended::Done
        }
        Err(error @ DemoError::Io { .. }) => messages.machine(&error.to_string()),
        Err(error) => messages.wrong_use(&error.to_string()),
    }
}
