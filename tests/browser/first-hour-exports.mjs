// Made-up exports of six schools, as management systems, test providers and trackers write them, from a demo's own tables.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The rows of a canonical table (the demo's cells hold no quotation marks). */
export const table = (file) => {
  const [heading, ...lines] = readFileSync(file, "utf8").trim().split(/\r?\n/);
  const names = heading.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i], cell])));
};

const quoted = (cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const csv = (rows) => rows.map((row) => row.map((cell) => quoted(String(cell))).join(",")).join("\r\n") + "\r\n";
const british = (date) => date.split("-").reverse().join("/");
const by = (rows, key) => {
  const groups = new Map();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
};

const ETHNICITY = {
  WBRI: "White - British", WIRI: "White - Irish", AIND: "Indian", APKN: "Pakistani", ABAN: "Bangladeshi", BCRB: "Black Caribbean", BAFR: "Black - African", CHNE: "Chinese",
};

/** How each school's system writes its list of pupils. */
const ROLLS = [
  // SIMS: ticks for yes, nothing for no, title lines above.
  (pupils) => [
    ["Pupil list with contextual data"],
    [],
    ["Legal Surname", "Legal Forename", "Date of Birth", "Gender", "Year taught in", "Reg", "UPN", "Ethnic code", "English as additional language", "SEN Status", "SEN Need", "Ever 6 FSM", "Eligible for free meals", "Ever in care", "Prior stage", "Prior score"],
    ...pupils.map((p) => [p.surname, p.forename, british(p.dob), p.sex, `Year  ${p.nc_year}`.replace("Year  R", "Reception"), `${p.nc_year}A`, p.upn, p.ethnicity, tick(p.eal), { N: "No SEN", K: "K - SEN Support", E: "E - Education, Health and Care Plan" }[p.sen] ?? "", p.sen_need, tick(p.fsm6), tick(p.fsm), tick(p.looked_after), p.prior_stage, p.prior_score]),
  ],
  // Arbor: questions as headings, Yes and No.
  (pupils) => [
    ["Student", "Globally Unique Student ID", "Date of birth", "Sex", "Year group(s) for today", "Registration form(s) this academic year", "FSM", "Ever 6 FSM at any time between 01 Aug 2020 and 30 Aug 2026?", "EAL at any time this academic year?", "Looked After (In Care) Status", "SEN status", "SEN need(s)", "Ethnicity", "Prior stage", "Prior score"],
    ...pupils.map((p) => [`${p.forename} ${p.surname}`, p.upn, british(p.dob), sex(p.sex), p.nc_year === "R" ? "Reception" : `Year ${p.nc_year}`, `${p.nc_year} Oak`, yes(p.fsm), yes(p.fsm6), yes(p.eal), yes(p.looked_after), p.sen, p.sen_need, p.ethnicity, p.prior_stage, p.prior_score]),
  ],
  // Bromcom: one title line, Last Name and First Name.
  (pupils) => [
    ["Students by year group"],
    ["Last Name", "First Name", "UPN", "Date Of Birth", "Gender", "Year Group Name", "Tutor Group", "Free School Meals", "FSM Ever 6", "EAL", "In Care", "SEN Provision", "SEN Need Type", "Ethnicity", "Student email", "Prior stage", "Prior score"],
    ...pupils.map((p) => [p.surname, p.forename, p.upn, british(p.dob), sex(p.sex), p.nc_year === "R" ? "Reception" : `Year ${p.nc_year}`, `${p.nc_year}T`, flag(p.fsm), flag(p.fsm6), flag(p.eal), flag(p.looked_after), { N: "No Special Educational Need", K: "SEN Support", E: "EHCP" }[p.sen] ?? "", p.sen_need, ETHNICITY[p.ethnicity] ?? p.ethnicity, "not@needed.example", p.prior_stage, p.prior_score]),
  ],
  // A list with both names in one column.
  (pupils) => [
    ["Name", "UPN", "DOB", "Sex", "NC Year", "Class", "FSM", "FSM6", "EAL", "LAC", "SEN", "SEN need", "Ethnicity", "Prior stage", "Prior score"],
    ...pupils.map((p) => [`${p.surname}, ${p.forename}`, p.upn, british(p.dob), p.sex, p.nc_year, `Class ${p.nc_year}`, p.fsm, p.fsm6, p.eal, p.looked_after, p.sen, p.sen_need, p.ethnicity, p.prior_stage, p.prior_score]),
  ],
];
const yes = (code) => ({ Y: "Yes", N: "No" })[code] ?? "";
const tick = (code) => ({ Y: "T", N: "F" })[code] ?? "";
const sex = (code) => ({ F: "Female", M: "Male" })[code] ?? "";
const flag = (code) => ({ Y: "True", N: "False" })[code] ?? "";

const WORDS = { BLW: "BLW", PKS: "PKS", WTS: "WTS", EXS: "EXS", GDS: "GDS" };

/**
 * Writes the exports of a year; gives the paths and how many schools there are.
 *
 * Every file holds what the canonical rows hold, so that the figures must be the same.
 */
export const write = (data, into, year) => {
  const dashed = year.replace("/", "-");
  const files = [];
  const put = (name, rows) => {
    const path = join(into, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, csv(rows));
    files.push(name);
  };
  const of = (file) => table(join(data, file)).filter((row) => row.academic_year === year);
  const schools = table(join(data, "schools.csv"));
  const pupils = of("pupils.csv");
  const home = new Map(pupils.map((p) => [p.upn, p]));
  const teachers = of(`assessments/${dashed}/teacher-assessment.csv`);
  const tests = of(`assessments/${dashed}/tests.csv`);
  const attendance = of("attendance.csv");
  const exclusions = of("exclusions.csv");
  const targets = of("targets.csv");
  const estimates = of(`estimates/${dashed}.csv`);
  schools.forEach((school, s) => {
    const name = school.school_name.replace(/ (Primary|High|Special)? ?(School|Academy)$/, "");
    const folder = name;
    const here = (row) => row.urn === school.urn;
    put(`${folder}/Roll ${dashed}.csv`, ROLLS[s % ROLLS.length](pupils.filter(here)));
    for (const [term, rows] of by(teachers.filter(here), (r) => r.term)) {
      // A marksheet: a row for each pupil, a column for each subject. The last outcome of a term counts: that alone stands in it.
      const subjects = [...new Set(rows.map((r) => r.subject))].sort();
      const last = new Map();
      for (const row of rows) {
        const key = `${row.upn} ${row.subject}`;
        const old = last.get(key);
        const outcome = (r) => r && !["A", "D", "X", ""].includes(r.judgement);
        if (outcome(old) && !outcome(row)) continue;
        if (!old || old.assessed_on <= row.assessed_on || !outcome(old)) last.set(key, row);
      }
      const upns = [...new Set(rows.map((r) => r.upn))];
      const letters = { Reading: "R", Writing: "W", Maths: "M", GPS: "GPS" };
      const heads = subjects.map((subject) => (s % 2 ? `${subject} TA` : s === 4 ? letters[subject] : subject));
      put(`${folder}/${term} TA ${dashed}.csv`, [
        ["UPN", "Name", "Year", ...heads],
        ...upns.map((upn) => [upn, `${home.get(upn)?.surname}, ${home.get(upn)?.forename}`, home.get(upn)?.nc_year, ...subjects.map((subject) => last.get(`${upn} ${subject}`)?.judgement ?? "").map((code) => WORDS[code] ?? code)]),
      ]);
    }
    const sat = tests.filter(here);
    // Row by row, the way a test platform exports them: one file a term, the test in a column; the national tests everywhere.
    const inRows = (r) => s % 2 === 0 || r.assessment_type === "DfE test";
    for (const [term, rows] of by(sat.filter(inRows), (r) => r.term)) {
      put(`${folder}/Test results ${term} ${dashed}.csv`, [
        ["UPN", "Surname", "Forename", "Test Provider", "Test Name", "Date Taken", "Subject", "Raw Score", "Standardised Score", "Judgement"],
        ...rows.map((r, i) => [r.upn, home.get(r.upn)?.surname, home.get(r.upn)?.forename, r.assessment_type, r.assessment_name, british(r.assessed_on), r.subject, 18 + (i % 30), r.score, r.judgement]),
      ]);
    }
    // Providers' own files: raw and standardised side by side, a column for each subject.
    for (const [key, rows] of by(sat.filter((r) => !inRows(r)), (r) => `${r.assessment_type} ${r.term}`)) {
      const subjects = [...new Set(rows.map((r) => r.subject))].sort();
      const upns = [...new Set(rows.map((r) => r.upn))];
      const score = (upn, subject) => rows.filter((r) => r.upn === upn && r.subject === subject && r.score !== "").sort((a, b) => (a.assessed_on < b.assessed_on ? -1 : 1)).at(-1)?.score ?? "";
      const word = rows[0].assessment_type === "GL" ? "SAS" : "Standardised Score";
      put(`${folder}/${key} ${dashed}.csv`, [
        ["UPN", "Forename", "Surname", "DOB", ...subjects.flatMap((subject) => [`${subject} Raw Score`, `${subject} ${word}`])],
        ...upns.map((upn, i) => [upn, home.get(upn)?.forename, home.get(upn)?.surname, british(home.get(upn)?.dob ?? ""), ...subjects.flatMap((subject) => [score(upn, subject) && 20 + (i % 25), score(upn, subject)])]),
      ]);
    }
    // Attendance: of the odd schools each term by itself, of the others from September on.
    const sums = new Map();
    for (const term of ["Autumn", "Spring", "Summer"]) {
      const rows = attendance.filter((r) => here(r) && r.term === term);
      if (!rows.length) continue;
      put(`${folder}/${term} attendance ${dashed}.csv`, [
        ["UPN", "Name", "Year", "% Attendance", "Possible", "Present", "Auth Abs", "Unauth Abs", "Lates"].concat(s % 2 ? [] : ["Minutes late"]),
        ...rows.map((r) => {
          const before = s % 2 ? [0, 0, 0] : sums.get(r.upn) ?? [0, 0, 0];
          const own = [r.sessions_possible, r.sessions_authorised, r.sessions_unauthorised].map((n, i) => Number(n) + before[i]);
          sums.set(r.upn, own);
          const present = own[0] - own[1] - own[2];
          return [r.upn, `${home.get(r.upn)?.surname}, ${home.get(r.upn)?.forename}`, home.get(r.upn)?.nc_year, `${((100 * present) / own[0]).toFixed(2)}%`, own[0], present, own[1], own[2], 1].concat(s % 2 ? [] : [3]);
        }),
      ]);
    }
    const out = exclusions.filter(here);
    if (out.length) {
      put(`${folder}/Suspensions ${dashed}.csv`, [
        ["UPN", "Name", "Exclusion Type", "Start Date", "Number of sessions", "Reason"],
        ...out.map((r) => [r.upn, `${home.get(r.upn)?.surname}, ${home.get(r.upn)?.forename}`, r.kind === "Suspension" ? "Fixed term" : "Permanent exclusion", british(r.started_on), r.sessions, "see the file"]),
      ]);
    }
    const aims = targets.filter((r) => home.get(r.upn)?.urn === school.urn);
    if (aims.length) {
      const subjects = [...new Set(aims.map((r) => r.subject))].sort();
      const upns = [...new Set(aims.map((r) => r.upn))];
      const aim = (upn, subject) => aims.find((r) => r.upn === upn && r.subject === subject);
      put(`${folder}/Targets ${dashed}.csv`, [
        ["UPN", "Name", ...subjects.flatMap((subject) => [`${subject} Target`, `${subject} Target Scaled Score`])],
        ...upns.map((upn) => [upn, `${home.get(upn)?.surname}, ${home.get(upn)?.forename}`, ...subjects.flatMap((subject) => [aim(upn, subject)?.target ?? "", aim(upn, subject)?.target_score ?? ""])]),
      ]);
    }
    const chances = estimates.filter((r) => home.get(r.upn)?.urn === school.urn);
    if (chances.length) {
      const percent = (p) => `${(Math.round(p * 1e6) / 1e4).toString()}`;
      put(`${folder}/FFT estimates ${dashed}.csv`, [
        ["UPN", "Subject", "Benchmark", "Chance of B", "Chance of W", "Chance of N", "Chance of A", "Scaled Score"],
        ...chances.map((r) => [r.upn, r.subject, r.rank, percent(0), percent(1 - r.p_expected), percent(r.p_expected - r.p_greater), percent(r.p_greater), r.score]),
      ]);
    }
  });
  // What lies about in such folders, and is no data.
  put("Term dates.csv", [["Half term", "Begins", "Ends"], ["Autumn 1", "01/09/2025", "24/10/2025"], ["Autumn 2", "03/11/2025", "19/12/2025"]]);
  return { files, schools: schools.length };
};
