import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sendcases.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_sessions_end")]
    operations = [
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("raised_at", models.DateTimeField()),
                ("data", models.JSONField(default=dict)),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["-pk"]},
        ),
        AppendOnly("accounts_alert"),
    ]
