"""Check a whole package: its files, its rows, its keys and links, and the rules that rows keep between them."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ehcp.exchange.format.about import About, read_about
from ehcp.exchange.format.check_row import RowChecker
from ehcp.exchange.format.history_rules import HISTORY_RULES
from ehcp.exchange.format.history_tables import PREPARE
from ehcp.exchange.format.numbers import NumberForms
from ehcp.exchange.format.reader import RowReader
from ehcp.exchange.format.report import Report
from ehcp.exchange.format.scan import scan_file
from ehcp.exchange.format.schema import FIRST, LATEST, Field, Schema, Table, load_schema
from ehcp.exchange.format.source import DAMAGED, Limits, Source, open_source
from ehcp.exchange.format.staging import Staging

Progress = Callable[[str, int, int], None]  # what is being done, done, in all


def no_progress(stage: str, done: int, total: int) -> None:
    """Ignore progress."""


@dataclass(slots=True)
class CheckedPackage:
    """
    A package that has been read: the report, and while its context is open the rows.

    ``missing`` names the tables of which rows may not have been read; what is not there is then not known to
    be absent. ``absent`` names, by table, the columns that the file left out: of them it says nothing. ``forms``
    says how numbers were written; the staged rows hold them in their canonical form.
    """

    report: Report
    schema: Schema
    staging: Staging
    about: About | None = None
    sha256: str = ""
    missing: set[str] = field(default_factory=set)
    absent: dict[str, list[str]] = field(default_factory=dict)
    forms: dict[str, NumberForms] = field(default_factory=dict)


@contextmanager
def check_package(
    path: Path, *, limits: Limits | None = None, progress: Progress = no_progress
) -> Iterator[CheckedPackage]:
    """
    Yield the package at ``path`` after checking all of it, whatever is wrong with it.

    The rows may be used only if the report refuses nothing. Memory is bounded by the staging cache and by the
    cut of the report, not by the size of the package.
    """
    report = Report()
    schema = load_schema(LATEST)
    with Staging(schema) as staging, open_source(path, report, limits or Limits()) as source:
        checked = CheckedPackage(report, schema, staging)
        if source is not None:
            _check_source(source, checked, progress)
        yield checked


def _check_source(source: Source, checked: CheckedPackage, progress: Progress) -> None:
    checked.about = read_about(source, checked.report)
    _check_names(source, checked)
    version = checked.about.version if checked.about else FIRST
    known = [table for table in checked.schema.in_loading_order() if table.since <= version]
    tables = [table for table in known if table.file_name in source.sizes]
    total = 2 * sum(source.sizes[table.file_name] for table in tables)
    reading = _Reading(source, checked, progress, total)
    for table in tables:
        reading.read(table)
    checked.sha256 = reading.digest.hexdigest()
    progress("Comparing rows", total, total)
    checked.staging.settle()
    for table in checked.schema.tables.values():
        checked.report.rows[table.name] = checked.staging.count(table.name)
        _check_keys(table, checked)
        for link in table.links:
            _check_link(table, link, checked)
    _check_named_records(checked)
    _check_history(checked)


def _check_names(source: Source, checked: CheckedPackage) -> None:
    expected = {table.file_name for table in checked.schema.tables.values()}
    _tell_of_later_tables(source, checked)
    if not expected & source.sizes.keys():
        wrong = "The package holds none of the tables of the format."
        checked.report.refuse("no_tables", "(package)", 0, "", wrong, "Name the files as the format does.")
    for name in source.sizes.keys() - expected:
        if name.casefold().replace(" ", "_").replace("-", "_") in expected:
            wrong = "The file is left aside: its name is not spelt as the format spells it."
            checked.report.warn("file_name", "(package)", 0, "", wrong, "Use small letters and underscores.")


def _tell_of_later_tables(source: Source, checked: CheckedPackage) -> None:
    """Warn of the tables that came with a later version of the format than the package says it is of."""
    version = checked.about.version if checked.about else FIRST
    for table in checked.schema.tables.values():
        if table.since > version and table.file_name in source.sizes:
            wrong = f"The file is left aside: the table came with version {table.since}, the package is of {version}."
            right = f'Say "{table.since}" in send.format, or leave the file out.'
            checked.report.warn("later_table", table.file_name, 0, "", wrong, right)


class _Reading:
    """Reads the files one after the other, with one checksum and one progress over all."""

    def __init__(self, source: Source, checked: CheckedPackage, progress: Progress, total: int) -> None:
        self.digest = hashlib.sha256()
        self._source = source
        self._checked = checked
        self._progress = progress
        self._total = total
        self._done = 0
        self._stage = ""

    def read(self, table: Table) -> None:
        """Scan and read the file of ``table`` into the staging; a file that breaks off is reported."""
        self._stage = f"Reading {table.file_name}"
        self.digest.update(table.file_name.encode())
        try:
            self._read(table)
        except DAMAGED:
            self._checked.missing.add(table.name)
            wrong = "The file is damaged or breaks off."
            self._checked.report.refuse("damaged", table.file_name, 0, "", wrong, "Make the package again.")

    def _read(self, table: Table) -> None:
        report, size = self._checked.report, self._source.sizes[table.file_name]
        with self._source.open(table.file_name) as stream:
            scan = scan_file(stream, table.file_name, report, self._seen)
        if not scan.is_readable:
            self._checked.missing.add(table.name)
            return
        with self._source.open(table.file_name) as stream:
            about = self._checked.about
            reader = RowReader(table, stream, report, about.version if about else FIRST)
            self._check_rows(table, reader)
        self._checked.absent[table.name] = reader.absent
        self._done += size
        if not reader.is_complete or not scan.is_clean:
            self._checked.missing.add(table.name)

    def _check_rows(self, table: Table, reader: RowReader) -> None:
        checker = RowChecker(table, self._checked.report)
        forms = self._checked.forms.setdefault(table.name, NumberForms(table))
        has_numbers = any(column.type == "number" for column in table.fields)
        for line, cells in reader:
            row = checker.check(line, cells)
            if has_numbers:
                forms.take(row.cells)
            self._checked.staging.add(table.name, line, row.cells)

    def _seen(self, block: bytes) -> None:
        self.digest.update(block)
        self._done += len(block)
        self._progress(self._stage, self._done, self._total)


def _check_keys(table: Table, checked: CheckedPackage) -> None:
    key = table.key
    sql = f"""
        SELECT t.line, (SELECT min(o.line) FROM "{table.name}" o WHERE o."{key}" = t."{key}")
        FROM "{table.name}" t JOIN (
            SELECT "{key}" AS repeated FROM "{table.name}" WHERE "{key}" IS NOT NULL
            GROUP BY "{key}" HAVING count(*) > 1
        ) ON repeated = t."{key}" ORDER BY t.line
    """  # noqa: S608 -- names of the schema, never of the package
    for line, first in checked.staging.query(sql):
        if line != first:
            wrong = f"The {key} is the same as on line {first}."
            checked.report.refuse("duplicate", table.file_name, _line(line), key, wrong, "Give every row its own id.")


def _check_link(table: Table, link: Field, checked: CheckedPackage) -> None:
    target = checked.schema.tables[str(link.links_to)]
    if target.name in checked.missing:
        return
    sql = f"""
        SELECT t.line FROM "{table.name}" t
        WHERE t."{link.name}" IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM "{target.name}" o WHERE o."{target.key}" = t."{link.name}"
        ) ORDER BY t.line
    """  # noqa: S608 -- names of the schema, never of the package
    _refuse_orphans(table, link.name, target, sql, checked)


def _check_named_records(checked: CheckedPackage) -> None:
    """Check the links that name their table in a cell of their own: those of delays and corrections."""
    for table, naming in (("delays", "record_type"), ("corrections", "table")):
        named = checked.staging.query(f'SELECT DISTINCT "{naming}" FROM {table} ORDER BY 1')  # noqa: S608
        for (name,) in list(named):
            target = checked.schema.tables.get(str(name))
            if target is None or target.name in checked.missing:
                continue
            sql = f"""
                SELECT t.line FROM {table} t
                WHERE t."{naming}" = '{target.name}' AND t.record_id IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM "{target.name}" o WHERE o."{target.key}" = t.record_id
                ) ORDER BY t.line
            """  # noqa: S608 -- names of the schema, never of the package
            _refuse_orphans(checked.schema.tables[table], "record_id", target, sql, checked)


def _refuse_orphans(table: Table, column: str, target: Table, sql: str, checked: CheckedPackage) -> None:
    for (line,) in checked.staging.query(sql):
        wrong = f"There is no such row in {target.file_name}."
        right = f"Add the row, or give an id that {target.file_name} holds."
        checked.report.refuse("orphan", table.file_name, _line(line), column, wrong, right)


def _check_history(checked: CheckedPackage) -> None:
    staging = checked.staging
    staging.keep_about(checked.about.data_as_at if checked.about else "")
    for statement in PREPARE:
        staging.execute(statement)
    for rule in HISTORY_RULES:
        file = checked.schema.tables[rule.table].file_name
        for (line,) in staging.query(rule.sql):
            report = checked.report.refuse if rule.severity == "refuse" else checked.report.warn
            report(rule.code, file, _line(line), rule.field, rule.wrong, rule.right)
    _check_corrected_values(checked)


def _check_corrected_values(checked: CheckedPackage) -> None:
    """Warn where the last correction of a cell leaves another value than the cell holds."""
    pairs = list(checked.staging.query('SELECT DISTINCT "table", field FROM corrections WHERE field IS NOT NULL'))
    for name, column in pairs:
        table = checked.schema.tables.get(str(name))
        if table is None or column not in table.header:
            continue
        sql = f"""
            SELECT c.line FROM (
                SELECT line, record_id, value_after, row_number() OVER (
                    PARTITION BY record_id ORDER BY recorded_on DESC, correction_id DESC
                ) AS place FROM corrections WHERE "table" = ? AND field = ?
            ) c JOIN "{table.name}" t ON t."{table.key}" = c.record_id
            WHERE c.place = 1 AND t."{column}" IS NOT c.value_after ORDER BY c.line
        """  # noqa: S608 -- names of the schema, never of the package
        for (line,) in checked.staging.query(sql, name, column):
            wrong = "The correction leaves another value than the row now holds."
            checked.report.warn(
                "correction_value", "corrections.csv", _line(line), "value_after", wrong, "Check which is right."
            )


def _line(value: object) -> int:
    return value if isinstance(value, int) else 0
