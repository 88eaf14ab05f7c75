"""Write the pictures of the tables and of the moves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sendcases.roof.diagrams import papers


class Command(BaseCommand):
    """``diagrams [--check]``."""

    help = "Write docs/diagrams from the models and the moves, or only say (--check) whether they are current."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when something is not current")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = settings.BASE_DIR / "docs" / "diagrams"
        old = {file.name: file.read_text() for file in folder.glob("*.md")} if folder.is_dir() else {}
        stale = [name for name, text in papers().items() if old.get(name) != text]
        if options["check"] and stale:
            raise CommandError(f"Not current: {', '.join(stale)}. ./run manage diagrams writes them anew.")
        folder.mkdir(parents=True, exist_ok=True)
        for name in stale:
            (folder / name).write_text(papers()[name])
        self.stdout.write(f"Wrote {', '.join(stale)}." if stale else "Everything is current.")
