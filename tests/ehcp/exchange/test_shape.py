"""A file that is no clean UTF-8 table of the format is refused with its line and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from ehcp.exchange.format.report import Report
from ehcp.exchange.format.schema import load_schema
from tests.ehcp.exchange.packages import as_csv, child, codes, files_of, report_on, rows_of_one_case, write_folder

FILE = "children.csv"
HEADER = ",".join(load_schema().tables["children"].header)
ROW = "C1,Testley,Ada,2012-05-06,F,WBRI,ZZ99 3VZ,Y857900108001,,,,"


def report_with(folder: Path, content: bytes | str, file: str = FILE) -> Report:
    files = files_of(rows_of_one_case())
    files[file] = content if isinstance(content, bytes) else content.encode()
    return report_on(write_folder(folder, files))


def lines(report: Report, code: str) -> list[int]:
    return [problem.line for problem in report.in_order() if problem.code == code]


class TestEncoding:
    def test_of_names_beyond_ascii_is_kept(self, tmp_path: Path) -> None:
        rows = [child("C1", "O'Brien", "Zoë"), child("C2", "Łukasz-Ståhl", "\u0645\u0631\u064a\u0645")]
        assert not report_with(tmp_path, as_csv("children", rows)).totals

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_utf16_is_named(self, tmp_path: Path, encoding: str) -> None:
        report = report_with(tmp_path, f"{HEADER}\r\n{ROW}\r\n".encode(encoding))
        assert codes(report) == {("not_csv", FILE, "")}
        assert report.problems[0].wrong == "The file is UTF-16, not UTF-8."

    def test_windows_1252_is_told_with_every_line(self, tmp_path: Path) -> None:
        rows = [HEADER, ROW, ROW.replace("C1,Testley", "C2,Müller"), ROW.replace("C1,Testley", "C3,O’Brien")]
        report = report_with(tmp_path, "\r\n".join(rows).encode("cp1252"))
        assert codes(report) == {("encoding", FILE, "")}
        assert lines(report, "encoding") == [3, 4]
        assert "Windows-1252" in report.problems[0].wrong

    def test_mixed_encodings_are_told_by_line(self, tmp_path: Path) -> None:
        content = f"{HEADER}\n{ROW.replace('Testley', 'Zoë')}\n".encode() + ROW.replace("C1", "C2").encode()
        content = content.replace(b"C2,Testley", b"C2,Zo\xeb")
        report = report_with(tmp_path, content)
        assert lines(report, "encoding") == [3]

    def test_a_null_character_is_told(self, tmp_path: Path) -> None:
        report = report_with(tmp_path, f"{HEADER}\n{ROW.replace('Ada', 'A' + chr(0) + 'da')}\n")
        assert codes(report) == {("nul", FILE, "")}
        assert lines(report, "nul") == [2]

    @pytest.mark.parametrize("mark", ["\u202e", "\u200b", "\u2066", "\ufeff", "\x07"])
    def test_a_hidden_character_is_told(self, tmp_path: Path, mark: str) -> None:
        report = report_with(tmp_path, f"{HEADER}\n{ROW.replace('Ada', f'A{mark}da')}\n")
        assert codes(report) == {("hidden_character", FILE, "")}

    @pytest.mark.parametrize(
        ("start", "kind"),
        [
            (b"PK\x03\x04xl/workbook.xml", "spreadsheet"),
            (b"\xd0\xcf\x11\xe0abc", "spreadsheet"),
            (b"%PDF-1.7", "PDF"),
            (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "XML"),
        ],
    )
    def test_another_kind_of_file_is_named(self, tmp_path: Path, start: bytes, kind: str) -> None:
        report = report_with(tmp_path, start)
        assert codes(report) == {("not_csv", FILE, "")}
        assert kind in report.problems[0].wrong

    def test_an_unreadable_table_is_not_held_against_the_rows_that_link_to_it(self, tmp_path: Path) -> None:
        report = report_with(tmp_path, f"{HEADER}\n{ROW}".encode("utf-16"))
        assert codes(report) == {("not_csv", FILE, "")}


class TestColumns:
    def test_of_an_empty_file_are_missing(self, tmp_path: Path) -> None:
        report = report_with(tmp_path, b"")
        assert codes(report) == {("not_csv", FILE, "")}
        assert "empty" in report.problems[0].wrong

    @pytest.mark.parametrize(
        ("header", "found"),
        [
            (HEADER.replace(",sex", ""), {("columns", FILE, "sex")}),
            (HEADER.replace(",sex", ",sex,sex"), {("columns", FILE, "sex")}),
            (HEADER.replace("forename", "Forename"), {("columns", FILE, "forename"), ("columns", FILE, "")}),
            (HEADER.replace("forename", "fornane"), {("columns", FILE, "forename"), ("columns", FILE, "")}),
            (HEADER.replace("surname,forename", "forename,surname"), {("columns", FILE, "")}),
            (HEADER + ",nhs_number", {("columns", FILE, "")}),
            (HEADER.replace(",", ";"), {("separator", FILE, "")}),
            (HEADER.replace(",", "\t"), {("separator", FILE, "")}),
        ],
        ids=["missing", "repeated", "case", "misspelt", "reordered", "unknown", "semicolons", "tabs"],
    )
    def test_other_than_the_format_gives_are_refused(
        self, tmp_path: Path, header: str, found: set[tuple[str, str, str]]
    ) -> None:
        report = report_with(tmp_path, f"{header}\n{ROW}\n")
        assert codes(report) == found
        assert all(problem.line == 1 for problem in report.problems)

    def test_by_the_million_are_refused_in_bounded_memory(self, tmp_path: Path) -> None:
        assert codes(report_with(tmp_path, "x," * 1_000_000)) == {("columns", FILE, "")}
        wide_row = f"{HEADER}\n{',' * 900_000}\n{ROW}\n"
        assert lines(report_with(tmp_path, wide_row), "ragged") == [2]

    def test_without_an_end_of_line_are_refused(self, tmp_path: Path) -> None:
        assert codes(report_with(tmp_path, b"x" * 3_000_000)) == {("long_line", FILE, "")}


class TestRows:
    def test_with_too_few_or_too_many_cells_are_told(self, tmp_path: Path) -> None:
        report = report_with(tmp_path, f"{HEADER}\n{ROW}\nC2,Testley\n{ROW},x\n{ROW.replace('C1', 'C4')}\n")
        assert codes(report) == {("ragged", FILE, "")}
        assert lines(report, "ragged") == [3, 4]
        assert report.rows["children"] == 2

    def test_that_are_blank_lines_are_passed_over(self, tmp_path: Path) -> None:
        assert not report_with(tmp_path, f"{HEADER}\r\n{ROW}\r\n\r\n\r\n").totals

    def test_without_values_are_told(self, tmp_path: Path) -> None:
        report = report_with(tmp_path, f"{HEADER}\n{ROW}\n{',' * 11}\n{ROW.replace('C1', 'C4')}\n")
        assert codes(report) == {("empty_row", FILE, "")}
        assert lines(report, "empty_row") == [3]

    @pytest.mark.parametrize("empty", [",,,,,,,,,,,", " , ,,,,,,,,,,", ",,,", '""', ",,,,,,,,,,,,,,,,"])
    def test_without_values_at_the_end_are_passed_over(self, tmp_path: Path, empty: str) -> None:
        report = report_with(tmp_path, f"{HEADER}\n{ROW}\n{empty}\n\n{empty}\n")
        assert not report.totals
        assert report.rows["children"] == 1

    @pytest.mark.parametrize("row", ["Total,2,,,,,,,,,,", "TOTALS,2", "Grand total,,,,,,,,,,,"])
    def test_of_totals_are_told(self, tmp_path: Path, row: str) -> None:
        report = report_with(tmp_path, f"{HEADER}\n{ROW}\n{row}\n")
        assert codes(report) == {("totals_row", FILE, "")}
        assert lines(report, "totals_row") == [3]

    def test_with_a_quotation_mark_left_open_are_told_where_it_opens(self, tmp_path: Path) -> None:
        content = f"{HEADER}\n{ROW}\n" + ROW.replace("C1,Testley", 'C2,"Testley') + f"\n{ROW.replace('C1', 'C3')}\n"
        report = report_with(tmp_path, content)
        assert codes(report) == {("quotes", FILE, "")}
        assert lines(report, "quotes") == [3]

    def test_with_a_cell_beyond_all_measure_are_told(self, tmp_path: Path) -> None:
        report = report_with(tmp_path, f"{HEADER}\n{ROW.replace('Testley', 'x' * 200_000)}\n")
        assert codes(report) == {("quotes", FILE, "")}

    def test_after_a_line_break_inside_a_cell_keep_their_line(self, tmp_path: Path) -> None:
        content = f"{HEADER}\n{ROW.replace('Testley', chr(34) + 'Test' + chr(10) + 'ley' + chr(34))}\nC2,,,,,,,,,,,\n"
        report = report_with(tmp_path, content)
        assert set(lines(report, "required")) == {4}


class TestTheReport:
    def test_counts_exactly_and_lists_the_first_of_each_kind(self, tmp_path: Path) -> None:
        rows = [child(f"C{number}", "Testley", f"Ada{number}", sex="X") for number in range(1, 1_501)]
        report = report_with(tmp_path, as_csv("children", rows))
        assert report.count("refuse") == 1_500
        assert len(report.problems) == 100
        assert report.unlisted == 1_400

    def test_repeats_no_cell(self, tmp_path: Path) -> None:
        secret = "Zebedee"
        row = ",".join([secret] * 12)
        report = report_with(tmp_path, f"{HEADER}\n{ROW}\n{row}\n")
        assert report.is_refused
        assert secret not in str(report.as_json())

    @pytest.mark.parametrize("formula", ["=HYPERLINK(1)", "@SUM(A1)", "+cmd|x", "-2+3"])
    def test_warns_of_text_like_a_formula(self, tmp_path: Path, formula: str) -> None:
        report = report_with(tmp_path, f"{HEADER}\n{ROW}\n".replace("Testley", formula))
        assert not report.is_refused
        assert codes(report, "warn") == {("formula", FILE, "surname")}
