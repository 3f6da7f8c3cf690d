//! Who the pupils are, worked by hand.

use std::fs;

use matbook::config::Settings;
use matbook::measure::context::{Contexts, Share};
use matbook::release::{Desk, Scope, context::context};
use matbook::report;

use crate::reading::read;

#[test]
fn context_worked_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    file("trusts.csv", "trust_uid,trust_name\n1,Made-up Trust\n");
    file(
        "schools.csv",
        "urn,school_name,trust_uid,joined_on,phase,school_type\n\
         100001,Ash,1,2015-09-01,Primary,Academy converter\n\
         100002,Beech,1,2015-09-01,Primary,Academy converter\n",
    );
    // Ash had Ann and Bob in year 3 and Cat in year 4; a year later Ann and Dan are in year 4 and Eve in year 3, and Bob is
    // at Beech, which had no roll the year before.
    file(
        "pupils.csv",
        "academic_year,urn,upn,surname,forename,dob,sex,nc_year,fsm,fsm6,eal,looked_after,sen,ethnicity,prior_stage,prior_score\n\
         2021/22,100001,A000000000001,Made,Ann,2014-01-01,F,3,N,Y,N,N,N,WBRI,KS1,5\n\
         2021/22,100001,B000000000002,Made,Bob,2014-02-01,M,3,N,N,N,N,N,WBRI,KS1,7\n\
         2021/22,100001,C000000000003,Made,Cat,2013-02-01,F,4,N,N,N,N,N,WBRI,KS1,7\n\
         2022/23,100001,A000000000001,Made,Ann,2014-01-01,F,4,N,Y,N,N,K,WBRI,KS1,5\n\
         2022/23,100001,D000000000004,Made,Dan,2014-03-01,M,4,N,N,Y,N,N,WBRI,KS1,8\n\
         2022/23,100001,E000000000005,Made,Eve,2015-03-01,F,3,N,,N,N,E,WBRI,KS1,6\n\
         2022/23,100002,B000000000002,Made,Bob,2014-02-01,M,4,N,N,N,N,N,WBRI,KS1,\n",
    );
    let holdings = read(folder.path());
    let settings = Settings::default();
    let contexts = Contexts::new(&holdings, &settings);
    let ash = contexts.of(0, holdings.school(100_001), None).unwrap();
    let share = |n: u64, of: u64| Share { n, of };
    assert_eq!(
        (ash.roll, ash.premium, ash.eal),
        (3, share(1, 2), share(1, 3))
    );
    assert_eq!((ash.support, ash.plans), (share(1, 3), share(1, 3)));
    // Year 4 has scores 5 and 8: ranks 1 and 2 of 2; 1 > 2/3 and <= 4/3, so middle; 2 > 4/3: high. Eve is alone: 1 > 2/3: high.
    assert_eq!(ash.prior, [share(0, 3), share(1, 3), share(2, 3)]);
    // Above the youngest year group: Ann and Dan, of whom Dan is new. Below the oldest a year before: Ann and Bob, who left.
    assert_eq!(
        (ash.joined, ash.left),
        (Some(share(1, 2)), Some(share(1, 2)))
    );
    // For the trust Bob has not left; Beech has no year before, so its pupils are not asked.
    let trust = contexts.of(0, None, None).unwrap();
    assert_eq!(
        (trust.roll, trust.joined, trust.left),
        (4, Some(share(1, 2)), Some(share(0, 2)))
    );
    let beech = contexts.of(0, holdings.school(100_002), Some(1)).unwrap();
    assert_eq!((beech.roll, beech.joined), (1, None));
    assert!(contexts.of(0, None, Some(0)).is_none());

    // On a page: 1 of 2 Pupil Premium, the panel with the trust as its total, and a line for the head.
    let scope = Scope {
        trust: 0,
        school: holdings.school(100_001),
    };
    let view = context(
        &Desk::default(),
        &holdings,
        &settings,
        &contexts,
        scope,
        None,
    )
    .unwrap();
    let about = report::About {
        trust_folder: "made-up-trust".into(),
        trust_name: "Made-up Trust".into(),
        school: Some((100_001, "Ash".into())),
    };
    let panel = report::context::panel(&about, &view);
    let report::Block::Table(table) = &panel.blocks[0] else {
        panic!("{panel:?}")
    };
    let plain: Vec<String> = table.rows[0]
        .cells
        .iter()
        .map(report::Cell::plain)
        .collect();
    assert_eq!(
        plain,
        [
            "Ash", "3", "50%", "0%", "33%", "67%", "33%", "33%", "33%", "50%", "50%"
        ]
    );
    assert_eq!(
        report::context::fact(view.own(scope)).value,
        "3 on the roll, 50% Pupil Premium, 0% low prior, 33% SEN support, 33% EHC plans, 33% EAL, 50% joined"
    );
}
