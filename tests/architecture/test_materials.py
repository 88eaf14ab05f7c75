"""./run bom and ./run audit: what the product is made of, and what is known against it, from the locks alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from requirements import audit, bom

ROOT = Path(__file__).resolve().parents[2]
LOCK = (
    "a-package[extra]==1.0 ; python_full_version < '3.13' \\\n    --hash=sha256:abc\n    # via something\nother==2 \\\n"
)
VULNERABLE = {
    "dependencies": [
        {"name": "sound", "version": "1", "vulns": []},
        {"name": "weak", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["2.1", "3"]}]},
        {"name": "hopeless", "version": "3", "vulns": [{"id": "CVE-2", "fix_versions": []}]},
    ]
}


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    return dict(json.loads(bom.bill(ROOT)))


class TestTheBillOfMaterials:
    def test_holds_each_package_that_runs_with_version_and_hashes(self, bill: dict[str, Any]) -> None:
        found = {one["purl"]: one for one in bill["components"]}
        assert len(found) == len(bill["components"])
        django = [one for purl, one in found.items() if purl.startswith("pkg:pypi/django@5.2")]
        assert django
        assert all(one["hashes"] for one in found.values())
        pinned = [line for line in (ROOT / "requirements/base.txt").read_text().splitlines() if "==" in line]
        assert len([purl for purl in found if purl.startswith("pkg:pypi/")]) == len(pinned)

    def test_holds_what_the_pages_load_and_no_tool_of_the_tests(self, bill: dict[str, Any]) -> None:
        npm = {one["purl"].rpartition("@")[0] for one in bill["components"] if one["purl"].startswith("pkg:npm/")}
        assert npm == {
            "pkg:npm/%40ministryofjustice/frontend",
            "pkg:npm/accessible-autocomplete",
            "pkg:npm/govuk-frontend",
        }

    def test_is_the_same_each_time(self) -> None:
        assert bom.bill(ROOT) == bom.bill(ROOT)

    def test_reads_extras_and_markers_of_a_lock(self) -> None:
        first, second = bom.python_components(LOCK)
        assert (first.name, first.version, second.name, second.version) == ("a-package", "1.0", "other", "2")


class Answers:
    """Stands in for pip-audit and npm: one has found this, the other says that."""

    def __init__(self, found: dict[str, Any] | None, said: str) -> None:
        self.found, self.said = found, said
        self.words: list[list[str]] = []

    def __call__(self, words: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        self.words.append(words)
        if "pip_audit" not in words:
            return subprocess.CompletedProcess(words, 1, self.said, "npm is away")
        if self.found is not None:
            Path(words[words.index("--output") + 1]).write_text(json.dumps(self.found))
        return subprocess.CompletedProcess(words, 1, "", "no route to the service")


NOTHING: dict[str, Any] = {"dependencies": []}
NPM_NOTHING = '{"vulnerabilities": {}}'


class TestTheAudit:
    @pytest.mark.parametrize(
        ("found", "said", "status"),
        [
            (NOTHING, NPM_NOTHING, 0),
            (VULNERABLE, NPM_NOTHING, 1),
            (NOTHING, '{"vulnerabilities": {"weak": {"severity": "high"}}}', 1),
            (None, NPM_NOTHING, 3),
            (NOTHING, '{"message": "405"}', 3),
            (NOTHING, "", 3),
            (VULNERABLE, "", 1),
        ],
    )
    def test_tells_nothing_known_from_nothing_asked(
        self, monkeypatch: pytest.MonkeyPatch, found: dict[str, Any] | None, said: str, status: int
    ) -> None:
        monkeypatch.setattr(audit.subprocess, "run", Answers(found, said))
        assert audit.main(["npm"]) == status

    def test_names_each_vulnerability_and_what_mends_it(self) -> None:
        assert audit.python_lines(VULNERABLE) == [
            "weak 2: CVE-1, mended in 2.1, 3",
            "hopeless 3: CVE-2, mended in none yet",
        ]

    def test_says_in_words_that_a_service_was_not_asked(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(audit.subprocess, "run", Answers(None, ""))
        audit.main(["npm"])
        said = capsys.readouterr().out
        assert said.count("COULD NOT BE ASKED") == 2
        assert "no route to the service" in said
        assert "npm is away" in said

    def test_works_from_every_lock_by_hash(self, monkeypatch: pytest.MonkeyPatch) -> None:
        answers = Answers(NOTHING, NPM_NOTHING)
        monkeypatch.setattr(audit.subprocess, "run", answers)
        audit.main(["npm"])
        asked, npm = answers.words
        assert asked[:3] == [sys.executable, "-m", "pip_audit"]
        assert {"--require-hashes", "--disable-pip", "--strict"} <= set(asked)
        locks = {f"requirements/{lock.name}" for lock in (ROOT / "requirements").glob("*.txt")}
        assert {word for word in asked if word.startswith("requirements/")} == locks - {"requirements/pip.txt"}
        assert npm[:2] == ["npm", "audit"]
