"""Why an event was recorded late or a value corrected, beside the history."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ehcp", "0008_mark_starting_reasons"),
    ]

    operations = [
        migrations.CreateModel(
            name="EventReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=1000)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reason", to="ehcp.caseevent"
                    ),
                ),
            ],
        ),
    ]
