"""Once gave every fact table an index of its latest event; ``0040`` takes it away where it was made."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("ehcp", "0010_reasons_and_corrections_append_only"),
    ]

    operations = []
