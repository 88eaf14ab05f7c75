"""Mark the reasons for delay that an earlier migration put in."""

from django.db import migrations


def mark(apps, schema_editor):
    if not apps.get_model("ehcp", "PackageInfo").objects.exists():
        apps.get_model("ehcp", "DelayReason").objects.update(is_starting=True)


class Migration(migrations.Migration):
    dependencies = [("ehcp", "0007_reason_is_starting")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
