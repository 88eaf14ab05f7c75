"""An import killed on its way leaves nothing, and the next one goes through."""

from __future__ import annotations

from pathlib import Path

import pytest

from ehcp.models import CaseEvent, Child, Correction, Deadline, PackageInfo, Plan
from ehcp.services.packages import import_package
from sendcases.audit import moments
from tests.ehcp.exchange.packages import files_of, rows_of_one_case, write_folder
from tests.faults.processes import kill, start

pytestmark = pytest.mark.django_db(transaction=True)

# The process says where it is and waits there to be killed.
IMPORT = """
import sys, time, django
django.setup()
from pathlib import Path
from ehcp.services.packages import import_package
from sendcases.audit import moments

def stop(stage, done, total):
    if stage == sys.argv[2]:
        print("here", flush=True)
        time.sleep(60)

import_package(Path(sys.argv[1]), by=None, now=moments.now(), progress=stop)
"""


@pytest.mark.parametrize("stage", ["Writing plans", "Writing the history", "Working out the deadlines"])
def test_an_import_killed_midway_leaves_nothing(stage: str, tmp_path: Path) -> None:
    package = tmp_path / "package"
    write_folder(package, files_of(rows_of_one_case()))
    process = start("-c", IMPORT, str(package), stage)
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"
    kill(process)
    for model in (Child, Plan, CaseEvent, Deadline, Correction, PackageInfo):
        assert model.objects.count() == 0, model
    assert import_package(package, by=None, now=moments.now()).is_written
    assert Child.objects.count() == 1
    assert Deadline.objects.exists()
