"""The bill of materials of one build, CycloneDX 1.5: every crate that is compiled into the program for TARGET, with version, licence,
address, checksum (Cargo.lock) and what it depends on.

    sbom.py TARGET EPOCH > matbook.cdx.json      # EPOCH: seconds, the date that is written into it
"""
import json
import subprocess
import sys
import tomllib
import uuid
from datetime import datetime, timezone

target, epoch = sys.argv[1], int(sys.argv[2])
said = json.loads(subprocess.check_output(["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target]))
with open("Cargo.lock", "rb") as file:
    checksums = {(p["name"], p["version"]): p.get("checksum") for p in tomllib.load(file)["package"]}
packages = {package["id"]: package for package in said["packages"]}
nodes = {node["id"]: node for node in said["resolve"]["nodes"]}
root = next(package["id"] for package in said["packages"] if package["name"] == "matbook")


def built_in(node):
    """What a crate is compiled with: not what only its tests or build scripts use."""
    return [dep["pkg"] for dep in node["deps"] if any(kind["kind"] is None for kind in dep["dep_kinds"])]


def address(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


reached, waiting = set(), [root]
while waiting:
    at = waiting.pop()
    if at not in reached:
        reached.add(at)
        waiting += built_in(nodes[at])


def component(identity):
    package = packages[identity]
    made = {"type": "application" if identity == root else "library", "bom-ref": address(package), "name": package["name"],
            "version": package["version"], "purl": address(package)}
    if package.get("description"):
        made["description"] = " ".join(package["description"].split())
    if package.get("license"):
        # Cargo's older "A/B" is written "A OR B" today.
        made["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    checksum = checksums.get((package["name"], package["version"]))
    if checksum:
        made["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if package.get("repository") and "example.invalid" not in package["repository"]:
        made["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return made


def order(identity):
    return address(packages[identity])


parts = sorted(reached - {root}, key=order)
bill = {
    "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "serialNumber": "urn:uuid:" + str(uuid.uuid5(uuid.NAMESPACE_URL, target + " ".join(order(p) for p in parts))),
    "version": 1,
    "metadata": {"timestamp": datetime.fromtimestamp(epoch, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), "component": component(root),
                 "properties": [{"name": "cargo:target", "value": target}]},
    "components": [component(part) for part in parts],
    "dependencies": [{"ref": order(part), "dependsOn": sorted({order(dep) for dep in built_in(nodes[part])})} for part in [root, *parts]],
}
json.dump(bill, sys.stdout, indent=1, ensure_ascii=False)
print()
