#!/usr/bin/env python3
"""Attacks an edition's tidy rows by integer programming: between which numbers can each withheld count lie?

  attack.py ROWS.csv [ROWS.csv …] --below K [--sample N --seed S]

ROWS.csv are tidy tracking rows (`matbook figures --edition NAME`) that one reader holds: of several editions, or of two
refreshes whose rolls are the same. Everything a reader can set down is set down: sums over schools, year groups and
groups; n is at most the roll; of n at most all reach a standard, at greater depth no more than at the expected one; attainment times n;
combined subjects beside their parts, all types beside each, estimates beside all. Each withheld roll and n is then made as
small and as large as it can be (HiGHS). Fewer than K whole numbers between is a leak: it is printed, and the exit status is 1.
Ethnicity and needs are held to at least 11. Nothing to attack is no proof: exit status 2. Needs Python 3.9 and highspy from PyPI; it is a test, no part of the program.
"""
import argparse
import collections
import csv
import random
import sys

import highspy

SENSITIVE = {"ethnicity_main", "ethnicity_dfe", "ethnicity_fft", "send_area", "send_need"}
PARTS = {"RWM": ("Reading", "Writing", "Maths"), "RM": ("Reading", "Maths"), "RGM": ("Reading", "GPS", "Maths")}


class Attack:
    """The integer program: a column for each count, a row for each relation."""

    def __init__(self):
        self.names, self.low, self.high, self.rows = {}, [], [], []

    def var(self, name):
        if name not in self.names:
            self.names[name] = len(self.low)
            self.low.append(0)
            self.high.append(100_000)
        return self.names[name]

    def know(self, name, value):
        at = self.var(name)
        self.low[at], self.high[at] = max(self.low[at], value), min(self.high[at], value)

    def relate(self, terms, low, high):
        self.rows.append(([(self.var(n), c) for n, c in terms], low, high))

    def parts_of(self, name):
        """The program falls into parts that share nothing: only the one of `name` has to be solved."""
        if not hasattr(self, "part"):
            parent = list(range(len(self.low)))

            def find(x):
                while parent[x] != x:
                    parent[x] = parent[parent[x]]
                    x = parent[x]
                return x

            free = [self.low[i] != self.high[i] for i in range(len(self.low))]
            for terms, _, _ in self.rows:
                own = [v for v, _ in terms if free[v]]
                for other in own[1:]:
                    parent[find(other)] = find(own[0])
            self.part = [find(i) for i in range(len(self.low))]
            self.rows_of, self.vars_of = collections.defaultdict(list), collections.defaultdict(list)
            for row in self.rows:
                own = [v for v, _ in row[0] if free[v]]
                if own:
                    self.rows_of[self.part[own[0]]].append(row)
            for i, root in enumerate(self.part):
                if free[i]:
                    self.vars_of[root].append(i)
        root = self.part[self.names[name]]
        return self.rows_of[root], self.vars_of[root]

    def bounds(self, name):
        at = self.names[name]
        if self.low[at] == self.high[at]:
            return self.low[at], self.high[at]
        rows, variables = self.parts_of(name)
        place = {v: i for i, v in enumerate(variables)}
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        for v in variables:
            solver.addVar(self.low[v], self.high[v])
        for i in range(len(variables)):
            solver.changeColIntegrality(i, highspy.HighsVarType.kInteger)
        for terms, low, high in rows:
            fixed = sum(c * self.low[v] for v, c in terms if v not in place)
            own = [(place[v], c) for v, c in terms if v in place]
            solver.addRow(low - fixed, high - fixed, len(own), [v for v, _ in own], [c for _, c in own])
        found = []
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            solver.changeObjectiveSense(sense)
            for i in range(len(variables)):
                solver.changeColCost(i, 1.0 if i == place[at] else 0.0)
            solver.setOptionValue("time_limit", 20.0)
            solver.run()
            status = solver.getModelStatus()
            if status == highspy.HighsModelStatus.kInfeasible:
                sys.exit(f"attack.py: what is known of {name} contradicts itself")
            info = solver.getInfo()
            # Out of time: nothing is proved, and the count is told to be so.
            found.append(round(info.objective_function_value) if status == highspy.HighsModelStatus.kOptimal else None)
        return tuple(found)


def read(paths):
    rows = []
    for path in paths:
        with open(path, newline="", encoding="utf-8") as file:
            rows += list(csv.DictReader(file))
    return rows


INFINITY = highspy.kHighsInf


