"""When the sessions of an account that was suspended ended."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_shared_cache"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="sessions_end_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
