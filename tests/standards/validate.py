"""Checks PDF files against PDF/UA-1 and PDF/A-2a: a line for each rule broken, status 1 where there is one."""

import sys

import page


def main(files):
    broken = 0
    for file in files:
        for profile in ("ua1", "2a"):
            report = page.validate_pdf(file, profile=profile)
            assert report.rules.total > 90, "the profile has lost its rules"
            for failure in report.failures:
                broken += 1
                where = failure.object_id and failure.object_id.object_number
                print(f"{file}: {profile}: {failure.rule_id}: {failure.message} (object {where})")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
