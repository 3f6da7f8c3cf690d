"""A multi-academy trust's tracking reports as a good analyst would write them: polars, matplotlib, Jinja and Typst.

    analyst.py DATA OUT --year 2025/26 --term Summer [--pdf]

Reads the data folder's CSV files, computes attainment, benchmark (FFT50) and difference of every school and of the trust, by subject
and combined subject, year group and pupil group, and writes for each a page with charts, a PDF, and for all figures.csv. What it
does not do, and matbook does: checking the data, other terms, ranks, types and filters in the page, progress, statutory outcomes,
audits, indicators, expected ranges, what moved since the last time.
"""

import argparse
import io
import pathlib
from concurrent.futures import ProcessPoolExecutor

import jinja2
import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
import polars as pl

SUBJECTS = ["Reading", "Writing", "Maths", "GPS"]
COMBINED = {"RWM": ["Reading", "Writing", "Maths"], "RM": ["Reading", "Maths"], "RGM": ["Reading", "GPS", "Maths"]}
STAGES = {"KS1": ["1", "2"], "KS2": ["3", "4", "5", "6"]}
GROUPINGS = {"sex": "sex", "pupil_premium": "fsm6", "fsm": "fsm", "eal": "eal", "sen": "sen"}
RANK = "FFT50"
REACHED, NOT_REACHED = ["EXS", "GDS"], ["WTS", "BLW", "B", "PKS", "PK1", "PK2", "PK3", "PK4", "PK5", "PK6", "EM"]
# At statutory assessments more codes count as not reached.
NOT_REACHED_BY_LAW = NOT_REACHED + ["A", "D", "M", "N", "NS", "T", "U", "H", "J", "HNM"]


def table(data, path, columns, year):
    """All CSV files of a table, as text, of one academic year, in the order of their names."""
    place = data / path
    files = sorted(place.rglob("*.csv")) if place.is_dir() else [place]
    frames = [pl.scan_csv(f, infer_schema=False).select(columns).filter(pl.col("academic_year") == year) for f in files]
    return pl.concat(frames).with_row_index("row").collect()


def scaled(rows, data):
    """Adds the scaled score: as it is for the DfE's test, else by the curve that fits closest, linear between its points."""
    curves = pl.read_csv(data / "conversions.csv", infer_schema=False).with_columns(
        pl.col("score_from", "scaled_score").cast(pl.Float64))
    known = curves.select("assessment_type", pl.col("subject").alias("of"), pl.col("nc_year").alias("at")).unique()
    rows = rows.with_columns(
        pl.col("score").replace({"<70": "69.5", ">130": "130.5"}).cast(pl.Float64, strict=False))
    fits = (rows.filter(pl.col("score").is_not_null() & (pl.col("assessment_type") != "DfE test"))
            .join(known, on="assessment_type")
            .filter(pl.col("of").is_in(["*"]) | (pl.col("of") == pl.col("subject")))
            .filter(pl.col("at").is_in(["*"]) | (pl.col("at") == pl.col("nc_year")))
            .with_columns(((pl.col("of") != "*").cast(pl.Int8) * 2 + (pl.col("at") != "*").cast(pl.Int8)).alias("close"))
            .sort("close").unique("row", keep="last").select("row", "of", "at"))
    curves = curves.rename({"subject": "of", "nc_year": "at"}).sort("score_from")
    key = ["assessment_type", "of", "at"]
    pieces = curves.with_columns(
        pl.col("score_from").shift(-1).over(key).alias("score_to"),
        pl.col("scaled_score").shift(-1).over(key).alias("scaled_to")).filter(pl.col("score_to").is_not_null())
    ends = curves.group_by(key).agg(pl.col("score_from").min().alias("least"), pl.col("score_from").max().alias("most"))
    converted = (rows.join(fits, on="row").join(ends, on=key)
                 .with_columns(pl.col("score").clip(pl.col("least"), pl.col("most")).alias("clipped"))
                 .join(pieces, on=key)
                 .filter((pl.col("clipped") >= pl.col("score_from")) & (pl.col("clipped") <= pl.col("score_to")))
                 .unique("row", keep="first")
                 .select("row", (pl.col("scaled_score") + (pl.col("clipped") - pl.col("score_from"))
                                 * (pl.col("scaled_to") - pl.col("scaled_score"))
                                 / (pl.col("score_to") - pl.col("score_from"))).alias("converted")))
    return rows.join(converted, on="row", how="left").with_columns(
        pl.when(pl.col("assessment_type") == "DfE test").then(pl.col("score")).otherwise(pl.col("converted")).alias("scaled"))


