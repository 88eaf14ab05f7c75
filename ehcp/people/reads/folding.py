"""Compare names as people type them: without case, accents or apostrophes, the same on both engines."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func
from django.db.models.sql.compiler import SQLCompiler

# Letters that no decomposition takes apart.
LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "þ": "t", "-": " ", "‐": " ", "–": " "}
DROPPED = "'’‘ʼ`´.,"
COMBINING = "".join(chr(code) for code in range(0x300, 0x370))


def fold(text: str | None) -> str | None:
    """Return ``text`` without case, accents and apostrophes; a hyphen becomes a space."""
    if text is None:
        return None
    apart = unicodedata.normalize("NFD", text).lower()
    return apart.translate(_TABLE)


_TABLE = str.maketrans(LETTERS | dict.fromkeys(DROPPED + COMBINING, ""))


def teach_sqlite(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Give a new SQLite connection the function that PostgreSQL spells out."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("fold_name", 1, fold, deterministic=True)


class Fold(Func):
    """The SQL twin of ``fold``."""

    function = "fold_name"
    output_field = CharField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        """Spell the folding out: take letters apart, then map or drop them one by one."""
        inner, params = compiler.compile(self.source_expressions[0])
        sources = "".join(LETTERS) + DROPPED + COMBINING
        targets = "".join(LETTERS.values())
        return f"translate(lower(normalize({inner}, NFD)), %s, %s)", [*params, sources, targets]
