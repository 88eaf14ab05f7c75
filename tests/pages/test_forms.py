"""Fields in GOV.UK markup: the date in three boxes, the words of errors, optional marks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms

from ehcp.fields import CaseForm, DateField, HintedRadios

TODAY = date(2026, 3, 2)


class ReceiptForm(CaseForm):
    received_on = DateField(label="Received date", when="past", help_text="For example, 27 3 2026")
    outcome = forms.ChoiceField(
        label="An outcome",
        choices=[("yes", "Assess"), ("no", "Do not assess")],
        widget=HintedRadios(hints={"no": "The family may appeal"}),
    )
    note = forms.CharField(label="Note", required=False)
    reasons = forms.CharField(label="The reasons", widget=forms.Textarea)


def typed(day: str = "", month: str = "", year: str = "", **more: str) -> dict[str, str]:
    return {"received_on-day": day, "received_on-month": month, "received_on-year": year, **more}


def date_error(*boxes: str) -> str:
    return ReceiptForm(typed(*boxes), today=TODAY).errors["received_on"][0]


class TestTheDateField:
    @pytest.mark.parametrize(
        ("boxes", "day"),
        [
            (("2", "3", "2026"), date(2026, 3, 2)),
            (("02", "03", "2026"), date(2026, 3, 2)),
            (("29", "2", "2024"), date(2024, 2, 29)),
            (("1", "january", "2026"), date(2026, 1, 1)),
            (("1", "Dec", "2025"), date(2025, 12, 1)),
            ((" 1 ", " 2 ", " 2026 "), date(2026, 2, 1)),
        ],
    )
    def test_reads_a_day(self, boxes: tuple[str, str, str], day: date) -> None:
        form = ReceiptForm(typed(*boxes, outcome="yes", reasons="x"), today=TODAY)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["received_on"] == day

    @pytest.mark.parametrize(
        ("boxes", "words"),
        [
            (("", "", ""), "Enter received date"),
            (("2", "3", ""), "Received date must include a year"),
            (("", "", "2026"), "Received date must include a day and month"),
            (("29", "2", "2026"), "Received date must be a real date"),
            (("31", "4", "2025"), "Received date must be a real date"),
            (("1", "13", "2025"), "Received date must be a real date"),
            (("x", "1", "2025"), "Received date must be a real date"),
            (("1", "mai", "2025"), "Received date must be a real date"),
            (("9" * 20, "1", "2025"), "Received date must be a real date"),
            (("1", "9" * 5000, "2025"), "Received date must be a real date"),
            (("٢", "1", "25"), "Received date must include a year of 4 numbers"),
            (("1", "1", "0024"), "Received date must be a real date"),
            (("3", "3", "2026"), "Received date must be today or in the past"),
        ],
    )
    def test_refuses_in_the_words_of_the_pattern(self, boxes: tuple[str, str, str], words: str) -> None:
        assert date_error(*boxes) == words

    def test_gives_back_what_was_typed(self) -> None:
        page = str(ReceiptForm(typed("99", "x", "20"), today=TODAY)["received_on"])
        assert 'value="99"' in page
        assert 'value="x"' in page
        assert 'value="20"' in page
        assert page.count("govuk-input--error") == 3

    def test_shows_an_initial_day_in_its_boxes(self) -> None:
        page = str(ReceiptForm(initial={"received_on": date(2026, 1, 9)}, today=TODAY)["received_on"])
        assert 'name="received_on-day" type="text" inputmode="numeric" value="9"' in page
        assert 'value="2026"' in page

    def test_refuses_a_past_day_where_the_future_is_asked_for(self) -> None:
        field = DateField(label="Meeting date", when="future")
        field.today = TODAY
        with pytest.raises(forms.ValidationError, match="Meeting date must be today or in the future"):
            field.clean(["1", "3", "2026"])
        assert field.clean(["2", "3", "2026"]) == TODAY

    def test_knows_whether_it_changed(self) -> None:
        field = DateField()
        assert not field.has_changed(TODAY, ["2", "3", "2026"])
        assert field.has_changed(TODAY, ["3", "3", "2026"])


class TestAField:
    def test_says_what_is_missing_by_its_name(self) -> None:
        errors: dict[str, Any] = ReceiptForm(typed(), today=TODAY).errors
        assert errors["outcome"] == ["Select an outcome"]
        assert errors["reasons"] == ["Enter the reasons"]

    def test_is_marked_when_it_may_be_left_out(self) -> None:
        page = str(ReceiptForm(today=TODAY))
        assert "Note (optional)" in page
        assert page.count("(optional)") == 1

    def test_joins_hint_and_error_to_its_group(self) -> None:
        form = ReceiptForm(typed(), today=TODAY)
        page = form["received_on"].as_field_group()
        assert (
            '<fieldset class="govuk-fieldset" role="group" '
            'aria-describedby="id_received_on_helptext id_received_on_error">'
        ) in page
        assert 'id="id_received_on_helptext"' in page
        assert 'id="id_received_on_error"' in page

    def test_is_linked_from_the_summary_by_its_first_control(self) -> None:
        form = ReceiptForm(typed(), today=TODAY)
        page = str(form)
        anchors = [form[name].anchor for name in ("received_on", "outcome", "reasons")]  # type: ignore[attr-defined]
        assert anchors == ["id_received_on-day", "id_outcome_0", "id_reasons"]
        assert all(f'id="{anchor}"' in page for anchor in anchors)

    def test_leaves_validation_to_the_server(self) -> None:
        assert " required" not in str(ReceiptForm(today=TODAY))