def outcomes(data, year, term):
    """The latest outcome of each pupil and subject (expected, greater) and the latest scaled score."""
    columns = ["academic_year", "term", "assessed_on", "assessment_type", "upn", "nc_year", "subject", "score", "judgement"]
    rows = scaled(table(data, "assessments", columns, year).filter(pl.col("term") == term), data)
    by_law = (pl.col("assessment_type") == "DfE test") | (
        (pl.col("assessment_type") == "Teacher Assessment") & (term == "Summer") & (pl.col("nc_year") == "6"))
    code, score = pl.col("judgement"), pl.col("scaled").round(9)
    test = pl.col("assessment_type") == "DfE test"
    by_score = score.is_not_null() & (test | code.is_null() | ~code.is_in(REACHED + NOT_REACHED))
    counts = code.is_in(REACHED + NOT_REACHED) | (by_law & code.is_in(NOT_REACHED_BY_LAW))
    rows = rows.sort("assessed_on", "row").with_columns(
        pl.when(by_score).then(score >= 100).when(counts).then(code.is_in(REACHED)).alias("expected"),
        pl.when(by_score).then(score >= 110).when(counts).then(code == "GDS").alias("greater"))
    of = ["upn", "subject"]
    standard = rows.filter(pl.col("expected").is_not_null()).unique(of, keep="last", maintain_order=True)
    scores = rows.filter(pl.col("scaled").is_not_null()).unique(of, keep="last", maintain_order=True)
    return standard.select(*of, "expected", "greater"), scores.select(*of, pl.col("scaled").alias("score"))


def combined(standard):
    """Combined subjects: all parts, the worst of each."""
    for name, parts in COMBINED.items():
        yield (standard.filter(pl.col("subject").is_in(parts)).group_by("upn")
               .agg(pl.len().alias("parts"), pl.col("expected").all(), pl.col("greater").all())
               .filter(pl.col("parts") == len(parts))
               .select("upn", pl.lit(name).alias("subject"), "expected", "greater"))


def pupils(data, year, term):
    """One row a pupil on roll and subject: outcome, estimate, school and characteristics."""
    columns = ["academic_year", "urn", "upn", "nc_year", *dict.fromkeys(GROUPINGS.values())]
    roll = table(data, "pupils.csv", columns, year).drop("row", "academic_year")
    standard, scores = outcomes(data, year, term)
    standard = pl.concat([standard, *combined(standard)])
    estimates = table(data, "estimates", ["academic_year", "upn", "subject", "rank", "p_expected", "p_greater", "score"], year)
    estimates = estimates.filter(pl.col("rank") == RANK).select(
        "upn", "subject", pl.col("p_expected", "p_greater").cast(pl.Float64), pl.col("score").cast(pl.Float64).alias("estimate"))
    every = pl.DataFrame({"subject": [*SUBJECTS, *COMBINED]})
    of = ["upn", "subject"]
    return (roll.join(every, how="cross").join(standard, on=of, how="left")
            .join(scores, on=of, how="left").join(estimates, on=of, how="left"))


