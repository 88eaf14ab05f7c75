"""The twentieth week of the request, beside a limit that is counted from the authority's own change of mind."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ehcp", "0015_proposed_law_changes")]

    operations = [
        migrations.AddField("deadline", "request_limit_on", models.DateField(null=True)),
    ]
