"""
Write a bill of materials of what the application is made of, as CycloneDX JSON: ``./run bom [file]``.

It is made from the locks alone, so that it says the same on every machine: the packages that run (base), and the
frontend's. cyclonedx-py reads Python's locks only; this puts both kinds into one document, with the same library.
"""

import base64
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")


def python_components(lock: str) -> Iterator[Component]:
    """Read each pinned package and the hashes of its files from the text of a lock."""
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock):
        if pin := PIN.match(block):
            name, version = pin.groups()
            yield Component(
                name=name,
                version=version,
                type=ComponentType.LIBRARY,
                purl=PackageURL("pypi", None, name.lower().replace("_", "-"), version),
                bom_ref=f"pypi/{name}@{version}",
                hashes=[
                    HashType(alg=HashAlgorithm.SHA_256, content=content)
                    for content in re.findall(r"--hash=sha256:(\w+)", block)
                ],
            )


def npm_components(lock: str) -> Iterator[Component]:
    """Read each package whose files the pages use from the text of package-lock.json."""
    for path, package in json.loads(lock)["packages"].items():
        if not path or package.get("dev") or package.get("peer"):
            continue
        group, _, name = path.rpartition("node_modules/")[2].rpartition("/")
        digest = base64.b64decode(package["integrity"].removeprefix("sha512-")).hex()
        yield Component(
            name=name,
            group=group or None,
            version=package["version"],
            type=ComponentType.LIBRARY,
            purl=PackageURL("npm", group or None, name, package["version"]),
            bom_ref=f"npm/{group + '/' if group else ''}{name}@{package['version']}",
            hashes=[HashType(alg=HashAlgorithm.SHA_512, content=digest)],
        )


def bill(root: Path) -> str:
    """Return the document for the locks of this folder; the same locks give the same document."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    python, npm = (root / "requirements/base.txt").read_text(), (root / "package-lock.json").read_text()
    bom = Bom(
        serial_number=uuid.uuid5(uuid.NAMESPACE_OID, project["version"] + python + npm),
        components=[*python_components(python), *npm_components(npm)],
    )
    bom.metadata.component = Component(
        name=project["name"], version=project["version"], type=ComponentType.APPLICATION, bom_ref=project["name"]
    )
    bom.register_dependency(bom.metadata.component, bom.components)
    document = json.loads(JsonV1Dot6(bom).output_as_string())
    del document["metadata"]["timestamp"]  # nothing in it may differ from one machine or day to the next
    return json.dumps(document, indent=2) + "\n"


def main(words: list[str]) -> None:
    """Write it into the file that was named, or print it."""
    text = bill(ROOT)
    if words:
        Path(words[0]).write_text(text)
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