def counted(rows, by):
    """Roll, pupils, attainment, benchmark and difference of each group, a row for each measure."""
    has = pl.col("p_expected").is_not_null()
    made = []
    for measure in ["expected", "greater"]:
        own = pl.col(measure).is_not_null() & has
        made.append(rows.group_by(by).agg(
            pl.lit(measure).alias("measure"), pl.len().alias("roll"), own.sum().alias("n"),
            (100 * pl.col(measure).filter(own).mean()).alias("attainment"),
            (100 * pl.col(f"p_{measure}").filter(own).mean()).alias("comparison")))
    own = pl.col("score").is_not_null() & pl.col("estimate").is_not_null()
    made.append(rows.filter(pl.col("subject").is_in(SUBJECTS)).group_by(by).agg(
        pl.lit("score").alias("measure"), pl.len().alias("roll"), own.sum().alias("n"),
        pl.col("score").filter(own).mean().alias("attainment"), pl.col("estimate").filter(own).mean().alias("comparison")))
    return pl.concat(made, how="diagonal_relaxed").with_columns(
        (pl.col("attainment") - pl.col("comparison")).alias("difference"))


def figures(rows):
    """All figures: of the trust and each school, by stage, year group and pupil group."""
    stage = pl.col("nc_year").replace_strict({y: s for s, years in STAGES.items() for y in years}, default=None)
    rows = rows.with_columns(stage.alias("key_stage")).filter(pl.col("key_stage").is_not_null())
    keys = ["urn", "key_stage", "year_group", "grouping", "group", "subject", "measure"]
    parts = []
    for urn in [pl.lit(""), pl.col("urn")]:
        whose = rows.with_columns(urn.alias("urn"))
        for year in [pl.lit(""), pl.col("nc_year")]:
            of_year = whose.with_columns(year.alias("year_group"))
            plain = of_year.with_columns(pl.lit("").alias("grouping"), pl.lit("").alias("group"))
            parts.append(counted(plain, keys[:-1]))
            for name, column in GROUPINGS.items():
                grouped = of_year.with_columns(pl.lit(name).alias("grouping"), pl.col(column).fill_null("Null").alias("group"))
                parts.append(counted(grouped, keys[:-1]))
    return pl.concat(parts, how="diagonal_relaxed").sort(keys)


def chart(rows, title):
    """Attainment of each subject as bars, the benchmark as a tick, as SVG."""
    drawn, axes = plt.subplots(figsize=(6.4, 2.6))
    names = [r["subject"] for r in rows]
    axes.barh(names, [r["attainment"] or 0 for r in rows], color="#1d70b8", height=0.55)
    axes.scatter([r["comparison"] or 0 for r in rows], names, marker="|", s=300, color="#0b0c0c")
    axes.set_xlim(0, 100)
    axes.invert_yaxis()
    axes.set_title(title, loc="left", fontsize=10)
    text = io.StringIO()
    drawn.savefig(text, format="svg", bbox_inches="tight", metadata={"Date": None})
    plt.close(drawn)
    return text.getvalue()


def shown(value, digits=0):
    return "–" if value is None else f"{value:.{digits}f}"


PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{{ name }}</title>
<style>body{font:16px sans-serif;max-width:60rem;margin:2rem auto}td,th{padding:.2rem .6rem;text-align:right}th:first-child,td:first-child{text-align:left}</style>
<h1>{{ name }}</h1><p>{{ term }} {{ year }}, all types, compared with {{ rank }}</p>
{% for s in stages %}<h2>{{ s.name }}</h2>{% for c in s.charts %}{{ c }}{% endfor %}
{% for t in s.tables %}<h3>{{ t.title }}</h3><table><tr><th>{{ t.first }}<th>Measure<th>Roll<th>Pupils<th>Attainment<th>Benchmark<th>Difference</tr>
{% for r in t.rows %}<tr><td>{{ r.name }}<td>{{ r.measure }}<td>{{ r.roll }}<td>{{ r.n }}<td>{{ shown(r.attainment, r.digits) }}<td>{{ shown(r.comparison, r.digits) }}<td>{{ shown(r.difference, 1) }}</tr>
{% endfor %}</table>{% endfor %}{% endfor %}</html>"""

PAPER = """#set page(paper: "a4", margin: 1.6cm, numbering: "1")
#set text(size: 9pt)
= {{ name }}
{{ term }} {{ year }}, all types, compared with {{ rank }}
{% for s in stages %}
== {{ s.name }}
{% for c in s.files %}#image("{{ c }}", width: 100%)
{% endfor %}{% for t in s.tables %}
=== {{ t.title }}
#table(columns: 7, stroke: none, align: (left, left, right, right, right, right, right), table.header([{{ t.first }}], [Measure], [Roll], [Pupils], [Attainment], [Benchmark], [Difference]),
{% for r in t.rows %}[{{ r.name }}], [{{ r.measure }}], [{{ r.roll }}], [{{ r.n }}], [{{ shown(r.attainment, r.digits) }}], [{{ shown(r.comparison, r.digits) }}], [{{ shown(r.difference, 1) }}],
{% endfor %})
{% endfor %}{% endfor %}"""


def stages_of(rows):
    """A school's rows by stage: what its page and paper show."""
    order = [*SUBJECTS, *COMBINED]
    for name in STAGES:
        own = [r | {"digits": 1 if r["measure"] == "score" else 0} for r in rows if r["key_stage"] == name]
        own.sort(key=lambda r: (order.index(r["subject"]), r["measure"]))
        if not own:
            continue
        whole = [r | {"name": r["subject"]} for r in own if not r["year_group"] and not r["grouping"]]
        tables = [{"title": "Summary", "first": "Subject", "rows": whole}]
        years = [r | {"name": f"Year {r['year_group']}, {r['subject']}"} for r in own if r["year_group"] and not r["grouping"]]
        tables.append({"title": "Year groups", "first": "Year group", "rows": sorted(years, key=lambda r: r["year_group"])})
        for grouping in GROUPINGS:
            rows_of = [r | {"name": f"{r['group']}, {r['subject']}"} for r in own if r["grouping"] == grouping and not r["year_group"]]
            tables.append({"title": grouping, "first": "Group", "rows": sorted(rows_of, key=lambda r: r["group"])})
        charts = [chart([r for r in whole if r["measure"] == m], f"{name}: {m}, %") for m in ["expected", "greater"]]
        yield {"name": name, "tables": tables, "charts": charts}


def report(job):
    """Writes one school's page, and its PDF."""
    out, name, slug, rows, words, pdf = job
    stages = list(stages_of(rows))
    environment = jinja2.Environment(keep_trailing_newline=True)
    words = words | {"name": name, "stages": stages, "shown": shown, "rank": RANK}
    (out / f"{slug}.html").write_text(environment.from_string(PAGE).render(words))
    if not pdf:
        return
    import typst
    for stage in stages:
        stage["files"] = []
        for at, text in enumerate(stage["charts"]):
            file = out / f"{slug}-{stage['name']}-{at}.svg"
            file.write_text(text)
            stage["files"].append(file.name)
    source = out / f"{slug}.typ"
    source.write_text(environment.from_string(PAPER).render(words))
    typst.compile(str(source), output=str(out / f"{slug}.pdf"))


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("data", type=pathlib.Path)
    asked.add_argument("out", type=pathlib.Path)
    asked.add_argument("--year", required=True)
    asked.add_argument("--term", required=True)
    asked.add_argument("--pdf", action="store_true")
    asked = asked.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    made = figures(pupils(asked.data, asked.year, asked.term))
    made.write_csv(asked.out / "figures.csv")
    schools = pl.read_csv(asked.data / "schools.csv", infer_schema=False)
    names = dict(schools.select("urn", "school_name").iter_rows()) | {"": "The trust"}
    words = {"year": asked.year, "term": asked.term}
    jobs = [(asked.out, names[urn], urn or "trust", rows.to_dicts(), words, asked.pdf)
            for (urn,), rows in made.group_by("urn", maintain_order=True)]
    with ProcessPoolExecutor() as pool:
        list(pool.map(report, jobs))


if __name__ == "__main__":
    main()
