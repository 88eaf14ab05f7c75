"""When an administrator gave the password that holds."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_account_events_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="password_given_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
