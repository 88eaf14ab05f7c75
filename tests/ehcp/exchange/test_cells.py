"""What a cell may hold, and the words for what it holds instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from ehcp.exchange.format.cells import accepts, explain
from ehcp.exchange.format.schema import load_schema
from tests.ehcp.exchange.packages import codes, files_of, report_on, rows_of_one_case, write_folder

SCHEMA = load_schema()
A_DATE = SCHEMA.tables["children"].field("birth_date")
MONEY = SCHEMA.tables["placements"].field("annual_cost")
INDICATOR = SCHEMA.tables["indicators"].field("value")
A_YEAR = SCHEMA.tables["phase_transfers"].field("transfer_year")
A_BOOLEAN = SCHEMA.tables["requests"].field("rya")
OUTCOME = SCHEMA.tables["requests"].field("outcome")
ETHNICITY = SCHEMA.tables["children"].field("ethnicity")


class TestADate:
    @pytest.mark.parametrize("text", ["2012-05-06", "2024-02-29", "1900-01-01", "2100-12-31"])
    def test_is_a_day_of_the_calendar_in_iso_form(self, text: str) -> None:
        assert accepts(A_DATE)(text)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("31/12/2021", "day first"),
            ("12/31/2021", "month first"),
            ("03/05/2021", "could be read"),
            ("31/13/2021", "no such day"),
            ("3.5.2021", "could be read"),
            ("03/05/21", "two digits"),
            ("3 May 2021", "as a word"),
            ("03-May-21", "as a word"),
            ("44319", "spreadsheet's day number"),
            ("20210503", "hyphens are missing"),
            ("2021/05/03", "hyphens and two digits"),
            ("2021-5-3", "hyphens and two digits"),
            ("2021-05-03T10:00", "time of day"),
            ("2021-05-03 00:00:00", "time of day"),
            ("2023-02-29", "no such day"),
            ("2021-13-01", "no such day"),
            ("0024-05-03", "not between"),
            ("2200-05-03", "not between"),
            ("2020-W01-1", "not a date"),
            ("#N/A", "no value"),
            ("..", "no value"),
            ("x", "no value"),
            ("-", "no value"),
            ("tomorrow", "not a date"),
            (" 2021-05-03", "not a date"),
            ("\N{FULLWIDTH DIGIT TWO}021-05-03", "not a date"),
        ],
    )
    def test_in_another_form_is_explained(self, text: str, words: str) -> None:
        assert not accepts(A_DATE)(text)
        wrong, right = explain(A_DATE, text)
        assert words in wrong
        assert right


class TestANumber:
    @pytest.mark.parametrize("text", ["0", "14238", "-14", "0.5", "1234567890.99"])
    def test_is_plain_digits(self, text: str) -> None:
        assert accepts(MONEY)(text)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("1,234", "commas"),
            ("1e5", "scientific"),
            ("£500", "sign for money"),
            ("12%", "sign for money or per cent"),
            ("\u221214", "dash"),
            ("Infinity", "not a number"),
            ("NaN", "not a number"),
            ("305 (est.)", "not a number"),
            ("1.234", "too many figures"),
            ("12345678901", "too many figures"),
            ("z", "no value"),
            ("#N/A", "no value"),
            ("\N{ARABIC-INDIC DIGIT ONE}", "not a number"),
        ],
    )
    def test_in_another_form_is_explained(self, text: str, words: str) -> None:
        assert not accepts(MONEY)(text)
        assert words in explain(MONEY, text)[0]

    def test_of_an_indicator_may_have_six_decimals(self) -> None:
        assert accepts(INDICATOR)("-9.123456")
        assert not accepts(INDICATOR)("9.1234567")

    @pytest.mark.parametrize("text", ["2021.0", "1e3", "2,021", "twenty"])
    def test_that_must_be_whole_is_whole(self, text: str) -> None:
        assert not accepts(A_YEAR)(text)
        assert explain(A_YEAR, text)[1]


class TestACode:
    @pytest.mark.parametrize("text", ["TRUE", "True", "1", "yes", "Y"])
    def test_for_true_is_true_in_small_letters(self, text: str) -> None:
        assert not accepts(A_BOOLEAN)(text)
        assert "true or false" in explain(A_BOOLEAN, text)[1]

    def test_that_is_unknown_lists_those_of_the_format(self) -> None:
        assert not accepts(OUTCOME)("Q")
        assert explain(OUTCOME, "Q")[1] == "One of: Y N A W H"

    def test_that_is_nearly_right_brings_the_nearest(self) -> None:
        assert explain(ETHNICITY, "wbri")[1].startswith("Perhaps WBRI.")
        assert explain(ETHNICITY, "WBRII")[1].startswith("Perhaps WBRI.")


class TestTheLearnerNumbers:
    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("upn", "E857900108001", "upn_check"),
            ("upn", "I857900108001", "bad_string"),
            ("upn", "Y85790010800", "bad_string"),
            ("uln", "9000000017", "uln_check"),
            ("uln", "0000000016", "bad_string"),
            ("upn_unknown", "UN1", "upn_known"),
        ],
    )
    def test_are_refused_when_they_cannot_be(self, tmp_path: Path, field: str, value: str, code: str) -> None:
        tables = rows_of_one_case()
        tables["children"][0][field] = value
        report = report_on(write_folder(tmp_path, files_of(tables)))
        assert codes(report) == {(code, "children.csv", field)}

    def test_of_the_temporary_kind_are_taken(self, tmp_path: Path) -> None:
        tables = rows_of_one_case()
        tables["children"][0]["upn"] = "C85790000000B"
        assert not report_on(write_folder(tmp_path, files_of(tables))).totals
