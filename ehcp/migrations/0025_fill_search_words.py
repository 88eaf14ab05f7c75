"""Let the children who are there already be found: fill the search words from their records."""

from typing import Any

from django.db import migrations

from ehcp.names import fold, words

_NAMES = ("forename", "surname")
_READ = (*_NAMES, "upn", "uln", "birth_date")


def _found_by(name: str, value: str) -> list[tuple[str, str]]:
    if not value:
        return []
    if name in _NAMES:
        parts = words(value)
        return [("name", part) for part in {*parts, "".join(parts)}]
    if name == "birth_date":
        return [("born", value)]
    return [("upn" if name == "upn" else "number", fold(value).replace(" ", ""))]


def fill(apps: Any, schema_editor: Any) -> None:
    """Write what each person is found by: of every record of it, now and formerly."""
    child, word = apps.get_model("ehcp", "Child"), apps.get_model("ehcp", "SearchWord")
    corrections = apps.get_model("ehcp", "Correction").objects.filter(table="children", field__in=_READ)
    former: dict[str, list[tuple[str, str]]] = {}
    for record_id, name, before in corrections.values_list("record_id", "field", "value_before"):
        former.setdefault(record_id, []).extend(_found_by(name, before))
    into = dict(child.objects.filter(merged_into_child__isnull=False).values_list("pk", "merged_into_child_id"))
    found: set[tuple[int, str, str]] = set()
    for pk, source_id, *values in child.objects.values_list("pk", "source_id", *_READ).iterator():
        person, seen = pk, set()
        while person in into and person not in seen:
            seen.add(person)
            person = into[person]
        said = [("number", fold(source_id).replace(" ", "")), *former.get(source_id, [])]
        for name, value in zip(_READ, values, strict=True):
            said += _found_by(name, str(value or ""))
        found.update((person, kind, text[:200]) for kind, text in said)
    word.objects.bulk_create(
        (word(person_id=person, kind=kind, folded=text) for person, kind, text in sorted(found)), batch_size=1000
    )


class Migration(migrations.Migration):
    dependencies = [("ehcp", "0024_likely_doubles")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
