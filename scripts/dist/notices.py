"""The licences of what is compiled into the program, as their authors ask: each text once, and above it the crates that are under it.

    notices.py SBOM > THIRD-PARTY.txt
"""
import json
import re
import subprocess
import sys
from pathlib import Path

with open(sys.argv[1], encoding="utf-8") as file:
    bill = json.load(file)
said = json.loads(subprocess.check_output(["cargo", "metadata", "--locked", "--format-version", "1"]))
folders = {(package["name"], package["version"]): Path(package["manifest_path"]).parent for package in said["packages"]}
ours = {package["name"] for package in said["packages"] if package["id"] in said["workspace_members"]}
texts, without = {}, []
for part in bill["components"]:
    if part["name"] in ours:
        continue
    name = f"{part['name']} {part['version']}"
    files = [path for path in sorted(folders[part["name"], part["version"]].iterdir())
             if path.is_file() and re.match(r"(licen[cs]e|copying|notice|unlicense)", path.name, re.I)]
    for path in files:
        text = "\n".join(line.rstrip() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()).strip()
        texts.setdefault(text, []).append(name)
    if not files:
        without.append(f"{name}: {part.get('licenses', [{}])[0].get('expression', 'no licence named')}")
print(f"matbook is built from {len(bill['components'])} crates. Their licences:\n")
for text, names in sorted(texts.items(), key=lambda item: item[1]):
    print("=" * 78 + f"\n{', '.join(sorted(set(names)))}\n" + "-" * 78 + f"\n{text}\n")
if without:
    print("=" * 78 + "\nWithout a text of their own, under the licences of https://spdx.org/licenses/:\n")
    print("\n".join(without))
for path in sorted([*Path("assets/fonts").glob("LICENSE-*"), *Path("assets/vendor").glob("LICENSE-*")]):
    print("\n" + "=" * 78 + f"\n{path}\n" + "-" * 78 + f"\n{path.read_text(encoding='utf-8').strip()}")
