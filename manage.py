#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

from django.core.management import execute_from_command_line

# Written for others to read; whatever else is written is its owner's alone.
PUBLIC = {"collectstatic", "makemigrations"}


def main() -> None:
    """Run the command named on the command line."""
    if PUBLIC.isdisjoint(sys.argv[1:2]):
        os.umask(0o077)
    if sys.argv[1:2] == ["runserver"]:
        os.environ.setdefault("SENDCASES_IS_WEB", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sendcases.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
