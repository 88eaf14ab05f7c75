"""The form of an act on a child who is not here yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.identifiers import record_key
from ehcp.models import Child
from ehcp.people.acts.children import NewChild
from ehcp.requests.forms.intake import NewChildForm


class NewChildActForm(ActForm, NewChildForm):
    """A child not here yet, and the first act on them; a subclass adds what the act asks for."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)
    is_different = forms.BooleanField(label="This is a different child from those shown", required=False)
    of_child: ClassVar = tuple(NewChildForm.base_fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        elsewhere = {*self.of_child, *self.own, "shown", "is_different"}
        of_act = [name for name in self.fields if name not in elsewhere]
        self.order_fields(["is_different", *self.of_child, *of_act, "shown", *self.own])
        if not self.data.get("shown"):
            del self.fields["is_different"]

    def shown_again(self, children: Sequence[Child], *, may_differ: bool) -> Self:
        """Return the form filled in as it was, asking whether the child is one of ``children``."""
        data = dict(self.data.items())
        data["shown"] = ",".join(str(one.pk) for one in children) if may_differ else ""
        return type(self)(data, today=self.today)

    def described(self) -> NewChild:
        """Return the child described."""
        return NewChild(**{name: self.cleaned_data[name] for name in self.of_child})

    def facts(self) -> dict[str, Any]:
        """Return the cleaned fields, those of the child as one."""
        facts = super().facts()
        for name in self.of_child:
            del facts[name]
        shown = [pk for one in facts.pop("shown").split(",") if (pk := record_key(one)) is not None]
        different_from = shown if facts.pop("is_different", False) else []
        return facts | {"described": self.described(), "different_from": different_from}
