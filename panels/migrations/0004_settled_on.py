"""Once gave panel items an index of their latest event; ``ehcp.0040`` takes it away where it was made."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("ehcp", "0011_settled_on"),
        ("panels", "0003_answers_and_decisions_append_only"),
    ]

    operations = []
