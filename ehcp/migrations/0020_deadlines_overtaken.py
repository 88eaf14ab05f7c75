"""The day from which later acts leave nothing to do about a limit."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ehcp", "0019_request_limit_beside_a_reversal")]

    operations = [
        migrations.AddField("deadline", "overtaken_on", models.DateField(null=True)),
    ]