def build(rows):
    attack, wanted, shown = Attack(), {}, set()
    pupils, lanes = {}, set()
    for row in rows:
        stage = (row["trust_uid"], row["key_stage"], row["academic_year"])
        of = (row["urn"], row["year_group"], row["grouping"], row["group"])
        lane = (row["term"], row["show"], row["compare_to"], row["assessment_type"], row["subject"])
        kind = "score" if row["measure"] == "score" else "share"
        pupils.setdefault(stage, set()).add(of)
        lanes.add((stage, lane, kind))
        roll, n = ("roll", stage, of), ("n", stage, lane, kind, of)
        k_of = row["grouping"]
        for name, value in ((roll, row["roll"]), (n, row["n"])):
            attack.var(name)
            if value != "":
                attack.know(name, int(value))
                shown.add(name)
            elif row["note"] == "withheld":
                wanted[name] = k_of
        attack.relate([(n, 1), (roll, -1)], -INFINITY, 0)
        if kind == "share":
            reached = ("reached", stage, lane, row["measure"], of)
            attack.relate([(reached, 1), (n, -1)], -INFINITY, 0)
            if row["measure"] == "greater":
                attack.relate([(reached, 1), (("reached", stage, lane, "expected", of), -1)], -INFINITY, 0)
            if row["attainment"] != "":
                attack.know(reached, round(float(row["attainment"]) * int(row["n"]) / 100))
    sums(attack, pupils, lanes)
    beside(attack, lanes, pupils)
    # What one of the editions shows is no secret of another.
    return attack, {name: k for name, k in wanted.items() if name not in shown}


def sums(attack, pupils, lanes):
    counts = collections.defaultdict(list)
    for stage, lane, kind in lanes:
        counts[stage].append(lambda of, s=stage, l=lane, k=kind: ("n", s, l, k, of))
        if kind == "share":
            for measure in ("expected", "greater"):
                counts[stage].append(lambda of, s=stage, l=lane, m=measure: ("reached", s, l, m, of))
    for stage, all_of in pupils.items():
        counts[stage].append(lambda of, s=stage: ("roll", s, of))
        urns = sorted({o[0] for o in all_of} - {""})
        years = sorted({o[1] for o in all_of} - {""})
        groups = collections.defaultdict(set)
        for _, _, grouping, group in all_of:
            if grouping:
                groups[grouping].add(group)
        wholes = []
        for of in all_of:
            urn, year, grouping, group = of
            if urn == "":
                wholes.append((of, [(u, year, grouping, group) for u in urns]))
            if year == "":
                wholes.append((of, [(urn, y, grouping, group) for y in years]))
            if grouping == "":
                wholes += [(of, [(urn, year, g, v) for v in sorted(own)]) for g, own in groups.items()]
        there = {(o[0], o[1], o[2]) for o in all_of}
        for whole, parts in wholes:
            # Without a row nobody is there; but where a grouping has no row at all, it isn't on offer.
            def unseen(part):
                urn, year, grouping, _ = part
                return grouping and (urn, year, "") in there and (urn, year, grouping) not in there

            own = [p for p in parts if p in all_of or unseen(p)]
            for count in counts[stage] if own else []:
                attack.relate([(count(whole), 1)] + [(count(p), -1) for p in own], 0, 0)


def beside(attack, lanes, pupils):
    for stage, lane, kind in lanes:
        term, show, compare, type_, subject = lane
        for of in pupils[stage]:
            n = ("n", stage, lane, kind, of)
            if type_ != "All":
                other = (stage, (term, show, compare, "All", subject), kind)
                if other in lanes:
                    attack.relate([(n, 1), (("n", other[0], other[1], kind, of), -1)], -INFINITY, 0)
            if show != "assessments" and kind == "share":
                other = (stage, (term, "assessments", "", type_, subject), kind)
                if other in lanes:
                    attack.relate([(n, 1), (("n", other[0], other[1], kind, of), -1)], -INFINITY, 0)
            parts = [(stage, (term, show, compare, type_, p), kind) for p in PARTS.get(subject, ())]
            if parts and all(p in lanes for p in parts) and show == "assessments":
                # With an outcome in all: no more than in each, no fewer than those in each less those who lack one.
                own = [("n", p[0], p[1], kind, of) for p in parts]
                for part in own:
                    attack.relate([(n, 1), (part, -1)], -INFINITY, 0)
                roll = ("roll", stage, of)
                attack.relate([(n, 1)] + [(p, -1) for p in own] + [(roll, len(own) - 1)], 0, INFINITY)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("rows", nargs="+")
    parser.add_argument("--below", type=int, required=True)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    attack, wanted = build(read(arguments.rows))
    names = sorted(wanted, key=repr)
    if not names:
        print("attack.py: no row holds a withheld count: nothing was attacked", file=sys.stderr)
        sys.exit(2)
    if arguments.sample and arguments.sample < len(names):
        names = random.Random(arguments.seed).sample(names, arguments.sample)
    told, unproved, narrowest = 0, 0, None
    for name in names:
        k = max(arguments.below, 11) if wanted[name] in SENSITIVE else arguments.below
        low, high = attack.bounds(name)
        if low is None or high is None:
            unproved += 1
            continue
        if (low, high) == (0, 0):
            continue
        width = high - low + 1
        narrowest = width if narrowest is None else min(narrowest, width)
        if width < k:
            told += 1
            if told <= 20:
                print(f"told: {name}: {low} to {high}")
    print(f"{len(names)} of {len(wanted)} withheld counts attacked: {told} told, narrowest {narrowest}, {unproved} out of time")
    sys.exit(1 if told else 0)


if __name__ == "__main__":
    main()
