"""Give each row of provision its id, and turn its count of days in a gap into the spells in which it was in place."""

from datetime import timedelta
from typing import Any

from django.db import migrations

ONE_DAY = timedelta(days=1)


def fill(apps: Any, schema_editor: Any) -> None:
    """
    Keep the days of gap of every row as they were counted.

    A row that runs in a gap was in place from the end of its earlier gaps until the day before; of one in place, an
    earlier spell is reckoned from the day on which it was owed, for of earlier gaps their number was kept alone.
    """
    rows = apps.get_model("ehcp", "ProvisionRow")
    spells = apps.get_model("ehcp", "ProvisionSpell")
    for row in rows.objects.order_by("pk"):
        found = []
        if row.gap_since is None:
            earlier = (row.in_place_on - row.begins_on).days - row.gap_days
            if earlier > 0:
                found.append((row.begins_on, row.begins_on + timedelta(days=earlier - 1)))
            found.append((row.in_place_on, None))
        elif row.begins_on + timedelta(days=row.gap_days) < row.gap_since:
            found.append((row.begins_on + timedelta(days=row.gap_days), row.gap_since - ONE_DAY))
        for number, (first, last) in enumerate(found):
            spells.objects.create(
                source_id=f"PS{row.pk:06}{number}",
                provision=row,
                from_on=first,
                to_on=last,
                told_by=row.told_by or None,
            )
        row.source_id = f"PV{row.pk:06}"
        row.missing_told_by = row.told_by if row.missing_reason else None
        row.missing_reason = row.missing_reason or None
        row.save()


class Migration(migrations.Migration):
    dependencies = [
        ("ehcp", "0042_provision_spells"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
