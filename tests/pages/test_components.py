"""Our partials against the expected HTML that govuk-frontend publishes with each component."""

from __future__ import annotations

import json
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

ROOT = Path(__file__).resolve().parents[2]
COMPONENTS = ROOT / "node_modules/govuk-frontend/dist/govuk/components"
VOID = {"input", "br", "path", "img", "hr"}


class Shape(HTMLParser):
    """HTML as comparable data: tags with sorted attributes, and words without layout."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Any] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, tuple(sorted((name, " ".join((value or "").split())) for name, value in attrs))))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.parts.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        for word in data.split():
            self.parts.append(f"'{word}")


def shape(html: str) -> list[Any]:
    parser = Shape()
    parser.feed(html)
    parser.close()
    return parser.parts


@cache
def fixtures(component: str) -> dict[str, dict[str, Any]]:
    text = (COMPONENTS / component / "fixtures.json").read_text()
    return {fixture["name"]: fixture for fixture in json.loads(text)["fixtures"]}


def expected(component: str, name: str) -> list[Any]:
    return shape(fixtures(component)[name]["html"])


def ours(partial: str, **context: Any) -> list[Any]:
    return shape(render_to_string(f"components/{partial}.html", context))


class TestAPartialEqualsItsComponent:
    @pytest.mark.parametrize("name", ["default", "grey", "red", "orange"])
    def test_tag(self, name: str) -> None:
        options = fixtures("tag")[name]["options"]
        colour = options.get("classes", "").removeprefix("govuk-tag--")
        assert ours("_tag", text=options["text"], colour=colour) == expected("tag", name)

    def test_inset_text(self) -> None:
        text = fixtures("inset-text")["default"]["options"]["text"]
        assert ours("_inset_text", text=text) == expected("inset-text", "default")

    def test_warning_text(self) -> None:
        text = fixtures("warning-text")["default"]["options"]["text"]
        assert ours("_warning_text", text=text) == expected("warning-text", "default")

    def test_details(self) -> None:
        options = fixtures("details")["default"]["options"]
        assert ours("_details", summary=options["summaryText"], text=options["text"]) == expected("details", "default")

    def test_breadcrumbs(self) -> None:
        items = fixtures("breadcrumbs")["default"]["options"]["items"]
        assert ours("_breadcrumbs", items=items) == expected("breadcrumbs", "default")

    @pytest.mark.parametrize(("name", "kind"), [("default", ""), ("with type as success", "success")])
    def test_notification_banner(self, name: str, kind: str) -> None:
        text = fixtures("notification-banner")[name]["options"]["text"]
        assert ours("_notification_banner", heading=text, kind=kind) == expected("notification-banner", name)

    def test_summary_list(self) -> None:
        options = fixtures("summary-list")["with actions"]["options"]
        rows = [
            {
                "key": row["key"]["text"],
                "value": row["value"].get("text", ""),
                "actions": [
                    {"href": item["href"], "text": item["text"], "hidden": item["visuallyHiddenText"]}
                    for item in row["actions"]["items"]
                ],
            }
            for row in options["rows"][:2]
        ]
        whole = expected("summary-list", "with actions")
        two_rows = ours("_summary_list", rows=rows)[:-1]
        assert whole[: len(two_rows)] == two_rows

    def test_pagination(self) -> None:
        page = Paginator(range(40 * 10), 10).page(10)
        request = RequestFactory().get("/", {"page": 10})
        html = render_to_string("components/_pagination.html", {"page": page}, request=request)
        want = fixtures("pagination")["with many pages"]["html"]
        for number in (1, 8, 9, 10, 11, 12, 40):
            want = want.replace(f'href="/page/{number}"', f'href="?page={number}"')
        want = want.replace('href="/previous"', 'href="?page=9"').replace('href="/next"', 'href="?page=11"')
        assert shape(html) == shape(want)

    def test_pagination_keeps_the_rest_of_the_address(self) -> None:
        page = Paginator(range(30), 10).page(1)
        request = RequestFactory().get("/", {"state": "overdue"})
        html = render_to_string("components/_pagination.html", {"page": page}, request=request)
        assert 'href="?state=overdue&amp;page=2"' in html

    def test_table_cells(self) -> None:
        options = fixtures("table")["default"]["options"]
        rows = [
            [{"text": cell["text"], "numeric": cell.get("format") == "numeric"} for cell in row]
            for row in options["rows"]
        ]
        got = ours("_table", rows=rows, caption="Months")
        body = ("tbody", (("class", "govuk-table__body"),))
        want = expected("table", "default")
        assert got[got.index(body) : got.index("/tbody")] == want[want.index(body) : want.index("/tbody")]


class OneField(forms.Form):
    """A form of one field, made to match a published example."""

    def __init__(self, name: str, field: forms.Field, *, bound: bool) -> None:
        super().__init__({} if bound else None, auto_id="%s")
        self.fields[name] = field


def group(component: str, name: str, field: forms.Field) -> tuple[list[Any], list[Any]]:
    """Our field group and the published one, brought to the same names for hint and label weight."""
    fixture = fixtures(component)[name]
    options = fixture["options"]
    wrong = "errorMessage" in options
    field.label = options["label"]["text"]
    field.help_text = options.get("hint", {}).get("text", "")
    if wrong:
        field.error_messages["required"] = options["errorMessage"]["text"]
    else:
        field.required = False
    html = OneField(options["name"], field, bound=wrong)[options["name"]].as_field_group()
    html = (
        html.replace(" govuk-label--s", "")
        .replace(" (optional)", "")
        .replace(' aria-invalid="true"', "")
        .replace(' cols="40"', "")
    )
    html = html.replace("_helptext", "-hint").replace("_error", "-error")
    id_ = options.get("id", options["name"])
    return shape(html), shape(fixture["html"].replace(id_, options["name"]))


class TestAFieldEqualsItsComponent:
    @pytest.mark.parametrize("name", ["with hint text", "with error message", "with error and hint"])
    def test_input(self, name: str) -> None:
        got, want = group("input", name, forms.CharField())
        assert got == want

    @pytest.mark.parametrize("name", ["with error message", "with hint and error message"])
    def test_textarea(self, name: str) -> None:
        got, want = group("textarea", name, forms.CharField(widget=forms.Textarea(attrs={"rows": 5})))
        assert got == want

    def test_select(self) -> None:
        items = fixtures("select")["with hint text and error message"]["options"]["items"]
        field = forms.ChoiceField(choices=[(str(item["value"]), item["text"]) for item in items])
        got, want = group("select", "with hint text and error message", field)
        assert got == want

    def test_file_upload(self) -> None:
        got, want = group("file-upload", "with error message and hint", forms.FileField())
        assert got == want
