"""The choice of one school or other institution among hundreds: a list, and with a script a box to type in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet, Window
from django.forms.widgets import Script
from django.utils.datastructures import MultiValueDict

from ehcp.models import Institution


class Typed(str):
    """Words typed in the box that are no entry of the list; never mistaken for the number of one."""

    __slots__ = ()


class InstitutionSelect(forms.Select):
    """
    A list of institutions, which a script turns into a box that finds them by what is typed.

    The script posts what was typed beside the list, as ``<name>_typed``, so that words that are no entry of the
    list come back in the box with an error, and are not lost. Without a script the list is a plain list.
    """

    hint = "Type part of the name, the kind of school or the URN, then choose from the list."

    class Media:
        css: ClassVar = {"all": ["vendor/autocomplete/accessible-autocomplete.min.css"]}
        js: ClassVar = [Script("js/institution-choice.js", type="module")]

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        chosen = super().value_from_datadict(data, files, name)
        return chosen or Typed(str(data.get(f"{name}_typed", "")).strip())

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        typed = {"data-typed": value} if isinstance(value, Typed) and value else {}
        more = {"data-institutions": name, "data-hint": self.hint} | typed
        return super().get_context(name, value, (attrs or {}) | more)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if isinstance(one := getattr(value, "instance", None), Institution):
            option["attrs"]["data-details"] = details(one)
        return option


class InstitutionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A school, college or other institution, or “None of these”; a form fills the list with ``every_institution``."""

    widget = InstitutionSelect

    def __init__(self, *, empty_label: str = "None of these", **kwargs: Any) -> None:
        super().__init__(Institution.objects.none(), empty_label=empty_label, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({details(obj)})" if obj.namesakes > 1 else str(obj.name)

    def to_python(self, value: Any) -> Institution | None:
        """Return the institution chosen; raise ``ValidationError`` for words that are none of the list."""
        if isinstance(value, Typed) and value:
            raise ValidationError(f"Choose one from the list: “{value}” is not in it", code="not_listed")
        found: Institution | None = super().to_python(value)
        return found


def every_institution() -> QuerySet[Institution]:
    """Return all institutions by name, each with the number of those of its name, so that namesakes are told apart."""
    alike = Window(Count("pk"), partition_by="name")
    return Institution.objects.annotate(namesakes=alike).order_by("name", "pk")


def details(one: Institution) -> str:
    """Return what tells an institution from its namesakes: kind, phase, and URN or else reference."""
    kind = one.get_type_display()
    phase = "" if one.phase == "not_applicable" or one.get_phase_display() == kind else one.get_phase_display()
    number = f"URN {one.urn}" if one.urn else one.source_id
    return ", ".join(part for part in (kind, phase.lower(), number) if part)
