"""Holds an analyst's figures.csv against the rows that `matbook figures` printed: compare.py OURS.csv THEIRS.csv

Every row that either has must be in the other, with the same roll and number of pupils, and attainment, benchmark and difference
equal to 1e-6. Rows of groups with nobody on roll, which matbook prints and an analyst's group-by doesn't, are passed over.
"""

import csv
import sys

KEYS = ["urn", "key_stage", "year_group", "grouping", "group", "subject", "measure"]
VALUES = ["attainment", "comparison", "difference"]
GROUPINGS = ["", "sex", "pupil_premium", "fsm", "eal", "sen"]


def read(paths):
    rows = {}
    for path in paths:
        with open(path, newline="", encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                if row["grouping"] in GROUPINGS and row["roll"] not in ("", "0"):
                    rows[tuple(row[k] for k in KEYS)] = row
    return rows


def main():
    ours, theirs = read(sys.argv[1].split(",")), read([sys.argv[2]])
    wrong = []
    for key in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get(key), theirs.get(key)
        if one is None or other is None:
            wrong.append(f"{key}: only {'the analyst' if one is None else 'matbook'} has it")
            continue
        for column in ["roll", "n"]:
            if one[column] != other[column]:
                wrong.append(f"{key}: {column} {one[column]} and {other[column]}")
        for column in VALUES:
            a, b = one[column], other[column]
            if (a == "") != (b == "") or a and abs(float(a) - float(b)) > 1e-6:
                wrong.append(f"{key}: {column} {a or 'none'} and {b or 'none'}")
    for line in wrong[:20]:
        print(line)
    filled = sum(1 for row in theirs.values() if row["attainment"])
    print(f"{len(theirs)} rows, {filled} with a figure, {len(wrong)} differences (matbook, then the analyst)")
    sys.exit(1 if wrong or not filled else 0)


main()
