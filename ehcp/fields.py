"""Fields that every app's forms share: the date in three boxes, choices with hints."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Literal

from django import forms
from django.utils.datastructures import MultiValueDict

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EARLIEST_YEAR = 1900  # a mistyped year, not a date that anybody works with
# First words of labels that read wrongly after "Enter" without an article; one of these alone is one of many.
WITHOUT_ARTICLE = frozenset({"day", "first", "last", "planned", "number", "reason", "reference", "year"})
ONE_OF_MANY = frozenset({"reason", "day"})
When = Literal["past", "future"]


class DateWidget(forms.Widget):
    """Three text boxes: day, month, year; what was typed comes back as it was typed."""

    template_name = "forms/date.html"
    use_fieldset = True
    look = "date"

    def first_control(self, id_: str) -> str:
        return f"{id_}-day"

    def id_for_label(self, id_: str, index: str = "0") -> str:
        return ""

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> list[str]:
        return [str(data.get(f"{name}-{part}", "")).strip() for part in PARTS]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> bool:
        return all(f"{name}-{part}" not in data for part in PARTS)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        widget = context["widget"]
        id_ = widget["attrs"].get("id", f"id_{name}")
        widget["is_wrong"] = "aria-invalid" in widget["attrs"]
        widget["parts"] = [
            {
                "name": f"{name}-{part}",
                "id": f"{id_}-{part}",
                "label": part.capitalize(),
                "value": typed,
                "width": 4 if part == "year" else 2,
            }
            for part, typed in zip(PARTS, boxes(value), strict=True)
        ]
        return context


def boxes(value: object) -> Sequence[str]:
    """Return what the three boxes hold for a date, for what was typed, or for nothing."""
    if isinstance(value, date):
        return str(value.day), str(value.month), str(value.year)
    if isinstance(value, (list, tuple)) and len(value) == len(PARTS):
        return [str(part) for part in value]
    return "", "", ""


class DateField(forms.Field):
    """
    A day typed as day, month, year, with errors in the words of the GOV.UK date pattern.

    ``when="past"`` refuses a day after today, ``"future"`` one before today; the form gives the
    field its ``today``.
    """

    widget = DateWidget
    today: date | None = None

    def __init__(self, *, when: When | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when = when

    def to_python(self, value: Any) -> date | None:
        """Return the day that was typed, or None when nothing was."""
        typed = boxes(value)
        if not any(typed):
            return None
        missing = [part for part, text in zip(PARTS, typed, strict=True) if not text]
        if missing:
            self._refuse(f"must include a {' and '.join(missing)}", "incomplete")
        if not (typed[2].isdecimal() and len(typed[2]) == 4):
            self._refuse("must include a year of 4 numbers", "year")
        try:
            day = date(int(typed[2]), month_number(typed[1]), int(typed[0]))
        except (ValueError, OverflowError):  # no such day; a number that no calendar has
            day = date.min
        if day.year < EARLIEST_YEAR:
            self._refuse("must be a real date", "unreal")
        return day

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None or self.today is None:
            return
        if self.when == "past" and value > self.today:
            self._refuse("must be today or in the past", "past")
        if self.when == "future" and value < self.today:
            self._refuse("must be today or in the future", "future")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(boxes(initial)) != list(boxes(data))

    def _refuse(self, what: str, code: str) -> None:
        raise forms.ValidationError(f"{self.label or 'Date'} {what}", code=code)


def month_number(text: str) -> int:
    """Return 1 to 12 for a month's number or English name; raise ``ValueError`` for anything else."""
    if text.isdecimal():
        return int(text)
    return MONTHS.index(text[:3].lower()) + 1


class HintedRadios(forms.RadioSelect):
    """Radios whose options may carry a hint each."""

    def __init__(self, *args: Any, hints: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = hints

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        return option | {"hint": self.hints.get(str(option["value"]), "")}


def told_apart(choices: Sequence[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Return choices of which those with the same words are numbered, in their order; groups stay as they are."""
    times, seen = Counter(str(words) for _, words in choices), Counter[str]()
    apart = []
    for value, words in choices:
        seen[str(words)] += 1
        number = f" ({seen[str(words)]} of {times[str(words)]})" if times[str(words)] > 1 else ""
        apart.append((value, f"{words}{number}" if number else words))
    return apart


class CaseForm(forms.Form):
    """
    The base of every form: it knows today, and says what is missing in plain words.

    A field that is required and empty answers "Enter the received date" or "Select an outcome",
    unless the field brings words of its own.
    """

    use_required_attribute = False
    chosen: ClassVar = (forms.ChoiceField, forms.ModelChoiceField)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for field in self.fields.values():
            if isinstance(field, DateField):
                field.today = today
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = self._missing(field)

    def __getitem__(self, name: str) -> forms.BoundField:
        """Return a field as it is shown; no two of its choices look the same."""
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField) and isinstance(field.choices, list):
            field.choices = told_apart(field.choices)
        return super().__getitem__(name)

    def _missing(self, field: forms.Field) -> str:
        label = str(field.label or "")
        name = label[:1].lower() + label[1:] if label[1:2].islower() else label
        name = f"{'a' if name in ONE_OF_MANY else 'the'} {name}" if name.split(" ")[0] in WITHOUT_ARTICLE else name
        return f"{'Select' if isinstance(field, self.chosen) else 'Enter'} {name}"
