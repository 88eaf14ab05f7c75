"""The twentieth week of the request, beside a limit that is counted from the authority's own change of mind."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ehcp", "0018_restriction_notices")]

    operations = [
        migrations.AddField("deadline", "request_limit_on", models.DateField(null=True)),
    ]
