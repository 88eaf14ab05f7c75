"""The reasons an authority starts with for a missed limit; its own may replace them."""

from django.db import migrations

REASONS = [
    ("STAFF_CAPACITY", "Staff capacity or vacancy", True),
    ("STAFF_ABSENCE", "Staff absence", True),
    ("EP_SHORTAGE", "Educational psychologist shortage", True),
    ("PANEL_DATE", "Waiting for a panel date", True),
    ("LATE_ADVICE_HEALTH", "Health advice late", False),
    ("LATE_ADVICE_OTHER", "Other advice late", True),
    ("SCHOOL_CAPACITY", "School or setting could not hold the meeting or send papers", False),
    ("PARENT_AVAILABILITY", "Parent or young person not available", False),
    ("TRIBUNAL", "Tribunal process", False),
    ("NO_PLACE", "No suitable place found", True),
    ("DATA_ERROR", "Recording error", True),
    ("OTHER", "Other", True),
]


def add_reasons(apps, schema_editor):
    DelayReason = apps.get_model("ehcp", "DelayReason")
    if not DelayReason.objects.exists():
        DelayReason.objects.bulk_create(
            DelayReason(reason=code, label=label, la_controllable=controllable) for code, label, controllable in REASONS
        )


class Migration(migrations.Migration):
    dependencies = [("ehcp", "0004_review_and_move_facts")]

    operations = [migrations.RunPython(add_reasons, migrations.RunPython.noop)]
