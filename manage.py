#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

from django.core.management import execute_from_command_line

# What changes tables and rights is done by the owner of the tables, everything else by the application's role.
BY_THE_OWNER = {"migrate", "grant_roles"}
# Written for others to read; whatever else is written is its owner's alone.
PUBLIC = {"collectstatic", "makemigrations"}


def main() -> None:
    """Run the command named on the command line."""
    if PUBLIC.isdisjoint(sys.argv[1:2]):
        os.umask(0o077)
    if sys.argv[1:2] == ["runserver"]:
        os.environ.setdefault("SENDCASES_IS_WEB", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sendcases.settings")
    if BY_THE_OWNER.intersection(sys.argv[1:2]):
        os.environ["SENDCASES_AS_OWNER"] = "1"
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
