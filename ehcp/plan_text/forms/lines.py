"""The lines of one section as a form: each line by itself, so that each is saved, or refused, by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from ehcp.cases.forms.acts import VersionField
from ehcp.fields import CaseForm
from ehcp.models import AdviceRequest
from ehcp.plan_text.acts.writing import TypedLine
from ehcp.plan_text.models.text import ChangeCause, PlanLine, new_line
from ehcp.plan_text.reads.text import Linkable, WrittenLine, advice_words
from ehcp.plan_text.texts.sections import LineKind, Section

LONGEST_LINE = 5000
# More lines than any plan has in one section.
MOST_LINES = 200
_PROVISION = ("who", "how_often", "how_long", "skill")


def _short(label: str, help_text: str = "", longest: int = 200) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=longest)


class LineForm(CaseForm):
    """One line: its words, for provision who, how often, how long and with which skill, its source, its links."""

    words = forms.CharField(
        label="Words",
        max_length=LONGEST_LINE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter the words of the line, or take it out"},
    )
    who = _short("Who does it")
    how_often = _short("How often", "For example, three times a week")
    how_long = _short("For how long", "For example, 20 minutes each, for the school year")
    skill = _short("Skill or training")
    linked_to = forms.MultipleChoiceField(label="What it serves", required=False, widget=forms.CheckboxSelectMultiple)
    source_advice = forms.ChoiceField(label="Advice it comes from", required=False)
    source_words = _short("Page, or another document and its page")
    cause = forms.ChoiceField(
        label="What made it change", required=False, choices=[("", "Select"), *ChangeCause.choices]
    )
    unlinked_reason = _short("Why it stands alone", "Only if nothing is linked to it", 500)
    vague_reason = _short("Why vague words stay", "Only if you keep them", 500)
    take_out = forms.BooleanField(label="Take this line out", required=False)
    keep_held = forms.BooleanField(label="Keep what is saved, and drop what I typed", required=False)
    version = VersionField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, section: Section, links: Sequence[Linkable], advice: Sequence[AdviceRequest], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["linked_to"].choices = [  # type: ignore[attr-defined]
            (one.line, f"{one.label}: {_beginning(one.words)}") for one in links
        ]
        self.fields["source_advice"].choices = [  # type: ignore[attr-defined]
            ("", "None"),
            *((str(one.pk), advice_words(one)) for one in advice),
        ]
        if section.kind is not LineKind.PROVISION:
            self._leave_out(*_PROVISION)
        if section.kind is LineKind.WORDS:
            self._leave_out("linked_to", "unlinked_reason", "vague_reason")
        elif not links:
            self._leave_out("linked_to")

    def clean(self) -> dict[str, Any]:
        """Ask for no words of a line that is taken out, or whose held words stay."""
        given = super().clean() or self.cleaned_data
        if (given.get("take_out") or given.get("keep_held")) and "words" in self.errors:
            del self.errors["words"]
        return given

    def _leave_out(self, *names: str) -> None:
        for name in names:
            self.fields.pop(name, None)

    def typed(self, line: str) -> TypedLine:
        """Return the line as it was typed."""
        given = self.cleaned_data
        return TypedLine(
            line=line,
            version=given.get("version"),
            values={name: value for name, value in given.items() if isinstance(value, str)},
            linked_to=tuple(given.get("linked_to", ())),
            source_advice=int(given["source_advice"]) if given.get("source_advice") else None,
            take_out=bool(given.get("take_out")),
            keep_held=bool(given.get("keep_held")),
        )


def _beginning(words: str, longest: int = 70) -> str:
    return words if len(words) <= longest else f"{words[:longest].rsplit(' ', 1)[0]} …"


@dataclass
class LineOnPage:
    """One line as the page of its section shows it: its form, and what is held where somebody else changed it."""

    key: str
    form: LineForm
    label: str = "New line"
    written: WrittenLine | None = None
    is_stale: bool = False
    names: tuple[str, ...] = ()

    @property
    def shown(self) -> list[Any]:
        """Return the fields beside the words that are always open."""
        return [self.form[name] for name in _PROVISION if name in self.form.fields]

    @property
    def folded(self) -> list[Any]:
        """Return the fields of the source, the links and the reasons, which are folded away."""
        names = ("linked_to", "source_advice", "source_words", "cause", "unlinked_reason", "vague_reason", "take_out")
        return [self.form[name] for name in names if name in self.form.fields]

    @property
    def is_open(self) -> bool:
        """Say whether the folded fields are to be seen at once: there is something to put right in them."""
        wanting = self.written is not None and (
            (self.written.is_loose and not self.written.line.unlinked_reason)
            or bool(self.written.vague and not self.written.line.vague_reason)
        )
        return wanting or any(field.errors for field in self.folded)


def _anchor(field: Any) -> str:
    """Return the id of the first control of a field, as every form of the house knows it."""
    return str(field.anchor)


@dataclass
class SectionForm:
    """The forms of all lines of a section, and one more for a new line."""

    lines: list[LineOnPage]

    def is_valid(self) -> bool:
        """Say whether every line can be saved."""
        return not [one for one in self.lines if not one.form.is_valid()]

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """Return what is wrong: where, in which words, and the line."""
        fields = [(one, field) for one in self.lines for field in one.form]
        return [(_anchor(field), str(error), one.label) for one, field in fields for error in field.errors]

    def typed(self) -> list[TypedLine]:
        """Return all lines as they were typed."""
        return [one.form.typed(one.key) for one in self.lines]


def initial_of(line: PlanLine) -> dict[str, Any]:
    """Return what the form of a line begins with."""
    names = ("words", *_PROVISION, "source_words", "cause", "unlinked_reason", "vague_reason", "version")
    values = {name: getattr(line, name) for name in names}
    return values | {
        "linked_to": [one.line for one in line.linked_to.all()],
        "source_advice": str(line.source_advice_id or ""),
    }


def section_form(
    written: Sequence[WrittenLine], data: QueryDict | None = None, *, make: Mapping[str, Any]
) -> SectionForm:
    """
    Return the forms of a section: of its lines and of a new one, or of what was posted.

    What was posted of a line that is no longer there, because somebody took it out, keeps its form.
    """
    stored = {one.line.line: one for one in written}
    if data is None:
        lines = [
            LineOnPage(key, LineForm(prefix=key, initial=initial_of(one.line), **make), one.label, one)
            for key, one in stored.items()
        ]
        return SectionForm([*lines, blank_line(make)])
    keys = list(dict.fromkeys(key for key in data.getlist("line") if key and len(key) <= len(new_line()) + 8))
    return SectionForm([_posted(key, stored.get(key), data, make) for key in keys[:MOST_LINES]])


def _posted(key: str, written: WrittenLine | None, data: QueryDict, make: Mapping[str, Any]) -> LineOnPage:
    form = LineForm(data, prefix=key, empty_permitted=written is None, **make)
    return LineOnPage(key, form, written.label if written else "New line", written)


def blank_line(make: Mapping[str, Any]) -> LineOnPage:
    """Return the form of a line that is not there yet."""
    key = new_line()
    return LineOnPage(key, LineForm(prefix=key, empty_permitted=True, **make))
