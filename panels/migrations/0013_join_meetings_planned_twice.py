"""
A panel sits once a day, and a run knows what had been posted before it.

Meetings planned twice become one: the first keeps the day with the items of all, the others are cancelled. On a
PostgreSQL that is in use this waits for open acts of panels and takes no time worth naming.
"""

from typing import Any

from django.db import migrations, models


def _join(apps: Any, schema_editor: Any) -> None:
    meetings = apps.get_model("panels", "PanelMeeting").objects.filter(state="planned")
    items = apps.get_model("panels", "PanelItem").objects
    first: dict[Any, int] = {}
    for pk, panel, held_on in meetings.order_by("pk").values_list("pk", "panel", "held_on"):
        kept = first.setdefault((panel, held_on), pk)
        if kept != pk:
            items.filter(meeting=pk).update(meeting=kept)
            meetings.filter(pk=pk).update(state="cancelled")


def _posted(apps: Any, schema_editor: Any) -> None:
    adjustments = apps.get_model("panels", "Adjustment").objects
    for run in apps.get_model("panels", "PayRun").objects.all():
        last = adjustments.filter(made_at__lt=run.made_at).order_by("-pk").values_list("pk", flat=True).first()
        run.last_posted = last or 0
        run.save(update_fields=["last_posted"])


class Migration(migrations.Migration):
    dependencies = [("panels", "0012_documents_of_items")]

    operations = [
        migrations.AddField(
            model_name="payrun",
            name="last_posted",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.RunPython(_posted, migrations.RunPython.noop),
        migrations.RunPython(_join, migrations.RunPython.noop),
    ]
